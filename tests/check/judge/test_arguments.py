r"""Smallest and largest values and arguments; each with a slip that must not pass."""

from __future__ import annotations

import pytest

from tests.judging import last

PAIR = r"Let $p, q > 0$ and $g(s) = p(s - 1)^2 + q(s + 2)^2$. "


@pytest.mark.parametrize(
    ("given", "step", "old", "new"),
    [
        (PAIR, r"\min_s g(s) = \frac{9pq}{p + q}", "9", "3"),
        (PAIR, r"\min_{s \in \mathbb{R}} g(s) = \frac{9pq}{p + q}", "p + q}", "2p + q}"),
        (PAIR + r"$$ g^* = \min_s g(s) $$", r"g^* = \frac{9pq}{p + q}", "9", "-9"),
        ("", r"\max_t (6t - t^2 - 1) = 8", "8", "3"),
        (r"Let $t > 0$.", r"\max_t (\log t - t) = -1", "-1", "1"),
    ],
)
def test_smallest_and_largest_values(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    assert last(f"{given} $$ {step.replace(old, new, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    "step",
    [
        r"\min_{s \ge 1} s^2 = 0",
        r"\arg\min_{s \ge 1} s^2 = 0",
        r"\min_{s \in [1, 2]} s^2 = 0",
        r"\max_s g(s) = 0",
        r"\min_s s^3 = 0",
        r"\min_s e^s = 0",
        r"\min_s g(s) = \min_s (g(s) + 1)",
        r"\min_s g(s) = g(s)",
    ],
)
def test_what_a_stationary_point_does_not_show_is_open(step: str) -> None:
    assert last(f"{PAIR} $$ {step} $$").verdict == "unclear"


def test_a_value_under_a_constraint_is_not_refuted() -> None:
    note = r"Minimize under the constraint that $s + t = 1$. $$ \min_s (s^2 + t^2 - 2ts) = 0 $$"
    assert last(note).verdict == "unclear"
