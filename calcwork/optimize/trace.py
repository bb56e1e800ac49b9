"""The recorder that grows while an optimizer runs and is frozen into a History at its end."""

from __future__ import annotations

import time

import numpy as np

from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.result import History, Iterate, Vector


class Trace:
    """Collect a copy of each iterate with its counts and its time; numbers are kept even if x is not."""

    def __init__(self, problem: Problem, record: bool = True) -> None:
        self.problem = problem
        self.record = record
        self.x: list[Vector] = []
        self.fun: list[float] = []
        self.grad_norm: list[float] = []
        self.step: list[float] = []
        self.length: list[float] = []
        self.counts: list[tuple[int, int, int]] = []
        self.time: list[float] = []
        self._start = time.perf_counter()

    @property
    def nit(self) -> int:
        """The number of iterations so far; the start is not one."""
        return max(len(self.fun) - 1, 0)

    def add(self, point: Point, step: float = 0.0, length: float = 0.0) -> None:
        """Append an iterate that was reached by a step; `length` is the infinity norm of the move."""
        if self.record:
            self.x.append(point.x.copy())
        self.fun.append(point.fun)
        self.grad_norm.append(point.grad_norm)
        self.step.append(step)
        self.length.append(length)
        self.counts.append((self.problem.nfev, self.problem.njev, self.problem.nhev))
        self.time.append(time.perf_counter() - self._start)

    def iterate(self, point: Point) -> Iterate:
        """Return the latest iterate for a callback."""
        nfev, njev, nhev = self.counts[-1]
        return Iterate(
            x=point.x.copy(),
            fun=point.fun,
            jac=point.jac.copy(),
            grad_norm=point.grad_norm,
            step=self.step[-1],
            nit=self.nit,
            nfev=nfev,
            njev=njev,
            nhev=nhev,
            time=self.time[-1],
        )

    def freeze(self) -> History:
        """Return the history as read-only arrays; it is empty when nothing was to be recorded."""
        size = len(self.fun) if self.record else 0
        counts = np.array(self.counts[:size], dtype=np.int64).reshape(size, 3)
        columns = [self.fun, self.grad_norm, self.step, self.time]
        fun, grad_norm, step, seconds = (np.array(column[:size]) for column in columns)
        x = np.array(self.x).reshape(size, self.problem.size)
        nfev, njev, nhev = (column.copy() for column in counts.T)
        history = History(x, fun, grad_norm, step, nfev, njev, nhev, seconds)
        for array in vars(history).values():
            array.setflags(write=False)
        return history
