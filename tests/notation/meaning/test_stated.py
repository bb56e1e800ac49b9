"""Quantities that are named by what stands in their brackets, alone and at other places; limits at infinity."""

from __future__ import annotations

import pytest

from tests.judging import kinds

COUNTS = r"$$ \ell(\theta\mid x) = \sum_{i=1}^n (x_i\log\theta - \theta) $$ "
SURROGATE = r"With $r>0$, $$ Q(r \mid q) = a\log r - \frac{b\,r}{q}. $$ "
NOISE = r"$$ p(y\mid w,s) = \frac{1}{s}\exp(-(y-w)^2/s) $$ "
RIDGE = r"""Let $X\in\mathbb{R}^{N\times D}$, $t\in\mathbb{R}^N$ and $w\in\mathbb{R}^D$. With $E(w) = \|t - Xw\|^2$ let
$$ \ln p(t\mid w,\beta) = \frac N2\ln\beta - \frac\beta2 E(w). $$ We know that $w_{ML} = (X^TX)^{-1}X^Tt$. """
STIFF = r"Put $z = h\lambda$ and $G = \frac{2+z}{2-z}$. "


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (
            COUNTS,
            r"\frac{\partial\ell}{\partial\theta} = \frac1\theta\sum_{i=1}^n x_i - n",
            r"\frac{\partial\ell}{\partial\theta} = \frac1\theta\sum_{i=1}^n x_i + n",
        ),
        (
            COUNTS,
            r"\ell(\hat\theta\mid x) = \log\hat\theta\sum_{i=1}^n x_i - n\hat\theta",
            r"\ell(\hat\theta\mid x) = \log\hat\theta\sum_{i=1}^n x_i - \hat\theta",
        ),
        (
            SURROGATE,
            r"\frac{\partial Q}{\partial r} = \frac ar - \frac bq",
            r"\frac{\partial Q}{\partial r} = \frac ar + \frac bq",
        ),
        (
            NOISE,
            r"\frac{\partial}{\partial s}\log p(y\mid\hat w,s) = -\frac1s + \frac{(y-\hat w)^2}{s^2}",
            r"\frac{\partial}{\partial s}\log p(y\mid\hat w,s) = \frac1s + \frac{(y-\hat w)^2}{s^2}",
        ),
        (NOISE, r"p(y\mid 0,1) = e^{-y^2}", r"p(y\mid 0,1) = e^{-y}"),
        (
            RIDGE,
            r"\frac{\partial}{\partial\beta}\ln p(t\mid w_{ML},\beta) = \frac{N}{2\beta} - \frac12 E(w_{ML})",
            None,
        ),
        (STIFF, r"\lim_{z\to-\infty} G = -1", r"\lim_{z\to-\infty} G = 1"),
        ("", r"\lim_{x\to\infty} \frac{ax}{x+b} = a", r"\lim_{x\to\infty} \frac{ax}{x+b} = b"),
        ("", r"\lim_{n\to\infty} (1+\tfrac{x}{n})^n = e^x", r"\lim_{n\to\infty} (1+\tfrac{x}{n})^n = e^{-x}"),
    ],
)
def test_stated_quantities(given: str, right: str, wrong: str | None) -> None:
    assert kinds(given + f"$${right}$$")[-1] in {"proved", "agrees"}
    if wrong is not None:
        assert kinds(given + f"$${wrong}$$")[-1] == "refuted"


def test_the_derivative_at_a_defined_place_is_never_accepted_with_an_error() -> None:
    wrong = r"$$\frac{\partial}{\partial\beta}\ln p(t\mid w_{ML},\beta) = \frac{N}{2\beta} - E(w_{ML})$$"
    assert kinds(RIDGE + wrong)[-1] in {"refuted", "unclear"}


def test_turned_arguments_are_another_quantity() -> None:
    text = r"$$ p(a\mid b) = \frac{a}{a+b} $$ $$ p(b\mid a) = \frac{b^2}{a+b} $$"
    assert kinds(text) == ["definition", "definition"]
    assert kinds(text + r"$$ \frac{\partial p}{\partial a} = \frac{b}{(a+b)^2} $$")[-1] == "unclear"
