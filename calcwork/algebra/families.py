"""One generator per family of functions, so that equal expressions become one rational function.

sigmoid, tanh and every power with a symbolic exponent become rational in exponentials exp(m) of *monomials* m;
logarithms are taken apart into logarithms of irreducible factors; roots into roots of irreducible factors; relu and
max into absolute values; sine and cosine of sums into those of their terms. A function of a label y in {0, 1} is
taken at both values: g(y) = (1 - y) g(0) + y g(1).

``Exp``, ``Log``, ``Root`` and ``Total`` stand for exp, log, the q-th root and a sum without SymPy's automatic
rewriting, which would undo this (exp(a)**2 becomes exp(2*a) by itself).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Integer,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
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
    factorint,
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

from calcwork.algebra.fractions import Field, monomial, split_content
from calcwork.algebra.functions import log_sigmoid, logsumexp, relu, sigmoid, softplus, xlogy

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer


class Exp(Function):
    """Stand for exp(key), inert."""

    nargs = 1
    is_commutative = True


class Log(Function):
    """Stand for log(key) of an irreducible key, inert."""

    nargs = 1
    is_commutative = True


class Root(Function):
    """Stand for the q-th root of an irreducible key, inert."""

    nargs = 2
    is_commutative = True


class Total(Function):
    """Stand for the sum of body over k = 1..n, inert; SymPy's Sum would merge nested sums."""

    nargs = 3
    is_commutative = True


class TooLarge(Exception):
    """The normal form would not fit into the limits; equality is then left undecided."""


class Refine(Exception):
    """An exponential needs a finer generator, exp(key/q); the normal form starts again with it."""


LARGEST_POWER = 64
ANGLES = 8


def exponential(normal: Normalizer, u: Expr) -> Expr:
    """Return exp(u) as a product of powers of generators, one for each monomial of u."""
    u = normal.prepare(u)
    field = Field.of(u)
    quotient = field.fraction(u)
    below, den = split_content(quotient.den)
    bottom = field.poly(den)
    return Mul(
        *(
            _exp_power(normal, monomial(1, powers) / bottom, Rational(c, below))
            for c, powers in field.terms(quotient.num)
        )
    )


def _exp_power(normal: Normalizer, key: Expr, rate: Rational) -> Expr:
    if isinstance(key, Log):
        return power(normal, key.args[0], rate)
    for factor in Mul.make_args(key):
        if normal.is_binary(factor):
            return 1 + factor * (_exp_power(normal, key / factor, rate) - 1)
        if normal.is_sign(factor):
            up = _exp_power(normal, key / factor, rate)
            return (up + 1 / up) / 2 + factor * (up - 1 / up) / 2
    finest = normal.finest.get(key, 1)
    if finest % rate.q:
        normal.finest[key] = int(ilcm(finest, rate.q))
        raise Refine
    return Pow(Exp(key / finest), rate * finest)


def logarithm(normal: Normalizer, u: Expr) -> Expr:
    """Return log(u) by the irreducible factors of u, turned so that each is positive where log(u) is defined.

    log(ab) = log|a| + log|b|: factors of known sign are turned positive. When a minus is left over, it goes to one
    factor of unknown sign, so that log(x - y) and log(y - x), which are never defined together, stay apart.
    """
    unit, factors = _turned(normal, normal.prepare(u))
    if unit < 0:
        odd = next((n for n, (f, p) in enumerate(factors) if p % 2 and not normal.is_positive(f)), None)
        if odd is None:
            factors.append((S.NegativeOne, 1))
        else:
            factors[odd] = (-factors[odd][0], factors[odd][1])
    return _log_rational(abs(unit)) + Add(*(p * _log_factor(normal, f) for f, p in factors))


