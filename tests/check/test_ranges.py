"""Arrays that are counted from 0 and sums whose ranges move: right steps accepted, planted slips refuted."""

import pytest

from tests.judging import last

CLASSES = r"With scores $s_0,\dots,s_M$ let $$ J = -s_0 + \log\sum_{c=0}^{M} e^{s_c}, \quad"
CLASSES += r" q_c = \frac{e^{s_c}}{\sum_{b=0}^{M} e^{s_b}} $$ "
FILTER = r"Let $$ u_t = \sum_{r=0}^{R-1} h_r\, a_{t+r} $$ and $$ E = \sum_{t=0}^{T-R} (u_t - g_t)^2 $$ "
PAIRWISE = r"Let $$ G = \sum_{p=1}^m \sum_{q=p+1}^m b_p b_q $$ "

# (given, right step, wrong step)
STEPS = {
    "first of zero-based": (
        CLASSES,
        r"\frac{\partial J}{\partial s_0} = q_0 - 1",
        r"\frac{\partial J}{\partial s_0} = q_0",
    ),
    "sum over zero-based": (
        CLASSES,
        r"\sum_{c=0}^{M} \frac{\partial J}{\partial s_c} = 0",
        r"\sum_{c=0}^{M} \frac{\partial J}{\partial s_c} = q_0",
    ),
    "filter": (
        FILTER,
        r"\frac{\partial E}{\partial h_r} = 2\sum_{t=0}^{T-R} (u_t - g_t)\, a_{t+r}",
        r"\frac{\partial E}{\partial h_r} = 2\sum_{t=0}^{T-R} (u_t - g_t)\, a_{t}",
    ),
    "filter by its output": (
        FILTER,
        r"\frac{\partial E}{\partial u_t} = 2 (u_t - g_t)",
        r"\frac{\partial E}{\partial u_t} = 2 (u_t + g_t)",
    ),
    "pairs": (
        PAIRWISE,
        r"\frac{\partial G}{\partial b_p} = \sum_{q=1}^m b_q - b_p",
        r"\frac{\partial G}{\partial b_p} = \sum_{q=1}^m b_q",
    ),
    "pairs counted": (
        "",
        r"\sum_{p=1}^m \sum_{q=p+1}^m b_p = \sum_{p=1}^m (m - p) b_p",
        r"\sum_{p=1}^m \sum_{q=p+1}^m b_p = \sum_{p=1}^m m b_p",
    ),
}


@pytest.mark.parametrize(("given", "right", "wrong"), STEPS.values(), ids=STEPS)
def test_the_right_step_is_accepted_and_the_slip_is_refuted(given: str, right: str, wrong: str) -> None:
    assert last(f"{given}\n\n$$ {right} $$").verdict in ("proved", "agrees")
    assert last(f"{given}\n\n$$ {wrong} $$").verdict == "refuted"
