r"""Sets that words describe, "the set of those $i$ with ...", as equations."""

from __future__ import annotations

import pytest

from tests.judging import kinds

HINGE = r"""Let $C > 0$ and $F(w, b) = \frac12\|w\|^2 + C\sum_{i=1}^m \max(0, 1 - y_i(w^\top x_i + b))$.
Let $%s$ %s $i$ %s $y_i(w^\top x_i + b) < 1$. $$ \frac{\partial F}{\partial b} = %sC\sum_{i \in %s} y_i $$"""
WORDS = [
    ("I", "be the set of those", "with"),
    (r"\mathcal{V}", "denote the set of all", "such that"),
    ("A", "be the set of indices", "for which"),
]


@pytest.mark.parametrize(("name", "of", "such"), WORDS)
def test_a_set_of_those_with(name: str, of: str, such: str) -> None:
    assert kinds(HINGE % (name, of, such, "-", name))[-1] == "proved"
    assert kinds(HINGE % (name, of, such, "", name))[-1] == "refuted"


def test_a_set_that_was_not_understood_refutes_nothing() -> None:
    text = r"""Let $x_1, \dots, x_m \in \mathbb{R}^d$, $y_i \in \{-1, 1\}$, $w \in \mathbb{R}^d$, $b \in \mathbb{R}$,
$C > 0$, and let $I$ collect the violators.
$$ F(w, b) = \frac12\|w\|^2 + C\sum_{i=1}^m \max(0, 1 - y_i(w^\top x_i + b)) $$
$$ \frac{\partial F}{\partial b} = -C\sum_{i \in I} y_i $$"""
    assert kinds(text)[-1] == "unclear"


@pytest.mark.parametrize(("factor", "verdict"), [(r"\frac12", "proved"), ("", "refuted")])
def test_an_optimum_with_a_star_is_transposed(factor: str, verdict: str) -> None:
    text = r"""Let $f(x) = \frac12 x^\top A x - b^\top x$ with $A$ symmetric and positive definite, $A x^\star = b$
and $e_t = x_t - x^\star$. $$ f(x_t) - f(x^\star)
= \frac12 x_t^\top A x_t - x^{\star\top}A x_t + \frac12 x^{\star\top}A x^\star = %s e_t^\top A e_t $$"""
    assert kinds(text % factor)[-1] == verdict
