r"""Masks of arrays, rows of brackets, words above a name, and what stands beside a matrix, as notes on networks do."""

from __future__ import annotations

import pytest

from tests.judging import last

LAYERS = r"""Let $X$ be $n \times p$, $U_1 = XV_1 + c_1$, $H = \mathrm{ReLU}(U_1)$, $U_2 = HV_2 + c_2$ and
$E = \frac{1}{2n}\|U_2 - Y\|_F^2$. """
BACK = r"\frac{\partial E}{\partial U_1} = \left(\frac{\partial E}{\partial U_2} V_2^T\right) \odot "
RANK_ONE = r"\left(I - \frac{B^{-1} f g^T}{1 + g^T B^{-1} f}\right) B^{-1}"


@pytest.mark.parametrize(
    "mask",
    [
        r"\mathbb 1[U_1 > 0]",
        r"\mathbf 1(U_1 > 0)",
        r"\mathbb I\{U_1 > 0\}",
        r"1_{U_1 > 0}",
        r"I_{\{U_1 > 0\}}",
        r"(U_1 > 0)",
        r"[U_1 > 0]",
    ],
)
def test_a_mask_of_an_array(mask: str) -> None:
    assert last(LAYERS, BACK + mask).verdict == "proved"
    assert last(LAYERS, BACK + mask.replace(">", "<")).verdict in {"refuted", "unclear"}
    declared = (
        r"$V_1 \in \mathbb{R}^{p \times h}$, $V_2 \in \mathbb{R}^{h \times q}$, $Y \in \mathbb{R}^{n \times q}$. "
    )
    declared += r"$c_1 \in \mathbb{R}^h$, $c_2 \in \mathbb{R}^q$. "
    assert last(LAYERS + declared, BACK + mask.replace(">", "<")).verdict == "refuted"


@pytest.mark.parametrize("place", ["{i,:}", "{i:}", r"{i\cdot}", "{i}"])
def test_a_row_of_a_bracket(place: str) -> None:
    slope = r"\left(\frac{\partial E}{\partial U_2}\right)_"
    step = rf"\frac{{\partial E}}{{\partial c_2}} = \sum_{{i=1}}^n {slope}{place}"
    assert last(LAYERS, step).verdict == "proved"
    assert last(LAYERS, step.replace("= ", "= 2 ")).verdict == "refuted"


def test_a_bias_without_shape_lies_beside_samples_in_rows() -> None:
    step = r"\frac{\partial E}{\partial c_2} = \mathbf 1^T \frac{\partial E}{\partial U_2}"
    assert last(LAYERS, step).verdict == "proved"
    assert last(r"Let $X \in \mathbb{R}^{n \times p}$, $B \in \mathbb{R}^{p \times q}$ and $R = XB + \mathbf 1 g$. ",
                r"R_{ij} = \sum_k X_{ik} B_{kj} + g_j").verdict == "proved"  # fmt: skip


@pytest.mark.parametrize("label", ["{new}", "{(new)}"])
def test_a_word_above_a_name_is_a_label(label: str) -> None:
    old = label.replace("new", "old")
    given = rf"Let $r^{label} = r^{old} - \eta s$."
    assert last(given, rf"r^{label} - r^{old} = -\eta s").verdict == "proved"
    assert last(given, rf"r^{label} - r^{old} = \eta s").verdict == "refuted"


@pytest.mark.parametrize(
    "given",
    [
        "For invertible $B$ and vectors $f, g$ with $1 + g^T B^{-1} f \\ne 0$,",
        "For an invertible matrix $B$, vectors $f, g$ and $1 + g^T B^{-1} f \\ne 0$,",
        "Let $B$ be invertible, $f$ and $g$ column vectors with $1 + g^T B^{-1} f \\ne 0$. Then",
    ],
)
def test_a_kind_between_two_names_is_that_of_the_second(given: str) -> None:
    assert last(given, rf"(B + f g^T)^{{-1}} = {RANK_ONE}").verdict == "proved"
    assert last(given, rf"(B + f g^T)^{{-1}} = {RANK_ONE.replace('I -', 'I +')}").verdict in {"refuted", "unclear"}
