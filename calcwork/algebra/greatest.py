"""The greatest value over an index, in normal form: what does not depend on the index stands in front.

So max_k (z_k + c) is c + max_k z_k, and max_k |c z_k| is |c| max_k |z_k|.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Add, Expr, Mul, S, Symbol, Tuple

from calcwork.algebra.functions import greatest
from calcwork.algebra.sums import parted

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer


def greatest_form(normal: Normalizer, body: Expr, limit: Tuple) -> Expr:
    """Return max over an index of a body as a sum of what is free of it and a multiple of a bare maximum."""
    place, lower, upper = limit
    below, terms = parted(normal, normal.prepare(body), place)
    free = Add(*(c * core for c, core in terms if not core.has(place))) / below
    bound = [(c, core) for c, core in terms if core.has(place)]
    if not bound:
        return free
    scale = S.One / below if normal.signs.is_nonnegative(below) else S.One
    inner = Add(*(c * core for c, core in bound)) / (below * scale)
    if len(bound) == 1:
        (coefficient, core), *_ = bound
        scale, own = _split(normal, coefficient / below)
        inner = own * core
    return free + scale * _named(normal, inner, place, (normal.canonical(lower), normal.canonical(upper)))


def _split(normal: Normalizer, coefficient: Expr) -> tuple[Expr, Expr]:
    """Return the factors that are zero or above, and what is left of a coefficient."""
    sign, factors = (S.NegativeOne, -coefficient) if coefficient.could_extract_minus_sign() else (S.One, coefficient)
    front = [f for f in Mul.make_args(factors) if normal.signs.is_nonnegative(f)]
    return Mul(*front), sign * factors / Mul(*front)


def _named(normal: Normalizer, body: Expr, place: Symbol, limits: tuple[Expr, Expr]) -> Expr:
    """Return the maximum of a body with its index named by the depth of those inside."""
    depth = 1 + max((int(g.limits[0][0].name[1:-1]) for g in body.atoms(greatest)), default=0)
    index = Symbol(f"g{depth}_", integer=True)
    return greatest(normal.lowest(normal.prepare(body.xreplace({place: index}))), (index, *limits))
