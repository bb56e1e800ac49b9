"""SciPy's own optimizers as peers: the same arguments, the same result, the same history."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.newton import factorize, not_finite
from calcwork.optimize.objective import Point, Problem, as_objective, as_start
from calcwork.optimize.result import Diagnose, Ending, Iterate, Matrix, OptimizeResult, Status, Vector
from calcwork.optimize.stopping import relative_length
from calcwork.optimize.trace import Trace

FIRST_ORDER = ("CG", "BFGS", "L-BFGS-B", "TNC", "SLSQP")
SECOND_ORDER = ("Newton-CG", "dogleg", "trust-ncg", "trust-krylov", "trust-exact", "trust-constr")


def scipy_minimize(
    fun: Any,
    x0: Any,
    *,
    method: str = "BFGS",
    args: tuple[Any, ...] = (),
    jac: Any = None,
    hess: Any = None,
    tol: float | None = None,
    maxiter: int | None = None,
    callback: Callable[[Iterate], Any] | None = None,
    diagnose: Diagnose | None = None,
    record: bool = True,
    review: bool = True,
    options: dict[str, Any] | None = None,
) -> OptimizeResult:
    """Run `scipy.optimize.minimize` and record each iterate as our own optimizers do.

    `method` is one of CG, BFGS, L-BFGS-B, TNC, SLSQP, Newton-CG, dogleg, trust-ncg, trust-krylov, trust-exact and
    trust-constr; `tol` and `options` are SciPy's; the rest is as in `minimize`.

    SciPy hands its callback neither the start nor gradients, and for some methods an x that it overwrites later.
    Here each iterate is a copy with value and gradient, taken from SciPy's own latest evaluations; one that SciPy has
    not made is made and counted. SciPy does not tell step lengths, so `history.step` has |Δx|∞.
    SciPy's success is withdrawn when `diagnose` proves that there is no minimizer, or when a Hessian is given and a
    Newton step from SciPy's solution would still be long; the latter costs a Hessian, which `review=False` saves.

    Examples
    --------
    >>> result = scipy_minimize(lambda x: x @ x, [3.0], jac=lambda x: 2 * x, method="L-BFGS-B")
    >>> result.success, result.history.x[0].tolist()
    (True, [3.0])
    """
    from scipy.optimize import minimize

    start, name = as_start(x0), _canonical(method)
    problem = Problem(as_objective(fun, jac, hess, args), len(start))
    if name in SECOND_ORDER and not problem.has_hess:
        raise UserError(f"SciPy's {name} needs the Hessian and none was given; give hess=..., or choose 'BFGS'")
    watch = _Watch(problem, Trace(problem, record), callback, diagnose, fused=name in FIRST_ORDER)
    settings = dict(options or {}) | ({} if maxiter is None else {"maxiter": maxiter})
    keywords: dict[str, Any] = {"hess": watch.hess} if name in SECOND_ORDER else {}
    try:
        watch.accept(start)
        with np.errstate(all="ignore"):
            peer = minimize(
                watch.fun, start, method=name, jac=watch.jac, tol=tol, options=settings, callback=watch.step, **keywords
            )
        if not np.array_equal(peer.x, watch.point.x):
            watch.accept(peer.x)
        ending = _peer_ending(peer, name, watch.point)
        ending = _review(problem, watch.point, ending) if review else ending
    except _Halt as halt:
        ending = halt.ending
    return watch.result(ending, f"SciPy {name}")


class _Halt(Exception):
    """The way out of SciPy's loop, the same for all methods; not an error."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.message)
        self.ending = ending


