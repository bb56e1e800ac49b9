r"""Derivatives by a quantity named behind a loss in which it is written out; names that are given by their square."""

from __future__ import annotations

import pytest

from tests.judging import last

SCORE = (
    r"For $A \in \mathbb{R}^{m \times p}$ with rows $a_j$, $g\in\mathbb{R}^m$ and $h\in\mathbb{R}^p$ let "
    r"$$ C(h, c) = \frac12 \sum_{j=1}^m (h^\top a_j + c - g_j)^2. $$ With $s_j = h^\top a_j + c$ "
)
RATE = (
    r"For $A \in \mathbb{R}^{m \times p}$ with rows $a_j$, $g\in\mathbb{R}^m$, $h\in\mathbb{R}^p$ and "
    r"$\nu_j = \exp(h^\top a_j)$ let $$ C(h) = \sum_{j=1}^m (\nu_j - g_j \log \nu_j). $$ With $s_j = h^\top a_j$ "
)
SPREAD = (
    r"Here $\bar z = \frac1m \sum_{j=1}^m z_j$ is the mean, $q > 0$ the deviation, $q^2 = \frac1m \sum_{j=1}^m "
    r"(z_j - \bar z)^2$. $$ t_j = \frac{z_j - \bar z}{q} $$ "
)
MEAN = r"Here $\bar z$ is the mean of $z_1, \dots, z_m$. "
MATRIX = r"For $G = \begin{pmatrix} a & b \\ b & c \end{pmatrix}$ take $$ \mu_1 = a + b, \quad \mu_2 = a - b $$ "

STEPS = [
    (SCORE, r"\frac{\partial C}{\partial s_j} = s_j - g_j", "s_j - g_j", "2 (s_j - g_j)"),
    (RATE, r"\frac{\partial C}{\partial s_j} = e^{s_j} - g_j", "- g_j", "+ g_j"),
    (SPREAD, r"\frac1m \sum_{j=1}^m t_j^2 = 1", "= 1", "= 2"),
    (SPREAD, r"\frac{1}{m} \sum_{j=1}^m (t_j - 2)^2 = 5", "= 5", "= 4"),
    (MEAN, r"\sum_{j=1}^m (z_j - \bar z) z_j = \sum_{j=1}^m z_j^2 - m \bar z^2", "- m", "+ m"),
    (MATRIX, r"\mu_1 \mu_2 = a^2 - b^2", "- b", "+ b"),
    (r"It is zero at $x = \pm q$, $q > 0$. $$ f(x) = x e^{-x/q} $$ ", r"f'(x) = (1 - x/q) e^{-x/q}", "1 -", "1 +"),
    (r"For $j=1..m$ and $z\in\mathbb{R}^m$ ", r"\sum_j (z_j + 1) = m + \sum_{j=1}^m z_j", "= m", "= 2m"),
    (
        r"The model is $g = b z$. $$ C(b) = \frac12 \sum_{j=1}^m (g_j - b z_j)^2 $$ ",
        r"\frac{d^2C}{db^2} = \sum_{j=1}^m z_j^2",
        "z_j^2",
        "z_j",
    ),
    (
        r"Let $h\in\mathbb{R}^p$, $V(h)$ be any loss, $C(h) = V(h) + \|h\|^2$ and $S(h) = \frac{c}{2}\|h\|^2$. ",
        r"\nabla^2 S(h) = c I",
        "c I",
        "2 c I",
    ),
]


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS)
def test_a_step_is_judged_with_its_slip(given: str, step: str, part: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict in {"proved", "agrees"}
    assert last(f"{given} $$ {step.replace(part, slip)} $$").verdict == "refuted"


def test_what_is_left_of_the_quantity_leaves_the_derivative_open() -> None:
    given = SCORE.replace("^2. $$", r"^2 + \|h\|^2. $$")
    assert last(given + r"$$ \frac{\partial C}{\partial s_j} = s_j - g_j $$").verdict == "unclear"


def test_a_weighted_mean_is_not_taken_for_the_plain_one() -> None:
    given = MEAN.replace("the mean", "the weighted mean") + "The weights are $c_j > 0$. "
    assert last(given + r"$$ \sum_{j=1}^m c_j (z_j - \bar z) = 0 $$").verdict == "unclear"