def _turned(normal: Normalizer, prepared: Expr) -> tuple[Rational, list[tuple[Expr, int]]]:
    """Return the numeric factor with sign, and the irreducible factors with powers, those of known sign positive."""
    field = Field.of(prepared)
    quotient = field.fraction(prepared)
    above, up = field.factors(quotient.num)
    below, down = field.factors(quotient.den)
    sign, factors = 1, []
    for poly, times in [*up, *((f, -p) for f, p in down)]:
        factor = field.poly(poly)
        if not normal.is_positive(factor) and normal.is_positive(-factor):
            factor, sign = -factor, sign * (-1) ** times
        factors.append((factor, times))
    return Rational(above * sign, below), factors


def _log_rational(r: Rational) -> Expr:
    return _log_integer(int(r.p)) - _log_integer(int(r.q))


def _log_integer(n: int) -> Expr:
    if n == 0:
        return S.NegativeInfinity
    if n > 10**12:
        return Log(Integer(n))
    return Add(*(e * Log(Integer(p)) for p, e in factorint(n).items()))


def _log_factor(normal: Normalizer, factor: Expr) -> Expr:
    if isinstance(factor, Exp):
        return factor.args[0]
    if isinstance(factor, Root):
        base, q = factor.args
        return S.Zero if base == -1 else Log(base) / q
    label = normal.label_in(factor)
    return normal.by_label(lambda f: logarithm(normal, f), (factor,), label) if label is not None else Log(factor)


def power(normal: Normalizer, base: Expr, exponent: Rational) -> Expr:
    """Return a rational power by the irreducible factors of its base: sqrt(x**2*y) is |x| times the root of y."""
    if exponent.is_Integer:
        return Pow(base, exponent)
    field = Field.of(base)
    quotient = field.fraction(base)
    up = _root_poly(normal, field, quotient.num, exponent)
    return up * _root_poly(normal, field, quotient.den, -exponent)


def _root_poly(normal: Normalizer, field: Field, poly: Any, exponent: Rational) -> Expr:
    unit, factors = field.factors(poly)
    found = (
        [(Integer(p), e) for p, e in factorint(abs(unit)).items()] if abs(unit) < 10**12 else [(Integer(abs(unit)), 1)]
    )
    bases = found + [(field.poly(f), e) for f, e in factors]
    if unit < 0:
        odd = next((n for n, (_, e) in enumerate(bases) if e % 2), None)
        bases = (
            [(-b, e) if n == odd else (b, e) for n, (b, e) in enumerate(bases)]
            if odd is not None
            else [(S.NegativeOne, 1), *bases]
        )
    return Mul(*(_root(normal, b, e, exponent) for b, e in bases))


def _root(normal: Normalizer, base: Expr, multiplicity: int, exponent: Rational) -> Expr:
    if isinstance(base, Exp):
        return _exp_power(normal, base.args[0], multiplicity * exponent)
    total = exponent * multiplicity
    whole, part = divmod(total, 1)
    if part == 0:
        odd_from_even = multiplicity % 2 == 0 and total % 2 == 1 and not normal.is_positive(base)
        return Pow(Abs(base), total) if odd_from_even else Pow(base, total)
    return Pow(base, whole) * Pow(Root(base, part.q), part.p)


