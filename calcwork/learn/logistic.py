"""The logistic classifier, trained by gradient descent on the derived gradient."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError
from calcwork.learn.base import binary_log_loss
from calcwork.learn.container import DataContainer, read_features

Array = NDArray[np.float64]
PATIENCE = 5


@cache
def _compiled() -> tuple[Any, Any, Any]:
    """Derive and compile the forward map, the mean error and the gradient from it; shared, and made when first used.

    With delta_i = dJ/dz_i the gradient is Σ_i delta_i dz_i/dw_j: the gradient of Σ_i delta_i z_i, delta held fixed.
    """
    from sympy import Sum

    from calcwork.algebra import Quantity, index, size
    from calcwork.compile import compile_quantities
    from calcwork.derive import Derivatives, differentiate_through
    from calcwork.problems import find

    N, i = size("N"), index("i")
    problem = find("logistic")
    scope = problem.scope.declare("delta", N, letters="i")
    over_samples = ((i,), (N,))
    y_hat, z, delta = scope["y_hat"][i], scope["z"][i], scope["delta"][i]
    forward = compile_quantities({"y_hat": Quantity(y_hat, *over_samples)}, scope)
    mean_error = differentiate_through(problem.objective, z, scope).value
    error = compile_quantities({"delta": Quantity(mean_error, *over_samples)}, scope)
    pullback = Derivatives(Sum(delta * z, (i, 1, N)), problem.variables, scope).gradient
    return forward, error, compile_quantities(pullback, scope)


class LogisticClassifier:
    """Classify two classes by sigmoid(Xw + b), trained on the mean binary cross-entropy.

    The gradient is derived and compiled from the declaration of the problem "logistic"; there is no second copy.

    Parameters
    ----------
    learning_rate : float
        Step of gradient descent.
    batch_size : int, optional
        Rows of one step, drawn anew in each pass; all rows by default.
    max_iter : int
        Most passes over the data.
    tol : float
        Training ends when the largest component of the full gradient is at most this (all rows in one batch), or
        when the loss has not fallen by this much over five passes (mini-batches).
    seed : int
        Seed of the order of rows in mini-batches.

    Attributes
    ----------
    w_, b_ : ndarray (D,), float
        Weights and bias.
    classes_ : tuple
        The two labels, the one that is coded 1 second.
    loss_curve_ : list of float
        The loss before the first pass and after each.
    converged_ : bool
        Whether the tolerance was met within ``max_iter`` passes.

    Examples
    --------
    >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1]
    >>> model = LogisticClassifier(learning_rate=0.5).fit(X, y)
    >>> model.predict([[-1.0], [4.0]])
    array([0, 1])
    """

    def __init__(
        self,
        *,
        learning_rate: float = 0.1,
        batch_size: int | None = None,
        max_iter: int = 1000,
        tol: float = 1e-4,
        seed: int = 0,
    ) -> None:
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.tol = tol
        self.seed = seed

    def fit(self, X: Any, y: Any) -> LogisticClassifier:
        """Train on features X (N, D) and labels y (N,) of two classes.

        Raises
        ------
        UserError
            For data that `DataContainer` refuses, parameters out of range, and a learning rate that diverges.
        """
        data = DataContainer(X, y)
        size = self._check_parameters(len(data))
        self.classes_ = data.classes
        self.w_, self.b_ = np.zeros(data.shape[1]), 0.0
        self.loss_curve_ = [self._loss(data.X, data.y)]
        self.converged_ = False
        rng = np.random.default_rng(self.seed)
        for _ in range(self.max_iter):
            if size == len(data) and self._stationary(data.X, data.y):
                self.converged_ = True
                break
            self._pass(data, size, rng)
            self._record(data)
            if size < len(data) and self._stalled():
                self.converged_ = True
                break
        return self

    def predict_proba(self, X: Any) -> Array:
        """Return the probabilities (N, 2) of the two classes for features X (N, D)."""
        prob = self._forward(self._features(X))
        return np.column_stack([1 - prob, prob])

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the label (N,) with the larger probability for features X (N, D)."""
        chosen = (self.predict_proba(X)[:, 1] > 0.5).astype(int)
        return np.asarray(self.classes_)[chosen]

    def _pass(self, data: DataContainer, size: int, rng: np.random.Generator) -> None:
        order = rng.permutation(len(data)) if size < len(data) else np.arange(len(data))
        for start in range(0, len(data), size):
            rows = order[start : start + size]
            X, y = data.X[rows], data.y[rows]
            self._update_params(*self._compute_loss_grad(X, self._delta(X, y)))

    def _compute_loss_grad(self, X: Array, delta: Array) -> tuple[Array, float]:
        """Return dJ/dw (D,) and dJ/db from the mean error delta = (y_hat - y)/N, of shape (N,)."""
        gradient = _compiled()[2](X=X, delta=delta)
        return gradient["w"], float(gradient["b"])

    def _update_params(self, grad_w: Array, grad_b: float) -> None:
        """Take one step down the gradient."""
        self.w_ = self.w_ - self.learning_rate * grad_w
        self.b_ = self.b_ - self.learning_rate * grad_b

    def _forward(self, X: Array) -> Array:
        return _compiled()[0](X=X, w=self.w_, b=self.b_)["y_hat"]

    def _delta(self, X: Array, y: Array) -> Array:
        return _compiled()[1](X=X, w=self.w_, b=self.b_, y=y)["delta"]

    def _loss(self, X: Array, y: Array) -> float:
        return binary_log_loss(y, self._forward(X))

    def _stationary(self, X: Array, y: Array) -> bool:
        grad_w, grad_b = self._compute_loss_grad(X, self._delta(X, y))
        return bool(max(np.abs(grad_w).max(), abs(grad_b)) <= self.tol)

    def _stalled(self) -> bool:
        recent = self.loss_curve_[-PATIENCE - 1 :]
        return len(recent) > PATIENCE and recent[0] - min(recent[1:]) < self.tol

    def _record(self, data: DataContainer) -> None:
        finite = np.isfinite(self.w_).all() and np.isfinite(self.b_)
        loss = self._loss(data.X, data.y) if finite else np.inf
        if not loss < np.inf or loss > 100 * max(self.loss_curve_[0], 1.0):
            raise UserError(
                f"the learning rate {self.learning_rate:g} diverges: the loss rose from {self.loss_curve_[0]:.4g} to "
                f"{loss:.4g} in pass {len(self.loss_curve_)}; use a smaller one, or standardize the features."
            )
        self.loss_curve_.append(loss)

    def _features(self, X: Any) -> Array:
        if not hasattr(self, "w_"):
            raise UserError("this LogisticClassifier has not been trained; call fit(X, y) first.")
        features = read_features(X, copy=False)
        if features.shape[1] != len(self.w_):
            raise UserError(
                f"X has {features.shape[1]} columns, expected {len(self.w_)} as in training; give the same features."
            )
        return features

    def _check_parameters(self, rows: int) -> int:
        """Return the batch size, after a check of all parameters."""
        size = rows if self.batch_size is None else self.batch_size
        checks = {
            "learning_rate": (self.learning_rate, np.isfinite(self.learning_rate) and self.learning_rate > 0, "> 0"),
            "batch_size": (size, int(size) == size and size >= 1, "a whole number >= 1"),
            "max_iter": (
                self.max_iter,
                int(self.max_iter) == self.max_iter and self.max_iter >= 0,
                "a whole number >= 0",
            ),
            "tol": (self.tol, self.tol >= 0, ">= 0"),
        }
        for name, (given, good, expected) in checks.items():
            if not good:
                raise UserError(f"{name} is {given!r}, expected {expected}; change it in LogisticClassifier(...).")
        return min(int(size), rows)
