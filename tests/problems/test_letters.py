"""Losses that rest on what one letter stands for: an index, a label, a class, a constant, an end of a sum."""

from types import SimpleNamespace

import numpy as np
import pytest

from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from calcwork.show.problems.derivation import python_source
from tests.problems.modules import assert_means, printed

POLICY = r"""A policy with $\theta \in \mathbb{R}^{K\times d}$ and states $s \in \mathbb{R}^d$:
$$ \pi_\theta(a \mid s) = \frac{e^{\theta_a^\top s}}{\sum_{b=1}^K e^{\theta_b^\top s}} $$
With $s_i \in \mathbb{R}^d$, $a_i \in \{1, \dots, K\}$ and returns $G_i$ for $i = 1, \dots, N$ the loss is
$$ J(\theta) = -\sum_{i=1}^N G_i \log \pi_\theta(a_i \mid s_i) . $$"""
COUNTS = r"""Let $P \in \mathbb{R}^{m \times n}$, $C \in \mathbb{R}^{m \times n}$ with $C_{ui} = 1 + R_{ui}$ from the
counts $R$, and $X \in \mathbb{R}^{m \times f}$, $Y \in \mathbb{R}^{n \times f}$.
$$ J(X) = \sum_{u=1}^m \sum_{i=1}^n C_{ui} (P_{ui} - (XY^\top)_{ui})^2 $$"""
TRIPLETS = r"""The map $f(x) = \tanh(Wx)$, $W \in \mathbb{R}^{k \times d}$, is trained on triplets
$(x_i^a, x_i^p, x_i^n)$ of an anchor, a positive and a negative example in $\mathbb{R}^d$, $i = 1, \dots, N$:
$$ J(W) = \sum_{i=1}^N \left( \|f(x_i^a) - f(x_i^p)\|^2 - \|f(x_i^a) - f(x_i^n)\|^2 \right) $$"""
SERIES = r"""A series $y_1, \dots, y_T$ with errors $\varepsilon_t \sim \mathcal{N}(0, e^{s})$:
$$ J(c, s) = T s + e^{-s} \sum_{t=1}^T (y_t - c)^2 $$"""
MARGINS = r"""Let $f \in \mathbb{R}^{N \times K}$ and $y_i \in \{1, \dots, K\}$ for $i = 1, \dots, N$.
$$ J(f) = \sum_{i=1}^N \sum_{k \neq y_i} e^{f_{ik} - f_{i y_i}} $$"""
MIXTURE = r"""Data $x_1, \dots, x_N \in \mathbb{R}$ have $$ p(x_n) = \pi\, g(x_n - a) + (1 - \pi)\, g(x_n - b) $$ with
$\pi = \frac{1}{1 + e^{-\alpha}}$ and $g(u) = \frac{1}{\sqrt{2\pi v}} e^{-u^2/(2v)}$, $v > 0$.
$$ J(\alpha, a, b, v) = -\sum_{n=1}^N \log p(x_n) $$"""
CUT = r"""Let $x, y \in \mathbb{R}^n$ and $$ h(z) = \begin{cases} z^2 & |z| \le d, \\
2d|z| - d^2 & \text{otherwise}, \end{cases} $$ with $d > 0$. $$ J(w) = \sum_{i=1}^n h(y_i - w x_i) $$"""
SPREAD = r"""Let $h \in \mathbb{R}^{n \times d}$ and $c \in \mathbb{R}^d$. Let
$$ m_i = \frac1d \sum_{j=1}^d h_{ij}, \qquad s_i^2 = \frac1d \sum_{j=1}^d (h_{ij} - m_i)^2,
\qquad o_{ij} = \frac{h_{ij} - m_i}{\sqrt{s_i^2 + \epsilon}} . $$
With $\epsilon > 0$ the loss is $$ J(h) = \sum_{i=1}^n (c^\top o_i)^2 . $$"""
RANKS = r"""Judge $n = 1, \dots, N$ puts the item $\pi_{nm} \in \{1, \dots, M\}$ in place $m$, and $s \in \mathbb{R}^M$.
$$ J(s) = -\sum_{n=1}^N \sum_{m=1}^{M-1} \left( s_{\pi_{nm}} - \log \sum_{l=m}^M e^{s_{\pi_{nl}}} \right) $$"""
RATES = r"""Counts $y_i$ have the rates
$$ \log \mu_i = \beta_0 + x_i^\top \beta, \qquad i = 1, \dots, n, $$ with $x_i \in \mathbb{R}^p$.
$$ J(\beta_0, \beta) = \sum_{i=1}^n (\mu_i - y_i \log \mu_i) $$"""
PRIOR = r"""Let $X \in \mathbb{R}^{n\times d}$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$.
$$ J(w) = \|Xw - y\|^2 + \|w - w_0\|^2 $$"""
VIEWS = r"""With $u_i, v_i \in \mathbb{R}^p$ for $i = 1, \dots, N$ and $A \in \mathbb{R}^{q \times p}$ let
$z_i = A u_i$ and $z_i' = A v_i$. $$ J(A) = \sum_{i=1}^N \|z_i\|^2 z_i^\top z_i' $$"""
CENTRES = r"""With $x_i, c_k \in \mathbb{R}^d$ let $f_k(x) = e^{-\|x - c_k\|^2}$ for $k = 1, \dots, m$ and
$g(x) = \sum_{k=1}^m a_k f_k(x)$.
$$ J(a) = \frac12 \sum_{k=1}^m a_k^2 + C \sum_{i=1}^n g(x_i)^2 $$"""
EVIDENCE = r"""With $t \in \mathbb{R}^N$ and $a > 0$ we have
$$ -\log p(t \mid a) = \frac a2 t^\top t - \frac N2 \log a $$ and minimize $J(a) = -\log p(t \mid a)$."""
LISTS = r"""With $r, s \in \mathbb{R}^{Q \times n}$ let $$ P_q(j) = \frac{e^{s_{qj}}}{\sum_{l=1}^n e^{s_{ql}}} . $$
$$ J(s) = -\sum_{q=1}^Q \sum_{k=1}^n r_{qk} \log P_q(k) $$"""
FEATURES = r"""Let $t \in \mathbb{R}^N$ and $\Phi_{nj} = \phi_j(x_n)$ for $n = 1, \dots, N$, $j = 1, \dots, M$.
$$ J(w) = \sum_{n=1}^N (t_n - w^\top \phi(x_n))^2 $$"""
GRAM = r"""Let $K \in \mathbb{R}^{N \times N}$ have the entries $K_{ij} = k(x_i, x_j)$, and $y \in \mathbb{R}^N$.
$$ J(\alpha) = \|K\alpha - y\|^2 $$"""
ERRORS = r"""Let $y_t = a x_t + e_t$ for $t = 1, \dots, T$ with errors $e_t = \rho e_{t-1} + \nu_t$.
$$ J(a, \rho) = \sum_{t=2}^T \left( (y_t - a x_t) - \rho (y_{t-1} - a x_{t-1}) \right)^2 $$"""
GROUPS = r"""Observation $i = 1, \dots, N$ is of group $g_i \in \{1, \dots, G\}$, and group
$g = 1, \dots, G$ has the effect $u_g$. $$ J(u) = \sum_{i=1}^N (y_i - u_{g_i})^2 + \sum_{g=1}^G u_g^2 $$"""
TEACHER = r"""Let $W \in \mathbb{R}^{K \times d}$ and $p_i = \operatorname{softmax}(W x_i)$ for $i = 1, \dots, n$ with
$y_i \in \{1, \dots, K\}$. $$ J(W) = -\sum_{i=1}^n \log p_{i, y_i} $$"""
CHANCES = r"""Let $w, x_i \in \mathbb{R}^d$ for $i = 1, \dots, n$, $z_i = w^\top x_i$ and $p_i = \sigma(z_i)$.
$$ J(w) = -\sum_{i=1}^n \log p_i $$"""
VALUES = r"""Let $w, x_i \in \mathbb{R}^d$ for $i = 1, \dots, n$, $f(x) = w^\top x$ and $f_i = f(x_i)$.
$$ J(w) = \sum_{i=1}^n (y_i - f_i)^2 $$"""


