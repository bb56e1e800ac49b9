"""Hand-written objectives for the tests of this room."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Hand:
    """Hold an objective of five plain functions."""

    names: tuple[str, ...]
    fun: Callable[[Any], Any]
    jac: Callable[[Any], Any]
    hess: Callable[[Any], Any] | None = None
    autograd_fun: Callable[[Any], Any] | None = None

    def with_factor(self, component: int, factor: float) -> "Hand":
        """Plant a wrong factor in one component of the gradient."""

        def jac(x):
            g = np.array(self.jac(x))
            g[component] *= factor
            return g

        return replace(self, jac=jac)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def names(n):
    return tuple(f"w[{j}]" for j in range(n))


def logistic(N=400, D=10, *, seed=0, penalty=0.0):
    """Return the mean BCE of a logistic model with a penalty, the data and a generic point."""
    import autograd.numpy as anp

    rng = np.random.default_rng(seed)
    X = rng.standard_normal((N, D))
    truth = 1.5 * rng.standard_normal(D) / np.sqrt(D)
    y = (rng.random(N) < sigmoid(X @ truth)).astype(float)

    def fun(w):
        z = X @ w
        soft = np.log1p(np.exp(z)) if np.iscomplexobj(w) else np.logaddexp(0, z)
        return np.mean(soft - y * z) + penalty / 2 * (w @ w)

    def jac(w):
        return X.T @ (sigmoid(X @ w) - y) / N + penalty * w

    def hess(w):
        s = sigmoid(X @ w)
        return (X * (s * (1 - s) / N)[:, None]).T @ X + penalty * np.eye(D)

    def autograd_fun(w):
        z = anp.dot(X, w)
        return anp.mean(anp.logaddexp(0, z) - y * z) + penalty / 2 * anp.dot(w, w)

    return Hand(names(D), fun, jac, hess, autograd_fun), 0.5 * truth + 0.2 * rng.standard_normal(D)


def optimum(objective, n):
    w = np.zeros(n)
    for _ in range(15):
        w = w - np.linalg.solve(objective.hess(w), objective.jac(w))
    return w


def rosenbrock(n=6):
    from scipy.optimize import rosen_der, rosen_hess

    def fun(x):
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    return Hand(names(n), fun, rosen_der, rosen_hess, fun)


def scalar(fun, derivative, autograd_fun=None):
    """Return an objective of one component from functions of a number."""
    automatic = None if autograd_fun is None else (lambda x: autograd_fun(x[0]))
    return Hand(("t",), lambda x: fun(x[0]), lambda x: np.array([derivative(x[0])]), None, automatic)


def exp_minus_log():
    import autograd.numpy as anp

    return scalar(lambda t: np.exp(t) - np.log(t), lambda t: np.exp(t) - 1 / t, lambda t: anp.exp(t) - anp.log(t))


WEIGHTS = np.random.default_rng(0).standard_normal(400)
SLOPE = float(WEIGHTS.mean()) / 2

# name, function of a number, where, left derivative, right derivative
KINKS = [
    ("absolute value", abs, 0.0, -1.0, 1.0),
    ("relu", lambda t: max(t, 0.0), 0.0, 0.0, 1.0),
    ("hinge", lambda t: max(0.0, 1 - t), 1.0, -1.0, 0.0),
    ("shifted |x| + x²", lambda t: abs(t - 0.3) + t * t, 0.3, -0.4, 1.6),
    ("max(x, x²)", lambda t: max(t, t * t), 1.0, 1.0, 2.0),
    ("tiny kink on a parabola", lambda t: 1e-9 * abs(t) + t * t, 0.0, -1e-9, 1e-9),
    ("max(exp(-x), 1)", lambda t: max(np.exp(-t), 1.0), 0.0, -1.0, 0.0),
    ("leaky relu", lambda t: t if t > 0 else 0.01 * t, 0.0, 0.01, 1.0),
    ("elu with scale 2", lambda t: t if t > 0 else 2 * np.expm1(t), 0.0, 2.0, 1.0),
    ("pinball", lambda t: max(0.9 * (3 - t), -0.1 * (3 - t)), 3.0, -0.9, 0.1),
    ("epsilon-insensitive", lambda t: max(abs(t) - 0.1, 0.0), 0.1, 0.0, 1.0),
    ("hard sigmoid", lambda t: min(max(0.2 * t + 0.5, 0.0), 1.0), 2.5, 0.2, 0.0),
    ("hard tanh", lambda t: min(max(t, -1.0), 1.0), -1.0, 0.0, 1.0),
    ("clipped", lambda t: min(t, 1.0), 1.0, 1.0, 0.0),
    ("folded", lambda t: abs(abs(t) - 1), 1.0, -1.0, 1.0),
    ("relu6", lambda t: min(max(t, 0.0), 6.0), 6.0, 1.0, 0.0),
    ("max of lines", lambda t: max(2 * t, 3 - t), 1.0, -1.0, 2.0),
    ("|sin|", lambda t: abs(np.sin(t)), 0.0, -1.0, 1.0),
    ("on a large constant", lambda t: 1e6 + abs(t - 0.5), 0.5, -1.0, 1.0),
    ("L1 on softplus", lambda t: np.logaddexp(0, t) + 0.1 * abs(t), 0.0, 0.4, 0.6),
    ("steep and far", lambda t: 1e8 * abs(t - 1e5), 1e5, -1e8, 1e8),
    ("exp|x|", lambda t: np.exp(abs(t)), 0.0, -1.0, 1.0),
    (
        "weak L1 on a mean",
        lambda t: np.logaddexp(0, t * WEIGHTS).mean() + 1e-3 * abs(t),
        0.0,
        SLOPE - 1e-3,
        SLOPE + 1e-3,
    ),
    ("root of a square", lambda t: np.sqrt(t * t), 0.0, -1.0, 1.0),
]
