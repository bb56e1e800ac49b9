"""The compiled symbolic derivative, evaluated into the form of the other styles."""

from typing import Any

import numpy as np

from calcwork.differentiate.noise import credited_error, natural_scale, rounding_noise
from calcwork.differentiate.objective import Array, Function, Objective, as_point, checked
from calcwork.differentiate.result import Derivative, exact_style

CALM = 2.0**-36


def symbolic_gradient(objective: Objective, x: Any) -> Derivative:
    """Evaluate `objective.jac` at x (n,), with the rounding noise of the formula as its error.

    Raises `UserError` for an x that does not fit and for a gradient that is not finite float64 of shape (n,).
    """
    point = as_point(x, objective.names)
    return _evaluated(objective.jac, objective.fun, point, point.shape)


def symbolic_hessian(objective: Objective, x: Any) -> Derivative:
    """Evaluate `objective.hess` at x (n,), with the rounding noise of the formula as its error.

    Raises `UserError` for an x that does not fit and for a Hessian that is not finite float64 of shape (n, n).
    """
    point = as_point(x, objective.names)
    return _evaluated(objective.hess, objective.jac, point, point.shape * 2)


def _evaluated(derivative: Function, function: Function, x: Array, shape: tuple[int, ...]) -> Derivative:
    value = checked(derivative(x), shape, "the symbolic derivative")
    error, nfev = claim_error(derivative, function, x, value)
    return exact_style("symbolic", value, error, nfev + 1)


def claim_error(derivative: Function, function: Function, x: Array, value: Array) -> tuple[Array, int]:
    """Bound the rounding error with which a formula for a derivative is evaluated, with the calls spent.

    The floor is that of `function`, the function differentiated: entry [..., j] has its noise over scale_j.
    """
    with np.errstate(all="ignore"):
        sigma, calls = rounding_noise(derivative, x, calm=CALM)
        sigma_function, _ = rounding_noise(function, x, calm=CALM)
    floor = np.asarray(sigma_function)[..., None] / natural_scale(x)
    return credited_error(value, sigma, floor), calls
