r"""Remainders at a point in between, against the formulas of numerical analysis and slips in them."""

from __future__ import annotations

import pytest

from tests.judging import last

SMOOTH = r"Let $f$ be smooth. For some $\xi$ in between"

RIGHT = [
    r"f(b) - f(a) = f'(\xi) (b - a)",
    r"f(x) = f(a) + f'(a) (x - a) + \frac12 f''(\xi) (x - a)^2",
    r"\frac{f(x+h) - f(x)}{h} = f'(x) + \frac h2 f''(\xi)",
    r"\frac{f(x+h) - f(x-h)}{2h} = f'(x) + \frac{h^2}{6} f'''(\xi)",
    r"\frac{f(x+h) - 2f(x) + f(x-h)}{h^2} = f''(x) + \frac{h^2}{12} f''''(\xi)",
    r"\frac{-3f(x) + 4f(x+h) - f(x+2h)}{2h} = f'(x) - \frac{h^2}{3} f'''(\xi)",
]
WRONG = [
    (r"f(x) = f(a) + f'(a) (x - a) + f''(\xi) (x - a)^2", "t^2"),
    (r"\frac{f(x+h) - f(x)}{h} = f'(x) - \frac h2 f''(\xi)", "t^2"),
    (r"\frac{f(x+h) - f(x-h)}{2h} = f'(x) + \frac{h^2}{3} f'''(\xi)", "t^3"),
    (r"\frac{f(x+h) - 2f(x) + f(x-h)}{h^2} = f''(x) + \frac{h^2}{6} f''''(\xi)", "t^4"),
    (r"\frac{f(x+h) - f(x-h)}{h} = f'(x) + \frac{h^2}{6} f'''(\xi)", "t^1"),
]


@pytest.mark.parametrize("step", RIGHT)
def test_a_formula_of_a_text_book_agrees(step: str) -> None:
    found = last(SMOOTH, step)
    assert (found.verdict, found.method) == ("agrees", "Peano kernel")


@pytest.mark.parametrize(("step", "power"), WRONG)
def test_a_polynomial_refutes_a_slip_whatever_the_point_is(step: str, power: str) -> None:
    found = last(SMOOTH, step)
    assert found.verdict == "refuted"
    assert power in found.note
    assert found.counterexample is not None
    assert found.counterexample.left != found.counterexample.right


def test_a_kernel_with_two_signs_leaves_it_open() -> None:
    # Twice the second difference at 0 less that at 2: right for parabolas, and 2 f''(a) - f''(b) may be any number.
    step = r"2 (f(1) - 2f(0) + f(-1)) - (f(3) - 2f(2) + f(1)) = f''(\xi)"
    assert last(SMOOTH, step).verdict == "unclear"


def test_a_point_that_the_step_uses_elsewhere_is_no_point_in_between() -> None:
    assert last(SMOOTH, r"f(b) - f(a) = f'(\xi) (b - a) + \xi - \xi^2").verdict in {"refuted", "unclear"}


def test_high_derivatives_of_unknown_functions_do_not_vanish() -> None:
    found = last("Let $f$ be smooth and let $u$ be a number.", r"f(x) = f(x) + u f^{(4)}(x)")
    assert found.verdict != "agrees"
