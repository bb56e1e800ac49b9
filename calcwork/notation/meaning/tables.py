r"""Written-out arrays: matrices, columns, lists with dots, cases; and brackets of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import sympy as sp
from sympy import Dummy, Expr, Integer, Piecewise, Symbol

from calcwork.algebra.functions import greatest
from calcwork.notation.meaning import blocks, sets, unit_signs
from calcwork.notation.structure.items import (
    MATRICES,
    Accent,
    Element,
    Environment,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Relation,
    Scripted,
    Text,
    rows_of,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.dots import Series, general_term, is_dots, renamed, renamed_number
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import FROBENIUS, ShapeError, Value, built, table_value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

ALIGNED = {"aligned", "split", "gathered", "alignedat"}


def group(reader: Reader, item: Group, *, alone: bool = True) -> Value:
    """Return the value of a bracket; one that stands alone may be a row whose entries only spaces part."""
    if item.open == "||":
        return norm(reader, item, None)
    if item.open == "[" and any(isinstance(i, Relation) for i in item.items):
        return unit_signs.indicator(reader, item)  # [i = j] is 1 where that holds
    if item.open == "|" and item.close == "|":
        if (count := sets.number_of_members(reader, item)) is not None:
            return count
        value = reader.expression(item.items)
        if value.rank == 2:
            return reader.algebra.determinant(value)
        return reader.algebra.norm(value) if value.rank == 1 else reader.algebra.map(sp.Abs, value)
    if item.open in {"floor", "ceil"}:
        return reader.algebra.map(sp.floor if item.open == "floor" else sp.ceiling, reader.expression(item.items))
    if item.open in "[(" and (whole := blocks.upright(reader, item)) is not None:
        return whole
    parts = split_at(item.items, ",")
    if item.open == "<" and len(parts) == 2 and (product := _inner(reader, parts)) is not None:
        return product
    if len(parts) > 1 and item.open in "[(<":
        return listed(reader, item)
    if item.open == "<":
        raise Unclear("a mean of an expression in angle brackets is not understood", item)
    if alone and item.open == "[" and _is_spaced_list(item.items):
        return table_value([[reader.scalar((i,)) for i in item.items if not isinstance(i, Gap)]])
    if blocks.is_augmented(item) and (whole := blocks.augmented(reader, item)) is not None:
        return whole
    return reader.expression(item.items)


def norm(reader: Reader, item: Group, order: Expr | None, *, named: bool = False) -> Value:
    """Return a norm; that of a matrix is said to be read as that of Frobenius where it is not ``named``."""
    inner = reader.expression(item.items)
    if inner.rank == 2 and order is None and not named:
        reader.notes[FROBENIUS] = None
    if order == sp.oo and inner.rank == 1:
        k = Dummy("k", integer=True)
        return Value(greatest(sp.Abs(inner.at(k)), (k, 1, inner.sizes[0])))
    return reader.algebra.norm(inner, order)


def weighted_norm(reader: Reader, item: Group, sub: Items) -> Value | None:
    r"""Return the norm with a matrix below, as ``\|r\|_{S^{-1}}``, the root of r^T S^{-1} r; None for any other.

    Raises
    ------
    Unclear
        For a plain matrix, of which nothing tells whether it is inverted.
    """
    matrix = refer(sub[0]) if len(sub) == 1 else None
    if matrix is None or sub == (Letter("F"),) or reader.symbols.rank_of(reader.symbols.interpret(matrix)[0]) != 2:
        return None
    if not matrix.inverse:
        raise Unclear("a norm with a matrix below may use its inverse; define it, as in ||v||_M^2 = v^T M v", item)
    inner, weight = reader.expression(item.items), reader.expression(sub)
    if inner.rank != 1:
        raise Unclear(f"the norm of {inner.describe()} with a matrix below is not understood", item)
    inner = replace(inner, row=False)
    whole = reader.algebra.inner(inner, reader.algebra.multiply(weight, inner))
    return reader.algebra.map(sp.sqrt, whole)


def _inner(reader: Reader, parts: Sequence[Items]) -> Value | None:
    r"""Return the inner product of two parts, None for the vector ``\langle 3, 4 \rangle`` of numbers."""
    a, b = (reader.expression(p) for p in parts)
    if not a.rank and not b.rank and not all(len(p) == 1 and isinstance(p[0], (Letter, Accent)) for p in parts):
        return None
    if a.rank != b.rank and 0 not in (a.entry, b.entry):
        raise ShapeError(f"the inner product of {a.describe()} and {b.describe()} cannot be formed")
    return reader.algebra.inner(a, b)


def is_row_alone(items: Items, at: int) -> bool:
    """Tell whether nothing but arrays stands beside a bracket, so that it may be a row; [w_1 w_2] p is a product."""
    return all(n == at or isinstance(i, (Environment, Gap)) for n, i in enumerate(items))


def _is_spaced_list(items: Items) -> bool:
    """Tell whether a square bracket holds a row whose entries only spaces part, as in [w_1 w_2]."""
    kept = [i for i in items if not isinstance(i, Gap)]
    bases = {r.name for i in kept if isinstance(i, Scripted) and i.sub and (r := refer(i)) is not None}
    return len(kept) > 1 and len(bases) == 1 and all(isinstance(i, Scripted) and i.sub for i in kept)


def is_listing(item: Element) -> bool:
    """Tell whether an item is a bracket that lists entries, perhaps transposed."""
    base = item.base if isinstance(item, Scripted) else item
    if not isinstance(base, Group) or base.open not in "[(<":
        return False
    return len(split_at(base.items, ",")) > 1 or (base.open == "[" and _is_spaced_list(base.items))


def listed(reader: Reader, item: Group) -> Value:
    """Return the column of the entries of a bracket; dots stand for all entries between two."""
    parts = [tuple(i for i in p if not isinstance(i, Gap)) for p in split_at(item.items, ",")]
    if (repeated := _repeated(reader, parts)) is not None:
        return replace(repeated, listed=True)
    series = _series_of(parts)
    if series is not None:
        return _with_exceptions(reader, column_of(reader, series), parts, series)
    values = [reader.expression(p) for p in parts if p]
    if any(v.rank for v in values):
        value = blocks.stacked(reader, values)
        if value is None and item.open == "(" and _are_alike(reader, values):
            return reader.algebra.inner(*values)
        if value is None:
            raise Unclear(_list_of_arrays(values), item)
        return value
    return replace(table_value([[v.entry] for v in values]), listed=True)


def _list_of_arrays(values: Sequence[Value]) -> str:
    if any(v.rank != 1 for v in values):
        return "a list of arrays is not understood here"
    return (
        "a list of arrays is not understood here: a column of them all, or one column each; write it with semicolons, "
        "as in [h; x], for the first"
    )


def _are_alike(reader: Reader, values: Sequence[Value]) -> bool:
    """Tell whether two vectors of one length stand in a bracket, as in ``(Ax, x)``."""
    if [v.rank for v in values] != [1, 1]:
        return False
    one, other = (reader.algebra.sizes.find(v.sizes[0]) for v in values)
    return one == other or any(map(reader.algebra.sizes.is_open, (one, other)))


def _series_of(parts: Sequence[Items]) -> Series | None:
    at = next((n for n, p in enumerate(parts) if is_dots(p)), None)
    if at is None:
        return None
    if at == 0 or at + 2 != len(parts):
        raise Unclear("dots need a first and a last entry beside them", parts[at][0])
    series = general_term(parts[0], parts[-1])
    if series is None:
        raise Unclear("the entries that the dots stand for are not seen", parts[at][0])
    return series


def _repeated(reader: Reader, parts: Sequence[Items]) -> Value | None:
    r"""Return the column of a list whose dots stand for one entry again and again: ``(1, 0, \dots, 0)``."""
    at = [n for n, p in enumerate(parts) if is_dots(p)]
    if len(at) != 1 or not 0 < at[0] < len(parts) - 1 or parts[at[0] - 1] != parts[at[0] + 1]:
        return None
    before, behind = ([reader.scalar(p) for p in side] for side in (parts[: at[0]], parts[at[0] + 1 :]))
    same, size = behind[0], unit_signs.open_size("entries")
    others = [(e, Integer(n)) for n, e in enumerate(before, 1)]
    others += [(e, size - n) for n, e in enumerate(reversed(behind))]
    return built((size,), lambda k: sp.Add(same, *((e - same) * sp.KroneckerDelta(k, place) for e, place in others)))


def column_of(reader: Reader, series: Series) -> Value:
    """Return the array of a general term for all values of its letter; arrays become the columns of a matrix."""
    lower, upper = reader.scalar(series.lower), reader.scalar(series.upper)
    size = upper - lower + 1
    outer, ranges = dict(reader.bound), dict(reader.symbols.ranges)
    reader.bound[series.letter] = upper
    if lower == 1:
        reader.symbols.ranges[series.letter] = upper
    try:
        value = reader.expression(series.term)
    finally:
        reader.bound, reader.symbols.ranges = outer, {**reader.symbols.ranges, **ranges}
    own = Symbol(series.letter, integer=True)
    if value.rank > 1:
        raise Unclear("a list of matrices is not understood", series.term[0])
    if value.rank == 0:
        return built((size,), lambda k: value.entry.xreplace({own: k + lower - 1}))
    return built((*value.sizes, size), lambda j, k: value.at(j).xreplace({own: k + lower - 1}))


def _with_exceptions(reader: Reader, column: Value, parts: Sequence[Items], series: Series) -> Value:
    """Return the column with the entries that are written before the dots as they are written."""
    own = [p for p in parts[1:] if not is_dots(p)][:-1]
    if column.rank != 1 or not own or not series.lower[0].value.isdigit():  # type: ignore[union-attr]
        return column
    entry, place = column.entry, column.indices[0]
    for n, items in enumerate(own, start=2):
        expected = renamed_number(series, int(series.lower[0].value) + n - 1)  # type: ignore[union-attr]
        if items != expected:
            entry = Piecewise((reader.scalar(items), sp.Eq(place, n)), (entry, True))
    return replace(column, entry=entry)


# --- environments -----------------------------------------------------------------------------------------------------


def environment(reader: Reader, item: Environment) -> Value:
    """Return the value of a matrix, of cases, or of a formula that runs over rows."""
    if item.name in MATRICES:
        return _matrix(reader, item)
    if item.name in {"vmatrix", "Vmatrix"}:
        return reader.algebra.determinant(_matrix(reader, item))
    if item.name in {"cases", "dcases", "rcases"}:
        return cases(reader, item)
    if item.name in ALIGNED and len(item.rows) >= 1:
        return reader.expression(tuple(i for row in item.rows for i in row.items))
    raise Unclear(f"the environment {item.name!r} is not understood here", item)


def _matrix(reader: Reader, item: Environment) -> Value:
    rows = rows_of(item)
    if any(is_dots(cell) for r in rows for cell in r):
        return _with_dots(reader, rows, item)
    values = [[reader.expression(cell) for cell in row] for row in rows]
    if not values or len({len(r) for r in values}) != 1:
        raise Unclear("the rows of a matrix have different lengths", item)
    if any(v.rank for r in values for v in r):
        return _blocks(reader, values, item)
    return table_value([[v.entry for v in row] for row in values])


def _blocks(reader: Reader, values: list[list[Value]], item: Element) -> Value:
    if len(values) == 1 and len(values[0]) == 1:
        return values[0][0]
    return blocks.assembled(reader, values)


def _with_dots(reader: Reader, rows: Sequence[Sequence[Items]], item: Element) -> Value:
    if all(len(r) == 1 for r in rows):
        value = _column(reader, [r[0] for r in rows])
    elif len(rows) == 1:
        value = _column(reader, rows[0])
        value = reader.algebra.transpose(value) if value is not None and value.rank == 1 else value
    else:
        value = _grid(reader, [r for r in rows if not all(is_dots(c) or not c for c in r)], item)
    if value is None:
        raise Unclear("the entries that the dots stand for are not seen", item)
    return value


def _column(reader: Reader, parts: Sequence[Items]) -> Value | None:
    if (repeated := _repeated(reader, parts)) is not None:
        return repeated
    series = _series_of(parts)
    return column_of(reader, series) if series else None


def _grid(reader: Reader, rows: Sequence[Sequence[Items]], item: Element) -> Value | None:
    """Return a matrix with dots along rows and columns."""
    lines = [_series_of([_spread(c) for c in r]) for r in (rows[0], rows[-1])]
    first, last = lines
    if first is None or last is None:
        return None
    down = general_term(first.term, _renamed(last.term, last.letter, first.letter))
    if down is None or first.upper != last.upper:
        return None
    letter = "k" if down.letter == first.letter else down.letter
    j, i = Symbol(first.letter, integer=True), Symbol(letter, integer=True)
    height, width = reader.scalar(down.upper), reader.scalar(first.upper)
    ranges = dict(reader.symbols.ranges)
    reader.bound |= {first.letter: width, letter: height}
    reader.symbols.ranges |= {first.letter: width, letter: height}
    entry = reader.scalar(_renamed(down.term, down.letter, letter))
    reader.symbols.ranges = ranges
    return built((height, width), lambda a, b: entry.xreplace({i: a, j: b}))


def _spread(cell: Items) -> Items:
    r"""Return the second derivative by ``\partial x_1^2`` with both variables, as all others of its row have them."""
    only = cell[0] if len(cell) == 1 else None
    last = only.den[-1] if isinstance(only, Fraction) and len(only.den) == 2 else None
    if not isinstance(last, Scripted) or last.sup != (Number("2"),) or not isinstance(only, Fraction):
        return cell
    one = replace(last, sup=())
    return (replace(only, den=(only.den[0], one, only.den[0], one)),)


def _renamed(items: Items, old: str, new: str) -> Items:
    return items if old == new else renamed(items, old, new)


def cases(reader: Reader, item: Environment) -> Value:
    """Return the value that the first true condition gives."""
    rows = [(value, test) for value, test in (_branch(row.cells) for row in item.rows) if value]
    if not rows:
        raise Unclear("these cases are empty", item)
    values, tests = [reader.expression(v) for v, _ in rows], [_condition(reader, t) for _, t in rows]
    whole = next((v for v in values if v.rank), values[0])
    if any(v.rank != whole.rank and v.entry != 0 for v in values):
        raise ShapeError(f"these cases are {' and '.join(dict.fromkeys(v.describe() for v in values))}")
    for v in values:
        for m, n in zip(whole.sizes, v.sizes, strict=False):
            reader.algebra.sizes.same(m, n, "two cases of one array")
    entries = [v.at(*whole.indices) if v.rank else v.entry for v in values]
    return replace(whole, entry=Piecewise(*zip(entries, tests, strict=True)))


def _branch(cells: Sequence[Items]) -> tuple[Items, Items]:
    """Return the value and the condition of a row, in one cell or in two."""
    items = tuple(i for cell in cells for i in cell if not isinstance(i, Gap))
    if len(cells) == 2:
        return cells[0], cells[1]
    at = next((n for n, i in enumerate(items) if isinstance(i, Text) and not i.name), None)
    return (items[:at], items[at:]) if at is not None else (items, ())


def _condition(reader: Reader, items: Items) -> sp.Basic:
    items = tuple(i for i in items if not isinstance(i, Gap))
    words = " ".join(i.text for i in items if isinstance(i, Text)).strip().lower()
    rest = tuple(i for i in items if not isinstance(i, Text))
    while rest and getattr(rest[-1], "name", "") in {",", ".", ";"}:
        rest = rest[:-1]
    if not rest and (words in {"", "otherwise", "else", "elsewhere"} or words.startswith(("otherwise", "else"))):
        return sp.true
    return unit_signs.condition(reader, rest)
