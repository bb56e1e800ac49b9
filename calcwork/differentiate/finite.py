"""Finite differences: forward, central and complex steps, with an error estimate for each component."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from calcwork.differentiate.complexstep import complex_derivative, complex_slope
from calcwork.differentiate.noise import EPS, natural_scale, quiet_noise, rounding_noise
from calcwork.differentiate.objective import Array, Function, Index, as_point, checked
from calcwork.differentiate.result import Derivative, Status
from calcwork.differentiate.search import Search
from calcwork.differentiate.stencil import Probe, Side, quotients
from calcwork.errors import UserError

Scheme = Literal["forward", "central", "complex"]
RTOL = 1e-8


def finite_difference(
    fun: Function, x: Any, *, scheme: str = "central", step: float | Array | None = None, rtol: float = RTOL
) -> Derivative:
    """Differentiate a scalar function of x (n,) numerically.

    "central" extrapolates (f(x+h) - f(x-h)) / 2h from three steps to h = 0 (6 evaluations a component where the
    first steps fit), "forward" extrapolates (f(x+h) - f(x)) / h from five, and "complex" takes Im f(x+ih) / h, which
    has no cancellation and needs an analytic function that accepts complex x. Steps start at 2^-6 of max(|x_j|, 1),
    shrink or grow until the estimated error is below `rtol` of the component or no step does better, and stay
    inside the domain. A given `step` (a number or (n,)) is used as it is, without extrapolation.

    Returns a `Derivative` whose `error` adds truncation and rounding noise. Raises `UserError` for an x or a value
    that is not finite float64, and for an unknown scheme. Source of the extrapolation: Ridders, Adv. Eng. Software
    4 (1982); of the complex step: Squire and Trapp, SIAM Review 40 (1998).

    >>> result = finite_difference(lambda x: np.exp(x[0]) - np.log(x[0]), [0.7])
    >>> bool(abs(result.value[0] - (np.exp(0.7) - 1 / 0.7)) <= result.error[0] < 1e-8), result.message
    (True, '1 of 1: converged')
    """
    point = as_point(x)
    scheme = _known(scheme)
    with np.errstate(all="ignore"):
        center = checked(fun(point), (), "fun")
        if scheme == "complex":
            return complex_derivative(fun, point, center, steps=None if step is None else given_step(step, point))
        if step is not None:
            return _fixed(fun, point, center, scheme, step)
        return searched(fun, point, center, side="central" if scheme == "central" else "right", rtol=rtol)


def finite_hessian(jac: Function, x: Any, *, rtol: float = RTOL) -> Derivative:
    """Differentiate a gradient jac(x) (n,) numerically: H[i, j] = ∂ jac_i / ∂ x_j by central differences.

    The result is not symmetrized, so that a wrong gradient shows as an asymmetry larger than `error`.

    >>> finite_hessian(lambda x: np.array([x[0] * x[1], x[0] ** 2 / 2]), [1.0, 2.0]).value.round(9)
    array([[2., 1.],
           [1., 0.]])
    """
    point = as_point(x)
    with np.errstate(all="ignore"):
        center = checked(jac(point), point.shape, "jac")
        return searched(jac, point, center, side="central", rtol=rtol)


def searched(fun: Function, x: Array, center: Array, *, side: Side, rtol: float) -> Derivative:
    """Differentiate with a search for the steps; where x is at the edge of the domain, from one side."""
    sigma, nfev = quiet_noise(fun, x)
    sigma = np.broadcast_to(sigma, center.shape)
    probe, scale = Probe(fun, x, center), natural_scale(x)
    search = Search(probe, sigma, scale, rtol=rtol, side=side)
    search.run(np.arange(x.size))
    for other in ("right", "left"):
        lost = np.flatnonzero((search.status == Status.NO_VALUE).any(axis=1))
        if lost.size and other != side:
            one_sided = Search(probe, sigma, scale, rtol=rtol, side="right" if other == "right" else "left")
            one_sided.run(lost)
            _adopt(search, one_sided, lost)
    style = "central" if side == "central" else "forward"
    return _result(search, style, center.shape, probe.nfev + nfev + 1)


def _adopt(search: Search, other: Search, rows: Index) -> None:
    found = other.status[rows] < Status.NO_VALUE
    for name in ("value", "error", "step"):
        getattr(search, name)[rows] = np.where(found, getattr(other, name)[rows], getattr(search, name)[rows])
    status = np.maximum(other.status[rows], int(Status.EDGE))
    search.status[rows] = np.where(found, status, int(Status.NO_VALUE))


def _result(search: Search, style: str, shape: tuple[int, ...], nfev: int) -> Derivative:
    """Turn the search's arrays [component, output] into (n,) or, for a gradient, into [output, component]."""

    def form(array: Any) -> Any:
        return array[:, 0].copy() if shape == () else array.T.copy()

    jumps = search.status >= Status.STEEP
    error = np.where(jumps, np.inf, search.error)
    right = search.value if style == "forward" else search.right
    right_error = error if style == "forward" else search.side_error
    fields = (search.value, error, search.step, search.status)
    value, error, step, status = (form(array) for array in fields)
    return Derivative(style, value, error, step, status, nfev, form(search.left), form(right), form(right_error))


