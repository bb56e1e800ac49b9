r"""Steps that rest on how words and other displays name things: components, negatives, dots; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "components": (
        (
            r"If the components of a query $q\in\mathbb R^d$ and a key $k\in\mathbb R^d$ are independent with zero "
            r"mean and unit variance, then"
        ),
        r"\operatorname{Var}\Bigl(\frac{q^\top k}{\sqrt d}\Bigr) = 1",
        "= 1",
        r"= \frac1d",
    ),
    "entries of vectors that lie in a space": (
        (
            r"If the entries of a vector $a$ and a vector $b$ (both in $\mathbb{R}^m$) are independent with mean $0$ "
            r"and variance $1$ then"
        ),
        r"\operatorname{Var}(a^\top b) = \sum_{c=1}^m \mathbb{E}[a_c^2]\, \mathbb{E}[b_c^2]",
        "{c=1}",
        "{c=2}",
    ),
    "two lists": (
        r"Let $u_1,\dots,u_p,v_1,\dots,v_p$ be independent with mean $0$ and variance $1$.",
        r"\operatorname{Var}\Bigl(\sum_{i=1}^p u_i v_i\Bigr) = p",
        "= p",
        "= 2p",
    ),
    "two families with variances of their own": (
        (
            r"Suppose $w_i$ and $x_i$ are independent with mean zero and variances $\sigma_w^2$ and $\sigma_x^2$, "
            r"and let $z=\sum_{i=1}^n w_ix_i$."
        ),
        r"\operatorname{Var}(z) = n\sigma_w^2\sigma_x^2",
        r"\sigma_x^2",
        r"\sigma_x",
    ),
    "independent entries": (
        r"Let $a,b\in\mathbb R^d$ be independent random vectors with independent entries of mean $0$ and variance $1$.",
        r"\mathbb{E}[(a^\top b)^2] = d",
        "= d",
        "= d^2",
    ),
    "the negative of a function": (
        r"Let $x_i>0$ and $-\ell(\lambda)=\lambda\sum_{i=1}^n x_i - n\log\lambda$ with $\lambda>0$.",
        r"\frac{d\ell}{d\lambda} = \frac n\lambda - \sum_{i=1}^n x_i",
        "- ",
        "+ ",
    ),
    "a matrix before numbered columns": (
        (
            r"For $n=1,\dots,N$ let $\mathbf x_n\in\mathbb R^D$, $\mathbf a_n = W\mathbf x_n + \mathbf b$ and "
            r"$E = \frac12\sum_{n=1}^N\sum_{k=1}^K (a_{nk} - t_{nk})^2$."
        ),
        r"\frac{\partial E}{\partial W_{kd}} = \sum_{n=1}^N (a_{nk} - t_{nk}) x_{nd}",
        "x_{nd}",
        "x_{nk}",
    ),
    "a vector beside a dot": (
        r"Data $(x_i,y_i)_{i=1}^N$ with $x_i\in\mathbb{R}^d$ and $f(w) = \sum_{i=1}^N (y_i - w\cdot x_i - b)^2$.",
        r"\nabla_w f = -2\sum_{i=1}^N (y_i - w\cdot x_i - b)\, x_i",
        "= -",
        "= ",
    ),
    "covariances in the plural": (
        (
            r"Let $m, n\in\mathbb R^k$, covariances $\Sigma_0,\Sigma_1$ and "
            r"$D = \operatorname{tr}(\Sigma_1^{-1}\Sigma_0)$."
        ),
        r"\frac{\partial D}{\partial\Sigma_0} = \Sigma_1^{-1}",
        "= ",
        "= -",
    ),
    "a label for what is sought": (
        (
            r"Let $J(m) = \frac a2 (m - c)^2 + \frac b2 (m - d)^2$ with $a, b > 0$. Then "
            r"$$ \frac{dJ}{dm} = a(m-c) + b(m-d) $$ Setting this derivative to zero gives"
        ),
        r"m_{\text{post}} = \frac{ac + bd}{a + b}",
        "a + b",
        "a - b",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_what_words_name_is_understood_and_a_slip_is_not_accepted(name):
    given, step, old, new = STEPS[name]
    assert last(given, step).verdict in {"proved", "agrees"}
    assert step.count(old)
    wrong = last(given, step[::-1].replace(old[::-1], new[::-1], 1)[::-1])
    assert wrong.verdict == "refuted"


def test_arguments_that_wide_gaps_part_stand_for_themselves():
    given = "Let $f(x,y) = x^3 - 3xy + y^3$.\n\n"
    right = r"$$ f_x = 0 \Rightarrow y = x^2, \qquad f_y = 0 \Rightarrow x = y^2 $$"
    assert "unclear" not in kinds(given + right)
    assert "proved" in kinds(given + right)
    wrong = kinds(given + right.replace("y = x^2", "y = 2x^2"))
    assert "refuted" in wrong or "unclear" in wrong


def test_letters_of_another_formula_in_a_display_leave_a_sum_free():
    given = r"$$ q_{ij} = (1 + (y_i - y_j)^2)^{-1}, \qquad C = \sum_{i\ne j} q_{ij} $$ with $i, j = 1, \dots, n$."
    assert last(given, r"C = \sum_{i=1}^n \sum_{j=1}^n q_{ij} - n").verdict in {"proved", "agrees"}
    assert last(given, r"C = \sum_{i=1}^n \sum_{j=1}^n q_{ij}").verdict == "refuted"


def test_what_is_set_to_start_with_is_no_solution():
    given = r"Let $f(x) = \frac12x^2 - 3x + c$. Then $$ f'(x) = x - 3 $$ To set it to zero we iterate. We set"
    assert last(given, r"x_{\text{new}} = x - \eta f'(x)").verdict == "definition"


ONE = r"""We have $x^{(i)}\in\mathbb R^n$ and $y^{(i)}\in\{0,1\}$. The model is $z^{(i)} = w^Tx^{(i)}+b$ and
$\hat y^{(i)} = \sigma(z^{(i)})$.

