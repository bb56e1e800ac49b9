r"""Row vectors, as words call them; each step with a slip that must not pass."""

from __future__ import annotations

import pytest

from calcwork.notation.context.declarations.lying import take_lying
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.survey import survey
from calcwork.notation.symbols.table import Symbols
from tests.judging import last

BATCH = (
    r"Inputs are stored one per row: $U$ is $B\times p$, $C$ is $p\times q$, the offsets $r$ and $s$ are rows, "
    r"and $\mathbf{1}$ is the column of ones. Let $$ M = UC + \mathbf{1}r, \qquad E = \frac12\|M - K\|_F^2 $$"
)
CENTERED = (
    r"Let $v \in \mathbb{R}^{1\times K}$ and $\mathbf{1}$ the row of ones, "
    r"$$ c = v - \frac1K v\mathbf{1}^\top\mathbf{1} $$"
)
LISTED = (
    r"For $x^{(i)} \in \mathbb{R}^p$, $t^{(i)} \in \mathbb{R}$, $i = 1, \dots, N$, let $u^{(i)} = v^Tx^{(i)} + c$ and "
    r"$$ E = \frac{1}{2N}\sum_{i=1}^N (u^{(i)} - t^{(i)})^2 $$ The columns of $X \in \mathbb{R}^{p\times N}$ are "
    r"$x^{(i)}$, and $U = [u^{(1)}, \dots, u^{(N)}]$ and $T = [t^{(1)}, \dots, t^{(N)}]$ are row vectors."
)
STEPS = [
    (BATCH, r"\frac{\partial E}{\partial r} = \mathbf{1}^\top(M - K)", "= ", "= 2"),
    (BATCH, r"\frac{\partial E}{\partial C} = U^\top(M - K)", "U^\\top(", "U^\\top(K + "),
    (CENTERED, r"c\mathbf{1}^\top = 0", "= 0", "= 1"),
    (CENTERED, r"cc^\top = vv^\top - \frac1K(v\mathbf{1}^\top)^2", r"\frac1K", ""),
    (CENTERED, r"\frac{\partial c}{\partial v} = I - \frac1K\mathbf{1}^\top\mathbf{1}", r"\frac1K", ""),
    (LISTED, r"\frac{\partial E}{\partial v} = \frac1NX(U - T)^T", r"\frac1N", ""),
    (LISTED, r"E = \frac{1}{2N}(U - T)(U - T)^T", "2N", "N"),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_a_step_with_rows_is_proved_and_a_slip_in_it_refuted(given: str, step: str, old: str, new: str) -> None:
    assert last(f"{given}\n\n$$ {step} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {step.replace(old, new, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    ("before", "name", "after", "lies"),
    [
        ("the row vector ", "g", " holds", True),
        ("We collect them in the row ", "Y", ".", True),
        ("where ", "b", " is a row.", True),
        ("where ", "b", " and it", False),
        ("where ", "b", " is not a row.", False),
        ("the ", "b", " is the row of $X$ that", False),
        ("the third row ", "b", " of it", False),
        ("the first row ", "b", " is", False),
        ("the ", "b", " are row sums", False),
        ("with ", "b", " rows", False),
        ("and ", r"\mathbf 1", " the row of ones", True),
        ("and ", "b_n", " is a row", False),
    ],
)
def test_words_that_call_a_vector_a_row(before: str, name: str, after: str, lies: bool) -> None:
    formula = tuple(read(name).rows[0].items)
    symbols = Symbols(survey([formula]))
    take_lying(symbols, before, formula, after)
    assert bool(symbols.rows) == lies