def policy(v, first=1):
    e = np.exp(v.s @ v.theta.T)
    return -v.G @ np.log(e[np.arange(5), (v.a - first) % 4] / e.sum(axis=1))


def counts(v, one=1):
    return np.sum((one + v.R) * (v.P - v.X @ v.Y.T) ** 2)


def triplets(v, sign=-1):
    a, p, n = (np.tanh(x @ v.W.T) for x in (v.x_a_, v.x_p_, v.x_n_))
    return np.sum((a - p) ** 2) + sign * np.sum((a - n) ** 2)


def series(v, sign=-1):
    return 6 * v.s + np.exp(sign * v.s) * np.sum((v.y - v.c) ** 2)


def margins(v, own=1):
    return np.sum(np.exp(v.f - v.f[np.arange(5), v.y - 1][:, None])) - 5 * own


def mixture(v, circle=np.pi):
    share = 1 / (1 + np.exp(-v.alpha))
    a, b = (np.exp(-((v.x - m) ** 2) / (2 * v.v)) / np.sqrt(2 * circle * v.v) for m in (v.a, v.b))
    return -np.sum(np.log(share * a + (1 - share) * b))


def cut(v, factor=2):
    r = v.y - v.w * v.x
    size = r * np.sign(r.real)
    return np.sum(np.where(size.real <= v.d, r**2, factor * v.d * size - v.d**2))