# One example

With $\mathcal L(\hat y, y) = -y\log\hat y-(1-y)\log(1-\hat y)$
$$ \frac{\partial\mathcal L}{\partial z} = \frac{\partial\mathcal L}{\partial\hat y}\cdot\frac{d\hat y}{dz}
= \hat y - y $$

# All examples

$J(w,b) = \frac1m\sum_{i=1}^m\mathcal L(\hat y^{(i)}, y^{(i)})$ has
$$ \frac{\partial J}{\partial w_j} = \frac1m\sum_{i=1}^m(\hat y^{(i)}-y^{(i)})\,x_j^{(i)} $$"""


def test_one_sample_may_stand_without_its_number():
    assert kinds(ONE) == ["proved"] * 3
    assert kinds(ONE.replace(r"= \hat y - y", r"= y - \hat y"))[1] == "refuted"
    assert kinds(ONE.replace("-y^{(i)})", "+y^{(i)})"))[2] == "refuted"


def test_a_list_of_samples_side_by_side_is_a_row_or_a_matrix():
    given = r"""Let $x^{(i)}\in\mathbb R^n$, $y^{(i)}\in\mathbb R$, $p^{(i)} = w^Tx^{(i)}$. With the columns
    $X = [x^{(1)},\dots,x^{(m)}]$ and the rows $Y = [y^{(1)},\dots,y^{(m)}]$ and $P = [p^{(1)},\dots,p^{(m)}]$ let
    $J = \frac12\sum_{i=1}^m (p^{(i)}-y^{(i)})^2$."""
    assert last(given, r"\frac{\partial J}{\partial w} = \sum_{i=1}^m (p^{(i)}-y^{(i)})\,x^{(i)}").verdict == "proved"
    assert last(given, r"\frac{\partial J}{\partial w} = \sum_{i=1}^m (p^{(i)}+y^{(i)})\,x^{(i)}").verdict == "refuted"


def test_a_number_for_the_correct_class_is_no_fact():
    given = r"""Let $p_i = e^{z_i}/\sum_{k=1}^C e^{z_k}$. The label is one-hot: $y_i = 1$ for the correct class and
    $y_i = 0$ otherwise. Let $L = -\sum_{i=1}^C y_i\log p_i$."""
    assert last(given, r"\frac{\partial L}{\partial z_j} = p_j - y_j").verdict == "proved"
    assert last(given, r"\frac{\partial L}{\partial z_j} = y_j - p_j").verdict == "refuted"


def test_a_prime_before_coefficients_transposes_one_sample_too():
    given = r"Let $x, \beta\in\mathbb R^p$ and $\ell(\beta) = \log\sigma(x'\beta)$."
    assert last(given, r"\frac{\partial\ell}{\partial\beta} = (1-\sigma(x'\beta))\,x").verdict == "proved"
    assert last(given, r"\frac{\partial\ell}{\partial\beta} = \sigma(x'\beta)\,x").verdict == "refuted"


def test_what_words_write_for_a_formula_stands_for_it():
    given = r"Let $g(z) = z^2 + z$. We write $u$ for $g(ax)$."
    assert last(given, r"\frac{du}{dx} = a(2ax+1)").verdict == "proved"
    assert last(given, r"\frac{du}{dx} = 2ax+1").verdict == "refuted"


def test_a_multiplier_in_one_section_and_eigenvalues_in_another_are_two():
    given = r"""Let $S\in\mathbb R^{D\times D}$ be symmetric. With a multiplier $\lambda$ let
    $\mathcal L(\mathbf u,\lambda) = \mathbf u^T S\mathbf u - \lambda(\mathbf u^T\mathbf u - 1)$.
    $$ \frac{\partial\mathcal L}{\partial\mathbf u} = 2S\mathbf u - 2\lambda\mathbf u $$

