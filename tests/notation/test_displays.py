"""Shapes that a notebook gives as code, and biases that NumPy adds to each row; each step with a slip."""

from __future__ import annotations

import pytest

from calcwork.notation.displays import formulas_of
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.judging import last

CODE = (
    "Shapes: `A` is `(B, p)`, `V` has shape `(p, q)`, `c` is `(q,)` and `T` is `(B, q)`. Let "
    r"$$ S = AV + c, \qquad E = \frac{1}{2B}\sum_{i=1}^B\sum_{j=1}^q (S_{ij} - T_{ij})^2 $$"
)
SPACES = (
    r"For $A \in \mathbb{R}^{B\times p}$, $V \in \mathbb{R}^{p\times q}$, $c \in \mathbb{R}^q$, "
    r"$T \in \mathbb{R}^{B\times q}$ let $$ S = AV + c, \qquad E = \frac{1}{2B}\|S - T\|_F^2 $$"
)
STEPS = [
    (r"\frac{\partial E}{\partial V} = \frac1B A^T(S - T)", r"\frac1B ", ""),
    (r"\frac{\partial E}{\partial V} = \frac1B A^T(S - T)", "A^T(S - T)", "(S - T)^T A"),
    (r"\frac{\partial E}{\partial c_j} = \frac1B \sum_{i=1}^B (S_{ij} - T_{ij})", r"\frac1B", r"\frac2B"),
    (r"\frac{\partial E}{\partial c} = \frac1B (S - T)^T \mathbf{1}", "(S - T)^T", "(S - T)"),
]


@pytest.mark.parametrize("given", [CODE, SPACES])
@pytest.mark.parametrize(("step", "old", "new"), STEPS)
def test_shapes_are_those_of_the_arrays(given: str, step: str, old: str, new: str) -> None:
    assert last(f"{given}\n\n$$ {step} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {step.replace(old, new, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize("words", ["is no longer `(B, p)`", "is `(batch, p)`", "is printed after `(B, p)`"])
def test_other_code_declares_no_shape(words: str) -> None:
    _, formulas = formulas_of(read_document(Source(f"The array `A` {words}.")))
    assert [f.dims for f in formulas] == [()]
