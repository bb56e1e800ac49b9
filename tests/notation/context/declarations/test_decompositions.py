r"""Decompositions that words name: the middle factor is diagonal, and its small letters are its values."""

from __future__ import annotations

import pytest

from tests.judging import kinds

THIN = r"""Let $X \in \mathbb{R}^{n \times p}$, $y \in \mathbb{R}^n$, $\lambda > 0$ and let $X = UDV^\top$
be the thin SVD with singular values $d_1, \dots, d_r$, $r = \min(n, p)$. $$ %s $$"""
WHOLE = r"Let $A = U\Sigma V^\top$ be the singular value decomposition of $A \in \mathbb{R}^{m \times n}$. $$ %s $$"
SPECTRAL = (
    r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric with the eigendecomposition $A = Q\Lambda Q^\top$. $$ %s $$"
)
OF = r"Let the SVD of $X \in \mathbb{R}^{n \times p}$ be $X = USV^\top$. $$ %s $$"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            THIN,
            r"(X^\top X + \lambda I)^{-1}X^\top y = V(D^2 + \lambda I)^{-1}DU^\top y",
            r"(X^\top X + \lambda I)^{-1}X^\top y = V(D^2 + \lambda I)^{-1}U^\top y",
        ),
        (
            THIN,
            r"X(X^\top X + \lambda I)^{-1}X^\top y = \sum_{j=1}^r \frac{d_j^2}{d_j^2 + \lambda} u_j u_j^\top y",
            r"X(X^\top X + \lambda I)^{-1}X^\top y = \sum_{j=1}^r \frac{d_j}{d_j^2 + \lambda} u_j u_j^\top y",
        ),
        (
            THIN,
            r"\operatorname{tr}(X(X^\top X + \lambda I)^{-1}X^\top) = \sum_{j=1}^r \frac{d_j^2}{d_j^2 + \lambda}",
            r"\operatorname{tr}(X(X^\top X + \lambda I)^{-1}X^\top) = \sum_{j=1}^r \frac{d_j}{d_j^2 + \lambda}",
        ),
        (WHOLE, r"\|A\|_F^2 = \sum_i \sigma_i^2", r"\|A\|_F^2 = \sum_i \sigma_i"),
        (WHOLE, r"A v_i = \sigma_i u_i", r"A v_i = \sigma_i^2 u_i"),
        (SPECTRAL, r"x^\top A x = \sum_i \lambda_i (q_i^\top x)^2", r"x^\top A x = \sum_i \lambda_i q_i^\top x"),
        (SPECTRAL, r"\det A = \prod_i \lambda_i", r"\det A = \sum_i \lambda_i"),
        (OF, r"X^\top X = V S^2 V^\top", r"X^\top X = V S V^\top"),
    ],
)
def test_factors_of_decompositions(text: str, right: str, wrong: str) -> None:
    assert kinds(text % right)[-1] in ("proved", "agrees")
    assert kinds(text % wrong)[-1] in ("refuted", "unclear")


def test_slips_in_values_are_refuted() -> None:
    assert kinds(THIN % r"\|X\|_F^2 = \sum_{j=1}^r d_j")[-1] == "refuted"
    assert kinds(SPECTRAL % r"A^{-1} = Q\Lambda Q^\top")[-1] == "refuted"


def test_a_middle_factor_that_the_note_gives_is_left_alone() -> None:
    given = (
        r"Let $X = USV^\top$ be the SVD of $X$ with $S = \mathrm{diag}(s_1, \dots, s_p)$. $$ X^\top X = V S^2 V^\top $$"
    )
    assert kinds(given)[-1] in ("proved", "agrees")
