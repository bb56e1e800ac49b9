r"""Rows and cells of a display formula, as LaTeX to be shown: the spans between ``\\`` and ``&``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calcwork.notation.documents.macros import closing_brace

ALIGNMENTS = frozenset(
    name + star
    for name in ("align", "aligned", "alignat", "gather", "gathered", "split", "eqnarray", "multline", "flalign")
    for star in ("", "*")
)
_TOKEN = re.compile(
    r"\\(?P<bound>begin|end)\s*\{(?P<name>[^{}]*)\}|(?P<row>\\\\\*?(?:[ \t]*\[[^\]\n]*\])?)|\\.|(?P<comment>%[^\n]*)"
    r"|(?P<sign>[{}&])",
    re.DOTALL,
)
# What sets the layout of a page and says nothing.
_SILENT = re.compile(r"\\(?:nonumber|notag|displaystyle|hline|noindent|allowdisplaybreaks|par)(?![A-Za-z])")
_LABEL = re.compile(r"\\(?:label|vspace\*?|hspace\*?)\s*(?=\{)")
_TAG = re.compile(r"\\tag\*?\s*(?=\{)")


@dataclass(frozen=True)
class Row:
    """Hold one row of a formula: its span and its cells, in LaTeX as it stands there."""

    start: int
    end: int
    cells: tuple[str, ...]


def rows(latex: str) -> list[Row]:
    r"""Return the rows of a formula; an alignment that is the whole of it is opened.

    Examples
    --------
    >>> [row.cells for row in rows(r"\begin{aligned} a &= b \\ &= c \end{aligned}")]
    [(' a ', '= b '), (' ', '= c ')]
    """
    start, end = _opened(latex)
    found: list[Row] = []
    cells: list[str] = []
    row = cell = start
    for kind, low, high in _breaks(latex, start, end):
        cells.append(latex[cell:low])
        cell = high
        if kind == "row":
            found.append(Row(row, low, tuple(cells)))
            cells, row = [], high
    return [r for r in found if any(c.strip() for c in r.cells)]


def _breaks(latex: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return where cells and rows end, outside of braces and inner environments; the last row ends at the end."""
    found, depth = [], 0
    for match in _TOKEN.finditer(latex, start, end):
        if match["bound"] or match["sign"] in ("{", "}"):
            depth += 1 if match["bound"] == "begin" or match["sign"] == "{" else -1
        elif depth == 0 and (match["row"] or match["sign"]):
            found.append(("row" if match["row"] else "cell", *match.span()))
    return [*found, ("row", end, end)]


def _opened(latex: str) -> tuple[int, int]:
    """Return the span inside the alignment that is the whole formula, or of the whole formula."""
    text = latex.rstrip()
    text = text[:-1] if text.endswith((".", ",")) else text
    first = _TOKEN.match(latex, len(latex) - len(latex.lstrip()))
    if first is None or first["bound"] != "begin" or first["name"] not in ALIGNMENTS:
        return 0, len(latex)
    depth = 0
    for match in _TOKEN.finditer(latex, first.start(), len(text)):
        depth += {"begin": 1, "end": -1}.get(match["bound"] or "", 0)
        if depth == 0:
            return (
                (_after_options(latex, first), match.start()) if match.end() >= len(text.rstrip()) else (0, len(latex))
            )
    return 0, len(latex)


def _after_options(latex: str, begin: re.Match[str]) -> int:
    r"""Return where the rows begin, after ``[t]`` or the ``{2}`` of alignat."""
    options = re.compile(r"\s*\[[tbc]\]|\s*\{\d+\}").match(latex, begin.end())
    return options.end() if options else begin.end()


def split(row: Row, places: Sequence[int]) -> list[Row]:
    r"""Return a row as several, each from one relation to the next, when it holds more than one of the places.

    A row is left whole where that would tear braces, brackets or environments apart.

    Examples
    --------
    >>> [part.cells for part in split(Row(0, 9, ("a = b = c",)), [2, 6])]
    [('a ', '= b '), ('', '= c')]
    """
    start = row.end - len(row.cells[-1])
    inside = sorted({place for place in places if start <= place < row.end})
    if len(inside) < 2 or any(row.start <= place < start for place in places):
        return [row]
    text = row.cells[-1]
    borders = [*(place - start for place in inside), len(text)]
    pieces = [text[low:high] for low, high in pairwise(borders)]
    before = text[: borders[0]]
    if (len(row.cells) > 1 and before.strip()) or not all(map(_is_whole, (before, *pieces))):
        return [row]
    left = (*row.cells[:-1], pieces[0]) if len(row.cells) > 1 else (before, pieces[0])
    rest = [("",) * (len(left) - 1) + (piece,) for piece in pieces[1:]]
    spans = pairwise([row.start, *inside[1:], row.end])
    return [Row(low, high, cells) for (low, high), cells in zip(spans, (left, *rest), strict=True)]


def _is_whole(latex: str) -> bool:
    """Tell whether all that is opened in a piece of LaTeX is closed in it."""
    depth = 0
    for match in _TOKEN.finditer(latex):
        if match["bound"] or match["sign"] in ("{", "}"):
            depth += 1 if match["bound"] == "begin" or match["sign"] == "{" else -1
            if depth < 0:
                return False
    return depth == 0 and len(re.findall(r"\\left(?![a-z])", latex)) == len(re.findall(r"\\right(?![a-z])", latex))


def shown(latex: str) -> str:
    r"""Return LaTeX without what sets the layout; a tag stands in words.

    Examples
    --------
    >>> shown(r"a = b \label{eq:1} \tag{3}")
    'a = b  \\qquad\\text{(3)}'
    """
    latex = _TOKEN.sub(lambda m: " " if m["comment"] else m[0], latex)
    latex = _each(_LABEL, _SILENT.sub("", latex), lambda inside: "")
    return _each(_TAG, latex, lambda inside: rf"\qquad\text{{({inside})}}").strip()


def _each(command: re.Pattern[str], latex: str, replacement: Callable[[str], str]) -> str:
    """Replace a command and its argument."""
    parts, at = [], 0
    for match in command.finditer(latex):
        if match.start() < at:
            continue
        close = closing_brace(latex, match.end())
        if close < 0:  # then no later one closes either
            break
        parts += [latex[at : match.start()], replacement(latex[match.end() + 1 : close])]
        at = close + 1
    return "".join([*parts, latex[at:]])
