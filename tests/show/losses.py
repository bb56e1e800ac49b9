r"""Losses as their authors write them, each with the same loss written by hand for mpmath: the oracle of these tests.

An oracle takes arrays of mpf (dtype object) by the names of the printed code. It was written from the mathematics, not
from what calcwork makes of the note.
"""

import mpmath
import numpy as np

exp, log, tanh, sqrt, cosh = (np.frompyfunc(getattr(mpmath, f), 1, 1) for f in ("exp", "log", "tanh", "sqrt", "cosh"))
larger = np.frompyfunc(max, 2, 1)


def sigmoid(z):
    return 1 / (1 + exp(-z))


def softmax(z):
    return exp(z) / exp(z).sum(axis=-1, keepdims=True)


def entropy(y, p):
    return -(y * log(p) + (1 - y) * log(1 - p)).mean()


def det(a):
    return mpmath.det(mpmath.matrix(a.tolist()))


def inv(a):
    return np.array(mpmath.inverse(mpmath.matrix(a.tolist())).tolist(), dtype=object)


def huber(r, c):
    return np.array([x * x / 2 if abs(x) <= c else c * (abs(x) - c / 2) for x in r]).sum()


half = mpmath.mpf(1) / 2

LOSSES = {
    "ridge, matrices": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$ and $\lambda > 0$.
        $$ J(w) = \frac12 \|Xw - y\|_2^2 + \frac{\lambda}{2} \|w\|_2^2 $$""",
        lambda X, y, lambda_, w: half * ((X @ w - y) ** 2).sum() + lambda_ / 2 * (w**2).sum(),
    ),
    "logistic, rows": (
        r"""Let $x_i \in \mathbb{R}^D$ and $y_i \in \{0,1\}$ for $i = 1,\dots,N$, let $w \in \mathbb{R}^D$,
        $b \in \mathbb{R}$ and $\hat y_i = \sigma(w^\top x_i + b)$. The loss is
        $$ J = -\frac1N \sum_{i=1}^N \left[ y_i \log \hat y_i + (1 - y_i) \log(1 - \hat y_i) \right] $$""",
        lambda x, y, w, b: entropy(y, sigmoid(x @ w + b)),
    ),
    "logistic, labels -1 and 1": (
        r"""For $i=1,\dots,N$ let $x^{(i)} \in \mathbb{R}^D$ and $y^{(i)} \in \{-1, 1\}$; let $\theta\in\mathbb{R}^D$.
        \begin{equation} \mathcal{L}(\theta) = \frac{1}{N} \sum_{i=1}^{N}
        \log\left(1 + \exp(-y^{(i)} \theta^T x^{(i)})\right) \end{equation}""",
        lambda x, y, theta: log(1 + exp(-y * (x @ theta))).mean(),
    ),
    "logistic, index sums": (
        r"""Let $x_{ij} \in \mathbb{R}$ for $i=1,\dots,N$ and $j=1,\dots,D$, $y_i \in \{0,1\}$, $w_j \in \mathbb{R}$.
        $$ z_i = \sum_{j=1}^D x_{ij} w_j $$
        $$ J = \frac1N \sum_{i=1}^N \left( \log(1 + e^{z_i}) - y_i z_i \right) $$""",
        lambda x, y, w: (log(1 + exp(x @ w)) - y * (x @ w)).mean(),
    ),
    "softmax, index sums": (
        r"""Let $X\in\mathbb{R}^{N\times D}$, $W\in\mathbb{R}^{D\times K}$, $b\in\mathbb{R}^K$ and
        $Y\in\{0,1\}^{N\times K}$.
        $$ z_{ik} = \sum_{j=1}^D X_{ij} W_{jk} + b_k $$
        $$ p_{ik} = \frac{e^{z_{ik}}}{\sum_{l=1}^K e^{z_{il}}} $$
        $$ L = -\frac1N \sum_{i=1}^N \sum_{k=1}^K Y_{ik} \log p_{ik} $$""",
        lambda X, Y, W, b: -(Y * log(softmax(X @ W + b))).sum() / len(X),
    ),
    "softmax, log of a sum": (
        r"""Let $X\in\mathbb{R}^{N\times D}$, $W\in\mathbb{R}^{D\times K}$, $Y\in\mathbb{R}^{N\times K}$, $Z = XW$. Then
        $$ L(W) = \frac1N \sum_{i=1}^N \left( \log \sum_{k=1}^K e^{Z_{ik}} - \sum_{k=1}^K Y_{ik} Z_{ik} \right) $$""",
        lambda X, Y, W: (log(exp(X @ W).sum(axis=1)) - (Y * (X @ W)).sum(axis=1)).mean(),
    ),
    "Poisson": (
        r"""Let $x_i \in \mathbb{R}^D$, $y_i \in \{0, 1, 2, \dots\}$ for $i = 1, \dots, N$ and $\beta \in \mathbb{R}^D$.
        With $\lambda_i = e^{x_i^\top \beta}$ the negative log-likelihood is
        \[ \ell(\beta) = \sum_{i=1}^N \left( \lambda_i - y_i \log \lambda_i \right). \]""",
        lambda x, y, beta: (exp(x @ beta) - y * (x @ beta)).sum(),
    ),
    "absolute error": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$.
        $$ J(w) = \frac1N \sum_{i=1}^N \left| y_i - \sum_{j=1}^D X_{ij} w_j \right| $$""",
        lambda X, y, w: abs(y - X @ w).mean(),
    ),
    "Huber": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$, $c > 0$, and
        $$ \rho(r) = \begin{cases} \frac12 r^2 & |r| \le c \\ c(|r| - \frac12 c) & |r| > c \end{cases} $$
        $$ J(w) = \sum_{i=1}^N \rho(y_i - \sum_{j=1}^D X_{ij} w_j) $$""",
        lambda X, y, c, w: huber(y - X @ w, c),
    ),
    "pseudo-Huber": (
        r"""Let $x_i \in \mathbb{R}^D$, $y_i \in \mathbb{R}$ for $i=1,\dots,N$, $w \in \mathbb{R}^D$, $\delta > 0$.
        $$ J(w) = \delta^2 \sum_{i=1}^N
        \left( \sqrt{1 + \left(\frac{y_i - w^\top x_i}\delta\right)^2} - 1 \right) $$""",
        lambda x, y, delta, w: (delta**2 * (sqrt(1 + ((y - x @ w) / delta) ** 2) - 1)).sum(),
    ),
    "hinge, squared": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \{-1,1\}^N$, $w \in \mathbb{R}^D$, $b \in \mathbb{R}$, $C > 0$.
        $$ J(w, b) = \frac12 w^\top w + C \sum_{i=1}^N \max(0, 1 - y_i (\sum_{j=1}^D X_{ij} w_j + b))^2 $$""",
        lambda X, y, C, w, b: half * w @ w + C * (larger(0 * y, 1 - y * (X @ w + b)) ** 2).sum(),
    ),
    "network, two sigmoid layers": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \{0,1\}^N$, $W^{[1]} \in \mathbb{R}^{D \times H}$,
        $b^{[1]} \in \mathbb{R}^H$, $w^{[2]} \in \mathbb{R}^H$ and $b^{[2]} \in \mathbb{R}$.
        $$ A = \sigma(X W^{[1]} + \mathbf 1 b^{[1]\top}) $$
        $$ \hat y = \sigma(A w^{[2]} + b^{[2]}) $$
        $$ L = -\frac1N \sum_{i=1}^N \left[ y_i \log \hat y_i + (1 - y_i) \log(1 - \hat y_i) \right] $$""",
        lambda X, y, W1, b1, w2, b2: entropy(y, sigmoid(sigmoid(X @ W1 + b1) @ w2 + b2)),
    ),
    "network, tanh": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $W \in \mathbb{R}^{D \times H}$ and
        $v \in \mathbb{R}^H$.
        $$ J(W, v) = \frac{1}{2N} \| \tanh(XW) v - y \|^2 $$""",
        lambda X, y, W, v: ((tanh(X @ W) @ v - y) ** 2).mean() / 2,
    ),
    "network, numbered layers": (
        r"""Let $x \in \mathbb{R}^D$, $y \in \mathbb{R}$, $W_1 \in \mathbb{R}^{H \times D}$,
        $W_2 \in \mathbb{R}^{H \times H}$ and $v \in \mathbb{R}^H$.
        $$ h_1 = \tanh(W_1 x) $$ $$ h_2 = \tanh(W_2 h_1) $$
        $$ L(W_1, W_2, v) = \frac12 (v^\top h_2 - y)^2 $$""",
        lambda x, y, W_1, W_2, v: half * (v @ tanh(W_2 @ tanh(W_1 @ x)) - y) ** 2,
    ),
    "network, relu": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $W \in \mathbb{R}^{D \times H}$ and
        $v \in \mathbb{R}^H$.
        $$ L = \frac1N \sum_{i=1}^N \left( y_i - \sum_{h=1}^H v_h \max(0, \sum_{j=1}^D x_{ij} W_{jh}) \right)^2 $$""",
        lambda X, y, W, v: ((y - larger(0 * (X @ W), X @ W) @ v) ** 2).mean(),
    ),
    "entropy, vectors": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \{0,1\}^N$, $w \in \mathbb{R}^D$, $b \in \mathbb{R}$;
        $z = Xw + b \mathbf{1}$, $\hat y = \sigma(z)$.
        $$ J = -\frac1N \left( y^\top \log \hat y + (\mathbf 1 - y)^\top \log(\mathbf 1 - \hat y) \right) $$""",
        lambda X, y, w, b: entropy(y, sigmoid(X @ w + b)),
    ),
    "process, one variance": (
        r"""Let $K \in \mathbb{R}^{N \times N}$ be symmetric, $y \in \mathbb{R}^N$, $s > 0$.
        $$ L(s) = \frac12 y^\top (K + sI)^{-1} y + \frac12 \log \left( \det(K + sI)^2 \right) $$""",
        lambda K, y, s: (
            half * y @ inv(K + s * np.eye(len(K), dtype=int)) @ y
            + half * log(det(K + s * np.eye(len(K), dtype=int)) ** 2)
        ),
    ),
    "Gaussian, mean and covariance": (
        r"""Let $x_n \in \mathbb{R}^D$ for $n = 1, \dots, N$, $\mu \in \mathbb{R}^D$ and let
        $\Sigma \in \mathbb{R}^{D \times D}$ be positive definite.
        $$ L(\mu, \Sigma) = \frac N2 \log\det\Sigma
        + \frac12 \sum_{n=1}^N (x_n - \mu)^\top \Sigma^{-1} (x_n - \mu) $$""",
        lambda x, mu, Sigma: len(x) * log(det(Sigma)) / 2 + ((x - mu) @ inv(Sigma) * (x - mu)).sum() / 2,
    ),
    "Gaussian, mean and variance": (
        r"""Let $x_i \in \mathbb{R}$ for $i = 1, \dots, N$, $\mu \in \mathbb{R}$ and $\sigma > 0$.
        $$ \ell(\mu, \sigma^2) = \frac N2 \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} \sum_{i=1}^N (x_i - \mu)^2 $$""",
        lambda x, mu, sigma_squared: (
            len(x) * log(2 * mpmath.pi * sigma_squared) / 2 + ((x - mu) ** 2).sum() / (2 * sigma_squared)
        ),
    ),
    "precision matrix": (
        r"""Let $S \in \mathbb{R}^{D \times D}$ be symmetric,
        $\Lambda \in \mathbb{R}^{D \times D}$ positive definite.
        $$ f(\Lambda) = \operatorname{tr}(S \Lambda) - \log \det \Lambda $$""",
        lambda S, Lambda: np.trace(S @ Lambda) - log(det(Lambda)),
    ),
    "weighted squares, index sums": (
        r"""Let $c_i > 0$, $x_i, y_i \in \mathbb{R}$ for $i=1,\dots,N$ and $m, b \in \mathbb{R}$.
        $$ E(m, b) = \frac1N \sum_{i=1}^N c_i (m x_i + b - y_i)^2 $$""",
        lambda c, x, y, m, b: (c * (m * x + b - y) ** 2).mean(),
    ),
    "weighted squares, matrices": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y, c \in \mathbb{R}^N$, $w \in \mathbb{R}^D$.
        $$ J(w) = (Xw - y)^\top \operatorname{diag}(c) (Xw - y) $$""",
        lambda X, y, c, w: (c * (X @ w - y) ** 2).sum(),
    ),
    "matrix regression": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $Y \in \mathbb{R}^{N \times K}$, $W \in \mathbb{R}^{D \times K}$.
        $$ J(W) = \frac{1}{2N} \|XW - Y\|_F^2 $$""",
        lambda X, Y, W: ((X @ W - Y) ** 2).sum() / (2 * len(X)),
    ),
    "factors of a matrix": (
        r"""Let $R \in \mathbb{R}^{N \times M}$, $U \in \mathbb{R}^{N \times K}$, $V \in \mathbb{R}^{M \times K}$ and
        $\lambda \ge 0$.
        $$ J(U, V) = \|R - U V^\top\|_F^2 + \lambda \left( \|U\|_F^2 + \|V\|_F^2 \right) $$""",
        lambda R, lambda_, U, V: ((R - U @ V.T) ** 2).sum() + lambda_ * ((U**2).sum() + (V**2).sum()),
    ),
    "quadratic form": (
        r"""Let $A \in \mathbb{R}^{D \times D}$ be symmetric, $b, x \in \mathbb{R}^D$.
        $$ f(x) = \frac12 x^\top A x - b^\top x $$""",
        lambda A, b, x: half * x @ A @ x - b @ x,
    ),
    "kernel ridge": (
        r"""Let $K \in \mathbb{R}^{N \times N}$ be symmetric, $y, \alpha \in \mathbb{R}^N$ and $\lambda > 0$.
        $$ J(\alpha) = \frac12 \|K\alpha - y\|^2 + \frac\lambda2 \alpha^\top K \alpha $$""",
        lambda K, y, lambda_, alpha: half * ((K @ alpha - y) ** 2).sum() + lambda_ / 2 * alpha @ K @ alpha,
    ),
    "Cauchy": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$, $c > 0$ and
        $r = y - Xw$. Then
        $$ J(w) = \sum_{i=1}^N \log\left(1 + \frac{r_i^2}{c^2}\right) $$""",
        lambda X, y, c, w: log(1 + (y - X @ w) ** 2 / c**2).sum(),
    ),
    "exponential loss": (
        r"""Let $x_i \in \mathbb{R}^D$, $y_i \in \{-1, 1\}$ for $i = 1, \dots, m$ and $w \in \mathbb{R}^D$.
        $$ J(w) = \frac1m \sum_{i=1}^m e^{-y_i \langle w, x_i \rangle} $$""",
        lambda x, y, w: exp(-y * (x @ w)).mean(),
    ),
    "logarithm of a sum of exponentials": (
        r"""Let $A \in \mathbb{R}^{M \times D}$, $b \in \mathbb{R}^M$, $x \in \mathbb{R}^D$.
        $$ f(x) = \log \sum_{i=1}^M \exp\left( \sum_{j=1}^D A_{ij} x_j + b_i \right) $$""",
        lambda A, b, x: log(exp(A @ x + b).sum()),
    ),
    "coin": (r"Let $p \in (0, 1)$. $$ L(p) = p^7 (1-p)^3 $$", lambda p: p**7 * (1 - p) ** 3),
    "two scalars": (
        r"Let $x, y \in \mathbb{R}$. $$ f(x, y) = (1 - x)^2 + 100 (y - x^2)^2 $$",
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    ),
    "paired comparisons": (
        r"""Let $n_{ij} \ge 0$ and $s_i \in \mathbb{R}$ for $i, j = 1, \dots, K$.
        $$ \ell(s) = \sum_{i=1}^K \sum_{j=1}^K n_{ij} \log(1 + e^{s_j - s_i}) $$""",
        lambda n, s: (n * log(1 + exp(s[None, :] - s[:, None]))).sum(),
    ),
    "cosine": (
        r"""Let $a, w \in \mathbb{R}^D$. $$ f(w) = 1 - \frac{a^\top w}{\|a\| \|w\|} $$""",
        lambda a, w: 1 - a @ w / sqrt((a @ a) * (w @ w)),
    ),
    "Gamma regression": (
        r"""Let $x_i \in \mathbb{R}^D$, $y_i > 0$ for $i=1,\dots,N$, $w \in \mathbb{R}^D$; $\eta_i = w^\top x_i$.
        $$ J(w) = \sum_{i=1}^N \left( y_i e^{-\eta_i} + \eta_i \right) $$""",
        lambda x, y, w: (y * exp(-(x @ w)) + x @ w).sum(),
    ),
    "log-cosh": (
        r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$.
        $$ J(w) = \sum_{i=1}^N \log\cosh(y_i - [Xw]_i) $$""",
        lambda X, y, w: log(cosh(y - X @ w)).sum(),
    ),
}
