"""Hints on products that cannot be formed, or have another shape."""

import pytest

from tests.judging import last

GIVEN = r"Let $A\in\mathbb{R}^{n\times p}$, $v\in\mathbb{R}^p$, $t\in\mathbb{R}^n$ and $E(v) = \frac12\|Av - t\|^2$."


@pytest.mark.parametrize(
    ("step", "hint"),
    [
        (r"\nabla E(v) = A(Av - t)", "a transpose is missing or one too many; A^T (Av - t) would be right (proved)"),
        (r"\nabla E(v) = (Av - t)A^T", "the factors stand in the wrong order; A^T (Av - t) would be right (proved)"),
        (r"\nabla^2 E(v) = AA^T", "the factors stand in the wrong order; A^T A would be right (proved)"),
    ],
)
def test_the_right_layout_is_named(step: str, hint: str) -> None:
    found = last(GIVEN, step)
    assert found.verdict == "refuted"
    assert found.hint == hint


def test_no_layout_is_named_where_none_is_right() -> None:
    found = last(GIVEN, r"\nabla E(v) = 2A(Av - t)")
    assert found.verdict == "refuted"
    assert "wrong order" not in found.hint
    assert "transpose" not in found.hint


LAYOUT = r"""\frac{\partial L}{\partial W} = \begin{bmatrix}
\frac{\partial L}{\partial W_{11}} & \frac{\partial L}{\partial W_{21}}
\\ \frac{\partial L}{\partial W_{12}} & \frac{\partial L}{\partial W_{22}} \end{bmatrix}"""


def test_where_the_derivatives_by_a_matrix_stand_is_a_definition() -> None:
    given = r"Let $Z = W^{[1]} X$ and $L = \sum_{ij} Z_{ij}^2$."
    assert last(given, LAYOUT).method == "layout"
    assert last(given, LAYOUT.replace("W_{21}", "V_{21}")).verdict == "unclear"
