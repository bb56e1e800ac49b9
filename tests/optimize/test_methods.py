"""The methods by name, against known minima and SciPy's."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import METHODS, minimize, optimizer


def beale(x):
    a, b = x
    terms = np.array([1.5 - a + a * b, 2.25 - a + a * b**2, 2.625 - a + a * b**3])
    return terms @ terms


def beale_der(x):
    a, b = x
    terms = np.array([1.5 - a + a * b, 2.25 - a + a * b**2, 2.625 - a + a * b**3])
    slopes = np.array([[b - 1, a], [b**2 - 1, 2 * a * b], [b**3 - 1, 3 * a * b**2]])
    return 2 * terms @ slopes


def beale_hess(x):
    a, b = x
    terms = np.array([1.5 - a + a * b, 2.25 - a + a * b**2, 2.625 - a + a * b**3])
    slopes = np.array([[b - 1, a], [b**2 - 1, 2 * a * b], [b**3 - 1, 3 * a * b**2]])
    mixed = 2 * terms @ np.array([1.0, 2 * b, 3 * b**2])
    return 2 * slopes.T @ slopes + np.array([[0.0, mixed], [mixed, 2 * terms @ np.array([0, 2 * a, 6 * a * b])]])


PROBLEMS = {
    "rosenbrock": (rosen, rosen_der, rosen_hess, [-1.2, 1.0], [1.0, 1.0]),
    "rosenbrock in 6": (rosen, rosen_der, rosen_hess, [1.3, 0.7, 0.8, 1.9, 1.2, 1.1], [1.0] * 6),
    "beale": (beale, beale_der, beale_hess, [1.0, 1.0], [3.0, 0.5]),
}
TOLERANCE = {"newton": 1e-10, "gradient-descent": 1e-5}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", PROBLEMS)
def test_known_minima_are_found(method, name):
    fun, jac, hess, x0, minimum = PROBLEMS[name]
    tol = TOLERANCE[method]
    result = minimize(fun, x0, jac=jac, hess=hess, method=method, tol=tol, maxiter=30_000, record=False)
    assert result.success
    np.testing.assert_allclose(result.x, minimum, atol=5e3 * tol)


@pytest.mark.parametrize("name", PROBLEMS)
def test_newton_agrees_with_scipy(name):
    fun, jac, hess, x0, _ = PROBLEMS[name]
    theirs = scipy_minimize(fun, x0, jac=jac, hess=hess, method="trust-exact", options={"gtol": 1e-10})
    np.testing.assert_allclose(minimize(fun, x0, jac=jac, hess=hess, tol=1e-10).x, theirs.x, rtol=1e-9)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("newtn", r"there is no optimizer 'newtn'; known are 'newton', 'gradient-descent'; did you mean 'newton'\?"),
        ("Gradient_Descent", r"did you mean 'gradient-descent'\?"),
        ("xyz", "there is no optimizer 'xyz'.*SciPy's methods are run by scipy_minimize"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(given, message):
    with pytest.raises(UserError, match=message):
        optimizer(given)


def test_a_plain_import_loads_neither_scipy_nor_flint():
    code = "import sys, calcwork.optimize; print([m for m in ('scipy', 'flint', 'sklearn') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
