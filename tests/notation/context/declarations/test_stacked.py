r"""Rows and columns in words: ``\sum_i r_i x_i`` is ``X^T r`` where the x_i are the rows of X, and ``X r`` else."""

from __future__ import annotations

import pytest

from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from tests.judging import verdicts

ROWS = [
    r"and let $X$ be the matrix whose rows are the $x_i^\top$",
    r"where the rows of $X$ are the $x_i^\top$",
    r"and $X$ has rows $x_i^\top$",
    r"where $X$ stacks the $x_i^\top$ as rows",
    r"and we collect the $x_i$ as the rows of a matrix $X$",
    r"where $x_i^\top$ is the $i$-th row of $X$",
    r"where the $i$th row of $X$ is $x_i^\top$",
    r"where the $x_i^\top$ are the rows of the design matrix $X$",
    r"where $X$ contains the vectors $x_i^\top$ in its rows",
]
COLUMNS = [text.replace("row", "column").replace(r"^\top", "") for text in ROWS]


@pytest.mark.parametrize("words", [*ROWS, *COLUMNS])
def test_words_tell_how_lines_stand_in_a_matrix(words: str) -> None:
    given = rf"Let $x_i \in \mathbb{{R}}^d$ for $i = 1, \dots, n$ and $r \in \mathbb{{R}}^n$, {words}."
    right, wrong = (r"X^\top r", "X r") if words in ROWS else ("X r", r"X^\top r")
    assert verdicts(rf"{given} $$ \sum_{{i=1}}^n r_i x_i = {right} $$")[-1].verdict == "proved"
    assert verdicts(rf"{given} $$ \sum_{{i=1}}^n r_i x_i = {wrong} $$")[-1].verdict == "refuted"


@pytest.mark.parametrize(
    "words",
    [
        r"Rows $p_i$ of $P\in \mathbb{R}^{m\times k}$, items the rows $q_j$ of $Q\in\mathbb{R}^{n\times k}$",
        r"The rows $p_i$ of $P\in \mathbb{R}^{m\times k}$ and the rows $q_j$ of $Q\in\mathbb{R}^{n\times k}$",
        r"Row vectors $p_i$ of the matrix $P\in \mathbb{R}^{m\times k}$ and $q_j$ of $Q\in\mathbb{R}^{n\times k}$",
    ],
)
def test_the_lines_of_a_matrix_are_those_of_no_matrix_before_them(words: str) -> None:
    note = rf"{words}. For $t=1,\dots,T$ let $i_t\in\{{1,\dots,m\}}$, $j_t\in\{{1,\dots,n\}}$."
    note += r" $$ J(P,Q) = \sum_{t=1}^T \langle p_{i_t}, q_{j_t}\rangle^2 $$"
    problem = read_problem(read_document(Source(note, "note.md"))).problem
    assert set(problem.scope.declarations) == {"P", "Q", "i", "j", "J"}
