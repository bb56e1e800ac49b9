"""The floor of suboptimality: how far the lowest value seen lies above the true minimum."""

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import minimize
from calcwork.show.pictures.floor import EPS, lowest

A = np.diag([1.0, 8.0, 60.0])


def quadratic(lowest_value=0.0, **options):
    """½ xᵀ A x + c from a start with all curvatures in play."""
    return minimize(
        lambda x: lowest_value + 0.5 * x @ A @ x, [1.0, 1.0, 1.0], jac=lambda x: A @ x, hess=lambda x: A, **options
    )


def descent(maxiter, lowest_value=0.0):
    return quadratic(lowest_value, method="gradient-descent", learning_rate=1 / 60, maxiter=maxiter, tol=1e-15)


@pytest.mark.parametrize("maxiter", [40, 100, 300])
def test_the_estimate_of_an_unfinished_run_is_near_the_truth(maxiter):
    run = descent(maxiter)
    reference = lowest({"descent": run})
    assert reference.kind == "extrapolated"
    np.testing.assert_allclose(reference.floor, run.fun, rtol=0.2)
    assert reference.fun == pytest.approx(0.0, abs=0.2 * run.fun)


def test_a_run_at_the_minimum_is_known_up_to_rounding():
    reference = lowest({"newton": quadratic(5.0), "descent": descent(50, 5.0)})
    assert (reference.fun, reference.floor, reference.kind) == (5.0, 5 * EPS, "rounding")


def test_a_minimum_of_zero_has_a_floor_above_zero():
    run = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess)
    reference = lowest({"newton": run})
    assert reference.floor == pytest.approx(run.fun, rel=0.05)
    assert reference.fun == pytest.approx(0.0, abs=0.05 * run.fun)


def test_a_gradient_that_does_not_fall_bounds_the_guess():
    run = minimize(
        lambda x: float(x[0]), [0.0], jac=lambda x: np.ones(1), method="gradient-descent", learning_rate=0.1, maxiter=20
    )
    reference = lowest({"linear": run})
    assert reference.floor == pytest.approx(19 * 0.1 * 2)


def test_a_given_minimum_is_taken():
    reference = lowest({"descent": descent(50)}, -1.0)
    assert (reference.fun, reference.floor, reference.kind) == (-1.0, EPS, "given")


@pytest.mark.parametrize("minimum", [np.nan, np.inf])
def test_a_minimum_that_is_not_finite_is_refused(minimum):
    with pytest.raises(UserError, match=r"minimum is (nan|inf), expected a finite number; leave it out"):
        lowest({"descent": descent(5)}, minimum)


def test_runs_without_a_finite_value_are_refused():
    run = minimize(lambda x: np.nan, [1.0], jac=lambda x: x, method="gradient-descent")
    with pytest.raises(UserError, match="no run has a finite value, so there is no lowest one; start closer"):
        lowest({"lost": run})
