r"""Integrals within each other, and over boxes; each with a slip that must not pass."""

from __future__ import annotations

import pytest

from tests.judging import last


@pytest.mark.parametrize(
    ("right", "old", "new"),
    [
        (r"\int_0^{2\pi}\!\int_0^c r^3\,dr\,d\theta = \frac{\pi c^4}{2}", "{2}", "{3}"),
        (r"\int_0^{2\pi} d\theta \int_0^c dr\, r = \pi c^2", "= ", "= 2"),
        (r"\iint_{[0,c]\times[0,1]} (u + v^2)\,du\,dv = \frac{c^2}{2} + \frac c3", "c3", "c2"),
        (r"\iint_{[0,c]\times[0,1]} (u + v^2)\,dv\,du = \frac{c^2}{2} + \frac c3", "c3", "c2"),
        (r"\iint_{\mathbb{R}^2} e^{-c(u^2 + v^2)}\,du\,dv = \frac{\pi}{c}", r"\pi", r"\sqrt\pi"),
        (r"\int_{[0,1]^2} c u v\,du\,dv = \frac c4", "c4", "c2"),
    ],
)
def test_integrals_over_boxes(right: str, old: str, new: str) -> None:
    for step, expected in ((right, {"proved", "agrees"}), (right.replace(old, new, 1), {"refuted"})):
        assert last(f"Let $c > 0$. $$ {step} $$").verdict in expected, step


@pytest.mark.parametrize("region", [r"\iint_E", r"\iint", r"\iint_{[0,1]\times[0,2]\times[0,1]}"])
def test_other_regions_are_not_understood(region: str) -> None:
    assert last(rf"$$ {region} u v\,du\,dv = 7 $$").verdict == "unclear"
