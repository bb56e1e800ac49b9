"""Each rule against mpmath's derivative of the brute-force value."""

import mpmath
import pytest
from sympy import (
    Abs,
    Derivative,
    Function,
    KroneckerDelta,
    Max,
    Piecewise,
    Product,
    Sum,
    cos,
    exp,
    log,
    sin,
    sqrt,
    tanh,
)

from calcwork.algebra import Scope, array, index, logsumexp, relu, scalar, sigmoid, size, softplus, xlogy
from calcwork.algebra.binding import rename_apart
from calcwork.algebra.deltas import collapse
from calcwork.derive.rules import Record, depends, differentiate
from calcwork.errors import NotSupportedYet
from tests.algebra.oracle import agree, random_point

N = size("N")
i, k = index("i"), index("k")
x, c, t = scalar("x"), scalar("c"), array("t", N)
SCOPE = Scope().declare("x").declare("c").declare("t", N)
POINT = random_point(SCOPE, {"N": 3}, seed=11)

SCALAR = {
    "power": x**3 * c,
    "quotient": c / (1 + x**2),
    "exponential": exp(-c * x) * x,
    "logarithm": log(3 + x) * sin(x),
    "symbolic exponent": (x**2 + 1) ** (c * x),
    "root": sqrt(x**2 + 2),
    "trigonometric": cos(x * c) + tanh(x),
    "sigmoid": sigmoid(c * x) * softplus(-x),
    "xlogy": xlogy(x**2, x**2 + 1),
    "absolute": Abs(x) * x,
    "maximum": Max(x, c),
    "relu": relu(x - c),
    "sum": Sum(exp(x * t[i]) * t[i], (i, 1, N)),
    "product": Product(x**2 + t[i] ** 2, (i, 1, N)),
    "logsumexp": logsumexp(x * t[i], (i, 1, N)),
    "nested": log(Sum(exp(x * t[i]), (i, 1, N)) ** 2 + x**2),
}


@pytest.mark.parametrize("expr", SCALAR.values(), ids=SCALAR.keys())
def test_by_a_scalar(expr):
    ours = POINT.value(differentiate(rename_apart(expr), x))
    theirs = mpmath.diff(lambda v: type(POINT)({**POINT.scalars, "x": v}, POINT.arrays).value(expr), POINT.scalars["x"])
    assert agree(ours, theirs, digits=12)


def test_piecewise_branch_by_branch():
    expr = Piecewise((x**2, x > c), (x**3, True))
    assert differentiate(expr, x) == Piecewise((2 * x, x > c), (3 * x**2, True))


def test_no_index_is_captured():
    z = Sum(t[i] * x, (i, 1, N))
    assert collapse(differentiate(rename_apart(z), t[i]), {i: (1, N)}) == x
    assert differentiate(rename_apart(z), t[k]).has(KroneckerDelta)


def test_what_does_not_occur_has_derivative_zero():
    assert differentiate(sin(x), c) == 0
    assert differentiate(Sum(t[i], (i, 1, N)), x) == 0
    assert not depends(Sum(t[i], (i, 1, N)), x)


def test_the_rules_that_were_applied_are_recorded_in_order():
    record = Record()
    differentiate(c * exp(x) + log(x), x, record)
    assert record.rules == ["sum rule", "constant factor rule", "derivative of exp", "derivative of log"]


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (Sum(t[i], (i, 1, N)).func(t[i], (i, 1, x)), "depend on x"),
        (Derivative(Function("f")(x), x), "there is no rule yet for the derivative of"),
    ],
)
def test_what_has_no_rule_is_named(expr, message):
    with pytest.raises(NotSupportedYet, match=message):
        differentiate(expr, x)
