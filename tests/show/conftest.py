"""Runs and cross-checks to draw, and the rule that no picture leaves a trace in pyplot."""

from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest

from calcwork.optimize import minimize, scipy_minimize

mpl.use("Agg")

A = np.diag([1.0, 12.0])


def fun(x):
    return 2.0 + 0.5 * x @ A @ x


def jac(x):
    return A @ x


@pytest.fixture(scope="session")
def runs():
    start = [3.0, 1.0]
    slow = {"jac": jac, "method": "gradient-descent", "learning_rate": 0.02}
    return {
        "newton": minimize(fun, start, jac=jac, hess=lambda x: A),
        "descent": minimize(fun, start, **slow, maxiter=200),
        "BFGS": scipy_minimize(fun, start, jac=jac),
        "too fast": minimize(fun, start, jac=jac, method="gradient-descent", learning_rate=0.5, maxiter=200),
    }


@pytest.fixture
def plane():
    return fun


@pytest.fixture
def objective():
    """A gradient with a wrong sign in b, beside a right component, a kink and a constant one."""
    return SimpleNamespace(
        names=("a", "b", "c_$", "d"),
        fun=lambda x: x[0] ** 2 + np.sin(x[1]) + abs(x[2]) + 0.0 * x[3],
        jac=lambda x: np.array([2 * x[0], -np.cos(x[1]), 0.5, 0.0]),
        hess=None,
    )


@pytest.fixture(autouse=True)
def _no_trace_in_pyplot(monkeypatch):
    import matplotlib.pyplot as plt

    def refuse(*_, **__):
        raise AssertionError("a picture called show()")

    monkeypatch.setattr(plt, "show", refuse)
    before = dict(mpl.rcParams)
    yield
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before
