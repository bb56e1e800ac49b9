"""What notes of a first course say in passing: counts in products with dots, zeros in words, numbers of sequences."""

import pytest

from tests.judging import conclusion, last, verdicts

ACCEPTED = ("proved", "agrees")
COUNTS = r"We toss a coin $n$ times and see $h$ heads. "
DESCENT = r"""Descent on $q(u) = u^2$ with $\alpha = \frac14$ from $u_0 = 4$ is
$$ u_{k+1} = u_k - \alpha q'(u_k) $$ so that """
PAIRS = r"""From $(a_0, b_0) = (1, 2)$ we go on by
$$ a_{k+1} = a_k - 0.5 a_k = 0.5 a_k $$ $$ b_{k+1} = b_k - 0.2 b_k = 0.8 b_k $$ """
RATE = r"Let $\ell(r) = n \ln r - r \sum_{i=1}^n t_i$ and $\bar t = \frac1n \sum_i t_i$ for $r > 0$. "
LAYER = r"""Let $z_j^{(l)} = \sum_k w_{jk}^{(l)} a_k^{(l-1)} + b_j^{(l)}$, $a_j^{(l)} = g(z_j^{(l)})$ and
$e_j^{(l)} = \frac{\partial C}{\partial z_j^{(l)}}$. """
NORMALS = r"Let $p = N(m_1, s_1^2)$ and $q = N(m_2, s_2^2)$. "
MASSES = r"""For $p = (p_1, \dots, p_n)$ and $q = (q_1, \dots, q_n)$ with $p_i > 0$ and $q_i > 0$ let
$$ D(p \,\|\, q) = \sum_{i=1}^n p_i \log\frac{p_i}{q_i} $$ With $a = (0.5, 0.5)$ and $b = (0.2, 0.8)$ """
SOFTMAX = r"Let $p_k = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}$."
SPREAD = r"Let $\mathrm{Var}(X) = \mathbb{E}[X^2] - \mathbb{E}[X]^2$."
MEAN = r"Let $n \ge 2$, $x \in \mathbb{R}^n$ and $m = \frac1n\sum_i x_i$."

HINGE = r"Let $\ell(w) = \max(0, 1 - y\,w^Tx)$ with $y \in \{-1, 1\}$ and $w, x \in \mathbb{R}^d$."
BAYES = r"""With $P(A) = 0.01$, $P(B|A) = 0.9$, $P(B|A^c) = 0.05$ $$ P(B) = 0.009 + 0.0495 = 0.0585 $$"""
COIN = r"Let $H(p) = -p\ln p - (1-p)\ln(1-p)$ for $0 < p < 1$."

