r"""The words of a note as HTML: headings, paragraphs, lists, tables and emphasis of Markdown and LaTeX.

Formulas within a line are MathML. What is not known stands as it is, escaped; links and pictures show their words
only, so that a page loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calcwork.notation.documents.document import Block, Document
from calcwork.notation.documents.macros import expand
from calcwork.show.pages.html import clean, formula, render
from calcwork.show.pages.rows import shown

_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_SECTIONS = {"part": 2, "chapter": 2, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "title": 2}
_SECTION = re.compile(rf"\\({'|'.join(_SECTIONS)})\*?\s*\{{([^{{}}\n]*(?:\{{[^{{}}\n]*\}}[^{{}}\n]*)*)\}}")
_ITEM = re.compile(r"\s{0,12}(?:([-*+])|(\d{1,9})[.)])\s+(.*)")
_FENCE = re.compile(r"\s*(?:```|~~~)[^\n]*\n(.*?)\n?\s*(?:```|~~~)\s*\Z", re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
# Private characters stand for formulas while the words around them are read.
_PLACE = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
_EMPHASIS = (
    (re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)"), r"[picture: \1]"),
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*\n]+)\*\*|(?<!\w)__([^_\n]+)__(?!\w)"), r"<strong>\1\2</strong>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*\n]*)\*(?!\w)|(?<!\w)_([^_\s][^_\n]*)_(?!\w)"), r"<em>\1\2</em>"),
)
_TEX = (
    (re.compile(r"\\(?:label|index|vspace\*?|hspace\*?|bibliography(?:style)?)\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\(?:begin|end)\s*\{[A-Za-z]*\*?\}(?:\[[^\]\n]*\])?"), "\n\n"),
    (re.compile(r"\\(?:maketitle|noindent|centering|bigskip|medskip|smallskip|par|newpage)(?![A-Za-z])"), ""),
    (re.compile(r"\\item(?![A-Za-z])(?:\[([^\]\n]*)\])?"), r"\n\n- \1"),
    (re.compile(r"\\(?:eqref|ref|autoref|cref|cite[pt]?)\s*\{([^{}]*)\}"), r"[\1]"),
    (re.compile(r"\\\\"), "\n"),
    (re.compile(r"(?<!\\)~"), "\u00a0"),
    (re.compile(r"---"), "\u2014"),
    (re.compile(r"(?<!-)--(?!-)"), "\u2013"),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"\\([%&#_$])"), r"\1"),
)
CODE = "`"  # what delimits a name in code, which is read as a formula
_TEX_EMPHASIS = (
    (re.compile(r"\\(?:emph|textit)\s*\{([^{}]*)\}"), r"<em>\1</em>"),
    (re.compile(r"\\textbf\s*\{([^{}]*)\}"), r"<strong>\1</strong>"),
    (re.compile(r"\\texttt\s*\{([^{}]*)\}"), r"<code>\1</code>"),
)


@dataclass(frozen=True)
class Words:
    """Hold prose and the formulas within its lines, between two displays of a document."""

    document: Document
    blocks: Sequence[Block]


@render.register
def _(words: Words) -> str:
    latex = words.document.kind == "latex"
    text = "".join(
        f"\ue000{n}\ue001" if block.kind == "inline" else _PRIVATE.sub("\ufffd", block.text)
        for n, block in enumerate(words.blocks)
    )
    for pattern, replacement in _TEX if latex else ((_FRONT, ""),):
        text = pattern.sub(replacement, text)
    written = _Writer(words, latex=latex)
    return "\n".join(part for lines in _paragraphs(text) for part in written.paragraph(lines))


def program(text: str) -> str | None:
    """Return the text of a code fence, or None when it is none."""
    found = _FENCE.match(text) if len(text) < 100_000 else None
    return found[1] if found else None


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Yield the lines between empty lines; a heading is a paragraph of its own."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        alone = _HEADING.match(line) or _SECTION.search(line)
        if lines and (alone or not line.strip()):
            yield lines
            lines = []
        if alone:
            yield [line]
        elif line.strip():
            lines.append(line)


class _Writer:
    """Write paragraphs with the formulas of one stretch of prose."""

    def __init__(self, words: Words, *, latex: bool) -> None:
        self.words = words
        self.latex = latex

    def paragraph(self, lines: list[str]) -> Iterator[str]:
        heading = _HEADING.match(lines[0].strip())
        section = _SECTION.search(lines[0])
        if heading and not self.latex:
            yield self._heading(min(len(heading[1]) + 1, 6), heading[2].rstrip(" #"))
        elif section and self.latex:
            yield self._heading(_SECTIONS[section[1]], section[2])
            rest = lines[0][: section.start()] + lines[0][section.end() :]
            if rest.strip():
                yield f"<p>{self.inline(rest)}</p>"
        elif len(lines) > 1 and "|" in lines[0] and "-" in lines[1] and not lines[1].strip(" \t|:-"):
            yield self._table(lines)
        elif _ITEM.match(lines[0]):
            yield from filter(None, [self._list(lines)])
        elif not (len(lines) == 1 and _RULE.fullmatch(lines[0])):
            yield f"<p>{self.inline(chr(10).join(lines))}</p>"

    def _heading(self, level: int, text: str) -> str:
        return f"<h{level}>{self.inline(text)}</h{level}>"

    def _list(self, lines: list[str]) -> str:
        items: list[tuple[str, list[str]]] = []
        for line in lines:
            found = _ITEM.match(line)
            if found:
                items.append((found[2] or "", [found[3]]))
            else:
                items[-1][1].append(line)
        if not any(line.strip() for _, text in items for line in text):  # the mark before a displayed formula
            return "".join(f"<p>{number}.</p>" for number, _ in items if number)
        kind = "ol" if items[0][0] else "ul"
        start = f' start="{int(items[0][0])}"' if items[0][0] not in ("", "1") else ""
        inner = "".join(f"<li>{self.inline(chr(10).join(text))}</li>" for _, text in items)
        return f"<{kind}{start}>{inner}</{kind}>"

    def _table(self, lines: list[str]) -> str:
        head, *body = (line.strip().strip("|").split("|") for line in (lines[0], *lines[2:]))
        rows = "".join(f"<tr>{self._cells(row, 'td')}</tr>" for row in body)
        return f'<div class="scroll"><table><thead><tr>{self._cells(head, "th")}</tr></thead>{rows}</table></div>'

    def _cells(self, row: list[str], tag: str) -> str:
        return "".join(f"<{tag}>{self.inline(cell.strip())}</{tag}>" for cell in row)

    def inline(self, text: str) -> str:
        """Return words with emphasis and formulas; everything else is escaped first."""
        text = clean("\n".join(line.strip().removeprefix(">") for line in text.strip().split("\n")))
        for pattern, replacement in _TEX_EMPHASIS if self.latex else _EMPHASIS:
            text = pattern.sub(replacement, text)
        return _PLACE.sub(lambda match: self._formula(match[1]), text)

    def _formula(self, number: str) -> str:
        n = int(number) if len(number) < 9 else len(self.words.blocks)
        if n >= len(self.words.blocks):
            return "\ufffd"
        block = self.words.blocks[n]
        if block.environment == CODE:
            return f"<code>{clean(block.text)}</code>"
        return formula(expanded(block.latex, self.words.document, block), display=False)


def expanded(latex: str, document: Document, block: Block) -> str:
    """Return LaTeX to be shown, with the macros of the document expanded."""
    found = expand(latex, document.macros_at(block))
    return shown(latex if found is None else found.text)
