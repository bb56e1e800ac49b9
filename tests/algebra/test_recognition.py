"""Functions recognized where they are written out keep their value."""

import pytest
from sympy import Sum, exp, log

from calcwork.algebra import Scope, array, index, logsumexp, scalar, sigmoid, size, softmax, softplus
from calcwork.algebra.binding import named_by_depth
from calcwork.algebra.recognition import recognized
from tests.algebra.oracle import agree, random_point

K, k, c = size("K"), index("k"), index("c")
x, y = scalar("x"), scalar("y")
z = array("z", K)
SCOPE = Scope().declare("x").declare("y").declare("z", K)
TOTAL = Sum(exp(z[k]), (k, 1, K))

CASES = [
    (1 / (1 + exp(-x)), sigmoid(x)),
    (exp(x) / (1 + exp(x)), sigmoid(x)),
    (y * exp(-x) / (1 + exp(-x)) ** 2, y * sigmoid(-x) * sigmoid(x)),
    (log(1 + exp(x * y)), softplus(x * y)),
    (log(TOTAL), logsumexp(z[k], (k, 1, K))),
    (log(TOTAL / K), logsumexp(z[k], (k, 1, K)) - log(K)),
    (exp(z[c]) / TOTAL, softmax(z[k], (k, 1, K), c)),
    (log(exp(z[c]) / TOTAL), z[c] - logsumexp(z[k], (k, 1, K))),
    (x / TOTAL, x / TOTAL),
    (1 / (2 + exp(x)), 1 / (2 + exp(x))),
]


@pytest.mark.parametrize(("expr", "wanted"), CASES)
def test_recognized(expr, wanted):
    found = recognized(expr)
    assert named_by_depth(found) == named_by_depth(wanted)
    point = random_point(SCOPE, {"K": 3}, seed=4, indices={"c": 2})
    assert agree(point.value(found), point.value(expr))


def test_an_expectation_under_a_softmax():
    expr = Sum(k * exp(z[k]), (k, 1, K)) / TOTAL
    found = recognized(expr)
    assert isinstance(found, Sum)
    assert found.has(logsumexp)
    point = random_point(SCOPE, {"K": 3}, seed=5)
    assert agree(point.value(found), point.value(expr))
