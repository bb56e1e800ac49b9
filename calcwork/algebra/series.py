r"""Infinite sums in closed form: ``\sum_{k=0}^\infty P(k) r^k`` with r in (-1, 1), ``\sum_{k=0}^\infty P(k) r^k / k!``.

With ``x = r`` the first is ``P(x d/dx) 1/(1-x)`` and the second ``P(x d/dx) e^x``, less the terms before the first one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Dummy, Expr, Integer, Mul, Poly, Pow, S, Sum, Symbol, exp, factorial, oo

from calcwork.algebra.scope import Domain

HIGHEST = 6
MOST_BEFORE = 20


@dataclass
class _Term:
    """Hold the factors of a general term: a constant, a polynomial in the letter, the base of the power, a 1/k!."""

    constant: Expr = S.One
    polynomial: Expr = S.One
    base: Expr = S.One
    over_factorial: bool = False


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
    term = _term(total.function, k)
    if term is None or not (term.over_factorial or is_small(term.base, domains)):
        return None
    x = Dummy("x", real=True)
    slope, value = exp(x) if term.over_factorial else 1 / (1 - x), S.Zero
    for coefficient in reversed(Poly(term.polynomial, k).all_coeffs()):
        value, slope = value + coefficient * slope, x * slope.diff(x)
    before = sum((total.function.subs(k, n) for n in range(int(lower))), S.Zero)
    return term.constant * value.subs(x, term.base) - before


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
        elif (power := _power(factor, k)) is not None:
            term.base, term.constant = term.base * power[0], term.constant * power[1]
        else:
            return None
    return term if term.base.has(Symbol) else None


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
    """Tell whether a number is inside of (-1, 1): an expression a + b q of one q whose domain has both ends."""
    names = [s for s in base.free_symbols if isinstance(s, Symbol)]
    domain = domains.get(names[0].name) if len(names) == 1 else None
    if domain is None or domain.lower is None or domain.upper is None or not base.is_polynomial(*names):
        return False
    if Poly(base, *names).degree() != 1:
        return False
    ends = ((domain.lower, domain.open_lower), (domain.upper, domain.open_upper))
    values = [(abs(base.subs(names[0], end)), is_open) for end, is_open in ends]
    return all(bool(v < 1) or (v == Integer(1) and is_open) for v, is_open in values)
