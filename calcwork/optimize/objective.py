"""The function to minimize: one object with value, gradient and Hessian, and its counted, checked evaluation."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.result import Matrix, Vector


@runtime_checkable
class Objective(Protocol):
    """Anything with `fun(x)` and `jac(x)` for a flat float64 x of shape (n,).

    `hess(x)` with shape (n, n), `fun_and_jac(x)` and `names` are used where they exist.
    """

    def fun(self, x: Vector) -> float:
        """Return the value at x."""

    def jac(self, x: Vector) -> Vector:
        """Return the gradient at x, shape (n,)."""


@dataclass(frozen=True)
class PlainObjective:
    """An objective made of plain functions, as `scipy.optimize.minimize` takes them."""

    fun: Callable[..., float]
    jac: Callable[..., Vector]
    hess: Callable[..., Matrix] | None = None


@dataclass(frozen=True)
class FusedObjective:
    """An objective whose one function returns value and gradient together (`jac=True`)."""

    fun_and_jac: Callable[..., tuple[float, Vector]]
    hess: Callable[..., Matrix] | None = None

    def fun(self, x: Vector) -> float:
        """Return the value alone."""
        return self.fun_and_jac(x)[0]

    def jac(self, x: Vector) -> Vector:
        """Return the gradient alone."""
        return self.fun_and_jac(x)[1]


def as_objective(fun: Any, jac: Any = None, hess: Any = None, args: tuple[Any, ...] = ()) -> Objective:
    """Make an objective of what `scipy.optimize.minimize` takes: fun, jac (or True), hess, args.

    An object that already has `fun` and `jac` is returned as it is.

    Raises
    ------
    UserError
        When there is no gradient, or when functions are given beside an object that has its own.

    Examples
    --------
    >>> objective = as_objective(lambda x: x @ x, lambda x: 2 * x)
    >>> objective.fun(np.array([3.0, 4.0]))
    np.float64(25.0)
    """
    if isinstance(fun, Objective):
        if jac is not None or hess is not None or args:
            raise UserError(
                "an objective that has its own fun and jac was given together with jac, hess or args; "
                "give either the objective alone or plain functions"
            )
        return fun
    if not callable(fun):
        raise UserError(f"fun is a {type(fun).__name__}, expected a function of x or an object with fun(x) and jac(x)")
    if jac is True:
        return FusedObjective(_bind(fun, args), _bind(hess, args))
    if not callable(jac):
        raise UserError(
            f"jac is {jac!r}, expected a function that returns the gradient, shape (n,); "
            "give jac=..., or jac=True when fun returns value and gradient together"
        )
    return PlainObjective(_bind(fun, args), _bind(jac, args), _bind(hess, args))


def _bind(function: Any, args: tuple[Any, ...]) -> Any:
    if function is None or not args:
        return function
    return lambda x: function(x, *args)


@dataclass(frozen=True, eq=False)
class Point:
    """An evaluated iterate: x and jac of shape (n,), the value, and the gradient's infinity norm."""

    x: Vector
    fun: float
    jac: Vector
    grad_norm: float

    @property
    def finite(self) -> bool:
        """Whether value and gradient are finite."""
        return math.isfinite(self.fun) and math.isfinite(self.grad_norm)


class Problem:
    """Evaluate an objective, count the calls, and check what it returns.

    The objective receives a copy of x and its arrays are copied, so neither side can change the other's numbers.
    Floating-point warnings are off during a call: values that are not finite are handled as data.
    """

    def __init__(self, objective: Objective, size: int) -> None:
        self.objective = objective
        self.size = size
        self.nfev = self.njev = self.nhev = 0
        self._fused = getattr(objective, "fun_and_jac", None)

    @property
    def has_hess(self) -> bool:
        """Whether second derivatives are at hand."""
        return callable(getattr(self.objective, "hess", None))

    def name(self, index: int) -> str:
        """Return the objective's name of coordinate `index` where it has one per coordinate, else x[index]."""
        names = getattr(self.objective, "names", ())
        return str(names[index]) if len(names) == self.size else f"x[{index}]"

    def fun(self, x: Vector) -> float:
        """Return the value at x."""
        self.nfev += 1
        with np.errstate(all="ignore"):
            return _scalar(self.objective.fun(x.copy()))

    def jac(self, x: Vector) -> Vector:
        """Return the gradient at x."""
        self.njev += 1
        with np.errstate(all="ignore"):
            return self._vector(self.objective.jac(x.copy()))

    def hess(self, x: Vector) -> Matrix:
        """Return the Hessian at x."""
        self.nhev += 1
        with np.errstate(all="ignore"):
            hess = np.asarray(self.objective.hess(x.copy()), dtype=np.float64)  # type: ignore[attr-defined]
        if hess.shape != (self.size, self.size):
            raise UserError(
                f"hess returned an array of shape {hess.shape} for x of shape ({self.size},), "
                f"expected ({self.size}, {self.size})"
            )
        return hess

    def point(self, x: Vector, fun: float | None = None) -> Point:
        """Evaluate value and gradient at x, in one call where the objective has one; a known value is reused."""
        if fun is not None:
            jac = self.jac(x)
        elif self._fused is None:
            fun, jac = self.fun(x), self.jac(x)
        else:
            fun, jac = self._both(x)
        return Point(x, fun, jac, _norm(jac))

    def _both(self, x: Vector) -> tuple[float, Vector]:
        self.nfev += 1
        self.njev += 1
        with np.errstate(all="ignore"):
            fun, jac = self._fused(x.copy())  # type: ignore[misc]
        return _scalar(fun), self._vector(jac)

    def _vector(self, jac: Any) -> Vector:
        vector = np.array(jac, dtype=np.float64)
        if vector.shape != (self.size,):
            raise UserError(
                f"jac returned an array of shape {vector.shape} for x of shape ({self.size},), "
                f"expected ({self.size},); flatten it with .ravel() if it has the right entries"
            )
        return vector


def as_start(x0: Any) -> Vector:
    """Return x0 as a fresh flat float64 array, or say what is wrong with it."""
    start = np.array(x0, dtype=np.float64, ndmin=1)
    if start.ndim != 1 or not start.size:
        raise UserError(f"x0 has shape {start.shape}, expected a flat array (n,) with n >= 1; try x0.ravel()")
    bad = np.flatnonzero(~np.isfinite(start))
    if bad.size:
        raise UserError(f"x0[{bad[0]}] is {start[bad[0]]}, expected finite numbers; start from zeros if in doubt")
    return start


def _scalar(value: Any) -> float:
    if isinstance(value, float):
        return float(value)
    array = np.asarray(value, dtype=np.float64)
    if array.size != 1:
        raise UserError(
            f"fun returned an array of shape {array.shape}, expected one number; "
            "take its sum or mean if it holds a loss per sample"
        )
    return float(array.reshape(()))


def _norm(vector: Vector) -> float:
    return float(np.abs(vector).max())
