"""What every classifier is measured by: the log loss of probabilities, and the accuracy of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError


def binary_log_loss(y_true: Any, y_prob: Any) -> float:
    """Return the mean binary cross-entropy of probabilities.

    L = -1/N Σ_i [y_i log p_i + (1 - y_i) log(1 - p_i)], i = 1..N, with 0 log 0 = 0. A certain prediction (p_i of
    exactly 0 or 1) that is right adds 0, and one that is wrong makes the loss infinite: nothing is clipped.

    Parameters
    ----------
    y_true
        Labels 0 or 1 (or probabilities between them), shape (N,).
    y_prob
        Probabilities of label 1, shape (N,).

    Raises
    ------
    UserError
        When the shapes differ, nothing is given, or a value is outside [0, 1].

    Examples
    --------
    >>> round(binary_log_loss([1, 0], [0.5, 0.25]), 6)
    0.490415
    >>> binary_log_loss([1, 0], [1.0, 0.0]), binary_log_loss([1], [0.0])
    (0.0, inf)
    """
    labels, probabilities = _unit("y_true", y_true), _unit("y_prob", y_prob)
    _same_shape("y_true", labels, "y_prob", probabilities)
    with np.errstate(divide="ignore", invalid="ignore"):
        ones = np.where(labels > 0, labels * np.log(probabilities), 0.0)
        zeros = np.where(labels < 1, (1 - labels) * np.log1p(-probabilities), 0.0)
    return float(np.mean(-ones - zeros))


def accuracy(y_true: Any, y_pred: Any) -> float:
    """Return the share of labels that are predicted right, 1/N Σ_i [y_i = ŷ_i].

    Raises
    ------
    UserError
        When the shapes differ, nothing is given, or probabilities stand where labels are expected.

    Examples
    --------
    >>> accuracy([0, 1, 1, 0], [0, 1, 0, 0])
    0.75
    """
    labels, predicted = np.asarray(y_true), np.asarray(y_pred)
    _flat("y_true", labels)
    _flat("y_pred", predicted)
    _same_shape("y_true", labels, "y_pred", predicted)
    if predicted.dtype.kind == "f" and not np.array_equal(predicted, np.floor(predicted)):
        index = int(np.flatnonzero(predicted != np.floor(predicted))[0])
        raise UserError(
            f"y_pred[{index}] is {predicted[index]}, expected a label; "
            "make labels of probabilities first, as in (p >= 0.5).astype(float)"
        )
    return float(np.mean(labels == predicted))


def _unit(name: str, values: Any) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    _flat(name, array)
    outside = np.flatnonzero(~((array >= 0) & (array <= 1)))
    if outside.size:
        raise UserError(
            f"{name}[{outside[0]}] is {array[outside[0]]}, expected a number in [0, 1]; "
            "apply the sigmoid first if these are scores"
        )
    return array


def _flat(name: str, array: NDArray[Any]) -> None:
    if array.ndim != 1 or array.size == 0:
        raise UserError(f"{name} has shape {array.shape}, expected (N,) with N >= 1; try .ravel()")


def _same_shape(first: str, left: NDArray[Any], second: str, right: NDArray[Any]) -> None:
    if left.shape != right.shape:
        raise UserError(
            f"{first} has shape {left.shape} and {second} {right.shape}, expected equal shapes; "
            "check that both belong to the same rows"
        )
