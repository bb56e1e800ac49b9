"""Closed forms of recurrences: proved by induction with their start, and no others."""

import pytest

from tests.judging import last

AVERAGE = r"An average starts from $u_0 = s_0 = 0$ with $$ u_t = \rho u_{t-1} + (1-\rho) c, \quad s_t = s_{t-1} + 2 $$"
ABOVE = r"Let $$ z^{(t+1)} = z^{(t)} - \gamma (z^{(t)} - b) $$"
BELOW = r"Suppose $$ q_{k+1} = (1 - \gamma \mu) q_k $$"
ARRAY = r"For $x_t, b \in \mathbb{R}^d$ let $x_{t+1} = x_t - \gamma (x_t - b)$."

# (given, closed form, what is replaced in it, by what)
STEPS = {
    "geometric sum": (AVERAGE, r"u_t = (1-\rho) c \sum_{j=1}^t \rho^{t-j}", "t-j", "t-j+1"),
    "closed": (AVERAGE, r"u_t = (1 - \rho^t) c", r"\rho^t", r"\rho^{t+1}"),
    "linear": (AVERAGE, r"s_t = 2t", "2t", "2t + 2"),
    "step above": (ABOVE, r"z^{(t)} = b + (1-\gamma)^t (z^{(0)} - b)", "b + (", "b - ("),
    "next step": (ABOVE, r"z^{(t+1)} = b + (1-\gamma)^{t+1} (z^{(0)} - b)", "{t+1} (", "{t} ("),
    "step below": (BELOW, r"q_k = (1 - \gamma \mu)^k q_0", r"\mu)^k", r"\mu)^{k+1}"),
    "apart from a point": (
        ARRAY.replace(r"\in \mathbb{R}^d", "> 0"),
        r"x_t - b = (1-\gamma)^t (x_0 - b)",
        "t (x",
        "{t+1} (x",
    ),
    "array": (ARRAY, r"x_t = b + (1-\gamma)^t (x_0 - b)", "b + (", "2b + ("),
}


@pytest.mark.parametrize(("given", "closed", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_closed_form_is_proved_by_induction(given: str, closed: str, part: str, slip: str) -> None:
    right = last(f"{given} Then $$ {closed} $$")
    assert (right.verdict, right.method) == ("proved", "induction")
    assert last(f"{given} Then $$ {closed.replace(part, slip)} $$").verdict not in ("proved", "agrees")


def test_without_its_start_nothing_is_proved() -> None:
    given = AVERAGE.replace("$u_0 = s_0 = 0$", "some value")
    assert last(f"{given} $$ u_t = (1 - \\rho^t) c $$").verdict == "unclear"


def test_the_closed_form_holds_from_its_place_on() -> None:
    note = f"{AVERAGE} $$ u_t = (1 - \\rho^t) c $$ and $$ \\frac{{u_t}}{{1 - \\rho^t}} = %s $$"
    assert last(note % "c").verdict == "proved"
    assert last(note % "2c").verdict == "refuted"


ONE_STEP = r"Let $F(v)=\frac m2(v-r)^2$ and $v_{k+1} = v_k - \gamma F'(v_k)$."


@pytest.mark.parametrize(
    ("step", "part", "slip"),
    [
        (r"v_{k+1} - r = (1 - \gamma m)(v_k - r)", "1 -", "1 +"),
        (r"F(v_{k+1}) = (1 - \gamma m)^2 F(v_k)", "m)^2", "m)"),
    ],
)
def test_a_statement_from_one_member_to_the_next_is_judged_by_the_recurrence(step: str, part: str, slip: str) -> None:
    assert last(f"{ONE_STEP} $$ {step} $$").verdict == "proved"
    assert last(f"{ONE_STEP} $$ {step.replace(part, slip)} $$").verdict == "refuted"
