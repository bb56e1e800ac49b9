"""Rounding against Python's decimal module and mpmath."""

import random
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq

from calcwork.check.numbers.figures import Figure, Figures, figure, zero_within


def test_rationals_round_as_decimal_does():
    rng = random.Random(1)
    for _ in range(400):
        p, q = (
            rng.randint(-(10 ** rng.randint(1, 30)), 10 ** rng.randint(1, 30)),
            rng.randint(1, 10 ** rng.randint(1, 20)),
        )
        digits = rng.randint(1, 25)
        wanted = Context(prec=digits, rounding=ROUND_HALF_EVEN).divide(Decimal(p), Decimal(q))
        found = figure(fmpq(p, q), digits)
        assert Decimal(found.text) == wanted, (p, q, digits)
        off = abs(Fraction(found.text) - Fraction(p, q))
        assert off <= Fraction(found.error or 0)


def test_balls_round_as_mpmath_does_and_keep_their_bound():
    rng = random.Random(2)
    with ctx.workprec(400), mpmath.workdps(110):
        for _ in range(200):
            p, q, digits = rng.randint(1, 10**9), rng.randint(1, 10**9), rng.randint(2, 60)
            found = figure((arb(p) / q).log(), digits)
            exact = mpmath.log(mpmath.mpf(p) / q)
            assert found.text.lstrip("-").replace(".", "").lstrip("0").split("e")[0].__len__() <= digits
            assert abs(mpmath.mpf(found.text) - exact) <= mpmath.mpf(found.error)
            # A unit in the last place off is outside of the bound.
            assert abs(mpmath.mpf(found.text) + 2 * mpmath.mpf(found.error) - exact) > mpmath.mpf(found.error)


def test_a_ball_that_is_too_wide_is_not_rounded():
    with ctx.workprec(60):
        assert figure(arb.pi(), 40) is None
        assert figure(arb(1, 0.5), 3) is None
        assert figure(arb(0, 1e-9), 3) is None


def test_a_ball_around_zero_has_its_bound():
    found = zero_within(arb(1e-30, 2e-30))
    assert found.text == "0"
    assert 3e-30 <= float(found.error) <= 5e-30
    assert zero_within(arb(1, 1e-9)) is None


TEXTS = [
    (fmpq(0), 5, "0"),
    (fmpq(1, 8), 5, "0.125"),
    (fmpq(-7), 5, "-7"),
    (fmpq(1200), 5, "1200"),
    (fmpq(25, 10), 1, "2 (exactly 5/2)"),
    (fmpq(2, 3), 5, "0.66667 (exactly 2/3)"),
    (fmpq(10) ** 30, 5, "1e30"),
    (fmpq(10) ** 40 / 3, 3, "3.33e39 ± 5e36"),
    (fmpq(1, 3) / fmpq(10) ** 9, 3, "3.33e-10 (exactly 1/3000000000)"),
    (fmpq(999999, 1000), 3, "1.00e3 (exactly 999999/1000)"),
]


@pytest.mark.parametrize(("value", "digits", "text"), TEXTS)
def test_texts(value, digits, text):
    assert str(figure(value, digits)) == text


def test_arrays_nest_as_their_shape():
    found = Figures((2, 2), tuple(Figure(t, "1e-9") for t in "1234"))
    assert found.tolist() == [["1", "2"], ["3", "4"]]
    assert found.errors() == [["1e-9"] * 2] * 2
    assert Figures((), (Figure("5"),)).tolist() == "5"
    assert [float(f) for f in found] == [1, 2, 3, 4]
