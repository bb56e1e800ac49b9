r"""Jacobians ``D f(x, y)`` of several numbers, partial derivatives by number, quotients at a place."""

from __future__ import annotations

import pytest

from tests.judging import last

MAP = r"Let $\Psi(s,t) = (s^2 - t,\, s t)$ and $g(s,t) = s^2 t$. "
VECTOR = r"Let $g:\mathbb{R}^m\to\mathbb{R}$, $g(v) = \sum_{k=1}^m v_k^4 + (c^\top v)^2$ with $c \in \mathbb{R}^m$. "
ONE = r"Let $q(s) = s^3$ and $L(u) = u^2$. "
INNER = (
    r"Let $K \in \mathbb{R}^{m\times m}$ be symmetric, $c \in \mathbb{R}^m$ and"
    r" $$ g(v) = \tfrac12\langle Kv, v\rangle - \langle c, v\rangle . $$ "
)
STEPS = [
    (MAP, r"D\Psi(s,t) = \begin{pmatrix} 2s & -1 \\ t & s \end{pmatrix}", "& -1", "& 1"),
    (MAP, r"\det D\Psi(1, 3) = 5", "= 5", "= -1"),
    (MAP, r"D\Psi(1, 3)^{-1} = \frac15\begin{pmatrix} 1 & 1 \\ -3 & 2 \end{pmatrix}", "& 1", "& -1"),
    (MAP, r"Dg(s,t) h = 2 s t h_1 + s^2 h_2", "= 2", "= "),
    (MAP, r"\frac{\partial g}{\partial s}(s,t) = 2 s t", "2 s", "3 s"),
    (MAP, r"\frac{\partial^2 g}{\partial s\,\partial t}(3, 1) = 6", "= 6", "= 2"),
    (MAP, r"\partial_1 g(s, t) = 2 s t", "2 s", "s"),
    (MAP, r"\partial_t g(2, 5) = 4", "= 4", "= 20"),
    (VECTOR, r"\partial_i g(v) = 4 v_i^3 + 2 (c^\top v) c_i", "4 v", "v"),
    (ONE, r"\frac{dq}{ds}(2) = 12", "= 12", "= 8"),
    (ONE, r"\frac{dq}{ds}(s_0) = 3 s_0^2", "3 s", "2 s"),
    (ONE, r"\frac{d}{ds} q(2) = 12", "= 12", "= 0"),
    (ONE, r"\frac{dL}{du}(1 - u) = 2u(1 - u)", "= 2", "= "),
    (INNER, r"\nabla g(v) = K v - c", "- c", "+ c"),
    (
        INNER + r"For $v^{k+1} = v^k - \rho\nabla g(v^k)$ and $K v^\star = c$",
        r"v^{k+1} - v^\star = (I - \rho K)(v^k - v^\star)",
        r"\rho K",
        r"2\rho K",
    ),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_right_steps_are_accepted_and_slips_are_not(given, step, old, new):
    assert last(given, step).verdict in {"proved", "agrees"}
    assert last(given, step.replace(old, new, 1)).verdict in {"refuted", "unclear"}


def test_a_bracket_with_a_sign_behind_a_quotient_is_not_guessed():
    assert last(ONE, r"\frac{dL}{du}(-1) = -2u").verdict == "unclear"
    assert last(ONE, r"\frac{dL}{du}(-1) = -2").verdict == "unclear"