# (given, right step, what is replaced in it, by what)
STEPS = [
    (RATE + r"Setting $\ell'(r) = 0$ gives", r"r = \frac{1}{\bar t}", r"\frac{1}{\bar t}", r"\bar t"),
    (RATE + r"$$ \hat r = \frac{n}{\sum_{i=1}^n t_i} $$ With times 1, 2, 6 it is", r"\hat r = \frac13", "13", "12"),
    (DESCENT, r"u_2 = 1", "= 1", "= 2"),
    (DESCENT, r"u_3 \approx 0.5", "0.5", "0.7"),
    (PAIRS, r"(a_1, b_1) = (0.5, 1.6)", "1.6", "1.4"),
    (NORMALS, r"\int p(x) \log p(x)\, dx = -\frac12 \log(2\pi s_1^2) - \frac12", r"2\pi s", r"\pi s"),
    (MASSES, r"D(a \,\|\, b) = 0.5 \log\frac{0.5}{0.2} + 0.5 \log\frac{0.5}{0.8}", r"0.2} +", "0.4} +"),
    (LAYER, r"\frac{\partial C}{\partial w_{jk}^{(l)}} = e_j^{(l)} a_k^{(l-1)}", "(l-1)", "(l)"),
    ("", r"\max_{0 \le u \le 1} u^2(1 - u) = \frac{4}{27}", "27", "25"),
    (r"Let $g(c) = c - c^3$.", r"\underset{0<c<1}{\arg\max}\; g(c) = \frac{1}{\sqrt 3}", r"\sqrt 3", "3"),
    (SOFTMAX, r"-\log p_c = -z_c + \log \sum_{j=1}^K e^{z_j}", "-z_c", "z_c"),
    (r"Let $v_{t+1} = b v_t + g$, $v_0 = 0$.", r"v_3 = g(1 + b + b^2)", "b^2", "b^3"),
    (HINGE, r"\nabla_w \ell = \begin{cases} -yx & y w^Tx < 1 \\ 0 & y w^Tx > 1 \end{cases}", "-yx", "yx"),
    (BAYES, r"\frac{P(B|A)P(A)}{P(B)} = \frac{0.009}{0.0585}", "0.0585", "0.0685"),
    (COIN, r"H'(p) = 0 \Rightarrow p = \tfrac12", "12", "13"),
    ("", r"2\ln x - \ln(x + 2) = 0 \Rightarrow x = 2", "= 2", "= 1"),
    ("", r"\ln x - \ln(1-x) = c \Rightarrow x = \frac{1}{1+e^{-c}}", "e^{-c}", "e^{c}"),
    ("", r"\sqrt x \approx 2 + \frac{x-4}{4} - \frac{(x-4)^2}{64}", "64", "32"),
    ("", r"\ln x \approx (x-1) - \frac{(x-1)^2}{2} + \frac{(x-1)^3}{3}", "{3}", "{6}"),
    ("", r"e^{x}\cos y \approx 1 + x + \frac{x^2}{2} - \frac{y^2}{2}", r"- \frac{y", r"+ \frac{y"),
    (SPREAD, r"\mathrm{Var}(cX) = c^2 \mathrm{Var}(X)", "c^2", "c"),
    (MEAN, r"\sum_{i=1}^n (x_i - m) = 0", "x_i - m", "x_i - 2m"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS)
def test_a_step_is_read_as_its_author_means_it(given: str, step: str, part: str, slip: str) -> None:
    assert part in step
    assert conclusion(f"{given}\n\n$$ {step} $$").verdict in ACCEPTED
    slipped = conclusion(f"{given}\n\n$$ {step.replace(part, slip)} $$")
    assert slipped.verdict not in (*ACCEPTED, "definition")


@pytest.mark.parametrize(
    "step",
    [
        r"L(p) = p \cdot p \cdot (1-p) \cdots p = p^h (1-p)^{n-h}",
        r"P(H)P(H)P(T)\ldots P(T)P(H) = P(H)^h P(T)^{n-h}",
    ],
)
def test_an_equation_may_say_how_often_factors_stand_in_a_product_with_dots(step: str) -> None:
    found = verdicts(f"{COUNTS} $$ {step} $$")
    assert {v.verdict for v in found} == {"definition"}
    assert found[-1].method == "counts of factors"
    assert last(f"{COUNTS} $$ {step.replace('^h', '^h q')} $$").verdict == "unclear"


def test_what_is_counted_defines_the_likelihood() -> None:
    text = COUNTS + r"$$ L(p) = p \cdot p \cdot (1-p) \cdots p = p^h (1-p)^{n-h} $$ "
    assert last(text, r"\ln L(p) = h \ln p + (n-h) \ln(1-p)").verdict in ACCEPTED
    assert last(text, r"\ln L(p) = h \ln p - (n-h) \ln(1-p)").verdict == "refuted"


def test_equations_in_columns_stand_apart() -> None:
    text = r"\begin{align} (a+b)^2 &= a^2 + 2ab + b^2 & (a-b)^2 &= a^2 - %s + b^2 \end{align}"
    assert [v.verdict for v in verdicts(text % "2ab")] == ["proved", "proved"]
    assert [v.verdict for v in verdicts(text % "ab")] == ["proved", "refuted"]


def test_the_eigenvalues_of_a_function_are_those_of_its_hessian() -> None:
    text = "# Eigenvalues of the Hessian\n\nLet $f = 2u^2 + 3v^2 - 2uv$."
    assert last(text, r"(\lambda_1, \lambda_2) = (5 + \sqrt 5, 5 - \sqrt 5)").verdict == "proved"
    assert last(text, r"(\lambda_1, \lambda_2) = (6, 4)").verdict == "refuted"


def test_a_letter_before_a_range_is_no_index() -> None:
    text = r"""Let $P(X=k) = (1-p)^{k-1} p,\quad k = 1, 2, \ldots$ and
$\ell(p) = \sum_{i=1}^n \log P(X = k_i)$ with $0 < p < 1$."""
    assert last(text, r"\ell(p) = n \log p + \left(\sum_{i=1}^n k_i - n\right) \log(1-p)").verdict == "proved"
    assert last(text, r"\ell(p) = n \log p + \left(\sum_{i=1}^n k_i + n\right) \log(1-p)").verdict not in ACCEPTED
