"""Powers of arrays: of a square matrix by products, of a diagonal one by its entries, else entry by entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, Indexed, KroneckerDelta, Mul

from calcwork.algebra.scope import name_of
from calcwork.notation.structure.items import Element
from calcwork.notation.symbols.arithmetic import power
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import WRITTEN_OUT, ShapeError, Value, built, table_value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

SQUARE = "the square of a vector is that of its length, or of every entry; there are two readings"
ENTRY_BY_ENTRY = "a product that cannot be formed is read entry by entry; there are two readings"
OF_EVERY_ENTRY = "a function of a square matrix is read entry by entry; there are two readings"
OF_MATRICES = frozenset({"exp", "log", "ln", "sin", "cos", "sinh", "cosh", "sqrt"})


def refuse_function_of_matrix(reader: Reader, name: str, value: Value, item: Element) -> None:
    """Note that a function of a square matrix is read entry by entry; below a trace or determinant, refuse it."""
    if value.rank != 2 or reader.algebra.sizes.find(value.sizes[0]) != reader.algebra.sizes.find(value.sizes[1]):
        return
    if reader.of_matrix:
        raise Unclear(
            f"{name} of a square matrix may be that of the matrix, or of every entry; write its entries", item
        )
    reader.notes[OF_EVERY_ENTRY] = None


def power_of_array(reader: Reader, value: Value, exponent: Expr) -> Value:
    """Return a power of an array; the square of a vector is that of its length, or of every entry."""
    if value.rank == 2 and not (exponent.is_Integer or reader.entrywise):
        return _root(reader, value, exponent)
    if value.rank == 1 and exponent == 2 and not reader.entrywise:
        reader.notes[SQUARE] = None
    if not reader.entrywise or value.rank > 1:
        try:
            return reader.algebra.power(value, exponent)
        except ShapeError:
            reader.notes[ENTRY_BY_ENTRY] = None
    return reader.algebra.map(lambda e: power(e, exponent), value)


def _root(reader: Reader, value: Value, exponent: Expr) -> Value:
    """Return a broken or unknown power of a matrix that is diagonal, or has numbers for its entries."""
    entry, (i, j) = value.entry, value.indices
    known = reader.symbols.active(name_of(entry), 0, reader.position) if isinstance(entry, Indexed) else None
    if known is not None and entry.indices == (i, j):
        entry = reader.defined(known).at(i, j)
    factors = Mul.make_args(entry)
    if any(isinstance(f, KroneckerDelta) and set(f.args) == {i, j} for f in factors):
        rest = Mul(*(f for f in factors if not isinstance(f, KroneckerDelta))).xreplace({j: i})
        return built(value.sizes, lambda a, b: KroneckerDelta(a, b) * power(rest.xreplace({i: a}), exponent))
    found = _of_numbers(reader, replace(value, entry=entry), exponent) if not exponent.is_Rational else None
    if found is None:
        what = "root" if exponent.is_Rational else "power with a letter"
        raise Unclear(f"the {what} of a matrix that is not known to be diagonal is not understood yet")
    return found


def _of_numbers(reader: Reader, value: Value, exponent: Expr) -> Value | None:
    """Return a power of a small matrix of rational numbers by its Jordan form, None for any other matrix."""
    size = value.sizes[0]
    if not (size == value.sizes[1] and size.is_Integer and size <= WRITTEN_OUT):
        return None
    matrix = reader.algebra.explicit(value, int(size))
    if not all(e.is_Rational for e in matrix) or not all(r.is_Rational and r for r in matrix.eigenvals()):
        return None
    return table_value((matrix**exponent).tolist())