class _Watch:
    """Stand between SciPy and the problem, and keep the latest evaluations, so that recording costs none."""

    KEPT = 8

    def __init__(
        self,
        problem: Problem,
        trace: Trace,
        callback: Callable[[Iterate], Any] | None,
        diagnose: Diagnose | None,
        fused: bool,
    ) -> None:
        self.problem, self.trace, self.callback, self.diagnose = problem, trace, callback, diagnose
        self.point = Point(np.empty(0), np.inf, np.empty(0), np.inf)
        self.finding: Any = None
        self._fused = fused and callable(getattr(problem.objective, "fun_and_jac", None))
        self._values: dict[bytes, float] = {}
        self._points: dict[bytes, Point] = {}

    def fun(self, x: Vector) -> float:
        """Return the value at x, and the gradient into the cache where one call gives both."""
        key = x.tobytes()
        if self._fused:
            return self._at(x).fun
        if key not in self._values:
            _keep(self._values, key, self.problem.fun(x), self.KEPT)
        return self._values[key]

    def jac(self, x: Vector) -> Vector:
        """Return a copy of the gradient at x."""
        return self._at(x).jac.copy()

    def hess(self, x: Vector) -> Matrix:
        """Return the Hessian at x; some of SciPy's methods raise on one that is not finite, so that ends the run."""
        hess = self.problem.hess(x)
        if (ending := not_finite(self.problem, hess)) is not None:
            raise _Halt(ending)
        return hess

    def _at(self, x: Vector) -> Point:
        key = x.tobytes()
        if key not in self._points:
            fun = None if self._fused else self.fun(x)
            _keep(self._points, key, self.problem.point(x.copy(), fun), self.KEPT)
        return self._points[key]

    def step(self, x: Any, *_: Any) -> None:
        """Receive an iterate, as SciPy's callback."""
        self.accept(x)
        if self.callback is not None:
            try:
                self.callback(self.trace.iterate(self.point))
            except StopIteration:
                message = f"The callback stopped the run after {self.trace.nit} iterations."
                raise _Halt(Ending(Status.CALLBACK, message)) from None

    def accept(self, x: Vector) -> None:
        """Record an iterate, and stop if it proves the search to be in vain."""
        previous, self.point = self.point, self._at(np.asarray(x, dtype=np.float64))
        length = float(np.max(np.abs(self.point.x - previous.x))) if previous.x.size else 0.0
        self.trace.add(self.point, length, length)
        if self.diagnose is not None and (finding := self.diagnose(self.point.x.copy())) is not None:
            self.finding = finding
            raise _Halt(Ending(finding.status, finding.sentence))

    def result(self, ending: Ending, method: str) -> OptimizeResult:
        """Return the result, with the counts of what SciPy asked for."""
        nfev, njev, nhev = self.problem.nfev, self.problem.njev, self.problem.nhev
        return OptimizeResult(
            x=self.point.x,
            fun=self.point.fun,
            jac=self.point.jac,
            hess=None,
            nit=self.trace.nit,
            nfev=nfev,
            njev=njev,
            nhev=nhev,
            success=ending.status is Status.CONVERGED,
            status=ending.status,
            message=ending.message,
            method=method,
            history=self.trace.freeze(),
            finding=self.finding,
        )


def _keep(cache: dict[bytes, Any], key: bytes, value: Any, most: int) -> None:
    if len(cache) >= most:
        del cache[next(iter(cache))]
    cache[key] = value


def _peer_ending(peer: Any, name: str, point: Point) -> Ending:
    words = str(peer.message).strip().rstrip(".")
    message = f"SciPy's {name} reports: {words} (the gradient norm is {point.grad_norm:.3g})."
    if peer.success and point.finite:
        return Ending(Status.CONVERGED, message)
    limited = "iterations" in words.lower() or "maxiter" in words.lower()
    return Ending(Status.ITERATION_LIMIT if limited else Status.PEER_FAILED, message)


def _review(problem: Problem, point: Point, ending: Ending) -> Ending:
    """Withdraw a success when a Newton step from the solution is long, or cuts the gradient by 1/e only."""
    if ending.status is not Status.CONVERGED or not problem.has_hess:
        return ending
    judge = Problem(problem.objective, problem.size)  # the counts of the result are SciPy's; these calls are ours
    hess = judge.hess(point.x)
    if not np.isfinite(hess).all():
        return ending
    step = -factorize(hess).solve(point.jac)
    length = relative_length(step, point.x)
    if length <= 1e-5 or (length <= 1e-3 and 3 * judge.point(point.x + step).grad_norm <= point.grad_norm):
        return ending
    return Ending(
        Status.PEER_FAILED,
        f"{ending.message[:-1]}, but a Newton step from there would move x by {length:.2g} of its size, so it is not "
        "at a minimizer, or there is none; use a smaller tol, method='newton', or an L2 penalty.",
    )


def _canonical(method: str) -> str:
    known = (*FIRST_ORDER, *SECOND_ORDER)
    exact = {name.lower(): name for name in known}
    if str(method).lower() in exact:
        return exact[str(method).lower()]
    near = difflib.get_close_matches(str(method).lower(), exact, n=1, cutoff=0.5)
    advice = f"did you mean {exact[near[0]]!r}?" if near else "see scipy.optimize.minimize for them"
    raise UserError(f"there is no SciPy method {method!r} to compare with; known are {', '.join(known)}; {advice}")
