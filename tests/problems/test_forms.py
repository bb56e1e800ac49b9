"""Losses of which a note gives a part in its own way: several forms, starts, bundles, sets of lengths, tables."""

from types import SimpleNamespace

import numpy as np
import pytest

from calcwork.errors import UserError
from tests.problems.modules import assert_means, printed

rng = np.random.default_rng(8)

FREE = r"""Units $v \in \{0,1\}^D$ and $h \in \{0,1\}^H$ have $E(v, h) = -c^\top h - h^\top W v$ with
$W \in \mathbb{R}^{H \times D}$, $c \in \mathbb{R}^H$, and
$$ \mathcal{F}(v) = -\log \sum_h e^{-E(v, h)} = -\sum_{j=1}^H \log\left(1 + e^{c_j + W_{j\cdot} v}\right) . $$
With data $v^{(1)}, \dots, v^{(N)}$ let $$ J(W, c) = \frac1N \sum_{n=1}^N \mathcal{F}(v^{(n)}) . $$"""
SECANTS = r"""Let $x \in \mathbb{R}^n$. $$ J(w) = \sum_{i=1}^n \mathrm{sech}^2(w x_i) $$"""
LEAST = r"""Let $x \in \mathbb{R}^n$, $y \in \mathbb{R}^n$. We solve
$$ \min_{w} \mathcal{R}(w) = \sum_{i=1}^n (y_i - w x_i)^4 . $$"""
GROWTH = r"""At times $t_1, \ldots, t_n$ the mass $P_1, \ldots, P_n > 0$ was measured, and $P(t) = P_0 e^{rt}$.
$$ J(r, P_0) = \sum_{i=1}^n [\ln P_i - \ln P(t_i)]^2 $$"""
UNROLLED = r"""A network starts from $h_0 = 0$. With $U \in \mathbb{R}^{k \times d}$, $W \in \mathbb{R}^{k \times k}$,
$c \in \mathbb{R}^k$ and $x_1, x_2 \in \mathbb{R}^d$
$$ h_1 = \tanh(Ux_1 + Wh_0), \qquad
h_2 = \tanh(Ux_2 + Wh_1), \qquad J = c^\top h_2 . $$"""
BUNDLE = r"""Let $k(u, v) = \theta_0 e^{-\theta_1 (u - v)^2} + \theta_2$ and $x \in \mathbb{R}^N$.
$$ \mathcal{L}(\boldsymbol\theta) = \sum_{n=1}^N \sum_{m=1}^N k(x_n, x_m)^2 $$"""
DISTILLED = r"""For $t_i, s_i \in \mathbb{R}^c$, $i = 1, \dots, n$, let
$$ p_i = \mathrm{softmax}(t_i), \qquad q_i = \mathrm{softmax}(s_i) . $$
$$ J(s) = \sum_{i=1}^n \mathrm{KL}(p_i \,\|\, q_i) $$
where $\mathrm{KL}(p \| q) = \sum_{j=1}^c p_j \log (p_j / q_j)$."""
CAUSAL = r"""Let $q_t, k_t, v_t \in \mathbb{R}^m$ for $t = 1, \dots, T$.
$$ a_{ts} = \frac{\exp(q_t^\top k_s)}{\sum_{r=1}^t \exp(q_t^\top k_r)}, \qquad o_t = \sum_{s=1}^t a_{ts} v_s . $$
$$ J(q) = \sum_{t=1}^T \|o_t\|^2 $$"""
ROWS = r"""Let $E \in \mathbb{R}^{V \times d}$, $w_t \in \{1, \dots, V\}$ and $p_t \in \mathbb{R}^d$, $t = 1, \dots, T$.
$$ x_t = E_{w_t,:}^\top + p_t, \qquad J(E) = \sum_{t=1}^T \|x_t\|^4 . $$"""
SCORES = r"""The scores are $f(x_i; W, b) = W x_i + b$ with $x_i \in \mathbb{R}^D$, weights $W$ of size $C \times D$ and
bias $b$ of size $C \times 1$. The label of sample $i$ is $y_i \in \{1, \dots, C\}$.
$$ L_i = -f_{y_i} + \log \sum_j e^{f_j}, \qquad L = \frac1N \sum_{i=1}^N L_i $$"""
CENTRED = r"""With $V \in \mathbb{R}^{k \times n}$, $b \in \mathbb{R}^n$ and $x_1, \dots, x_N \in \mathbb{R}^n$ let
$$ r(x) = \|V(x - b)\|^2 . $$ $$ J(V, b) = \sum_{i=1}^N r(x_i)^2 $$"""
STATES = r"""Let $h \in \{0,1\}^H$ and $c \in \mathbb{R}^H$. $$ J(c) = \log \sum_h e^{c^\top h} $$"""


