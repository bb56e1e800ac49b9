"""One self-contained HTML page from small parts: no network, no script, everything given is escaped."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from html import escape
from typing import Any, NamedTuple, TypeAlias

from calcwork.errors import UserError
from calcwork.show.pages.mathml import mathml
from calcwork.show.pages.stylesheet import CSS

# What no HTML page may hold: control characters, halves of characters and non-characters.
NO_HTML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Pages may hold text from documents that others wrote: should anything slip through, the browser still loads nothing.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Math:
    """A formula in LaTeX within a text or a table cell."""

    latex: str


Text: TypeAlias = str | Math | Sequence[str | Math]


@dataclass(frozen=True)
class Heading:
    """A heading; level 2 is a section of the page, whose title is level 1."""

    text: Text
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: a text, or texts and `Math` in turn; `kind` may be "note" or "warning"."""

    text: Text
    kind: str = ""


@dataclass(frozen=True)
class Formula:
    """A formula on a line of its own, in LaTeX, with a note beside it."""

    latex: str
    note: Text = ""


class Step(NamedTuple):
    """A step of a derivation: left side (may be empty) and right side in LaTeX, and the rule that was applied."""

    left: str
    right: str
    rule: Text = ""
    relation: str = "="


@dataclass(frozen=True)
class Steps:
    """A derivation, a step a line; plain tuples (left, right, rule) will do."""

    steps: Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    """A table with a head; columns whose cells are all numbers are set to the right."""

    columns: Sequence[Text]
    rows: Sequence[Sequence[Any]]
    caption: Text = ""


@dataclass(frozen=True)
class Figure:
    """A picture: an SVG (bytes or text) or a PNG (bytes), with words for those who cannot see it."""

    content: str | bytes
    alt: str
    caption: Text = ""


