r"""Infinite sums in closed form: ``\sum P(k) r^k`` and ``\sum r^k / k`` with r in (-1, 1), ``\sum P(k) r^k / k!``.

With ``x = r`` the first from 0 on is ``P(x d/dx) 1/(1-x)``, the second from 1 on ``-\log(1-x)`` and the third
``P(x d/dx) e^x``, less the terms before the first one. A rational term such as ``1/(k(k+2))`` telescopes, and that of
``1/k^2`` is a value of the zeta function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Mul,
    Poly,
    Pow,
    S,
    Sum,
    Symbol,
    apart,
    exp,
    factorial,
    harmonic,
    log,
    oo,
    simplify,
    zeta,
)

from calcwork.algebra.scope import Domain

HIGHEST = 6
MOST_BEFORE = 20


@dataclass
class _Term:
    """Hold the factors of a general term: a constant, a polynomial in the letter, the base of a power, 1/k!, 1/k."""

    constant: Expr = S.One
    polynomial: Expr = S.One
    base: Expr = S.One
    over_factorial: bool = False
    over_index: bool = False


def with_series(expr: Expr, domains: Mapping[str, Domain]) -> Expr:
    """Return an expression with its infinite sums in closed form, where they are known to converge.

    Examples
    --------
    >>> k, q = Symbol("k", integer=True), Symbol("q", real=True)
    >>> with_series(Sum(q**k, (k, 0, oo)), {"q": Domain(Integer(0), Integer(1))})
    1/(1 - q)
    """
    if not expr.has(oo):
        return expr
    closed = {s: c for s in expr.atoms(Sum) if (c := _closed(s, domains)) is not None}
    return expr.xreplace(closed) if closed else expr


def _closed(total: Sum, domains: Mapping[str, Domain]) -> Expr | None:
    k, lower, upper = total.limits[0]
    if len(total.limits) > 1 or upper is not oo or not (lower.is_Integer and 0 <= lower <= MOST_BEFORE):
        return None
    shifts = [s for f in total.function.atoms(factorial) if (s := f.args[0] - k).is_Integer and s]
    if len(set(shifts)) == 1 and lower + shifts[0] >= 0:
        return _closed(Sum(total.function.subs(k, k - shifts[0]), (k, lower + shifts[0], oo)), domains)
    if (telescoped := _telescoped(total.function, k, int(lower))) is not None:
        return telescoped
    if (powers := _reciprocal_powers(total.function, k, int(lower))) is not None:
        return powers
    term = _term(total.function, k)
    if term is None or not (term.over_factorial or is_small(term.base, domains)):
        return None
    if term.over_index:
        return _logarithm(term, total.function, k, int(lower))
    x = Dummy("x", real=True)
    slope, value = exp(x) if term.over_factorial else 1 / (1 - x), S.Zero
    for coefficient in reversed(Poly(term.polynomial, k).all_coeffs()):
        value, slope = value + coefficient * slope, x * slope.diff(x)
    before = sum((total.function.subs(k, n) for n in range(int(lower))), S.Zero)
    return term.constant * value.subs(x, term.base) - before


def _logarithm(term: _Term, function: Expr, k: Symbol, lower: int) -> Expr | None:
    """Return the sum of c r^k / k from a first term on."""
    if lower < 1 or term.over_factorial or term.polynomial != 1:
        return None
    before = sum((function.subs(k, n) for n in range(1, lower)), S.Zero)
    return -term.constant * log(1 - term.base) - before


def _reciprocal_powers(function: Expr, k: Symbol, lower: int) -> Expr | None:
    """Return the sum of c / k^m for an even m, by the value of the zeta function there."""
    constant, power = function.as_independent(k, as_Add=False)
    base, exponent = power.as_base_exp()
    if lower < 1 or base != k or not exponent.is_Integer or exponent > -2 or exponent % 2:
        return None
    before = sum((function.subs(k, n) for n in range(1, lower)), S.Zero)
    return constant * zeta(-exponent) - before


def _telescoped(function: Expr, k: Symbol, lower: int) -> Expr | None:
    """Return the sum of a rational term whose partial fractions c / (k + a) have coefficients that add up to zero."""
    if function.free_symbols != {k} or not function.is_rational_function(k) or function.is_polynomial(k):
        return None
    total, value = S.Zero, S.Zero
    for part in Add.make_args(apart(function, k)):
        shift = simplify(1 / part)
        if not shift.is_polynomial(k) or Poly(shift, k).degree() != 1:
            return None
        slope, rest = Poly(shift, k).all_coeffs()
        first = lower + rest / slope
        if not first.is_Integer or not 0 < first <= MOST_BEFORE:
            return None
        total, value = total + 1 / slope, value - harmonic(first - 1) / slope
    return value if total == 0 else None


def _term(function: Expr, k: Symbol) -> _Term | None:
    """Return the parts of a general term, None for one of another form."""
    term = _Term()
    for factor in Mul.make_args(function):
        if not factor.has(k):
            term.constant *= factor
        elif factor.is_polynomial(k) and Poly(factor, k).degree() <= HIGHEST:
            term.polynomial *= factor
        elif factor == 1 / factorial(k):
            term.over_factorial = True
        elif factor == 1 / k and not term.over_index:
            term.over_index = True
        elif (power := _power(factor, k)) is not None:
            term.base, term.constant = term.base * power[0], term.constant * power[1]
        else:
            return None
    return term if term.base != 1 else None


def _power(factor: Expr, k: Symbol) -> tuple[Expr, Expr] | None:
    """Return r and c of r^k c, as r^{k+1} or (1-q)^{k-1} are."""
    base, exponent = factor.as_base_exp()
    if not isinstance(factor, (Pow, exp)) or base.has(k):
        return None
    slope, rest = exponent.coeff(k), exponent.subs(k, 0)
    if slope.has(k) or (exponent - slope * k - rest).expand() != 0:
        return None
    return base**slope, base**rest


def is_small(base: Expr, domains: Mapping[str, Domain]) -> bool:
    """Tell whether a number is inside of (-1, 1): a + b q or b q^m for a q whose domain has both ends."""
    if base.is_Rational:
        return bool(abs(base) < 1)
    names = [s for s in base.free_symbols if isinstance(s, Symbol)]
    domain = domains.get(names[0].name) if len(names) == 1 else None
    if domain is None or domain.lower is None or domain.upper is None or not base.is_polynomial(*names):
        return False
    if len(Poly(base, *names).terms()) > 1 and Poly(base, *names).degree() != 1:
        return False  # of a + b q and of b q^m the ends of q tell
    ends = ((domain.lower, domain.open_lower), (domain.upper, domain.open_upper))
    values = [(abs(base.subs(names[0], end)), is_open) for end, is_open in ends]
    return all(bool(v < 1) or (v == Integer(1) and is_open) for v, is_open in values)
