"""What a note says that a verdict must rest on, and when a refutation is held back; each with its slip."""

from __future__ import annotations

import pytest

from tests.judging import last, steps

SOFTMAX = r"Let $z \in \mathbb{R}^K$ and $p_i = e^{z_i} / \sum_{k=1}^K e^{z_k}$. "
SYMMETRIC = r"Let $K \in \mathbb{R}^{n \times n}$ be a %s matrix $K$ and $a \in \mathbb{R}^n$. "
LEAVE_ONE_OUT = (
    r"Let $X \in \mathbb{R}^{n \times p}$ with rows $x_i^T$, $y \in \mathbb{R}^n$, $\hat b = (X^TX)^{-1}X^Ty$, "
    r"$h_i = x_i^T (X^TX)^{-1} x_i$, $e_i = y_i - x_i^T \hat b$ and "
    r"$\hat b_{(i)} = (X^TX - x_i x_i^T)^{-1}(X^Ty - x_i y_i)$. "
)
PAIRS = [
    (
        SOFTMAX + r"For $i \neq j$, ",
        r"\frac{\partial p_i}{\partial z_j} = -p_i p_j",
        r"\frac{\partial p_i}{\partial z_j} = p_i p_j",
    ),
    (
        SOFTMAX,
        r"\frac{\partial p_i}{\partial z_i} = p_i (1 - p_i)",
        r"\frac{\partial p_i}{\partial z_i} = p_i (1 + p_i)",
    ),
    (
        "Let $x, y \\in \\mathbb{R}^n$. ",
        r"\sum_{i \neq j} x_i y_j = \Bigl(\sum_{i=1}^n x_i\Bigr) y_j - x_j y_j",
        r"\sum_{i \neq j} x_i y_j = \Bigl(\sum_{i=1}^n x_i\Bigr) y_j + x_j y_j",
    ),
    (
        "",
        r"X^TX\mathbf w - X^T\mathbf y = \mathbf 0 \Rightarrow \hat{\mathbf w} = (X^TX)^{-1}X^T\mathbf y",
        r"n/t + s = 0 \Rightarrow \hat t = -s/n",
    ),
    (
        "Let $x_1, \\dots, x_n \\in \\mathbb{R}$. ",
        r"\sum_{i=1}^n (x_i - \bar x)^2 = \sum_{i=1}^n x_i^2 - n \bar x^2",
        r"\sum_{i=1}^n (x_i - \bar x)^2 = \sum_{i=1}^n x_i^2 - 2 n \bar x^2",
    ),
    (
        "Let $x_1, \\dots, x_n \\in \\mathbb{R}$. ",
        r"\sum_{i=1}^n x_i - n m = 0 \Rightarrow \boxed{\hat m = \frac1n \sum_{i=1}^n x_i}",
        r"\sum_{i=1}^n x_i - n m = 0 \Rightarrow \boxed{\hat m = \sum_{i=1}^n x_i}",
    ),
    (
        "For distributions $p$ and $q$, ",
        r"\sum_{i=1}^n (p_i - q_i) = 0",
        r"\sum_{i=1}^n (p_i + 2 q_i) = 3 + n",
    ),
    (
        LEAVE_ONE_OUT,
        r"y_i - x_i^T \hat b_{(i)} = \frac{e_i}{1 - h_i}",
        r"y_i - x_i^T \hat b_{(i)} = \frac{e_i}{1 + h_i}",
    ),
    (
        "Let $s_j > 0$, $v_j = \\log s_j^2$ and $J = \\sum_{j=1}^n s_j^2$. ",
        r"\frac{\partial J}{\partial v_j} = e^{v_j}",
        r"\frac{\partial J}{\partial v_j} = 2 e^{v_j}",
    ),
]


@pytest.mark.parametrize(("given", "right", "wrong"), PAIRS)
def test_the_right_step_is_accepted_and_the_slip_is_not(given: str, right: str, wrong: str) -> None:
    assert steps(f"{given}$${right}$$")[-1] in {"proved", "agrees"}
    assert steps(f"{given}$${wrong}$$")[-1] in {"refuted", "unclear"}


@pytest.mark.parametrize(("given", "right", "wrong"), [p for p in PAIRS if r"\Rightarrow" not in p[1]])
def test_a_usual_slip_is_refuted(given: str, right: str, wrong: str) -> None:
    assert steps(f"{given}$${wrong}$$")[-1] == "refuted"


@pytest.mark.parametrize("word", ["symmetric", "positive definite", "symmetric positive definite kernel", "covariance"])
def test_words_make_a_matrix_symmetric(word: str) -> None:
    step = r"$$\frac{\partial}{\partial a}\, a^T K a = 2 K a$$"
    assert steps(SYMMETRIC % word + step)[-1] == "proved"
    assert steps(r"Let $K \in \mathbb{R}^{n \times n}$ and $a \in \mathbb{R}^n$. " + step)[-1] == "refuted"


def test_a_premise_that_does_not_bear_on_the_conclusion_proves_nothing() -> None:
    assert steps(r"$$a + b = 0 \Rightarrow c = 5$$") == ["unclear"]


