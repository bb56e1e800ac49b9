"""Chains of neurons, whose members have numbers: each rests on the one before it."""

import pytest

from tests.judging import last

NEURONS = (
    r"Each neuron has $h_m = \sigma(s_m)$ with $s_m = v_m h_{m-1} + c_m$, and the cost is $E = \frac12 (h_3 - t)^2$."
)
OPEN = NEURONS.replace(r"$E = \frac12 (h_3 - t)^2$", "$E$, some function of $h_3$")
NEXT = r"""We have $$ u_{k+1} = \tanh(s_{k+1}), \qquad s_{k+1} = v_{k+1} u_k + c_{k+1} $$ and $E = (u_3 - t)^2$."""
VECTORS = r"""Let $\mathbf h_k = \sigma(\mathbf s_k)$ with $\mathbf s_k = \mathbf V_k \mathbf h_{k-1} + \mathbf c_k$ and
$E = \frac12 \|\mathbf h_2 - \mathbf t\|^2$."""
# (given, right step, what is replaced in it, by what)
STEPS = {
    "last": (NEURONS, r"\frac{\partial E}{\partial c_3} = (h_3 - t) \sigma'(s_3)", "(s_3)", "(s_2)"),
    "first": (
        NEURONS,
        r"\frac{\partial E}{\partial c_1} = (h_3 - t) \sigma'(s_3) v_3 \sigma'(s_2) v_2 \sigma'(s_1)",
        "v_2",
        "v_1",
    ),
    "weight": (NEURONS, r"\frac{\partial E}{\partial v_2} = h_1 \frac{\partial E}{\partial c_2}", "h_1", "h_2"),
    "any cost": (
        OPEN,
        r"\frac{\partial E}{\partial c_2} = \sigma'(s_2) v_3 \sigma'(s_3) \frac{\partial E}{\partial h_3}",
        "v_3",
        "v_2",
    ),
    "next": (NEXT, r"\frac{\partial E}{\partial v_2} = 2 (u_3 - t) (1 - u_3^2) v_3 (1 - u_2^2) u_1", "u_1", "u_2"),
    "vectors": (
        VECTORS,
        r"\frac{\partial E}{\partial \mathbf V_2} = \frac{\partial E}{\partial \mathbf c_2} \mathbf h_1^T",
        r"= \frac",
        r"= -\frac",
    ),
}


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_member_rests_on_those_before_it(given: str, step: str, part: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    assert last(f"{given} $$ {step.replace(part, slip)} $$").verdict == "refuted"


def test_numbers_on_iterates_are_no_chain() -> None:
    given = r"Let $f(x_1, x_2) = x_1^2 + x_1 x_2$ and $$ q_{k+1} = q_k - \gamma h_k $$"
    assert last(given + r" $$ \frac{\partial f}{\partial x_1} = 2 x_1 + x_2 $$").verdict == "proved"


def test_a_letter_of_a_sum_is_an_index() -> None:
    given = r"Let $h_m = v_m h_{m-1} + c_m$ and $E = \sum_{m=1}^M c_m^2$."
    assert last(given + r" $$ \frac{\partial E}{\partial c_1} = 2 c_1 $$").verdict in ("proved", "agrees")
