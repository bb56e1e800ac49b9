"""One generator per family of functions, so that equal expressions become one rational function.

sigmoid, tanh and every power with a symbolic exponent become rational in exponentials exp(m) of *monomials* m;
logarithms are taken apart into logarithms of irreducible factors; roots into roots of irreducible factors; relu and
max into absolute values; sine and cosine of sums into those of their terms. A function of a label y in {0, 1} is
taken at both values: g(y) = (1 - y) g(0) + y g(1).

The rules for exponentials, logarithms and powers stand in `powers`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Expr,
    Max,
    Min,
    Mul,
    Pow,
    S,
    Sum,
    acot,
    acoth,
    atan,
    binomial,
    cos,
    cosh,
    cot,
    coth,
    csc,
    exp,
    factorial,
    gamma,
    ilcm,
    log,
    loggamma,
    sec,
    sech,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from calcwork.algebra.functions import log_sigmoid, logsumexp, relu, sigmoid, softplus, xlogy
from calcwork.algebra.generators import Exp, Log, Refine, Root, TooLarge, Total, shape
from calcwork.algebra.powers import absolute, exponential, logarithm, signum

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer


LARGEST_POWER = 64
ANGLES = 8

__all__ = ["ANGLES", "LARGEST_POWER", "REWRITES", "RULES", "Exp", "Log", "Root", "Total", "present"]


def sine_cosine(normal: Normalizer, u: Expr) -> tuple[Expr, Expr]:
    """Return (sin u, cos u) by the sines and cosines of the terms of u."""
    terms = Add.make_args(normal.canonical(u).expand())
    if len(terms) > ANGLES:
        return normal.opaque(sin(Add(*terms))), normal.opaque(cos(Add(*terms)))
    s, c = S.Zero, S.One
    for term in terms:
        ts, tc = _multiple_angle(normal, term)
        s, c = s * tc + c * ts, c * tc - s * ts
    return s, c


def _multiple_angle(normal: Normalizer, term: Expr) -> tuple[Expr, Expr]:
    rate, key = term.as_coeff_Mul()
    if not rate.is_Rational or abs(rate.p) > ANGLES or not key.free_symbols:
        return normal.opaque(sin(term)), normal.opaque(cos(term))
    finest = normal.finest.get(("angle", shape(key)), 1)
    if finest % rate.q:
        normal.finest["angle", shape(key)] = int(ilcm(finest, rate.q))
        raise Refine
    s, c = sin(key / finest), cos(key / finest)
    times = int(rate * finest)
    out_s, out_c = S.Zero, S.One
    for _ in range(abs(times)):
        out_s, out_c = (out_s * c + out_c * s).expand(), (out_c * c - out_s * s).expand()
    return (out_s if times >= 0 else -out_s), out_c


def gamma_like(normal: Normalizer, n: Expr) -> Expr:
    """Return n! = (n)(n-1)... down to the factorial of n without its whole-number part."""
    n = normal.canonical(n)
    shift = n.as_coeff_Add()[0]
    whole = int(shift) if shift.is_Rational and not n.is_Integer else 0
    rest = n - whole
    if abs(whole) * len(Add.make_args(rest)) > LARGEST_POWER:
        raise TooLarge
    steps = range(1, whole + 1) if whole > 0 else range(0, whole, -1)
    scale = Mul(*(rest + k for k in steps))
    return factorial(rest) * (scale if whole > 0 else 1 / scale)


def entropy_term(normal: Normalizer, x: Expr, y: Expr) -> Expr:
    """Return x*log(y); where x is 0 it is defined for every y, so it shows the sign of y only for x other than 0."""
    x = normal.prepare(x)
    if normal.is_positive(x):
        return x * logarithm(normal, y)
    with normal.signs.quiet():
        return x * logarithm(normal, y)


def rewrites() -> dict[type, Callable[..., Expr]]:
    """Return the functions that are expressed by others, as plain formulas of their arguments."""
    return {
        sigmoid: lambda z: 1 / (1 + exp(-z)),
        softplus: lambda z: log(1 + exp(z)),
        log_sigmoid: lambda z: -log(1 + exp(-z)),
        relu: lambda z: (z + Abs(z)) / 2,
        tanh: lambda z: 1 - 2 / (1 + exp(2 * z)),
        coth: lambda z: 1 + 2 / (exp(2 * z) - 1),
        sinh: lambda z: (exp(z) - exp(-z)) / 2,
        cosh: lambda z: (exp(z) + exp(-z)) / 2,
        sech: lambda z: 2 / (exp(z) + exp(-z)),
        tan: lambda z: sin(z) / cos(z),
        cot: lambda z: cos(z) / sin(z),
        sec: lambda z: 1 / cos(z),
        csc: lambda z: 1 / sin(z),
        acot: lambda z: atan(1 / z),
        acoth: lambda z: log((z + 1) / (z - 1)) / 2,
        logsumexp: lambda body, *limits: log(Sum(exp(body), *limits)),
        binomial: lambda n, k: factorial(n) / (factorial(k) * factorial(n - k)),
        gamma: lambda z: factorial(z - 1),
        loggamma: lambda z: log(factorial(z - 1)),
        Max: _extreme(1),
        Min: _extreme(-1),
    }


def _extreme(direction: int) -> Callable[..., Expr]:
    def pairwise(*args: Expr) -> Expr:
        first, *rest = args
        for other in rest:
            first = (first + other + direction * Abs(first - other)) / 2
        return first

    return pairwise


REWRITES = rewrites()

RULES: dict[type, Callable[[Normalizer, Expr], Expr]] = {
    exp: lambda normal, e: exponential(normal, e.args[0]),
    log: lambda normal, e: logarithm(normal, e.args[0]),
    xlogy: lambda normal, e: entropy_term(normal, *e.args),
    Abs: lambda normal, e: absolute(normal, e.args[0]),
    sign: lambda normal, e: signum(normal, e.args[0]),
    sin: lambda normal, e: sine_cosine(normal, e.args[0])[0],
    cos: lambda normal, e: sine_cosine(normal, e.args[0])[1],
    factorial: lambda normal, e: gamma_like(normal, e.args[0]),
}


def _present_exp(key: Expr) -> Expr:
    """Return exp(n*log(p)) as p**n."""
    for factor in Mul.make_args(key):
        if isinstance(factor, log) and not factor.args[0].is_Number:
            return Pow(factor.args[0], key / factor)
    return exp(key)


_PRESENT: dict[type, Callable[..., Expr]] = {
    Exp: _present_exp,
    Log: log,
    Total: lambda body, k, n: Sum(body, (k, 1, n)),
    Root: lambda base, q: sqrt(base) if q == 2 else base ** (1 / q) if base != -1 else base**q,
}


def present(expr: Expr) -> Expr:
    """Return an expression with the inert generators turned into the functions they stand for."""
    if not expr.args:
        return expr
    args = [present(a) for a in expr.args]
    return _PRESENT[type(expr)](*args) if type(expr) in _PRESENT else expr.func(*args)
