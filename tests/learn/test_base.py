"""Log loss and accuracy, against SciPy and scikit-learn."""

import math

import numpy as np
import pytest
from scipy.special import xlog1py, xlogy
from sklearn.metrics import accuracy_score, log_loss

from calcwork.errors import UserError
from calcwork.learn.base import accuracy, binary_log_loss


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_scikit_learn_and_scipy(seed):
    rng = np.random.default_rng(seed)
    y, p = rng.integers(0, 2, 40), rng.random(40)
    y[:2] = [0, 1]
    assert binary_log_loss(y, p) == pytest.approx(log_loss(y, p), rel=1e-14)
    assert binary_log_loss(y, p) == pytest.approx(-np.mean(xlogy(y, p) + xlog1py(1 - y, -p)), rel=1e-14)
    assert accuracy(y, p >= 0.5) == accuracy_score(y, p >= 0.5)


@pytest.mark.parametrize(
    ("y", "p", "loss"),
    [
        ([1], [1.0], 0.0),
        ([0], [0.0], 0.0),
        ([1, 0], [1.0, 0.0], 0.0),
        ([1], [0.0], math.inf),
        ([0], [1.0], math.inf),
        ([0], [1e-20], 1e-20),
        ([1], [5e-324], 1074 * math.log(2)),
        ([0.5], [0.5], math.log(2)),
        ([0.5], [1.0], math.inf),
    ],
)
def test_certain_predictions_are_not_clipped(y, p, loss):
    assert binary_log_loss(y, p) == pytest.approx(loss, rel=1e-15)


def test_a_planted_error_is_seen():
    y, p = np.array([0, 1, 1]), np.array([0.2, 0.7, 0.9])
    assert binary_log_loss(y, p) != pytest.approx(binary_log_loss(1 - y, p), rel=1e-2)


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (binary_log_loss, ([1], [1.5]), r"y_prob\[0\] is 1.5, expected a number in \[0, 1\]; apply the sigmoid first"),
        (binary_log_loss, ([-1, 1], [0.5, 0.5]), r"y_true\[0\] is -1.0, expected a number in \[0, 1\]"),
        (binary_log_loss, ([0, 1], [0.5, math.nan]), r"y_prob\[1\] is nan"),
        (binary_log_loss, ([], []), r"y_true has shape \(0,\), expected \(N,\) with N >= 1"),
        (binary_log_loss, ([[1]], [0.5]), r"y_true has shape \(1, 1\).*try \.ravel\(\)"),
        (binary_log_loss, ([1, 0], [0.5]), r"y_true has shape \(2,\) and y_prob \(1,\), expected equal shapes"),
        (accuracy, ([1, 0], [1]), r"y_true has shape \(2,\) and y_pred \(1,\), expected equal shapes"),
        (accuracy, ([1, 0], [1.0, 0.3]), r"y_pred\[1\] is 0.3, expected a label; make labels of probabilities first"),
    ],
)
def test_wrong_input_is_named(function, arguments, message):
    with pytest.raises(UserError, match=message):
        function(*arguments)


def test_labels_may_be_text():
    assert accuracy(["a", "b"], ["a", "a"]) == 0.5
