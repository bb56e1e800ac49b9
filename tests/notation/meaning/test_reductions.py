r"""The greatest entry of a vector, the infinity norm; each with a slip that must not pass."""

from __future__ import annotations

import pytest

from tests.judging import last

SCORES = r"Let $s \in \mathbb{R}^M$. "
NAMED = SCORES + r"$$ c = \max_{1 \le j \le M} s_j $$ "


@pytest.mark.parametrize(
    ("given", "step", "old", "new"),
    [
        (NAMED, r"\log\sum_{j=1}^M e^{s_j} = c + \log\sum_{j=1}^M e^{s_j - c}", "= c +", "="),
        (
            SCORES,
            r"\max_i s_i + \log\sum_{j=1}^M e^{s_j - \max_i s_i} = \log\sum_{j=1}^M e^{s_j}",
            "_i s_i +",
            "_i s_i -",
        ),
        (SCORES, r"\max_{j=1,\dots,M} s_j = \max_k s_k", "= ", "= 2"),
        (SCORES, r"\max_j (2 s_j + t) = t + 2\max_k s_k", "+ 2", "- 2"),
        (SCORES, r"\|2 s\|_\infty = 2\max_k |s_k|", "= 2", "= 4"),
        (SCORES, r"\min_j s_j = -\max_k (-s_k)", "(-", "("),
        (SCORES, r"\frac{e^{s_i - \max_j s_j}}{e^{\max_j s_j}} = e^{s_i - 2\max_k s_k}", "- 2", "- "),
    ],
)
def test_the_greatest_entry(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    assert last(f"{given} $$ {step.replace(old, new, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    "step",
    [
        r"\frac{\partial}{\partial s_i} \max_j s_j = s_i",
        r"\frac{\partial c}{\partial s_i} = s_i",
        r"\|s\|_\infty \le \frac1M\|s\|_1",
        r"\log\sum_{j=1}^M e^{s_j} \le \max_j s_j",
        r"\max_j s_j \ge s_i + 9",
        r"\max_j s_j = \max_{j=1,\dots,M-1} s_j",
        r"\max_j s_j = \min_j s_j",
    ],
)
def test_what_does_not_hold_of_the_greatest_entry(step: str) -> None:
    assert last(f"{NAMED} $$ {step} $$").verdict == "refuted"


@pytest.mark.parametrize(
    "step",
    [
        r"\max_j s_j \le \log\sum_{j=1}^M e^{s_j}",
        r"\log\sum_{j=1}^M e^{s_j} \le c + \log M",
        r"\|s\|_\infty \le \|s\|_2",
        r"\|s\|_1 \le M \|s\|_\infty",
        r"\min_j s_j \le \frac1M\sum_{j=1}^M s_j",
    ],
)
def test_bounds_by_the_greatest_entry(step: str) -> None:
    assert last(f"{NAMED} $$ {step} $$").verdict in ("agrees", "proved")


def test_an_inequality_of_an_unknown_function_is_not_read_off_points() -> None:
    assert last(r"Let $x \in \mathbb{R}$. $$ h(x) \ge -x^2 - 1 $$").verdict == "unclear"


def test_a_small_letter_before_a_vector_in_a_norm_is_a_number() -> None:
    given = r"Let $s \in \mathbb{R}^M$. "
    assert last(given + r"$$ \|t s\|_1 = |t| \sum_{k=1}^M |s_k| $$").verdict == "proved"
    assert last(given + r"$$ \|t s\|_1 = t^2 \sum_{k=1}^M |s_k| $$").verdict == "refuted"
