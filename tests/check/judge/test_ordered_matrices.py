r"""Matrices in the Loewner order, ``A \preceq B``: their difference counts, not the left side alone."""

from __future__ import annotations

import pytest

from tests.judging import last

DATA = r"Let $X \in \mathbb{R}^{n \times d}$ with rows $x_i^T$, $w \in \mathbb{R}^d$ and $c > 0$. "
HESSIAN = r"\sum_{i=1}^n \sigma(w^T x_i)(1 - \sigma(w^T x_i)) x_i x_i^T"


@pytest.mark.parametrize(
    "step",
    [
        r"X^T X \succeq 0",
        r"0 \preceq X^T X",
        r"X^T X \preceq X^T X + c I",
        r"X^T X + c I \succ 0",
        r"-X^T X \preceq 0",
        HESSIAN + r" \preceq \frac14 X^T X",
        r"\begin{pmatrix} 1 & 1 \\ 1 & 2 \end{pmatrix} \succeq \begin{pmatrix} 0 & 0 \\ 0 & 1 \end{pmatrix}",
    ],
)
def test_right_orders_are_accepted(step: str) -> None:
    assert last(DATA, step).verdict in {"proved", "agrees"}


@pytest.mark.parametrize(
    "step",
    [
        r"X^T X \succeq 5 I",
        r"-X^T X \preceq -5 I",
        r"X^T X + c I \preceq X^T X",
        r"0 \succeq X^T X",
        HESSIAN + r" \preceq \frac18 X^T X",
        HESSIAN + r" \succeq \frac14 X^T X",
    ],
)
def test_wrong_orders_are_not(step: str) -> None:
    assert last(DATA, step).verdict in {"unclear", "refuted"}


def test_a_wrong_order_of_matrices_in_numbers_is_refuted() -> None:
    step = r"\begin{pmatrix} 1 & 1 \\ 1 & 2 \end{pmatrix} \preceq \begin{pmatrix} 2 & 0 \\ 0 & 1 \end{pmatrix}"
    assert last("", step).verdict == "refuted"