def _fixed(fun: Function, x: Array, center: Array, scheme: Scheme, step: float | Array) -> Derivative:
    """Differentiate by the textbook formula with the step that the user gave; half the step judges it."""
    h = given_step(step, x)
    sigma, nfev = rounding_noise(fun, x)
    probe, rows = Probe(fun, x, center), np.arange(x.size)
    side: Side = "central" if scheme == "central" else "right"
    plus = probe.ladder(rows, h, 1.0, 2)
    minus = probe.ladder(rows, h, -1.0, 2) if side == "central" else np.zeros_like(plus)
    table = quotients(plus, minus, probe.center, h, side)[:, :, 0]
    shrink = 0.25 if side == "central" else 0.5
    truncation = np.abs(table[:, 0] - table[:, 1]) / (1 - shrink)
    size = np.maximum(np.abs(plus), np.abs(minus)).max(axis=(1, 2))
    error = truncation + 4 * np.maximum(4 * sigma, EPS / 2 * size) / h
    status = np.where(np.isfinite(table[:, 0]), int(Status.CONVERGED), int(Status.NO_VALUE))
    error = np.where(np.isfinite(error), error, np.inf)
    blank = np.full(x.shape, np.nan)
    return Derivative(scheme, table[:, 0], error, h, status, probe.nfev + nfev + 1, blank, blank, blank)


def given_step(step: float | Array, x: Array) -> Array:
    """Return the user's step as a vector of the shape of x, or refuse it."""
    h = np.asarray(step, dtype=np.float64)
    if h.shape not in {(), x.shape} or not np.all(np.isfinite(h) & (h > 0)):
        raise UserError(f"step is {step} where a positive number or a vector {x.shape} of them is expected.")
    return np.broadcast_to(h, x.shape).copy()


def _known(scheme: str) -> Scheme:
    for known in get_args(Scheme):
        if scheme == known:
            return known
    raise UserError(f"scheme is {scheme!r} where one of 'forward', 'central', 'complex' is expected.")


@dataclass(frozen=True)
class StepCurve:
    """Hold |approximation - exact| for each step: the V of truncation on the right and rounding on the left."""

    scheme: str
    steps: Array
    errors: Array

    @property
    def best_step(self) -> float:
        """Return the step with the smallest error."""
        return float(self.steps[int(np.nanargmin(self.errors))])


def error_against_step(
    fun: Function,
    x: Any,
    *,
    exact: float,
    component: int | None = None,
    direction: Any = None,
    scheme: str = "central",
    steps: Any = None,
) -> StepCurve:
    """Measure the error of the textbook formula for each step, along one component or direction.

    Truncation falls like h (forward) or h² (central and complex) and rounding grows like ε |f| / h, except for the
    complex step, which has no difference to cancel. A step that leaves the domain has the error nan.

    >>> curve = error_against_step(np.sin, 1.0, exact=float(np.cos(1.0)), steps=[1e-1, 1e-5, 1e-12])
    >>> curve.best_step
    1e-05
    """
    point, along = _line(x, component, direction)
    scheme = _known(scheme)
    sizes = np.logspace(0, -16, 65) if steps is None else np.asarray(steps, dtype=np.float64)
    with np.errstate(all="ignore"):
        slopes = [_textbook(fun, point, along, float(h), scheme) for h in sizes]
    return StepCurve(scheme, sizes, np.abs(np.array(slopes) - exact))


def _line(x: Any, component: int | None, direction: Any) -> tuple[Array, Array]:
    scalar = np.ndim(x) == 0
    point = as_point(np.atleast_1d(x))
    if (component is None) == (direction is None) and not (scalar and component is None):
        raise UserError("Both or neither of component and direction are given where exactly one is expected.")
    if direction is not None:
        return point, as_point(direction)
    along = np.zeros(point.shape)
    along[component or 0] = 1.0
    return (point[0], along[0]) if scalar else (point, along)


def _textbook(fun: Function, x: Array, along: Array, h: float, scheme: Scheme) -> float:
    if scheme == "complex":
        return float(complex_slope(fun, x, along, h))
    try:
        behind = fun(x - h * along) if scheme == "central" else fun(x)
        return float(fun(x + h * along) - behind) / (2 * h if scheme == "central" else h)
    except (ArithmeticError, ValueError):
        return float("nan")
