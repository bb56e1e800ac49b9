"""The result reads like SciPy's, and keeps what happened."""

import dataclasses

import numpy as np
import pytest
from scipy.optimize import OptimizeResult as ScipyResult
from scipy.optimize import minimize as scipy_minimize

from calcwork.optimize import Status, minimize


def test_has_the_fields_of_scipy(quadratic):
    theirs = scipy_minimize(quadratic.fun, [0.0, 0.0], jac=quadratic.jac, hess=quadratic.hess, method="trust-exact")
    ours = minimize(quadratic, [0.0, 0.0])
    assert isinstance(theirs, ScipyResult)
    assert set(theirs.keys()) <= set(ours.keys())


def test_fields_are_keys_too(quadratic):
    result = minimize(quadratic, [0.0, 0.0])
    assert result["x"] is result.x
    assert "nit" in result
    assert "lambda" not in result
    assert dict(result)["nfev"] == result.nfev
    with pytest.raises(KeyError, match="no_such_field"):
        result["no_such_field"]


def test_is_frozen_with_read_only_history(quadratic):
    result = minimize(quadratic, [0.0, 0.0])
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.x = np.zeros(2)
    with pytest.raises(ValueError, match="read-only"):
        result.history.x[0, 0] = 1.0


def test_status_is_an_int_with_a_name(quadratic):
    status = minimize(quadratic, [0.0, 0.0]).status
    assert status == 0
    assert status is Status.CONVERGED
    assert Status.ITERATION_LIMIT.label == "iteration limit"


def test_prints_itself(quadratic):
    result = minimize(quadratic, [0.0, 0.0])
    text = str(result)
    assert "within tol" in text
    assert "0 (converged)" in text
    assert repr(result) == text


def test_history_prints_a_table_and_shortens_a_long_one(quadratic):
    short = minimize(quadratic, [0.0, 0.0]).history
    assert len(str(short).splitlines()) == len(short) + 1
    long = minimize(quadratic, [9.0, 9.0], method="gradient-descent", learning_rate=0.01, maxiter=100).history
    lines = str(long).splitlines()
    assert len(lines) == 22
    assert lines[11] == "  ..."
    assert lines[-1].split()[0] == "100"
