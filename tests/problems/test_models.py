"""Equations with noise beside a loss: they say how data came about, and define nothing; what is drawn is computed."""

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
