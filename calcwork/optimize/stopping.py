"""When to stop: tests that look at the progress so far and may name an ending."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.direction import Direction
from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.result import Ending, Status, Vector, undetermined
from calcwork.optimize.trace import Trace


@dataclass(eq=False)
class Progress:
    """What a stopping test may look at: the latest two points, the trace, and the direction with its memory."""

    problem: Problem
    trace: Trace
    direction: Direction
    point: Point
    previous: Point | None = None
    memory: Any = None

    @cached_property
    def remaining(self) -> float:
        """The move still to be made, as the direction estimates it, relative to max(1, |x|∞); 0 if it cannot know."""
        vector = self.direction.remaining(self.problem, self.point, self.memory)
        return 0.0 if vector is None else relative_length(vector, self.point.x)

    @property
    def contraction(self) -> float:
        """The gradient norm relative to the one before; infinite at the start."""
        return self.point.grad_norm / self.previous.grad_norm if self.previous is not None else np.inf


class StoppingTest(ABC):
    """Return an ending, or None to go on; instances hold settings only, never state."""

    @abstractmethod
    def __call__(self, progress: Progress) -> Ending | None:
        """Judge the latest iterate."""


@dataclass(frozen=True)
class GradientNorm(StoppingTest):
    """Succeed when |∇f(x)|∞ <= tol and the direction sees no long move ahead.

    A gradient can be small only because of units, or because the infimum is approached at infinity. So Newton's p has
    to be short, |p|∞ <= move max(1, |x|∞), and where it is not very short (move/100) the last step must have cut
    the gradient norm to a third. For f ~ |x|^m, m = 2, 4, 6, Newton's steps cut it to ((m - 2)/(m - 1))^(m - 1) < 1/3;
    along an exponential tail they cut it to 1/e only.
    """

    tol: float = 1e-8
    move: float = 1e-3

    def __post_init__(self) -> None:
        if not self.tol > 0:
            raise UserError(f"tol is {self.tol}, expected a positive bound on the gradient norm; try 1e-8")

    def __call__(self, progress: Progress) -> Ending | None:
        """Return the success."""
        norm = progress.point.grad_norm
        if not norm <= self.tol or progress.remaining > self.move:
            return None
        if progress.remaining > self.move / 100 and progress.contraction > 1 / 3:
            return None
        return Ending(Status.CONVERGED, f"The gradient norm {norm:.3g} is within tol = {self.tol:g}.")


@dataclass(frozen=True)
class IterationLimit(StoppingTest):
    """Give up after `maxiter` iterations."""

    maxiter: int = 1000

    def __post_init__(self) -> None:
        if not self.maxiter >= 0:
            raise UserError(f"maxiter is {self.maxiter}, expected a number of iterations >= 0; try 1000")

    def __call__(self, progress: Progress) -> Ending | None:
        """Return the failure, with how often the objective rose on the way."""
        if progress.trace.nit < self.maxiter:
            return None
        message = f"The limit of {self.maxiter} iterations was reached at gradient norm {progress.point.grad_norm:.3g}"
        rises = int(np.count_nonzero(np.diff(progress.trace.fun) > 0))
        if 4 * rises > progress.trace.nit > 0:
            return Ending(
                Status.ITERATION_LIMIT,
                f"{message}, and fun rose in {rises} of them, so the learning rate is too large; {_advice(progress)}.",
            )
        return Ending(Status.ITERATION_LIMIT, f"{message}; raise maxiter or tol, or try method='newton'.")


@dataclass(frozen=True)
class Divergence(StoppingTest):
    """Fail when value or gradient is not finite, or fun is above its start and rose `patience` times in a row."""

    patience: int = 10

    def __call__(self, progress: Progress) -> Ending | None:
        """Return the failure, with a learning rate to try that rests on the curvature seen on the way."""
        point, trace = progress.point, progress.trace
        if not point.finite:
            return _not_finite(progress)
        last = np.array(trace.fun[-self.patience - 1 :])
        if len(last) <= self.patience or last[-1] <= trace.fun[0] or not (np.diff(last) > 0).all():
            return None
        return Ending(
            Status.DIVERGED,
            f"The iterates diverge: fun rose {self.patience} times in a row, from {last[0]:.3g} to {last[-1]:.3g} "
            f"(it was {trace.fun[0]:.3g} at the start), so the learning rate is too large; {_advice(progress)}.",
        )


@dataclass(frozen=True)
class Runaway(StoppingTest):
    """Fail when the gradient has been within tol `patience` times, by steps that do not shrink.

    Where the gradient norm goes on falling (to 1/e at each Newton step on an exponential tail), x runs away to an
    infimum at infinity. Where it stays, it is rounding that moves x, along directions in which f is flat.
    """

    tol: float = 1e-8
    patience: int = 10

    def __call__(self, progress: Progress) -> Ending | None:
        """Return the failure."""
        recent = slice(-self.patience, None)
        norms, lengths = progress.trace.grad_norm[recent], progress.trace.length[recent]
        if progress.trace.nit < self.patience or max(norms) > self.tol or min(lengths) < 0.25 * max(lengths):
            return None
        point = progress.point
        if np.median(norms[1:]) > 0.9 * np.median(norms[:-1]):
            return Ending(Status.UNDETERMINED, undetermined(point.grad_norm))
        return Ending(
            Status.RUNAWAY,
            f"The gradient norm {point.grad_norm:.3g} is within tol but the last {self.patience} steps did not shrink "
            f"(|x| is {np.max(np.abs(point.x)):.3g}), so there is probably no finite minimizer; add an L2 penalty, or "
            "ask find_separation(X, y) if this is a classifier.",
        )


def relative_length(vector: Vector, x: Vector) -> float:
    """Return |vector|∞ / max(1, |x|∞)."""
    return float(np.abs(vector).max() / max(1.0, np.abs(x).max()))


def _not_finite(progress: Progress) -> Ending:
    point, nit = progress.point, progress.trace.nit
    wrong = f"fun is {point.fun}"
    if np.isfinite(point.fun):
        index = int(np.flatnonzero(~np.isfinite(point.jac))[0])
        wrong = f"the derivative by {progress.problem.name(index)} is {point.jac[index]}"
    if nit == 0:
        return Ending(Status.NOT_FINITE, f"At the start x0 {wrong}, expected a finite number; start elsewhere.")
    return Ending(Status.DIVERGED, f"After {nit} iterations {wrong}: the iterates diverge; {_advice(progress)}.")


def _advice(progress: Progress) -> str:
    new, old = progress.point, progress.previous
    if old is None:
        return "try a smaller learning rate"
    if not new.finite:
        new = _probe(progress.problem, old)
    with np.errstate(all="ignore"):
        rate = np.linalg.norm(new.x - old.x) / np.linalg.norm(new.jac - old.jac)
    if np.isfinite(rate) and rate > 0:
        return f"try {rate:.2g}, one over the curvature along the last step"
    return f"try {progress.trace.step[-1] / 10:.2g}"


def _probe(problem: Problem, point: Point) -> Point:
    """Evaluate close to a point, down the gradient, without counting it in the result."""
    move = 1e-6 * max(1.0, np.abs(point.x).max()) / point.grad_norm
    return Problem(problem.objective, problem.size).point(point.x - move * point.jac)