@pytest.mark.parametrize(
    "text",
    [
        r"$$\Phi(x) + \Phi(y) = \Phi(x + y)$$",
        r"Let $H_2$ be $$ H_2(x) \undefinedthing x $$ $$ H_2(x) = x^2 $$",
        r"$$|H(e^{j w})|^2 = e^{j w}$$",
        r"$$ 3 u - 6 = 0 \Rightarrow u = 2 $$ Let us call it $u_0$. $$ u_0 + 1 = 3 $$",
        r"Let $L = \max(0, \|a - p\|^2 + c)$ with $\|a - p\|^2 + c > 0$ always. $$\nabla_p L = 2(p - a)$$",
    ],
)
def test_what_was_not_understood_refutes_nothing(text: str) -> None:
    assert "refuted" not in steps(text)


CIRCLE = r"Let $R > 0$. $$k(T) = A e^{-E/(RT)}$$ For two values $T_1 \neq T_2$ of $T$ this gives $$E = %s.$$"


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        (r"\frac{R T_1 T_2}{T_2 - T_1} \ln \frac{k(T_2)}{k(T_1)}", ["proved"]),
        (r"\frac{R T_1 T_2}{T_1 - T_2} \ln \frac{k(T_2)}{k(T_1)}", ["unclear"]),
    ],
)
def test_what_closes_a_circle_of_definitions_is_a_claim(right: str, verdict: list[str]) -> None:
    assert steps(CIRCLE % right) == verdict


SHAPES = r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $b \in \mathbb{R}^m$. "
LEAST_SQUARES = r"Let $f(x) = \frac12 \|A x - b\|^2$."


@pytest.mark.parametrize(
    ("gradient", "declared", "inferred"),
    [
        (r"A^T (A x - b)", "proved", "proved"),
        (r"A^T (A x + b)", "refuted", "refuted"),
        (r"2 A^T (A x - b)", "refuted", "refuted"),
        (r"A^T \|b\|^2 (A x - 7 b) + x", "refuted", "unclear"),
    ],
)
def test_where_shapes_are_inferred_only_a_usual_slip_is_refuted(gradient: str, declared: str, inferred: str) -> None:
    step = rf"$$ \nabla f(x) = {gradient} $$"
    assert steps(f"{SHAPES}{LEAST_SQUARES} {step}") == [declared]
    assert steps(f"{LEAST_SQUARES} {step}") == [inferred]


def test_values_that_a_note_gives_leave_no_shape_open() -> None:
    slopes = r"\begin{pmatrix} \partial f / \partial x_1 \\ \partial f / \partial x_2 \end{pmatrix}"
    step = slopes + r" = \begin{pmatrix} 9 \\ %d \end{pmatrix}"
    note = r"Let $f(x) = \frac12 (a \cdot x)^2$, $a_1 = 3$, $a_2 = 4$, $x_1 = 1$ and $x_2 = 0$. $$ " + step + " $$"
    assert steps(note % 12) == ["agrees"] or steps(note % 12) == ["proved"]
    assert steps(note % 13) == ["refuted"]


UNITS = (
    r"Let $V \in \mathbb{R}^{m\times n}$, $r\in\mathbb{R}^n$, $q\in\mathbb{R}^m$, $u_j = \sum_k V_{jk} r_k$, "
    r"$g_j = \max(0, u_j)$ and $C = \sum_j q_j g_j$. "
)
ENTRY = r"$$ \frac{\partial C}{\partial V_{jk}} = q_j \mathbf 1\{u_j > 0\} r_k $$ "
LINE = r"""$$ S(b) = \sum_{j=1}^n (z_j - b)^2 $$ with $\bar z = \frac1n \sum_{j=1}^n z_j$.
$$ \frac{dS}{db} = %s (\bar z - b) $$
In the example we have $\bar z = 4$."""


def test_a_lost_indicator_of_an_array_is_refuted_where_the_author_writes_conditions() -> None:
    matrix = r"$$ \frac{\partial C}{\partial V} = q r^\top $$"
    assert steps(UNITS + ENTRY + matrix)[-1] == "refuted"
    assert steps(UNITS + ENTRY + "If all $u_j > 0$, " + matrix)[-1] == "unclear"
    assert steps(UNITS + matrix) == ["unclear"]


def test_a_lost_identity_of_a_matrix_is_refuted() -> None:
    assert steps(SOFTMAX + r"$$ \frac{\partial p}{\partial z} = \operatorname{diag}(p) - p p^T $$") == ["proved"]
    assert steps(SOFTMAX + r"$$ \frac{\partial p}{\partial z} = - p p^T $$") == ["refuted"]


def test_numbers_of_a_later_example_do_not_excuse_a_slip() -> None:
    assert steps(LINE % "-2n")[-1] == "proved"
    assert steps(LINE % "-n")[-1] == "refuted"


def test_a_bound_of_the_text_counts_for_an_inequality() -> None:
    given = r"Let $u, v \in \mathbb{R}^d$ with $u^\top v \ge 1$. $$ \|u + v\|^2 \ge \|u\|^2 + \|v\|^2%s $$"
    assert steps(given % " + 2") == ["agrees"]
    assert steps(given.replace("u + v", "u - v") % "") != ["agrees"]


def test_a_vector_beside_numbered_ones_of_its_letter_is_not_their_list() -> None:
    text = r"""Let $m_t = b m_{t-1} + (1-b) g_t$ with $m_0 = 0$. $$ m_t = (1-b)\sum_{i=1}^t b^{t-i} g_i $$
If all gradients are the same vector $g$, then"""
    assert last(text, r"m_t = (1-b)\,g\sum_{i=1}^t b^{t-i}").verdict != "refuted"
