"""The oracle itself, against plain Python."""

import math

import mpmath
import pytest
from sympy import KroneckerDelta, Product, Rational, Sum, log, sqrt

from calcwork.algebra import array, index, logsumexp, scalar, sigmoid, size, xlogy

from .expressions import SCOPE
from .oracle import Point, Undefined, agree, random_point

N, D = size("N"), size("D")
i, j = index("i"), index("j")
x, X = scalar("x"), array("X", N, D)
VALUES = {(r, s): mpmath.mpf(r) / (s + 1) for r in (1, 2, 3) for s in (1, 2)}
POINT = Point({"N": 3, "D": 2, "x": mpmath.mpf("-0.5"), "j": 2}, {"X": VALUES})

CASES = [
    (Sum(X[i, 1], (i, 1, N)), 3.0),
    (Sum(X[i, j], (i, 1, N)), 2.0),
    (Sum(X[i, j], (i, 1, N), (j, 1, D)), 5.0),
    (Product(X[i, 1], (i, 1, N)), 0.75),
    (Sum(i * j, (j, 1, i), (i, 1, N)), 1 + 2 * 3 + 3 * 6),
    (Sum(i, (i, 1, N - 3)), 0.0),
    (Sum(KroneckerDelta(i, 2) * i**2, (i, 1, N)), 4.0),
    (logsumexp(X[i, 2], (i, 1, N)), math.log(sum(math.exp(r / 3) for r in (1, 2, 3)))),
    (sigmoid(x) * N, 3 / (1 + math.exp(0.5))),
    (x**3 + Rational(1, 8), 0.0),
    (xlogy(0 * x, x), 0.0),
]


@pytest.mark.parametrize(("expr", "value"), CASES)
def test_values(expr, value):
    assert float(POINT.value(expr)) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("expr", [log(x), sqrt(x), 1 / (x + Rational(1, 2)), x**x])
def test_undefined(expr):
    with pytest.raises(Undefined):
        POINT.value(expr)


def test_points_lie_in_the_domains_and_repeat():
    first, second = (random_point(SCOPE, {"N": 4, "D": 3}, seed=5) for _ in range(2))
    assert first == second
    assert set(first.arrays["y"].values()) <= {0, 1}
    assert set(first.arrays["s"].values()) <= {-1, 1}
    assert all(0 < v < 1 for v in first.arrays["P"].values())
    assert len(first.arrays["X"]) == 12


def test_agreement_is_relative_and_absolute():
    with mpmath.workdps(50):
        assert agree(mpmath.mpf(10) ** 30, mpmath.mpf(10) ** 30 + 1)
        assert not agree(mpmath.mpf(1), 1 + mpmath.mpf(10) ** -20)
