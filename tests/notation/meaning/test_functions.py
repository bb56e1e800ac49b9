"""Calls of a function with its own names, in their order or in another."""

from __future__ import annotations

import pytest

from calcwork.check.claims import judged
from calcwork.check.reading import read_claims
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source


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
    def last(claim):
        return [judged(c) for c in read_claims(read_document(Source(f"{given} $$ {claim} $$"))).claims][-1].verdict

    assert last(right) == "proved"
    assert last(wrong) == "refuted"
