"""Evaluate the index language by brute force: loops over every index, mpmath numbers, no rewriting whatever.

Nothing of SymPy's own evaluation of sums is used, and nothing of calcwork beyond its classes.
"""

import random
from dataclasses import dataclass, field
from itertools import product

import mpmath
from sympy import (
    Abs,
    Float,
    Heaviside,
    I,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    NumberSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    factorial,
    gamma,
    loggamma,
    nan,
    oo,
    sign,
    zoo,
)

from calcwork.algebra.functions import log_sigmoid, logsumexp, relu, sigmoid, softplus, xlogy

DIGITS = 50


class Undefined(ArithmeticError):
    """The expression has no real value at this point."""


def real_log(z):
    if z <= 0:
        raise Undefined(f"log of {z}")
    return mpmath.log(z)


def real_power(base, exponent):
    if base == 0 and exponent < 0:
        raise Undefined("division by zero")
    if base < 0 and exponent != int(exponent):
        raise Undefined(f"{base} to the power {exponent}")
    return mpmath.power(base, int(exponent)) if exponent == int(exponent) else mpmath.power(base, exponent)


FUNCTIONS = {
    Abs: abs,
    Max: max,
    Min: min,
    sign: mpmath.sign,
    sigmoid: lambda z: 1 / (1 + mpmath.exp(-z)),
    softplus: lambda z: mpmath.log(1 + mpmath.exp(z)),
    log_sigmoid: lambda z: -mpmath.log(1 + mpmath.exp(-z)),
    relu: lambda z: max(z, mpmath.mpf(0)),
    xlogy: lambda x, y: mpmath.mpf(0) if x == 0 else x * real_log(y),
    KroneckerDelta: lambda a, b, *_: mpmath.mpf(a == b),
    Heaviside: lambda z, at_zero: at_zero if z == 0 else mpmath.mpf(z > 0),
    factorial: mpmath.factorial,
    binomial: mpmath.binomial,
    gamma: mpmath.gamma,
    loggamma: mpmath.loggamma,
}


@dataclass
class Point:
    """Hold the value of every size, free index, scalar and array element, arrays as dicts from places to numbers."""

    scalars: dict[str, mpmath.mpf]
    arrays: dict[str, dict[tuple[int, ...], mpmath.mpf]] = field(default_factory=dict)

    def value(self, expr):
        """Return the value to about 50 digits; raise `Undefined` where it has none among the reals."""
        with mpmath.workdps(DIGITS):
            try:
                return self._value(expr, {})
            except ZeroDivisionError as reason:
                raise Undefined(str(reason)) from reason

    def _value(self, expr, bound):
        if expr in bound:
            return mpmath.mpf(bound[expr])
        if isinstance(expr, Rational):
            return mpmath.mpf(expr.p) / expr.q
        if isinstance(expr, (Float, NumberSymbol)):
            return expr._to_mpmath(mpmath.mp.prec)
        if isinstance(expr, Symbol):
            return mpmath.mpf(self.scalars[expr.name])
        if isinstance(expr, Indexed):
            return self.arrays[expr.base.label.name][tuple(int(self._value(i, bound)) for i in expr.indices)]
        if isinstance(expr, (Sum, Product, logsumexp)):
            return self._reduction(expr, bound)
        if expr in (zoo, nan, oo, -oo, I):
            raise Undefined(str(expr))
        args = [self._value(a, bound) for a in expr.args]
        if expr.is_Add:
            return mpmath.fsum(args)
        if expr.is_Mul:
            return mpmath.fprod(args)
        if expr.is_Pow:
            return real_power(*args)
        name = type(expr).__name__
        function = real_log if name == "log" else FUNCTIONS.get(type(expr)) or getattr(mpmath, name)
        return function(*args)

    def _reduction(self, expr, bound):
        terms = [self._value(expr.function, place) for place in self._places(list(expr.limits), bound)]
        if isinstance(expr, logsumexp):
            return mpmath.log(mpmath.fsum(mpmath.exp(t) for t in terms))
        return mpmath.fsum(terms) if isinstance(expr, Sum) else mpmath.fprod(terms)

    def _places(self, limits, bound):
        if not limits:
            yield bound
            return
        k, lower, upper = limits[-1]  # the last limit is the outermost, and the inner ones may depend on it
        for n in range(int(self._value(lower, bound)), int(self._value(upper, bound)) + 1):
            yield from self._places(limits[:-1], {**bound, k: n})


def random_point(scope, sizes, *, seed, indices=None):
    """Return a point with these sizes and values drawn within the declared domains, away from round numbers."""
    draw = random.Random(seed)
    scalars = {name: mpmath.mpf(value) for name, value in {**sizes, **(indices or {})}.items()}
    point = Point(scalars)
    for name, declaration in scope.declarations.items():
        shape = [int(Point(scalars).value(s)) for s in declaration.shape]
        places = list(product(*(range(1, n + 1) for n in shape)))
        drawn = {place: _draw(declaration.domain, draw) for place in places}
        if shape:
            point.arrays[name] = drawn
        else:
            point.scalars[name] = drawn[()]
    return point


def _draw(domain, draw):
    if domain.values:
        return mpmath.mpf(int(draw.choice(domain.values)))
    lower = -2 if domain.lower is None else int(domain.lower)
    upper = lower + 4 if domain.upper is None else int(domain.upper)
    if domain.integer:
        return mpmath.mpf(draw.randint(lower, upper))
    return mpmath.mpf(lower) + mpmath.mpf(upper - lower) * draw.randint(1, 10**6) / (10**6 + 3)


def agree(left, right, *, digits=25):
    """Tell whether two numbers agree to this many digits of the larger one, or of 1."""
    with mpmath.workdps(DIGITS):
        return abs(left - right) <= mpmath.mpf(10) ** -digits * max(1, abs(left), abs(right))
