"""A learning rate below 2/L converges, one above it is reported as divergent with a better one."""

import re

import pytest

from calcwork.errors import UserError
from calcwork.optimize import FixedRate, Status, minimize


def square(rate, **options):
    return minimize(
        lambda x: x @ x, [1.0, 2.0], jac=lambda x: 2 * x, method="gradient-descent", learning_rate=rate, **options
    )


@pytest.mark.parametrize("rate", [0.01, 0.5, 0.99])
def test_converges_below_the_bound(rate):
    result = square(rate)
    assert result.success
    assert result.history.step[1:].tolist() == [rate] * result.nit


@pytest.mark.parametrize("rate", [1.001, 1.5, 1e10, 1e200])
def test_diverges_above_the_bound_and_says_what_to_try(rate):
    result = square(rate)
    assert not result.success
    assert result.status is Status.DIVERGED
    assert "diverge" in result.message
    advice = float(re.search(r"try ([\d.e+-]+\d)", result.message)[1])
    assert advice == 0.5  # one over the curvature
    assert square(advice).success


def test_never_hands_back_a_point_that_is_not_finite():
    result = square(1e200)
    assert result.x.tolist() == [1.0, 2.0] or abs(result.x).max() < 1e300
    assert result.fun == result.x @ result.x
    assert not result.success


def test_an_oscillation_is_named_at_the_limit(sample, make_logistic):
    X, y, _ = sample
    result = minimize(make_logistic(X, y), [0.0] * 4, method="gradient-descent", learning_rate=200.0, maxiter=100)
    assert result.status is Status.ITERATION_LIMIT
    assert re.search(r"fun rose in \d+ of them, so the learning rate is too large; try [\d.]+", result.message)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_must_be_positive(rate):
    with pytest.raises(UserError, match=r"learning_rate is .*, expected a positive number; try 0\.1"):
        FixedRate(rate)
