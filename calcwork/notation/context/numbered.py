r"""Numbered names of arrays: ``z_0 = (1, 1)^T``, and the columns of ``X = [x^{(1)}, \dots, x^{(m)}]``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from sympy import Expr, Integer

from calcwork.errors import CalcworkError
from calcwork.notation.context.definitions import is_numbered
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.meaning.tables import MATRICES, is_listing
from calcwork.notation.structure.items import Environment, Gap, Group, Items, Letter, Number, Scripted
from calcwork.notation.structure.references import TRANSPOSES, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

COLUMN_OF = re.compile(r"^\W*(?:th|st|nd|rd)?\W*columns?\s+of\W*(?:the\s+matrix\W*)?$", re.IGNORECASE)
ROWS_ARE = re.compile(
    r"^\W*(?:(?:be|is|denotes?|for)\s+)?(?:(?:the|an?)\s+)?(?:[\w-]+\s+){0,2}?matrix\s+"
    r"(?:whose\s+rows\s+are|with\s+(?:the\s+)?rows|of\s+(?:the\s+)?rows|that\s+has\s+(?:the\s+)?rows)\s*(?:the\s*)?$",
    re.IGNORECASE,
)

LINES_ARE = re.compile(
    r"^\W*(?:with|whose|of|(?:that\s+)?ha(?:s|ve|ving)|which\s+has)\s+(?:the\s+|as\s+|its\s+)?(row|column)s?\s*"
    r"(?:vectors?\s*)?(?:are|is|being|denoted(?:\s+by)?)?\s*(?:the\s*)?$",
    re.IGNORECASE,
)


def take_numbered(symbols: Symbols, chain: Chain) -> None:
    """Give a numbered name, whose letter stands with numbers only, the shape of the array of numbers that it equals."""
    if not chain.relations or any(r.name not in EQUALITIES for r in chain.relations) or len(chain.sides[0]) != 1:
        return
    reference = refer(chain.sides[0][0])
    number = reference.below[0] if reference is not None and len(reference.below) == 1 else ()
    if reference is None or not reference.plain or reference.above or len(number) != 1:
        return
    only, name = number[0], reference.name
    if not isinstance(only, Number) or name in symbols.shapes or (name, 1) in symbols.inner:
        return
    shape = next((s for side in chain.sides[1:] if (s := _written_shape(symbols, side, name))), ())
    if shape and not symbols.survey.uses[name].lettered:
        symbols.shapes.setdefault(f"{name}_{only.value}", shape)


def shape_defined(said: Collection) -> None:
    r"""Give numbered names that are defined as arrays, as ``\delta_1 = W_2^T \delta_2``, their shapes.

    Such a name stands for itself then, and is no member of a family.
    """
    for definition in [d for d in said.values if is_numbered(d) and len(d.places) == 1]:
        name, own = definition.name, f"{definition.name}_{definition.places[0][0].value}"  # type: ignore[union-attr]
        if said.symbols.survey.uses[name].lettered or (name, 1) in said.symbols.inner or said.symbols.rank_of(name):
            continue
        ranks = said.symbols.ranks
        said.sections.enter(definition.section)
        said.symbols.ranks = ranks
        restore = said.symbols.keep()
        try:
            value = Reader(said.symbols, definition.position).read(definition.right)
        except CalcworkError:
            continue
        finally:
            restore()
        if value.rank:
            for state in said.sections.states.values():
                state.shapes.setdefault(own, value.sizes)
            definition.name, definition.places = own, ()
            said.values.remove(definition)
            said.symbols.define(definition)


def take_columns(symbols: Symbols, chain: Chain) -> None:
    """Give the columns that a matrix of declared shape is the list of their length."""
    head = refer(chain.sides[0][0]) if chain.relations and len(chain.sides[0]) == 1 else None
    listed = chain.sides[1][0] if head is not None and len(chain.sides[1]) == 1 else None
    if head is None or head.indices or not isinstance(listed, Group) or listed.open != "[":
        return
    shape = symbols.shapes.get(symbols.interpret(head)[0], ())
    parts = [refer(p[0]) for p in split_at(listed.items, ",") if len(p) == 1 and not is_dots(p)]
    names = {r.name for r in parts if r is not None and r.plain and len(r.indices) == 1}
    if len(shape) == 2 and len(parts) > 1 and None not in parts and names == {head.name.lower()}:
        symbols.inner.setdefault((head.name.lower(), 1), shape[:1])


def take_by_words(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Take what the words between formulas that follow each other say about the rows and columns of matrices."""
    for formula, following in pairwise(formulas):
        take_rows(symbols, formula.items, formula.after, following.items)
        take_lines(symbols, formula.items, formula.after, following.items)
    for column, number, whole in zip(formulas, formulas[1:], formulas[2:], strict=False):
        take_column(symbols, column.items, number.items, number.after, whole.items)


