"""Values that words call an optimum, without the derivative; and what must not be refuted by them."""

from __future__ import annotations

import pytest

from tests.judging import kinds

COIN = r"""The log-likelihood is $$ \ell(r) = \sum_{i=1}^m [t_i \log r + (1 - t_i) \log(1 - r)] $$ %s $$ %s $$"""
WAITS = r"""Let $u_1, \dots, u_m > 0$ and $$ \ell(\beta) = \sum_{i=1}^m (\log\beta - \beta u_i) $$ %s $$ %s $$"""
RIDGE = r"""Let $A \in \mathbb{R}^{n \times p}$, $t \in \mathbb{R}^n$, $\gamma > 0$ and
$J(v) = \|Av - t\|^2 + \gamma \|v\|^2$. %s $$ %s $$"""
SETTING = "Setting the derivative to zero gives"


@pytest.mark.parametrize(
    ("text", "words", "right", "wrong"),
    [
        (COIN, SETTING, r"r = \frac1m \sum_{i=1}^m t_i", r"r = \frac1m \sum_{i=1}^m (1 - t_i)"),
        (COIN, "The maximum likelihood estimate is", r"\hat r = \frac1m \sum_i t_i", r"\hat r = \sum_i t_i"),
        (
            WAITS,
            r"Maximizing over $\beta$ yields",
            r"\hat\beta = \frac{m}{\sum_i u_i}",
            r"\hat\beta = \frac1m\sum_i u_i",
        ),
        (RIDGE, "The minimizer is", r"v^* = (A^T A + \gamma I)^{-1} A^T t", r"v^* = (A^T A - \gamma I)^{-1} A^T t"),
        (
            RIDGE,
            r"Solving $\nabla J(v) = 0$ for $v$:",
            r"v = (A^T A + \gamma I)^{-1} A^T t",
            r"v = (A^T A + 2\gamma I)^{-1} A^T t",
        ),
    ],
)
def test_an_announced_optimum_is_judged(text: str, words: str, right: str, wrong: str) -> None:
    assert kinds(text % (words, right))[-1] in {"proved", "agrees"}
    assert kinds(text % (words, wrong))[-1] == "refuted"


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (r"Without the penalty the minimizer is", r"v^* = (A^T A)^{-1} A^T t"),
        (r"We initialize the estimate by", r"v = A^T t"),
        ("The ordinary least-squares solution is", r"v = (A^T A)^{-1} A^T t"),
    ],
)
def test_the_optimum_of_another_objective_is_a_definition(words: str, step: str) -> None:
    assert kinds(RIDGE % (words, step))[-1] in {"definition", "unclear"}
