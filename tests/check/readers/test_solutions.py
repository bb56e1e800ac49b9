"""Solutions without an arrow, below the derivative that is zero there; and what must not be refuted by them."""

from __future__ import annotations

import pytest

from calcwork.check.claims import judged
from calcwork.check.reading import read_claims
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.judging import kinds

RIDGE = r"""Let $A \in \mathbb{R}^{n \times p}$, $t \in \mathbb{R}^n$, $\gamma > 0$
and $J(v) = \|Av - t\|^2 + \gamma \|v\|^2$.
$$ \nabla_v J = 2A^T(Av - t) + 2\gamma v $$ Setting it to zero gives $$ \hat v = %s $$"""
COUNTS = r"""Let $k_1, \dots, k_m \in \{0, 1, 2, \dots\}$ and $\ell(r) = \sum_{i=1}^m (k_i \log r - r)$ for $r > 0$.
$$ \frac{d\ell}{dr} = \frac1r \sum_{i=1}^m k_i - m $$ The estimate is $$ %s $$"""
LINE = r"""For points $(x_i, y_i)$, $i = 1, \dots, n$, let $S(a, c) = \sum_{i=1}^n (y_i - a x_i - c)^2$.
$$ \frac{\partial S}{\partial a} = -2\sum_{i=1}^n x_i (y_i - a x_i - c) $$
$$ \frac{\partial S}{\partial c} = -2\sum_{i=1}^n (y_i - a x_i - c) = 0 \Rightarrow c = \bar y - a \bar x $$
with $\bar x = \frac1n \sum_i x_i$ and $\bar y = \frac1n \sum_i y_i$. Hence
$$ \hat a = \frac{\sum_{i=1}^n (x_i - \bar x)(y_i - \bar y)}{%s} $$"""
SOLUTIONS = [
    (RIDGE, r"(A^TA + \gamma I)^{-1} A^T t", r"(A^TA + 2\gamma I)^{-1} A^T t"),
    (COUNTS, r"\hat r = \frac1m \sum_{i=1}^m k_i", r"\hat r = \sum_{i=1}^m k_i"),
    (COUNTS, r"r^* = \frac1m \sum_{i=1}^m k_i", r"r^* = \frac{1}{2m} \sum_{i=1}^m k_i"),
    (LINE, r"\sum_{i=1}^n (x_i - \bar x)^2", None),
]


@pytest.mark.parametrize(("text", "right", "wrong"), SOLUTIONS)
def test_a_value_below_its_derivative_is_judged_as_its_solution(text: str, right: str, wrong: str | None) -> None:
    assert kinds(text % right)[-1] in {"proved", "agrees"}
    if wrong is not None:
        assert kinds(text % wrong)[-1] == "refuted"


def test_a_solution_under_a_constraint_is_a_definition() -> None:
    text = r"""Let $\ell(q) = \sum_{k=1}^K n_k \log q_k$, under the constraint $\sum_k q_k = 1$.
$$ \frac{\partial \ell}{\partial q_k} = \frac{n_k}{q_k} $$ $$ \hat q_k = \frac{n_k}{\sum_{j=1}^K n_j} $$"""
    assert kinds(text)[-1] == "definition"


@pytest.mark.parametrize(("mean", "verdict"), [(r"\frac{3+0+2+5}{4}", "proved"), (r"\frac{3+2+5}{3}", "refuted")])
def test_numbers_for_data_are_put_in(mean: str, verdict: str) -> None:
    text = COUNTS % r"\hat r = \frac1m \sum_{i=1}^m k_i"
    assert kinds(f"{text} For the data 3, 0, 2, 5: $$ \\hat r = {mean} $$")[-1] == verdict


def test_a_step_before_a_wrong_solution_is_not_refuted_by_it() -> None:
    text = r"""Let $J(v) = \frac1n \|Av - t\|^2 + \gamma \|v\|^2$ with $A \in \mathbb{R}^{n \times p}$.
At $\hat v$
$$ A^T A \hat v + n \gamma \hat v = A^T t $$ and so $$ \hat v = (A^TA + \gamma I)^{-1} A^T t $$"""
    assert kinds(text)[0] == "unclear"


CASES = r"""Let $g(b) = \frac12 b^2 - r b + \gamma |b|$, $\gamma > 0$. If $r > \gamma$ it is $$ \hat b = r - \gamma. $$
If $r < -\gamma$ it is $$ \hat b = r - \gamma. $$"""


def test_the_same_value_in_another_case_is_not_proved_by_the_first() -> None:
    assert kinds(CASES)[-1] == "unclear"


ROOT = r"""
$$ f(u) = c u^2 - 2 h u, \quad c > 0 $$
$$ \frac{df}{du} = 2 c u - 2 h $$
The root $\hat u$ satisfies
$$ %s $$
so
$$ \hat u = \frac{h}{2 c} $$
"""


