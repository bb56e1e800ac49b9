r"""Sizes that only an identity names, ``\operatorname{Var}(\varepsilon) = \sigma^2 I_n``, with X declared nowhere."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

MODEL = r"""Suppose $y = X\beta + \varepsilon$ with $E(\varepsilon) = 0$ and
$\operatorname{Var}(\varepsilon) = \sigma^2 I_n$. The estimator is $\hat\beta = (X^TX)^{-1}X^Ty$.
"""


def test_the_variance_of_least_squares_is_proved() -> None:
    step = (
        r"\operatorname{Var}(\hat\beta) = (X^TX)^{-1}X^T \operatorname{Var}(\varepsilon) X (X^TX)^{-1}"
        r" = \sigma^2 (X^TX)^{-1}"
    )
    assert kinds(f"{MODEL}\n$$ {step} $$") == ["proved", "proved"]


@pytest.mark.parametrize(
    "slip",
    [
        r"E(\hat\beta) = 2\beta",
        r"\operatorname{Var}(\hat\beta) = \sigma (X^TX)^{-1}",
        r"\operatorname{Var}(\hat\beta) = 2\sigma^2 (X^TX)^{-1}",
    ],
)
def test_slips_in_it_are_refuted(slip: str) -> None:
    assert last(MODEL, slip).verdict == "refuted"


def test_an_integral_with_an_index_is_no_identity() -> None:
    text = r"Let $I_n = \int_0^1 x^n e^x\,dx$."
    assert last(text, r"I_n = e - n I_{n-1}").verdict in {"proved", "agrees"}
    assert last(text, r"I_n = e + n I_{n-1}").verdict != "proved"
