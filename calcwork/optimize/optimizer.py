"""An optimizer: a direction, a step rule and stopping tests, driven by one loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.direction import Direction
from calcwork.optimize.objective import Point, Problem, as_objective, as_start
from calcwork.optimize.result import Diagnose, Ending, Iterate, OptimizeResult, Status
from calcwork.optimize.step import Move, StepRule
from calcwork.optimize.stopping import (
    Divergence,
    GradientNorm,
    IterationLimit,
    Progress,
    Runaway,
    StoppingTest,
)
from calcwork.optimize.trace import Trace

DEFAULT_STOP: tuple[StoppingTest, ...] = (Divergence(), GradientNorm(), Runaway(), IterationLimit())


@dataclass(frozen=True)
class Optimizer:
    """Join a direction, a step rule and stopping tests; the first test that answers ends the run.

    Examples
    --------
    >>> from calcwork.optimize import Backtracking, Newton
    >>> optimizer = Optimizer(Newton(), Backtracking())
    >>> result = optimizer.minimize(lambda x: x @ x, [3.0], jac=lambda x: 2 * x, hess=lambda x: [[2.0]])
    >>> result.status.label
    'converged'
    """

    direction: Direction
    step: StepRule
    stop: tuple[StoppingTest, ...] = DEFAULT_STOP
    name: str = ""

    def minimize(
        self,
        fun: Any,
        x0: Any,
        *,
        args: tuple[Any, ...] = (),
        jac: Any = None,
        hess: Any = None,
        callback: Callable[[Iterate], Any] | None = None,
        diagnose: Diagnose | None = None,
        record: bool = True,
        final_hess: bool = False,
    ) -> OptimizeResult:
        """Minimize an objective or plain functions from x0; `minimize` has the arguments explained."""
        start = as_start(x0)
        problem = Problem(as_objective(fun, jac, hess, args), len(start))
        if (self.direction.needs_hess or final_hess) and not problem.has_hess:
            raise UserError(
                f"{self.title} needs the Hessian and none was given; give hess=..., or choose method='gradient-descent'"
            )
        return _Run(self, problem, Trace(problem, record), callback, diagnose).from_start(start, final_hess)

    @property
    def title(self) -> str:
        """The optimizer's name, or its parts where it has none."""
        return self.name or f"{type(self.direction).__name__} with {type(self.step).__name__}"


class _Run:
    """One run of an optimizer: the only place that holds state."""

    def __init__(
        self,
        optimizer: Optimizer,
        problem: Problem,
        trace: Trace,
        callback: Callable[[Iterate], Any] | None,
        diagnose: Diagnose | None,
    ) -> None:
        self.optimizer, self.problem, self.trace = optimizer, problem, trace
        self.callback, self.diagnose = callback, diagnose
        self.direction_memory: Any = None
        self.step_memory: Any = None
        self.finding: Any = None

    def from_start(self, x0: Any, final_hess: bool) -> OptimizeResult:
        point, previous = self.problem.point(x0), None
        self.trace.add(point)
        while (ending := self._ending(point, previous)) is None:
            move = self._move(point)
            if isinstance(move, Ending):
                ending = self._reviewed(point, move)
                break
            previous, point = point, move.point
            self.trace.add(point, move.step, float(np.abs(point.x - previous.x).max()))
        if not point.finite and previous is not None:
            point = previous
        return self._result(point, ending, final_hess)

    def _move(self, point: Point) -> Move | Ending:
        proposal = self.optimizer.direction.propose(self.problem, point, self.direction_memory)
        if isinstance(proposal, Ending):
            return proposal
        self.direction_memory = proposal.memory
        move = self.optimizer.step.take(self.problem, point, proposal, self.step_memory)
        if isinstance(move, Move):
            self.step_memory = move.memory
        return move

    def _ending(self, point: Point, previous: Point | None) -> Ending | None:
        if previous is not None and self.callback is not None:
            try:
                self.callback(self.trace.iterate(point))
            except StopIteration:
                return Ending(Status.CALLBACK, f"The callback stopped the run after {self.trace.nit} iterations.")
        if self.diagnose is not None and (finding := self.diagnose(point.x.copy())) is not None:
            self.finding = finding
            return Ending(finding.status, finding.sentence)
        progress = Progress(self.problem, self.trace, self.optimizer.direction, point, previous, self.direction_memory)
        ending = next((answer for test in self.optimizer.stop if (answer := test(progress)) is not None), None)
        return None if ending is None else self._reviewed(point, ending)

    def _reviewed(self, point: Point, ending: Ending) -> Ending:
        return self.optimizer.direction.review(self.problem, point, self.direction_memory, ending)

    def _result(self, point: Point, ending: Ending, final_hess: bool) -> OptimizeResult:
        hess = self.problem.hess(point.x).copy() if final_hess else None
        return OptimizeResult(
            x=point.x,
            fun=point.fun,
            jac=point.jac,
            hess=hess,
            nit=self.trace.nit,
            nfev=self.problem.nfev,
            njev=self.problem.njev,
            nhev=self.problem.nhev,
            success=ending.status is Status.CONVERGED,
            status=ending.status,
            message=ending.message,
            method=self.optimizer.title,
            history=self.trace.freeze(),
            finding=self.finding,
        )
