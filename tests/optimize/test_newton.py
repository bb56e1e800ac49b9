"""Newton's direction: exact on quadratics, always downhill, independent of units, honest about curvature."""

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import Status, minimize
from calcwork.optimize.newton import factorize


def test_one_step_solves_a_quadratic(quadratic):
    # x1 = x0 + p cancels, so its error is one rounding of x0, 50 x 2.2e-16.
    result = minimize(quadratic, [50.0, -7.0], maxiter=1, tol=1e-12)
    np.testing.assert_allclose(result.history.x[1], np.linalg.solve(quadratic.A, quadratic.b), atol=1.2e-14)


@pytest.mark.parametrize("seed", range(5))
def test_the_factor_solves_like_numpy(seed):
    rng = np.random.default_rng(seed)
    root = rng.standard_normal((6, 6))
    units = 10.0 ** rng.integers(-8, 9, 6)
    hess, right = (root @ root.T) * units[:, None] * units, rng.standard_normal(6) * units
    factor = factorize(hess)
    assert factor.shift == 0.0
    plain = np.linalg.solve(root @ root.T, right / units) / units
    np.testing.assert_allclose(factor.solve(right), plain, rtol=1e-8)


@pytest.mark.parametrize(
    "hess",
    [
        np.diag([1.0, -1.0]),
        np.array([[0.0, 1.0], [1.0, 0.0]]),
        np.zeros((2, 2)),
        np.ones((2, 2)),
        np.array([[1e-300, 1e300], [1e300, 1e-300]]),
        -np.eye(2) * 1e-12,
    ],
)
def test_the_direction_goes_down_whatever_the_hessian(hess):
    jac = np.array([0.3, -0.7])
    factor = factorize(hess)
    step = -factor.solve(jac)
    assert factor.shift > 0
    assert np.isfinite(step).all()
    assert step @ jac < 0


def test_escapes_the_region_of_negative_curvature():
    # x⁴/4 - x²/2 has its minima at -1 and 1, and f'' < 0 between -0.577 and 0.577.
    result = minimize(
        lambda x: float(x[0] ** 4 / 4 - x[0] ** 2 / 2),
        [0.1],
        jac=lambda x: x**3 - x,
        hess=lambda x: [[3 * x[0] ** 2 - 1]],
    )
    assert result.success
    assert result.x[0] == pytest.approx(1.0, abs=1e-12)


def test_a_saddle_is_no_minimum():
    saddle = {"fun": lambda x: x[0] ** 2 - x[1] ** 2, "jac": lambda x: np.array([2 * x[0], -2 * x[1]])}
    result = minimize(**saddle, hess=lambda x: np.diag([2.0, -2.0]), x0=[1.0, 0.0])
    assert result.status is Status.SADDLE
    assert "negative eigenvalue, so this point is no minimizer" in result.message


def test_a_minimizer_that_is_not_unique_is_found_and_named(sample, make_logistic):
    X, y, _ = sample
    doubled = make_logistic(np.column_stack([X, 2 * X[:, 0]]), y)
    result = minimize(doubled, doubled.x0)
    alone = minimize(make_logistic(X, y), [0.0] * 4)
    assert result.success
    assert "not unique: the Hessian is flat in 1 of 5 directions" in result.message
    np.testing.assert_allclose(result.fun, alone.fun, rtol=1e-13)


@pytest.mark.parametrize("seed", range(6))
def test_nearly_dependent_columns_are_not_a_success(sample, make_logistic, seed):
    X, y, _ = sample
    noise = np.random.default_rng(seed).standard_normal(200)
    result = minimize(make_logistic(np.column_stack([X, X[:, 0] + 1e-9 * noise]), y), [0.0] * 5)
    assert result.status is Status.UNDETERMINED
    assert "double precision does not determine x" in result.message
    assert "nearly dependent columns make it; drop one of them or add an L2 penalty" in result.message


@pytest.mark.parametrize("unit", [1e-8, 1e-3, 1e8, 1e60])
def test_units_do_not_matter(sample, make_logistic, unit):
    X, y, _ = sample
    plain = minimize(make_logistic(X, y), [0.0] * 4, tol=1e-10)
    scaled = minimize(make_logistic(X * [1.0, unit, 1.0], y), [0.0] * 4, tol=1e-10 * max(1.0, unit))
    assert scaled.success
    np.testing.assert_allclose(scaled.x * [1.0, unit, 1.0, 1.0], plain.x, rtol=1e-6)


def test_a_hessian_that_is_not_finite_is_named(sample, make_logistic):
    X, y, _ = sample
    with np.errstate(over="ignore"):
        result = minimize(make_logistic(X * [1.0, 1e200, 1.0], y), [0.0] * 4)
    assert result.status is Status.BAD_HESSIAN
    assert "The Hessian's entry (w[1], w[1]) is inf, expected finite numbers" in result.message


def test_needs_a_hessian():
    with pytest.raises(UserError, match=r"newton needs the Hessian and none was given; give hess=.*gradient-descent"):
        minimize(rosen, [0.0, 0.0], jac=rosen_der)


def test_the_hessian_at_the_solution_comes_on_request(quadratic):
    assert minimize(quadratic, [1.0, 1.0]).hess is None
    np.testing.assert_array_equal(minimize(quadratic, [1.0, 1.0], final_hess=True).hess, quadratic.A)


def test_converges_quadratically_on_rosenbrock():
    norms = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess, tol=1e-12).history.grad_norm
    assert norms[-1] <= 1e-12
    assert norms[-2] ** 2 < norms[-3] ** 2 * 1e-3