# Values

The eigenvalues are $\lambda_d = \sigma_d^2/N$ for $d=1,\dots,D$."""
    assert kinds(given)[-1] == "proved"
    assert kinds(given.replace(r"- 2\lambda\mathbf u", r"+ 2\lambda\mathbf u"))[-1] in {"refuted", "unclear"}


def test_entries_of_numbered_arrays_and_labels_before_an_index():
    layers = r"""Let $\mathbf x\in\mathbb R^d$, $W_1\in\mathbb R^{h\times d}$, $W_2\in\mathbb R^{k\times h}$,
    $t\in\mathbb R^k$, $a_1 = \tanh(W_1\mathbf x)$, $z_2 = W_2a_1$, $\delta_2 = z_2 - t$
    and $\ell = \frac12\|z_2-t\|^2$."""
    assert last(layers, r"\frac{\partial\ell}{\partial W_{2,ij}} = \delta_{2,i}\,a_{1,j}").verdict == "proved"
    assert last(layers, r"\frac{\partial\ell}{\partial W_{2,ij}} = \delta_{2,j}\,a_{1,i}").verdict == "refuted"
    focal = r"Let $w, x_i\in\mathbb R$, $p_{t,i} = \sigma(w x_i)$ and $F = -\sum_{i=1}^N\log p_{t,i}$."
    assert last(focal, r"\frac{dF}{dw} = -\sum_{i=1}^N (1 - p_{t,i})\,x_i").verdict == "proved"
    assert last(focal, r"\frac{dF}{dw} = -\sum_{i=1}^N p_{t,i}\,x_i").verdict == "refuted"


def test_a_solution_with_its_parameter_below_is_one():
    given = r"""Let $X\in\mathbb R^{n\times d}$, $\lambda>0$ and $J(w) = \frac1{2n}\|Xw-y\|^2+\frac\lambda2\|w\|^2$.
    $$ \nabla J(w) = \frac1n X^T(Xw-y)+\lambda w $$
    Solving $\nabla J(\hat w_\lambda) = 0$ we obtain"""
    assert last(given, r"\hat w_\lambda = (X^TX+n\lambda I)^{-1}X^Ty").verdict == "proved"
    assert last(given, r"\hat w_\lambda = (X^TX+\lambda I)^{-1}X^Ty").verdict == "refuted"
