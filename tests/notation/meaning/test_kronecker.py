r"""vec and Kronecker products: right steps hold for all sizes, and planted slips are refuted at a point."""

import pytest

from calcwork.algebra.stacked import BlockOf, PlaceIn
from tests.judging import last, verdicts

STACKED = (
    r"Let $A\in\mathbb{R}^{p\times m}$, $X\in\mathbb{R}^{m\times n}$, $B\in\mathbb{R}^{n\times q}$,"
    r" $a\in\mathbb{R}^m$ and $b\in\mathbb{R}^n$."
)
SQUARES = (
    r"Let $A, C\in\mathbb{R}^{n\times n}$, $B, D\in\mathbb{R}^{m\times m}$ be invertible. Note"
    r" $\operatorname{vec}(A)$."
)
PAIRS = [
    (STACKED, r"\operatorname{vec}(AXB) = (B^T\otimes A)\operatorname{vec}(X)", ("B^T\\otimes A", "A\\otimes B^T")),
    (STACKED, r"\operatorname{vec}(ab^T) = b\otimes a", ("b\\otimes a", "a\\otimes b")),
    (SQUARES, r"(A\otimes B)(C\otimes D) = AC\otimes BD", ("AC\\", "CA\\")),
    (SQUARES, r"(A\otimes B)^T = A^T\otimes B^T", ("A^T\\otimes B^T", "B^T\\otimes A^T")),
    (SQUARES, r"\operatorname{tr}(A\otimes B) = \operatorname{tr}(A)\operatorname{tr}(B)", ("(A)\\", "(A)+\\")),
    (SQUARES, r"\operatorname{tr}(A^TC) = \operatorname{vec}(A)^T\operatorname{vec}(C)", ("(A^TC)", "(AC)")),
]


@pytest.mark.parametrize(("told", "step", "slip"), PAIRS)
def test_a_step_is_proved_and_its_slip_refuted(told, step, slip):
    assert last(told, step).verdict == "proved"
    assert last(told, step.replace(*slip)).verdict == "refuted"


def test_the_inverse_of_a_product_agrees():
    assert last(SQUARES, r"(A\otimes B)^{-1} = A^{-1}\otimes B^{-1}").verdict in {"agrees", "proved"}


def test_without_vec_the_sign_may_mean_something_else():
    told = r"Let $f, c\in\mathbb{R}^n$ and $h = f \odot c$."
    assert {v.verdict for v in verdicts(told + "\n\n$$ h = f\\otimes c $$")} == {"unclear"}


def test_rows_that_are_stacked_are_not_taken_for_columns():
    told = STACKED + r" Here $\operatorname{vec}(X)$ stacks the rows of $X$."
    assert last(told, r"\operatorname{vec}(AXB) = (A\otimes B^T)\operatorname{vec}(X)").verdict == "unclear"


def test_places_in_blocks_are_those_of_python():
    for i in range(12):
        assert (BlockOf(i + 1, 4), PlaceIn(i + 1, 4)) == tuple(n + 1 for n in divmod(i, 4))
