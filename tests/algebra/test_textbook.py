"""Tidy expressions keep their value and look as in a textbook."""

import pytest
from sympy import Sum, exp, log, symbols

from calcwork.algebra import array, index, scalar, sigmoid, size
from calcwork.algebra.textbook import factored, joined, tidy

from .expressions import SCOPE, Builder
from .oracle import Undefined, agree, random_point

N = size("N")
i, j = index("i"), index("j")
h, y, p, m, n, x = (scalar(name) for name in "hypmnx")
X, w = array("X", N), array("w", N)


@pytest.mark.parametrize("seed", range(120))
def test_tidying_keeps_the_value(seed):
    expr = Builder(seed + 9000).expression(4 if seed % 4 == 0 else 3)
    for n, sizes in enumerate([{"N": 3, "D": 2}, {"N": 2, "D": 4}]):
        point = random_point(SCOPE, sizes, seed=seed + n, indices={"f": 2, "g": 1})
        try:
            assert agree(point.value(tidy(expr)), point.value(expr))
        except Undefined:
            continue


CASES = [
    (-y / h + (1 - y) / (1 - h), "(h - y)/(h*(1 - h))"),
    (m / p - (n - m) / (1 - p), "(m - n*p)/(p*(1 - p))"),
    (Sum(2 * X[i], (i, 1, N)), "2*Sum(X[i], (i, 1, N))"),
    (x - x * exp(h) / exp(h), "0"),
    (Sum(X[i], (i, 1, N)) + Sum(w[i], (i, 1, N)), "Sum(X[i] + w[i], (i, 1, N))"),
    (sigmoid((x**2 - 1) / (x - 1)), "sigmoid(x + 1)"),
]


@pytest.mark.parametrize(("expr", "text"), CASES)
def test_tidy(expr, text):
    assert str(tidy(expr)) == text


def test_factored():
    assert factored(x * p + x) == x * (p + 1)
    assert factored((p - 1) / (1 - p)) == -1
    assert factored(x * (1 + p) - x - x * p) == 0


def test_what_is_too_large_stays_as_it_is():
    large = sum(symbols("a:12")) ** 20 + x
    assert tidy(large) == large


def test_joined():
    k = symbols("k")
    assert str(joined(p**k * (1 - p) ** n / (p * (1 - p) ** k))) == "p**(k - 1)*(1 - p)**(-k + n)"
    assert joined(x * log(p) + h * log(p)) == (h + x) * log(p)
    assert joined(x) == x
