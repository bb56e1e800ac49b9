"""Implications between inequalities: proved, refuted with a point, or left open where only the signs are missing."""

from __future__ import annotations

import pytest

from calcwork.check.claims import judged
from calcwork.check.steps.verdict import Verdict
from tests.judging import claims

POSITIVE = r"Let $a, b, t > 0$. "


def arrow(text: str) -> Verdict:
    """Return the verdict on the only arrow of a text."""
    return next(judged(c) for c in claims(text) if "ightarrow" in c.relation)


@pytest.mark.parametrize(
    "claim",
    [
        r"(\sqrt a - \sqrt b)^2 \ge 0 \Rightarrow a + b \ge 2\sqrt{ab}",
        r"-1 < 1 - at \Leftrightarrow t < \frac2a",
        r"1 - at > 0 \Rightarrow at < 1",
        r"at \ge t^2 \Rightarrow a \ge t",
        r"a > b \Rightarrow a \ge b",
        r"a - 2 b < 3 \Leftrightarrow 6 > 2 a - 4 b",
    ],
)
def test_a_positive_multiple_is_proved(claim):
    assert arrow(f"{POSITIVE} $$ {claim} $$").verdict == "proved"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"-1 < 1 - at \Leftrightarrow t < \frac1a", "refuted"),
        (r"a \ge b \Rightarrow a > b", "refuted"),
        (r"a^2 < 4 + b - b \Rightarrow a < 2", "proved"),
        (r"|1 - at| < 1 \Leftrightarrow 0 < t < \frac2a", "agrees"),
    ],
)
def test_what_points_tell(claim, verdict):
    found = arrow(f"{POSITIVE} $$ {claim} $$")
    assert found.verdict == verdict
    assert (found.counterexample is not None) == (verdict == "refuted")


def test_the_direction_that_fails_is_named():
    found = arrow(r"Let $x \in \mathbb{R}$. $$ x^2 < 4 \Leftrightarrow x < 2 $$")
    assert found.verdict == "refuted"
    assert "converse" in found.note


def test_where_signs_are_missing_nothing_is_accused():
    found = arrow(r"$$ a \ge b \Rightarrow a^2 \ge b^2 $$")
    assert found.verdict == "unclear"
    assert "positive" in found.note
