"""Automatic differentiation by autograd, with its silent zero gradients made loud."""

import warnings
from typing import Any

import numpy as np

from calcwork.differentiate.noise import credited_error, natural_scale, rounding_noise
from calcwork.differentiate.objective import Array, Function, as_point, checked
from calcwork.differentiate.result import Derivative, exact_style
from calcwork.errors import UserError

CALM = 2.0**-36


def automatic_gradient(autograd_fun: Function, x: Any) -> Derivative:
    """Differentiate a scalar function written with `autograd.numpy` by reverse accumulation.

    Where autograd warns that the output does not depend on the input, which is how a function written with plain
    NumPy gets a zero gradient, a `UserError` is raised.

    >>> import autograd.numpy as anp
    >>> automatic_gradient(lambda x: anp.sum(x**2), [1.0, 2.0]).value
    array([2., 4.])
    """
    from autograd import grad

    return _differentiated(grad(autograd_fun), autograd_fun, as_point(x), order=1)


def automatic_hessian(autograd_fun: Function, x: Any) -> Derivative:
    """Differentiate twice: H[i, j] = ∂²f / ∂x_i ∂x_j, one reverse pass through the gradient for each row.

    >>> import autograd.numpy as anp
    >>> automatic_hessian(lambda x: anp.prod(x), [2.0, 3.0]).value
    array([[0., 1.],
           [1., 0.]])
    """
    from autograd import hessian

    return _differentiated(hessian(autograd_fun), autograd_fun, as_point(x), order=2)


def _differentiated(derivative: Function, fun: Function, x: Array, order: int) -> Derivative:
    def traced(point: Array) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            return derivative(point)

    try:
        value = np.asarray(traced(x))
    except (TypeError, ValueError, AttributeError, NotImplementedError, UserWarning) as reason:
        raise UserError(
            f"autograd could not trace autograd_fun ({reason}); write it with autograd.numpy throughout."
        ) from reason
    value = checked(value, x.shape * order, "autograd's derivative")
    with np.errstate(all="ignore"):
        sigma, calls = rounding_noise(traced, x, calm=CALM)
        sigma_fun, _ = rounding_noise(fun, x)
    error = credited_error(value, sigma, sigma_fun / natural_scale(x) if order == 1 else 0.0)
    return exact_style("automatic", value, error, calls + 1)
