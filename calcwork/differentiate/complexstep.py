"""The complex step: Im f(x + ih) / h, a derivative without cancellation for analytic functions."""

import warnings
from typing import Any

import numpy as np

from calcwork.differentiate.noise import credited_error, natural_scale, rounding_noise
from calcwork.differentiate.objective import Array, Function
from calcwork.differentiate.result import Derivative, exact_style
from calcwork.errors import UserError

# So small that h² f'''/6 is gone for any function whose natural length is above 1e-20.
STEP = 2.0**-100


class NotAnalytic(UserError):
    """The function does not take complex x, or drops the imaginary part."""


def complex_slope(fun: Function, x: Array, along: Any, h: float) -> Array:
    """Return Im f(x + ih d) / h = f'(x) d - h² f'''/6 + ..., of the shape of f.

    A function that casts to real, or refuses complex numbers, raises `NotAnalytic`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            value = np.asarray(fun(x + 1j * h * along))
        except (TypeError, ValueError, np.exceptions.ComplexWarning) as reason:
            raise NotAnalytic(f"fun does not accept a complex x ({reason}); use scheme='central'.") from reason
    if value.dtype.kind != "c":
        raise NotAnalytic(
            f"fun returned {value.dtype} for a complex x where complex is expected; use scheme='central'."
        )
    return np.asarray(value.imag / h)


def complex_derivative(fun: Function, x: Array, center: Array, *, steps: Array | None = None) -> Derivative:
    """Differentiate fun, of value `center` at x (n,), by complex steps: [..., j] = ∂ fun / ∂ x_j.

    It takes n evaluations, plus a few that measure the rounding noise. Cancellation between the summands of fun
    leaves an error that no step shows; the noise of fun spread over the natural length max(|x_j|, 1) bounds it.
    """
    scale = natural_scale(x)
    h = STEP * scale if steps is None else steps
    slopes = [complex_slope(fun, x, axis, float(h_j)) for axis, h_j in zip(np.eye(x.size), h, strict=True)]
    value = np.stack([slope.reshape(center.shape) for slope in slopes], axis=-1)
    if not np.all(np.isfinite(value)):
        raise NotAnalytic("fun is not finite at x + ih where a complex value is expected; use scheme='central'.")
    sigma, nfev = rounding_noise(fun, x)
    error = credited_error(value, np.zeros(value.shape), np.asarray(sigma)[..., None] / scale)
    return exact_style("complex", value, error, nfev + x.size)
