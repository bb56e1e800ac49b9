r"""Functions with the same smallest or largest argument, over numbers, vectors and members; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import last

CENTERS = r"Let $c_1, \dots, c_K \in \mathbb{R}^d$ and $v \in \mathbb{R}^d$. "
NORMAL = r"""Let $S \in \mathbb{R}^{d \times d}$ be symmetric positive definite, $v, c_k \in \mathbb{R}^d$, $q_k > 0$
for $k = 1, \dots, K$. """
BAYES = r"By Bayes, $p(a|b) = \frac{p(b|a) p(a)}{p(b)}$. "
LINE = r"Let $t_i \in \mathbb{R}$, $z_i \in \mathbb{R}^d$ for $i = 1, \dots, n$ and $\tau > 0$. "


@pytest.mark.parametrize(
    ("given", "step", "old", "new"),
    [
        (CENTERS, r"\arg\min_k \|v - c_k\|^2 = \arg\max_k (2 v^T c_k - \|c_k\|^2)", "2 v", "3 v"),
        (CENTERS, r"\arg\min_k \|v - c_k\| = \arg\min_k \|v - c_k\|^2", r"\|^2", r"\|^2 - c_k^T c_k"),
        (CENTERS, r"\arg\max_k e^{v^T c_k} = \arg\max_k \frac{e^{v^T c_k}}{\sum_j e^{v^T c_j}}", "{e^{v", "{e^{-v"),
        (BAYES, r"\arg\max_a p(a|b) = \arg\max_a p(b|a) p(a)", " p(a)", ""),
        (BAYES, r"\arg\max_a p(a|b) = \arg\max_a [\log p(b|a) + \log p(a)]", r" + \log p(a)", ""),
    ],
)
def test_the_same_member(given: str, step: str, old: str, new: str) -> None:
    left, right = step.split(" = ")
    assert last(f"{given} $$ {left} = {right} $$").verdict == "proved"
    assert last(f"{given} $$ {left} = {right.replace(old, new)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    ("given", "left", "right", "slip"),
    [
        (
            NORMAL,
            r"\arg\max_k [\log q_k - \frac12 (v - c_k)^T S^{-1} (v - c_k)]",
            r"\arg\max_k [v^T S^{-1} c_k - \frac12 c_k^T S^{-1} c_k + \log q_k]",
            r"\arg\max_k [v^T S^{-1} c_k - c_k^T S^{-1} c_k + \log q_k]",
        ),
        (
            LINE,
            r"\arg\max_w \prod_{i=1}^n \frac{1}{\sqrt{2\pi\tau}} \exp\left(-\frac{(t_i - w^T z_i)^2}{2\tau}\right)",
            r"\arg\min_w \sum_{i=1}^n (t_i - w^T z_i)^2",
            r"\arg\max_w \sum_{i=1}^n (t_i - w^T z_i)^2",
        ),
        (
            LINE + r"Let $\nu > 0$. ",
            r"\arg\max_w [-\frac{1}{2\tau} \sum_i (t_i - w^T z_i)^2 - \frac{1}{2\nu} w^T w]",
            r"\arg\min_w [\sum_i (t_i - w^T z_i)^2 + \frac{\tau}{\nu} w^T w]",
            r"\arg\min_w [\sum_i (t_i - w^T z_i)^2 + \frac{\nu}{\tau} w^T w]",
        ),
    ],
)
def test_the_same_vector(given: str, left: str, right: str, slip: str) -> None:
    assert last(f"{given} $$ {left} = {right} $$").verdict == "proved"
    assert last(f"{given} $$ {left} = {slip} $$").verdict in {"unclear", "refuted"}


@pytest.mark.parametrize(
    "text",
    [
        BAYES + r"The prior is flat: with equal priors, $$ \arg\max_a p(a|b) = \arg\max_a p(b|a) $$",
        CENTERS + r"Let $\|c_k\| = 1$ for all $k$. $$ \arg\min_k \|v - c_k\|^2 = \arg\max_k v^T c_k $$",
    ],
)
def test_what_a_note_states_beside_functions_may_make_them_alike(text: str) -> None:
    assert last(text).verdict != "refuted"
