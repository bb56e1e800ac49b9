"""Sizes and means of sets of samples, in words."""

from __future__ import annotations

import pytest

from tests.judging import last

ONE = r"""Let $x_1,\dots,x_N\in\mathbb{R}^p$ and $c\in\mathbb{R}^p$.
Let $C$ be a cluster of $N_C$ points with mean $\mu$. """
MANY = r"""Points $x_1,\dots,x_N\in\mathbb R^p$ lie in clusters $C_1,\dots,C_K$ of sizes $s_1,\dots,s_K$,
and $m_k$ is the mean of cluster $k$. """


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (ONE, r"\sum_{n\in C}(x_n-\mu) = 0", r"\sum_{n\in C}(x_n-c) = 0"),
        (
            ONE,
            r"\sum_{n\in C}\|x_n-c\|^2 = \sum_{n\in C}\|x_n-\mu\|^2 + N_C\|\mu-c\|^2",
            r"\sum_{n\in C}\|x_n-c\|^2 = \sum_{n\in C}\|x_n-\mu\|^2 + \|\mu-c\|^2",
        ),
        (MANY, r"\sum_{i\in C_k} x_i = s_k m_k", r"\sum_{i\in C_k} x_i = m_k"),
    ],
)
def test_words_for_sizes_and_means(given: str, right: str, wrong: str) -> None:
    assert last(given, right).verdict in ("proved", "agrees")
    assert last(given, wrong).verdict in ("refuted", "unclear", "definition")


def test_the_number_and_the_mean_of_all_points_are_not_those_of_a_set() -> None:
    given = r"""We have $N$ points $x_1,\dots,x_N\in\mathbb{R}$ with mean $m$, and a set $C$ of indices."""
    assert last(given, r"\sum_{n\in C} x_n = N m").verdict not in ("proved", "agrees")
