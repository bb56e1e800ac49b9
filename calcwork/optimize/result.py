"""What a minimization hands back: how it ended, where, and each iterate on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


class Status(IntEnum):
    """Name how a minimization ended; 0 alone means that a minimizer was found."""

    CONVERGED = 0
    ITERATION_LIMIT = 1
    DIVERGED = 2
    NOT_FINITE = 3
    NO_DECREASE = 4
    PRECISION_LOSS = 5
    BAD_HESSIAN = 6
    SADDLE = 7
    RUNAWAY = 8
    UNDETERMINED = 9
    SEPARABLE = 10
    PEER_FAILED = 11
    CALLBACK = 99

    @property
    def label(self) -> str:
        """The name in lower case, with blanks."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Ending:
    """A reason to stop, told in one sentence: success and failure are both data."""

    status: Status
    message: str


def undetermined(grad_norm: float) -> str:
    """Tell that rounding alone moves x."""
    return (
        f"The gradient norm is down to {grad_norm:.3g}, but double precision does not determine x: the Hessian is "
        "singular to working precision, as nearly dependent columns make it; drop one of them or add an L2 penalty."
    )


class Finding(Protocol):
    """What a `diagnose` hook returns when it can prove that the search is in vain."""

    @property
    def status(self) -> Status:
        """The status of the result that carries the finding."""

    @property
    def sentence(self) -> str:
        """The finding in one sentence; it becomes the message of the result."""


Diagnose = Callable[[Vector], Finding | None]


@dataclass(frozen=True, eq=False)
class Iterate:
    """One iterate as a callback receives it; the arrays are copies.

    `x` and `jac` have shape (n,), `step` is the step length that led here, `nit` counts the iterations so far,
    `nfev`, `njev` and `nhev` count the evaluations so far, `time` is in seconds since the start.
    """

    x: Vector
    fun: float
    jac: Vector
    grad_norm: float
    step: float
    nit: int
    nfev: int
    njev: int
    nhev: int
    time: float


@dataclass(frozen=True, eq=False)
class History:
    """All iterates, the start included, as arrays of copies: row k belongs to iterate k.

    `x` has shape (k, n) (k = 0 when nothing was recorded); `fun`, `grad_norm` (infinity norm), `step`, `time` (seconds
    since the start) and the cumulative counts `nfev`, `njev`, `nhev` have shape (k,).
    """

    x: Matrix
    fun: Vector
    grad_norm: Vector
    step: Vector
    nfev: NDArray[np.int64]
    njev: NDArray[np.int64]
    nhev: NDArray[np.int64]
    time: Vector

    def __len__(self) -> int:
        return len(self.fun)

    def __str__(self) -> str:
        head = f"{'nit':>5} {'fun':>22} {'grad norm':>10} {'step':>9} {'nfev':>6} {'njev':>6} {'nhev':>6}"
        return "\n".join([head, *self._lines()])

    def _lines(self, most: int = 20) -> list[str]:
        count = len(self)
        shown = range(count) if count <= most else [*range(most // 2), *range(count - most // 2, count)]
        lines = [
            f"{k:5d} {self.fun[k]:22.15g} {self.grad_norm[k]:10.3g} {self.step[k]:9.3g}"
            f" {self.nfev[k]:6d} {self.njev[k]:6d} {self.nhev[k]:6d}"
            for k in shown
        ]
        return lines if count <= most else [*lines[: most // 2], "  ...", *lines[most // 2 :]]


@dataclass(frozen=True, eq=False, repr=False)
class OptimizeResult:
    """A minimization's outcome, with SciPy's field names, its history, and the proof if a finding ended it.

    `x` and `jac` have shape (n,); `hess` has shape (n, n), or is None when it was not asked for; `status` is a
    `Status` (an int, 0 on success); `finding` is what the `diagnose` hook proved, or None.
    Fields are read as attributes or, out of SciPy's habit, as keys.

    Examples
    --------
    >>> from calcwork.optimize import minimize
    >>> result = minimize(lambda x: x @ x, [3.0], jac=lambda x: 2 * x, hess=lambda x: [[2.0]])
    >>> result.success, round(result["fun"], 12), result.nit
    (True, 0.0, 1)
    """

    x: Vector
    fun: float
    jac: Vector
    hess: Matrix | None
    nit: int
    nfev: int
    njev: int
    nhev: int
    success: bool
    status: Status
    message: str
    method: str
    history: History = field(repr=False)
    finding: Any = None

    def keys(self) -> list[str]:
        """List the field names, so that `dict(result)` works."""
        return [item.name for item in fields(self)]

    def __getitem__(self, key: str) -> Any:
        if key not in self.keys():
            raise KeyError(key)
        return getattr(self, key)

    def __contains__(self, key: object) -> bool:
        return key in self.keys()

    def __str__(self) -> str:
        grad_norm = np.max(np.abs(self.jac), initial=0.0)
        rows = {
            "message": self.message,
            "success": self.success,
            "status": f"{int(self.status)} ({self.status.label})",
            "method": self.method,
            "fun": f"{self.fun:.17g}",
            "grad norm": f"{grad_norm:.3g}",
            "x": np.array2string(self.x, precision=6, threshold=10),
            "nit": self.nit,
            "nfev, njev, nhev": f"{self.nfev}, {self.njev}, {self.nhev}",
        }
        return "\n".join(f"{name:>16}: {value}" for name, value in rows.items())

    __repr__ = __str__