def spread(v, power=0.5):
    off = v.h - v.h.sum(axis=1)[:, None] / 3
    return np.sum((off @ v.c) ** 2 / ((off**2).sum(axis=1) / 3 + v.epsilon) ** (2 * power))


def ranks(v, last=4):
    found = 0
    for own in v.pi - 1:
        for m in range(3):
            found = found - v.s[own[m]] + np.log(np.sum(np.exp(v.s[own[m:last]])))
    return found


def rates(v, sign=1):
    z = v.beta_0 + v.x @ v.beta
    return np.sum(np.exp(z) - sign * v.y * z)


def prior(v, near=1):
    r = v.X @ v.w - v.y
    return r @ r + np.sum((v.w - near * v.w_0) ** 2)


def views(v, power=1):
    z, other = v.u @ v.A.T, v.v @ v.A.T
    return np.sum((z * z).sum(axis=1) ** power * (z * other).sum(axis=1))


def centres(v, cost=1):
    f = np.exp(-((v.x[:, None] - v.c) ** 2).sum(axis=2))
    return np.sum(v.a**2) / 2 + cost * v.C * np.sum((f @ v.a) ** 2)


def evidence(v, sign=-1):
    return v.a / 2 * (v.t @ v.t) + sign * 5 / 2 * np.log(v.a)


def lists(v, axis=1):
    return -np.sum(v.r * (v.s - np.log(np.exp(v.s).sum(axis=axis, keepdims=True))))


def features(v, sign=1):
    return np.sum((v.t - sign * v.phi @ v.w) ** 2)


def gram(v, sign=1):
    return np.sum((v.K @ v.alpha - sign * v.y) ** 2)


def errors(v, back=1):
    e = v.y - v.a * v.x
    return np.sum((e[1:] - back * v.rho * e[:-1]) ** 2)


def groups(v, weight=1):
    return np.sum((v.y - v.u[v.g - 1]) ** 2) + weight * np.sum(v.u**2)


