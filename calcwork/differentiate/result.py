"""The one form in which every style of differentiation returns its result."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from calcwork.differentiate.objective import Array


class Status(IntEnum):
    """Say how one component came out."""

    CONVERGED = 0
    NOISY = 1
    EDGE = 2
    KINK = 3
    STEEP = 4
    JUMP = 5
    NO_VALUE = 6


MEANING = {
    Status.CONVERGED: "converged",
    Status.NOISY: "limited by rounding noise",
    Status.EDGE: "one-sided, since x is at the edge of the domain",
    Status.KINK: "the one-sided derivatives differ",
    Status.STEEP: "the slopes do not settle as the step shrinks",
    Status.JUMP: "the function jumps",
    Status.NO_VALUE: "no step stays inside the domain",
}


@dataclass(frozen=True)
class Derivative:
    """Hold a gradient (n,) or a Hessian (n, n) with an error estimate for each entry.

    `error` bounds |value - exact| as far as truncation and rounding can be measured; it is infinite where
    nothing is known, and `value` is nan only where `status` is NO_VALUE. `left` and `right` are the one-sided
    derivatives where a scheme measures them. `step` is nan for styles without a step.
    """

    style: str
    value: Array
    error: Array
    step: Array
    status: NDArray[np.int64]
    nfev: int
    left: Array = field(repr=False)
    right: Array = field(repr=False)
    right_error: Array = field(repr=False)

    @property
    def success(self) -> bool:
        """Tell whether every entry has a value that stands for a two-sided derivative."""
        return bool(np.all(self.status <= Status.NOISY))

    @property
    def message(self) -> str:
        """Say in one line how the entries came out."""
        counts = [(np.count_nonzero(self.status == code), text) for code, text in MEANING.items()]
        return "; ".join(f"{count} of {self.value.size}: {text}" for count, text in counts if count)


def exact_style(style: str, value: Array, error: Array, nfev: int) -> Derivative:
    """Wrap a derivative that was computed without a step."""
    blank = np.full(value.shape, np.nan)
    status = np.full(value.shape, int(Status.CONVERGED))
    return Derivative(style, value, error, blank, status, nfev, blank, blank, blank)
