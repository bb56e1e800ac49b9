r"""Integrals of powers, exponentials and Gaussians over a whole ray, line or unit interval, by their known values.

.. math::
    \int_0^\infty x^p e^{-c x^k} dx = \frac{\Gamma((p+1)/k)}{k c^{(p+1)/k}}, \qquad
    \int_0^1 x^p (1-x)^q dx = B(p+1, q+1)

and, for a polynomial times a Gaussian over the line, its central moments. Each value comes with the conditions under
which the integral exists at all (DLMF 5.9.1, 5.12.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Integer,
    Mul,
    Rational,
    S,
    Symbol,
    binomial,
    collect,
    exp,
    expand,
    gamma,
    powsimp,
)

from calcwork.algebra.integrals import is_infinite

MOST_TERMS = 40
MOST_MOMENTS = 12


@dataclass(frozen=True)
class Closed:
    """Hold the value of an integral, and what must be positive for it to exist."""

    value: Expr
    conditions: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Term:
    """Hold one term c x^p (1 - x)^q e^E of an integrand."""

    factor: Expr
    power: Expr
    other: Expr
    exponent: Expr


def moment(body: Expr, x: Symbol, lower: Expr, upper: Expr) -> Closed | None:
    """Return the integral of a function by the table, None when some term of it is not in there.

    Examples
    --------
    >>> from sympy.abc import a, x
    >>> from calcwork.algebra.integrals import Unbounded
    >>> moment(x * exp(-a * x), x, S.Zero, Unbounded())
    Closed(value=a**(-2), conditions=(2, a, 1))
    """
    if is_infinite(lower) and is_infinite(upper):
        return _over_line(body, x)
    rule = _over_ray if lower == 0 and is_infinite(upper) else _over_unit if (lower, upper) == (0, 1) else None
    return _by_terms(body, x, rule) if rule is not None else None


def _by_terms(body: Expr, x: Symbol, rule: object) -> Closed | None:
    terms = _terms(body, x)
    if terms is None or not callable(rule):
        return None
    found = [rule(t, x) for t in terms]
    if any(f is None for f in found):
        return None
    return Closed(Add(*(f.value for f in found)), tuple(dict.fromkeys(c for f in found for c in f.conditions)))


def _terms(body: Expr, x: Symbol) -> list[Term] | None:
    summands = Add.make_args(expand(body, power_base=False, log=False))
    if len(summands) > MOST_TERMS:
        return None
    found = [_term(powsimp(s, combine="exp"), x) for s in summands]
    return None if any(f is None for f in found) else [f for f in found if f is not None]


def _term(summand: Expr, x: Symbol) -> Term | None:
    factor, power, other, exponent = S.One, S.Zero, S.Zero, S.Zero
    for f in Mul.make_args(summand):
        base, up = f.as_base_exp() if not isinstance(f, exp) else (f, S.One)
        if not f.has(x):
            factor *= f
        elif base == x and not up.has(x):
            power += up
        elif expand(base + x) == 1 and not up.has(x):
            other += up
        elif isinstance(f, exp):
            exponent += f.args[0]
        else:
            return None
    return Term(factor, power, other, exponent)


def _over_ray(term: Term, x: Symbol) -> Closed | None:
    """Return the integral from 0 to infinity of c x^p exp(-r x^k)."""
    if term.other != 0:
        return None
    constant, varying = collect(expand(term.exponent), x).as_independent(x, as_Add=True)
    rate, monomial = varying.as_independent(x, as_Add=False)
    base, k = monomial.as_base_exp()
    if base != x or k.has(x):
        return None
    order = (term.power + 1) / k
    value = term.factor * exp(constant) * gamma(order) / (k * (-rate) ** order)
    return Closed(value, (term.power + 1, -rate, k))


def _over_unit(term: Term, x: Symbol) -> Closed | None:
    """Return the integral from 0 to 1 of c x^p (1-x)^q."""
    if term.exponent != 0:
        return None
    p, q = term.power + 1, term.other + 1
    return Closed(term.factor * gamma(p) * gamma(q) / gamma(p + q), (p, q))


def _over_line(body: Expr, x: Symbol) -> Closed | None:
    kinks = [a.args[0] for a in body.atoms(Abs) if a.has(x)]
    if kinks:
        return _around_kink(body, x, kinks)
    return _by_terms(body, x, _gaussian)


def _around_kink(body: Expr, x: Symbol, kinks: list[Expr]) -> Closed | None:
    """Return the integral of a function of |x - m| by that over both sides of m."""
    slope = kinks[0].diff(x)
    if len(set(kinks)) != 1 or slope.has(x) or slope == 0:
        return None
    middle = expand(x - kinks[0] / slope)
    y = Dummy("y", positive=True)
    sides = [body.xreplace({Abs(kinks[0]): Abs(slope) * y}).xreplace({x: middle + s * y}) for s in (1, -1)]
    return _by_terms(Add(*sides), y, _over_ray)


def _gaussian(term: Term, x: Symbol) -> Closed | None:
    """Return the integral over the line of c x^p exp(-A x^2 + B x + C), p a whole number."""
    quadratic = expand(term.exponent).as_poly(x)
    p = term.power
    if (
        term.other != 0
        or quadratic is None
        or quadratic.degree() != 2
        or not p.is_Integer
        or not 0 <= p <= MOST_MOMENTS
    ):
        return None
    a, b, c = quadratic.all_coeffs()
    a = -a
    middle = b / (2 * a)
    value = S.Zero
    for j in range(0, int(p) + 1, 2):
        central = gamma(Rational(j + 1, 2)) * a ** Rational(-(j + 1), 2)
        value += binomial(p, Integer(j)) * middle ** (p - j) * central
    return Closed(term.factor * exp(c + b**2 / (4 * a)) * value, (a,))
