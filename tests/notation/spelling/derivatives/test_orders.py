"""Derivatives whose order stands in brackets."""

from __future__ import annotations

import pytest

from tests.judging import last

GIVEN = r"Let $w(r) = r^4 + 2r^3 + r^2$, so $$ w''(0) = 2 $$"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (r"w^{(3)}(0) = 12", "proved"),
        (r"w^{(3)}(0) = 6", "refuted"),
        (r"\frac{w^{(3)}(0)}{w''(0)} = 6", "proved"),
        (r"\frac{w^{(3)}(0)}{w''(0)} = 3", "refuted"),
        (r"w^{(4)}(r) = 24", "proved"),
    ],
)
def test_orders(step: str, expected: str) -> None:
    assert last(f"{GIVEN} $$ {step} $$").verdict == expected
