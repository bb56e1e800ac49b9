"""What every direction is: a rule that looks at an iterate and proposes where to go."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.result import Ending, Vector


@dataclass(frozen=True, eq=False)
class Proposal:
    """A direction p of shape (n,), its slope ∇f·p, and what the rule wants to remember.

    `first_step` is the step length to try first, or None if the direction has no natural length.
    A trust region overrides `along`, so that the length bends the path as well.
    """

    vector: Vector
    slope: float
    memory: Any = None
    first_step: float | None = None

    def along(self, step: float) -> Vector:
        """Return the displacement for a step length."""
        return step * self.vector


class Direction(ABC):
    """Propose a direction from an iterate and a memory; instances hold settings only, never state.

    The memory is None at the start, and after that what the last proposal carried: a velocity for momentum, moments
    for Adam, an inverse Hessian for BFGS.
    """

    needs_hess: bool = False

    @abstractmethod
    def propose(self, problem: Problem, point: Point, memory: Any) -> Proposal | Ending:
        """Return a proposal, or the reason why there is none."""

    def remaining(self, problem: Problem, point: Point, memory: Any) -> Vector | None:
        """Estimate the move that is still to be made to the minimizer, or None if that cannot be known."""
        return None

    def review(self, problem: Problem, point: Point, memory: Any, ending: Ending) -> Ending:
        """Return a better ending where this direction knows more of the truth than the test that ended the run."""
        return ending
