"""Backtracking guarantees the Armijo decrease, and tells a wrong gradient from rounding."""

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import Backtracking, Status, minimize


def test_each_step_decreases_enough():
    history = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess).history
    for k in range(len(history) - 1):
        slope = rosen_der(history.x[k]) @ (history.x[k + 1] - history.x[k])
        assert history.fun[k + 1] <= history.fun[k] + 1e-4 * slope


def test_a_wrong_gradient_is_suspected():
    result = minimize(lambda x: x @ x, [1.0, 2.0], jac=lambda x: -2 * x, method="gradient-descent")
    assert result.status is Status.NO_DECREASE
    assert "jac is probably not the gradient of fun" in result.message


def test_rounding_is_told_from_a_wrong_gradient():
    # The quadratic part is lost beside 1e10, and the gradient has an error of its own that cannot be reduced.
    result = minimize(lambda x: 1e10 + x @ x, [1.0], jac=lambda x: 2 * x + 1e-6 * np.sign(x), hess=lambda x: [[2.0]])
    assert result.status is Status.PRECISION_LOSS
    assert "lost in the rounding errors of fun = 1e+10 and jac; ask for a larger tol" in result.message


def test_points_outside_the_domain_are_stepped_back_from():
    # -log x + x is not defined for x <= 0, where the first step leads.
    result = minimize(lambda x: float(x[0] - np.log(x[0])), [0.01], jac=lambda x: 1 - 1 / x, method="gradient-descent")
    assert result.success
    assert result.x[0] == pytest.approx(1.0, abs=1e-8)


def test_newton_reaches_the_limit_of_double_precision(sample, make_logistic):
    X, y, _ = sample
    result = minimize(make_logistic(X, y, 0.1), [0.0] * 4, tol=1e-15)
    assert result.success
    assert result.history.grad_norm[-1] <= 1e-15


def test_settings_are_checked():
    with pytest.raises(UserError, match="is no backtracking rule, expected 0 < decrease < 1"):
        Backtracking(shrink=1.0)
