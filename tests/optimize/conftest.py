"""Objectives written by hand, with known minima."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import expit


@dataclass(frozen=True)
class Logistic:
    """Mean binary cross-entropy of a linear model with intercept (last), plus l2/2 |w|² without the intercept."""

    X: np.ndarray
    y: np.ndarray
    l2: float = 0.0

    @property
    def names(self):
        return (*(f"w[{j}]" for j in range(self.X.shape[1])), "b")

    @property
    def Z(self):
        return np.column_stack([self.X, np.ones(len(self.X))])

    @property
    def penalty(self):
        return np.r_[np.full(self.X.shape[1], self.l2), 0.0]

    def fun(self, v):
        z = self.Z @ v
        return np.mean(np.logaddexp(0, z) - self.y * z) + 0.5 * v @ (self.penalty * v)

    def jac(self, v):
        return self.Z.T @ (expit(self.Z @ v) - self.y) / len(self.y) + self.penalty * v

    def hess(self, v):
        p = expit(self.Z @ v)
        return (self.Z * (p * (1 - p) / len(self.y))[:, None]).T @ self.Z + np.diag(self.penalty)

    @property
    def x0(self):
        return np.zeros(self.X.shape[1] + 1)


@dataclass(frozen=True)
class Quadratic:
    """½ xᵀ A x - bᵀ x, with the minimizer A⁻¹ b."""

    A: np.ndarray
    b: np.ndarray

    def fun(self, x):
        return 0.5 * x @ self.A @ x - self.b @ x

    def jac(self, x):
        return self.A @ x - self.b

    def hess(self, x):
        return self.A


@pytest.fixture
def quadratic():
    return Quadratic(np.array([[4.0, 1.0], [1.0, 3.0]]), np.array([1.0, 2.0]))


@pytest.fixture
def make_quadratic():
    return Quadratic


@pytest.fixture
def make_logistic():
    return Logistic


@pytest.fixture
def sample():
    """200 rows of 3 features with labels from a true model, and the generator's scores."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 3))
    scores = X @ [1.0, -1.0, 0.5]
    return X, (rng.random(200) < expit(scores)).astype(float), scores
