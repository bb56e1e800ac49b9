"""Limits that a document writes, as that of a difference quotient."""

from __future__ import annotations

from sympy import Expr, fraction, limit, oo, simplify, together

from calcwork.algebra.integrals import Unbounded
from calcwork.derive.rules import Record, differentiate
from calcwork.errors import NotSupportedYet

MOST_TURNS = 4


def limit_of(body: Expr, variable: Expr, point: Expr) -> Expr:
    """Return the limit of an expression as a variable goes to a point.

    A quotient of two expressions that vanish there is that of their derivatives (L'Hospital's rule), also for
    functions that nothing defines; everything else is left to SymPy.

    Raises
    ------
    NotSupportedYet
        When neither way finds a limit.

    Examples
    --------
    >>> from sympy import S
    >>> from sympy.abc import h, x
    >>> limit_of(((x + h) ** 2 - x**2) / h, h, S.Zero)
    2*x
    """
    if not body.has(variable):
        return body
    point = point.xreplace({Unbounded(): oo})
    if point.is_finite:
        above, below = fraction(together(body))
        for _ in range(MOST_TURNS):
            high, low = (simplify(e.subs(variable, point).doit()) for e in (above, below))
            if low != 0:
                return high / low
            if high != 0:
                break
            above, below = (differentiate(e, variable, Record()) for e in (above, below))
    try:
        found = limit(body, variable, point)
    except NotImplementedError as reason:
        raise NotSupportedYet(f"the limit of {body} for {variable} to {point} was not found.") from reason
    if found.has(limit) or not found.is_finite:
        raise NotSupportedYet(f"the limit of {body} for {variable} to {point} was not found.")
    return found
