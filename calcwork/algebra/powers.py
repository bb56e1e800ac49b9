"""Exponentials, logarithms, powers, roots, absolute values and signs, by monomials and irreducible factors.

An exponential is a product of powers of exp(m) for monomials m. Logarithm, root, absolute value and sign are taken of
the irreducible factors of their argument; `signs` tells which of these are positive.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sympy import Abs, Add, Expr, Integer, Mul, Pow, Rational, S, factorint, ilcm, sign

from calcwork.algebra.fractions import monomial, split_content
from calcwork.algebra.generators import Exp, Log, Refine, Root, shape
from calcwork.errors import NotSupportedYet

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer

LARGEST_FACTORED = 10**12
Factors = list[tuple[Expr, int]]


def exponential(normal: Normalizer, u: Expr) -> Expr:
    """Return exp(u) as a product of powers of generators, one for each monomial of u.

    Raises
    ------
    NotSupportedYet
        When u is infinite, as where zero is raised to a power x.
    """
    u = normal.prepare(u)
    if u.has(S.Infinity, S.NegativeInfinity):
        raise NotSupportedYet("a power of zero with a symbolic exponent is not brought into normal form.")
    field = normal.field(u)
    quotient = normal.quotient(field, u)
    below, den = split_content(quotient.den)
    bottom = field.poly(den)
    terms = field.terms(quotient.num)
    return Mul(*(_exp_power(normal, monomial(1, powers) / bottom, Rational(c, below)) for c, powers in terms))


def _exp_power(normal: Normalizer, key: Expr, rate: Rational) -> Expr:
    """Return exp(rate*key)."""
    if isinstance(key, Log):
        return power(normal, key.args[0], rate)
    for factor in Mul.make_args(key):
        if normal.is_binary(factor):
            return 1 + factor * (_exp_power(normal, key / factor, rate) - 1)
        if normal.is_sign(factor):
            up = _exp_power(normal, key / factor, rate)
            return (up + 1 / up) / 2 + factor * (up - 1 / up) / 2
    finest = normal.finest.get(shape(key), 1)
    if finest % rate.q:
        normal.finest[shape(key)] = int(ilcm(finest, rate.q))
        raise Refine
    return Pow(Exp(key / finest), rate * finest)


# --- factors, and what is known of their signs ------------------------------------------------------------------------


def factored(normal: Normalizer, prepared: Expr) -> tuple[Rational, Factors]:
    """Return the numeric factor with sign, and the irreducible factors with powers, those known negative turned."""
    field = normal.field(prepared)
    quotient = normal.quotient(field, prepared)
    above, up = field.factors(quotient.num)
    below, down = field.factors(quotient.den)
    sign, factors = 1, []
    for poly, times in [*up, *((f, -p) for f, p in down)]:
        factor = field.poly(poly)
        if not normal.signs.is_nonnegative(factor) and normal.signs.is_nonnegative(-factor):
            factor, sign = -factor, sign * (-1) ** times
        factors.append((factor, times))
    return Rational(above * sign, below), factors


def _factors_of_positive(normal: Normalizer, unit: Expr, factors: Factors, *, strict: bool) -> Factors:
    """Return the factors of a positive quantity, turned so that each is positive.

    With ``strict`` the quantity is above zero, as under a logarithm. Otherwise it may be zero, as under a root, and
    then its one factor of unknown sign may have any where another factor is zero.
    """
    signs = normal.signs
    unknown = [f for f, p in factors if p % 2 and not signs.is_nonnegative(f)]
    if not unknown and unit < 0:
        factors = [*factors, (S.NegativeOne, 1)]
    if len(unknown) == 1 and (strict or all(f in unknown or signs.is_positive(f) for f, _ in factors)):
        turned = unknown[0] if unit > 0 else -unknown[0]
        if signs.note(turned, strict=strict):
            factors = [(turned if f in unknown else f, p) for f, p in factors]
    return [(f if f is S.NegativeOne else magnitude(normal, f), p) for f, p in factors]


def magnitude(normal: Normalizer, factor: Expr) -> Expr:
    """Return |f| for an irreducible factor, without bars where f is known not to be negative."""
    signs = normal.signs
    if signs.is_nonnegative(factor):
        return factor
    label = normal.label_in(factor)
    if label is not None:
        return normal.by_label(lambda f: absolute(normal, f), (factor,), label)
    signs.doubt(factor)
    if not isinstance(factor, Exp):
        return Abs(factor)
    formal = {log: Log(magnitude(normal, log.args[0])) for log in factor.atoms(Log)}
    rate, key = factor.args[0].xreplace(formal).as_coeff_Mul()
    return _exp_power(normal, key, rate)


# --- logarithms -------------------------------------------------------------------------------------------------------


def logarithm(normal: Normalizer, u: Expr) -> Expr:
    """Return log(u) by the irreducible factors of u, log(a*b) = log|a| + log|b|, all of them positive if u is.

    A minus goes to the one factor of unknown sign, so log(x - y) and log(y - x), never defined together, stay apart.
    """
    unit, factors = factored(normal, normal.prepare(u))
    factors = _factors_of_positive(normal, unit, factors, strict=True)
    return _log_rational(abs(unit)) + Add(*(p * _log_factor(normal, f, logarithm) for f, p in factors))


def formal_logarithm(normal: Normalizer, prepared: Expr) -> tuple[Rational, Expr]:
    """Return the numeric factor with sign, and the sum of formal logarithms of the factors: exp of it is the rest.

    The factors may be negative, so only integer multiples of the sum have a meaning.
    """
    unit, factors = factored(normal, prepared)
    logs = Add(*(p * _log_factor(normal, f, _formal_with_sign) for f, p in factors))
    return unit, _log_rational(abs(unit)) + logs if unit else S.NegativeInfinity


def _formal_with_sign(normal: Normalizer, u: Expr) -> Expr:
    unit, logs = formal_logarithm(normal, normal.prepare(u))
    return logs + Log(S.NegativeOne) if unit < 0 else logs


def _log_rational(r: Rational) -> Expr:
    return _log_integer(int(r.p)) - _log_integer(int(r.q))


def _log_integer(n: int) -> Expr:
    if n == 0:
        return S.NegativeInfinity
    if n > LARGEST_FACTORED:
        return Log(Integer(n))
    return Add(*(e * Log(Integer(p)) for p, e in factorint(n).items()))


def _log_factor(normal: Normalizer, factor: Expr, of_value: Callable[[Normalizer, Expr], Expr]) -> Expr:
    """Return the logarithm of a factor; ``of_value`` takes the one of its values where it holds a label."""
    if isinstance(factor, Exp):
        return factor.args[0]
    if isinstance(factor, Pow):
        return factor.exp * _log_factor(normal, factor.base, of_value)
    if isinstance(factor, Root):
        base, q = factor.args
        return S.Zero if base == -1 else Log(base) / q
    label = normal.label_in(factor)
    return normal.by_label(lambda f: of_value(normal, f), (factor,), label) if label is not None else Log(factor)


# --- powers -----------------------------------------------------------------------------------------------------------


def power(normal: Normalizer, base: Expr, exponent: Rational) -> Expr:
    """Return a rational power by the irreducible factors of its base: sqrt(x**2*y) is |x| times the root of y."""
    if exponent.is_Integer:
        return Pow(base, exponent)
    unit, factors = factored(normal, base)
    if not unit:
        return Pow(S.Zero, exponent)
    factors = _factors_of_positive(normal, unit, factors, strict=bool(exponent < 0))
    numbers = [*_prime_powers(int(unit.p), 1), *_prime_powers(int(unit.q), -1)]
    return Mul(*(_root(normal, b, e * exponent) for b, e in [*numbers, *factors]))


def _prime_powers(n: int, times: int) -> Factors:
    n = abs(n)
    return [(Integer(p), times * e) for p, e in factorint(n).items()] if n < LARGEST_FACTORED else [(Integer(n), times)]


def _root(normal: Normalizer, base: Expr, exponent: Rational) -> Expr:
    """Return a rational power of an irreducible base that is not negative."""
    if isinstance(base, Pow):
        return _root(normal, base.base, base.exp * exponent)
    if isinstance(base, Exp):
        rate, key = base.args[0].as_coeff_Mul()
        return _exp_power(normal, key, rate * exponent)
    label = normal.label_in(base)
    if label is not None:
        return normal.by_label(lambda f: power(normal, normal.canonical(f), exponent), (base,), label)
    whole, part = divmod(exponent, 1)
    return Pow(base, whole) * (Pow(Root(base, part.q), part.p) if part else S.One)


def symbolic_power(normal: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """Return base**exponent = exp(exponent*log(base)).

    With an integer exponent the base may be negative: then (-1)**exponent stands apart, and the logarithm is formal.
    A power with any other exponent is defined for a positive base only.
    """
    prepared = normal.prepare(base)
    if not exponent.is_integer:
        return exponential(normal, exponent * logarithm(normal, prepared))
    unit, logs = formal_logarithm(normal, prepared)
    if unit == 0:
        return S.Zero if exponent.is_positive else normal.opaque(Pow(S.Zero, exponent))
    size = exponential(normal, exponent * logs)
    return size if unit > 0 else size * minus_one_to(normal, exponent)


def minus_one_to(normal: Normalizer, exponent: Expr) -> Expr:
    """Return (-1)**exponent for an integer exponent."""
    exponent = normal.canonical(exponent)
    if (exponent / 2).is_integer:
        return S.One
    shift = exponent.as_coeff_Add()[0]
    whole = shift if shift.is_Integer else S.Zero
    return (-1) ** (int(whole) % 2) * Root(S.NegativeOne, exponent - whole)


# --- absolute value and sign ------------------------------------------------------------------------------------------


def absolute(normal: Normalizer, u: Expr) -> Expr:
    """Return |u| by the irreducible factors of u, those of known sign without bars."""
    unit, factors = factored(normal, normal.prepare(u))
    return abs(unit) * Mul(*(_abs_power(normal, f, p) for f, p in factors))


def _abs_power(normal: Normalizer, factor: Expr, times: int) -> Expr:
    return Pow(factor, times) if times % 2 == 0 else magnitude(normal, factor) * Pow(factor, times - 1)


def signum(normal: Normalizer, u: Expr) -> Expr:
    """Return sign(u) by the irreducible factors of u."""
    unit, factors = factored(normal, normal.prepare(u))
    return sign(unit) * Mul(*(Pow(_sign_of(normal, f), abs(p)) for f, p in factors))


def _sign_of(normal: Normalizer, factor: Expr) -> Expr:
    if normal.signs.is_positive(factor):
        return S.One
    label = normal.label_in(factor)
    if label is not None:
        return normal.by_label(lambda f: signum(normal, f), (factor,), label)
    normal.signs.doubt(factor)
    return sign(factor)
