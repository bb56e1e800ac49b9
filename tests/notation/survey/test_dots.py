r"""Dots between factors and terms, up or down to the last; each with a slip that must not pass."""

from __future__ import annotations

import pytest

from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.dots import fold_factors
from tests.judging import last

FACTORS = r"Let $r_1, \dots, r_m > 0$ and $c > 0$."
GAIN = r"The gain of a line of amplifiers is $G = u\,q_Kq_{K-1}\cdots q_2q_1$. The error is $J = (G - b)^2$."

TALL = (
    r"Let $v = p_Hp_{H-1}\cdots p_1u$ and $E = \frac12(v - r)^2$. With bends let $o_0 = u$, $h_l = p_lo_{l-1}$ and "
    r"$o_l = g(h_l)$ for $l = 1, \dots, H$."
)


@pytest.mark.parametrize(
    ("factors", "product"),
    [
        (r"x_1 \cdots x_n y", "{prod_{k = 1}^{n} x_{k}} y"),
        (r"c \cdot x_1 \cdot x_2 \cdot \ldots \cdot x_n", "c cdot {prod_{k = 1}^{n} x_{k}}"),
        (r"2 w_L w_{L-1} \cdots w_2 w_1 x", "2 {prod_{k = 1}^{L} w_{k}} x"),
        (r"f(z_L) w_L f(z_{L-1}) w_{L-1} \cdots f(z_1) w_1", "{prod_{k = 1}^{L} f ( z_{k} ) w_{k}}"),
        (r"a_2 b_1 a_3 b_2 \cdots a_n b_{n-1}", "{prod_{k = 2}^{n} a_{k} b_{k - 1}}"),
        (r"a_{i1} a_{i2} \cdots a_{im}", "{prod_{k = 1}^{m} a_{i k}}"),
        (r"a_1 a_2 \cdots a_{2n}", "{prod_{k = 1}^{2 n} a_{k}}"),
        (r"a_j a_{j+1} \cdots a_n", "{prod_{k = j}^{n} a_{k}}"),
    ],
)
def test_factors_are_folded_as_far_as_they_go_on_alike(factors: str, product: str) -> None:
    assert outline(fold_factors(read(factors).rows[0].items)) == product


@pytest.mark.parametrize("factors", [r"a_j \cdots a_n", r"a_1 b_3 \cdots a_n b_n", r"\cdots a_n", r"a_1 \cdots b_n"])
def test_dots_that_run_in_no_seen_way_stay(factors: str) -> None:
    items = read(factors).rows[0].items
    assert fold_factors(items) == items


@pytest.mark.parametrize(
    ("given", "right", "old", "new"),
    [
        (FACTORS, r"\log(c\,r_m r_{m-1} \cdots r_1) = \log c + \sum_{i=1}^m \log r_i", "(c", "(c^2"),
        (FACTORS, r"\log(r_1 \cdot \ldots \cdot r_m \cdot c) = \log c + \sum_{i=1}^m \log r_i", "= ", "= m"),
        (FACTORS, r"r_m + r_{m-1} + \dots + r_1 = \sum_{i=1}^m r_i", "= ", "= 2"),
        (GAIN, r"\frac{\partial J}{\partial q_1} = 2(G - b)\,q_Kq_{K-1}\cdots q_2\,u", "q_2", "q_2q_1"),
        (GAIN, r"\frac{\partial J}{\partial q_K} = 2u(G - b)\,q_{K-1} \cdots q_2q_1", "q_2q_1", "q_3q_2"),
        (TALL, r"\frac{\partial E}{\partial p_1} = (v - r)p_H \cdots p_3p_2\,u", r"p_2\,u", r"p_2p_1\,u"),
        (GAIN, r"q_1\frac{\partial G}{\partial q_1} = G", "= ", "= 2"),
    ],
)
def test_dots_between_factors(given: str, right: str, old: str, new: str) -> None:
    for step, expected in ((right, "proved"), (right.replace(old, new, 1), "refuted")):
        assert last(f"{given} $$ {step} $$").verdict == expected, step


def test_matrices_are_not_multiplied_entry_by_entry() -> None:
    note = r"Let $M_1, \dots, M_n \in \mathbb{R}^{d \times d}$. $$ M_1M_2 \cdots M_n = M_n \cdots M_2M_1 $$"
    assert last(note).verdict == "unclear"
