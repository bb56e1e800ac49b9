"""Fractions against SymPy's own polynomials."""

import random

import pytest
from sympy import Integer, Rational, cancel, expand, factor_list, log, symbols

from calcwork.algebra.fractions import Field, atoms_of, monomial, split_content
from calcwork.algebra.generators import TooLarge

x, y, z = symbols("x y z")


def random_quotient(draw, depth=3):
    if depth == 0:
        return draw.choice([x, y, z, log(x), Integer(2), Rational(-1, 3)])
    left, right = random_quotient(draw, depth - 1), random_quotient(draw, depth - 1)
    return draw.choice([left + right, left - right, left * right, left**2, left / (right**2 + 1)])


@pytest.mark.parametrize("seed", range(30))
def test_lowest_terms_against_cancel(seed):
    expr = random_quotient(random.Random(seed))
    field = Field.of(expr)
    ours = field.expr(field.fraction(expr))
    num, den = cancel(expr).as_numer_denom()
    mine_num, mine_den = ours.as_numer_denom()
    assert expand(num * mine_den - den * mine_num) == 0
    assert len(expand(mine_den).args) == len(expand(den).args)


def test_equal_quotients_are_one():
    field = Field([x, y])
    assert field.fraction((x**2 - y**2) / (x - y)) == field.fraction(x + y)
    assert field.fraction(x / y - x / y).num.is_zero()


def test_factors_against_sympy():
    expr = expand(-6 * (x - y) ** 2 * (x + 2 * y))
    field = Field.of(expr)
    unit, factors = field.factors(field.fraction(expr).num)
    assert abs(unit) == abs(factor_list(expr)[0])
    assert sorted(power for _, power in factors) == sorted(power for _, power in factor_list(expr)[1])
    product = Integer(unit)
    for factor, power in factors:
        product *= field.poly(factor) ** power
    assert expand(product - expr) == 0


def test_atoms():
    assert atoms_of((x + log(y)) ** 2 / z ** Rational(1, 2)) == {x, log(y), z ** Rational(-1, 2)}
    assert atoms_of(Rational(2, 3)) == set()


def test_numbers_only():
    field = Field([])
    assert field.expr(field.fraction(Rational(6, 4))) == Rational(3, 2)


def test_small_parts():
    assert monomial(3, {x: 2, y: 1}) == 3 * x**2 * y
    field = Field([x, y])
    assert split_content(field.fraction(-4 * x + 6 * y).num)[0] in (2, -2)
    assert split_content(field.fraction(x - x).num)[0] == 0


@pytest.mark.parametrize("expr", [sum(symbols("a:12")) ** 20, (x + y + z + 1) ** 60 * (x - y + z + 2) ** 60])
def test_what_is_too_large_stops_before_it_starts(expr):
    with pytest.raises(TooLarge, match="too large to be brought into normal form; take it apart by definitions"):
        Field.of(expr).fraction(expr)
