r"""Scan: find the formulas and the prose of a Markdown or LaTeX text.

One pass from left to right. Closing delimiters are listed beforehand, so that a text full of openers without closers
is still read in linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping

from calcwork.notation.documents.commands import DISPLAYS
from calcwork.notation.documents.macros import definitions
from calcwork.notation.documents.pieces import MATHS, SAID, WORDS, Piece, Scanned, is_formula, replaced
from calcwork.notation.documents.source import Offsets, Problem

_DELIMITERS = re.compile(
    r"""\\\\(?P<double>[\[\]()])?|\\(?P<bracket>[\[\]()])|\\(?P<edge>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}
    |\\(?P<word>[A-Za-z]+)|\\.|(?P<dollars>\$\$)""",
    re.VERBOSE | re.DOTALL,
)
_BLANK = re.compile(r"\n(?=[ \t>]*\n)")
_MARKDOWN = re.compile(
    r"""(?P<fence>^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<ticks>`{3,}|~{3,})[^\n`]*$)
    |(?P<code>`+)|(?P<remark><!--)|(?P<html><(?:pre|code|script|style)\b)|(?P<image><img\b)|(?P<picture>!\[)
    |(?P<begin>\\begin\s*\{[A-Za-z]+\*?\})|(?P<escaped>\\\\[\[(])|(?P<bracket>\\[\[(])|(?P<escape>\\.)
    |(?P<dollars>\$\$)|(?P<dollar>\$)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_LATEX = re.compile(
    r"""(?P<comment>%[^\n]*)|(?P<begin>\\begin\s*\{[A-Za-z]+\*?\})|(?P<finish>\\end\s*\{document\})
    |(?P<verb>\\(?:verb|lstinline)\*?(?![A-Za-z]))|(?P<hidden>\\iffalse(?![A-Za-z]))|(?P<alias>\\[A-Za-z]+)
    |(?P<bracket>\\[\[(])|(?P<escape>\\.)|(?P<dollars>\$\$)|(?P<dollar>\$)""",
    re.VERBOSE | re.DOTALL,
)
_FENCE_END = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_INLINE = re.compile(r"\\(?:text[a-z]*|mbox|hbox)\s*\{|\\.|[{}$]", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_IMAGE = re.compile(r"""<img\b(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PICTURE = re.compile(r"!\[((?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])*+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()\n]*\)")
_RENDERER = re.compile(
    r"(?:\b(?:src|class)\s*=\s*[\"']?[^\"'>]*)?(?:tex\.|latex|codecogs|s2cms|upmath|/math\b|render/math|mwe-math|mathjax)",
    re.IGNORECASE,
)
_TEX = re.compile(r"\\[A-Za-z{}]|[\^_]\{|\A\s*\$.+\$\s*\Z", re.DOTALL)
_TAGS = re.compile(r"</?(?:p|div|center|br|a|span|td|tr|table|figure|sub|sup)\b[^<>\n]*>", re.IGNORECASE)
_LABEL = r"(?:(?:\*\*|__)?\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[).](?:\*\*|__)?)"
_BULLET = re.compile(  # what stands before the one formula of a line: "- ", "3. ", "- (a) ", "\\item[(a)] "
    rf"^[ \t>]*(?:[-*+]|\d+[.)]|\\item\b(?:\[[^\]\n]{{0,9}}\])?)?[ \t]*{_LABEL}?[ \t]*$"
)
_STATEMENT = re.compile(
    r"=|\\(?:le|ge|leq|geq|leqslant|geqslant|approx|propto|preceq|succeq|implies|iff|Rightarrow)(?![A-Za-z])"
)
_GIVEN = re.compile(  # "x in R^n", "y = x^2", "f(x, y) = xy", "\\hat y_i = w x_i": what declares and defines
    r"(?:[^=\\]|\\[A-Za-z]+)*\\(?:in|sim)(?![A-Za-z])"
    r"|\s*(?:\\(?:hat|bar|tilde|mathbf|boldsymbol|mathrm|mathcal|bm|vec)\s*)*\{?\s*(?:\\[A-Za-z]+|[A-Za-z]+)\s*\}?"
    r"(?:[_^](?:\{[^{}]*\}|\w|\*))*\s*(?:\([^()=']*\)\s*)?:?=[^=]*\Z"
)
_LONE_LINE = re.compile(r"[ \t>]*\$[^$\n]+\$[ \t.,;\\]*\Z")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]\s|\d+[.)]\s|\\item\b|\\end\s*\{|\(?(?:[a-z]|[ivx]{1,4})\)\s)")
_MONEY = re.compile(r"\d[\d,.]*(?:\s?(?:k|K|M|bn|million|billion))?(?=[\s,;.:!?)/-]|$)")
_ARGUMENT = re.compile(r"\s*(?:\[[a-z]*\]|\{[^{}\n]*\})")
_ENTITY = re.compile(r"&(?:lt|gt|amp|nbsp|quot|#39);")
_ANY_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_VERBATIM = frozenset(
    [
        "verbatim",
        "verbatim*",
        "lstlisting",
        "minted",
        "comment",
        "filecontents",
        "filecontents*",
        "alltt",
        "Verbatim",
        "tikzpicture",
    ]
)
_BARE_MATRICES = frozenset(["cases", "matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "array"])
_MATH_FENCES = frozenset({"math", "{math}", "katex", "mathjax"})
_TAG_WINDOW = 20_000
_INLINE_WINDOW = 5_000


def scan(text: str, kind: str) -> Scanned:
    """Split a text of the kind ``markdown`` or ``latex`` into pieces."""
    scanner = _Scanner(text, kind)
    scanner.run()
    return scanner.scanned


class _Scanner:
    def __init__(self, text: str, kind: str) -> None:
        self.text, self.kind = text, kind
        self.markdown = kind == "markdown"
        self.scanned = Scanned()
        self.prose_start = 0
        self.tag_window = _TAG_WINDOW
        self.blanks = [match.start() for match in _BLANK.finditer(text)]
        self.aliases = {} if self.markdown else _aliases(text)
        self.unclosed: dict[str, int] = {}
        self.fences = [(*found.span(), found[1]) for found in _FENCE_END.finditer(text)] if self.markdown else []
        self.dollars: list[int] = []
        self.brackets: dict[str, list[tuple[int, str]]] = {"[": [], "(": [], r"\[": [], r"\(": []}
        self.ends: dict[int, tuple[int, int]] = {}
        self.list_delimiters()

    # Preparation

    def list_delimiters(self) -> None:
        text = self.text if self.markdown else _COMMENT.sub(lambda match: " " * len(match[0]), self.text)
        opened: dict[str, list[int]] = {}
        for match in _DELIMITERS.finditer(text):
            if match["dollars"]:
                self.dollars.append(match.start())
            elif match["bracket"] or match["double"]:
                sign = match["bracket"] or match["double"]
                family = ("\\" if match["double"] else "") + {"]": "[", ")": "("}.get(sign, sign)
                self.brackets[family].append((match.start(), sign))
            else:
                edge, name = match["edge"], match["name"]
                if match["word"] in self.aliases:
                    edge, name = self.aliases[match["word"]]
                if edge == "begin":
                    opened.setdefault(name, []).append(match.start())
                elif edge == "end" and opened.get(name):
                    self.ends[opened[name].pop()] = match.span()

    def blank_after(self, at: int) -> int:
        k = bisect_left(self.blanks, at)
        return self.blanks[k] if k < len(self.blanks) else len(self.text)

    # The pass

    def run(self) -> None:
        pattern, at = (_MARKDOWN if self.markdown else _LATEX), self.body_start()
        self.prose_start = at
        while match := pattern.search(self.text, at):
            at = max(_HANDLERS[str(match.lastgroup if match.lastgroup != "ticks" else "fence")](self, match), at + 1)
        self.prose(len(self.text))

    def body_start(self) -> int:
        match = None if self.markdown else re.search(r"\\begin\s*\{document\}", self.text)
        if match:
            self.scanned.skipped.extend(found.span() for found in _COMMENT.finditer(self.text, 0, match.start()))
        return match.end() if match else 0

    def prose(self, end: int) -> None:
        start, text = self.prose_start, self.text[self.prose_start : end]
        if text.strip():
            self.scanned.pieces.append(Piece("prose", text, start, end, "", Offsets((0,), (start,))))

    def skip(self, start: int, end: int) -> int:
        """Leave out code or a comment."""
        self.prose(start)
        self.prose_start = end
        self.scanned.skipped.append((start, end))
        return end

    def add(self, piece: Piece) -> int:
        self.prose(piece.start)
        self.scanned.pieces.append(piece)
        self.prose_start = piece.end
        return piece.end

    def formula(self, kind: str, environment: str, span: tuple[int, int], inside: tuple[int, int]) -> int:
        text, offsets = self.derived(*inside)
        if kind == "inline" and self.is_displayed(span, text):
            kind = "display"
        return self.add(Piece(kind, text, *span, environment, offsets))

    def is_displayed(self, span: tuple[int, int], text: str) -> bool:
        """Tell whether a formula between single dollars states something on a line of its own, or as an item of a list.

        A line that goes on from words, or into words, is part of their sentence; "N = 100" and "x in R" are given.
        """
        if not _STATEMENT.search(text) or _GIVEN.match(text) or not self.alone(*span):
            return False
        low = self.text.rfind("\n", 0, span[0]) + 1
        before = self.text[max(low - 501, 0) : max(low - 1, 0)].rpartition("\n")[2]
        after = self.text[span[1] : span[1] + 1000].partition("\n")[2].partition("\n")[0]
        marked = bool(self.text[low : span[0]].strip(" \t>"))
        starts = marked or not before.strip(" \t>") or _LONE_LINE.match(before) is not None
        return starts and (
            not after.strip(" \t>") or _LONE_LINE.match(after) is not None or _ITEM.match(after) is not None
        )

    def derived(self, start: int, end: int) -> tuple[str, Offsets]:
        """Take out the marks of a quotation and, in Markdown, replace the entities of HTML."""
        if not self.markdown:
            return self.text[start:end], Offsets((0,), (start,))
        line = self.text.rfind("\n", 0, start) + 1
        quote = re.match(r"[ \t]*(?:>[ \t]?)+", self.text[line : min(start, line + 40)])
        marks = quote[0].count(">") if quote else 0
        pattern = re.compile(rf"(?<=\n)[ \t]*(?:>[ \t]?){{1,{marks}}}|{_ENTITY.pattern}") if marks else _ENTITY
        return replaced(self.text, start, end, pattern)

    def broken(self, environment: str, start: int, inside: int, expected: str) -> int:
        """Record a display without an end; it lasts until the next blank line."""
        end = self.blank_after(inside)
        text, offsets = self.derived(inside, end)
        message = f"the formula opened here by {self.text[start:inside].strip()} is never closed"
        problem = Problem(message, start, inside, f"'{expected}' before the next blank line", f"{expected} at its end")
        return self.add(Piece("display", text, start, end, environment, offsets, problem))

    def holds_together(self, start: int, end: int) -> bool:
        """Tell whether a display may run over the blank lines between two places: no paragraph of it is prose."""
        if self.blank_after(start) >= end:
            return True
        if end - start > _TAG_WINDOW:
            return False
        paragraphs = re.split(r"\n[ \t>]*\n", self.text[start:end])
        return all(is_formula(paragraph) for paragraph in paragraphs if paragraph.strip())

    # Displays and inline formulas

    def double_dollar(self, match: re.Match[str]) -> int:
        start, inside = match.span()
        k = bisect_left(self.dollars, inside)
        end = self.dollars[k] if k < len(self.dollars) else -1
        if end < 0 or not self.holds_together(inside, end):
            return self.broken("$$", start, inside, "$$")
        return self.formula("display", "$$", (start, end + 2), (inside, end))

    def bracket(self, match: re.Match[str]) -> int:
        r"""Read ``\[``, ``\(`` and, in Markdown, ``\\[`` and ``\\(``."""
        start, inside = match.span()
        sign, doubled = match[0][-1], len(match[0]) == 3
        marks = self.brackets["\\" + sign if doubled else sign]
        k = bisect_left(marks, (inside, ""))
        closer = marks[k] if k < len(marks) else None
        closing = ("\\\\" if doubled else "\\") + {"[": "]", "(": ")"}[sign]
        closed = closer is not None and closer[1] in "])"
        end = closer[0] if closer is not None and closed else len(self.text)
        if not closed or (not self.holds_together(inside, end) if sign == "[" else self.blank_after(inside) < end):
            return self.unclosed_bracket(start, inside, sign, closing)
        if self.markdown and self.is_escape(sign, (start, end + len(closing)), (inside, end)):
            return inside
        kind = "display" if sign == "[" else "inline"
        return self.formula(kind, match[0], (start, end + len(closing)), (inside, end))

    def is_escape(self, sign: str, span: tuple[int, int], inside: tuple[int, int]) -> bool:
        r"""Tell whether ``\[`` in Markdown is a printed bracket, as in a reference or a remark."""
        if MATHS.search(self.text, *inside) or self.alone(*span):
            return False
        return sign == "[" or WORDS.search(self.text, *inside) is not None

    def unclosed_bracket(self, start: int, inside: int, sign: str, closing: str) -> int:
        stop = min(self.blank_after(inside), inside + _INLINE_WINDOW)
        likely = not self.markdown or is_formula(self.text[inside:stop])
        if sign == "[" and likely:
            return self.broken("\\[", start, inside, closing)
        if likely:
            self.unclosed_inline(start, inside, closing)
        return inside

    def unclosed_inline(self, start: int, inside: int, closing: str) -> None:
        message = f"the formula opened here by {self.text[start:inside]} is never closed"
        expected = f"'{closing}' before the next blank line"
        self.scanned.problems.append(Problem(message, start, inside, expected, f"{closing} at its end"))

    def dollar(self, match: re.Match[str]) -> int:
        start, inside = match.span()
        if self.markdown and self.text.startswith("`", inside):
            end = self.text.find("`$", inside + 1, inside + _INLINE_WINDOW)
            if 0 < end < self.blank_after(inside):
                return self.formula("inline", "$", (start, end + 2), (inside + 1, end))
        end = self.inline_end(inside)
        if end < 0:
            paragraph = self.text[inside : min(self.blank_after(inside), inside + _INLINE_WINDOW)]
            line = paragraph.split("\n", 1)[0]
            if not self.markdown or (MATHS.search(line) and not _MONEY.match(line)):
                self.unclosed_inline(start, inside, "$")
            return inside
        if self.markdown and self.is_money(inside, end):
            return inside
        return self.formula("inline", "$", (start, end + 1), (inside, end))

    def inline_end(self, inside: int) -> int:
        r"""Return the offset of the dollar that closes the one before ``inside``; dollars in ``\text`` are its own."""
        stop = min(self.blank_after(inside), inside + _INLINE_WINDOW)
        first, groups = -1, list[bool]()
        for match in _INLINE.finditer(self.text, inside, stop):
            sign = match[0]
            if sign == "$":
                if not any(groups):
                    return match.start()
                first = match.start() if first < 0 else first
            elif sign == "}" and groups:
                groups.pop()
            elif sign[-1] == "{" and sign != r"\{":
                groups.append(sign != "{")
        return first

    def is_money(self, inside: int, end: int) -> bool:
        """Tell whether two dollars enclose no formula, as in "costs $5 and $6"."""
        content, after = self.text[inside:end], self.text[end + 1 : end + 2]
        if not content.strip():
            return True
        if MATHS.search(content):
            return bool(_MONEY.match(content)) and WORDS.search(SAID.sub(" ", content)) is not None
        if _MONEY.match(content) and (re.search(r"[A-Za-z]{3,}", content) or after.isdigit()):
            return True
        opens_next = content[-1].isspace() and not content[0].isspace() and bool(after) and not after.isspace()
        return opens_next and re.search(r"[A-Za-z]{2,}", content) is not None

    def alone(self, start: int, end: int) -> bool:
        """Tell whether a span stands alone on its lines, apart from tags and the mark of a list item."""
        low = self.text.rfind("\n", 0, start) + 1
        high = self.text.find("\n", end)
        before, after = self.text[low:start], self.text[end : high if high >= 0 else len(self.text)]
        if len(before) > 500 or len(after) > 500:
            return False
        return bool(_BULLET.match(_TAGS.sub("", before))) and not _TAGS.sub("", after).strip(" \t.,;\\")

    # Environments

    def begin(self, match: re.Match[str]) -> int:
        name = match[0].split("{")[1].rstrip("}")
        return self.environment(name, *match.span())

    def alias(self, match: re.Match[str]) -> int:
        edge, name = self.aliases.get(match[0][1:], ("", ""))
        return self.environment(name, *match.span()) if edge == "begin" else match.end()

    def environment(self, name: str, start: int, inside: int) -> int:
        span = self.ends.get(start)
        if name in _VERBATIM:
            return self.skip(start, span[1] if span else self.blank_after(inside))
        if name not in DISPLAYS and name != "math" and not (self.markdown and name in _BARE_MATRICES):
            return inside
        if span is None or not self.holds_together(inside, span[0]):
            return self.broken(name, start, inside, rf"\end{{{name}}}")
        if name in _BARE_MATRICES:
            return self.formula("display", name, (start, span[1]), (start, span[1]))
        argument = _ARGUMENT.match(self.text, inside, span[0])
        if argument and (
            argument[0].strip()[0] == "[" or name.rstrip("*") in ("alignat", "IEEEeqnarray", "darray", "alignedat")
        ):
            inside = argument.end()
        return self.formula("inline" if name == "math" else "display", name, (start, span[1]), (inside, span[0]))

    # Code, comments, images

    def fence(self, match: re.Match[str]) -> int:
        ticks = match["ticks"]
        info = match[0].split(ticks, 1)[1].lstrip("`~").strip().lower().split(" ")[0]
        end = self.fence_end(ticks, match.end())
        inside = min(match.end() + 1, len(self.text))
        if info in _MATH_FENCES:
            if end is None or not self.holds_together(inside, end[0]):
                return self.broken("fence", match.start(), match.end(), ticks)
            return self.math_fence((match.start(), end[1]), (inside, end[0]))
        if end is None:
            message = "the code block opened here is never closed, so nothing after it is read"
            start = match.start("ticks")
            self.scanned.problems.append(
                Problem(message, start, start + len(ticks), f"'{ticks}'", f"{ticks} at its end")
            )
        return self.skip(match.start(), end[1] if end else len(self.text))

    def fence_end(self, ticks: str, at: int) -> tuple[int, int] | None:
        """Return the span of the line that closes a fence; that there is none is found out once."""
        if len(ticks) >= self.unclosed.get(ticks[0], len(self.text) + 1):
            return None
        for k in range(bisect_left(self.fences, (at, 0, "")), len(self.fences)):
            start, end, closing = self.fences[k]
            if closing.startswith(ticks):
                return start, end
        self.unclosed[ticks[0]] = len(ticks)
        return None

    def first(self, pattern: str, at: int) -> re.Match[str] | None:
        """Search for a closing mark; that there is none is found out once."""
        if pattern in self.unclosed:
            return None
        match = re.compile(pattern, re.IGNORECASE).search(self.text, at)
        if match is None:
            self.unclosed[pattern] = at
        return match

    def math_fence(self, span: tuple[int, int], inside: tuple[int, int]) -> int:
        option = re.compile(r"(?:[ \t>]*:[a-z-]+:[^\n]*\n)+").match(self.text, *inside)
        inside = (option.end(), inside[1]) if option else inside
        return self.formula("display", "fence", span, inside)

    def code(self, match: re.Match[str]) -> int:
        """Step over inline code, which stays in the prose; a single letter is a name, as in "`X` of shape"."""
        ticks, stop = match[0], self.blank_after(match.end())
        end = re.compile(rf"(?<!`){ticks}(?!`)").search(self.text, match.end(), min(stop, match.end() + _INLINE_WINDOW))
        if end and re.fullmatch(r"[A-Za-z]", self.text[match.end() : end.start()]):
            return self.formula("inline", "`", (match.start(), end.end()), (match.end(), end.start()))
        return end.end() if end else match.end()

    def remark(self, match: re.Match[str]) -> int:
        end = self.first("-->", match.end())
        return self.skip(match.start(), end.end() if end else self.blank_after(match.end()))

    def html(self, match: re.Match[str]) -> int:
        end = self.first(rf"</{match[0][1:]}\s*>", match.end())
        return self.skip(match.start(), end.end()) if end else match.end()

    def comment(self, match: re.Match[str]) -> int:
        return self.skip(*match.span())

    def hidden(self, match: re.Match[str]) -> int:
        end = self.first(r"\\fi(?![A-Za-z])", match.end())
        return self.skip(match.start(), end.end() if end else self.blank_after(match.end()))

    def verb(self, match: re.Match[str]) -> int:
        mark = self.text[match.end() : match.end() + 1]
        line = self.text.find("\n", match.end())
        end = self.text.find(mark, match.end() + 1, line if line >= 0 else len(self.text)) if mark else -1
        return end + 1 if end >= 0 else match.end()

    def finish(self, match: re.Match[str]) -> int:
        self.skip(match.start(), len(self.text))
        return len(self.text)

    def escape(self, match: re.Match[str]) -> int:
        return match.end()

    def image(self, match: re.Match[str]) -> int:
        """Read the TeX in the alternative text of an image."""
        start = match.start()
        tag = _IMAGE.match(self.text, start, start + self.tag_window)
        if tag is None:
            self.tag_window = max(500, self.tag_window // 2)
            alt = re.compile(r"[^<>]*?\balt\s*=\s*[\"'][^<>\"']*\\[A-Za-z]").match(self.text, match.end(), start + 500)
            if alt:
                problem = Problem("this image tag is never closed", start, match.end(), "'>' after its attributes", ">")
                self.scanned.problems.append(problem)
            return match.end()
        alt = _ALT.search(self.text, *tag.span())
        if alt is None:
            return tag.end()
        group = next(k for k in (1, 2, 3) if alt[k] is not None)
        if not alt[group].strip() or not (_RENDERER.search(tag[0].replace(alt[0], "")) or _TEX.search(alt[group])):
            return tag.end()
        return self.picture_formula(tag.span(), alt.span(group), _ANY_ENTITY)

    def picture(self, match: re.Match[str]) -> int:
        found = _PICTURE.match(self.text, match.start(), match.start() + _INLINE_WINDOW)
        if found is None or not _TEX.search(found[1]):
            return match.end()
        return self.picture_formula(found.span(), found.span(1), _ENTITY)

    def picture_formula(self, span: tuple[int, int], inside: tuple[int, int], pattern: re.Pattern[str]) -> int:
        kind = "display" if self.alone(*span) else "inline"
        content = self.text[slice(*inside)]
        wrapped = re.fullmatch(r"\s*(\$\$?|\\\[|\\\()(.+?)(\$\$?|\\\]|\\\))\s*", content, re.DOTALL)
        if wrapped and "$" not in wrapped[2]:
            inside = (inside[0] + wrapped.start(2), inside[0] + wrapped.end(2))
        text, offsets = replaced(self.text, *inside, pattern)
        return self.add(Piece(kind, text, *span, "img", offsets))


def _aliases(text: str) -> dict[str, tuple[str, str]]:
    r"""Find macros that stand for the edge of an environment, as ``\def\be{\begin{equation}}``."""
    edge = re.compile(r"\s*\\(begin|end)\s*\{([A-Za-z]+\*?)\}\s*\Z")
    plain = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    found = ((macro.name, edge.match(macro.body)) for macro in definitions(plain)[0] if macro.parameters == 0)
    return {name: (match[1], match[2]) for name, match in found if match}


_HANDLERS: Mapping[str, Callable[[_Scanner, re.Match[str]], int]] = (
    {"fence": _Scanner.fence, "code": _Scanner.code, "remark": _Scanner.remark, "html": _Scanner.html}
    | {"image": _Scanner.image, "picture": _Scanner.picture, "begin": _Scanner.begin, "alias": _Scanner.alias}
    | {"escaped": _Scanner.bracket, "bracket": _Scanner.bracket, "escape": _Scanner.escape}
    | {"dollars": _Scanner.double_dollar, "dollar": _Scanner.dollar, "comment": _Scanner.comment}
    | {"finish": _Scanner.finish, "verb": _Scanner.verb, "hidden": _Scanner.hidden}
)
