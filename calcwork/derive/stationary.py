"""Stationary points in one variable and likelihood maxima, classified by the second derivative.

The derivative is brought into lowest terms and factored over its generators. A factor that is a positive power or an
exponential has no root; a linear or quadratic factor in the variable gives its roots in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Pow, sqrt

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.families import Exp, present
from calcwork.algebra.fractions import Field
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Domain, Scope
from calcwork.algebra.textbook import joined, tidy
from calcwork.derive.chain import differentiate_through
from calcwork.errors import NotSupportedYet


@dataclass(frozen=True)
class StationaryPoint:
    """Hold a root of the derivative, the second derivative there, and what that shows.

    ``kind`` is "minimum", "maximum" or "undecided"; ``reason`` says in a sentence why.
    """

    variable: Expr
    value: Expr
    second: Expr
    kind: str
    reason: str


@dataclass(frozen=True)
class StationaryPoints:
    """Hold the first and second derivative of a function of one variable and all its stationary points."""

    function: Expr
    variable: Expr
    first: Expr
    second: Expr
    points: tuple[StationaryPoint, ...]


def stationary_points(function: Expr, variable: Expr, scope: Scope) -> StationaryPoints:
    """Find and classify the stationary points of a function of one scalar inside the variable's domain.

    Raises
    ------
    NotSupportedYet
        When a factor of the derivative is not linear or quadratic in the variable, so that there is no closed form
        to be had here; the message names the factor.

    Examples
    --------
    >>> from sympy import log
    >>> from calcwork.algebra import UNIT, Scope, index, scalar, size
    >>> scope = Scope().declare("p", domain=UNIT)
    >>> p = scope["p"]
    >>> [(s.value, s.kind) for s in stationary_points(7 * log(p) + 3 * log(1 - p), p, scope).points]
    [(7/10, 'maximum')]
    """
    first = differentiate_through(expand_definitions(function, scope), variable, scope).value
    second = differentiate_through(first, variable, scope).value
    normal = Normalizer(scope)
    first = joined(tidy(normal.simplify(first)))
    roots = _roots(normal, first, variable)
    points = tuple(
        _classified(normal, r, variable, second) for r in roots if _inside(normal, r, scope.domain(variable))
    )
    return StationaryPoints(function, variable, first, tidy(second), points)


def _roots(normal: Normalizer, first: Expr, x: Expr) -> list[Expr]:
    prepared = normal.prepare(first)
    field = Field.of(prepared, x)
    _, factors = field.factors(field.fraction(prepared).num)
    roots: list[Expr] = []
    for factor, _times in factors:
        roots += [r for r in _roots_of(normal, field, factor, x) if r not in roots]
    return roots


def _roots_of(normal: Normalizer, field: Field, factor: Any, x: Expr) -> list[Expr]:
    if not any(a.has(x) for a in field.atoms_in(factor)):
        return []
    expr = field.poly(factor)
    if isinstance(expr, (Exp, Pow)) and not expr.args[0].is_Add:
        return []
    inside = [a for a in field.atoms_in(factor) if a.has(x) and a != x]
    degree = int(factor.degrees()[field.atoms.index(x)])
    if inside or degree > 2:
        raise NotSupportedYet(
            f"the derivative has the factor {present(expr)}, whose roots in {x} have no closed form here (tried: "
            "linear and quadratic factors); find them numerically."
        )
    c, b, a = (present(expr).expand().coeff(x, n) for n in range(3))
    if a == 0:
        return [tidy(-c / b)]
    root = sqrt(normal.simplify(b**2 - 4 * a * c))
    return [tidy((-b - root) / (2 * a)), tidy((-b + root) / (2 * a))]


def _inside(normal: Normalizer, root: Expr, domain: Domain) -> bool:
    """Leave out a root only when it is shown to lie outside of the domain."""
    if root.has(sqrt(-1)) or root.is_real is False:
        return False
    lower, upper = domain.lower, domain.upper
    if lower is not None and (
        normal.is_positive(normal.canonical(lower - root)) or (root == lower and domain.open_lower)
    ):
        return False
    return not (
        upper is not None
        and (normal.is_positive(normal.canonical(root - upper)) or (root == upper and domain.open_upper))
    )


def _classified(normal: Normalizer, root: Expr, x: Expr, second: Expr) -> StationaryPoint:
    value = joined(tidy(normal.simplify(second.xreplace({x: root}))))
    sign = _sign(normal, value)
    kind = {1: "minimum", -1: "maximum", None: "undecided", 0: "undecided"}[sign]
    says = {1: "is positive", -1: "is negative", 0: "is zero: the test decides nothing", None: "has no known sign"}[
        sign
    ]
    return StationaryPoint(x, root, value, kind, f"the second derivative at {x} = {root} {says}")


def _sign(normal: Normalizer, value: Expr) -> int | None:
    """Return the sign of an expression as far as the domains show it."""
    if value == 0 or normal.is_zero(value):
        return 0
    prepared = normal.prepare(value)
    field = Field.of(prepared)
    quotient = field.fraction(prepared)
    unit, above = field.factors(quotient.num)
    other, below = field.factors(quotient.den)
    sign = 1 if unit * other > 0 else -1
    for factor, times in [*above, *below]:
        expr = field.poly(factor)
        if times % 2 == 0 or normal.is_positive(expr):
            continue
        if not normal.is_positive(normal.canonical(-expr)):
            return None
        sign = -sign
    return sign
