r"""Rows and columns of matrices, as words tell: "X, whose rows are the ``x_n^T``", "stack the $x_i$ as columns of X".

A matrix of declared shape gives its lines their length and number; lines of declared length and number give the matrix
its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from calcwork.notation.structure.items import Items, Letter, Number, Relation, Scripted
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.survey import index_name
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

LINE = r"\b(row|column)s?\b"
THING = r"(?:the\s+|an?\s+|this\s+|our\s+)?(?:[\w-]+\s+){0,2}?"
# Between a matrix and its lines: "whose rows are the", "has the rows", "with rows".
HAS_LINES = re.compile(
    rf"^[^.;]*?(?:with|whose|of|ha(?:s|ve|ving)|where|its|the|in)\s+{THING}{LINE}(?:\s+vectors?)?\s*"
    r"(?:(?:are|is|being|contain|hold|list|store|denoted(?:\s+by)?|given\s+by|equal(?:\s+to)?|,|:)\s*)?"
    rf"{THING}$",
    re.IGNORECASE,
)
# Before a matrix, and between it and its lines: "the rows of", "are the".
LINES_OF = re.compile(rf"{LINE}\s+of\s+{THING}$", re.IGNORECASE)
ARE = re.compile(rf"^\s*(?:are|is|contain|hold|list|store|being|consist\s+of|=)\s*{THING}$", re.IGNORECASE)
# Before lines, and between them and their matrix: "the rows", "of".
LINES = re.compile(rf"{LINE}(?:\s+vectors?)?(?:\s+denoted(?:\s+by)?)?\s*$", re.IGNORECASE)
OF = re.compile(rf"^\s*of\s+{THING}$", re.IGNORECASE)
# Between lines and their matrix: "are the rows of", "as the columns of", "in the rows of".
IN_LINES_OF = re.compile(rf"^[^.;]*?(?:are|is|be|as|into|in|form|along)\s+{THING}{LINE}\s+of\s+{THING}$", re.IGNORECASE)
# Behind lines that stand behind their matrix: "X collects the x_i as rows"; behind a matrix: "the x_i into X as rows".
AS_LINES = re.compile(rf"^\s*(?:\([^)]*\)\s*)?(?:as|in|into|along)\s+(?:its|the)?\s*{LINE}", re.IGNORECASE)
COLLECTS = re.compile(r"\b(?:stack|collect|gather|contain|hold|arrang|put|writ|pack)\w*\b[^.;]*$", re.IGNORECASE)
# Around the number of a line: "the $j$-th column of $X$ is $x_j$", "$x_j$ is the $j$-th column of $X$".
NUMBERED = re.compile(rf"^\W*(?:th|st|nd|rd)?\W*{LINE}\s+of\s+{THING}$", re.IGNORECASE)


def take_stacked(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Take what the words between formulas that follow each other say about the rows and columns of matrices."""
    for matrix, each, line in stacked(formulas):
        _stack(symbols, matrix, each, line)


def stacked(formulas: Sequence[Formula]) -> Iterator[tuple[Items, Items, str]]:
    """Yield what may be a matrix and each of its lines, with "row" or "column", as the words between formulas say."""
    inline = [f for f in formulas if not f.display]
    owned = {one.position for one, _ in pairwise(inline) if _of_another(one)}
    for one, other in pairwise(inline):
        if other.position not in owned and (line := _line(one, other)) is not None:
            yield one.items, other.items, line
            yield other.items, one.items, line
    for first, second, third in zip(formulas, formulas[1:], formulas[2:], strict=False):
        if not any(f.display for f in (first, second, third)):
            yield from _numbered_line(first, second, third)


def _line(one: Formula, other: Formula) -> str | None:
    """Return whether words put the lines that one of two formulas names into the other as its rows or columns."""
    between = one.after
    for found in (
        HAS_LINES.match(between),
        IN_LINES_OF.match(between),
        ARE.match(between) and LINES_OF.search(one.before),
        _of_another(one),
        (COLLECTS.search(between) or COLLECTS.search(one.before)) and AS_LINES.match(other.after),
    ):
        if found:
            return found[1].lower()
    return None