def take_rows(symbols: Symbols, name: Items, after: str, row: Items) -> None:
    r"""Give "X, the matrix whose rows are ``x_n^T``" as many rows as there are x_n, each of their length."""
    whole, each = (refer(i[0]) if len(i) == 1 else None for i in (name, row))
    if whole is None or each is None or not whole.plain or not whole.upper or not ROWS_ARE.match(after):
        return
    letter = index_name(each.below[0][0]) if len(each.below) == 1 == len(each.below[0]) else None
    lengths, count = symbols.inner.get((each.name, 1)), symbols.ranges.get(letter or "")
    if lengths is not None and count is not None and not whole.indices:
        symbols.shapes.setdefault(whole.name, (count, *lengths))


def take_lines(symbols: Symbols, declared: Items, after: str, line: Items) -> None:
    r"""Give the x_i of "``X \in \mathbb{R}^{N \times D}`` with rows ``x_i``" their length, and columns theirs."""
    whole, each = refer(declared[0]) if declared else None, refer(line[0]) if len(line) == 1 else None
    said = LINES_ARE.match(after)
    if whole is None or each is None or said is None or len(each.below) != 1 or each.above or whole.indices:
        return
    shape, letter = symbols.shapes.get(whole.name, ()), index_name(each.below[0][0])
    if len(shape) != 2 or letter is None or whole.name.lower() != each.name:
        return
    count, length = shape if said[1].lower() == "row" else shape[::-1]
    symbols.inner.setdefault((each.name, 1), (length,))
    symbols.ranges.setdefault(letter, count)


def take_column(symbols: Symbols, column: Items, number: Items, after: str, whole: Items) -> None:
    """Give "x_j, the j-th column of X" the number of rows of X, and j the number of its columns."""
    each, matrix = (refer(i[0]) if len(i) == 1 else None for i in (column, whole))
    if each is None or matrix is None or len(each.below) != 1 or not matrix.plain or not COLUMN_OF.match(after):
        return
    letter, shape = index_name(each.below[0][0]), symbols.shapes.get(symbols.interpret(matrix)[0], ())
    base = number[0].base if len(number) == 1 and isinstance(number[0], Scripted) else number[0] if number else None
    if letter is not None and len(shape) == 2 and isinstance(base, Letter) and base.name == letter:
        symbols.inner.setdefault((each.name, 1), shape[:1])
        symbols.ranges.setdefault(letter, shape[1])


def _written_shape(symbols: Symbols, side: Items, name: str) -> tuple[Expr, ...]:
    """Return the shape of a side that is one written-out array of numbers, nothing for an interval or any other."""
    kept = tuple(i for i in side if not isinstance(i, Gap))
    item = kept[0] if len(kept) == 1 else None
    base = item.base if isinstance(item, Scripted) and not item.sub and not item.primes else item
    turned = isinstance(item, Scripted) and len(item.sup) == 1 and getattr(item.sup[0], "name", "") in TRANSPOSES
    if item is None or not (turned or base is item):
        return ()
    if isinstance(base, Group) and is_listing(base) and (turned or (base.open == "(" and name.islower())):
        rows = [[p] for p in split_at(base.items, ",")]
    elif isinstance(base, Environment) and base.name in MATRICES:
        rows = [[tuple(c) for c in r.cells] for r in base.rows if any(r.cells)]
        rows = [list(r) for r in zip(*rows, strict=True)] if turned and len({len(r) for r in rows}) == 1 else rows
    else:
        return ()
    entries = [e for r in rows for e in r]
    if len({len(r) for r in rows}) != 1 or len(entries) < 2 or not all(_is_scalar(symbols, e, name) for e in entries):
        return ()
    height, width = len(rows), len(rows[0])
    if height == 1:
        return ()
    return (Integer(height),) if width == 1 else (Integer(height), Integer(width))


def _is_scalar(symbols: Symbols, entry: Items, name: str) -> bool:
    """Tell whether an entry holds numbers, and small letters of which nothing says that they are arrays."""
    if not entry:
        return False
    found = [r for r in references(entry, labels=False) if r.name not in TRANSPOSES]
    return all(not r.bold and not r.upper and r.name != name and not symbols.shapes.get(r.name) for r in found)
