r"""Cross products of vectors with three entries, ``a \times b``, by the signs of permutations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Integer, LeviCivita, Sum

from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value, built

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

READ = "the sign x between two vectors with three entries is read as their cross product"
THREE = Integer(3)


def product(reader: Reader, a: Value, b: Value) -> Value:
    """Return the cross product of two vectors, where code is wanted.

    Raises
    ------
    Unclear
        When the vectors are not known to have three entries.
    """
    if not reader.symbols.members_described:
        raise Unclear("a cross product of vectors is not read")
    lengths = {reader.algebra.sizes.find(v.sizes[0]) for v in (a, b)}
    if lengths != {THREE}:
        listed = " and ".join(sorted(map(str, lengths)))
        raise Unclear(f"a cross product is read of vectors with three entries, and these have {listed}")

    def entry(i: Expr) -> Expr:
        j, k = Dummy("j", integer=True), Dummy("k", integer=True)
        return Sum(LeviCivita(i, j, k) * a.at(j) * b.at(k), (j, Integer(1), THREE), (k, Integer(1), THREE))

    return built((THREE,), entry, row=a.row, notes=(*a.notes, *b.notes, READ))
