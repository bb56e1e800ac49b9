"""Backtracking: shorten the step until the objective has decreased enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.direction import Proposal
from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.result import Ending, Status
from calcwork.optimize.step import Move, StepRule


@dataclass(frozen=True)
class Backtracking(StepRule):
    """Take the first t in t₀, t₀ρ, t₀ρ², ... with f(x + tp) <= f(x) + c t ∇f(x)·p (Armijo).

    c is `decrease`, ρ is `shrink` (Nocedal and Wright, Numerical Optimization, algorithm 3.1). t₀ is the direction's
    natural step where it has one (1 for Newton), else `grow` times the step before, else 1/|∇f|∞ or 1, the smaller.
    Where the wanted decrease is below the rounding error of f, a step is taken if it lowers the gradient norm.
    """

    decrease: float = 1e-4
    shrink: float = 0.5
    grow: float = 2.0
    trials: int = 60

    def __post_init__(self) -> None:
        if not (0 < self.decrease < 1 and 0 < self.shrink < 1 and self.grow >= 1 and self.trials >= 1):
            raise UserError(
                f"{self} is no backtracking rule, expected 0 < decrease < 1, 0 < shrink < 1, grow >= 1 "
                "and trials >= 1; leave them out for the usual values"
            )

    def take(self, problem: Problem, point: Point, proposal: Proposal, memory: Any) -> Move | Ending:
        """Return the first point that decreases enough; `memory` is the step before."""
        step = self._first(point, proposal, memory)
        for trial in range(self.trials):
            x = point.x + proposal.along(step)
            # The first trial is usually taken, so value and gradient come from one pass; later ones ask the value only.
            new = problem.point(x) if trial == 0 else None
            fun = problem.fun(x) if new is None else new.fun
            goal = point.fun + self.decrease * step * proposal.slope
            if fun <= goal or fun <= point.fun + _noise(point):
                new = new or problem.point(x, fun)
                if fun <= goal < point.fun or new.grad_norm < point.grad_norm:
                    return Move(new, step, step)
            step *= self.shrink
        return _ending(point, proposal)

    def _first(self, point: Point, proposal: Proposal, memory: float | None) -> float:
        if proposal.first_step is not None:
            return proposal.first_step
        if memory is not None:
            return self.grow * memory
        return min(1.0, 1.0 / point.grad_norm) if point.grad_norm > 0 else 1.0


def _noise(point: Point) -> float:
    # The rounding error of a sum of many terms, which a mean of losses is.
    return 64 * float(np.finfo(np.float64).eps) * abs(point.fun)


def _ending(point: Point, proposal: Proposal) -> Ending:
    # Rounding errors of the gradient enter the slope too, so the line is drawn well above those of fun.
    if -proposal.slope <= 1e-10 * abs(point.fun):
        return Ending(
            Status.PRECISION_LOSS,
            f"The gradient norm stays at {point.grad_norm:.3g}: the decrease still to be had, {-proposal.slope:.2g}, "
            f"is lost in the rounding errors of fun = {point.fun:.6g} and jac; ask for a larger tol, or compare jac "
            "with finite differences if this is too far from zero.",
        )
    return Ending(
        Status.NO_DECREASE,
        f"No step along a direction of slope {proposal.slope:.3g} decreased fun = {point.fun:.6g}, so jac is probably "
        "not the gradient of fun; compare jac with finite differences.",
    )
