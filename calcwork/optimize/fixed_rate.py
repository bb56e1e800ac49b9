"""A fixed learning rate: the same step length at every iteration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.direction import Proposal
from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.step import Move, StepRule


@dataclass(frozen=True)
class FixedRate(StepRule):
    """Move by `rate` times the direction, whatever the objective says.

    With steepest descent on a function whose gradient has the Lipschitz constant L, the iterates converge
    for 0 < rate < 2/L (Nesterov, Introductory Lectures on Convex Optimization, theorem 2.1.14).
    """

    rate: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.rate) and self.rate > 0):
            raise UserError(f"learning_rate is {self.rate}, expected a positive number; try 0.1")

    def take(self, problem: Problem, point: Point, proposal: Proposal, memory: Any) -> Move:
        """Return the point at the fixed distance."""
        return Move(problem.point(point.x + proposal.along(self.rate)), self.rate)
