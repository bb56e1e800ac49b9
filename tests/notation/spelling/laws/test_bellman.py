r"""Equations of Bellman that need each other: what follows from both is proved, and a slip in one is refuted."""

from __future__ import annotations

import pytest

from tests.judging import last, verdicts

VALUES = r"$$ V^\pi(s) = \sum_a \pi(a \mid s) Q^\pi(s, a) $$"
ACTIONS = r"$$ Q^\pi(s, a) = r(s, a) + \gamma \sum_{s'} p(s' \mid s, a) V^\pi(s') $$"
PLAIN = r"""$$ Q(s, a) = R(s, a) + \gamma \sum_{t} P(t \mid s, a) V(t). $$
$$ V(s) = \sum_a \pi(a \mid s) Q(s, a) $$"""

# (given, right step, what is replaced in it, by what)
STEPS = [
    (
        VALUES + ACTIONS,
        r"V^\pi(s) = \sum_a \pi(a | s) \left[r(s, a) + \gamma \sum_{s'} p(s' | s, a) V^\pi(s')\right]", r"\gamma", "",
    ),
    (
        VALUES + ACTIONS,
        r"Q^\pi(s, a) = r(s, a) + \gamma \sum_{s'} p(s' | s, a) \sum_{a'} \pi(a' | s') Q^\pi(s', a')",
        "a' | s'", "a' | s",
    ),
    (
        VALUES + ACTIONS,
        r"V^\pi(s) = \sum_a \pi(a | s) r(s, a) + \gamma \sum_a \pi(a | s) \sum_{s'} p(s' | s, a) V^\pi(s')",
        r"\gamma \sum_a \pi(a | s)", r"\gamma \sum_a",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_a_step_is_proved_and_its_slip_refuted(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(given, step).verdict == "proved"
    assert last(given, step.replace(old, new)).verdict == "refuted"


def test_values_without_a_policy_may_be_defined_anew_but_no_slip_is_accepted() -> None:
    step = r"V(s) = \sum_a \pi(a | s) [R(s, a) + \gamma \sum_t P(t | s, a) V(t)]"
    assert last(PLAIN, step).verdict == "proved"
    assert last(PLAIN, step.replace(r"\gamma", "")).verdict in {"refuted", "definition", "unclear"}


def test_the_equations_themselves_are_definitions() -> None:
    assert [v.verdict for v in verdicts(VALUES + "\n\n" + ACTIONS)] == ["definition", "definition"]


def test_rewards_that_the_note_gives_are_not_free() -> None:
    text = VALUES + "\n\n$$ r(s, a) = c(s) $$\n\n" + ACTIONS
    assert "refuted" not in {v.verdict for v in verdicts(text)}
