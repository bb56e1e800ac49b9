r"""Lists with dots beside bounds, powers ``\beta^T`` of numbers, and names that words within a formula describe."""

from __future__ import annotations

import pytest

from tests.judging import kinds

GEOMETRIC = (
    r"Let $P(X=k) = p(1-p)^{k-1},\ k=1,2,3,\dots,\ 0<p<1$. $$ \mathbb{E}X = p\sum_{k=1}^\infty k(1-p)^{k-1} = %s $$"
)
DECAY = r"Let $0<\beta<1$ and $T \ge 1$. $$ (1-\beta)\sum_{k=0}^{T-1}\beta^k = %s $$"
ROWS = r"""Let $\Lambda \in \mathbb{R}^{d\times d},\ x_1,\dots,x_N \in \mathbb{R}^d,\ X \text{ has the rows } x_n^\top$.
$$ \sum_{n=1}^N x_n^\top\Lambda x_n = \operatorname{tr}\left(%s\right) $$"""
CONSTANT = r"""Let $x_1,\dots,x_n>0,\ \theta>0$ and
$\ell(\theta) = -nk\ln\theta - \frac1\theta\sum_{i=1}^n x_i + \text{const}$.
$$ \frac{d\ell}{d\theta} = -\frac{nk}{\theta} %s \frac{1}{\theta^2}\sum_{i=1}^n x_i $$"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (GEOMETRIC, r"\frac1p", r"\frac{1-p}{p}"),
        (DECAY, r"1-\beta^T", r"1-\beta^{T-1}"),
        (DECAY, r"(1-\beta)\frac{1-\beta^T}{1-\beta}", r"\frac{1-\beta^T}{1-\beta}"),
        (ROWS, r"\Lambda X^\top X", r"2\Lambda X^\top X"),
        (CONSTANT, "+", "-"),
    ],
)
def test_right_and_wrong(text: str, right: str, wrong: str) -> None:
    assert set(kinds(text % right)) <= {"proved", "agrees"}
    assert kinds(text % wrong)[-1] == "refuted"


def test_a_transpose_stays_one_beside_sums_to_t() -> None:
    text = r"Let $w, x_t \in \mathbb{R}^d$. $$ \sum_{t=1}^T (w^T x_t)^2 = \sum_{t=1}^T %s $$"
    assert kinds(text % r"w^T x_t x_t^T w") == ["proved"]
    assert kinds(text % r"2 w^T x_t x_t^T w") == ["refuted"]


MARGIN = r"""Let $u, v, w \in \mathbb{R}^d$,
$\ell(u,v,w) = \|u-v\|^2 - \|u-w\|^2 + m\quad(\text{active case, }m\text{ the margin})$.
$$ \nabla_w\,\ell(u,v,w) = %s $$"""
PAIR = r"""Let $X$ and $Y$ be independent random variables with means $\mu_X, \mu_Y$ and variances
$\sigma_X^2, \sigma_Y^2$. $$ %s $$"""
TWO = r"$X_1, X_2$ are independent, both with mean $\mu$ and variance $\sigma^2$. $$ %s $$"
UNITS = r"""Let $h = \max(Wx, 0)$ with $W \in \mathbb{R}^{n\times d}$, $\ell = g^\top h$, $g \in \mathbb{R}^n$ constant.
$$ \nabla_x\ell = %s $$"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (MARGIN, "2(u-w)", "2(w-u)"),
        (PAIR, r"\operatorname{Var}(X-Y) = \sigma_X^2 + \sigma_Y^2",
         r"\operatorname{Var}(X-Y) = \sigma_X^2 - \sigma_Y^2"),
        (PAIR, r"E[XY] = \mu_X\mu_Y", r"E[XY] = \mu_X + \mu_Y"),
        (TWO, r"\operatorname{Var}\left(\frac{X_1+X_2}{2}\right) = \frac{\sigma^2}{2}",
         r"\operatorname{Var}\left(\frac{X_1+X_2}{2}\right) = \frac{\sigma^2}{4}"),
        (UNITS, r"W^\top(g \odot \mathbf 1[Wx > 0])", r"-W^\top(g \odot \mathbf 1[Wx > 0])"),
    ],
)  # fmt: skip
def test_asides_pairs_and_masks(text: str, right: str, wrong: str) -> None:
    assert kinds(text % right)[-1] in ("proved", "agrees")
    assert kinds(text % wrong)[-1] == "refuted"