def _of_another(one: Formula) -> re.Match[str] | None:
    """Return the word for lines whose matrix stands behind them, as in "the rows $q_j$ of $Q$"."""
    return LINES.search(one.before) if OF.match(one.after) else None


def _numbered_line(first: Formula, second: Formula, third: Formula) -> Iterator[tuple[Items, Items, str]]:
    """Yield what "x_j, the j-th column of X" and "the j-th column of X is x_j" say."""
    line = line_of(first.items)
    if (found := NUMBERED.match(second.after)) is not None and _is_place(second.items, line):
        yield third.items, line, found[1].lower()
    found = NUMBERED.match(first.after) if ARE.match(second.after) else None
    if found is not None and _is_place(first.items, third.items):
        yield second.items, third.items, found[1].lower()


def line_of(items: Items) -> Items:
    r"""Return the name that a formula is about: all of it, or what stands before ``\in``."""
    return items[:1] if items[1:2] == (Relation("in"),) else items


def _is_place(number: Items, line: Items) -> bool:
    """Tell whether a formula is the index of a line, with or without a raised "th"."""
    base = number[0].base if len(number) == 1 and isinstance(number[0], Scripted) else number[0] if number else None
    return isinstance(base, Letter) and base.name == _letter(_named(line))


def _stack(symbols: Symbols, matrix: Items, each: Items, line: str) -> None:
    """Give a matrix and its lines the shapes that follow from each other, open ones where nothing tells."""
    whole, (own, count) = refer(matrix[0]) if matrix else None, _lines(symbols, each)
    if whole is None or own is None or not whole.plain or whole.indices or not whole.upper:
        return
    name, letter, axis = symbols.interpret(whole)[0], _letter(own), ("row", "column").index(line)
    shape, lengths = symbols.shapes.get(name, ()), symbols.inner.get((own.name, 1))
    count = count if count is not None or letter is None else symbols.ranges.get(letter)
    if not shape and len(matrix) == 1 and symbols.ranks.get(name, 2) == 2 and len(lengths or (1,)) == 1:
        sizes: list[Expr] = [Symbol(f"?{name}{k}", integer=True, positive=True) for k in range(2)]
        sizes[axis] = sizes[axis] if count is None else count
        sizes[1 - axis] = lengths[0] if lengths else sizes[1 - axis]
        shape = symbols.shapes[name] = tuple(sizes)
        symbols.lines[own.name] = name, axis
    if len(shape) == 2 and lengths is None:
        symbols.lines[own.name] = name, axis
        symbols.inner[own.name, 1] = (shape[1 - axis],)
        if letter is not None:
            symbols.ranges.setdefault(letter, shape[axis])


def _lines(symbols: Symbols, each: Items) -> tuple[Reference | None, Expr | None]:
    r"""Return the name of lines and how many there are, of ``x_j`` and of ``x_1, \dots, x_p``."""
    parts = split_at(each, ",")
    if len(parts) < 3 or not is_dots(parts[-2]):
        own = _named(each)
        return (own, None) if own is not None and _letter(own) is not None else (None, None)
    first, last = _named(parts[0]), _named(parts[-1])
    if first is None or last is None or first.name != last.name or first.below != ((Number("1"),),):
        return None, None
    return first, symbols.listed.get(first.name)


def _named(items: Items) -> Reference | None:
    """Return the one name with a subscript that a formula consists of, perhaps transposed."""
    reference = refer(items[0]) if len(items) == 1 else None
    return reference if reference is not None and len(reference.below) == 1 and not reference.above else None


def _letter(reference: Reference | None) -> str | None:
    below = reference.below[0] if reference is not None else ()
    return index_name(below[0]) if len(below) == 1 else None