def softmax(z):
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


def distilled(v, turn=False):
    p, q = (softmax(v.s), softmax(v.t)) if turn else (softmax(v.t), softmax(v.s))
    return np.sum(p * np.log(p / q))


def causal(v, past=True):
    e = np.exp(v.q @ v.k.T) * (np.tri(len(v.q)) if past else 1)
    return np.sum((e / e.sum(1, keepdims=True) @ v.v) ** 2)


def bundled(v, power=2):
    k = v.theta_0 * np.exp(-v.theta_1 * (v.x[:, None] - v.x) ** 2) + v.theta_2
    return np.sum(k**power)


def scored(v, sign=-1):
    f = v.x @ v.W.T + v.b
    return np.mean(sign * f[np.arange(len(f)), v.y - 1] + np.log(np.sum(np.exp(f), axis=1)))


def unrolled(v, sign=1):
    return v.c @ np.tanh(v.U @ v.x_2 + sign * v.W @ np.tanh(v.U @ v.x_1))


X = rng.normal(size=(5, 3))
CASES = {
    "free": (FREE, lambda v, s=1: -np.sum(np.log(1 + np.exp(s * v.c + v.v @ v.W.T))) / 5, r"J", ["W", "c"],
             {"v": rng.integers(0, 2, (5, 3)), "W": rng.normal(size=(2, 3)), "c": rng.normal(size=2)}, {"s": -1}),
    "secants": (SECANTS, lambda v, p=2: np.sum(1 / np.cosh(v.w * v.x) ** p), "J", ["w"],
                {"x": X[0], "w": 0.7}, {"p": 1}),
    "least": (LEAST, lambda v, p=4: np.sum((v.y - v.w * v.x) ** p), r"\mathcal{R}", ["w"],
              {"x": X[0], "y": X[1], "w": 0.7}, {"p": 2}),
    "growth": (GROWTH, lambda v, s=1: np.sum((np.log(v.P) - np.log(v.P_0) - s * v.r * v.t) ** 2), "J", ["r", "P_0"],
               {"t": np.arange(4.0), "P": rng.uniform(1, 2, 4), "r": 0.3, "P_0": 1.2}, {"s": -1}),
    "unrolled": (UNROLLED, unrolled, "J", ["U", "W"], {"x_1": X[0], "x_2": X[1], "c": X[2, :2],
                                                       "U": rng.normal(size=(2, 3)),
                                                       "W": rng.normal(size=(2, 2))}, {"sign": -1}),
    "bundle": (BUNDLE, bundled, r"\mathcal{L}", [r"\theta_0", r"\theta_1", r"\theta_2"],
               {"x": X[:, 0], "theta_0": 0.4, "theta_1": 1.3, "theta_2": 0.2}, {"power": 3}),
    "distilled": (DISTILLED, distilled, "J", ["s"], {"t": X, "s": rng.normal(size=(5, 3))}, {"turn": True}),
    "causal": (CAUSAL, causal, "J", ["q"], {"q": X, "k": rng.normal(size=(5, 3)), "v": rng.normal(size=(5, 3))},
               {"past": False}),
    "rows": (ROWS, lambda v, p=2: np.sum(np.sum((v.E[v.w - 1] + v.p) ** 2, axis=1) ** p), "J", ["E"],
             {"E": rng.normal(size=(4, 3)), "w": np.array([1, 3, 3, 2, 4]), "p": X}, {"p": 1}),
    "scores": (SCORES, scored, "L", ["W", "b"], {"x": X, "y": np.array([1, 2, 4, 2, 3]), "W": rng.normal(size=(4, 3)),
                                                 "b": rng.normal(size=4)}, {"sign": 1}),
    "centred": (CENTRED, lambda v, p=2: np.sum(np.sum(((v.x - v.b) @ v.V.T) ** 2, axis=1) ** p), "J", ["V", "b"],
                {"x": X, "b": rng.normal(size=3), "V": rng.normal(size=(2, 3))}, {"p": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_part_in_its_own_form_is_read_as_it_is_meant(name):
    note, plain, of, wrt, values, slip = CASES[name]
    assert_means(note, plain, SimpleNamespace(**values), slip, wrt, of=of)


def test_a_sum_over_all_values_of_an_array_is_refused():
    with pytest.raises(UserError, match="the sum over all values of the array h is not understood"):
        printed(STATES, ["c"], "J")
