"""What a note says of a step t holds of every step: momentum, averages, values; slips are not accepted."""

from __future__ import annotations

import pytest

from calcwork.notation.labelled import shifted, steps_in
from tests.judging import last

HEAVY_BALL = r"Heavy ball: $$v_{t+1}=\beta v_t+g_t,\quad w_{t+1}=w_t-\eta v_{t+1}$$"
POLYAK = r"Polyak: $$w_{t+1}=w_t-\eta g_t+\beta(w_t-w_{t-1}).$$ Put $v_t=w_t-w_{t-1}$. Then"
NESTEROV = (
    r"Nesterov with $x_t,y_t\in\mathbb{R}^n$: $$y_{t+1}=x_t-\eta\nabla f(x_t),\qquad x_{t+1}=y_{t+1}+\mu(y_{t+1}-y_t)$$"
)
AVERAGE = r"The average is $$m_t=\beta m_{t-1}+(1-\beta)g_t.$$"
QUADRATIC = r"Let $A\in\mathbb{R}^{n\times n}$, $b,x_t\in\mathbb{R}^n$ and $x_{t+1}=x_t-\eta(Ax_t-b)$."
VALUES = r"Value iteration: $V_{k+1}=R+\gamma PV_k$ with $P\in\mathbb{R}^{n\times n}$, $R\in\mathbb{R}^n$."
DESCENT = r"Let $w_{k+1}=w_k-\eta\nabla f(w_k)$ with $w_k\in\mathbb{R}^d$."
RETURNS = r"Returns: $G_t=r_{t+1}+\gamma G_{t+1}$."
RATES = r"With step sizes $\eta_t$: $w_{t+1}=w_t-\eta_tg_t$."

OPEN_BALL = r"Let $v_{t+1}=\beta v_t+\nabla f(w_t)$, $w_{t+1}=w_t-\eta v_{t+1}$."


@pytest.mark.parametrize(
    ("text", "right", "slip"),
    [
        (
            HEAVY_BALL,
            r"w_{t+1}-w_t = \beta(w_t-w_{t-1})-\eta g_t",
            r"w_{t+1}-w_t = \beta(w_{t-1}-w_t)-\eta g_t",
        ),
        (POLYAK, r"v_{t+1}=\beta v_t-\eta g_t", r"v_{t+1}=\beta v_t+\eta g_t"),
        (
            NESTEROV,
            r"y_{t+1}=y_t+\mu(y_t-y_{t-1})-\eta\nabla f(x_t)",
            r"y_{t+1}=y_t-\mu(y_t-y_{t-1})-\eta\nabla f(x_t)",
        ),
        (
            AVERAGE,
            r"m_{t+1}=\beta^2m_{t-1}+\beta(1-\beta)g_t+(1-\beta)g_{t+1}",
            r"m_{t+1}=\beta^2m_{t-1}+(1-\beta)g_t+(1-\beta)g_{t+1}",
        ),
        (
            AVERAGE,
            r"m_t=\beta^2m_{t-2}+(1-\beta)(g_t+\beta g_{t-1})",
            r"m_t=\beta^2m_{t-2}+(1-\beta)(g_t+g_{t-1})",
        ),
        (QUADRATIC, r"x_{t+1}-x_t=(I-\eta A)(x_t-x_{t-1})", r"x_{t+1}-x_t=(I+\eta A)(x_t-x_{t-1})"),
        (VALUES, r"V_{k+1}-V_k=\gamma P(V_k-V_{k-1})", r"V_{k+1}-V_k=\gamma(V_k-V_{k-1})"),
        (
            DESCENT,
            r"w_{k+1}-w_{k-1}=-\eta(\nabla f(w_k)+\nabla f(w_{k-1}))",
            r"w_{k+1}-w_{k-1}=-\eta(\nabla f(w_k)-\nabla f(w_{k-1}))",
        ),
        (RETURNS, r"G_t=r_{t+1}+\gamma r_{t+2}+\gamma^2G_{t+2}", r"G_t=r_{t+1}+\gamma r_{t+2}+\gamma G_{t+2}"),
        (
            OPEN_BALL,
            r"w_{t+1}-w_t=-\eta\nabla f(w_t)+\beta(w_t-w_{t-1})",
            r"w_{t+1}-w_t=-\eta\nabla f(w_t)-\beta(w_t-w_{t-1})",
        ),
        (RATES, r"w_{t+1}-w_{t-1}=-\eta_tg_t-\eta_{t-1}g_{t-1}", r"w_{t+1}-w_{t-1}=-\eta_t(g_t+g_{t-1})"),
    ],
)
def test_what_a_note_says_of_a_step_holds_at_the_steps_beside_it(text: str, right: str, slip: str) -> None:
    assert last(text, right).verdict == "proved"
    assert last(text, slip).verdict not in ("proved", "agrees")


def test_a_bare_gradient_is_that_of_one_step_only() -> None:
    text = r"Let $g=\nabla f(w_t)$ and $w_{t+1}=w_t-\eta g$."
    assert last(text, r"w_{t+1}-w_t=w_t-w_{t-1}").verdict == "unclear"


def test_names_are_moved_with_the_step_that_they_bear() -> None:
    names = ["w_(t+1)", "nabla_f(w_t)", "f(x_t-1)", "w_(s)", "beta"]
    assert [shifted(n, "t", -1) for n in names] == ["w_(t)", "nabla_f(w_t-1)", "f(x_t-2)", "w_(s)", "beta"]
    assert [steps_in(n, "t") for n in names] == [[1], [0], [-1], [], []]
