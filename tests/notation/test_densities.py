"""Densities by name: the normal one in its usual spelling, and probabilities at other values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.judging import last

SAMPLE = r"Let $x_1, \dots, x_n \in \mathbb{R}$ and $\ell(m, s^2) = \sum_{i=1}^n \log \mathcal{N}(x_i; m, s^2)$. "
MIXTURE = (
    r"With $w_k > 0$, $v_k > 0$ let $$ \ell = \sum_{n=1}^N \log \sum_{k=1}^K w_k \mathcal N(x_n \mid m_k, v_k), $$ "
    r"$$ r_{nk} = \frac{w_k \mathcal N(x_n \mid m_k, v_k)}{\sum_{j=1}^K w_j \mathcal N(x_n \mid m_j, v_j)}. $$ "
)
TOSSES = (
    r"Let $x_1, \dots, x_n \in \{0, 1, 2, \dots\}$, $P(X = x) = (1-q)^x q$, $0 < q < 1$, "
    r"and $\ell(q) = \sum_{i=1}^n \log P(X = x_i)$. "
)
WAITING = r"For $x > 0$ the density is $f(x \mid c) = c e^{-cx}$, $c > 0$. "


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (
            SAMPLE,
            r"\frac{\partial \ell}{\partial m} = \frac{1}{s^2} \sum_{i=1}^n (x_i - m)",
            r"\frac{\partial \ell}{\partial m} = \frac{1}{2s^2} \sum_{i=1}^n (x_i - m)",
        ),
        (
            MIXTURE,
            r"\frac{\partial \ell}{\partial m_k} = \frac{1}{v_k} \sum_{n=1}^N r_{nk} (x_n - m_k)",
            r"\frac{\partial \ell}{\partial m_k} = \sum_{n=1}^N r_{nk} (x_n - m_k)",
        ),
        (
            TOSSES,
            r"\ell'(q) = \frac{n}{q} - \frac{\sum_{i=1}^n x_i}{1 - q}",
            r"\ell'(q) = \frac{n}{q} - \sum_{i=1}^n x_i",
        ),
        (
            WAITING,
            r"\prod_{i=1}^n f(x_i \mid c) = c^n e^{-c \sum_{i=1}^n x_i}",
            None,
        ),
    ],
)
def test_densities(given: str, right: str, wrong: str | None) -> None:
    assert last(f"{given}\n\n$$ {right} $$").verdict in {"proved", "agrees"}
    if wrong is not None:
        assert last(f"{given}\n\n$$ {wrong} $$").verdict == "refuted"


def test_the_second_parameter_is_the_variance() -> None:
    assert np.isclose(stats.norm.pdf(0, 0, 2), 1 / (2 * np.sqrt(2 * np.pi)))


DEVIATION = r"Let $$ \mathcal N(x; m, s) = \frac{1}{\sqrt{2\pi} s} e^{-(x-m)^2/(2s^2)}. $$ "


@pytest.mark.parametrize(("power", "expected"), [("^2", "proved"), ("", "refuted")])
def test_what_a_note_defines_itself_counts(power: str, expected: str) -> None:
    step = r"\frac{\partial}{\partial m} \log \mathcal N(x; m, s) = \frac{x - m}{s%s}" % power  # noqa: UP031
    assert last(f"{DEVIATION} $$ {step} $$").verdict == expected