def teacher(v, first=1):
    e = np.exp(v.x @ v.W.T)
    return -np.sum(np.log(e[np.arange(5), (v.y - first) % 4] / e.sum(axis=1)))


def chances(v, sign=-1):
    return np.sum(np.log(1 + np.exp(sign * v.x @ v.w)))


def values(v, sign=1):
    return np.sum((v.y - sign * v.x @ v.w) ** 2)


def drawn(rng):
    return SimpleNamespace(
        theta=rng.normal(size=(4, 3)), s=rng.normal(size=(5, 3)), a=np.array([1, 4, 2, 3, 1]), G=rng.normal(size=5)
    ), SimpleNamespace(
        P=rng.normal(size=(3, 4)), R=rng.uniform(size=(3, 4)), X=rng.normal(size=(3, 2)), Y=rng.normal(size=(4, 2))
    ), SimpleNamespace(
        W=rng.normal(size=(2, 3)), x_a_=rng.normal(size=(5, 3)), x_p_=rng.normal(size=(5, 3)),
        x_n_=rng.normal(size=(5, 3)),
    ), SimpleNamespace(y=rng.normal(size=6), c=0.3, s=0.7), SimpleNamespace(
        f=rng.normal(size=(5, 4)), y=np.array([1, 4, 2, 3, 1])
    ), SimpleNamespace(x=rng.normal(size=6), alpha=0.4, a=-1.2, b=0.9, v=0.7), SimpleNamespace(
        x=rng.normal(size=6), y=2 * rng.normal(size=6), w=0.4, d=0.8
    ), SimpleNamespace(h=rng.normal(size=(4, 3)), c=rng.normal(size=3), epsilon=0.1), SimpleNamespace(
        s=rng.normal(size=4), pi=np.array([rng.permutation(4) + 1 for _ in range(3)])
    ), SimpleNamespace(x=rng.normal(size=(5, 2)), y=rng.poisson(2, 5), beta_0=0.3, beta=rng.normal(size=2)), (
        SimpleNamespace(X=rng.normal(size=(4, 3)), y=rng.normal(size=4), w=rng.normal(size=3), w_0=rng.normal(size=3))
    ), SimpleNamespace(
        u=rng.normal(size=(4, 3)), v=rng.normal(size=(4, 3)), A=rng.normal(size=(2, 3))
    ), SimpleNamespace(
        x=rng.normal(size=(4, 2)), c=rng.normal(size=(3, 2)), a=rng.normal(size=3), C=0.7
    ), SimpleNamespace(t=rng.normal(size=5), a=1.7), SimpleNamespace(
        r=rng.uniform(size=(3, 4)), s=rng.normal(size=(3, 4))
    ), SimpleNamespace(t=rng.normal(size=5), phi=rng.normal(size=(5, 3)), w=rng.normal(size=3)), SimpleNamespace(
        K=rng.normal(size=(4, 4)), y=rng.normal(size=4), alpha=rng.normal(size=4)
    ), SimpleNamespace(x=rng.normal(size=5), y=rng.normal(size=5), a=0.7, rho=0.4), SimpleNamespace(
        y=rng.normal(size=5), g=np.array([1, 3, 2, 2, 1]), u=rng.normal(size=3)
    ), SimpleNamespace(W=rng.normal(size=(4, 3)), x=rng.normal(size=(5, 3)), y=np.array([1, 4, 2, 3, 1])), (
        SimpleNamespace(w=rng.normal(size=3), x=rng.normal(size=(5, 3)))
    ), SimpleNamespace(w=rng.normal(size=3), x=rng.normal(size=(5, 3)), y=rng.normal(size=5))  # fmt: skip


