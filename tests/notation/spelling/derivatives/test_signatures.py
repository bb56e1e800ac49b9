"""Derivatives of functions of which only the variables are told, and the layout of gradients."""

import pytest

from tests.judging import last, verdicts

OPEN = r"Let $f(x,y)$ be a smooth function."
COLUMN = r"""\begin{bmatrix} \frac{\partial J}{\partial c_0} \\ \frac{\partial J}{\partial c_1} \\ \vdots \\
\frac{\partial J}{\partial %s} \end{bmatrix}"""


@pytest.mark.parametrize(
    "step",
    [
        r"\nabla f = \begin{pmatrix} f_x \\ f_y \end{pmatrix}",
        r"\nabla f = \begin{pmatrix} \frac{\partial f}{\partial x} \\ \frac{\partial f}{\partial y} \end{pmatrix}",
        r"\nabla^2 f = \begin{pmatrix} f_{xx} & f_{xy} \\ f_{yx} & f_{yy} \end{pmatrix}",
    ],
)
def test_the_layout_of_derivatives_is_known(step: str) -> None:
    assert last(OPEN, step).verdict == "proved"


def test_another_layout_is_not_taken_for_it() -> None:
    assert last(OPEN, r"\nabla f = \begin{pmatrix} f_y \\ f_x \end{pmatrix}").verdict not in ("proved", "agrees")


def test_a_function_with_a_definition_is_differentiated() -> None:
    given = r"Let $f(x,y) = x^2 y$."
    assert last(given, r"\nabla f = \begin{pmatrix} 2xy \\ x^2 \end{pmatrix}").verdict == "proved"
    assert last(given, r"\nabla f = \begin{pmatrix} 2x \\ x^2 \end{pmatrix}").verdict == "refuted"


def test_a_gradient_may_be_counted_from_zero() -> None:
    assert last(r"The gradient collects all slopes.", r"\nabla_c J = " + COLUMN % "c_n").verdict == "proved"


def test_the_second_derivatives_on_the_diagonal_go_on_along_a_row() -> None:
    text = r"""$$ H = \begin{pmatrix}
\frac{\partial^2 f}{\partial x_1^2} & \cdots & \frac{\partial^2 f}{\partial x_1 \partial x_n} \\
\vdots & \ddots & \vdots \\
\frac{\partial^2 f}{\partial x_n \partial x_1} & \cdots & \frac{\partial^2 f}{\partial x_n^2} \end{pmatrix} $$
with $x \in \mathbb{R}^n$,
$f(x) = x^T A x$ and $A \in \mathbb{R}^{n \times n}$. $$ H = A + A^T $$ $$ H = 2(A + A^T) $$"""
    assert [v.verdict for v in verdicts(text)] == ["definition", "proved", "unclear"]
