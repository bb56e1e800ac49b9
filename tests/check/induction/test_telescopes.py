"""Sums over the steps of a recurrence: proved by induction on the last step, and refuted where a slip grows with it."""

import pytest

from tests.judging import last

NUMBERS = r"With a rate $\gamma > 0$ let $$ q_{k+1} = q_k - \gamma h_k $$"
VECTORS = r"Let $h_1, \dots, h_M, a \in \mathbb{R}^p$, $\gamma > 0$, $q_1 = 0$ and $$ q_{s+1} = q_s - \gamma h_s $$"
ABOVE = r"Let $$ q^{(t+1)} = q^{(t)} - \gamma \nabla F(q^{(t)}) $$"
TWO = r"Let $$ v_{t+1} = \rho v_t + h_t, \qquad q_{t+1} = q_t - \gamma v_{t+1} $$"
REGRET = r"\sum_{s=1}^M h_s^T (q_s - a) = \frac{\|q_1 - a\|^2 - \|q_{M+1} - a\|^2}{2\gamma} + \frac\gamma2 \sum_{s=1}^M"

# (given, right step, what is replaced in it, by what)
STEPS = {
    "from zero": (NUMBERS, r"\sum_{k=0}^{K-1} h_k = \frac{q_0 - q_K}{\gamma}", "q_0 - q_K", "q_K - q_0"),
    "a mean": (NUMBERS, r"\frac1K \sum_{k=0}^{K-1} h_k = \frac{q_0 - q_K}{\gamma K}", r"\gamma K", r"2 \gamma K"),
    "squares": (
        NUMBERS,
        r"\sum_{k=0}^{K-1} h_k q_k = \frac{q_0^2 - q_K^2}{2\gamma} + \frac\gamma2 \sum_{k=0}^{K-1} h_k^2",
        r"\frac\gamma2",
        r"\gamma",
    ),
    "vectors": (VECTORS, REGRET + r" \|h_s\|^2", r"\frac\gamma2", r"\gamma"),
    "an unknown function": (
        ABOVE,
        r"\sum_{t=0}^{T-1} \nabla F(q^{(t)}) = \frac1\gamma (q^{(0)} - q^{(T)})",
        "(q^{(0)} -",
        "(q^{(0)} +",
    ),
    "two sequences": (TWO, r"\sum_{t=1}^T v_{t+1} = (q_1 - q_{T+1}) / \gamma", "q_1 - q_{T+1}", "q_{T+1} - q_1"),
}


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_sum_over_steps_is_proved_by_induction(given: str, step: str, part: str, slip: str) -> None:
    right, wrong = last(f"{given} Then $$ {step} $$"), last(f"{given} Then $$ {step.replace(part, slip)} $$")
    assert (right.verdict, right.method) == ("proved", "induction")
    assert wrong.verdict in ("refuted", "unclear")


def test_a_slip_that_grows_is_refuted_with_its_hint() -> None:
    found = last(NUMBERS + r" Then $$ \sum_{k=0}^{K-1} h_k = \frac{q_K - q_0}{\gamma} $$")
    assert found.verdict == "refuted"
    assert "sign" in found.hint
    assert "step K + 1" in found.hint


def test_a_sum_that_starts_elsewhere_is_not_proved() -> None:
    assert last(NUMBERS + r" Then $$ \sum_{k=1}^{K-1} h_k = \frac{q_0 - q_K}{\gamma} $$").verdict not in (
        "proved", "agrees"
    )  # fmt: skip


def test_a_definition_that_holds_the_last_step_changes_nothing() -> None:
    given = VECTORS.replace(r"$\gamma > 0$", r"$B > 0$").replace("Let ", r"Let $\gamma = B / \sqrt M$, ")
    assert last(f"{given} Then $$ {REGRET} \\|h_s\\|^2 $$").verdict == "proved"


@pytest.mark.parametrize("words", ["with", "starting from", "and the initialization"])
def test_the_first_vector_of_a_sequence_has_the_value_that_the_text_gives(words: str) -> None:
    given = r"Let $a \in \mathbb{R}^p$ and $$ q_{s+1} = q_s - \gamma h_s $$ %s $q_1 = 0$."
    assert last(given % words + r" Then $$ \|q_1 - a\|^2 = \|a\|^2 $$").verdict == "proved"
    assert last(given % words + r" Then $$ \|q_1 - a\|^2 = 2\|a\|^2 $$").verdict != "proved"


def test_one_step_of_vectors_is_judged_by_their_recurrence() -> None:
    step = r"\|q_{s+1} - a\|^2 = \|q_s - a\|^2 - 2 \gamma h_s^T (q_s - a) + \gamma^2 \|h_s\|^2"
    assert last(f"{VECTORS} Then $$ {step} $$").verdict == "proved"
    assert last(f"{VECTORS} Then $$ {step.replace('- 2', '-')} $$").verdict != "proved"


def test_numbers_above_are_members_of_a_sequence_where_a_sum_runs_over_them() -> None:
    given = r"For $h_1, \dots, h_M, a \in \mathbb{R}^p$ let $$ \mathbf q^{(t+1)} = \mathbf q^{(t)} - \gamma h_t $$"
    right = r"\sum_{t=1}^M h_t = \frac1\gamma (\mathbf q^{(1)} - \mathbf q^{(M+1)})"
    assert last(f"{given} Then $$ {right} $$").verdict == "proved"
    assert last(f"{given} Then $$ {right.replace('(1)} -', '(1)} +')} $$").verdict not in ("proved", "agrees")
