"""Places in stacked arrays: the i-th entry of vec(X), or row i of a Kronecker product, by a block and a place in it.

Both are functions that nothing looks into, so that no rule solves them for i; a sum over all i is one over the blocks
and the places in a block.
"""

from __future__ import annotations

from sympy import Dummy, Expr, Function, Integer, Sum
from sympy.core.numbers import Integer as Whole


class BlockOf(Function):
    """Return the block, counted from 1, that place i lies in, where every block has the given length.

    Examples
    --------
    >>> [BlockOf(i, 3) for i in (1, 3, 4)]
    [1, 1, 2]
    """

    nargs = 2
    is_integer = True
    is_positive = True

    @classmethod
    def eval(cls, place: Expr, length: Expr) -> Expr | None:
        """Return the block of a known place."""
        if length == 1:
            return place
        return (place - 1) // length + 1 if isinstance(place, Whole) and isinstance(length, Whole) else None


class PlaceIn(Function):
    """Return the place, counted from 1, inside of its block.

    Examples
    --------
    >>> [PlaceIn(i, 3) for i in (1, 3, 4)]
    [1, 3, 1]
    """

    nargs = 2
    is_integer = True
    is_positive = True

    @classmethod
    def eval(cls, place: Expr, length: Expr) -> Expr | None:
        """Return the place in the block of a known place."""
        if length == 1:
            return Integer(1)
        return (place - 1) % length + 1 if isinstance(place, Whole) and isinstance(length, Whole) else None


def unstacked(total: Expr) -> Expr:
    """Return a sum over all places as one over blocks and the places in them, where its terms know no more of a place.

    Examples
    --------
    >>> from sympy import IndexedBase, Symbol, symbols
    >>> k, n, p = symbols("k n p", integer=True, positive=True)
    >>> X = IndexedBase("X")
    >>> unstacked(Sum(X[PlaceIn(k, p), BlockOf(k, p)], (k, 1, n * p))).doit().limits
    ((i, 1, p), (j, 1, n))
    """
    if not isinstance(total, Sum) or len(total.limits) != 1:
        return total
    k, lower, upper = total.limits[0]
    found = [f for f in total.function.atoms(BlockOf, PlaceIn) if f.args[0] == k]
    lengths = {f.args[1] for f in found}
    if lower != 1 or len(lengths) != 1:
        return total
    length = lengths.pop()
    blocks = upper / length
    i, j = Dummy("i", integer=True), Dummy("j", integer=True)
    body = total.function.xreplace({f: j if isinstance(f, BlockOf) else i for f in found})
    if body.has(k) or not (blocks.is_integer and blocks.is_positive):
        return total
    return Sum(body, (i, 1, length), (j, 1, blocks))
