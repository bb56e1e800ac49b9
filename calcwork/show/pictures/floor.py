"""The lowest value that several runs know, and how far down a picture of the distance to it may be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError
from calcwork.optimize import History, OptimizeResult

EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Reference:
    """Hold the value f* that suboptimality is measured from, the floor below which f - f* means nothing, and why.

    `kind` is "given" (the caller knows f*), "rounding" (f* was found up to rounding), "extrapolated" (no run has come
    so far: f* and the floor then rest on an estimate of how much the lowest value seen lies above the minimum), or
    "zero" (the quantity is no difference, and the floor stands for zero).
    """

    fun: float
    floor: float
    kind: str


def lowest(results: Mapping[str, OptimizeResult], minimum: float | None = None) -> Reference:
    r"""Find f* as the lowest value of all runs, with its uncertainty as the floor.

    A run's own last value minus itself is zero, which a log scale would show as a sudden drop, whether it converged
    or not. Near a minimum f(x_k) - f* ≈ c |∇f(x_k)|², so that the last decrease tells what remains,

        f(x_k) - f* ≈ (f(x_{k-m}) - f(x_k)) r / (1 - r),   r = (|∇f(x_k)| / |∇f(x_{k-m})|)²,

    where the last tenth of the run gives m. If that is more than rounding, f* is the lowest value less what remains,
    and known no better than this. Rounding is ε|f*|, but at least ε²|f(x_0)|: an x that is known up to ε leaves that
    much of a quadratic whose minimum is 0.

    Examples
    --------
    >>> from calcwork.optimize import minimize
    >>> run = minimize(lambda x: 1 + x @ x, [3.0], jac=lambda x: 2 * x, hess=lambda x: [[2.0]])
    >>> lowest({"newton": run})
    Reference(fun=1.0, floor=2.220446049250313e-16, kind='rounding')
    """
    rounding = max(EPS * abs(minimum or 0.0), EPS**2 * _start(results, "fun"))
    if minimum is not None:
        if not np.isfinite(minimum):
            raise UserError(f"minimum is {minimum}, expected a finite number; leave it out to take the lowest value")
        return Reference(float(minimum), rounding, "given")
    history = min((result.history for result in results.values()), key=_least)
    fun = _least(history)
    if not np.isfinite(fun):
        raise UserError("no run has a finite value, so there is no lowest one; start closer to a minimum")
    rounding, remaining = max(rounding, EPS * abs(fun)), _remaining(history)
    # A few units are the rounding noise of fun itself, not a sign of work left undone.
    if remaining <= 16 * rounding:
        return Reference(fun, rounding, "rounding")
    return Reference(fun - remaining, remaining, "extrapolated")


def zero_gradient(results: Mapping[str, OptimizeResult]) -> Reference | None:
    """Return where a gradient norm of exactly zero is to be drawn, or None where none is.

    Examples
    --------
    >>> from calcwork.optimize import minimize
    >>> run = minimize(lambda x: 2 * x @ x, [3.0], jac=lambda x: 4 * x, hess=lambda x: [[4.0]])
    >>> zero_gradient({"newton": run}).kind
    'zero'
    """
    norms = np.concatenate([result.history.grad_norm for result in results.values()])
    if (norms != 0).all():
        return None
    lowest_seen = float(np.min(norms, where=norms > 0, initial=np.inf))
    return Reference(0.0, min(EPS * _start(results, "grad_norm"), lowest_seen), "zero")


def _start(results: Mapping[str, OptimizeResult], name: str) -> float:
    """Return the largest size at the start, or 1 if all are zero."""
    starts = np.abs([getattr(result.history, name)[0] for result in results.values()])
    return float(np.max(starts, where=np.isfinite(starts), initial=0.0)) or 1.0


def _finite(history: History) -> NDArray[np.bool_]:
    return np.isfinite(history.fun) & np.isfinite(history.grad_norm)


def _least(history: History) -> float:
    return float(np.min(history.fun, where=_finite(history), initial=np.inf))


def _remaining(history: History) -> float:
    """Estimate how far the lowest value of one run lies above the minimum."""
    finite = _finite(history)
    fun, grad_norm = history.fun[finite], history.grad_norm[finite]
    last = int(np.argmin(fun))
    back = last - max(1, last // 10)
    if last == 0 or grad_norm[last] == 0:
        return 0.0 if grad_norm[last] == 0 else float(np.ptp(fun))
    decrease = max(float(fun[back] - fun[last]), 0.0)
    # A gradient that hardly falls says nothing; then 19 times the last decrease is as far as a guess should go.
    ratio = min(float(grad_norm[last] / grad_norm[back]) ** 2, 0.95)
    return decrease * ratio / (1 - ratio)
