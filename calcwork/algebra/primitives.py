"""The normal form of integrals: linear, additive over intervals, and free of the name of the bound variable.

A definite integral becomes Σ c (P_f(b) - P_f(a)) over the monomials f of its integrand, with P_f a formal
antiderivative. Where this adds up to zero the integrals themselves do, wherever all of those that were written exist:
on the intervals that they cover f has an antiderivative, and it cancels at every end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Abs, Add, Expr, Function, Mul, Pow, Symbol, Tuple, log, sign

from calcwork.algebra.integrals import Definite, is_infinite
from calcwork.algebra.sums import parted

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer


SIGNED = (Abs, log, Pow, sign)  # what a positive variable simplifies


class Primitive(Function):
    """Stand for a formal antiderivative of a function of its bound variable at a place, inert."""

    nargs = 3
    is_commutative = True


def integral_form(normal: Normalizer, body: Expr, limit: Tuple | tuple[Expr, ...]) -> Expr:
    """Return the integral of a body over a limit (x, a, b) as a linear combination of formal antiderivatives."""
    x, *ends = limit
    ends = [e if is_infinite(e) else normal.canonical(e) for e in ends]
    above = body.has(*SIGNED) and all(
        (is_infinite(e) and e.is_extended_positive) or normal.signs.is_nonnegative(e) for e in ends
    )
    name = f"v{1 + _depth(body)}_"
    place = Symbol(name, positive=True) if above else Symbol(name, real=True)
    with normal.signs.quiet():  # what is positive at one place of the interval need not be elsewhere
        prepared = normal.prepare(body.xreplace({x: place}))
        outer, terms = parted(normal, prepared, place)
        total = [Mul(c, _between(normal, core, place, ends)) for c, core in terms]
    return Add(*total) / outer


def _between(normal: Normalizer, core: Expr, place: Symbol, ends: list[Expr]) -> Expr:
    if not core.has(place):
        return core * (ends[1] - ends[0])
    unit, again = normal.lowest(normal.prepare(core)).as_coeff_Mul()
    return unit * (Primitive(again, place, ends[1]) - Primitive(again, place, ends[0]))


def _depth(expr: Expr) -> int:
    """Return how many integrals are nested in an expression; their variables are named by that."""
    inner = max((_depth(a) for a in expr.args), default=0)
    return inner + isinstance(expr, (Definite, Primitive))
