"""Sides that are given up to a constant."""

from __future__ import annotations

import pytest

from tests.judging import kinds

GIVEN = r"Let $X\in\mathbb{R}^{n\times d}$, $t\in\mathbb{R}^n$ and $w\in\mathbb{R}^d$. "
FIRST = r"$$ \ln p(w \mid t) = -\frac12\|t - Xw\|^2 - \frac{a}{2} w^T w + \text{const} = "


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (r"-\frac12 w^T(X^TX + aI)w + w^TX^Tt + \text{const.}", "proved"),
        (r"-\frac12 w^T(X^TX + aI)w + w^TX^Tt - \frac12 t^T t + \mathrm{const}", "proved"),
        (r"-\frac12 w^T(X^TX + aI)w + 2w^TX^Tt + \text{const.}", "refuted"),
        (r"-\frac12 w^T(X^TX - aI)w + w^TX^Tt + \text{const}", "refuted"),
    ],
)
def test_a_log_posterior_is_judged_by_its_gradient(second: str, verdict: str) -> None:
    assert kinds(f"{GIVEN}{FIRST}{second} $$") == ["definition", verdict]


def test_other_words_behind_a_sign_are_no_constant() -> None:
    assert kinds(r"$$ f(x) = e^x = 1 + x + \text{higher order terms} $$")[-1] != "proved"
