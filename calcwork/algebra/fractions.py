"""Exact rational functions in any atoms, carried by FLINT.

An *atom* is whatever cannot be taken apart by the four operations and integer powers: a symbol, an element x_ij, a
logarithm, a sum. Quotients are kept in lowest terms, so two equal rational functions of independent atoms are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import comb
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx
from sympy import Add, Expr, Integer, Mul, Pow, Rational
from sympy.core.sorting import default_sort_key

from calcwork.algebra.generators import TooLarge

# Pairs of terms: one operation of FLINT then takes about a second at most.
MOST_WORK = 5_000_000
Monomial = tuple[int, ...]


def atoms_of(expr: Expr) -> set[Expr]:
    """Return the atoms under the additions, multiplications and integer powers of an expression."""
    if expr.is_Rational:
        return set()
    if expr.is_Add or expr.is_Mul:
        return set().union(*(atoms_of(a) for a in expr.args))
    if expr.is_Pow and expr.exp.is_Integer:
        return atoms_of(expr.base)
    return {expr}


@dataclass(frozen=True)
class Fraction:
    """Hold a quotient of two polynomials of one field, in lowest terms, the denominator's leading sign positive."""

    num: Any
    den: Any


class Field:
    """Give the rational functions with rational coefficients in a fixed list of atoms.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> field = Field([x, y])
    >>> field.expr(field.fraction((x**2 - y**2) / (x - y)))
    x + y
    """

    def __init__(self, atoms: Iterable[Expr]) -> None:
        self.atoms: tuple[Expr, ...] = tuple(sorted(set(atoms), key=default_sort_key))
        # Lexicographic order makes the leading term, and so every choice of sign, the same in every field.
        names = tuple(f"a{k}" for k in range(len(self.atoms)))
        self.context = fmpz_mpoly_ctx.get(names, Ordering.lex)
        self._generator = dict(zip(self.atoms, self.context.gens(), strict=True)) if names else {}
        self._one = self.context.constant(1)

    @classmethod
    def of(cls, *exprs: Expr) -> Field:
        """Return the field of all atoms of the given expressions."""
        return cls(set().union(*(atoms_of(e) for e in exprs)))

    def fraction(self, expr: Expr) -> Fraction:
        """Return an expression as a quotient in lowest terms."""
        return self.reduced(*self._pair(expr))

    def reduced(self, num: Any, den: Any) -> Fraction:
        """Return num/den in lowest terms."""
        _check(len(num) * len(den))
        common = num.gcd(den)
        if not common.is_one():
            num, den = num // common, den // common
        return Fraction(-num, -den) if den.leading_coefficient() < 0 else Fraction(num, den)

    def _pair(self, expr: Expr) -> tuple[Any, Any]:
        if expr.is_Rational:
            return self.context.constant(int(expr.p)), self.context.constant(int(expr.q))
        if expr in self._generator:
            return self._generator[expr], self._one
        if expr.is_Add:
            return self._sum([self._pair(a) for a in expr.args])
        if expr.is_Mul:
            num, den = self._one, self._one
            for arg in expr.args:
                n, d = self._pair(arg)
                num, den = _times(num, n), _times(den, d)
            return num, den
        num, den = self._pair(expr.base)
        power = int(expr.exp)
        return (_power(num, power), _power(den, power)) if power >= 0 else (_power(den, -power), _power(num, -power))

    def _sum(self, pairs: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        num, den = pairs[0]
        for n, d in pairs[1:]:
            if d == den:
                num = num + n
                continue
            common = den.gcd(d)
            left, right = d // common, den // common
            num, den = _times(num, left) + _times(n, right), _times(den, left)
        return num, den

    def terms(self, poly: Any) -> Iterator[tuple[int, dict[Expr, int]]]:
        """Yield each term of a polynomial as its coefficient and the powers of its atoms."""
        for powers, coefficient in poly.to_dict().items():
            yield int(coefficient), {a: int(p) for a, p in zip(self.atoms, powers, strict=True) if p}

    def poly(self, poly: Any) -> Expr:
        """Return a polynomial as an expression."""
        _check(250 * len(poly))
        return Add(*(monomial(c, powers) for c, powers in self.terms(poly)))

    def expr(self, fraction: Fraction) -> Expr:
        """Return a quotient as an expression."""
        content, num = split_content(fraction.num)
        below, den = split_content(fraction.den)
        return Mul(Rational(content, below), self.poly(num), Pow(self.poly(den), -1))

    def factors(self, poly: Any) -> tuple[int, list[tuple[Any, int]]]:
        """Return the integer content with sign, and the irreducible factors, leading signs positive."""
        _check(len(poly) * 1000)
        unit, factors = poly.factor()
        unit, found = int(unit), []
        for factor, power in factors:
            turned = factor.leading_coefficient() < 0
            unit *= (-1) ** int(power) if turned else 1
            found.append((-factor if turned else factor, int(power)))
        return unit, found

    def atoms_in(self, poly: Any) -> list[Expr]:
        """Return the atoms that occur in a polynomial."""
        return [a for a, d in zip(self.atoms, poly.degrees(), strict=True) if d]

    def from_terms(self, terms: Mapping[Monomial, int]) -> Any:
        """Return the polynomial with these coefficients."""
        return self.context.from_dict(dict(terms))


def _times(a: Any, b: Any) -> Any:
    _check(len(a) * len(b))
    return a * b


def _power(poly: Any, power: int) -> Any:
    terms = len(poly)
    if terms > 1:
        _check(100 * comb(terms + power - 1, power))
    return poly**power


def _check(work: int) -> None:
    """Stop before FLINT begins what cannot be interrupted."""
    if work > MOST_WORK:
        raise TooLarge


def monomial(coefficient: int, powers: Mapping[Expr, int]) -> Expr:
    """Return a coefficient times powers of atoms."""
    return Mul(Integer(coefficient), *(Pow(a, p) for a, p in powers.items()))


def split_content(poly: Any) -> tuple[int, Any]:
    """Return the greatest common divisor of the coefficients, with the leading sign, and what is left."""
    content = int(poly.content())
    if not content:
        return 0, poly
    if poly.leading_coefficient() < 0:
        content = -content
    return content, poly // content
