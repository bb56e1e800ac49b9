"""Integrals enclosed by balls: Gauss-Legendre quadrature with proved error bounds, as Arb's `acb.integral` has it.

The integrand becomes a function of a complex ball. What has a branch cut refuses a ball that meets it, and what has a
pole gives an unbounded one, so a bounded result is an enclosure (F. Johansson, Numerical integration in
arbitrary-precision ball arithmetic, 2018).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq
from sympy import Expr, Symbol

from calcwork.algebra.families import REWRITES
from calcwork.algebra.integrals import Definite, is_infinite
from calcwork.check.numbers.balls import Machine, Node, Program
from calcwork.check.numbers.elementwise import Undefined, Unknown, ball, exact, whole
from calcwork.check.numbers.points import near

MOST_EVALUATIONS = 12_000
MOST_BITS = 512
INNER_POINTS = 9
NOT_ENCLOSED = "an integral could not be enclosed; it may be improper, or have a pole between its limits"
IMPROPER = "an integral to infinity was not carried out"

Complex = Callable[[Machine, acb, bool], acb]


def integral_node(program: Program, expr: Definite) -> Node:
    """Return the evaluation of a definite integral of finite range.

    Raises
    ------
    Unknown
        When the range is infinite, or the integrand has something in it that has no complex value here.
    """
    x, lower, upper = expr.limits[0]
    if is_infinite(lower) or is_infinite(upper):
        raise Unknown(IMPROPER)
    low, high, real = program.node(lower), program.node(upper), program.node(expr.function)
    builder = _Builder(program, x)
    function = builder.function(expr.function)
    letters = (low.letters | high.letters | real.letters | builder.letters) - {x}

    def run(m: Machine) -> Any:
        a, b = low.run(m), high.run(m)
        if exact(a) and exact(b) and a == b:
            return fmpq(0)
        _defined_inside(m, real, x, a, b)
        return _enclosed(m, function, ball(a), ball(b))

    return program.remembered(run, frozenset(letters))


def _defined_inside(m: Machine, real: Node, x: Symbol, a: Any, b: Any) -> None:
    """Evaluate the integrand at some points between the limits, which raises where it is no real number."""
    first, last = near(a), near(b)
    for k in range(1, INNER_POINTS + 1):
        m.env[x] = first + (last - first) * fmpq(2 * k, 2 * INNER_POINTS + 3)
        try:
            real.run(m)
        finally:
            m.env.pop(x, None)


def _enclosed(m: Machine, function: Complex, a: arb, b: arb) -> arb:
    if ctx.prec > MOST_BITS:
        raise Unknown(NOT_ENCLOSED)
    failure: list[BaseException] = []

    def at(z: acb, analytic: bool) -> acb:
        if failure:
            return acb("nan")
        try:
            m.budget.spend()
            return function(m, z, analytic)
        except Exception as reason:  # must not pass through the C code; it is raised again below
            failure.append(reason)
            return acb("nan")

    value = acb.integral(at, acb(a), acb(b), eval_limit=MOST_EVALUATIONS)
    if failure:
        raise failure[0]
    if not value.is_finite():
        raise Unknown(NOT_ENCLOSED)
    if not value.imag.contains(0):
        raise Undefined("an integrand that is no real number between the limits")
    return value.real


class _Builder:
    """Build the integrand as a function of the complex variable; what is free of it is a real constant."""

    def __init__(self, program: Program, x: Symbol) -> None:
        self.program = program
        self.x = x
        self.letters: frozenset[Symbol] = frozenset()

    def function(self, expr: Expr) -> Complex:
        """Return an expression as a function of a complex ball."""
        if expr == self.x:
            return lambda m, z, analytic: z
        if not expr.has(self.x):
            return self._constant(expr)
        if expr.is_Add or expr.is_Mul:
            return self._folded([self.function(a) for a in expr.args], bool(expr.is_Add))
        if expr.is_Pow:
            return self._power(expr.base, expr.exp)
        if isinstance(expr, sp.Sum):
            return self._sum(expr)
        if type(expr) in REWRITES and expr.func not in FUNCTIONS:
            return self.function(REWRITES[type(expr)](*expr.args))
        if expr.func not in FUNCTIONS:
            raise Unknown(f"an integral of {expr.func.__name__} is not evaluated yet")
        inner, apply = [self.function(a) for a in expr.args], FUNCTIONS[expr.func]
        if len(inner) != 1:
            raise Unknown(f"an integral of {expr.func.__name__} is not evaluated yet")
        return lambda m, z, analytic: apply(inner[0](m, z, analytic), analytic)

    def _constant(self, expr: Expr) -> Complex:
        node = self.program.node(expr)
        self.letters |= node.letters
        return lambda m, z, analytic: acb(ball(node.run(m)))

    def _folded(self, parts: list[Complex], addition: bool) -> Complex:
        first, *rest = parts

        def total(m: Machine, z: acb, analytic: bool) -> acb:
            out = first(m, z, analytic)
            for p in rest:
                out = out + p(m, z, analytic) if addition else out * p(m, z, analytic)
            return out

        return total

    def _power(self, base: Expr, exponent: Expr) -> Complex:
        if exponent.is_Integer:
            below, n = self.function(base), int(exponent)
            return lambda m, z, analytic: below(m, z, analytic) ** n
        up = self.function(exponent)
        if base is sp.E:
            return lambda m, z, analytic: up(m, z, analytic).exp()
        below = self.function(base)
        if exponent == sp.Rational(1, 2):
            return lambda m, z, analytic: below(m, z, analytic).sqrt(analytic=analytic)
        number = self.program.node(exponent) if not exponent.has(self.x) else None

        def power(m: Machine, z: acb, analytic: bool) -> acb:
            n = whole(number.run(m)) if number is not None else None
            if n is not None:
                return below(m, z, analytic) ** n
            return below(m, z, analytic).pow(up(m, z, analytic), analytic=analytic)

        return power

    def _sum(self, expr: sp.Sum) -> Complex:
        if len(expr.limits) != 1:
            raise Unknown("an integral of a double sum is not evaluated yet")
        k, lower, upper = expr.limits[0]
        own = sp.Dummy(k.name, integer=True)
        first, last = (self.program.node(e) for e in (lower, upper))
        body = self.function(expr.function.xreplace({k: own}))
        self.letters = (self.letters | first.letters | last.letters) - {own}

        def total(m: Machine, z: acb, analytic: bool) -> acb:
            low, high = whole(first.run(m)), whole(last.run(m))
            if low is None or high is None:
                raise Undefined("an index that is not an integer")
            out = acb(0)
            for n in range(low, high + 1):
                m.env[own] = n
                out = out + body(m, z, analytic)
            m.env.pop(own, None)
            return out

        return total


def _log_gamma(z: acb, analytic: bool) -> acb:
    return acb("nan") if analytic and not z.real > 0 else z.lgamma()


def _arctangent(z: acb, analytic: bool) -> acb:
    i = acb(0, 1)
    return i / 2 * ((1 - i * z).log(analytic=analytic) - (1 + i * z).log(analytic=analytic))


def _arcsine(z: acb, analytic: bool) -> acb:
    i = acb(0, 1)
    return -i * (i * z + (1 - z * z).sqrt(analytic=analytic)).log(analytic=analytic)


def _anywhere(name: str) -> Callable[[acb, bool], acb]:
    return lambda z, analytic: getattr(z, name)()


FUNCTIONS: dict[type, Callable[[acb, bool], acb]] = {
    sp.exp: lambda z, analytic: z.exp(),
    sp.log: lambda z, analytic: z.log(analytic=analytic),
    sp.Abs: lambda z, analytic: z.real_abs(analytic=analytic),
    sp.sign: lambda z, analytic: z.real_sgn(analytic=analytic),
    sp.atan: _arctangent,
    sp.asin: _arcsine,
    sp.acos: lambda z, analytic: acb.pi() / 2 - _arcsine(z, analytic),
    sp.asinh: lambda z, analytic: (z + (z * z + 1).sqrt(analytic=analytic)).log(analytic=analytic),
    sp.atanh: lambda z, analytic: ((1 + z).log(analytic=analytic) - (1 - z).log(analytic=analytic)) / 2,
    sp.gamma: lambda z, analytic: z.gamma(),
    sp.factorial: lambda z, analytic: (z + 1).gamma(),
    sp.loggamma: _log_gamma,
    **{
        getattr(sp, name): _anywhere(name)
        for name in (
            "sin",
            "cos",
            "tan",
            "cot",
            "sec",
            "csc",
            "sinh",
            "cosh",
            "tanh",
            "coth",
            "sech",
            "csch",
            "erf",
            "erfc",
        )
    },
}
