"""What every step rule is: it turns a proposed direction into the next iterate."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from calcwork.optimize.direction import Proposal
from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.result import Ending


@dataclass(frozen=True, eq=False)
class Move:
    """The next iterate, the step length that led there, and what the rule wants to remember."""

    point: Point
    step: float
    memory: Any = None


class StepRule(ABC):
    """Choose how far to go along a proposal; instances hold settings only, never state."""

    @abstractmethod
    def take(self, problem: Problem, point: Point, proposal: Proposal, memory: Any) -> Move | Ending:
        """Return the move, or the reason why there is none; `memory` is None at the start."""
