"""Limits that a document writes, as that of a difference quotient."""

from __future__ import annotations

from sympy import Dummy, Expr, Pow, S, Sum, fraction, limit, oo, simplify, together

from calcwork.algebra.integrals import Unbounded
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope
from calcwork.algebra.series import is_small
from calcwork.derive.rules import Record, differentiate
from calcwork.errors import NotSupportedYet

MOST_TURNS = 4
SECONDS = 1.0


def limit_of(body: Expr, variable: Expr, point: Expr, scope: Scope | None = None) -> Expr:
    """Return the limit of an expression as a variable goes to a point.

    A quotient of two expressions that vanish there is that of their derivatives (L'Hospital's rule), also for
    functions that nothing defines; beta^t vanishes for large t where the scope has beta in (-1, 1); everything else is
    left to SymPy.

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
    elif point is oo and scope is not None and (far := _far_out(body, variable, scope)) is not None:
        return far
    try:
        found = limit(body, variable, point)
    except NotImplementedError as reason:
        raise NotSupportedYet(f"the limit of {body} for {variable} to {point} was not found.") from reason
    if found.has(limit) or not found.is_finite:
        raise NotSupportedYet(f"the limit of {body} for {variable} to {point} was not found.")
    return found


def _far_out(body: Expr, variable: Expr, scope: Scope) -> Expr | None:
    """Return the limit for a growing variable where powers of small numbers alone depend on it, None elsewhere."""
    if body.has(Sum):
        body = Normalizer(scope, time_limit=SECONDS).simplify(body)
    domains = {n: d.domain for n, d in scope.declarations.items()}
    powers = {p: Dummy() for p in body.atoms(Pow) if p.exp.has(variable)}
    if not powers or not body.xreplace(powers).is_polynomial(variable, *powers.values()):
        return None
    if not all(is_small(p.base, domains) and p.exp.coeff(variable).is_positive for p in powers):
        return None
    rest = body.xreplace(dict.fromkeys(powers, S.Zero))
    return None if rest.has(variable) else rest
