"""What may be minimized, and what is said when it cannot be."""

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import Problem, as_objective, minimize


def test_objects_functions_and_fused_functions_agree(quadratic):
    plain = minimize(quadratic.fun, [5.0, 5.0], jac=quadratic.jac, hess=quadratic.hess)
    fused = minimize(lambda x: (quadratic.fun(x), quadratic.jac(x)), [5.0, 5.0], jac=True, hess=quadratic.hess)
    whole = minimize(quadratic, [5.0, 5.0])
    assert plain.x.tolist() == fused.x.tolist() == whole.x.tolist()
    np.testing.assert_allclose(whole.x, np.linalg.solve(quadratic.A, quadratic.b), rtol=1e-14)


def test_args_reach_all_functions():
    result = minimize(
        lambda x, a: a * x @ x, [1.0], args=(3.0,), jac=lambda x, a: 2 * a * x, hess=lambda x, a: [[2 * a]]
    )
    assert result.success
    assert abs(result.x[0]) < 1e-12


def test_counts_every_call():
    calls = {"fun": 0, "jac": 0, "hess": 0}

    def counted(name, function):
        def call(x):
            calls[name] += 1
            return function(x)

        return call

    result = minimize(
        counted("fun", rosen), [-1.2, 1.0], jac=counted("jac", rosen_der), hess=counted("hess", rosen_hess)
    )
    assert calls == {"fun": result.nfev, "jac": result.njev, "hess": result.nhev}


def test_a_function_that_spoils_its_argument_or_reuses_its_buffer_does_no_harm():
    buffer = np.empty(2)

    def fun(x):
        value = x @ x
        x[:] = np.nan
        return value

    def jac(x):
        np.multiply(2.0, x, out=buffer)
        return buffer

    result = minimize(fun, [1.0, 2.0], jac=jac, method="gradient-descent", learning_rate=0.25, maxiter=3)
    np.testing.assert_array_equal(result.history.x[:, 0], [1.0, 0.5, 0.25, 0.125])
    np.testing.assert_array_equal(result.jac, 2 * result.x)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"fun": 3, "jac": abs}, "fun is a int, expected a function of x or an object with fun"),
        ({"fun": rosen}, r"jac is None, expected a function that returns the gradient, shape \(n,\)"),
        ({"fun": as_objective(rosen, rosen_der), "jac": rosen_der}, "given together with jac, hess or args"),
    ],
)
def test_wrong_functions_are_named(arguments, message):
    with pytest.raises(UserError, match=message):
        as_objective(**arguments)


@pytest.mark.parametrize(
    ("functions", "message"),
    [
        ({"fun": lambda x: x}, r"fun returned an array of shape \(2,\), expected one number; take its sum or mean"),
        ({"jac": lambda x: x[:, None]}, r"jac returned an array of shape \(2, 1\) for x of shape \(2,\).*ravel"),
        ({"hess": lambda x: x}, r"hess returned an array of shape \(2,\) for x of shape \(2,\), expected \(2, 2\)"),
    ],
)
def test_wrong_shapes_are_named(functions, message):
    good = {"fun": lambda x: x @ x, "jac": lambda x: 2 * x, "hess": lambda x: 2 * np.eye(2)}
    with pytest.raises(UserError, match=message):
        minimize(x0=[1.0, 2.0], **(good | functions))


@pytest.mark.parametrize(
    ("x0", "message"),
    [
        ([[1.0, 2.0]], r"x0 has shape \(1, 2\), expected a flat array"),
        ([], r"x0 has shape \(0,\), expected a flat array"),
        ([1.0, np.nan], r"x0\[1\] is nan, expected finite numbers"),
    ],
)
def test_a_wrong_start_is_named(quadratic, x0, message):
    with pytest.raises(UserError, match=message):
        minimize(quadratic, x0)


def test_coordinates_have_the_names_of_the_objective(sample, make_logistic):
    X, y, _ = sample
    objective = make_logistic(X, y)
    assert [Problem(objective, 4).name(j) for j in (0, 3)] == ["w[0]", "b"]
    assert Problem(objective, 5).name(4) == "x[4]"
