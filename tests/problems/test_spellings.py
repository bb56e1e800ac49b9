"""Losses in the spellings of several schools: primes, dots, layers by numbers, signals, sets, arrays from 0."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.problems.modules import assert_means, printed

rng = np.random.default_rng(5)

PRIMES = r"""For regressors $x_i$ ($k \times 1$) and counts $y_i \in \mathbb{N}_0$, $i = 1, \dots, n$,
$$ J(\beta) = \sum_{i=1}^n \left\{ \exp(x_i'\beta) - y_i x_i'\beta \right\} . $$"""
BLOCKS = r"""Counts $y \in \mathbb{N}_0^n$ and $X$ ($n \times p$) give
$$ J(\beta) = \mathbf{1}^\top \exp(X\beta) - y^\top X\beta . $$"""
TOTALS = r"""Let $a_{ij} = \exp(x_i^\top \beta_j)$ with
$x_i, \beta_j \in \mathbb{R}^p$, $i = 1, \dots, n$, $j = 1, \dots, D$,
and $a_{i\cdot} = \sum_{j=1}^D a_{ij}$. $$ J(\beta) = \sum_{i=1}^n \sum_{j=1}^D \log(1 + a_{ij}) \log a_{i\cdot} $$"""
ROWS = r"""Let $X \in \mathbb{R}^{n \times p}$ and $w \in \mathbb{R}^p$.
$$ J(w) = \sum_{i=1}^n \log(1 + (X_{i\cdot} w)^2) $$"""
RISKS = r"""Patient $i = 1, \dots, n$ is of hospital $s_i \in \{1, 2\}$ and observed until $t_i$; $d_i \in \{0, 1\}$.
$$ \mathcal{R}_i = \{ j : s_j = s_i \text{ and } t_j \ge t_i \} . $$
$$ \ell_p(b) = \sum_{i : d_i = 1} \log \sum_{j \in \mathcal{R}_i} e^{b z_j} $$"""
HEADS = r"""The variance is $\hat\sigma_i^2 = e^{v x_i}$ for $i = 1, \dots, n$.
$$ J(v) = \sum_{i=1}^n \left( \frac{y_i^2}{2\hat\sigma_i^2} + \frac12 \log \hat\sigma_i^2 \right) $$"""
ENERGY = r"""Targets $t \in \mathbb{R}^N$ are modelled by $t = \Phi w + \varepsilon$ with
$\Phi \in \mathbb{R}^{N \times M}$ and $w \sim \mathcal{N}(0, \alpha^{-1} I)$.
Let $m = (\alpha I + \Phi^\top \Phi)^{-1} \Phi^\top t$ and
$$ E(m) = \frac12 \|t - \Phi m\|^2 + \frac\alpha2 m^\top m . $$ We minimize
$$ F(\alpha) = E(m) - \frac M2 \log \alpha . $$"""
SIGNS = r"""With $p_i = \sigma(w x_i)$, $i = 1, \dots, n$, and exponents $\gamma_- \ge \gamma_+ \ge 0$,
$$ J(w) = -\sum_{i=1}^n \left( (1 - p_i)^{\gamma_+} \log p_i + p_i^{\gamma_-} \log(1 - p_i) \right) . $$"""
UNITS = r"""Let $x^{(i)} \in \Re^n$, $W^{(1)} \in \Re^{s \times n}$, $b^{(1)} \in \Re^s$ and $f(z) = 1/(1 + \exp(-z))$.
$$ a(x) = f\left(W^{(1)} x + b^{(1)}\right), \qquad h(x) = 2 a(x) + b^{(1)} . $$
$$ \hat\rho_j = \frac1m \sum_{i=1}^m h_j(x^{(i)}) $$
$$ J_{\rm sparse}(W, b) = \sum_{j=1}^s \hat\rho_j^3 $$"""
LAYERS = r"""Superscripts number layers: $w^l_{jk}$ is a weight of layer $l$. For $s = 1, \dots, n$
$$ a^2_{sj} = \tanh\left(\sum_{k=1}^K w^2_{jk} x_{sk}\right), \qquad
a^3_{sm} = \tanh\left(\sum_{j=1}^J w^3_{mj} a^2_{sj}\right) . $$
$$ C = \frac{1}{2n} \sum_{s=1}^n \sum_{m=1}^M (y_{sm} - a^3_{sm})^2 $$"""
RESIDUAL = r"""Let $H \in \mathbb{R}^{B \times d}$ and $W \in \mathbb{R}^{d \times d}$.
$$ H' = H + \tanh(HW), \qquad \mathcal{L} = \frac1B \|H'\|_F^2 $$"""
SIGNALS = r"""The mixtures $x(1), \dots, x(T) \in \mathbb{R}^n$ become $y(t) = Wx(t)$ with a square matrix $W$, and
$$ J(W) = \sum_{t=1}^T \sum_{i=1}^n \log\cosh(y_i(t)) . $$"""
CURVE = r"""$N$ values $x_1, \dots, x_N$ with targets $t_1, \dots, t_N$ are fitted by
$$ y(x, w) = w_0 + w_1 x + w_2 x^2 + \ldots + w_M x^M = \sum_{j=0}^M w_j x^j , $$ of coefficients $w_0, \ldots, w_M$.
$$ E(w) = \sum_{n=1}^N \{ y(x_n, w) - t_n \}^2 + \|w\|^2 $$"""
CAUSES = r"""Let $x_{nd} \in \{0, 1\}$, $n = 1, \dots, N$, $d = 1, \dots, D$, and $q_d = 1/(1 + e^{\theta_d})$ for
$d = 0, 1, \dots, D$. $$ J(\theta_0, \theta_1, \dots, \theta_D)
= \sum_{n=1}^N \left( q_0 \prod_{d=1}^D q_d^{x_{nd}} \right)^2 + \sum_{d=1}^D \theta_d^2 $$"""
LENGTHS = r"""For vectors of equal length define
$$ \mathrm{KL}(u \,|\, v) = \sum_k \left( u_k \log\frac{u_k}{v_k} - u_k + v_k \right) . $$
With $a \in \mathbb{R}_{++}^n$, $b \in \mathbb{R}_{++}^m$ and $P \in \mathbb{R}_{++}^{n \times m}$ let
$$ F(P) = \mathrm{KL}(P \mathbf{1}_m \,|\, a) + 2\, \mathrm{KL}(P^\top \mathbf{1}_n \,|\, b) . $$"""
PAIRS = r"""The $2N$ vectors $h_1, \dots, h_{2N} \in \mathbb{R}^D$ come in pairs. With
$W \in \mathbb{R}^{d \times D}$ and $z_i = Wh_i$ let
$$ \ell_{i,j} = -z_i^\top z_j + \log \sum_{k=1}^{2N} \mathbb{1}_{[k \ne i]} \exp(z_i^\top z_k) . $$
$$ J = \sum_{k=1}^N \left[ \ell_{2k-1,2k} + \ell_{2k,2k-1} \right] $$"""
SCORES = r"""Scores are $f_{ik} = w_k^\top x_i + b_k$ for $k = 1, \dots, K$;
$w_k \in \mathbb{R}^d$ and $b \in \mathbb{R}^K$. $$ J(w, b) = \sum_{i=1}^N \sum_{k=1}^K f_{ik}^2 $$"""
HAZARDS = r"""Let $T_i > 0$, $x_i \in \mathbb{R}^d$, $i = 1, \dots, N$, $a \in \mathbb{R}^K$ and
$B \in \mathbb{R}^{K \times d}$. The hazards $$ h_k(t \mid x) = \exp(a_k t + B_k^\top x), \qquad k = 1, \dots, K, $$
add up to $$ H_k(t \mid x) = \int_0^t h_k(s \mid x) \, ds = \frac{e^{a_k t} - 1}{a_k} e^{B_k^\top x} . $$
$$ J(a, B) = \sum_{i=1}^N \sum_{k=1}^K \left( \log h_k(T_i \mid x_i) - H_k(T_i \mid x_i) \right) $$"""
HEAT = r"""Let $c \in \mathbb{R}^K$ and points $(x_m, t_m)$, $m = 1, \dots, M$, be given, and
$$ u(x, t) = \sum_{k=1}^K c_k e^{-t k} \sin(k x) . $$
$$ J(c) = \sum_{m=1}^M \left( u_t(x_m, t_m) - 2 u_{xx}(x_m, t_m) \right)^2 $$"""
SPINS = r"""Let $J \in \mathbb{R}^{n \times n}$ and spins $s_i \in \{-1, 1\}$, $i = 1, \dots, n$.
$$ U(J) = \sum_{i=1}^n \Big( s_i - \sum_{j(\neq i)} J_{ij} s_j \Big)^2 $$"""
WORD = r"""Let $x_i, y_i \in \mathbb{R}$ for $i = 1, \dots, n$.
$$ \widehat{\mathrm{MMD}}^2(a) = \sum_{i=1}^n (a x_i - y_i)^2 $$"""
LEVELS = r"""Let $x_n, u_{nl}, b \in \mathbb{R}^d$ for $n = 1, \dots, N$ and $l = 1, \dots, L$, and
$$ z_{nl} = x_n + s_l u_{nl}, \qquad f(z) = \tanh(z + b) . $$
$$ J(b) = \sum_{n=1}^N \sum_{l=1}^L \|f(z_{nl})\|^2 $$"""
MODEL = r"""Let $x_n, b \in \mathbb{R}^d$ for $n = 1, \dots, N$ and $l = 1, \dots, L$, and
$z_{nl} = x_n + \epsilon_{nl}$ with $\epsilon_{nl} \in \mathbb{R}^d$.
$$ J(b) = \sum_{n=1}^N \sum_{l=1}^L \|b + (z_{nl} - x_n)\|^2 $$"""
SPATIAL = r"""Let $W \in \mathbb{R}^{n \times n}$ and $$ y = a W y + u, \qquad u \sim N(0, I_n) . $$
With $A = I_n - a W$ let $$ J(a) = \|A y\|^2 - \ln\det A . $$"""
TRIPLETS = r"""For $M$ triplets (anchor $a_m$, positive $p_m$, all in $\mathbb{R}^n$) and $\phi(x) = \tanh(Ax)$ with
$A \in \mathbb{R}^{h \times n}$ $$ J(A) = \sum_{m=1}^M \|\phi(a_m) - \phi(p_m)\|^2 . $$"""


def pairs(v, k=0):
    z = v.h @ v.W.T
    e = np.exp(z @ z.T) * (1 - np.eye(len(z)))
    mate = np.arange(len(z)) ^ 1
    return -np.sum(z * z[mate]) + np.sum(np.log(np.sum(e, axis=1))) + k


def units(v, power=3):
    h = 2 / (1 + np.exp(-(v.x @ v.W1.T + v.b1))) + v.b1
    return np.sum(np.mean(h, axis=0) ** power)


def layers(v, sign=-1):
    return np.sum((v.y + sign * np.tanh(np.tanh(v.x @ v.w2.T) @ v.w3.T)) ** 2) / (2 * len(v.x))


def causes(v, first=1):
    q = 1 / (1 + np.exp(v.theta))
    return np.sum((q[0] ** first * np.prod(q[1:] ** v.x, axis=1)) ** 2) + np.sum(v.theta[1:] ** 2)


def lengths(v, factor=2):
    rows, columns = v.P.sum(1), v.P.sum(0)
    one = np.sum(rows * np.log(rows / v.a) - rows + v.a)
    return one + factor * np.sum(columns * np.log(columns / v.b) - columns + v.b)


def risks(v, both=True):
    total = 0
    for i in range(len(v.t)):
        beside = (v.t >= v.t[i]) & ((v.s == v.s[i]) | (not both))
        total = total + v.d[i] * np.log(np.sum(np.exp(v.b * v.z) * beside))
    return total


def energy(v, half=0.5):
    m = np.linalg.inv(v.alpha * np.eye(2) + v.Phi.T @ v.Phi) @ v.Phi.T @ v.t
    r = v.t - v.Phi @ m
    return half * (r @ r) + v.alpha / 2 * (m @ m) - np.log(v.alpha)


def signed(v, less=1):
    p = 1 / (1 + np.exp(-v.w * v.x))
    return -np.sum((1 - p) ** v.gamma_plus * np.log(p) + less * p**v.gamma_minus * np.log(1 - p))


def totals(v, one=1):
    a = np.exp(v.x @ v.beta.T)
    return np.sum(np.log(one + a) * np.log(a.sum(1, keepdims=True)))


def hazards(v, one=1):
    lines = v.T[:, None] * v.a + v.x @ v.B.T
    return np.sum(lines - (np.exp(v.T[:, None] * v.a) - one) / v.a * np.exp(v.x @ v.B.T))


def heat(v, s=2):
    k = np.arange(1, len(v.c) + 1)
    waves = np.exp(-v.t[:, None] * k) * np.sin(v.x[:, None] * k)
    return np.sum((waves @ (s * k**2 * v.c - k * v.c)) ** 2)


def spatial(v, half=1):
    A = np.eye(4) - v.a * v.W
    return np.sum((A @ v.y) ** 2) - half * np.log(np.linalg.det(A))


def curve(v, penalty=1):
    powers = v.x[:, None] ** np.arange(len(v.w))
    return np.sum((powers @ v.w - v.t) ** 2) + penalty * v.w @ v.w


X, Y = rng.normal(size=(5, 3)), rng.integers(0, 4, 5)
CASES = {
    "primes": (PRIMES, lambda v, s=-1: np.sum(np.exp(v.x @ v.beta) + s * v.y * (v.x @ v.beta)),
               {"x": X, "y": Y, "beta": rng.normal(size=3)}, {"s": 1}),
    "counts": (BLOCKS, lambda v, s=-1: np.sum(np.exp(v.X @ v.beta) + s * v.y * (v.X @ v.beta)),
               {"X": X, "y": Y, "beta": rng.normal(size=3)}, {"s": 1}),
    "totals": (TOTALS, totals, {"x": X, "beta": rng.normal(size=(4, 3))}, {"one": 2}),
    "rows": (ROWS, lambda v, p=2: np.sum(np.log(1 + (v.X @ v.w) ** p)), {"X": X, "w": rng.normal(size=3)}, {"p": 4}),
    "risks": (RISKS, risks, {"s": np.array([1, 2, 1, 2, 1]), "t": np.array([1.0, 2, 2, 3, 1]),
                             "d": np.array([1, 1, 0, 1, 0]), "z": X[:, 0], "b": 0.7}, {"both": False}),
    "heads": (HEADS, lambda v, h=0.5: np.sum(v.y**2 * np.exp(-v.v * v.x) / 2 + h * v.v * v.x),
              {"x": X[:, 0], "y": X[:, 1], "v": 0.4}, {"h": 1}),
    "energy": (ENERGY, energy, {"t": X[:, 2], "Phi": X[:, :2], "alpha": 0.8}, {"half": 1}),
    "signs": (SIGNS, signed, {"x": X[:, 0], "w": 0.3, "gamma_plus": 1.5, "gamma_minus": 3.0}, {"less": -1}),
    "units": (UNITS, units, {"x": X, "W1": rng.normal(size=(2, 3)), "b1": rng.normal(size=2)}, {"power": 2}),
    "layers": (LAYERS, layers, {"x": X, "y": rng.normal(size=(5, 2)), "w2": rng.normal(size=(4, 3)),
                                "w3": rng.normal(size=(2, 4))}, {"sign": 1}),
    "residual": (RESIDUAL, lambda v, s=1: np.sum((v.H + s * np.tanh(v.H @ v.W)) ** 2) / 5,
                 {"H": X, "W": rng.normal(size=(3, 3))}, {"s": -1}),
    "signals": (SIGNALS, lambda v, c=np.cosh: np.sum(np.log(c(v.x @ v.W.T))), {"x": X, "W": rng.normal(size=(3, 3))},
                {"c": np.exp}),
    "curve": (CURVE, curve, {"x": X[:, 0], "t": X[:, 1], "w": rng.normal(size=4)}, {"penalty": 2}),
    "causes": (CAUSES, causes, {"x": rng.integers(0, 2, (5, 3)), "theta": rng.normal(size=4)}, {"first": 2}),
    "lengths": (LENGTHS, lengths, {"a": rng.uniform(1, 2, 3), "b": rng.uniform(1, 2, 4),
                                   "P": rng.uniform(0.1, 1, (3, 4))}, {"factor": 1}),
    "triplets": (TRIPLETS, lambda v, s=1: np.sum((np.tanh(v.a @ v.A.T) - s * np.tanh(v.p @ v.A.T)) ** 2),
                 {"a": X, "p": rng.normal(size=(5, 3)), "A": rng.normal(size=(2, 3))}, {"s": -1}),
    "hazards": (HAZARDS, hazards, {"T": rng.uniform(1, 2, 5), "x": X, "a": rng.uniform(1, 2, 2),
                                   "B": rng.normal(size=(2, 3))}, {"one": 0}),
    "heat": (HEAT, heat, {"x": X[:, 0], "t": X[:, 1] ** 2, "c": rng.normal(size=4)}, {"s": 1}),
    "scores": (SCORES, lambda v, p=2: np.sum((v.x @ v.w.T + v.b) ** p),
               {"x": X, "w": rng.normal(size=(2, 3)), "b": rng.normal(size=2)}, {"p": 3}),
    "spins": (SPINS, lambda v, d=0: np.sum((v.s - (v.J - (1 - d) * np.diag(np.diag(v.J))) @ v.s) ** 2),
              {"J": rng.normal(size=(4, 4)), "s": np.array([1, -1, -1, 1])}, {"d": 1}),
    "word": (WORD, lambda v, s=-1: np.sum((v.a * v.x + s * v.y) ** 2), {"x": X[:, 0], "y": X[:, 1], "a": 0.4},
             {"s": 1}),
    "levels": (LEVELS, lambda v, p=2: np.sum(np.tanh(v.x[:, None] + v.s[:, None] * v.u + v.b) ** p),
               {"x": X, "s": np.array([0.5, 2.0]), "u": rng.normal(size=(5, 2, 3)), "b": X[0]}, {"p": 3}),
    "model": (MODEL, lambda v, s=-1: np.sum((v.b + v.z + s * v.x[:, None]) ** 2),
              {"x": X, "z": rng.normal(size=(5, 2, 3)), "b": X[0]}, {"s": 1}),
    "spatial": (SPATIAL, spatial, {"W": rng.normal(size=(4, 4)), "y": rng.normal(size=4), "a": 0.1}, {"half": 0.5}),
}  # fmt: skip
BY = {
    "primes": ["beta"], "signs": ["w"], "units": ["W^{(1)}", "b^{(1)}"], "layers": ["w^2", "w^3"], "residual": ["W"],
    "risks": ["b"], "energy": [r"\alpha"], "lengths": ["P"], "triplets": ["A"], "causes": [r"\theta"],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_spelling_is_read_as_it_is_meant(name):
    note, plain, values, slip = CASES[name]
    of = {"primes": "J", "risks": r"\ell_p", "units": r"J_{\rm sparse}"}.get(name, "")
    assert_means(note, plain, SimpleNamespace(**values), slip, BY.get(name, ()), of=of)


def test_pairs_of_even_and_odd_members_need_how_many_there_are():
    h, W = rng.normal(size=(6, 3)), rng.normal(size=(2, 3))
    module = printed(PAIRS, ["W"])
    assert module["value"](h=h, W=W, N=3) == pytest.approx(pairs(SimpleNamespace(h=h, W=W)), rel=1e-12)
