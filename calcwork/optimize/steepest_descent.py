"""Steepest descent: go against the gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from calcwork.optimize.direction import Direction, Proposal
from calcwork.optimize.objective import Point, Problem


@dataclass(frozen=True)
class SteepestDescent(Direction):
    """Propose p = -∇f(x).

    Examples
    --------
    >>> from calcwork.optimize import FixedRate, Optimizer
    >>> optimizer = Optimizer(SteepestDescent(), FixedRate(0.25))
    >>> result = optimizer.minimize(lambda x: x @ x, [1.0], jac=lambda x: 2 * x)
    >>> [float(x) for x in result.history.x[:4, 0]]
    [1.0, 0.5, 0.25, 0.125]
    """

    def propose(self, problem: Problem, point: Point, memory: Any) -> Proposal:
        """Return the negative gradient."""
        return Proposal(-point.jac, -float(point.jac @ point.jac))
