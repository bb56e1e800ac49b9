"""Signs of expressions by the declared domains, and continuity of functions by their structure under these signs."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import (
    Abs,
    Add,
    Expr,
    Mul,
    Poly,
    PolynomialError,
    Pow,
    Symbol,
    asin,
    asinh,
    atan,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    expand,
    factor,
    log,
    sin,
    sinh,
    tanh,
)

from calcwork.algebra.generators import TooLarge
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Domain, Scope
from calcwork.errors import CalcworkError

SMOOTH = (exp, sin, cos, sinh, cosh, tanh, atan, asinh, erf, erfc, Abs)
BREAKDOWNS = (ArithmeticError, TypeError, ValueError, AttributeError, KeyError, IndexError, NotImplementedError,
              RecursionError, PolynomialError)  # fmt: skip
SIGN_SECONDS = 0.3


class Signs:
    """Know which expressions are positive: by the declared domains, and by those of bound variables."""

    def __init__(self, scope: Scope, domains: Mapping[str, Domain] | None = None) -> None:
        for name, domain in (domains or {}).items():
            scope = scope.declare(name, domain=domain)
        self.scope = scope

    def positive(self, expr: Expr) -> bool:
        """Tell whether an expression is known to be above zero."""
        if expr.is_number:
            return bool(expr.is_positive)
        if isinstance(expr, log):
            return self.positive(expr.args[0] - 1)
        if isinstance(-expr, log):
            return self.positive((-expr).args[0]) and self.positive(1 - (-expr).args[0])
        return any(self._product(e) for e in dict.fromkeys((expr, factor(expr)))) or self._quadratic(expr)

    def _product(self, expr: Expr) -> bool:
        """Tell whether a product is positive, by an even number of negative factors."""
        even = True
        for f in Mul.make_args(expr):
            if self._one(f):
                continue
            if not self._one(-f):
                return False
            even = not even
        return even

    def _one(self, expr: Expr) -> bool:
        if isinstance(expr, log) or isinstance(-expr, log):
            return self.positive(expr)
        if expr.is_Pow and expr.exp.is_Integer and expr.exp.is_even and expr.exp.is_negative:
            return True  # where it is defined at all
        if expr.is_Pow and expr.exp.is_Integer:
            return self.positive(expr.base)
        try:
            normal = Normalizer(self.scope, time_limit=SIGN_SECONDS)
            return normal.is_positive(normal.canonical(expr))
        except (TooLarge, CalcworkError, *BREAKDOWNS):
            return False

    def _quadratic(self, expr: Expr) -> bool:
        """Tell whether an expression is a quadratic polynomial without real roots, open above."""
        for x in sorted(expr.free_symbols, key=str):
            poly = expr.as_poly(x) if isinstance(x, Symbol) else None
            if poly is not None and poly.degree() == 2:
                a, b, c = poly.all_coeffs()
                if (
                    not any(e.has(x) for e in (a, b, c))
                    and self._product(factor(4 * a * c - b**2))
                    and self._product(a)
                ):
                    return True
        return False


def logs_stand_alone(primitive: Expr, x: Symbol) -> bool:
    """Tell whether no logarithm is multiplied by a function: x log|x| has no pole at 0, though log|x| has one."""
    terms = Add.make_args(expand(primitive, log=False))
    factors = [t.as_independent(x, as_Add=False)[1] for t in terms]
    return not any(f.has(log) and not isinstance(f, log) for f in factors)


class Continuity:
    """Tell by structure whether a function is continuous; with lines, note which of these must not be zero."""

    def __init__(self, x: Symbol, signs: Signs, *, lines: bool = False) -> None:
        self.x, self.signs, self.lines = x, signs, lines
        self.found: dict[Expr, None] = {}
        self.roots: dict[Expr, None] = {}

    def holds(self, expr: Expr) -> bool:
        """Tell whether the function is shown to be continuous."""
        if not expr.has(self.x) or expr == self.x:
            return True
        if isinstance(expr, (Add, Mul, *SMOOTH)):
            return all(self.holds(a) for a in expr.args)
        if isinstance(expr, log):
            inner = expr.args[0]
            if isinstance(inner, Abs):
                return self.holds(inner) and self._nonzero(inner.args[0])
            return self.holds(inner) and self._positive(inner)
        if isinstance(expr, asin):
            return self.holds(expr.args[0]) and self.signs.positive(1 - expr.args[0] ** 2)
        if isinstance(expr, Pow):
            return self._power(expr.base, expr.exp)
        return False

    def _power(self, base: Expr, exponent: Expr) -> bool:
        if exponent.has(self.x):
            return not base.has(self.x) and self.signs.positive(base) and self.holds(exponent)
        if not self.holds(base):
            return False
        if exponent.is_Integer:
            return bool(exponent.is_positive) or self._nonzero(base)
        if self.signs.positive(base):
            return True
        if self.lines and _is_line(base, self.x):
            self.roots[base] = None
            return True
        return False

    def _positive(self, expr: Expr) -> bool:
        return self.signs.positive(expr)

    def _nonzero(self, expr: Expr) -> bool:
        if self.signs.positive(expr) or self.signs.positive(-expr):
            return True
        if self.lines and _is_line(expr, self.x):
            self.found[expr] = None
            return True
        return False


def _is_line(expr: Expr, x: Symbol) -> bool:
    try:
        return Poly(expr, x).degree() == 1
    except BREAKDOWNS:
        return False
