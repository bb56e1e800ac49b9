"""Elementwise expressions as NumPy text mean what the expressions mean."""

import numpy as np
import pytest
from sympy import Rational, Symbol, exp, lambdify, sqrt

from calcwork.compile.arrays import ArrayPrinter

a, b = Symbol("a", positive=True), Symbol("b", positive=True)
POWERS = [
    *(a / b**n for n in (1, 2, 3, 4, 5)),
    *(b**n for n in (-4, -3, -2, -1, 2, 3, 4)),
    *(1 / (a * b**3), a**3 / b**3, -a / b**3, a / (a + b) ** 3, (a + b) ** 3 / b**4),
    *(2 ** (a**3), a ** (b**3), (a**b) ** 3, exp(-(a**3)), 1 / (1 + b**-3), sqrt(a**3 / b**3), a ** Rational(-3, 2)),
]


@pytest.mark.parametrize("expr", POWERS, ids=str)
def test_powers_keep_their_place_in_quotients(expr):
    text = ArrayPrinter().doprint(expr)
    found = eval(text, {"np": np, "a": 1.3, "b": 0.7})  # noqa: S307 - the text of our own printer
    assert found == pytest.approx(float(lambdify((a, b), expr, "mpmath")(1.3, 0.7)), rel=1e-14), text
