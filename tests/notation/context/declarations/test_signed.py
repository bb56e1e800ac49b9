"""Signs that words tell of names and of lists of them; a step that needs another sign must not pass."""

from __future__ import annotations

import pytest

from tests.judging import last

MEANS = r"\left(\prod_{i=1}^n t_i\right)^{1/n} \le \frac1n \sum_{i=1}^n t_i"


@pytest.mark.parametrize(
    "given",
    [
        r"For positive $t_1, \dots, t_n$:",
        r"Let $t_1, \dots, t_n$ be positive.",
        r"For nonnegative real numbers $t_1, t_2, \ldots, t_n$ we have",
        r"The $t_i$ are all strictly positive.",
    ],
)
def test_the_members_of_a_list_are_positive(given: str) -> None:
    assert last(given, MEANS).verdict in {"agrees", "proved"}
    assert last(given, MEANS.replace(r"\le ", r"\ge ")).verdict == "refuted"


@pytest.mark.parametrize("given", ["For positive $a$ and $b$,", "Let $a, b$ be positive numbers."])
def test_two_numbers_are_positive(given: str) -> None:
    assert last(given, r"|ab| + |a| = ab + a").verdict in {"agrees", "proved"}
    assert last(given, r"|ab| + |a| = ab - a").verdict == "refuted"


@pytest.mark.parametrize(
    "given",
    ["Let $a$ be the anchor and $b$ a positive.", "Let $a$ and $b$ not be positive.", "Let $a$ and $b$ be real."],
)
def test_other_words_tell_no_sign(given: str) -> None:
    assert last(given, "|ab| + |a| = ab + a").verdict != "proved"
