r"""Variances that a note gives, as ``\sigma^2 = ...``, and then differentiates by."""

from __future__ import annotations

import pytest

from tests.judging import kinds

NORMALIZED = r"""Let $\mu = \frac1m\sum_i x_i$, $\sigma^2 = \frac1m\sum_i (x_i-\mu)^2$,
$\hat x_i = \frac{x_i-\mu}{\sqrt{\sigma^2+\epsilon}}$ and $y_i = \gamma\hat x_i + \beta$.
$$ \frac{\partial L}{\partial x_i} = %s $$"""
SHOWN = r"""$$ \sigma^2 = \frac1m\sum_{i=1}^m (x_i-\mu)^2, \quad \hat x_i = (x_i-\mu)(\sigma^2+\epsilon)^{-1/2} $$
where $\mu = \frac1m\sum_i x_i$.
$$ \frac{\partial\ell}{\partial\sigma^2}
= %s\sum_{i=1}^m \frac{\partial\ell}{\partial\hat x_i}(x_i-\mu)(\sigma^2+\epsilon)^{-3/2} $$"""
DEVIATION = r"""Let $\mu = \frac1H\sum_{i=1}^H a_i$,
$\sigma^2 = \frac1H\sum_{i=1}^H (a_i-\mu)^2$, $n_i = (a_i-\mu)/\sigma$.
$$ \frac{\partial\sigma^2}{\partial a_j} = \frac2H(a_j-\mu) $$
$$ \frac{\partial L}{\partial\sigma^2} = %s\sum_i \frac{\partial L}{\partial n_i}(a_i-\mu) $$"""
BY_X = (
    r"\frac{\partial L}{\partial\hat x_i}\frac1{\sqrt{\sigma^2+\epsilon}}"
    r" + \frac{\partial L}{\partial\sigma^2}\frac{%s(x_i-\mu)}m + \frac{\partial L}{\partial\mu}\frac1m"
)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (NORMALIZED, BY_X % "2", BY_X % ""),
        (SHOWN, r"-\frac12", r"\frac12"),
        (DEVIATION, r"-\frac1{2\sigma^3}", r"-\frac1{\sigma^3}"),
    ],
)
def test_a_slope_by_a_variance_that_is_given_above(text: str, right: str, wrong: str) -> None:
    assert set(kinds(text % right)) <= {"definition", "proved"}
    assert kinds(text % right)[-1] == "proved"
    assert kinds(text % wrong)[-1] != "proved"


def test_a_slip_in_such_a_slope_is_refuted() -> None:
    assert kinds(SHOWN % r"\frac12")[-1] == "refuted"


def test_largest_eigenvalues_are_no_factors() -> None:
    text = r"Let $\|A\|_2$ be the spectral norm. $$ \|A\|_2^2 = \lambda_{\max}(A^TA) $$"
    assert kinds(text) == ["unclear"]
