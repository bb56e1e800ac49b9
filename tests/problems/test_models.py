"""Equations with noise beside a loss: they say how data came about, and define nothing; what is drawn is computed."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

from calcwork.errors import UserError
from tests.problems.modules import assert_means, printed

DATA = r"""Targets $t_1, \dots, t_N \in \mathbb{R}$ and features $\phi_n \in \mathbb{R}^M$ are given.
Let $w \in \mathbb{R}^M$.
"""
LINES = [
    r"""The model is $$ t_n = w^T \phi_n + \epsilon_n $$
    $$ J(w) = \sum_{n=1}^N (t_n - w^T \phi_n)^2 + \|w\|^2 $$""",
    r"""The model is $$ t_n = w^T \phi_n + e_n, \quad e_n \sim N(0, s^2) $$ $$ p_n = w^T \phi_n $$
    $$ J(w) = \sum_{n=1}^N (p_n - t_n)^2 + \|w\|^2 $$""",
    r"""We assume $t_n = w^T \phi_n + \sigma \epsilon_n$ with errors $\epsilon_n$ of a t distribution.
    $$ J(w) = \sum_{n=1}^N (t_n - w^T \phi_n)^2 + \|w\|^2 $$""",
    r"""We assume $t_n = w^T \phi_n + \sigma \epsilon_n$ with errors $\epsilon_n$. The residuals are
    $$ r_n = t_n - \sum_{m=1}^M \phi_{nm} w_m . $$ $$ J(w) = \sum_{n=1}^N r_n^2 + \|w\|^2 $$""",
]
VECTORS = r"""Let $t \in \mathbb{R}^N$, $\Phi \in \mathbb{R}^{N \times M}$, $w \in \mathbb{R}^M$ and
$$ t = \Phi w + \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, s^2 I) . $$ With $p = \Phi w$ let
$$ J(w) = \|t - p\|^2 + \|w\|^2 $$"""
DRAWS = r"""Draw $e_s \sim N(0, 1)$ for $s = 1, \dots, S$, and let $$ z_s = m + v e_s . $$
$$ J(m, v) = \sum_{s=1}^S (z_s - 1)^2 + m^2 $$"""


def squares(v, power=2):
    return np.sum((v.t - v.phi @ v.w) ** power) + v.w @ v.w


def drawn(v, sign=1):
    return np.sum((v.m + sign * v.v * v.e - 1) ** 2) + v.m**2


@pytest.mark.parametrize("lines", LINES)
def test_data_of_a_model_with_noise_are_given(lines):
    rng = np.random.default_rng(0)
    v = SimpleNamespace(t=rng.normal(size=5), phi=rng.normal(size=(5, 3)), w=rng.normal(size=3))
    assert_means(DATA + lines, squares, v, {"power": 3})


def test_so_are_those_of_all_samples():
    rng = np.random.default_rng(0)
    v = SimpleNamespace(t=rng.normal(size=5), Phi=rng.normal(size=(5, 3)), w=rng.normal(size=3))
    assert_means(VECTORS, lambda v, power=2: np.sum((v.t - v.Phi @ v.w) ** power) + v.w @ v.w, v, {"power": 3})


def test_what_is_computed_from_draws_is_no_data():
    v = SimpleNamespace(e=np.random.default_rng(0).normal(size=5), m=0.4, v=1.2)
    assert_means(DRAWS, drawn, v, {"sign": -1})


def test_a_loss_that_undoes_a_draw_is_refused():
    with pytest.raises(UserError, match="z is computed from e, which is drawn, and the loss takes away again"):
        printed(DRAWS.replace("(z_s - 1)^2", "(z_s - m)^2"))


LATENT = r"""Let $x_i, b \in \mathbb{R}^k$ for $i = 1, \dots, n$ and $s > 0$. Latent are
$$ h_i = x_i^\top b + u_i, \qquad u_i \sim N(0, s^2) . $$"""
CENSORED = r"""Observed are $y_i = \max(0, h_i)$; let $d_i = 1$ if $y_i > 0$ and $d_i = 0$ otherwise.
$$ J(b) = \sum_{i=1}^n \left(d_i (y_i - x_i^\top b)^2 + (1 - d_i) (x_i^\top b)^4\right) $$"""
CHOSEN = r"""Let $y_i = 1$ if $h_i > 0$ and $y_i = 0$ otherwise.
$$ J(b) = \sum_{i=1}^n \left(y_i x_i^\top b + (1 - y_i) (x_i^\top b)^2\right) $$"""


def censored(v, power=2):
    p = v.x @ v.b
    return np.sum(np.where(v.y > 0, (v.y - p) ** power, p**4))


def chosen(v, power=2):
    p = v.x @ v.b
    return np.sum(np.where(v.y > 0, p, p**power))


@pytest.mark.parametrize(("lines", "plain"), [(CENSORED, censored), (CHOSEN, chosen)])
def test_what_is_observed_of_a_latent_quantity_is_given(lines, plain):
    v = SimpleNamespace(
        x=np.random.default_rng(0).normal(size=(4, 2)), b=np.array([0.3, -1.2]), y=np.array([0, 1, 0, 1])
    )
    assert_means(LATENT + lines, plain, v, {"power": 3})


def test_a_step_of_what_is_drawn_is_computed():
    note = "Draw $u_i \\sim N(0, 1)$. " + (LATENT + CHOSEN).replace("s^2", "1")
    assert "u" in inspect.signature(printed(note)["value"]).parameters


def test_a_loss_that_undoes_all_but_another_intercept_takes_data():
    note = r"""Let $y_i = a + x_i^\top b + v_i - u_i$ where $v_i$ is normal noise, with $x_i, b \in \mathbb{R}^k$.
    $$ \log L(b, c) = -c \sum_{i=1}^n (y_i - x_i^\top b)^2 + n \log c $$"""
    v = SimpleNamespace(
        x=np.random.default_rng(0).normal(size=(4, 2)), b=np.array([0.3, -1.2]), y=np.arange(4.0), c=0.7
    )

    def plain(v, sign=1):
        return -v.c * np.sum((v.y - v.x @ v.b) ** 2) + sign * 4 * np.log(v.c)

    assert_means(note, plain, v, {"sign": -1}, of=r"\log L")
