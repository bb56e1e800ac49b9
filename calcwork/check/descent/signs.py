"""Signs of coefficients in positive parameters, under bounds such as eta <= 1/L."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sympy import E, Expr, Function, Poly, PolynomialError, Pow, S, Symbol, cancel, factor_list, fraction, together


@dataclass(frozen=True)
class Bound:
    """Hold that a parameter is at most, or at least, a positive expression in others."""

    name: Symbol
    limit: Expr
    above: bool  # the limit stands above the parameter

    def __str__(self) -> str:
        return f"{self.name} {'<=' if self.above else '>='} {self.limit}"


def is_not_negative(expr: Expr, bounds: Sequence[Bound] = ()) -> bool:
    """Tell whether an expression is proved to be at least zero for all positive parameters within bounds.

    Examples
    --------
    >>> eta, L = Symbol("eta", positive=True), Symbol("L", positive=True)
    >>> is_not_negative(eta - L * eta**2 / 2), is_not_negative(eta - L * eta**2, [Bound(eta, 1 / L, above=True)])
    (False, True)
    """
    return _sign(within(expr, tuple(bounds))) in (0, 1)


@lru_cache(maxsize=20000)
def within(expr: Expr, bounds: tuple[Bound, ...]) -> Expr:
    """Return an expression with free positive letters in place of the parameters that have bounds."""
    for n, bound in enumerate(bounds):
        if bound.name not in expr.free_symbols:
            continue
        free = Symbol(f"free_{n}", nonnegative=True)
        later = within(bound.limit, bounds[n + 1 :])
        if bound.name in later.free_symbols:
            continue
        expr = expr.subs(bound.name, later / (1 + free) if bound.above else later + free)
    return expr


@lru_cache(maxsize=20000)
def _sign(expr: Expr) -> int | None:
    """Return 1 for an expression that is nowhere negative, -1 for one nowhere positive, 0 for zero, else None."""
    if expr.is_number:
        return 0 if expr == 0 else 1 if expr.is_positive else -1 if expr.is_negative else None
    expr = _with_bounded_powers(expr)
    if expr is None:
        return None
    roots = {p.base for p in expr.atoms(Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.is_Symbol}
    expr = expr.subs({s: Symbol(f"root_{s}", positive=True) ** 2 for s in roots})
    top, bottom = fraction(cancel(together(expr)))
    found = 1
    for part in (top, bottom):
        try:
            unit, factors = factor_list(part)
        except PolynomialError:
            return None
        found *= 1 if unit > 0 else -1 if unit < 0 else 0
        for factor, times in factors:
            own = 1 if times % 2 == 0 else _of_polynomial(factor)
            if own is None:
                return None
            found *= own
    return found


class Raised(Function):
    """A power whose exponent is no number, left as it is; the base of an exponential is e."""

    nargs = 2


def raised(base: Expr, exponent: Expr) -> Expr:
    """Return a power, with the whole number in its exponent apart."""
    whole = exponent.as_coeff_Add()[0]
    if not whole.is_Integer or base == E:
        whole = S.Zero
    rest = exponent - whole
    return base**whole * (Raised(base, rest) if rest != 0 else S.One)


def _with_bounded_powers(expr: Expr) -> Expr | None:
    r"""Return an expression in letters alone: \exp(-z T) is (1 - z)^T and something that is not negative."""
    powers = sorted(expr.atoms(Raised), key=lambda p: (p.args[0] == E, str(p)))
    new: dict[Expr, Expr] = {}
    for n, power in enumerate(powers):
        base, exponent = power.args
        if base == E:
            lower = next((p for p in new if cancel(exponent - (p.args[0] - 1) * p.args[1]) == 0), None)
            new[power] = Symbol(f"more_{n}", nonnegative=True) + (new[lower] if lower is not None else 0)
        elif is_not_negative(base):
            new[power] = Symbol(f"power_{n}", nonnegative=True)
        else:
            return None
    return expr.xreplace(new)


def _of_polynomial(factor: Expr) -> int | None:
    letters = sorted(factor.free_symbols, key=str)
    if not letters or not all(s.is_nonnegative for s in letters):
        return None
    signs = {c > 0 for c in Poly(factor, *letters).coeffs() if c.is_real}
    return {(True,): 1, (False,): -1}.get(tuple(signs))
