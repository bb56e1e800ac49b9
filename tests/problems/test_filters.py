"""Losses with an inverse for each step or index beside plain functions: Kalman filters, mixtures, mixed models."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.problems.modules import assert_means, printed
from tests.problems.test_recurrences import assert_right

FILTER = r"""Let $y_t \in \mathbb{R}^p$, $A, Q \in \mathbb{R}^{d \times d}$, $H \in \mathbb{R}^{p \times d}$,
$R \in \mathbb{R}^{p \times p}$, $m_0 \in \mathbb{R}^d$ and $P_0 \in \mathbb{R}^{d \times d}$. For $t = 1, \dots, T$,
\begin{align} \bar m_t &= A m_{t-1}, & \bar P_t &= A P_{t-1} A^\top + Q, \\
e_t &= y_t - H \bar m_t, & S_t &= H \bar P_t H^\top + R, \\ G_t &= \bar P_t H^\top S_t^{-1}, \\
m_t &= \bar m_t + G_t e_t, & P_t &= (I - G_t H) \bar P_t. \end{align}
$$J(A, H, m_0) = \frac12 \sum_{t=1}^T \left( \log\det S_t + e_t^\top S_t^{-1} e_t \right)$$"""
MODEL = r"""The model is $$s_t = A s_{t-1} + \xi_t, \qquad y_t = H s_t + \zeta_t, \qquad \xi_t \sim \mathcal{N}(0, Q),
\qquad \zeta_t \sim \mathcal{N}(0, R).$$ """
BEGIN = "For $t = 1"
FILTERS = {
    "the filter alone": FILTER,
    "beside its model": FILTER.replace(BEGIN, MODEL + BEGIN),
    "shapes of what it makes": FILTER.replace(
        BEGIN, r"All $\bar P_t, P_t \in \mathbb{R}^{d \times d}$, $S_t \in \mathbb{R}^{p \times p}$. " + BEGIN
    ),
}


def kalman(y, A, Q, H, R, m0, P0):
    m, P, total = m0, P0, 0
    for now in y:
        m, P = A @ m, A @ P @ A.T + Q
        e, S = now - H @ m, H @ P @ H.T + R
        gain = P @ H.T @ np.linalg.inv(S)
        total = total + (np.log(np.linalg.det(S)) + e @ np.linalg.inv(S) @ e) / 2
        m, P = m + gain @ e, P - gain @ H @ P
    return total


def observed(steps):
    rng = np.random.default_rng(steps)
    B = rng.normal(size=(3, 3))
    return {
        "y": rng.normal(size=(steps, 2)),
        "A": rng.normal(size=(3, 3)) / 2,
        "Q": B @ B.T / 3,
        "H": rng.normal(size=(2, 3)),
        "R": np.eye(2),
        "m0": rng.normal(size=3),
        "P0": np.eye(3),
    }


@pytest.mark.parametrize("name", FILTERS)
def test_the_likelihood_of_a_kalman_filter_is_the_plain_loop(name):
    module = printed(FILTERS[name])
    for steps in (1, 3):
        assert_right(module, kalman, observed(steps), ("A", "H", "m0"))


def test_a_slip_in_a_filter_is_seen():
    module = printed(FILTER.replace("(I - G_t H)", "(I + G_t H)"))
    with pytest.raises(AssertionError):
        assert_right(module, kalman, observed(3), ("A", "H", "m0"))


def mixture(v, power=-0.5):
    total = 0
    for x in v.x:
        densities = []
        for weight, m, S in zip(v.pi, v.mu, v.Sigma, strict=True):
            distance = (x - m) @ np.linalg.inv(S) @ (x - m)
            densities.append(weight * np.linalg.det(S) ** power * np.exp(-distance / 2))
        total = total - np.log(sum(densities))
    return total


def test_a_mixture_with_a_covariance_for_each_of_its_parts():
    note = r"""Let $x_n, \mu_k \in \mathbb{R}^D$, $\pi_k > 0$ and $\Sigma_k \in \mathbb{R}^{D \times D}$ for
    $n = 1, \dots, N$ and $k = 1, \dots, K$. $$J(\mu, \Sigma) = -\sum_{n=1}^N \log \sum_{k=1}^K \pi_k
    (\det \Sigma_k)^{-1/2} \exp\left(-\tfrac12 (x_n - \mu_k)^\top \Sigma_k^{-1} (x_n - \mu_k)\right)$$"""
    rng = np.random.default_rng(3)
    B = rng.normal(size=(2, 3, 3))
    v = SimpleNamespace(
        x=rng.normal(size=(4, 3)),
        mu=rng.normal(size=(2, 3)),
        pi=rng.uniform(0.5, 1, size=2),
        Sigma=B @ B.mT + np.eye(3),
    )
    assert_means(note, mixture, v, {"power": 0.5})


def mixed(v, power=2):
    total = 0
    for y, X, Z in zip(v.y, v.X, v.Z, strict=True):
        V, e = Z @ v.D @ Z.T + v.sigma**power * np.eye(len(y)), y - X @ v.beta
        total = total - (np.log(np.linalg.det(V)) + e @ np.linalg.inv(V) @ e) / 2
    return total


def test_a_mixed_model_with_a_covariance_for_each_group():
    note = r"""Let $y_i \in \mathbb{R}^m$, $X_i \in \mathbb{R}^{m \times p}$, $Z_i \in \mathbb{R}^{m \times q}$,
    $\beta \in \mathbb{R}^p$, $D \in \mathbb{R}^{q \times q}$ and $\sigma > 0$ for $i = 1, \dots, N$. With
    $V_i = Z_i D Z_i^\top + \sigma^2 I$ let $$\ell(\beta, D, \sigma) = -\frac12 \sum_{i=1}^N \left[ \log|V_i|
    + (y_i - X_i \beta)^\top V_i^{-1} (y_i - X_i \beta) \right]$$"""
    rng = np.random.default_rng(5)
    B = rng.normal(size=(2, 2))
    v = SimpleNamespace(
        y=rng.normal(size=(3, 4)),
        X=rng.normal(size=(3, 4, 2)),
        Z=rng.normal(size=(3, 4, 2)),
        beta=rng.normal(size=2),
        D=B @ B.T,
        sigma=0.7,
    )
    assert_means(note, mixed, v, {"power": 1})
