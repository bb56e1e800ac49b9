r"""Lists with one entry again and again, products by colons, and functions that words name for one display."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

COLONS = r"""Let $A:B = \operatorname{tr}(A^TB)$, $M = PXQ - R$ and $\phi = \|PXQ - R\|_F^2$,
with $P\in\mathbb R^{k\times m}$,
$X\in\mathbb R^{m\times n}$ and $Q\in\mathbb R^{n\times l}$."""

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a Frobenius product by a colon": (COLONS, r"\phi = M:M", "M:M", "2M:M"),
    "a differential by a colon": (COLONS, r"d\phi = 2M:P\,dX\,Q", "2M", "M"),
    "a factor that is moved over a colon": (
        COLONS,
        r"d\phi = 2P^TMQ^T:dX",
        "2P^TMQ^T",
        "2Q^TMP^T",
    ),
    "the uniform law as a list": (
        (
            r"For vectors $p$ and $q$ in $\mathbb{R}^m$ with positive entries let $D(p\|q)=\sum_{i=1}^mp_i\log"
            r"\frac{p_i}{q_i}$, and let $u=(\frac1m,\dots,\frac1m)$ and $\sum_{i=1}^m p_i = 1$."
        ),
        r"D(p\|u)=\log m+\sum_{i=1}^m p_i\log p_i",
        r"\log m+",
        r"\log m-",
    ),
    "a list that ends in one entry again and again": (
        r"Let $x\in\mathbb R^m$ and $e = (1, 0, \ldots, 0)$.",
        r"\|x - e\|^2 = \|x\|^2 - 2x_1 + 1",
        "+ 1",
        "+ m",
    ),
    "a list that begins with one entry again and again": (
        r"Let $x\in\mathbb R^m$ and $e = (0, \ldots, 0, 1)$.",
        r"e^\top x = x_m",
        "x_m",
        "x_1",
    ),
    "a column of ones": (
        r"Let $x\in\mathbb R^m$.",
        r"\begin{pmatrix}1\\\vdots\\1\end{pmatrix}^\top x = \sum_{i=1}^m x_i",
        "m x_i",
        "m x_i^2",
    ),
    "vectors that have independent entries": (
        r"If $q,k\in\mathbb R^d$ have independent entries with mean 0 and variance 1 then",
        r"\operatorname{Var}(q^\top k) = d",
        "= d",
        "= d^2",
    ),
    "independent entries of vectors": (
        r"For independent entries of $a,b\in\mathbb R^d$ with mean 0 and variance 1",
        r"\operatorname{Var}\Bigl(\frac{a^\top b}{\sqrt d}\Bigr) = 1",
        "= 1",
        "= d",
    ),
    "an inferred axis of two beside a sum over samples": (
        (
            r"Data $x_1..x_n\in\mathbb R^d$ as columns, mean $m=\frac1n\sum_ix_i$, covariance $S=\frac1n\sum_i(x_i-m)"
            r"(x_i-m)'$ (prime = transpose). For $z=x-m$ and the first component $u=(1,1)'/\sqrt2$"
        ),
        r"\frac1n\sum_i\bigl(u'(x_i-m)\bigr)^2=u'Su",
        "=u'Su",
        "=2u'Su",
    ),
}


@pytest.mark.parametrize("way", STEPS)
def test_a_right_step_is_accepted(way: str) -> None:
    given, step, part, _ = STEPS[way]
    assert part in step
    assert last(given, step).verdict in {"proved", "agrees"}


@pytest.mark.parametrize("way", STEPS)
def test_a_slip_is_not_accepted(way: str) -> None:
    given, step, part, slip = STEPS[way]
    assert last(given, step.replace(part, slip)).verdict in {"refuted", "unclear"}


def test_words_name_the_function_of_one_display() -> None:
    note = r"""Let $\varphi(s)=1/(1+e^{-s})$. For tanh, $$ \varphi'(s) = 1-\tanh^2 s $$ With our choice
$$ \varphi'(s) = \varphi(s)(1-\varphi(s)) $$"""
    assert kinds(note) == ["proved", "proved"]
    assert kinds(note.replace(r"1-\tanh^2 s", r"1+\tanh^2 s"))[0] == "refuted"
    assert kinds(note.replace("For tanh, ", ""))[0] in {"refuted", "unclear"}


@pytest.mark.parametrize(
    ("name", "slope", "slip"),
    [
        ("sigmoid", "g(z)(1-g(z))", "g(z)(1+g(z))"),
        ("tanh", "1 - g(z)^2", "1 - g(z)"),
        ("softplus", r"\frac{1}{1+e^{-z}}", r"\frac{1}{1+e^{z}}"),
    ],
)
def test_a_list_of_activations_names_each(name: str, slope: str, slip: str) -> None:
    assert kinds(rf"Choices of $g$: the {name} function: $$ g'(z) = {slope} $$") == ["proved"]
    assert kinds(rf"Choices of $g$: the {name} function: $$ g'(z) = {slip} $$") == ["refuted"]


def test_a_number_is_no_first_order_of_what_vanishes() -> None:
    note = r"""The error is $$ e = \hat y-t \approx -0.5 $$ Let $x = -1$ and $\delta = e\,v_1\,h_1(1-h_1)$.

# Weights

$$ \delta x \approx -0.09 $$"""
    assert kinds(note)[-1] == "unclear"
