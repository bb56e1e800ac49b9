"""Losses of squared covariances off the diagonal, sums over unequal and ordered pairs, and cross products."""

from types import SimpleNamespace

import numpy as np
import pytest

from calcwork.errors import UserError
from tests.problems.modules import assert_means, printed

DATA = r"Let $z_1, \dots, z_N \in \mathbb{R}^D$ and $\gamma, \epsilon > 0$. "
MEANS = r"With $\bar z = \frac1N \sum_{i=1}^N z_i$ let "
COVARIANCE = MEANS + r"$$C = \frac{1}{N-1} \sum_{i=1}^N (z_i - \bar z)(z_i - \bar z)^\top$$ "
VARIANCE = r"+ \frac1D \sum_{j=1}^D \max(0, \gamma - \sqrt{C_{jj} + \epsilon})$$"
NOTES = {
    "brackets around the matrix": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{i \neq j} [C]_{ij}^2 " + VARIANCE,
    "letters of samples for features": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{i \neq j} C_{ij}^2 " + VARIANCE,
    "the other order": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{j \ne i} C_{ji}^2 " + VARIANCE,
    "two sums": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{j=1}^D \sum_{k \neq j} C_{jk}^2 " + VARIANCE,
    "both in a range": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{1 \le j \neq k \le D} C_{jk}^2 " + VARIANCE,
    "both below": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{j, k = 1, j \neq k}^D C_{jk}^2 " + VARIANCE,
    "a stack of conditions": DATA
    + COVARIANCE
    + r"$$J(z) = \frac1D \sum_{\substack{j, k = 1 \\ j \neq k}}^D C_{jk}^2 "
    + VARIANCE,
    "pairs with a condition": DATA + COVARIANCE + r"$$J(z) = \frac1D \sum_{j, k : j \ne k} C_{jk}^2 " + VARIANCE,
    "ordered pairs twice": DATA + COVARIANCE + r"$$J(z) = \frac2D \sum_{j < k} C_{jk}^2 " + VARIANCE,
    "ordered pairs the other way": DATA + COVARIANCE + r"$$J(z) = \frac2D \sum_{k > j} C_{jk}^2 " + VARIANCE,
    "entries": DATA.replace(r"z_1, \dots, z_N \in \mathbb{R}^D", r"z \in \mathbb{R}^{N \times D}")
    + r"With $m_j = \frac1N \sum_{i=1}^N z_{ij}$ let"
    r" $$C_{jk} = \frac{1}{N-1} \sum_{i=1}^N (z_{ij} - m_j)(z_{ik} - m_k)$$"
    r" $$J(z) = \frac1D \sum_{j=1}^D \sum_{k=1, k \ne j}^D C_{jk}^2 " + VARIANCE,
}


def spread(v, diagonal=0):
    centered = v.z - v.z.sum(axis=0) / len(v.z)
    C = centered.T @ centered / (len(v.z) - 1)
    off = (C**2).sum() - (np.diag(C) ** 2).sum() * (1 - diagonal)
    hinge = v.gamma - np.sqrt(np.diag(C) + v.epsilon)
    return off / len(C) + (hinge * (hinge.real > 0)).sum() / len(C)


@pytest.mark.parametrize("name", NOTES)
def test_variances_and_covariances_are_the_plain_function(name):
    v = SimpleNamespace(z=np.random.default_rng(2).normal(size=(5, 3)), gamma=1.1, epsilon=0.01)
    assert_means(NOTES[name], spread, v, {"diagonal": 1}, wrt=["z"])


def correlated(v, power=2):
    C = (v.A.T @ v.B) / np.sqrt((v.A**2).sum(axis=0))[:, None] / np.sqrt((v.B**2).sum(axis=0))
    return ((1 - np.diag(C)) ** 2).sum() + v.w * ((C**power).sum() - (np.diag(C) ** power).sum())


