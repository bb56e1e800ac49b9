"""Inequalities that a note states for all points, at the points of a step: smooth and convex functions, and slips."""

from __future__ import annotations

import pytest

from tests.judging import last

SMOOTH = (
    r"Let $f$ be $L$-smooth, i.e. $f(y)\le f(x)+\nabla f(x)^\top(y-x)+\frac L2\|y-x\|^2$ for all $x,y$, "
    r"and $x_{k+1}=x_k-\eta\nabla f(x_k)$. Then"
)
CONVEX = (
    r"Let $f:\mathbb{R}^n\to\mathbb{R}$ be convex and differentiable, so $f(y)\ge f(x)+\nabla f(x)^T(y-x)$ "
    r"for all $x,y\in\mathbb{R}^n$. Let $x^*$ be the minimizer."
)
STRONG = (
    r"Let $f$ be $\mu$-strongly convex: $f(y)\ge f(x)+\nabla f(x)^T(y-x)+\frac\mu2\|y-x\|^2$ for all $x,y$, $\mu>0$."
)
DESCENT = (
    r"Assume $f(y)\ge f(x)+\nabla f(x)^\top(y-x)$ for all $x,y$ and the gradient step $x_{t+1}=x_t-\eta\nabla f(x_t)$."
)
ROUND = r"\|x_t-x^*\|^2-2\eta\nabla f(x_t)^\top(x_t-x^*)\le\|x_t-x^*\|^2"


@pytest.mark.parametrize(
    ("text", "right", "slip"),
    [
        (
            SMOOTH,
            r"f(x_{k+1})\le f(x_k)-\eta\|\nabla f(x_k)\|^2+\frac{L\eta^2}{2}\|\nabla f(x_k)\|^2",
            r"f(x_{k+1})\le f(x_k)-\eta\|\nabla f(x_k)\|^2+\frac{L\eta}{2}\|\nabla f(x_k)\|^2",
        ),
        (
            SMOOTH,
            r"f(x_{k+1})\le f(x_k)-\eta\left(1-\frac{L\eta}{2}\right)\|\nabla f(x_k)\|^2",
            r"f(x_{k+1})\ge f(x_k)-\eta\left(1-\frac{L\eta}{2}\right)\|\nabla f(x_k)\|^2",
        ),
        (CONVEX, r"f(x_k)-f(x^*)\le\nabla f(x_k)^T(x_k-x^*)", r"f(x_k)-f(x^*)\le\nabla f(x_k)^T(x^*-x_k)"),
        (
            STRONG,
            r"\nabla f(x_k)^T(x_k-x^*)\ge f(x_k)-f(x^*)+\frac\mu2\|x_k-x^*\|^2",
            r"\nabla f(x_k)^T(x_k-x^*)\ge f(x_k)-f(x^*)+\mu\|x_k-x^*\|^2",
        ),
        (DESCENT, rf"{ROUND}-2\eta(f(x_t)-f(x^*))", rf"{ROUND}+2\eta(f(x_t)-f(x^*))"),
    ],
)
def test_a_stated_inequality_holds_at_the_points_of_a_step(text: str, right: str, slip: str) -> None:
    assert last(text, right).verdict == "proved"
    assert last(text, slip).verdict not in ("proved", "agrees")


def test_what_holds_for_two_points_only_is_not_put_in_elsewhere() -> None:
    text = r"Suppose that $f(y)\ge f(x)+\nabla f(x)^T(y-x)$ at our $x$ and $y$, with $f:\mathbb{R}^n\to\mathbb{R}$."
    assert last(text, r"f(x_k)-f(x^*)\le\nabla f(x_k)^T(x_k-x^*)").verdict not in ("proved", "agrees")