@pytest.mark.parametrize(("met", "wanted"), [(r"c \hat u = h", True), (r"c \hat u = 2 h", False)])
def test_what_a_root_satisfies_does_not_rest_on_its_value_further_down(met: str, wanted: bool) -> None:
    claims = read_claims(read_document(Source(ROOT % met))).claims
    found = [judged(c).verdict for c in claims if c.left == r"c \hat u"]
    assert (found == ["proved"]) == wanted
    assert judged(claims[-1]).verdict == "refuted"


VARIANCE = r"""Let $\ell(\mu, \sigma^2) = -\frac n2\log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_{i=1}^n (x_i-\mu)^2$.
$$ \frac{\partial\ell}{\partial\sigma^2} = -\frac n{2\sigma^2} + \frac1{2\sigma^4}\sum_{i=1}^n (x_i-\mu)^2 $$
Setting this to zero, $$ %s $$"""
RATE = r"""Let $f(r) = n\log r - r\sum_{i=1}^n t_i$. %s Setting the derivative to zero, $$ %s = 0 $$"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\sigma^2 = \frac1n\sum_{i=1}^n (x_i-\mu)^2", r"\sigma^2 = \frac2n\sum_{i=1}^n (x_i-\mu)^2"),
        (r"\hat\sigma^2 = \frac1n\sum_{i=1}^n (x_i-\mu)^2", r"\hat\sigma^2 = \frac1{2n}\sum_{i=1}^n (x_i-\mu)^2"),
        (r"-n\sigma^2 + \sum_{i=1}^n (x_i-\mu)^2 = 0", None),
    ],
)
def test_the_square_that_a_derivative_is_by_has_a_solution(right: str, wrong: str | None) -> None:
    assert kinds(VARIANCE % right) == ["proved", "proved"]
    if wrong is not None:
        assert kinds(VARIANCE % wrong) == ["proved", "refuted"]


@pytest.mark.parametrize("shown", ["", r"$$ f'(r) = \frac nr - \sum_{i=1}^n t_i $$"])
def test_an_equation_with_a_zero_is_the_derivative_that_words_set_to_zero(shown: str) -> None:
    assert kinds(RATE % (shown, r"n - r\sum_{i=1}^n t_i"))[-1] == "proved"
    assert kinds(RATE % (shown, r"n - 2r\sum_{i=1}^n t_i"))[-1] == "refuted"


def test_a_value_below_an_equation_with_a_zero_solves_that_one() -> None:
    text = RATE % (r"$$ f'(r) = \frac nr - \sum_{i=1}^n t_i $$", r"n - 2r\sum_{i=1}^n t_i")
    assert kinds(text + r" $$ r = \frac{n}{2\sum_{i=1}^n t_i} $$")[1:] == ["refuted", "proved"]
    assert kinds(text + r" $$ r = \frac{n}{\sum_{i=1}^n t_i} $$")[-1] != "proved"


MIXTURE = r"""Component $k$ has the density
$$ \phi_k(x) = \frac1{\sqrt{2\pi v_k}}\exp\left(-\frac{(x-m_k)^2}{2v_k}\right) $$
The bound is tight when $$ r_{nk} = \frac{w_k\phi_k(x_n)}{\sum_{j=1}^K w_j\phi_j(x_n)} $$
Now the $r_{nk}$ are fixed numbers. Let $N_k = \sum_{n=1}^N r_{nk}$ and
$$ B = \sum_{n=1}^N\sum_{k=1}^K r_{nk}\left(\log w_k - \frac12\log v_k - \frac{(x_n-m_k)^2}{2v_k}\right) $$
$$ \frac{\partial B}{\partial m_k} = \sum_{n=1}^N r_{nk}\frac{%s}{v_k} $$
Zero gives $m_k = \frac1{N_k}\sum_n r_{nk}x_n$.
$$ \frac{\partial B}{\partial v_k} = -\frac{N_k}{2v_k} + \frac1{2v_k^2}\sum_{n=1}^N r_{nk}(x_n-m_k)^2 $$
Solving: $$ v_k = \frac1{N_k}\sum_{n=1}^N r_{nk}(x_n-m_k)^2 $$"""


def test_an_m_step_with_a_solution_in_the_text() -> None:
    assert kinds(MIXTURE % "x_n-m_k")[3:] == ["proved", "proved", "proved"]
    assert kinds(MIXTURE % "m_k-x_n")[3] in ("refuted", "unclear")


def test_what_is_fixed_keeps_its_meaning_where_it_does_not_rest_on_the_unknown() -> None:
    text = r"""Let $n = a + b$, which is fixed; $n$ is fixed. Let $f(p) = a\log p + b\log(1-p)$ with $a, b > 0$.
$$ f'(p) = \frac ap - \frac b{1-p} $$ Setting it to zero gives $$ p = \frac an $$"""
    assert kinds(text)[-1] == "proved"
