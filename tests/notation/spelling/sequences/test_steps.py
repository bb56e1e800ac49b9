"""Quantities at steps of time, losses that are left open, derivatives with a slash, names of several capitals."""

from __future__ import annotations

import pytest

from tests.judging import steps

RNN = r"""$$\mathbf a_t = W \mathbf h_{t-1} + U \mathbf x_t, \qquad \mathbf h_t = \tanh(\mathbf a_t)$$ """
BATCH = r"""Let $y_i = \gamma \hat x_i + \beta$ for $i = 1, \dots, m$. """
FOCAL = r"""$$FL(p) = -(1-p)^\gamma \log p$$ with $p = \sigma(x)$. """

GATES = (
    r"$$\mathbf f = \sigma(\mathbf a_f), \quad \mathbf i = \sigma(\mathbf a_i)$$ $$\mathbf o = \sigma(\mathbf a_o)$$ "
    r"$$\mathbf c = \mathbf f \odot \mathbf k + \mathbf i \odot \mathbf g$$ "
)

UPSTREAM = r"(\partial L/\partial\mathbf c)\odot\mathbf g\odot\mathbf i\odot"


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (
            RNN,
            r"\partial\mathbf h_t/\partial\mathbf h_{t-1} = \operatorname{diag}(1-\mathbf h_t\odot\mathbf h_t)W",
            r"\partial\mathbf h_t/\partial\mathbf h_{t-1} = \operatorname{diag}(1+\mathbf h_t\odot\mathbf h_t)W",
        ),
        (
            "$$h_t = (1-z) h_{t-1} + z u$$ ",
            r"\frac{\partial h_t}{\partial z} = u - h_{t-1}",
            r"\frac{\partial h_t}{\partial z} = u + h_{t-1}",
        ),
        (
            BATCH,
            r"\frac{\partial L}{\partial \gamma} = \sum_{i=1}^m \frac{\partial L}{\partial y_i} \hat x_i",
            r"\frac{\partial L}{\partial \gamma} = \sum_{i=1}^m \frac{\partial L}{\partial y_i}",
        ),
        (
            BATCH,
            r"\partial L/\partial \hat x_i = \gamma\,\partial L/\partial y_i",
            r"\partial L/\partial \hat x_i = \partial L/\partial y_i",
        ),
        (
            FOCAL,
            r"\frac{dFL}{dp} = \gamma(1-p)^{\gamma-1}\log p - \frac{(1-p)^\gamma}{p}",
            r"\frac{dFL}{dp} = (1-p)^{\gamma-1}\log p - \frac{(1-p)^\gamma}{p}",
        ),
        ("Let $f(x) = x^3$. ", "df/dx = 3x^2", "df/dx = 2x^2"),
        ("Let $f(x) = x^3$. ", "d^2f/dx^2 = 6x", "d^2f/dx^2 = 3x"),
        (
            GATES,
            r"\partial L/\partial\mathbf a_i = " + UPSTREAM + r"(1-\mathbf i)",
            r"\partial L/\partial\mathbf a_i = " + UPSTREAM + r"(1+\mathbf i)",
        ),
    ],
)
def test_steps_and_open_losses(given: str, right: str, wrong: str) -> None:
    assert steps(given + f"$${right}$$")[-1] in {"proved", "agrees"}
    assert steps(given + f"$${wrong}$$")[-1] == "refuted"


def test_an_open_loss_says_nothing_of_what_no_definition_ties() -> None:
    assert steps(r"$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial z} x$$") == ["unclear"]
    assert steps(r"Let $z = wx$. $$\frac{\partial L}{\partial z} = z - y$$") == ["unclear"]


def test_a_sum_over_t_keeps_it_an_index() -> None:
    assert steps(r"$$\sum_{t=1}^T (a_t - b_t) = \sum_{t=1}^T a_t - \sum_{t=1}^T b_t$$") == ["proved"]
    assert steps(r"$$\sum_{t=2}^T (a_t - a_{t-1}) = a_T - a_1$$") == ["agrees"]