@dataclass(frozen=True)
class Code:
    """Program text or other text of fixed width."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Details:
    """Sections that unfold under a summary line."""

    summary: Text
    sections: Sequence[Any]
    open: bool = False


Section: TypeAlias = Heading | Paragraph | Formula | Steps | Table | Figure | Code | Details


def page(title: str, sections: Iterable[Section], *, lang: str = "en") -> str:
    r"""Return a whole HTML page with inline styles, formulas in MathML and pictures inside.

    It needs no network and has no script, follows the reader's light or dark mode, prints with all details unfolded,
    and has headings, table heads and alternative texts for screen readers. A formula that cannot be converted stands
    as its LaTeX source.

    Raises
    ------
    UserError
        For a section of an unknown type, a table row of the wrong length, a picture of
        an unknown kind or without `alt`.

    Examples
    --------
    >>> text = page("Gradient", [Formula(r"\nabla f = 2 x", "by the power rule"), Code("2 * x", "python")])
    >>> text.startswith("<!DOCTYPE html>"), "<math" in text
    (True, True)
    """
    head = (
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{clean(title)}</title>\n<style>\n{CSS}</style>'
    )
    body = f"<main>\n<h1>{clean(title)}</h1>\n{fragment(sections)}\n</main>"
    return f'<!DOCTYPE html>\n<html lang="{clean(lang)}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def fragment(sections: Iterable[Section]) -> str:
    """Return sections as HTML without the page around them, as Jupyter's `_repr_html_` needs it.

    Examples
    --------
    >>> fragment([Paragraph("a < b")])
    '<p>a &lt; b</p>'
    """
    return "\n".join(render(section) for section in sections)


def clean(text: str) -> str:
    r"""Escape a text for HTML; characters that HTML cannot hold become the replacement character.

    Examples
    --------
    >>> clean("<b>'\x00")
    '&lt;b&gt;&#x27;�'
    """
    return escape(NO_HTML.sub("\ufffd", str(text)))


def inline(text: Text) -> str:
    """Return a text with its formulas as HTML within a line."""
    if isinstance(text, Math):
        return formula(text.latex, display=False)
    if isinstance(text, str):
        return clean(text)
    if isinstance(text, Sequence):
        return "".join(inline(part) for part in text)
    return clean(str(text))


def formula(latex: str, *, display: bool) -> str:
    """Return a formula as MathML, or as its LaTeX source where it cannot be converted."""
    converted = mathml(latex, display=display) if latex.strip() else ""
    return f'<code class="latex">{clean(latex)}</code>' if converted is None else NO_HTML.sub("\ufffd", converted)


@singledispatch
def render(section: Any) -> str:
    """Return one section as HTML."""
    raise UserError(
        f"a section is a {type(section).__name__}, expected Heading, Paragraph, Formula, Steps, Table, Figure, Code or "
        "Details; try Paragraph(...) for a text"
    )


@render.register
def _(section: Heading) -> str:
    level = min(max(int(section.level), 2), 6)
    return f"<h{level}>{inline(section.text)}</h{level}>"


@render.register
def _(section: Paragraph) -> str:
    kind = f' class="{section.kind}"' if section.kind in {"note", "warning"} else ""
    return f"<p{kind}>{inline(section.text)}</p>"


@render.register
def _(section: Formula) -> str:
    note = f'<span class="rule">{inline(section.note)}</span>' if section.note else ""
    return f'<div class="formula"><div class="scroll">{formula(section.latex, display=True)}</div>{note}</div>'


@render.register
def _(section: Steps) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Left side", "Relation", "Right side", "Rule"))
    rows = "\n".join(_step(Step(*step)) for step in section.steps)
    return (
        f'<div class="scroll"><table class="steps">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _step(step: Step) -> str:
    left, relation, right = (formula(latex, display=True) for latex in (step.left, step.relation, step.right))
    cells = f'<td class="left">{left}</td><td>{relation}</td><td>{right}</td>'
    return f'<tr>{cells}<td class="rule">{inline(step.rule)}</td></tr>'


@render.register
def _(section: Table) -> str:
    width = len(section.columns)
    for place, row in enumerate(section.rows):
        if len(row) != width:
            raise UserError(f"row {place} of the table has {len(row)} cells, expected {width}, one for each column")
    right = [all(_numeric(row[place]) for row in section.rows) for place in range(width)]
    caption = f"<caption>{inline(section.caption)}</caption>\n" if section.caption else ""
    marks = [' class="number"' if number else "" for number in right]
    head = "".join(
        f'<th scope="col"{mark}>{inline(name)}</th>' for name, mark in zip(section.columns, marks, strict=True)
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td{mark}>{inline(cell)}</td>" for cell, mark in zip(row, marks, strict=True)) + "</tr>"
        for row in section.rows
    )
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return f'<div class="scroll"><table>\n{caption}{body}\n</table></div>'


def _numeric(cell: Any) -> bool:
    return re.fullmatch(r"[-+−]?[\d.,\u2009 ]*\d(e[-+]?\d+)?\s?%?|nan|[-−]?inf|", str(cell)) is not None


@render.register
def _(section: Figure) -> str:
    if not section.alt.strip():
        raise UserError("a Figure has no alt text, expected the words that tell what it shows; give alt='...'")
    content = section.content.encode() if isinstance(section.content, str) else section.content
    if content.startswith(b"\x89PNG\r\n"):
        kind = "image/png"
    elif b"<svg" in content[:1000]:
        kind = "image/svg+xml"
    else:
        raise UserError(f"a Figure begins with {content[:8]!r}, expected SVG or PNG; use figure_bytes(figure)")
    # An image, unlike inline SVG, can neither run scripts nor clash with the page's ids.
    source = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    caption = f"<figcaption>{inline(section.caption)}</figcaption>" if section.caption else ""
    return f'<figure><img src="{source}" alt="{clean(section.alt)}">{caption}</figure>'


@render.register
def _(section: Code) -> str:
    language = re.sub(r"[^A-Za-z0-9_+-]", "", section.language)
    mark = f' class="language-{language}"' if language else ""
    return f'<pre tabindex="0"><code{mark}>{clean(section.text)}</code></pre>'


@render.register
def _(section: Details) -> str:
    state = " open" if section.open else ""
    return f"<details{state}>\n<summary>{inline(section.summary)}</summary>\n{fragment(section.sections)}\n</details>"
