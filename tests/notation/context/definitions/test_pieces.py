"""Functions that the text gives by pieces, and conditions between names before a display."""

from __future__ import annotations

import pytest

from tests.judging import last

ELU = r"Let $\alpha>0$ and $g(z)=z$ for $z>0$ and $g(z)=\alpha(e^z-1)$ for $z\le0$. "
HUBER = r"The loss is $r(u) = u^2$ if $|u| \le 1$, and $2|u| - 1$ otherwise. "
SHRUNK = r"Let $h(w)=\frac12(w-z)^2+\lambda|w|$ with $\lambda>0$. "
MINIMUM = r"h(z-\lambda)=\lambda z-\frac{\lambda^2}2"


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (ELU, r"g'(z) = g(z) + \alpha \qquad (z<0)", r"g'(z) = g(z) - \alpha \qquad (z<0)"),
        (ELU, r"g'(z) = 1 \qquad (z>0)", r"g'(z) = e^z \qquad (z>0)"),
        (HUBER, "r(3) = 5", "r(3) = 9"),
        (HUBER, r"r(1/2) = \frac14", "r(1/2) = 0"),
    ],
)
def test_pieces_are_read_together(given: str, right: str, wrong: str) -> None:
    assert last(given, right).verdict in ("proved", "agrees")
    assert last(given, wrong).verdict == "refuted"


@pytest.mark.parametrize(
    "words", [r"For $z>\lambda$ it is", r"If $z > \lambda$, then", r"The value for $z\ge\lambda$:"]
)
def test_a_condition_between_names_holds_for_the_display_behind_it(words: str) -> None:
    assert last(SHRUNK + words, MINIMUM).verdict != "refuted"
    assert last(f"{SHRUNK}We have:", MINIMUM).verdict == "refuted"


def test_a_condition_between_names_is_met_by_the_points() -> None:
    assert last(f"{SHRUNK}If $z>\\lambda$, then", MINIMUM).verdict == "agrees"
    assert last(f"{SHRUNK}If $z>\\lambda$, then", MINIMUM + r"+\lambda").verdict == "refuted"
