"""What a function must offer to be differentiated, and the checks on its input and output."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError

Array: TypeAlias = NDArray[np.float64]
Index: TypeAlias = NDArray[np.intp]
Function: TypeAlias = Callable[[Any], Any]


@runtime_checkable
class Objective(Protocol):
    """Describe a scalar function of a flat vector x of shape (n,), with its claimed derivatives.

    `fun` takes a complex x too where the function is analytic. An optional attribute `autograd_fun` holds
    the same function written with `autograd.numpy`; without it the automatic style is left out.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """Name the n components of x, such as ``("w[0]", "w[1]", "b")``."""

    def fun(self, x: Any) -> Any:
        """Return the value, a scalar."""

    def jac(self, x: Array) -> Array:
        """Return the gradient, of shape (n,)."""

    def hess(self, x: Array) -> Array:
        """Return the Hessian, of shape (n, n)."""


def as_point(x: Any, names: tuple[str, ...] | None = None) -> Array:
    """Return x as a float64 vector, or refuse it.

    Integers are widened, since that is exact. float32 is refused: an error of 1e-8 in a point that was
    rounded to 7 digits means nothing.

    >>> as_point([1, 2])
    array([1., 2.])
    """
    point = np.asarray(x)
    if point.ndim != 1 or point.size == 0:
        raise UserError(f"x has shape {point.shape} where a flat vector (n,) with n >= 1 is expected; try x.ravel().")
    if names is not None and point.size != len(names):
        raise UserError(f"x has {point.size} components where the objective names {len(names)}; check how x is packed.")
    if point.dtype.kind not in "iu" and point.dtype != np.float64:
        raise UserError(f"x is {point.dtype} where float64 is expected; pass x.astype(float) if x is exact in float64.")
    point = point.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(point))
    if bad.size:
        where = f"x[{bad[0]}]" if names is None else names[bad[0]]
        raise UserError(f"{where} is {point[bad[0]]} where a finite number is expected; derivatives need a finite x.")
    return point


def checked(value: Any, shape: tuple[int, ...], what: str) -> Array:
    """Return what a function gave as a finite float64 array of the given shape, or say what is wrong with it."""
    array = np.asarray(value)
    expected = "a scalar" if shape == () else f"an array of shape {shape}"
    if array.shape != shape and not (shape == () and array.size == 1):
        raise UserError(f"{what} returned shape {array.shape} where {expected} is expected; check what it sums over.")
    if array.dtype.kind not in "iub" and array.dtype != np.float64:
        raise UserError(f"{what} returned {array.dtype} where float64 is expected; compute it in float64.")
    array = array.astype(np.float64).reshape(shape)
    if not np.all(np.isfinite(array)):
        bad = array[~np.isfinite(array)].flat[0]
        raise UserError(f"{what} is {bad} at x where a finite value is expected; choose x inside the domain.")
    return array
