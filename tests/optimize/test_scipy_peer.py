"""SciPy's methods under the same recording: copies, the start, gradients, and no success without a minimum."""

import warnings

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_plain
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import SeparationCheck, Status, scipy_minimize
from calcwork.optimize.scipy_peer import FIRST_ORDER, SECOND_ORDER

ALL = (*FIRST_ORDER, *SECOND_ORDER)
# dogleg demands a Hessian that is positive definite everywhere, which Rosenbrock's is not.
ON_ROSENBROCK = [name for name in ALL if name != "dogleg"]


def run(method, **options):
    x0 = options.pop("x0", [-1.2, 1.0])
    return scipy_minimize(rosen, x0, jac=rosen_der, hess=rosen_hess, method=method, **options)


@pytest.mark.parametrize("method", ON_ROSENBROCK)
def test_history_holds_distinct_copies_with_the_start(method):
    result = run(method, review=False)
    history = result.history
    assert history.x[0].tolist() == [-1.2, 1.0]
    assert history.x[-1].tolist() == result.x.tolist()
    assert len({tuple(x) for x in history.x}) > 0.6 * len(history) > 5
    np.testing.assert_array_equal(history.fun, [rosen(x) for x in history.x])
    np.testing.assert_array_equal(history.grad_norm, [np.abs(rosen_der(x)).max() for x in history.x])
    np.testing.assert_allclose(result.x, [1.0, 1.0], atol=1e-3)


@pytest.mark.parametrize("method", ON_ROSENBROCK)
def test_the_solution_is_the_one_that_scipy_gives_alone(method):
    hess = {"hess": rosen_hess} if method in SECOND_ORDER else {}
    plain = scipy_plain(rosen, [-1.2, 1.0], jac=rosen_der, method=method, **hess)
    ours = run(method, review=False)
    np.testing.assert_array_equal(ours.x, plain.x)
    assert ours.success == plain.success
    if method not in ("TNC", "trust-constr"):  # TNC counts otherwise; trust-constr calls back at its start too
        assert abs(ours.nit - plain.nit) <= 1


def test_dogleg_runs_on_a_convex_problem(quadratic):
    result = scipy_minimize(quadratic, [3.0, 3.0], method="dogleg")
    assert result.success
    np.testing.assert_allclose(result.x, np.linalg.solve(quadratic.A, quadratic.b), rtol=1e-8)


def test_recording_asks_for_nothing_that_scipy_did_not_ask():
    calls = {"fun": 0, "jac": 0}

    def fun(x):
        calls["fun"] += 1
        return rosen(x)

    def jac(x):
        calls["jac"] += 1
        return rosen_der(x)

    for method in ("BFGS", "L-BFGS-B", "CG", "Newton-CG"):
        calls.update(fun=0, jac=0)
        scipy_plain(fun, [-1.2, 1.0], jac=jac, method=method)
        ours = run(method, review=False)
        assert ours.nfev <= calls["fun"]
        assert ours.njev <= calls["jac"]


def test_a_fused_objective_is_called_once_per_point():
    class Fused:
        fun, jac = staticmethod(rosen), staticmethod(rosen_der)
        calls = 0

        def fun_and_jac(self, x):
            self.calls += 1
            return rosen(x), rosen_der(x)

    objective = Fused()
    result = scipy_minimize(objective, [-1.2, 1.0], method="BFGS")
    assert objective.calls == result.nfev == result.njev


@pytest.mark.parametrize("method", ON_ROSENBROCK)
def test_a_callback_can_stop_every_method(method):
    def callback(iterate):
        assert iterate.fun == rosen(iterate.x)
        if iterate.nit == 3:
            raise StopIteration

    result = run(method, callback=callback)
    assert (result.status, result.success, result.nit) == (Status.CALLBACK, False, 3)


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Newton-CG", "trust-exact", "trust-ncg"])
def test_success_without_a_minimum_is_withdrawn(sample, make_logistic, method):
    X, _, scores = sample
    y = (scores > 0).astype(float)
    objective = make_logistic(X, y)
    hess = {"hess": objective.hess} if method in SECOND_ORDER else {}
    assert scipy_plain(objective.fun, objective.x0, jac=objective.jac, method=method, **hess).success
    result = scipy_minimize(objective, objective.x0, method=method)
    assert not result.success
    assert "but a Newton step from there would move x by" in result.message
    proved = scipy_minimize(objective, objective.x0, method=method, diagnose=SeparationCheck(X, y))
    assert proved.status is Status.SEPARABLE
    assert (proved.finding.margins > 0).all()


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Newton-CG", "trust-exact"])
def test_success_with_a_minimum_stands(sample, make_logistic, method):
    X, y, _ = sample
    objective = make_logistic(X, y)
    result = scipy_minimize(objective, objective.x0, method=method)
    assert result.success
    assert f"SciPy's {method} reports: " in result.message


def test_the_limit_is_named():
    result = run("BFGS", maxiter=3)
    assert (result.status, result.nit) == (Status.ITERATION_LIMIT, 3)


def test_a_hessian_that_is_not_finite_is_data_not_an_exception():
    result = scipy_minimize(
        rosen, [1.0, 2.0], jac=rosen_der, hess=lambda x: np.full((2, 2), np.nan), method="trust-exact"
    )
    assert result.status is Status.BAD_HESSIAN


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (
            "lbfgs",
            r"there is no SciPy method 'lbfgs' to compare with; known are CG, BFGS, .*did you mean '(L-BFGS-B|BFGS)'\?",
        ),
        ("quantum", "see scipy.optimize.minimize for them"),
        ("trust-exact", "SciPy's trust-exact needs the Hessian and none was given; give hess=..., or choose 'BFGS'"),
    ],
)
def test_wrong_methods_are_named(method, message):
    with pytest.raises(UserError, match=message):
        scipy_minimize(rosen, [0.0, 0.0], jac=rosen_der, method=method)


def test_names_are_read_in_any_case():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run("l-bfgs-b").method == "SciPy L-BFGS-B"
