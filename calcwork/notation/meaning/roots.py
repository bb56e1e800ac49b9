"""Powers of arrays: of a square matrix by products, of a diagonal one by its entries, else entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr, Indexed, KroneckerDelta, Mul

from calcwork.algebra.scope import name_of
from calcwork.notation.symbols.arithmetic import power
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import ShapeError, Value, built

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

SQUARE = "the square of a vector is that of its length, or of every entry; there are two readings"
ENTRY_BY_ENTRY = "a product that cannot be formed is read entry by entry; there are two readings"


def power_of_array(reader: Reader, value: Value, exponent: Expr) -> Value:
    """Return a power of an array; the square of a vector is that of its length, or of every entry."""
    if value.rank == 2 and exponent.is_Rational and not (exponent.is_Integer or reader.entrywise):
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
    """Return a broken power of a diagonal matrix; a root of any other is not that of its entries."""
    entry, (i, j) = value.entry, value.indices
    known = reader.symbols.active(name_of(entry), 0, reader.position) if isinstance(entry, Indexed) else None
    if known is not None and entry.indices == (i, j):
        entry = reader.defined(known).at(i, j)
    factors = Mul.make_args(entry)
    if not any(isinstance(f, KroneckerDelta) and set(f.args) == {i, j} for f in factors):
        raise Unclear("the root of a matrix that is not known to be diagonal is not understood yet")
    rest = Mul(*(f for f in factors if not isinstance(f, KroneckerDelta))).xreplace({j: i})
    return built(value.sizes, lambda a, b: KroneckerDelta(a, b) * power(rest.xreplace({i: a}), exponent))
