"""Functions of exact rationals and balls: exact where that costs nothing, rigorous everywhere.

A value is a rational (``fmpq``) as long as only the four operations touch it, and a ball (``arb``) afterwards. Staying
exact decides zeros, kinks and empty denominators that balls never could.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq, fmpz

from calcwork.algebra import functions as field
from calcwork.algebra.stacked import BlockOf, PlaceIn

Value = Any  # fmpq or arb; python-flint has no types to name
EXACT_BITS = 4096
EXACT_FACTORIAL = 1000


class Undefined(Exception):
    """The point lies outside of the domain on which the expression is a real number."""


class Undecided(Exception):
    """The balls are too wide to decide a sign or a branch; more precision may help."""


class Unknown(Exception):
    """The expression holds something that has no value here, such as an unknown function."""


def exact(value: Value) -> bool:
    """Tell whether a value is an exact rational."""
    return isinstance(value, fmpq)


def ball(value: Value) -> arb:
    """Return a value as a ball at the working precision."""
    return arb(value) if exact(value) else value


def sign_of(value: Value) -> int:
    """Return -1, 0 or 1.

    Raises
    ------
    Undecided
        When the ball contains zero and more.
    """
    if exact(value):
        return (value > 0) - (value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    raise Undecided


def whole(value: Value) -> int | None:
    """Return an exact integer value as an int, None for every other value."""
    return int(value.p) if exact(value) and value.q == 1 else None


def slim(value: Value) -> Value:
    """Turn a rational into a ball once its digits cost more than they decide."""
    return arb(value) if exact(value) and value.height_bits() > EXACT_BITS else value


def divide(a: Value, b: Value) -> Value:
    """Return a/b."""
    return a * integer_power(b, -1)


def integer_power(base: Value, n: int) -> Value:
    """Return base**n, with 0**0 = 1."""
    if n == 0:
        return fmpq(1)
    if exact(base):
        if base == 0:
            if n < 0:
                raise Undefined("division by zero")
            return base
        if base.height_bits() * abs(n) <= EXACT_BITS:
            return base**n
        base = arb(base)
    if n < 0 and not base > 0 and not base < 0:
        raise Undecided
    return finite(base ** fmpz(n))


def power(base: Value, exponent: Value, integral: bool) -> Value:
    """Return a real power; an exponent that is not declared an integer needs a base that is not negative."""
    n = whole(exponent)
    if integral and n is not None:
        return integer_power(base, n)
    if exact(base) and base == 0:
        return fmpq(0) if sign_of(exponent) > 0 else _undefined("a power of zero")
    if sign_of(base) < 0:
        raise Undefined("a power of a negative base")
    if n is not None:
        return integer_power(base, n)
    if exact(exponent) and exact(base) and int(exponent.q) == 2 and (root := exact_root(base)) is not None:
        return integer_power(root, int(exponent.p))
    if exact(exponent) and int(exponent.q) <= 64:
        return integer_power(ball(base).root(int(exponent.q)), int(exponent.p))
    return finite((ball(exponent) * ball(base).log()).exp())


def exact_root(value: Value) -> Value | None:
    """Return the square root of a rational if it is rational."""
    p, q = int(value.p), int(value.q)
    a, b = math.isqrt(p), math.isqrt(q)
    return fmpq(a, b) if a * a == p and b * b == q else None


def finite(value: arb) -> arb:
    """Return a ball that is a bounded interval; an unbounded one decides nothing."""
    if value.is_finite():
        return value
    raise Undecided


def _undefined(reason: str) -> Value:
    raise Undefined(reason)


def exponential(z: Value) -> Value:
    """Return exp(z)."""
    return fmpq(1) if exact(z) and z == 0 else finite(ball(z).exp())


def logarithm(z: Value) -> Value:
    """Return log(z) of a positive number."""
    if exact(z) and z == 1:
        return fmpq(0)
    if sign_of(z) <= 0:
        raise Undefined("the logarithm of a number that is not positive")
    return ball(z).log()


def _sigmoid(z: Value) -> Value:
    return fmpq(1, 2) if exact(z) and z == 0 else 1 / (1 + finite((-ball(z)).exp()))


def _softplus(z: Value) -> Value:
    return finite(ball(z).exp()).log1p()


def _log_sigmoid(z: Value) -> Value:
    return -_softplus(-z)


def _xlogy(x: Value, y: Value) -> Value:
    return fmpq(0) if exact(x) and x == 0 else x * logarithm(y)


def _heaviside(z: Value, at_zero: Value | None = None) -> Value:
    s = sign_of(z)
    # Authors differ on the value at the jump, so a point there is no ground to refute a step.
    return fmpq(s > 0) if s else _undefined("the step function at its jump")


def maximum(*values: Value) -> Value:
    """Return the largest value."""
    out = values[0]
    for v in values[1:]:
        out = (v if v > out else out) if exact(out) and exact(v) else ball(out).max(ball(v))
    return out


def minimum(*values: Value) -> Value:
    """Return the smallest value."""
    return -maximum(*(-v for v in values))


def _factorial(n: Value) -> Value:
    k = whole(n)
    if k is not None and k < 0:
        raise Undefined("the factorial of a negative integer")
    return fmpq(fmpz.fac_ui(k)) if k is not None and k <= EXACT_FACTORIAL else finite((ball(n) + 1).gamma())


def _gamma(z: Value) -> Value:
    return _factorial(z - 1)


def _loggamma(z: Value) -> Value:
    if sign_of(z) <= 0:
        raise Undefined("log-gamma of a number that is not positive")
    return finite(ball(z).lgamma())


def _polygamma(order: Value, z: Value) -> Value:
    times = whole(order)
    if times is None or times < 0:
        raise Unknown("polygamma of an order that is no whole number")
    if (n := whole(z)) is not None and n <= 0:
        raise Undefined("polygamma at a pole")
    return finite(acb(ball(z)).polygamma(times).real if times else ball(z).digamma())


def _binomial(n: Value, k: Value) -> Value:
    a, b = whole(n), whole(k)
    if b is not None and (b < 0 or (a is not None and 0 <= a < b)):
        return fmpq(0)
    if a is not None and b is not None and 0 <= b <= a <= EXACT_FACTORIAL:
        return fmpq(fmpz.bin_uiui(a, b))
    return _factorial(n) * divide(fmpq(1), _factorial(k) * _factorial(n - k))


def _rounded(direction: str) -> Callable[[Value], Value]:
    def at(z: Value) -> Value:
        if exact(z):
            return fmpq(getattr(z, direction)())
        n = getattr(z, direction)().unique_fmpz()
        if n is None:
            raise Undecided
        return fmpq(n)

    return at


def _placed(function: type[sp.Function]) -> Callable[[Value, Value], Value]:
    def at(place: Value, length: Value) -> Value:
        numbers = [whole(v) for v in (place, length)]
        if None in numbers:
            raise Undecided
        return fmpq(int(function(*map(sp.Integer, numbers))))

    return at


def _within(name: str, lower: int | None, upper: int | None, *, open_ends: bool = False) -> Callable[[Value], Value]:
    """Return the ball function of this name on an interval."""

    def at(z: Value) -> Value:
        for gap in ([] if lower is None else [z - lower]) + ([] if upper is None else [upper - z]):
            if sign_of(gap) < (1 if open_ends else 0):
                raise Undefined(f"{name} outside of its domain")
        return finite(getattr(ball(z), name)())

    return at


def _anywhere(name: str) -> Callable[[Value], Value]:
    """Return the ball function of this name; where it has a pole its ball is unbounded."""

    def at(z: Value) -> Value:
        if exact(z) and z == 0 and name in ("cot", "csc", "coth", "csch"):
            raise Undefined(f"{name} at its pole")
        if exact(z) and z == 0 and name in ("sin", "tan", "sinh", "tanh", "asinh", "atan"):
            return z
        return fmpq(1) if exact(z) and z == 0 and name in ("cos", "cosh") else finite(getattr(ball(z), name)())

    return at


FUNCTIONS: dict[type, Callable[..., Value]] = {
    sp.exp: exponential,
    sp.log: logarithm,
    sp.Abs: abs,
    sp.sign: lambda z: fmpq(sign_of(z)),
    sp.Max: maximum,
    sp.Min: minimum,
    sp.Heaviside: _heaviside,
    sp.factorial: _factorial,
    sp.gamma: _gamma,
    sp.loggamma: _loggamma,
    sp.polygamma: _polygamma,
    sp.digamma: lambda z: _polygamma(fmpq(0), z),
    sp.binomial: _binomial,
    sp.floor: _rounded("floor"),
    BlockOf: _placed(BlockOf),
    PlaceIn: _placed(PlaceIn),
    sp.ceiling: _rounded("ceil"),
    sp.atan2: lambda y, x: finite(arb.atan2(ball(y), ball(x))),
    sp.acot: lambda z: _anywhere("atan")(divide(fmpq(1), z)),
    sp.asin: _within("asin", -1, 1),
    sp.acos: _within("acos", -1, 1),
    sp.atanh: _within("atanh", -1, 1, open_ends=True),
    sp.acosh: _within("acosh", 1, None),
    sp.re: lambda z: z,
    sp.im: lambda z: fmpq(0),
    sp.conjugate: lambda z: z,
    field.sigmoid: _sigmoid,
    field.softplus: _softplus,
    field.log_sigmoid: _log_sigmoid,
    field.relu: lambda z: maximum(z, fmpq(0)),
    field.xlogy: _xlogy,
    **{
        getattr(sp, name): _anywhere(name)
        for name in (
            *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch"),
            *("atan", "asinh", "erf", "erfc"),
        )
    },
}
