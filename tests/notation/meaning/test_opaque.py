"""Functions that a note leaves open, of numbers, arrays and parameters below their name, and losses of one sample."""

from __future__ import annotations

import pytest

from tests.judging import steps

VECTOR = r"Let $\phi \in \mathbb{R}^p$ and $x_i \in \mathbb{R}^q$ for $i = 1, \dots, n$. "
SCALAR = r"The density $q_\phi(x)$ has a parameter $\phi$. "
RISK = r"\frac1n \sum_{i=1}^n \ell(%s, y_i)"
SCORE = r"\frac{\partial}{\partial\phi} \log q_\phi(x)"
OPEN = [
    (
        VECTOR,
        r"\nabla_\phi \frac1n \sum_{i=1}^n R(\phi, x_i)",
        r"\frac1n \sum_{i=1}^n \nabla_\phi R(\phi, x_i)",
        r"\sum_{i=1}^n \nabla_\phi R(\phi, x_i)",
    ),
    (
        VECTOR,
        r"\nabla_\phi " + RISK % r"h(x_i; \phi)",
        r"\frac1n \sum_{i=1}^n \nabla_\phi \ell(h(x_i; \phi), y_i)",
        "0",
    ),
    (
        VECTOR,
        r"\nabla_\phi " + RISK % r"h_\phi(x_i)",
        r"\frac1n \sum_{i=1}^n \nabla_\phi \ell(h_\phi(x_i), y_i)",
        r"\sum_{i=1}^n \nabla_\phi \ell(h_\phi(x_i), y_i)",
    ),
    (
        VECTOR,
        r"\nabla_\phi \log q_\phi(x_1)",
        r"\frac{\nabla_\phi q_\phi(x_1)}{q_\phi(x_1)}",
        r"\nabla_\phi q_\phi(x_1)",
    ),
    (
        SCALAR,
        SCORE,
        r"\frac{1}{q_\phi(x)} \frac{\partial q_\phi(x)}{\partial\phi}",
        r"\frac{\partial q_\phi(x)}{\partial\phi}",
    ),
]


@pytest.mark.parametrize(("given", "left", "right", "wrong"), OPEN)
def test_a_step_for_every_function_that_is_left_open(given: str, left: str, right: str, wrong: str) -> None:
    assert steps(f"{given}\n\n$$ {left} = {right} $$") == ["proved"]
    assert steps(f"{given}\n\n$$ {left} = {wrong} $$") == ["unclear"]


def test_nothing_is_put_in_for_an_array_that_is_an_argument_but_another_array() -> None:
    given = r"Let $u, v \in \mathbb{R}^p$, $b \in \mathbb{R}$ and $G(u) = b R(u, b) + u^T u$. "
    assert steps(given + r"$$ G(v) = b R(v, b) + v^T v $$") == ["proved"]
    assert steps(given + r"$$ G(v) = b R(u, b) + v^T v $$") == ["unclear"]
    assert steps(given + r"$$ G(2v) = b R(v, b) + 4 v^T v $$") == ["unclear"]


BUNDLE = r"Let $\theta = (A, c)$. $$ \nabla_\theta \frac1n \sum_{i=1}^n \ell(h(x_i; \theta), y_i) = %s $$"


def test_a_bundle_of_parameters_is_one_variable() -> None:
    assert steps(BUNDLE % r"\frac1n \sum_{i=1}^n \nabla_\theta \ell(h(x_i; \theta), y_i)") == ["proved"]


MEAN = (
    r"Let $x_i \in \mathbb{R}^D$, $a_i = \sigma(w^T x_i)$ and "
    r"$J(w) = -\frac{1}{m} \sum_{i=1}^m \left(t_i \log a_i + (1 - t_i) \log(1 - a_i) \right)$. "
)
ONE_SAMPLE = [
    (r"\frac{\partial L}{\partial a_i}", r"\frac{a_i - t_i}{a_i (1 - a_i)}", r"\frac{t_i - a_i}{a_i (1 - a_i)}"),
    (
        r"\frac{\partial J}{\partial w_j}",
        r"\frac1m \sum_{i=1}^m \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial w_j}",
        r"\sum_{i=1}^m \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial w_j}",
    ),
]


@pytest.mark.parametrize(("left", "right", "wrong"), ONE_SAMPLE)
def test_a_loss_whose_mean_is_given_is_that_of_one_sample(left: str, right: str, wrong: str) -> None:
    assert steps(f"{MEAN}\n\n$$ {left} = {right} $$") == ["proved"]
    assert steps(f"{MEAN}\n\n$$ {left} = {wrong} $$") == ["refuted"]
