r"""The greatest entry of a vector, which may be any number that depends on it; each with a slip that must not pass."""

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
        (SCORES, r"\frac{e^{s_i - \max_j s_j}}{e^{\max_j s_j}} = e^{s_i - 2\max_k s_k}", "- 2", "- "),
    ],
)
def test_the_greatest_entry(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    assert last(f"{given} $$ {step.replace(old, new, 1)} $$").verdict == "unclear"


@pytest.mark.parametrize(
    "step",
    [
        r"\frac{\partial}{\partial s_i} \max_j s_j = 0",
        r"\frac{\partial c}{\partial s_i} = 0",
        r"\max_j s_j \ge s_i + 9",
        r"\max_j s_j = \max_{j=1,\dots,M-1} s_j",
        r"\max_j s_j = \min_j s_j",
    ],
)
def test_what_depends_on_which_entry_is_greatest_is_open(step: str) -> None:
    assert last(f"{NAMED} $$ {step} $$").verdict == "unclear"


def test_an_inequality_of_an_unknown_function_is_not_read_off_points() -> None:
    assert last(r"Let $x \in \mathbb{R}$. $$ h(x) \ge -x^2 - 1 $$").verdict == "unclear"
