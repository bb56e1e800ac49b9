"""Steps of applied notes: numbers in passing, units, motion, signals, chances, running means; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

ACCEPTED = {"proved", "agrees"}
FOCUS = r"Let $g>0$ and $$ F(p) = -(1-p)^g \ln p. $$ Easy and hard examples, for $g = 2$. An easy one has $p = 0.9$:"
MOTION = r"Try $x = A e^{-\gamma t}\cos\omega t$. The energy is $E = \tfrac12 m\dot x^2 + \tfrac12 kx^2$."
CIRCLE = r"The coordinates are $x = l\sin\theta$ and $y = -l\cos\theta$."
POWER = (
    r"Let $A = \begin{pmatrix} 4 & 1 \\ 2 & 3 \end{pmatrix}$, $P = \begin{pmatrix}1&1\\1&-2\end{pmatrix}$ "
    r"and $D = \operatorname{diag}(5, 2)$."
)
SIGNAL = r"Let $e[n] = d[n] - 3 w[n-1]$."
SCORES = r"Let $q_j = e^{s_j}/\sum_{i=0}^N e^{s_i}$ and $$ \ell = -\log q_0 $$"
CENTRES = (
    r"Given $x_1, \dots, x_n \in \mathbb{R}^p$, centres $m_1,\dots,m_K$ and $r_{ik} \in \{0,1\}$, "
    r"$$ J = \sum_{i=1}^n\sum_{k=1}^K r_{ik} \lVert x_i - m_k\rVert^2 $$"
)
ONE_HOT = (
    "Here $p = \\mathrm{softmax}(z)$ with $z \\in \\mathbb{R}^K$, and $y$ is a one-hot label.\n\n"
    "## Loss\n\nThe loss is $L = -\\sum_k y_k \\log p_k$."
)
FORM = (
    r"Let $S\in\mathbb{R}^{p\times p}$ be symmetric, $u\in\mathbb{R}^p$, $f(u) = u^T S u$. "
    r"$$ \nabla f(u) = 2 S u $$ "
    r"Take $S = \begin{pmatrix} 5 & 2 \\ 2 & 2 \end{pmatrix}$ and $u = (1, 2)^T$."
)
FIT = (
    r"Let $X\in\mathbb{R}^{n\times p}$, $y\in\mathbb{R}^n$ and $$ \hat y = X(X^TX)^{-1}X^Ty $$ "
    r"$$ X = \begin{pmatrix} 1 & 0 \\ 1 & 1 \\ 1 & 2 \end{pmatrix} $$ "
    r"$$ y = \begin{pmatrix} 1 \\ 3 \\ 4 \end{pmatrix} $$"
)
TEST = r"A test has $P(+\mid D) = 0.95$, $P(-\mid D^c) = 0.90$ and $P(D) = 0.01$."
DESCENT = r"Let $f:\mathbb{R}^n\to\mathbb{R}$ be convex with minimizer $x^*$, and $x, y \in \mathbb{R}^n$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a number of the sentence before": (FOCUS, r"F(0.9) = -0.1^2 \ln 0.9", "0.1^2", "0.1"),
    "a number put into a definition with a slash": (
        r"Put $\gamma = c/2m$. For $m = 2$ kg, $c = 4$ kg/s,", r"\gamma = \frac{4}{2\cdot 2}", r"2\cdot 2", "2",
    ),
    "a number that still holds": (
        r"Let $K>1$ and $$ L = \frac K2 $$ Then (still $K = 4$)", r"\frac1L = 0.5", "0.5", "0.25",
    ),
    "a unit behind a root": ("", r"\sqrt{10 - 1} = 3\ \mathrm{s^{-1}}", "3", "2"),
    "units that differ": ("", r"90\,\mathrm{km/h} = 25\,\mathrm{m/s}", "25", "35"),
    "units in a product": ("", r"2\,\mathrm{kg}\cdot 9.81\,\mathrm{m/s^2} = 19.62\,\mathrm{N}", "19.62", "18.62"),
    "the rate of an energy": (MOTION, r"\frac{dE}{dt} = m\dot x\ddot x + kx\dot x", r"kx\dot x", r"k x"),
    "squares of rates": (
        CIRCLE, r"\tfrac12 m(\dot x^2 + \dot y^2) = \tfrac12 ml^2\dot\theta^2", r"ml^2", "ml",
    ),
    "a power of a matrix by its eigenvalues": (POWER, r"A^n = P D^n P^{-1}", r"P D^n P^{-1}", r"P^{-1} D^n P"),
    "a power of a matrix written out": (
        r"Let $F = \begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}$.",
        r"F^n = \begin{pmatrix} 1 & n \\ 0 & 1 \end{pmatrix}", "& n", "& 1",
    ),
    "a chance of the least of several": (
        r"$X_1,\dots,X_n\sim U(0,\theta)$ are independent.",
        r"\Pr(X_1\le m)^n = \left(\frac m\theta\right)^n", r"\frac m\theta", r"\frac \theta m",
    ),
    "a chance beyond a time": (
        r"Let $X \sim \mathrm{Exp}(\lambda)$.",
        r"P(X > s + t) / P(X > s) = e^{-\lambda t}", r"-\lambda t", r"-\lambda s",
    ),
    "a chance of so many": (
        r"Let $X \sim \mathrm{Bin}(n, p)$.", r"P(X = 1) = n p (1-p)^{n-1}", "n-1", "n",
    ),
    "a place in square brackets": (SIGNAL, r"e[n+1] = d[n+1] - 3 w[n]", "w[n]", "w[n+1]"),
    "gains of two words": (
        r"$$ \mathrm{Gain}(\text{wind}) = 0.25, \quad \mathrm{Gain}(\text{rain}) = 0.15 $$",
        r"\mathrm{Gain}(\text{wind}) - \mathrm{Gain}(\text{rain}) = 0.1", "0.1", "0.4",
    ),
    "counts of a confusion matrix": (
        r"$$ P = \frac{TP}{TP+FP}, \qquad R = \frac{TP}{TP+FN} $$",
        r"\frac{2PR}{P+R} = \frac{2\,TP}{2\,TP+FP+FN}", r"2\,TP+FP", r"TP+FP",
    ),
    "a softmax counted from 0": (SCORES, r"\frac{\partial\ell}{\partial s_0} = q_0 - 1", "- 1", "+ 1"),
    "a mean of one more": (
        r"$R_1,\dots,R_m$ are rewards. $$ Q_{n+1} = \frac1n\sum_{i=1}^n R_i $$",
        r"\frac1n\sum_{i=1}^n R_i = \frac1n(R_n + (n-1) Q_n)", "(n-1) Q_n", "n Q_n",
    ),
    "centres with an example on the line": (
        rf"{CENTRES} **Example** on the line: $m_1 = 2$, $m_2 = 9$. $$ m_1 = \frac{{1+2+4}}{{3}} $$",
        r"\frac{\partial J}{\partial m_k} = -2\sum_i r_{ik}(x_i - m_k)", "-2", "2",
    ),
    "one-hot labels of another section": (
        ONE_HOT,
        r"-y_i(1 - p_i) + p_i\sum_{k \neq i} y_k = p_i - y_i", "p_i - y_i", "y_i - p_i",
    ),
    "a form at numbers": (FORM, r"f(u) = 21", "21", "22"),
    "a determinant at numbers": (FORM, r"\det(S - \lambda I) = \lambda^2 - 7\lambda + 6", "+ 6", "- 6"),
    "an inverse at numbers": (
        FIT, r"(X^TX)^{-1} = \frac16\begin{pmatrix} 5 & -3 \\ -3 & 3 \end{pmatrix}", r"-3 & 3", r"-3 & 5",
    ),
    "a product of arrays at numbers": (FIT, r"X^Ty = \begin{pmatrix} 8 \\ 11 \end{pmatrix}", "11", "12"),
    "a chance of both outcomes": (
        TEST, r"P(+\mid D) P(D) + P(+\mid D^c) P(D^c) = 0.95\cdot 0.01 + 0.10\cdot 0.99", "0.10", "0.90",
    ),
    "a function that is left open": (
        DESCENT,
        r"\|x - \eta\nabla f(x) - x^*\|^2 = \|x - x^*\|^2 - 2\eta\nabla f(x)^T(x - x^*) + \eta^2\|\nabla f(x)\|^2",
        r"- 2\eta", r"+ 2\eta",
    ),
    "a normal distribution function by custom": (
        r"Let $X\sim N(0,1)$.", r"P(-z \le X \le z) = 2\Phi(z) - 1", "- 1", "+ 1",
    ),
    "an information that looks like an identity": (
        r"The information is $$ I_n(\lambda) = \frac{n}{\lambda} $$", r"\frac{1}{I_n(\lambda)} = \frac\lambda n",
        r"\frac\lambda n", r"\frac n\lambda",
    ),
    "a product of capitals as a name": (
        r"Let $Y = A K^a L^{1-a}$, $$ MPK = \frac{\partial Y}{\partial K}, \; MPL = \frac{\partial Y}{\partial L} $$",
        r"K\cdot MPK + L\cdot MPL = Y", "= Y", "= 2Y",
    ),
    "a supremum that is attained": ("", r"\sup_x (2x - x^2) = 1", "= 1", "= 2"),
    "a logarithm near pi": (
        r"Let $y = (\sin x)^x$ for $0 < x < \pi$. At $x = \pi/2$ it is 1.", r"\ln y = x\ln(\sin x)", "x\\ln", "\\ln",
    ),
    "a name that goes on behind an arrow": (
        r"$$ -3z = -6 \Rightarrow z = 2, \quad y = 5 - 2z = 1 $$", "3 y + z = 5", "5", "6",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_an_applied_step_is_read_as_it_is_meant(name):
    given, right, old, new = STEPS[name]
    assert old in right
    assert verdicts(f"{given}\n$$ {right} $$")[-1].verdict in ACCEPTED
    assert verdicts(f"{given}\n$$ {right.replace(old, new)} $$")[-1].verdict not in {*ACCEPTED, "definition"}


def test_numbers_in_passing_are_told():
    found = verdicts(rf"{FOCUS} $$ F(0.9) = -0.1^2 \ln 0.9 $$")[-1]
    assert "with the numbers that the text gives" in found.note


def test_a_step_behind_an_arrow_that_goes_on_is_no_slip():
    found = verdicts(r"$$ -3z = -6 \Rightarrow z = 2, \quad y = 5 - 2z = 1 $$")
    assert [v.verdict for v in found] == ["definition", "proved", "definition", "definition", "proved"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"$$ 20.6875 - 0.1875 K \approx 20.6 $$", "unclear"),
        (r"$$ \frac{71}{151} \approx 0.4702 $$", "agrees"),
        (r"$$ \frac{71}{151} \approx 0.4852 $$", "refuted"),
        (r"$$ \frac{71}{151} \approx 0.5702 $$", "refuted"),
    ],
)
def test_what_is_nearly_equal_agrees_in_its_digits(text, verdict):
    assert verdicts(text)[-1].verdict == verdict


def test_a_power_with_a_letter_of_any_matrix_is_unclear():
    text = r"Let $Q \in \mathbb{R}^{m\times m}$ be invertible, $D \in \mathbb{R}^{m\times m}$. $$ Q^n D^n = (QD)^n $$"
    assert verdicts(text)[-1].verdict == "unclear"


def test_steps_before_an_example_hold_for_arrays_of_any_size():
    found = verdicts(FORM)
    assert [v.verdict for v in found] == ["proved"]


def test_an_assumption_on_an_open_function_is_no_slip():
    assert verdicts(rf"{DESCENT} $$ f(y) \ge f(x) + \nabla f(x)^T (y - x) $$")[-1].verdict == "proved"
    assert verdicts(rf"{DESCENT} $$ f(y) \le f(x) + \nabla f(x)^T (y - x) $$")[-1].verdict == "unclear"
    step = r"(\nabla f(x) - \nabla f(x^*))^T (x - x^*) = \nabla f(x)^T (x - x^*)"
    assert verdicts(f"{DESCENT} $$ {step} $$")[-1].verdict == "proved"
    assert verdicts(f"{DESCENT} $$ {step.replace('= ', '= 2')} $$")[-1].verdict == "unclear"
