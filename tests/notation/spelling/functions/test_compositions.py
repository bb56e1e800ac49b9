"""Functions of functions by their sign, and derivatives of brackets of functions."""

import pytest

from tests.judging import last

STEPS = [
    (r"(f\circ g)'(x) = f'(g(x))\,g'(x)", r"f'(g(x))", r"f'(x)"),
    (r"(f\circ g\circ h)'(t) = f'(g(h(t)))\,g'(h(t))\,h'(t)", r"\,h'(t)", ""),
    (r"(u \circ v)(x)\,w = w\,u(v(x))", "u(v(x))", "v(u(x))"),
    (r"(fg)' = f'g + fg'", "+ f", "- f"),
    (r"(xf)' = f + xf'", "f +", "2f +"),
    (r"(fg)'' = f''g + 2f'g' + fg''", "2f'", "f'"),
    (r"\left(\frac{u}{v}\right)' = \frac{u'v - uv'}{v^2}", "- uv'", "+ uv'"),
]


@pytest.mark.parametrize(("step", "part", "slip"), STEPS)
def test_rules_of_derivatives_hold_for_functions_of_which_nothing_is_said(step: str, part: str, slip: str) -> None:
    assert part in step
    assert last(f"$$ {step} $$").verdict == "proved"
    assert last(f"$$ {step.replace(part, slip)} $$").verdict not in ("proved", "agrees")


def test_the_rules_stand_beside_each_other() -> None:
    assert last(r"$$ (f\circ g)'(x) = f'(g(x))\,g'(x) $$", "(fg)' = f'g + fg'").verdict == "proved"


def test_a_circle_between_matrices_is_their_product_by_entries() -> None:
    given = r"Let $A, B \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$."
    assert last(given, r"\left((A \circ B)x\right)_i = \sum_j A_{ij} B_{ij} x_j").verdict == "proved"


def test_a_bracket_behind_a_quantity_of_time_is_a_factor() -> None:
    given = r"Let $g(x, y) = x y^2$ with $x(t) = \sin t$ and $y(t) = \cos t$."
    right = r"\frac{dg}{dt} = y^2 \cos t + 2xy(-\sin t) = \cos^3 t - 2\sin^2 t\cos t"
    assert last(given, right).verdict == "proved"
    assert last(given, right.replace("- 2", "- ")).verdict == "refuted"
