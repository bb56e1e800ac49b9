"""The summation convention, in notes that state it."""

from __future__ import annotations

import pytest

from calcwork.notation.spelling.operators.repeated import CONVENTION, with_sums_over_repeated
from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from tests.judging import last

STATED = r"""Repeated indices are summed,
and $\partial_k=\partial/\partial w_k$. For a constant matrix $A_{ij}$ and a data
matrix $X_{ai}$ let $r_a=X_{ai}w_i-y_a$ and $E=\tfrac12r_ar_a$. """


def written(latex: str) -> str:
    return outline(with_sums_over_repeated(read(latex).rows[0].items))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("A_{ij} w_i w_j", r"\sum_{i,j} A_{ij} w_i w_j"),
        ("r_a = X_{ai} w_i - y_a", r"r_a = \sum_i X_{ai} w_i - y_a"),
        ("(A_{ki} + A_{ik}) w_i", r"\sum_i (A_{ki} + A_{ik}) w_i"),
        (r"n = \sqrt{w_i w_i}", r"n = \sqrt{\sum_i w_i w_i}"),
        (r"d_m = v_m f(a_m) x_n", r"d_m = v_m f(a_m) x_n"),
        (r"\sum_i w_i w_i", r"\sum_i w_i w_i"),
        (r"a = w_i v_i, b = u_i u_i", r"a = \sum_i w_i v_i, b = \sum_i u_i u_i"),
    ],
)
def test_sums_are_written_out(short: str, full: str) -> None:
    assert written(short) == outline(read(full).rows[0].items)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("We sum over repeated indices.", True),
        ("the Einstein summation convention", True),
        ("Repeated indices imply summation", True),
        ("Einstein wrote on repeated measurements", False),
    ],
)
def test_the_words_that_state_it(text: str, stated: bool) -> None:
    assert bool(CONVENTION.search(text)) == stated


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\partial_k(A_{ij}w_iw_j)=(A_{ki}+A_{ik})w_i", r"\partial_k(A_{ij}w_iw_j)=2A_{ki}w_i"),
        (r"\partial_kE=X_{ak}(X_{ai}w_i-y_a)", r"\partial_kE=X_{ka}(X_{ai}w_i-y_a)"),
        (r"\partial_l\partial_kE=X_{ak}X_{al}", r"\partial_l\partial_kE=2X_{ak}X_{al}"),
    ],
)
def test_steps_under_the_convention(right: str, wrong: str) -> None:
    assert last(STATED, right).verdict == "proved"
    assert last(STATED, wrong).verdict in ("refuted", "unclear")


def test_without_the_words_letters_are_free() -> None:
    assert last("Let $A$ be a matrix and $w$ a vector.", "A_{ij} w_j = A_{i1} w_1").verdict != "proved"
