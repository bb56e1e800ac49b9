"""Each stopping test: what it accepts, what it refuses, and what it says."""

import re

import numpy as np
import pytest

from calcwork.errors import UserError
from calcwork.optimize import GradientNorm, IterationLimit, Status, minimize


def test_the_gradient_norm_is_the_infinity_norm(quadratic):
    result = minimize(quadratic, [9.0, 9.0], method="gradient-descent", tol=1e-3)
    assert result.success
    norms = [np.linalg.norm(quadratic.jac(x), np.inf) for x in result.history.x]
    assert norms[-1] <= 1e-3 < min(norms[:-1])


def test_a_start_at_the_minimum_is_accepted(quadratic):
    result = minimize(quadratic, np.linalg.solve(quadratic.A, quadratic.b))
    assert result.success
    assert result.nit == 0


def test_a_gradient_that_is_small_only_because_of_units_is_not_accepted():
    result = minimize(lambda x: 1e-20 * (x[0] - 5) ** 2, [0.0], jac=lambda x: 2e-20 * (x - 5), hess=lambda x: [[2e-20]])
    assert result.success
    assert result.x[0] == pytest.approx(5.0, abs=1e-10)


@pytest.mark.parametrize("power", [2, 4, 6])
def test_flat_minima_are_accepted(power):
    result = minimize(
        lambda x: float(x[0] ** power),
        [1.0],
        jac=lambda x: power * x ** (power - 1),
        hess=lambda x: [[power * (power - 1) * x[0] ** (power - 2)]],
    )
    assert result.success


@pytest.mark.parametrize("maxiter", [100, 100_000])
@pytest.mark.parametrize(
    ("fun", "jac", "hess"),
    [
        (lambda x: float(np.exp(-x[0])), lambda x: -np.exp(-x), lambda x: [[np.exp(-x[0])]]),
        (
            lambda x: float(np.logaddexp(0, -x[0])),
            lambda x: -1 / (1 + np.exp(x)),
            lambda x: [[0.25 / np.cosh(x[0] / 2) ** 2]],
        ),
    ],
)
def test_an_infimum_at_infinity_is_no_success(fun, jac, hess, maxiter):
    result = minimize(fun, [0.0], jac=jac, hess=hess, maxiter=maxiter)
    assert result.status is Status.RUNAWAY
    assert "probably no finite minimizer; add an L2 penalty, or ask find_separation(X, y)" in result.message


def test_a_function_without_lower_bound_is_no_success():
    result = minimize(lambda x: x[0], [0.0], jac=lambda x: np.ones(1), hess=lambda x: np.zeros((1, 1)))
    assert not result.success


def test_the_limit_is_named(quadratic):
    result = minimize(quadratic, [9.0, 9.0], method="gradient-descent", learning_rate=0.01, maxiter=5)
    assert result.status is Status.ITERATION_LIMIT
    assert result.nit == 5
    assert "The limit of 5 iterations was reached at gradient norm" in result.message
    assert "raise maxiter or tol, or try method='newton'" in result.message


@pytest.mark.parametrize(
    ("fun", "jac", "message"),
    [
        (lambda x: np.nan, lambda x: x, "At the start x0 fun is nan, expected a finite number; start elsewhere"),
        (lambda x: 1.0, lambda x: x * [1, np.inf], r"At the start x0 the derivative by x\[1\] is inf"),
    ],
)
def test_a_start_without_a_value_is_named(fun, jac, message):
    result = minimize(fun, [1.0, 2.0], jac=jac, method="gradient-descent")
    assert result.status is Status.NOT_FINITE
    assert not result.success
    assert re.search(message, result.message)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: GradientNorm(0.0), r"tol is 0\.0, expected a positive bound on the gradient norm; try 1e-8"),
        (lambda: GradientNorm(float("nan")), "tol is nan"),
        (lambda: IterationLimit(-1), "maxiter is -1, expected a number of iterations >= 0; try 1000"),
    ],
)
def test_settings_are_checked(make, message):
    with pytest.raises(UserError, match=message):
        make()
