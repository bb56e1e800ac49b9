"""Eigenvalues that a note gives, in any order, rounded or not, and those that are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from tests.judging import steps

MATRIX = r"Let $B = \begin{pmatrix} 4 & -1 \\ -1 & 6 \end{pmatrix}$. "


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\lambda_1 = 5 + \sqrt 2, \quad \lambda_2 = 5 - \sqrt 2", ["proved", "proved"]),
        (r"\lambda_1 = 5 - \sqrt 2", ["proved"]),
        (r"(\lambda_1, \lambda_2) = (6.41, 3.59)", ["agrees"]),
        (r"(\lambda_1, \lambda_2) = (3.59, 6.41)", ["agrees"]),
        (r"(\lambda_1, \lambda_2) = (6.41, 3.95)", ["refuted"]),
        (r"(\lambda_1, \lambda_2) = (6.41, 6.41)", ["refuted"]),
        (r"\lambda_1 = 5 + \sqrt 3, \quad \lambda_2 = 5 - \sqrt 2", ["refuted", "proved"]),
    ],
)
@pytest.mark.parametrize("words", ["The eigenvalues of $B$ are", "# Eigenvalues\n\nWe find"])
def test_values_of_eigenvalues(words: str, claim: str, expected: list[str]) -> None:
    assert steps(f"{MATRIX}\n\n{words}\n\n$$ {claim}. $$") == expected


def test_the_rounded_values_are_those_of_numpy() -> None:
    found = np.linalg.eigvalsh([[4.0, -1.0], [-1.0, 6.0]])
    assert np.round(found, 2).tolist() == [3.59, 6.41]


@pytest.mark.parametrize(
    "text",
    [
        MATRIX + r"Ridge regression takes $$ \lambda_1 = 3. $$",
        MATRIX + r"Let $C = \begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}$. The eigenvalues are $$ \lambda_1 = 3. $$",
        r"The eigenvalues are $$ \lambda_1 = 3. $$",
    ],
)
def test_where_no_one_matrix_is_meant_it_is_a_definition(text: str) -> None:
    assert steps(text) == []


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\lambda_{1,2} = \frac{10 \pm \sqrt{100 - 92}}{2} = 5 \pm \sqrt 2", ["proved", "proved"]),
        (r"\lambda_{1,2} = 5 \pm 2 \sqrt 2", ["refuted"]),
        (r"x_{1,2} = 5 \pm 2 \sqrt 2", []),  # which are two names for two values
    ],
)
def test_two_eigenvalues_at_once(claim: str, expected: list[str]) -> None:
    polynomial = r"$$ \det(B - \lambda I) = \lambda^2 - 10 \lambda + 23 $$"
    assert steps(f"{MATRIX} {polynomial}\n\n$$ {claim} $$")[1:] == expected