def symbolic_power(normal: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """Return base**exponent = exp(exponent*log(base)).

    With an integer exponent the base may be negative: then (-1)**exponent stands apart, and the logarithm is formal.
    A power with any other exponent is defined for a positive base only.
    """
    prepared = normal.prepare(base)
    unit, factors = _turned(normal, prepared)
    if unit == 0:
        return S.Zero
    if not exponent.is_integer:
        return exponential(normal, exponent * logarithm(normal, prepared))
    formal = _log_rational(abs(unit)) + Add(*(p * _log_factor(normal, f) for f, p in factors))
    size = exponential(normal, exponent * formal)
    return size if unit > 0 else size * _minus_one_to(normal, exponent)


def _minus_one_to(normal: Normalizer, exponent: Expr) -> Expr:
    exponent = normal.canonical(exponent)
    if (exponent / 2).is_integer:
        return S.One
    shift = exponent.as_coeff_Add()[0]
    whole = shift if shift.is_Integer else S.Zero
    return (-1) ** (int(whole) % 2) * Root(S.NegativeOne, exponent - whole)


def absolute(normal: Normalizer, u: Expr) -> Expr:
    """Return |u| by the irreducible factors of u, those of known sign without bars."""
    u = normal.prepare(u)
    field = Field.of(u)
    quotient = field.fraction(u)
    return _abs_poly(normal, field, quotient.num) / _abs_poly(normal, field, quotient.den)


def _abs_poly(normal: Normalizer, field: Field, poly: Any) -> Expr:
    unit, factors = field.factors(poly)
    return Mul(Integer(abs(unit)), *(_abs_factor(normal, field.poly(f), p) for f, p in factors))


def _abs_factor(normal: Normalizer, factor: Expr, times: int) -> Expr:
    if times % 2 == 0 or normal.is_positive(factor):
        return Pow(factor, times)
    if normal.is_positive(normal.canonical(-factor)):
        return -Pow(factor, times)
    return Abs(factor) * Pow(factor, times - 1)


def signum(normal: Normalizer, u: Expr) -> Expr:
    """Return sign(u) by the irreducible factors of u."""
    u = normal.prepare(u)
    field = Field.of(u)
    quotient = field.fraction(u)
    unit, factors = field.factors(quotient.num * quotient.den)
    if not unit:
        return S.Zero
    signs = [Integer(1 if unit > 0 else -1)]
    for factor, times in factors:
        base = field.poly(factor)
        if normal.is_positive(base):
            continue
        if normal.is_positive(normal.canonical(-base)):
            signs.append(Integer((-1) ** times))
        else:
            signs.append(Pow(sign(base), times))
    return Mul(*signs)


def sine_cosine(normal: Normalizer, u: Expr) -> tuple[Expr, Expr]:
    """Return (sin u, cos u) by the sines and cosines of the terms of u."""
    terms = Add.make_args(normal.canonical(u).expand())
    s, c = S.Zero, S.One
    for term in terms:
        ts, tc = _multiple_angle(normal, term)
        s, c = s * tc + c * ts, c * tc - s * ts
    return s, c


def _multiple_angle(normal: Normalizer, term: Expr) -> tuple[Expr, Expr]:
    rate, key = term.as_coeff_Mul()
    if not rate.is_Rational or abs(rate.p) > ANGLES or not key.free_symbols:
        return normal.opaque(sin(term)), normal.opaque(cos(term))
    finest = normal.finest.get(("angle", key), 1)
    if finest % rate.q:
        normal.finest["angle", key] = int(ilcm(finest, rate.q))
        raise Refine
    s, c = sin(key / finest), cos(key / finest)
    times = int(rate * finest)
    out_s, out_c = S.Zero, S.One
    for _ in range(abs(times)):
        out_s, out_c = out_s * c + out_c * s, out_c * c - out_s * s
    return (out_s if times >= 0 else -out_s), out_c


def gamma_like(normal: Normalizer, n: Expr) -> Expr:
    """Return n! = (n)(n-1)... down to the factorial of n without its whole-number part."""
    n = normal.canonical(n)
    shift = n.as_coeff_Add()[0]
    whole = int(shift) if shift.is_Rational and not n.is_Integer else 0
    if abs(whole) > LARGEST_POWER:
        raise TooLarge
    rest = n - whole
    steps = range(1, whole + 1) if whole > 0 else range(0, whole, -1)
    scale = Mul(*(rest + k for k in steps))
    return factorial(rest) * (scale if whole > 0 else 1 / scale)


def rewrites() -> dict[type, Callable[..., Expr]]:
    """Return the functions that are expressed by others, as plain formulas of their arguments."""
    return {
        sigmoid: lambda z: 1 / (1 + exp(-z)),
        softplus: lambda z: log(1 + exp(z)),
        log_sigmoid: lambda z: -log(1 + exp(-z)),
        xlogy: lambda x, y: x * log(y),
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
