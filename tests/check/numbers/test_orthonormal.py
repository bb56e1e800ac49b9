"""Steps that need B^T B = I: proved with it, refuted with it, and not decided without it."""

import random

import pytest
from sympy import Dummy, Eq, KroneckerDelta, Sum

from calcwork.algebra.scope import array, index, size
from calcwork.check.numbers.orthonormal import orthonormal, orthonormal_values
from tests.judging import kinds

GIVEN = r"Let $B\in\mathbb{R}^{d\times k}$ with $B^\top B = I$, $x\in\mathbb{R}^d$ and $X\in\mathbb{R}^{d\times N}$. "
TRUE = [
    r"B^\top (x - B B^\top x) = 0",
    r"\|x - B B^\top x\|^2 = \|x\|^2 - \|B^\top x\|^2",
    r"B^\top B B^\top B = B^\top B",
    r"\operatorname{tr}(B B^\top) = k",
]
FALSE = [
    r"B^\top (x + B B^\top x) = 0",
    r"\|x - B B^\top x\|^2 = \|x\|^2 - 2 \|B^\top x\|^2",
    r"B B^\top x = x",
]


def kind(text):
    [only] = kinds(text)
    return only


@pytest.mark.parametrize("step", TRUE)
def test_what_follows_is_proved_and_needs_the_condition(step):
    assert kind(f"{GIVEN}$$ {step} $$") == "proved"


@pytest.mark.parametrize("step", FALSE)
def test_what_does_not_follow_is_refuted(step):
    assert kind(f"{GIVEN}$$ {step} $$") == "refuted"


def columns(sizes):
    B, k, i, j = array("B", size("d"), size("k")), Dummy("k", integer=True), index("i"), index("j")
    known = orthonormal(Eq(Sum(B[k, i] * B[k, j], (k, 1, size("d"))), KroneckerDelta(i, j), evaluate=False))
    return orthonormal_values(known, sizes, random.Random(0))


def test_drawn_matrices_have_orthonormal_columns_exactly():
    drawn = columns({"d": 4, "k": 2})
    for a in (1, 2):
        for b in (1, 2):
            assert sum(drawn["B", (r, a)] * drawn["B", (r, b)] for r in range(1, 5)) == int(a == b)
    assert columns({"d": 2, "k": 4}) is None


def test_another_product_says_nothing():
    B, k, i, j = array("B", size("d"), size("d")), Dummy("k", integer=True), index("i"), index("j")
    assert orthonormal(Eq(Sum(B[k, i] * B[j, k], (k, 1, size("d"))), KroneckerDelta(i, j), evaluate=False)) is None