def test_a_cross_correlation_that_is_to_be_the_identity():
    note = r"""Let $A, B \in \mathbb{R}^{N \times D}$ and $w > 0$. $$C_{ij} = \frac{\sum_{n=1}^N A_{ni} B_{nj}}
    {\sqrt{\sum_{n=1}^N A_{ni}^2} \sqrt{\sum_{n=1}^N B_{nj}^2}}$$
    $$J(A, B) = \sum_{i=1}^D (1 - C_{ii})^2 + w \sum_{i=1}^D \sum_{j \neq i} C_{ij}^2$$"""
    rng = np.random.default_rng(4)
    v = SimpleNamespace(A=rng.normal(size=(4, 3)), B=rng.normal(size=(4, 3)), w=0.3)
    assert_means(note, correlated, v, {"power": 4}, wrt=["A", "B"])


def test_a_letter_of_samples_runs_over_features_where_it_stands_on_them():
    note = r"""Let $z_i \in \mathbb{R}^D$ for $i = 1, \dots, N$ and $A \in \mathbb{R}^{D \times D}$.
    $$J(A) = \sum_{i=1}^N z_i^\top A z_i + \sum_i A_{ii}^2$$"""

    def loss(v, power=2):
        return sum(z @ v.A @ z for z in v.z) + (np.diag(v.A) ** power).sum()

    rng = np.random.default_rng(4)
    v = SimpleNamespace(z=rng.normal(size=(2, 3)), A=rng.normal(size=(3, 3)))
    assert_means(note, loss, v, {"power": 4})


def test_a_letter_on_axes_of_two_lengths_is_refused():
    note = r"""Let $z_i \in \mathbb{R}^D$ for $i = 1, \dots, N$, $u \in \mathbb{R}^N$ and
    $A \in \mathbb{R}^{D \times D}$. $$J(A) = \sum_i u_i A_{ii}$$"""
    with pytest.raises(UserError, match="the index i of this sum runs over axes of the lengths D and N"):
        printed(note)


def moved(v, sign=1):
    turned = np.stack([np.cross(v.w, p) for p in v.p.astype(v.w.dtype)])
    moment = sum(np.cross(p - v.t, f) for p, f in zip(v.p, v.F, strict=True))
    return ((v.p + sign * turned + v.t - v.q) ** 2).sum() / 2 + (moment**2).sum()


def test_cross_products_of_members_and_parameters():
    note = r"""Let $p_i, q_i, F_i \in \mathbb{R}^3$ for $i = 1, \dots, N$ and $w, t \in \mathbb{R}^3$.
    $$J(w, t) = \frac12 \sum_{i=1}^N \|p_i + w \times p_i + t - q_i\|^2
    + \left\| \sum_{i=1}^N (p_i - t) \times F_i \right\|^2$$"""
    rng = np.random.default_rng(6)
    v = SimpleNamespace(**{n: rng.normal(size=(4, 3)) for n in "pqF"}, w=rng.normal(size=3), t=rng.normal(size=3))
    assert_means(note, moved, v, {"sign": -1})


def test_a_triple_product():
    note = r"""Let $a, b, c \in \mathbb{R}^3$. $$J(a, b) = (a \cdot (b \times c))^2 + \|a \times (b \times c)\|^2$$"""

    def loss(v, turned=False):
        inner = np.cross(v.b, v.c)
        outer = np.cross(np.cross(v.a, v.b), v.c) if turned else np.cross(v.a, inner)
        return (v.a @ inner) ** 2 + (outer**2).sum()

    rng = np.random.default_rng(6)
    assert_means(note, loss, SimpleNamespace(**{n: rng.normal(size=3) for n in "abc"}), {"turned": True})


def test_a_cross_product_of_vectors_of_any_length_is_refused():
    note = r"Let $a, b \in \mathbb{R}^d$. $$J(a) = \|a \times b\|^2$$"
    with pytest.raises(UserError, match="a cross product is read of vectors with three entries, and these have d"):
        printed(note)
