r"""Columns of the outer factors of a decomposition: ``A q_i = \lambda_i q_i``, which was refuted by the rows of Q."""

from __future__ import annotations

import pytest

from tests.judging import last

SPECTRAL = (
    r"Let $A\in\mathbb{R}^{n\times n}$ be symmetric with eigendecomposition $A = Q\Lambda Q^T$, where $Q$ is "
    r"orthogonal and $\Lambda = \operatorname{diag}(\lambda_1,\dots,\lambda_n)$."
)
THIN = (
    r"Let $A \in \mathbb{R}^{m\times n}$ have the thin SVD $A = U\Sigma V^T$ with $U^TU = I$, $V^TV = VV^T = I$ and "
    r"$\Sigma = \operatorname{diag}(\sigma_1, \dots, \sigma_n)$."
)
DIAGONALIZED = (
    r"Let $A = PDP^{-1}$ with $D = \operatorname{diag}(\lambda_1,\dots,\lambda_n)$ and $A\in\mathbb{R}^{n\times n}$."
)
ROWS = (
    r"Let $A = QDQ^T$ with $Q \in \mathbb{R}^{n\times n}$, $D = \operatorname{diag}(d_1, \dots, d_n)$ and let "
    r"$q_i^T$ be the rows of $Q$."
)


@pytest.mark.parametrize(
    ("given", "right", "slip"),
    [
        (SPECTRAL, r"A q_i = \lambda_i q_i", r"A q_i = \lambda_i^2 q_i"),
        (SPECTRAL, r"A = \sum_i \lambda_i q_i q_i^T", r"A = -\sum_i \lambda_i q_i q_i^T"),
        (SPECTRAL, r"\operatorname{tr} A = \sum_i \lambda_i", r"\operatorname{tr} A = \sum_i \lambda_i^2"),
        (THIN, r"A v_i = \sigma_i u_i", r"A u_i = \sigma_i v_i"),
        (DIAGONALIZED, r"A p_j = \lambda_j p_j", r"A p_j = 2\lambda_j p_j"),
    ],
)
def test_vectors_of_a_decomposition(given: str, right: str, slip: str) -> None:
    assert last(given, right).verdict in {"proved", "agrees"}
    assert last(given, slip).verdict in {"refuted", "unclear"}


def test_what_words_call_rows_are_no_columns() -> None:
    assert last(ROWS, r"q_i^T D q_j = A_{ij}").verdict in {"proved", "agrees"}


@pytest.mark.parametrize(("lines", "right", "wrong"), [("columns", "QQ^T", "Q^TQ"), ("rows", "Q^TQ", "QQ^T")])
def test_lines_of_a_square_matrix_are_what_words_call_them(lines: str, right: str, wrong: str) -> None:
    given = rf"Let $Q \in \mathbb{{R}}^{{n\times n}}$ have the {lines} $q_i$."
    assert last(given, rf"\sum_k q_k q_k^T = {right}").verdict == "proved"
    assert last(given, rf"\sum_k q_k q_k^T = {wrong}").verdict == "refuted"
