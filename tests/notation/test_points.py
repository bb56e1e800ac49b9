"""Functions of several numbers at a vector, products around entrywise signs, numbered vectors, signs of constants."""

from __future__ import annotations

import pytest

from tests.judging import last

TOY = r"Let $h(v_1, v_2) = v_1^2 + 3 v_1 v_2$ and $v^{(0)} = (2, 1)^T$. "
GRADIENT = r"\nabla h(v^{(0)}) = \begin{pmatrix} 7 \\ %d \end{pmatrix}"
POINT = r"Let $h(x, y) = x^2 + 3xy$ and $p = (2, 1)^T$. "
PRODUCTS = r"Let $A, B \in \mathbb{R}^{m \times n}$, $C \in \mathbb{R}^{m \times m}$ and $x \in \mathbb{R}^n$. "
COLUMNS = r"Let $X = [x_1, \dots, x_N] \in \mathbb{R}^{d \times N}$, $P \in \mathbb{R}^{d \times d}$ and $E = X - PX$. "
BOUND = r"Let $x_n \in \mathbb{R}^d$ and $u \in \mathbb{R}^d$. "


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (TOY, "h(v^{(0)}) = 10", "h(v^{(0)}) = 12"),
        (
            TOY,
            r"\nabla h(v^{(0)}) = \begin{pmatrix} 7 \\ 6 \end{pmatrix}",
            r"\nabla h(v^{(0)}) = \begin{pmatrix} 7 \\ 3 \end{pmatrix}",
        ),
        (POINT, "h(p) = 10", "h(p) = 12"),
        (POINT, "h(2, 1) = 10", "h(2, 1) = 7"),
        (PRODUCTS, r"A x \odot B x = \operatorname{diag}(A x) B x", r"A x \odot B x = 2 \operatorname{diag}(A x) B x"),
        (
            PRODUCTS,
            r"x^T (A^T C A x) = (C A x \odot A x)^T \mathbf{1}",
            r"x^T (A^T C A x) = (C A x \odot C A x)^T \mathbf{1}",
        ),
        (COLUMNS, r"\|E\|_F^2 = \sum_{n=1}^N \|x_n - P x_n\|^2", r"\|E\|_F^2 = \sum_{n=1}^N \|x_n + P x_n\|^2"),
    ],
)
def test_values_at_vectors_and_products(given: str, right: str, wrong: str) -> None:
    assert last(f"{given}\n\n$$ {right} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {wrong} $$").verdict == "refuted"


def test_an_inequality_may_rest_on_the_sign_of_a_constant() -> None:
    right = BOUND + r"$$ \|u\|^2 + c \sum_{n=1}^N (x_n^T u)^2 \ge \|u\|^2 $$"
    assert last(right).verdict in {"proved", "agrees"}
    assert last(right.replace(r"\ge", r"\le")).verdict == "unclear"
    assert last("Let $c > 0$. " + right.replace(r"\ge", r"\le")).verdict == "refuted"


def test_the_equation_of_a_numbered_vector_is_not_refuted() -> None:
    text = r"Let $M \in \mathbb{R}^{d \times d}$ and $u \in \mathbb{R}^d$. The best direction $u_1$ has "
    assert last(text + r"$$ M u_1 = \mu u_1 $$ so that $$ u_1^T M u_1 = \mu u_1^T u_1 $$").verdict == "unclear"


WEIGHTS = r"Let $X \in \mathbb{R}^{n \times p}$ with rows $x_i^T$ and $W = \operatorname{diag}(w_1, \dots, w_n)$. "


@pytest.mark.parametrize(("factor", "expected"), [("", "proved"), ("2", "refuted")])
def test_a_diagonal_matrix_with_dots(factor: str, expected: str) -> None:
    step = r"\sum_{i=1}^n w_i (y_i - x_i^T b)^2 = %s (y - Xb)^T W (y - Xb)" % factor  # noqa: UP031
    assert last(f"{WEIGHTS}\n\n$$ {step} $$").verdict == expected


LAYER = (
    r"Let $W \in \mathbb{R}^{q \times p}$ with entries $w_{jk}$ and "
    r"$A \in \mathbb{R}^{p \times m}$ with entries $a_{ki}$. "
    r"$$ z_{ji} = \sum_{k=1}^p w_{jk} a_{ki} $$ "
)


@pytest.mark.parametrize(("right", "expected"), [("a_{li}", "proved"), (r"\delta_{kl} a_{li}", "refuted")])
def test_a_letter_at_another_place_turns_no_matrix_around(right: str, expected: str) -> None:
    assert last(LAYER + r"$$ \frac{\partial z_{ki}}{\partial w_{kl}} = %s $$" % right).verdict == expected  # noqa: UP031
