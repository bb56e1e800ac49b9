"""Losses as courses write them, each beside a plain function: values and gradients, and slips that change them."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.problems.modules import assert_means

CLASSES = r"""Let $x_i \in \mathbb{R}^D$ and $y_i \in \{0, 1, \dots, K-1\}$ for $i = 1, \dots, N$,
$W \in \mathbb{R}^{K \times D}$,
$z_i = W x_i$ and $\tau > 0$. """
SOFTMAX = CLASSES + r"""$$ p_{ik} = \mathrm{softmax}(z_i / \tau)_k $$ $$ J(W) = -\sum_{i=1}^N \log p_{i y_i} $$"""
MOMENTS = r"""Let $x_i \in \mathbb{R}^K$, $z_i \in \mathbb{R}^Q$ and $y_i \geq 0$ for $i = 1, \dots, N$ with
$y_i = \exp(x_i'b) v_i$, $E[v_i - 1 \mid z_i] = 0$, $b \in \mathbb{R}^K$ and $W \in \mathbb{R}^{Q \times Q}$.
$$ g_N(b) = \frac1N \sum_{i=1}^N z_i (y_i \exp(-x_i'b) - 1) $$ $$ J_N(b) = N\, g_N(b)'W g_N(b) $$"""
SCALES = r"""Let $e \in \mathbb{R}^N$, $s > 0$ and $t > 0$. $$ \sigma^2 = s^2 + t^2 $$
$$ J(s, t) = N \log\sigma + \sum_{i=1}^N \frac{e_i^2}{2\sigma^2} + \frac{e_1}{\sigma} $$"""
DRAWS = r"""Let $b, s \in \mathbb{R}^K$. For each of $i = 1, \dots, N$ there are $R$ vectors
$\eta_{i1}, \dots, \eta_{iR} \in \mathbb{R}^K$, attributes $x_{ij} \in \mathbb{R}^K$ and a
choice $c_i \in \{1, \dots, M\}$.
$$ \beta_{ir} = b + s \circ \eta_{ir} $$
$$ J(b, s) = -\sum_{i=1}^N \log \frac1R \sum_{r=1}^R
\frac{\exp(x_{i c_i}^\top \beta_{ir})}{\sum_{j=1}^M \exp(x_{ij}^\top \beta_{ir})} $$"""
DENSITY = r"""Let $x_{ij} \in \mathbb{R}$ for $i = 1, \dots, N$, $j = 1, \dots, D$ and $\mu \in \mathbb{R}^D$, $s > 0$,
where $$ \mathcal{N}(u \mid m, v) = \frac{1}{\sqrt{2\pi v}} \exp\left(-\frac{(u - m)^2}{2v}\right) . $$
$$ J(\mu, s) = -\sum_{i=1}^N \log \prod_{j=1}^D \mathcal{N}(x_{ij} \mid \mu_j, s^2) $$"""
COUNTS = r"""Let $y_i \in \{0, 1, 2, \dots\}$ and $p_i = \frac{m_i}{m_i + r}$ with $m_i > 0$ for $i = 1, \dots, N$,
$r > 0$. $$ J(r) = -\sum_{i=1}^N \log\left( \binom{y_i + r - 1}{y_i} p_i^{y_i} (1 - p_i)^r \right) $$"""

CODES = r"""Let $x_i \in \mathbb{R}^d$ for $i = 1, \dots, n$, $W^{(1)} \in \mathbb{R}^{k \times d}$ and
$b^{(1)} \in \mathbb{R}^k$.
$$ h_i = \sigma(W^{(1)} x_i + b^{(1)}) \in \mathbb{R}^k, \qquad \sigma(t) = \frac{1}{1 + \exp(-t)} \in (0, 1) $$
$$ J(W^{(1)}, b^{(1)}) = \sum_{i=1}^n \left( \|h_i\|^2 + (b^{(1)\top} h_i)^2 \right) $$"""
BLUR = r"""Let $u \in \mathbb{R}^P$, $k \in \mathbb{R}^r$ and $g \in \mathbb{R}^{P-r+1}$.
$$ (k \star u)_i = \sum_{a=1}^r k_a u_{i+a-1}, \qquad i = 1, \dots, P-r+1 $$
$$ J(u, k) = \|k \star u - g\|^2 + \sum_{i=1}^{P-r+1} (k \star u)_i^4 $$"""
NEIGHBORS = r"""Points $x_i \in \mathbb{R}^d$ have the labels $c_i \in \{1, 2, 3\}$, $i = 1, \dots, n$. With $a > 0$ let
$$ p_{ij} = \frac{e^{-a \|x_i - x_j\|^2}}{\sum_{k \neq i} e^{-a \|x_i - x_k\|^2}}, \qquad
p_i = \sum_{j \neq i,\; c_j = c_i} p_{ij} . $$ $$ g(a) = -\sum_{i=1}^n \log p_i $$"""
POLICY = r"""For $i = 1, \dots, N$ there are features $\phi_{ic} \in \mathbb{R}^d$ of $C$ answers,
$\theta \in \mathbb{R}^d$ and
$$ \pi_\theta(c \mid i) = \frac{e^{\theta^\top \phi_{ic}}}{\sum_{b=1}^C e^{\theta^\top \phi_{ib}}}, \qquad
\hat r_\theta(c \mid i) = \beta \log \pi_\theta(c \mid i), \quad \beta > 0 . $$ With $w_i, v_i \in \{1, \dots, C\}$ let
$$ J(\theta) = \sum_{i=1}^N \log(1 + e^{\hat r_\theta(v_i \mid i) - \hat r_\theta(w_i \mid i)}) . $$"""
LABELED = r"""Let $x_i \in \mathbb{R}^D$ for $i = 1, \dots, n$, $W_1 \in \mathbb{R}^{H \times D}$,
$W_s \in \mathbb{R}^{L \times H}$,
$W_2 \in \mathbb{R}^{D \times L}$ and $b_1 \in \mathbb{R}^H$, $b_s \in \mathbb{R}^L$.
$$ s_i = W_s \tanh(W_1 x_i + b_1) + b_s, \qquad a_i = W_2 s_i $$ $$ J = \sum_{i=1}^n \|a_i - x_i\|^2 $$"""
MEAN = r"""Let $w_{ir} > 0$ for $i = 1, \dots, N$ and $r = 1, \dots, R$, and $s > 0$.
$$ J(s) = \sum_{i=1}^N \log \frac1R \sum_{r=1}^R w_{ir}^s $$"""
WORST = r"""Let $x_i \in \mathbb{R}^D$ and $y \in \mathbb{R}^N$ for $i = 1, \dots, N$, and $w \in \mathbb{R}^D$.
With $r_i = x_i^\top w - y_i$ and $m = \max_i r_i^2$ let
$$ J(w) = m + \| r \|_\infty + \log \sum_{i=1}^N e^{r_i^2 - m} - \min_i \cos r_i . $$"""
EVIDENCE = r"""At times $t_1, \dots, t_N$ we observe $y \in \mathbb{R}^N$. With a period $p > 0$ let
$$ k(t, t') = \exp(-2 \sin^2(\pi (t - t') / p)), $$
and let $K_{yy} \in \mathbb{R}^{N \times N}$ have the entries $[K_{yy}]_{ij} = k(t_i, t_j) + s^2 \delta_{ij}$ with
$s > 0$. Then
$$ \log p(y) = -\frac12 y^\top K_{yy}^{-1} y - \frac12 \log \det K_{yy} $$
up to a constant, and we minimize $$ J(p, s) = -\log p(y) . $$"""
LAYERS = r"""Let $a^{[0]} = x \in \mathbb{R}^{n_0}$ and, for $l = 1, 2, 3$,
$$ z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}, \qquad a^{[l]} = \tanh(z^{[l]}) $$
with $W^{[l]} \in \mathbb{R}^{n_l \times n_{l-1}}$, $b^{[l]} \in \mathbb{R}^{n_l}$ and $y \in \mathbb{R}^{n_3}$.
$$ J = \| a^{[3]} - y \|^2 $$"""
STATES = r"""Let $U \in \mathbb{R}^{H \times H}$, $V \in \mathbb{R}^{H \times D}$, $x_t \in \mathbb{R}^D$ and
$y_t \in \mathbb{R}$. Starting from $h_0 = \mathbf{0} \in \mathbb{R}^H$ the states are, for $t = 1, 2, 3$,
$$ a_t = U h_{t-1} + V x_t, \qquad h_t = \tanh(a_t) . $$
With $c \in \mathbb{R}^H$ the loss is $$ J(U, V, c) = \frac12 \sum_{t=1}^3 (c^\top h_t - y_t)^2 . $$"""


def softmax(v, first=0):
    e = np.exp(v.x @ v.W.T / v.tau)
    return -np.sum(np.log(e[np.arange(5), (v.y - first) % 4] / e.sum(axis=1)))


def moments(v, turn=1):
    g = v.z.T @ (v.y * np.exp(-turn * v.x @ v.b) - 1) / 5
    return 5 * g @ v.W @ g


def scales(v, power=0.5):
    sigma = (v.s**2 + v.t**2) ** power
    return 5 * np.log(sigma) + np.sum(v.e**2) / (2 * sigma**2) + v.e[0] / sigma


def draws(v, mean=3):
    e = np.exp(np.einsum("ijk,irk->irj", v.x, v.b + v.s * v.eta))
    chosen = np.array([e[i, :, c - 1] for i, c in enumerate(v.c)])
    return -np.sum(np.log((chosen / e.sum(axis=2)).sum(axis=1) / mean))


def density(v, power=2):
    return np.sum((v.x - v.mu) ** 2 / (2 * v.s**power) + np.log(2 * np.pi * v.s**power) / 2)


def counts(v, less=1):
    choose = [np.prod([(v.r + k) / (k + 1) for k in range(y)]) for y in v.y]
    p = v.m / (v.m + v.r)
    return -np.sum(np.log(np.array(choose)) + v.y * np.log(p) + v.r * np.log(less - p))


def mean(v, among=4):
    return np.sum(np.log((v.w**v.s).sum(axis=1) / among))


def worst(v, least=1):
    r = v.x @ v.w - v.y
    far = r[np.argmax(np.abs(r))]
    low = np.cos(r)[np.argmin(np.cos(r))]
    return np.log(np.sum(np.exp(r**2))) + far * np.sign(far.real) - least * low


def evidence(v, sign=1):
    K = np.exp(-2 * np.sin(np.pi * (v.t[:, None] - v.t) / v.p) ** 2) + v.s**2 * np.eye(len(v.t))
    return v.y @ np.linalg.solve(K, v.y) / 2 + sign * np.log(np.linalg.det(K)) / 2


def layers(v, last=1):
    a = v.x
    for k in (1, 2, 3):
        a = np.tanh(getattr(v, f"W{k}") @ a + getattr(v, f"b{k}"))
    return np.sum((a - last * v.y) ** 2)


def states(v, half=0.5):
    h, total = np.zeros(3), 0
    for x, y in zip(v.x, v.y, strict=True):
        h = np.tanh(v.U @ h + v.V @ x)
        total = total + (v.c @ h - y) ** 2
    return half * total


def codes(v, own=1):
    h = 1 / (1 + np.exp(-v.x @ v.W1.T - v.b1))
    return np.sum(h**2) + own * np.sum((h @ v.b1) ** 2)


def blur(v, turn=1):
    blurred = sum(v.k[::turn][a] * v.u[a : a + len(v.g)] for a in range(len(v.k)))
    return np.sum((blurred - v.g) ** 2) + np.sum(blurred**4)


def neighbors(v, own=0):
    total = 0
    for x, c in zip(v.x, v.c, strict=True):
        near = np.exp(-v.a * ((x - v.x) ** 2).sum(axis=1)) * (own + (1 - own) * (v.x != x).any(axis=1))
        total = total - np.log(near[v.c == c].sum() / near.sum())
    return total


def policy(v, sign=1):
    z = v.phi @ v.theta
    log = z - np.log(np.exp(z).sum(axis=1))[:, None]
    i = np.arange(len(z))
    return np.sum(np.log(1 + np.exp(sign * v.beta * (log[i, v.v - 1] - log[i, v.w - 1]))))


def labels(v, sign=1):
    s = np.tanh(v.x @ v.W_1.T + v.b_1) @ v.W_s.T + sign * v.b_s
    return np.sum((s @ v.W_2.T - v.x) ** 2)


def drawn(rng):
    return SimpleNamespace(
        x=rng.normal(size=(5, 3)), W=rng.normal(size=(4, 3)), y=np.array([0, 3, 1, 2, 0]), tau=0.7
    ), SimpleNamespace(
        x=0.3 * rng.normal(size=(5, 3)), z=rng.normal(size=(5, 4)), y=rng.uniform(size=5), b=rng.normal(size=3),
        W=rng.normal(size=(4, 4)),
    ), SimpleNamespace(e=rng.normal(size=5), s=0.8, t=1.3), SimpleNamespace(
        b=rng.normal(size=2), s=rng.normal(size=2), eta=rng.normal(size=(4, 3, 2)), x=rng.normal(size=(4, 3, 2)),
        c=np.array([1, 3, 2, 1]),
    ), SimpleNamespace(x=rng.normal(size=(5, 2)), mu=rng.normal(size=2), s=0.9), SimpleNamespace(
        y=np.array([0, 4, 1, 2, 7]), m=rng.uniform(1, 3, 5), r=1.7
    ), SimpleNamespace(w=rng.uniform(0.5, 2, (5, 4)), s=1.3), SimpleNamespace(
        x=rng.normal(size=(5, 3)), y=rng.normal(size=5), w=rng.normal(size=3)
    ), SimpleNamespace(t=rng.uniform(0, 3, 4), y=rng.normal(size=4), p=2.3, s=0.4), SimpleNamespace(
        x=rng.normal(size=2), y=rng.normal(size=2), W1=rng.normal(size=(3, 2)), W2=rng.normal(size=(4, 3)),
        W3=rng.normal(size=(2, 4)), b1=rng.normal(size=3), b2=rng.normal(size=4), b3=rng.normal(size=2),
    ), SimpleNamespace(
        x=rng.normal(size=(3, 2)), y=rng.normal(size=3), U=rng.normal(size=(3, 3)), V=rng.normal(size=(3, 2)),
        c=rng.normal(size=3),
    ), SimpleNamespace(x=rng.normal(size=(5, 2)), W1=rng.normal(size=(3, 2)), b1=rng.normal(size=3)), SimpleNamespace(
        u=rng.normal(size=6), k=rng.normal(size=3), g=rng.normal(size=4)
    ), SimpleNamespace(x=rng.normal(size=(6, 2)), c=np.array([1, 2, 3, 3, 1, 2]), a=0.6), SimpleNamespace(
        phi=rng.normal(size=(3, 4, 2)), theta=rng.normal(size=2), beta=1.3, w=np.array([1, 4, 2]), v=np.array([3, 1, 1])
    ), SimpleNamespace(
        x=rng.normal(size=(5, 2)), W_1=rng.normal(size=(3, 2)), W_s=rng.normal(size=(4, 3)),
        W_2=rng.normal(size=(2, 4)), b_1=rng.normal(size=3), b_s=rng.normal(size=4),
    )  # fmt: skip


CASES = [
    (SOFTMAX, softmax, {"first": 1}),
    (MOMENTS, moments, {"turn": -1}),
    (SCALES, scales, {"power": 1}),
    (DRAWS, draws, {"mean": 1}),
    (DENSITY, density, {"power": 1}),
    (COUNTS, counts, {"less": 1.5}),
    (MEAN, mean, {"among": 1}),
    (WORST, worst, {"least": -1}),
    (EVIDENCE, evidence, {"sign": -1}),
    (LAYERS, layers, {"last": -1}),
    (STATES, states, {"half": 1}),
    (CODES, codes, {"own": -1}),
    (BLUR, blur, {"turn": -1}),
    (NEIGHBORS, neighbors, {"own": 1}),
    (POLICY, policy, {"sign": -1}),
    (LABELED, labels, {"sign": -1}),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_loss_of_a_course_is_what_its_author_means(case):
    note, plain, slip = CASES[case]
    assert_means(note, plain, drawn(np.random.default_rng(0))[case], slip)
