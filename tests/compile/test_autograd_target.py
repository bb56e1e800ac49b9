"""Automatic differentiation of the generated value, and its traps."""

import warnings

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hand_problems import N, i, logistic
from sympy import Piecewise, Sum

from calcwork.algebra import Quantity, Scope
from calcwork.compile import compile_objective
from calcwork.compile.autograd_target import autograd_source
from calcwork.compile.objective import load_source


@pytest.mark.parametrize("scale", [1.0, 40.0, 700.0])
def test_gradient_agrees_far_out_too(scale):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(9, 3)), (rng.random(9) < 0.5).astype(float)
    f = compile_objective(*logistic().arguments).bind(X=X, y=y)
    x = scale * rng.normal(size=4)
    np.testing.assert_allclose(autograd.grad(f.autograd_fun)(x), f.jac(x), rtol=1e-10, atol=1e-12)


def test_autograd_takes_the_gradient_of_select_to_be_zero():
    """Show the trap: plain NumPy's select hides the variable from autograd."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            slope = autograd.grad(lambda t: np.select([t > 0, True], [t**2, 0.0]) + 0.0 * t)(3.0)
        except (TypeError, ValueError):
            slope = 0.0
    assert slope != 6.0
    assert autograd.grad(lambda t: anp.where(t > 0, t**2, 0.0))(3.0) == 6.0


def test_cases_are_choices_that_autograd_sees_through():
    scope = Scope().declare("x", N)
    x = scope["x"]
    entry = Quantity(Sum(Piecewise((x[i] ** 2, x[i] > 0), (-x[i], x[i] <= -1), (1, True)), (i, 1, N)))
    value = load_source(autograd_source(entry, scope, {"x": "x"}), "cases")["_value"]
    at = np.array([3.0, -0.5, -2.0])
    assert value(at) == 9.0 + 1.0 + 2.0
    np.testing.assert_allclose(autograd.grad(value)(at), [6.0, 0.0, -1.0])


def test_complex_values_agree_on_the_real_line():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(9, 3)), (rng.random(9) < 0.5).astype(float)
    f = compile_objective(*logistic().arguments).bind(X=X, y=y)
    for scale in (1.0, 30.0, 700.0):
        x = scale * rng.normal(size=4)
        np.testing.assert_allclose(f.fun(x + 0j).real, f.fun(x), rtol=1e-12)
        steps = [f.fun(x + 1e-200j * e).imag / 1e-200 for e in np.eye(4)]
        np.testing.assert_allclose(steps, f.jac(x), rtol=1e-10, atol=1e-13)
