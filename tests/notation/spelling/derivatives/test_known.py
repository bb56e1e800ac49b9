r"""Functions of which a note gives nothing but the derivative; each step with a slip."""

from __future__ import annotations

import pytest

from tests.judging import last

CUBIC = r"Suppose that $g'(u) = 6u^2 - 10u + 4$."
RIDGE = (
    r"The gradient of $C$ is $\nabla C(v) = A^\top(Av - q) + \kappa v$ with $A \in \mathbb R^{m \times p}$, "
    r"$q \in \mathbb R^m$, $v \in \mathbb R^p$ and $\kappa > 0$."
)
SUMMED = (
    r"Let $a^{(i)}, \omega \in \mathbb R^p$, $s^{(i)} = \tanh(\omega^\top a^{(i)})$ and "
    r"$\frac{\partial E(\omega)}{\partial \omega_j} = \sum_{i=1}^m (s^{(i)} - c^{(i)}) a^{(i)}_j$."
)
CURVED = r"\frac{\partial^2 E(\omega)}{\partial\omega_k\partial\omega_j}"
MIXED = r"\frac{\partial^2 h}{\partial u\,\partial v}"
PLANE = r"We found $\frac{\partial h}{\partial u} = 2u - 3v + 1$ and $\frac{\partial h}{\partial v} = -3u + 10v$."
RATE = r"We know that $\frac{dz}{dt} = 4t^3 - t$."


@pytest.mark.parametrize(
    ("given", "step", "slip"),
    [
        (CUBIC, "g''(u) = 12u - 10", "g''(u) = 12u - 5"),
        (CUBIC, "g''(1) = 2", "g''(1) = 12"),
        (CUBIC, "g'(2) = 8", "g'(2) = 9"),
        (RIDGE, r"\nabla^2 C(v) = A^\top A + \kappa I", r"\nabla^2 C(v) = AA^\top + \kappa I"),
        (RIDGE, r"\nabla C(0) = -A^\top q", r"\nabla C(0) = A^\top q"),
        (
            SUMMED,
            rf"{CURVED} = \sum_{{i=1}}^m (1 - (s^{{(i)}})^2) a^{{(i)}}_j a^{{(i)}}_k",
            rf"{CURVED} = \sum_{{i=1}}^m (1 + (s^{{(i)}})^2) a^{{(i)}}_j a^{{(i)}}_k",
        ),
        (
            PLANE,
            r"\frac{\partial^2 h}{\partial u\,\partial v} = -3",
            r"\frac{\partial^2 h}{\partial u\,\partial v} = 3",
        ),
        (PLANE, r"\frac{\partial^2 h}{\partial v^2} = 10", r"\frac{\partial^2 h}{\partial v^2} = 20"),
        (RATE, r"\frac{d^2z}{dt^2} = 12t^2 - 1", r"\frac{d^2z}{dt^2} = 12t^2"),
    ],
)
def test_what_follows_from_a_derivative(given: str, step: str, slip: str) -> None:
    assert last(given, step).verdict == "proved"
    assert last(given, slip).verdict not in {"proved", "agrees"}


def test_a_function_with_values_is_no_such_function() -> None:
    given = r"Let $g$ be smooth with $g'(u) = 2u$ and $g(0) = 1$."
    assert last(given, "g(1) = 2").verdict != "refuted"


def test_a_slope_by_its_own_function_is_no_formula_for_it() -> None:
    given = r"The function $y$ has $y'(t) = -3y(t)$."
    assert last(given, "y''(t) = 9y(t)").verdict != "refuted"