CASES = [
    (POLICY, policy, {"first": 2}),
    (COUNTS, counts, {"one": 0}),
    (TRIPLETS, triplets, {"sign": 1}),
    (SERIES, series, {"sign": 1}),
    (MARGINS, margins, {"own": 0}),
    (MIXTURE, mixture, {"circle": 1}),
    (CUT, cut, {"factor": 1}),
    (SPREAD, spread, {"power": 1}),
    (RANKS, ranks, {"last": 3}),
    (RATES, rates, {"sign": -1}),
    (PRIOR, prior, {"near": 0}),
    (VIEWS, views, {"power": 2}),
    (CENTRES, centres, {"cost": 2}),
    (EVIDENCE, evidence, {"sign": 1}),
    (LISTS, lists, {"axis": 0}),
    (FEATURES, features, {"sign": -1}),
    (GRAM, gram, {"sign": -1}),
    (ERRORS, errors, {"back": -1}),
    (GROUPS, groups, {"weight": 0}),
    (TEACHER, teacher, {"first": 2}),
    (CHANCES, chances, {"sign": 1}),
    (VALUES, values, {"sign": -1}),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_letter_is_what_its_author_means(case):
    note, plain, slip = CASES[case]
    assert_means(note, plain, drawn(np.random.default_rng(0))[case], slip)


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (
            r"""A network with weights $\theta \in \mathbb{R}^d$ gives $p_\theta(y \mid x)$.
            $$ J(\theta) = -\sum_{i=1}^N \log p_\theta(y_i \mid x_i) + \|\theta\|^2 $$""",
            "gives the value ptheta.* as a quantity",
        ),
        (
            r"""With $W \in \mathbb{R}^{K \times d}$, $x_i \in \mathbb{R}^d$, $i = 1, \dots, N$,
            $$ J(W) = \sum_{i=1}^N (y_i - W_h^\top x_i)^2 + \|W\|_F^2 $$""",
            "is read as a quantity of its own beside W",
        ),
    ],
)
def test_what_nothing_gives_is_no_constant(note, message):
    with pytest.raises(UserError, match=message):
        printed(note)


def test_a_family_below_another_with_the_letter_of_a_sum_numbers_its_members():
    note = r"""Teams have strengths $s_1, \dots, s_K \in \mathbb{R}$. In match $g = 1, \dots, G$ team $h_g$ (one of
    $\{1, \dots, K\}$) had $y_g \in \mathbb{R}$ goals, and $A_g = e^{s_{h_g}}$.
    $$ J(s) = \sum_{g=1}^G (A_g - y_g)^2 $$"""
    rng = np.random.default_rng(0)
    v = SimpleNamespace(s=rng.normal(size=3), h=np.array([1, 3, 3, 2]), y=rng.normal(size=4))
    assert_means(note, lambda v, back=1: np.sum((np.exp(v.s[v.h - back]) - v.y) ** 2), v, {"back": 2})
    assert "h (G,) in [1, K] in Z" in python_source(read_problem(read_document(Source(note, "note.md"))).problem)


def test_members_with_one_letter_twice_are_given_by_their_own_equation():
    note = r"""Let $x \in \mathbb{R}^n$ and $$ W_{ij} = e^{-(x_i - x_j)^2/s} \quad (i \ne j), \qquad W_{ii} = 0 $$
    with $s > 0$. $$ J(s) = \sum_{i=1}^n \sum_{j=1}^n W_{ij}^2 $$"""

    def weights(v, own=0):
        W = np.exp(-((v.x[:, None] - v.x) ** 2) / v.s)
        return np.sum((W - (1 - own) * np.eye(len(v.x))) ** 2)

    assert_means(note, weights, SimpleNamespace(x=np.random.default_rng(0).normal(size=4), s=1.2), {"own": 1})
    found = read_problem(read_document(Source(note.replace(r", \qquad W_{ii} = 0", ""), "note.md")))
    assert any(r.startswith("W is given at different places only") for r in found.remarks)


