"""Calls of a function with its own names, in their order or in another."""

from __future__ import annotations

import pytest

from tests.judging import verdicts


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        ("$$ g(a, b) = a - 2 b $$", "g(b, a) = b - 2 a", "g(b, a) = a - 2 b"),
        ("$$ g(a, b) = a - 2 b $$", "g(a, b) = a - b - b", "g(a, b) = a - b"),
        (
            r"Let $w, x \in \mathbb{R}^n$ and $b \in \mathbb{R}$. $$ L(w, b) = (w^T x - b)^2 $$",
            r"L(b, w) = (b - w^T x)^2",
            r"L(b, w) = (b + w^T x)^2",
        ),
    ],
)
def test_own_names_in_another_order_are_put_in_where_their_shapes_allow(given, right, wrong):
    assert verdicts(f"{given} $$ {right} $$")[-1].verdict == "proved"
    assert verdicts(f"{given} $$ {wrong} $$")[-1].verdict == "refuted"
