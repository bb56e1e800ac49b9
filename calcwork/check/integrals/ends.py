"""Functions at the ends of an interval: their values there, or their limits by the order of growth of each factor.

Everything is written in y, which goes to zero from above: x = e + y at a lower end, e - y at an upper one, and 1/y or
-1/y at an infinite one. A factor is then about c y^k, a power of log y, or an exponential that beats both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sympy import (
    AccumBounds,
    Add,
    Dummy,
    Expr,
    Mul,
    Poly,
    PolynomialError,
    Pow,
    S,
    Symbol,
    asinh,
    atan,
    cos,
    erf,
    erfc,
    exp,
    expand,
    log,
    nan,
    oo,
    pi,
    sin,
    tanh,
    together,
    zoo,
)

from calcwork.algebra.integrals import is_infinite

SATURATING: dict[type, tuple[Expr, Expr]] = {
    atan: (-pi / 2, pi / 2),
    erf: (S.NegativeOne, S.One),
    erfc: (S(2), S.Zero),
    tanh: (S.NegativeOne, S.One),
}
IMPROPER = (nan, zoo, oo, -oo, AccumBounds)
Positive = Callable[[Expr], bool]


class NoLimit(Exception):
    """The limit was not found."""


@dataclass
class Growth:
    """Hold what a term is about as y goes to zero: c y^k (log y)^q, times an exponential that goes to zero or grows."""

    c: Expr = S.One
    k: Expr = S.Zero
    q: Expr = S.Zero
    decays: bool = False
    bounded: bool = False


@dataclass
class Ends:
    """Find the values of a function at ends, under the signs that are known; note the conditions for them to exist."""

    positive: Positive
    conditions: list[Expr] = field(default_factory=list)

    def value(self, expr: Expr, x: Symbol, end: Expr, *, upper: bool) -> Expr:
        """Return the value of a function at an end, or its limit there.

        Raises
        ------
        NoLimit
            When neither is found.
        """
        if not is_infinite(end):
            plain = expr.xreplace({x: end})
            if not plain.has(*IMPROPER) and not any(p.base == 0 for p in plain.atoms(Pow)):
                return plain
        y = Dummy("y", positive=True)
        start, step = (S.Zero, -1 / y) if is_infinite(end) else (end, y)
        return self._limit(expr.xreplace({x: start - step if upper else start + step}), y)

    def _limit(self, expr: Expr, y: Symbol) -> Expr:
        logs_order, total = S.Zero, S.Zero
        for term in Add.make_args(expand(expr, power_base=False, log=False)):
            found = self._logarithm(term, y)
            if found is not None:
                value, order = found
                logs_order, total = logs_order + order, total + value
            else:
                total += self._term(term, y)
        if expand(logs_order) != 0:
            raise NoLimit
        return total

    def _logarithm(self, term: Expr, y: Symbol) -> tuple[Expr, Expr] | None:
        """Return (c log d, c k) for a term c log(g) with g about d y^k, None for every other term."""
        front, rest = term.as_independent(y, as_Add=False)
        if not isinstance(rest, log):
            return None
        c, k = self._order(rest.args[0], y)
        return front * log(c), front * k

    def _term(self, term: Expr, y: Symbol) -> Expr:
        growth = Growth()
        for factor in Mul.make_args(term):
            self._multiply(growth, factor, y)
        if growth.decays:
            return S.Zero
        if growth.k == 0:
            if growth.q.is_negative:
                return S.Zero
            if growth.q != 0 or growth.bounded:
                raise NoLimit
            return growth.c
        self._require(growth.k)
        return S.Zero

    def _multiply(self, growth: Growth, factor: Expr, y: Symbol) -> None:
        if not factor.has(y):
            growth.c *= factor
            return
        if isinstance(factor, exp):
            self._exponential(growth, factor.args[0], y)
            return
        base, up = factor.as_base_exp()
        if isinstance(base, log) and up.is_number:
            c, k = self._order(base.args[0], y)
            if k == 0:
                growth.c *= log(c) ** up
            else:
                growth.q += up
            return
        if isinstance(factor, (sin, cos)):
            self._wave(growth, factor, y)
            return
        if type(factor) in SATURATING:
            growth.c *= self._saturated(factor, y)
            return
        if up.has(y) or isinstance(base, asinh):
            raise NoLimit
        if up.is_negative and self._grows(base, y):
            growth.decays = True
            return
        c, k = self._order(base, y)
        growth.c *= c**up
        growth.k += k * up

    def _grows(self, expr: Expr, y: Symbol) -> bool:
        """Tell whether an expression is one or more growing exponentials, and beside them what has a limit."""
        growing, rest = list[Expr](), list[Expr]()
        for term in Add.make_args(expr):
            front, own = term.as_independent(y, as_Add=False)
            (growing if isinstance(own, exp) and self._explodes(front, own.args[0], y) else rest).append(term)
        try:
            self._limit(Add(*rest), y)
        except NoLimit:
            return False
        return bool(growing)

    def _explodes(self, front: Expr, exponent: Expr, y: Symbol) -> bool:
        try:
            c, k = self._order(exponent, y)
        except NoLimit:
            return False
        return self.positive(front) and self.positive(c) and self.positive(-k)

    def _wave(self, growth: Growth, factor: Expr, y: Symbol) -> None:
        c, k = self._order(factor.args[0], y)
        if k == 0:
            growth.c *= factor.func(c)
        elif not self.positive(k):
            growth.bounded = True
        elif isinstance(factor, sin):
            growth.c, growth.k = growth.c * c, growth.k + k

    def _exponential(self, growth: Growth, exponent: Expr, y: Symbol) -> None:
        for part in Add.make_args(expand(exponent)):
            c, k = self._order(part, y)
            if k == 0:
                growth.c *= exp(c)
            elif not self.positive(k):
                break
        else:
            return
        varying = Add(*(p for p in Add.make_args(expand(exponent)) if p.has(y)))
        c, k = self._order(varying, y)
        if not self.positive(-k):
            raise NoLimit
        self._require(-c)
        growth.decays = True

    def _saturated(self, factor: Expr, y: Symbol) -> Expr:
        c, k = self._order(factor.args[0], y)
        if k == 0 or self.positive(k):
            return factor.func(c if k == 0 else S.Zero)
        if not self.positive(-k):
            raise NoLimit
        if self.positive(c):
            return SATURATING[type(factor)][1]
        if self.positive(-c):
            return SATURATING[type(factor)][0]
        raise NoLimit

    def _require(self, expr: Expr) -> None:
        """Note that something must be positive for the limit to exist.

        Raises
        ------
        NoLimit
            When it is known not to be.
        """
        if self.positive(expr):
            return
        if expr.is_number or expr.is_nonpositive or self.positive(-expr):
            raise NoLimit
        self.conditions.append(expr)

    def _order(self, expr: Expr, y: Symbol) -> tuple[Expr, Expr]:
        """Return (c, k) when an expression is about c y^k."""
        if not expr.has(y):
            return expr, S.Zero
        front, rest = expr.as_independent(y, as_Add=False)
        base, up = rest.as_base_exp()
        if base == y and not up.has(y):
            return front, up
        above, below = together(expr).as_numer_denom()
        try:
            (c, k), (d, m) = (_lowest(Poly(e, y)) for e in (above, below))
        except (PolynomialError, ValueError, TypeError, ArithmeticError) as reason:
            if not expr.is_Add or (limit := self._limit(expr, y)).is_zero:
                raise NoLimit from reason
            return limit, S.Zero
        return c / d, k - m


def _lowest(poly: Poly) -> tuple[Expr, Expr]:
    (k,), c = poly.terms()[-1]
    if c.has(poly.gen):
        raise ValueError
    return c, S(k)