QUANTILES = r"""With $x_i \in \mathbb{R}^p$ and levels $0 < \tau_1 < \tau_2 < \dots < \tau_M < 1$ let
$q_{im} = x_i^\top \beta_m$, where $\beta_m$ is the $m$-th column of $B \in \mathbb{R}^{p \times M}$, and
$$ \rho_\tau(u) = \tau u^2 + u . $$
$$ J(B) = \sum_{i=1}^n \sum_{m=1}^M \rho_{\tau_m}(y_i - q_{im}) $$"""


def test_a_parameter_below_a_function_may_have_elements_and_words_give_columns_of_a_matrix():
    def quantiles(v, power=1):
        u = v.y[:, None] - v.x @ v.B
        return np.sum(v.tau**power * u**2 + u)

    rng = np.random.default_rng(0)
    v = SimpleNamespace(x=rng.normal(size=(5, 2)), y=rng.normal(size=5), B=rng.normal(size=(2, 3)))
    v.tau = np.array([0.2, 0.5, 0.7])
    assert_means(QUANTILES, quantiles, v, {"power": 0})


def test_a_boundary_condition_is_no_definition_of_a_value():
    note = r"""A function with $u(0) = c$, $c \in \mathbb{R}$, is
    $$ u(x) = \sum_{j=1}^H a_j \cos(w_j x + 1) . $$
    With $a, w \in \mathbb{R}^H$ and $y \in \mathbb{R}^n$ let
    $$ J(a) = \sum_{i=1}^n (u(x_i) - y_i)^2 + (u(0) - c)^2 $$"""

    def plain(v, at=0):
        u = lambda x: np.cos(np.multiply.outer(x, v.w) + 1) @ v.a  # noqa: E731
        return np.sum((u(v.x) - v.y) ** 2) + (u(at) - v.c) ** 2

    rng = np.random.default_rng(0)
    a, w, x, y = (rng.normal(size=n) for n in (3, 3, 4, 4))
    assert_means(note, plain, SimpleNamespace(a=a, w=w, x=x, y=y, c=0.7), {"at": 1})


@pytest.mark.parametrize("said", ["", r"Let $X \in \mathbb{R}^{N\times D}$ and $y \in \mathbb{R}^N$. "])
@pytest.mark.parametrize("start", ["w_0", "c"])
def test_undeclared_weights_beside_their_start_are_a_vector(said, start):
    note = said + rf"$$ J(w) = \|Xw - y\|^2 + \|w - {start}\|^2 $$"
    (v,) = (vars(d) for d in drawn(np.random.default_rng(0)) if hasattr(d, "w_0"))
    v[start] = v.pop("w_0")

    def plain(v, near=1):
        return np.sum((v.X @ v.w - v.y) ** 2) + np.sum((v.w - near * getattr(v, start)) ** 2)

    assert_means(note, plain, SimpleNamespace(**v), {"near": 0})


def test_entries_of_an_open_function_are_no_way_to_what_stands_behind_them():
    with pytest.raises(UserError, match=r"the entries of K in note\.md are those of a function of x"):
        printed(GRAM, wrt=["x"])


def test_a_share_of_two_is_a_sigmoid_that_does_not_overflow():
    note = r"""Let $b \in \mathbb{R}^n$ and $P_{ij} = \frac{e^{b_i}}{e^{b_i} + e^{b_j}}$ for the players
    $i = 1, \dots, n$. $$ J(b) = -\sum_{i=1}^n \sum_{j \ne i} \log(1 - P_{ij}) $$"""
    found = printed(note)
    b = np.array([0.0, 900.0])
    assert found["value"](b=b) == pytest.approx(900)
    np.testing.assert_allclose(found["gradient"](b=b)["b"], [-1, 1])


def test_a_mixture_far_from_its_data_has_finite_slopes():
    found, v = printed(MIXTURE), {"alpha": 0.3, "a": 0.0, "b": 1.0, "v": 1.0}
    slopes = found["gradient"](x=np.array([60.0]), **v)
    assert slopes["a"] == pytest.approx(0, abs=1e-20)
    assert slopes["b"] == pytest.approx(-59)
