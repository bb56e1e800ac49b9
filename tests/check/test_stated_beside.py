r"""What a note states beside a step: bounds, letters that differ, equations, laws in numbers; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a bound that speaks of the case": (
        r"Let $a = \max(0, z)$, $z = wx + b$, $wx + b > 0$ and $C = (a - y)^2$.",
        r"\frac{\partial C}{\partial w} = 2(a - y)x",
        "2(a",
        "2(y",
    ),
    "a bound on an inner product": (
        r"Let $w, x \in \mathbb R^d$, $y \in \{-1, +1\}$ and $y\langle w, x\rangle \le 0$.",
        r"\|w\|^2 + 2y\langle w, x\rangle + \|x\|^2 \le \|w\|^2 + \|x\|^2",
        r"\le",
        r"\ge",
    ),
    "letters that differ": (
        r"Let $z \in \mathbb R^K$, $p_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$ and $i \ne j$.",
        r"\frac{\partial p_i}{\partial z_j} = -p_i p_j",
        "= -p",
        "= p",
    ),
    "shares that add up to one": (
        (
            r"Let $w_1, w_2 > 0$ with $w_1 + w_2 = 1$, $g(u) = e^{-u^2}$, "
            r"$\ell = \sum_{n=1}^N \ln[w_1 g(x_n - a) + w_2 g(x_n - b)]$ and "
            r"$r_n = \frac{w_1 g(x_n - a)}{w_1 g(x_n - a) + w_2 g(x_n - b)}$."
        ),
        r"\frac{\partial\ell}{\partial a} = 2\sum_{n=1}^N r_n (x_n - a)",
        "(x_n - a)",
        "(a - x_n)",
    ),
    "a sum that is one, by a definition": (
        r"Let $q_k = -\frac{n_k}{\lambda}$ for $k = 1, \dots, K$ and $\sum_{k=1}^K q_k = 1$, $n_k > 0$.",
        r"1 = -\frac1\lambda\sum_{k=1}^K n_k",
        "-",
        "",
    ),
    "a remark in brackets within a formula": (
        (
            r"Let $z \in \mathbb R^K$, $p_i = e^{z_i}/\sum_{k=1}^K e^{z_k}$ and "
            r"$y_i \in \{0, 1\},\ \sum_{i=1}^K y_i = 1\ (\text{one-hot})$."
        ),
        r"-\sum_{i=1}^K y_i\log p_i = -\sum_{i=1}^K y_i z_i + \log\sum_{k=1}^K e^{z_k}",
        "= -",
        "= ",
    ),
    "the logarithm of a density": (
        r"Let $s > 0$.",
        r"\log\frac{1}{\sqrt{2\pi}\,s}\exp\left(-\frac{u^2}{2s^2}\right) = -\ln(\sqrt{2\pi}s) - \frac{u^2}{2s^2}",
        r"{2s^2}$",
        r"{s^2}$",
    ),
    "the logarithm of a name that has no other use": (
        r"Let $\beta, S > 0$ and $\ln p = \frac N2\ln\beta - \frac\beta2 S\text{ as a function of }\beta$.",
        r"\frac{\partial\ln p}{\partial\beta} = \frac{N}{2\beta} - \frac S2",
        "- ",
        "+ ",
    ),
    "a mean of data is no model of them": (
        r"Let $\mu = \frac1m\sum_{i=1}^m x_i$.",
        r"\frac1m\sum_{i=1}^m x_i - \mu = 0",
        "= 0",
        "= 1",
    ),
    "a variable of two values": (
        r"Let $X \in \{0, 1\}$ with $P(X = 1) = p$.",
        r"\mathrm{Var}(X) = p - p^2",
        "p^2",
        "p",
    ),
    "a Bernoulli variable": (
        r"Let $X$ be Bernoulli with $P(X = 0) = q$.",
        r"E[X^2] = 1 - q",
        "1 - q",
        "q",
    ),
    "steps of two variables at once": (
        (
            r"Let $E(m, b) = 14m^2 + 3b^2 + 12mb - 42m - 20b$, $m_0 = 0$, $b_0 = 0$, $\alpha = 0.01$ and "
            r"$m_1 = m_0 - \alpha\frac{\partial E}{\partial m}(m_0, b_0)$."
        ),
        "m_1 = 0.42",
        "0.42",
        "0.43",
    ),
    "values of a law": (
        r"Let $X_1, \dots, X_n \sim \mathrm{Poisson}(\lambda)$ be independent.",
        r"-\frac{1}{\lambda^2}\sum_{i=1}^n x_i \le 0",
        r"\le",
        ">",
    ),
    "the mean of a second derivative": (
        (
            r"Let $x_1, \dots, x_n$ be independent with $x_i \sim \mathcal N(m, v)$ and "
            r"$\ell(m) = -\frac{1}{2v}\sum_{i=1}^n (x_i - m)^2$."
        ),
        r"-E[\ell''(m)] = \frac nv",
        r"\frac nv",
        r"\frac n{v^2}",
    ),
    "a sans serif E without brackets": (
        r"Let $X_1, \dots, X_n$ be i.i.d. with mean $m$ and variance $v < \infty$, and $\bar X = \frac1n\sum_i X_i$.",
        r"\mathsf E\sum_{i=1}^n (X_i - \bar X)^2 = (n - 1) v",
        "(n - 1)",
        "n",
    ),
    "a variance without brackets": (
        r"Let $X_1, \dots, X_n$ be i.i.d. with mean $m$ and variance $v$, and $\bar X = \frac1n\sum_i X_i$.",
        r"\operatorname{Var}\bar X = \frac vn",
        "vn",
        "v{n^2}",
    ),
    "how many data there are": (
        r"Given points $(x_1, y_1), \dots, (x_n, y_n)$ with $n \ge 3$.",
        r"\sum_i (x_i - \bar x)(y_i - \bar y) = \sum_i x_i y_i - n\bar x\bar y",
        r"n\bar",
        r"\bar",
    ),
    "a list with two dots": (
        r"Data $x_1..x_n \in \mathbb R$ are given.",
        r"\sum_i (x_i - a)^2 = \sum_i x_i^2 - 2a\sum_i x_i + na^2",
        "+ na",
        "+ a",
    ),
    "a letter that a definition leaves fixed": (
        r"Let $x_1, \dots, x_p, y \in \mathbb R^n$. Fix all but $\beta_j$ and let $r = y - \sum_{k \ne j} x_k\beta_k$.",
        r"\frac{\partial}{\partial\beta_j}\,\tfrac12\|r - x_j\beta_j\|^2 = -x_j^\top(r - x_j\beta_j)",
        "= -",
        "= ",
    ),
    "rows of a matrix that nothing declares": (
        r"Let $x_i \in \mathbb R^d$, $y_i \in \{0, 1\}$ and $p_i = 1/(1 + e^{-w^\top x_i})$.",
        r"\sum_{i=1}^n (p_i - y_i)x_i = X^\top(p - y)",
        "(p - y)$",
        "(y - p)$",
    ),
    "a matrix said to be the list of its columns": (
        (
            r"Let $X \in \mathbb R^{d \times m}$, $A = \tanh(WX)$, $W \in \mathbb R^{1 \times d}$, "
            r"$A = (a^{(1)}, \dots, a^{(m)})$ and $J = \frac1{2m}\sum_{i=1}^m (a^{(i)})^2$."
        ),
        r"\frac{\partial J}{\partial W} = \frac1m (A \odot (1 - A \odot A))X^T",
        "1 - A",
        "1 + A",
    ),
    "a bare nabla behind that of a function": (
        (
            r"Let $x_i \in \mathbb R^d$, $y_i \in \{0, 1\}$, $p_i = 1/(1 + e^{-w^\top x_i})$ and "
            r"$\ell(w) = \sum_{i=1}^n \log p_i$."
        ),
        r"\nabla\ell(w) = \sum_{i=1}^n \frac{1}{p_i}\nabla p_i",
        r"\frac{1}{p_i}",
        "p_i",
    ),
    "biases of two layers, the last a number": (
        (
            r"Let $x \in \mathbb R^d$, $W_1 \in \mathbb R^{m \times d}$, $h = \tanh(W_1 x + b_1)$, "
            r"$\hat y = w_2^\top h + b_2$ and $E = \frac12(\hat y - y)^2$, $r = \hat y - y$."
        ),
        r"\frac{\partial E}{\partial b_1} = r\,w_2 \odot (1 - h \odot h)",
        "1 - h",
        "1 + h",
    ),
    "a name that an equation above holds": (
        r"We have $m = \frac12$ and $6b + 12m - 20 = 0$.",
        r"b = \frac{20 - 12m}{6}",
        "- 12",
        "+ 12",
    ),
}


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_right_step_is_accepted(given: str, step: str, part: str, slip: str) -> None:
    del part, slip
    assert _verdict(given, step) in {"proved", "agrees"}


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_slip_is_not_accepted(given: str, step: str, part: str, slip: str) -> None:
    display = f"{step}$"
    assert part in display
    assert _verdict(given, display.replace(part, slip, 1).removesuffix("$")) in {"refuted", "unclear"}


def test_a_loss_in_the_last_of_its_steps() -> None:
    given = r"Let $L = (\tanh(wx + b) - t)^2$, split into $$ z = wx + b, \ a = \tanh z,\ r = a - t,\ L = r^2. $$"
    assert _verdict(given, r"\frac{\partial L}{\partial r} = 2r") == "proved"
    assert _verdict(given, r"\frac{\partial L}{\partial a} = r") == "refuted"


def test_a_start_that_the_problem_gives_holds_in_its_parts() -> None:
    problem = (
        "Let $f(u, v) = u^2 + uv - 3u + v$, from $w_0 = (0, 0)$.\n\n(a) Here $$ f_u = 2u + v - 3. $$\n\n"
        "(b) Gradient descent takes $w_{k+1} = w_k - 0.1\\nabla f(w_k)$:"
    )
    assert _verdict(problem, r"\nabla f(w_0) = \begin{pmatrix} -3 \\ 1 \end{pmatrix}") == "proved"
    assert _verdict(problem, r"\nabla f(w_0) = \begin{pmatrix} -3 \\ 0 \end{pmatrix}") == "refuted"


def test_a_probability_of_zero_events_makes_no_two_values() -> None:
    given = r"Let $N$ be a count with $P(N = 0) = e^{-t}$."
    assert _verdict(given, "E[N] = 1 - e^{-t}") == "unclear"


def _verdict(given: str, step: str) -> str:
    return verdicts(f"{given}\n\n$$ {step} $$\n")[-1].verdict
