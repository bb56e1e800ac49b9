r"""Points such as (1, 2), which stand or lie as what they are combined with needs it; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import last

TABLE = r"\begin{pmatrix} 0.9 & 0.1 \\ 0.5 & 0.5 \end{pmatrix}"
CHAIN = rf"Let $P = {TABLE}$ and $\mu_0 = (1, 0)$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a point before a matrix": ("", rf"(1, 2) {TABLE} = (1.9, 1.1)", "1.9", "1.1"),
    "a named point before a matrix": (CHAIN, r"\mu_0 P = (0.9, 0.1)", "0.1)", "0.5)"),
    "a point before a power": (CHAIN, r"\mu_0 P^2 = (0.86, 0.14)", "0.86", "0.84"),
    "a point behind a matrix": (CHAIN, r"P\mu_0 = (0.9, 0.5)", "0.5", "0.1"),
    "a point and a written row": ("", r"\begin{pmatrix} 1 & 2 \end{pmatrix} = (1, 2)", "(1", "(2"),
    "points around a matrix": (
        r"Let $u = (1, 2, 3)$ and $A \in \mathbb{R}^{3 \times 3}$.",
        r"u A u^T = \sum_{i,j} u_i A_{ij} u_j",
        "A_{ij} u_j",
        "A_{ij}",
    ),
    "a layer of rows": (
        r"Let $x = (1, 2)$, $W = \begin{pmatrix} 1 & 0 & 2 \\ 3 & 1 & 1 \end{pmatrix}$ and $b = (1, 1, 1)$.",
        "xW + b = (8, 3, 5)",
        "8",
        "7",
    ),
    "a stationary distribution": (
        r"Let $P$ be the $n \times n$ transition matrix and let $\pi$ be its stationary distribution, $\pi P = \pi$.",
        r"\pi P^2 - \pi P = \pi P^2 - \pi",
        r"P^2 - \pi$",
        r"P^2 + \pi$",
    ),
}


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS.values(), ids=STEPS)
def test_a_step_holds_and_its_slip_does_not(given: str, step: str, old: str, new: str) -> None:
    marked = f"{step}$"
    assert old in marked
    assert last(given, step).verdict == "proved"
    assert last(given, marked.replace(old, new)[:-1]).verdict not in {"proved", "agrees", "definition"}


def test_a_point_of_another_length_has_no_product_with_a_matrix() -> None:
    found = last(r"Let $w = (1, -1)$.", r"w \begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix} = (-1, -1)")
    assert found.verdict == "refuted"


def test_a_law_of_one_letter_is_no_law_of_two() -> None:
    given = r"The cross entropy is $H(p, q) = -\sum_i p_i \log q_i$."
    assert last(given, r"H(p, q) - H(p) = \sum_i p_i \log \frac{p_i}{q_i}").verdict == "unclear"
