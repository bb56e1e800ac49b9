"""The optimizers by name, and the one function that runs them."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calcwork.errors import UserError
from calcwork.optimize.backtracking import Backtracking
from calcwork.optimize.direction import Direction
from calcwork.optimize.fixed_rate import FixedRate
from calcwork.optimize.newton import Newton
from calcwork.optimize.optimizer import Optimizer
from calcwork.optimize.result import Diagnose, Iterate, OptimizeResult
from calcwork.optimize.steepest_descent import SteepestDescent
from calcwork.optimize.step import StepRule
from calcwork.optimize.stopping import Divergence, GradientNorm, IterationLimit, Runaway


@dataclass(frozen=True)
class Method:
    """A named optimizer: its direction, the step rule it has without a learning rate, its limit, and one sentence."""

    direction: Direction
    step: StepRule
    maxiter: int
    summary: str


METHODS: dict[str, Method] = {
    "newton": Method(Newton(), Backtracking(), 100, "damped Newton steps; needs the Hessian"),
    "gradient-descent": Method(SteepestDescent(), Backtracking(), 10_000, "steps against the gradient"),
}


def optimizer(
    method: str = "newton", *, tol: float = 1e-8, maxiter: int | None = None, learning_rate: float | None = None
) -> Optimizer:
    """Build the optimizer of that name; a learning rate replaces the line search by steps of that fixed length.

    Examples
    --------
    >>> optimizer("gradient-descent", learning_rate=0.1).step
    FixedRate(rate=0.1)
    """
    recipe = _recipe(method)
    step = recipe.step if learning_rate is None else FixedRate(learning_rate)
    limit = IterationLimit(recipe.maxiter if maxiter is None else maxiter)
    return Optimizer(recipe.direction, step, (Divergence(), GradientNorm(tol), Runaway(tol), limit), name=method)


def minimize(
    fun: Any,
    x0: Any,
    *,
    method: str = "newton",
    args: tuple[Any, ...] = (),
    jac: Any = None,
    hess: Any = None,
    tol: float = 1e-8,
    maxiter: int | None = None,
    learning_rate: float | None = None,
    callback: Callable[[Iterate], Any] | None = None,
    diagnose: Diagnose | None = None,
    record: bool = True,
    final_hess: bool = False,
) -> OptimizeResult:
    """Minimize f(x) over flat x until |∇f(x)|∞ <= tol, and record every iterate.

    Parameters
    ----------
    fun
        An objective with `fun(x)`, `jac(x)` and for Newton `hess(x)` (and `fun_and_jac(x)` if it has one), or a
        function of x of shape (n,); then `jac` and `hess` are functions too, as for `scipy.optimize.minimize`.
    x0
        The start, n finite numbers.
    method
        A name in `METHODS`: "newton" or "gradient-descent".
    tol, maxiter
        The bound on the gradient's infinity norm, and the limit on iterations (None: the method's own).
    learning_rate
        A fixed step length; None searches for a step that decreases f (Armijo).
    callback
        Called with an `Iterate` after each iteration; it stops the run by raising StopIteration.
    diagnose
        Called with each x; it returns None, or a finding such as a `Separation` that proves the search to be in vain.
    record, final_hess
        Whether to keep the history, and whether to evaluate the Hessian at the solution for the result.

    Returns
    -------
    OptimizeResult
        Whether it succeeded or not: a failure is told by `success`, `status` and `message`.

    Raises
    ------
    UserError
        When an argument is wrong: an unknown method, a missing derivative, an array of the wrong shape.

    Examples
    --------
    >>> from scipy.optimize import rosen, rosen_der, rosen_hess
    >>> result = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess, tol=1e-10)
    >>> result.success, result.x.round(6).tolist()
    (True, [1.0, 1.0])
    """
    return optimizer(method, tol=tol, maxiter=maxiter, learning_rate=learning_rate).minimize(
        fun,
        x0,
        args=args,
        jac=jac,
        hess=hess,
        callback=callback,
        diagnose=diagnose,
        record=record,
        final_hess=final_hess,
    )


def _recipe(method: str) -> Method:
    if method in METHODS:
        return METHODS[method]
    known = ", ".join(repr(name) for name in METHODS)
    near = difflib.get_close_matches(str(method).lower().replace("_", "-"), METHODS, n=1, cutoff=0.5)
    advice = f"did you mean {near[0]!r}?" if near else "SciPy's methods are run by scipy_minimize"
    raise UserError(f"there is no optimizer {method!r}; known are {known}; {advice}")
