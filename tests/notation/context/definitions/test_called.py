"""Functions of two variables: partial derivatives by subscripts, gradients, Hessians by name, steps of iterations."""

from __future__ import annotations

import pytest

from tests.judging import kinds, steps


def matrix(*rows: str) -> str:
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


BARE = "Let $g = 5u^2 + uv - v^3$. "
CALLED = "Let $g(u, v) = 5u^2 + uv - v^3$. "
SECOND = matrix("g_{uu} & g_{uv}", "g_{vu} & g_{vv}") + " = "
GIVENS = [BARE, CALLED]
STEPS = [
    ("g_u = 10u + v", "g_u = 10u - v"),
    ("g_{uv} = 1", "g_{uv} = 2"),
    (r"\nabla g = " + matrix("10u + v", "u - 3v^2"), r"\nabla g = " + matrix("10u + v", "u - v^2")),
    (r"\nabla^2 g = " + matrix("10 & 1", "1 & -6v"), r"\nabla^2 g = " + matrix("10 & 1", "-1 & -6v")),
    (
        r"\begin{pmatrix} g_u \\ g_v \end{pmatrix} = \begin{pmatrix} 10u + v \\ u - 3v^2 \end{pmatrix}",
        r"\begin{pmatrix} g_u \\ g_v \end{pmatrix} = \begin{pmatrix} 10u + v \\ u + 3v^2 \end{pmatrix}",
    ),
    (
        SECOND + matrix("10 & 1", "1 & -6v"),
        SECOND + matrix("5 & 1", "1 & -6v"),
    ),
    (r"g_{uu} g_{vv} - g_{uv}^2 = -60v - 1", r"g_{uu} g_{vv} - g_{uv}^2 = -60v + 1"),
]  # fmt: skip


@pytest.mark.parametrize("given", GIVENS, ids=["bare", "called"])
@pytest.mark.parametrize(("right", "wrong"), STEPS)
def test_derivatives_of_a_function_of_two_variables(given: str, right: str, wrong: str) -> None:
    assert steps(f"{given}\n\n$$ {right} $$") == ["proved"]
    assert steps(f"{given}\n\n$$ {wrong} $$") == ["refuted"]


NAMED = [
    (r"The Hessian of $g$ is $$ H = \begin{pmatrix} 10 & 1 \\ %s & -6v \end{pmatrix}. $$", "1", "2"),
    (r"Its Hessian is $M$. $$ M = \begin{pmatrix} 10 & 1 \\ %s & -6v \end{pmatrix} $$", "1", "2"),
    (r"Here $\mathbf H$ denotes the Hessian. $$ \det \mathbf H = %s $$", "-60v - 1", "60v - 1"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), NAMED)
def test_a_matrix_that_is_called_the_hessian_is_judged(text: str, right: str, wrong: str) -> None:
    assert steps(CALLED + text % right) == ["proved"]
    assert steps(CALLED + text % wrong) == ["refuted"]


def test_a_hessian_of_two_possible_functions_is_a_definition() -> None:
    text = "Let $h(u, v) = u^2 v$ and $k(u, v) = u v^2$. The Hessian is $$ H = " + matrix("2v & 2u", "2u & 0") + " $$"
    assert steps(text) == []


GRADIENT = (
    r"Let $X \in \mathbb{R}^{n \times d}$, $t \in \mathbb{R}^n$ and $E(w) = \|Xw - t\|^2$. The gradient %s $$ g = %s $$"
)


@pytest.mark.parametrize("words", ["is", "of $E$ is", "vector is then given by", "reads:"])
def test_what_is_called_the_gradient_is_judged(words: str) -> None:
    assert steps(GRADIENT % (words, "2 X^T(Xw - t)")) == ["proved"]
    assert steps(GRADIENT % (words, "X^T(Xw - t)")) == ["refuted"]


def test_what_is_not_the_gradient_in_words_is_a_definition() -> None:
    assert steps(GRADIENT % ("descent direction is", "-2 X^T(Xw - t)")) == []
    assert steps(GRADIENT % ("is scaled:", "X^T(Xw - t) + w")) == []


LOSS = (
    r"Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$ and $J(w) = \frac{1}{2N} \|Xw - y\|^2$. "
    r"The Hessian is $$ H = %s X^T X. $$"
)


@pytest.mark.parametrize(("factor", "expected"), [(r"\frac1N", "proved"), (r"\frac{1}{2N}", "refuted")])
def test_the_hessian_of_a_loss(factor: str, expected: str) -> None:
    assert steps(LOSS % factor) == [expected]


NEWTON = (
    r"Let $f(x, y) = x^2 + 3y^2$. Newton's step is $$ \begin{pmatrix} x_k \\ y_k \end{pmatrix} "
    r"- H^{-1}(x_k, y_k) \nabla f(x_k, y_k) = \begin{pmatrix} 0 \\ %s \end{pmatrix} $$"
)


@pytest.mark.parametrize(("second", "expected"), [("0", "proved"), ("y_k", "refuted")])
def test_a_newton_step_at_the_iterates(second: str, expected: str) -> None:
    assert steps(NEWTON % second) == [expected]


CHARACTERISTIC = r"Let $A = \begin{pmatrix} 2 & 4 \\ 4 & 2 \end{pmatrix}$. $$ \det(A - \lambda I) = %s = 0 $$"


def test_an_equation_to_be_solved_is_not_refuted() -> None:
    assert kinds(CHARACTERISTIC % r"(2 - \lambda)^2 - 16") == ["proved", "definition"]
    assert kinds(CHARACTERISTIC % r"(2 - \lambda)^2 - 4") == ["refuted", "definition"]
    assert steps(CALLED + "$$ g_v = u - 3v^2 = 0 $$") == ["proved"]


def test_an_equation_between_the_variables_of_a_function_defines_none_of_them() -> None:
    text = CALLED + r"Setting both to zero gives $v = -10u$. $$ \frac{\partial g}{\partial u} = 10 u + %s $$"
    assert steps(text % "v") == ["proved"]
    assert steps(text % "2v") == ["refuted"]
