r"""Data that a document gives outside of its formulas: tables of numbers, numbers in code, and lists in its sentences.

"For the data 1, 2, 6 we have" speaks of the only x_1, ..., x_n that the text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
LIST = re.compile(r"`\s*([A-Za-z]\w*)\s*=\s*(?:np\.)?(?:array\()?\[([-−\d.,\s]+)\]\)?\s*`")
VALUE = re.compile(rf"`\s*([A-Za-z]\w*\s*=\s*{NUMBER.pattern})\s*`")
TABLE = re.compile(r"(?:^[ \t]*\|.*\|[ \t]*$\n?){2,}", re.MULTILINE)
RULE = re.compile(r"[\s|:-]+")
NAME = re.compile(r"\\?[A-Za-z]+(?:_\{?[a-z]\}?)?|\\(?:mathbf|boldsymbol|vec)\{?\\?[A-Za-z]+\}?(?:_\{?[a-z]\}?)?")
ONE = r"\$?\s*[-−]?\d+(?:\.\d+)?\s*\$?"
SPOKEN = re.compile(
    r"\b(?:data|samples?|observ(?:ed|ations?)|measurements?|measured|(?:waiting\s+|life)?times)\b(?:\s+(?:are|is|were|of|set|points?|values?|on|the|line)\b)*"
    rf"\W{{0,3}}?\s*(?P<list>{ONE}(?:\s*,\s*(?:and\s+)?{ONE}){{2,}}(?:\s+and\s+{ONE})?)(?![\d.,]*\s*(?:%|\\|[A-Za-z]\w*\s*=))",
    re.IGNORECASE,
)
SAMPLE = re.compile(r"\b([A-Za-z])_1\s*,\s*(?:\1_2\s*,\s*)?\\[lc]?dots[a-z]?\s*,\s*\1_\{?[A-Za-z]")
SCRIPT = r"(?:\{[^{}]*\}|\w)"
SUMMED = re.compile(rf"\\sum\s*(?:\\limits)?(?:_{SCRIPT})?(?:\^{SCRIPT})?\s*([A-Za-z])_(?:\{{[ijkn]\}}|[ijkn]\b)")
TWO = rf"\(\s*({NUMBER.pattern})\s*,\s*({NUMBER.pattern})\s*\)"
BETWEEN = r"(?:[\s$,;]|\\[,;:! ]|\band\b)*"
POINTS = re.compile(
    rf"\b(?:points?|pairs?|data|samples?|observations?|measurements?|examples?)\b[\s:$]*(?P<list>{TWO}(?:{BETWEEN}{TWO})+)",
    re.IGNORECASE,
)
PAIR = re.compile(r"\(\s*([A-Za-z])(_\{?[a-z]\}?|\^\{?\([a-z]\)\}?)\s*,\s*([A-Za-z])\2\s*\)")  # (x_i, y_i)
COUNTS = frozenset({"i", "j", "k", "n", "t"})
FEWEST = 2


def data_of(text: str) -> list[tuple[int, str]]:
    r"""Return what lists and tables of a text give as equations in LaTeX, each with the place where it ends.

    Examples
    --------
    >>> data_of("Take `x = [1, 2]`.\n\n| $y_i$ | 3 | 4 |\n|---|---|---|\n")
    [(17, 'x = (1, 2)'), (52, 'y = (3, 4)')]
    """
    found = [(m.end(), equation) for m in LIST.finditer(text) if (equation := _equation(m[1], m[2].split(",")))]
    found += [(m.end(), m[1].replace("−", "-")) for m in VALUE.finditer(text)]
    found += [*_spoken(text), *_points(text)]
    found += [(m.end(), equation) for m in TABLE.finditer(text) for equation in _of_table(m[0])]
    return sorted(found)


def _spoken(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a sentence as values, where the text has one such list and one sample, or sums over one."""
    names, lists = {m[1] for m in SAMPLE.finditer(text)}, list(SPOKEN.finditer(text))
    names = names or {m[1] for m in SUMMED.finditer(text)}
    if len(names) == len(lists) == 1 and (equation := _equation(names.pop(), NUMBER.findall(lists[0]["list"]))):
        yield lists[0].end("list"), equation


def _points(text: str) -> Iterator[tuple[int, str]]:
    """Yield the coordinates of points in a sentence, where the text has one list and one kind of pair, (x_i, y_i)."""
    names, lists = {(m[1], m[3]) for m in PAIR.finditer(text)}, list(POINTS.finditer(text))
    if len(names) != 1 or len(lists) != 1:
        return
    points = re.findall(TWO, lists[0]["list"])
    for name, values in zip(names.pop(), zip(*points, strict=True), strict=True):
        if equation := _equation(name, values):
            yield lists[0].end("list"), equation


def _of_table(table: str) -> Iterator[str]:
    """Yield an equation for every row, or else every column, that holds a name and numbers."""
    lines = [line for line in table.splitlines() if not RULE.fullmatch(line)]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    width = max(map(len, rows))
    if any(len(r) != width for r in rows):
        return
    by_rows = [e for r in rows if (e := _equation(_name(r[0]), r[1:]))]
    yield from by_rows or [e for c in zip(*rows, strict=True) if (e := _equation(_name(c[0]), c[1:]))]


def _name(cell: str) -> str:
    """Return the name of data in the cell before them: that in dollars, or all there is; of x_i the x alone."""
    inside = re.findall(r"\$([^$]+)\$", cell)
    name = (inside[0] if len(inside) == 1 else cell.strip("*` ")).strip()
    return re.sub(r"_\{?[a-z]\}?$", "", name) if NAME.fullmatch(name) and name not in COUNTS else ""


def _equation(name: str, cells: Sequence[str]) -> str:
    """Return a name as the list of numbers in cells, nothing where there is none or one is no number."""
    values = [c.strip().strip("$").strip() for c in cells if c.strip()]
    if not name or len(values) < FEWEST or not all(map(NUMBER.fullmatch, values)):
        return ""
    return f"{name} = ({', '.join(v.replace('−', '-') for v in values)})"
