"""Printed powers and quotients have the value of the expression, whatever stands around them."""

import numpy as np
import pytest
from sympy import exp, log

from calcwork.algebra import scalar
from calcwork.compile.arrays import ArrayPrinter

x, y, z = (scalar(name) for name in "xyz")
AT = {"x": 0.7, "y": 1.3, "z": 2.1}


@pytest.mark.parametrize(
    "expr",
    [
        z / y**3,
        -1 / y**3,
        z / (x + y) ** 3,
        z / y**3 / (x + 1) ** 3,
        x - y**3,
        x**3 * y**3,
        z / y**4,
        1 / (exp(x) + exp(y)),
        1 / (exp(x) + 1),
        (exp(x) + log(y)) ** -2,
        1 / (exp(x) * log(y)),
        exp(x) ** 3 / z**3,
    ],
    ids=str,
)
def test_the_text_has_the_value(expr):
    text = ArrayPrinter().doprint(expr)
    value = eval(text, {"np": np, **AT})  # noqa: S307
    assert value == pytest.approx(float(expr.subs({scalar(v): a for v, a in AT.items()})), rel=1e-14)
