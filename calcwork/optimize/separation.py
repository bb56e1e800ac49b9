"""Linear separability: when the logistic loss has no minimizer, with the proof.

For labels y_i in {0, 1} and the margins m_i = (2 y_i - 1)(Σ_j x_ij w_j + b), i = 1..N:

- all m_i > 0 for some (w, b): *complete* separation. The loss falls towards its infimum 0 along t (w, b), t → ∞;
- all m_i >= 0 and some m_i > 0: *quasi* separation. There is no minimizer either;
- otherwise the classes *overlap*, and a minimizer exists.

Source: Albert and Anderson, On the existence of maximum likelihood estimates in logistic regression models,
Biometrika 71 (1984) 1-10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from calcwork.errors import UserError
from calcwork.optimize.exact import dot, dot_error
from calcwork.optimize.result import Matrix, Status, Vector

Kind = Literal["complete", "quasi", "overlap"]
Intercept = Literal["last", "first"] | None


@dataclass(frozen=True, eq=False)
class Separation:
    """Say whether a hyperplane separates the classes, with the proof.

    `direction` (shape (n,), the weights and the intercept in the order of the parameters) and `margins` (shape (N,))
    are the floats; `exact_direction` holds the rationals for which the signs of the margins were proved. For
    "overlap" there is no direction, and `weights` (shape (N,)) has λ_i > 0 with Σ_i λ_i (2 y_i - 1) (x_i, 1) = 0, which
    no separating direction allows (Stiemke). `proved` says that exact arithmetic confirmed the claim.
    """

    kind: Kind
    sentence: str
    direction: Vector | None = None
    margins: Vector | None = None
    weights: Vector | None = None
    proved: bool = True
    exact_direction: tuple[Fraction, ...] = field(default=(), repr=False)

    @property
    def separable(self) -> bool:
        """Whether the separation is complete or quasi, so that the unregularized loss has no minimizer."""
        return self.kind != "overlap"

    @property
    def status(self) -> Status:
        """The status of an optimization that this finding ends."""
        return Status.SEPARABLE

    def __str__(self) -> str:
        return self.sentence


class SeparationCheck:
    """Prove, from the current iterate of a fit, that the data are completely separable: a `diagnose` hook.

    Called with the parameters (w, b) as one flat array, it returns None, or a proved `Separation`. A row on the wrong
    side is usually found in the first block of rows, so a call costs far less than a gradient.

    Parameters
    ----------
    X, y
        Features of shape (N, D) and labels in {0, 1} of shape (N,).
    intercept
        Where b stands in the flat array: "last", "first", or None if the model has none.

    Examples
    --------
    >>> check = SeparationCheck([[-1.0], [2.0]], [0, 1])
    >>> check(np.array([0.0, 1.0])) is None
    True
    >>> check(np.array([1.0, 0.0])).margins.tolist()
    [1.0, 2.0]
    """

    ROWS = 1024

    def __init__(self, X: Any, y: Any, *, intercept: Intercept = "last") -> None:
        self.X, self.signs = as_labeled(X, y)
        self.intercept = check_intercept(intercept)

    def __call__(self, x: Vector) -> Separation | None:
        """Judge the parameters x, shape (D + 1,), or (D,) without an intercept."""
        weights, offset = self._split(np.asarray(x, dtype=np.float64))
        if not np.isfinite(x).all():
            return None
        margins = np.empty(len(self.X))
        for start in range(0, len(margins), self.ROWS):
            rows = slice(start, start + self.ROWS)
            with np.errstate(all="ignore"):
                margins[rows] = self.signs[rows] * (self.X[rows] @ weights + offset)
            if not (margins[rows] > 0).all():
                return None
        if not (np.isfinite(margins).all() and self._proved(margins, weights, offset)):
            return None
        direction = np.array(x, dtype=np.float64)
        exact = tuple(Fraction(value) for value in direction.tolist())
        return Separation("complete", complete_sentence(margins), direction, margins, exact_direction=exact)

    def _split(self, x: Vector) -> tuple[Vector, float]:
        size = self.X.shape[1] + (self.intercept is not None)
        if x.shape != (size,):
            raise UserError(
                f"the parameters have shape {x.shape}, expected ({size},) for {self.X.shape[1]} features "
                f"and intercept={self.intercept!r}"
            )
        if self.intercept is None:
            return x, 0.0
        return (x[:-1], float(x[-1])) if self.intercept == "last" else (x[1:], float(x[0]))

    def _proved(self, margins: Vector, weights: Vector, offset: float) -> bool:
        """Confirm that margins which are positive in floats are positive: by an error bound, else by rationals."""
        doubtful = np.flatnonzero(margins <= dot_error(self.X, weights) + 2.0**-51 * abs(offset))
        for row in doubtful:
            value = dot(self.X[row], weights) + Fraction(offset)
            if not (value > 0 if self.signs[row] > 0 else value < 0):
                return False
        return True


def as_labeled(X: Any, y: Any) -> tuple[Matrix, Vector]:
    """Return X as float64 and the signs 2 y_i - 1, or say what is wrong."""
    features, labels = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if features.ndim != 2 or labels.shape != features.shape[:1]:
        raise UserError(f"X has shape {features.shape} and y {labels.shape}, expected (N, D) and (N,)")
    wrong = np.flatnonzero((labels != 0) & (labels != 1))
    if wrong.size:
        raise UserError(
            f"y[{wrong[0]}] is {labels[wrong[0]]}, expected labels 0 and 1; DataContainer(X, y) maps others"
        )
    if not np.isfinite(features).all():
        row, column = np.argwhere(~np.isfinite(features))[0]
        raise UserError(f"X[{row}, {column}] is {features[row, column]}, expected finite numbers; drop or fill the row")
    return features, 2.0 * labels - 1.0


def check_intercept(intercept: Any) -> Intercept:
    """Return a valid place of the intercept."""
    if intercept not in ("last", "first", None):
        raise UserError(f"intercept is {intercept!r}, expected 'last', 'first' or None")
    return intercept


def complete_sentence(margins: Vector) -> str:
    """Tell complete separation."""
    return (
        f"The data are linearly separable: a direction puts all {len(margins)} rows on their right side (smallest "
        f"margin {margins.min():.3g}), so the unregularized logistic loss falls forever along it and has no minimizer; "
        "add an L2 penalty."
    )
