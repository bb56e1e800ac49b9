"""Numbers within bounds: powers, factorials, binomials and quotients that would fill the memory are refused."""

from __future__ import annotations

import sympy as sp
from sympy import Expr

from calcwork.notation.symbols.table import Unclear

GREATEST_POWER = 10_000
GREATEST_FACTORIAL = 2000
SHORT = 40  # operations of a denominator that is multiplied out


def power(base: Expr, exponent: Expr) -> Expr:
    """Return a power; numbers that would fill the memory are refused."""
    if base.is_number and exponent.is_number and _too_large(base, exponent):
        raise Unclear("this power is too large a number")
    if base == sp.E:
        return sp.exp(exponent)
    return base**exponent


def _too_large(base: Expr, exponent: Expr) -> bool:
    if base in (0, 1, -1) or not exponent.is_Rational or not base.is_Rational:
        return bool(exponent.is_Rational and abs(exponent.p) > GREATEST_POWER)
    digits = max(abs(base.p).bit_length(), base.q.bit_length())
    return bool(abs(exponent.p) * digits > GREATEST_POWER or exponent.q > GREATEST_POWER)


def factorial(n: Expr) -> Expr:
    """Return a factorial; that of a large number is refused."""
    if n.is_number and (not n.is_Integer or n > GREATEST_FACTORIAL):
        raise Unclear("this factorial is too large a number, or not that of a whole number")
    return sp.factorial(n)


def binomial(n: Expr, k: Expr) -> Expr:
    """Return a binomial coefficient; one with many factors is refused."""
    if k.is_number:
        factors = sp.Min(k, n - k) if n.is_Integer and k.is_Integer else k
        if not factors.is_comparable or factors > GREATEST_FACTORIAL:
            raise Unclear("this binomial coefficient is too large a number, or not one of a whole number")
    return sp.binomial(n, k)


def quotient(a: Expr, b: Expr) -> Expr:
    """Return a quotient; a zero below is refused, also one that is seen once a short sum is multiplied out."""
    if b == 0 or (b.is_Add and b.count_ops() < SHORT and b.expand() == 0):
        raise Unclear("there is a division by zero")
    return a / b
