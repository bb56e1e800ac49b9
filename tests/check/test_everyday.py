r"""Steps as everyday notes have them: what is said in passing, left unsaid, or solved above; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import conclusion, verdicts

ACCEPTED = {"proved", "agrees"}


LAGRANGE = (
    r"Let $$ \Lambda(r, \mu) = \sum_{k=1}^m c_k \log r_k - \mu\left(\sum_{k=1}^m r_k - 1\right), "
    r"\qquad C = \sum_{k=1}^m c_k $$ "
    r"$$ \frac{\partial\Lambda}{\partial r_k} = \frac{c_k}{r_k} - \mu = 0 \implies r_k = \frac{c_k}{\mu} $$"
)
SOFTMAX = r"Let $$ q_k = \frac{e^{a_k}}{\sum_j e^{a_j}}, \qquad L = -\sum_k u_k \log q_k $$"

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a value of an arrow above under a sum": (LAGRANGE, r"\sum_k r_k = \frac{C}{\mu}", r"\frac{C}{\mu}", r"\mu C"),
    "a value given again with the multiplier put in": (
        rf"{LAGRANGE} $$ \sum_k r_k = \frac{{C}}{{\mu}} = 1 \implies \mu = C $$",
        r"r_k = \frac{c_k}{C}", r"\frac{c_k}{C}", r"c_k C",
    ),
    "the entropy at equal shares": (
        (
            r"Let $G(r) = -\sum_{i=1}^m r_i \log r_i$ with $\sum_i r_i = 1$. "
            r"$$ m e^{\nu - 1} = 1, \qquad r_i = e^{\nu - 1} \implies r_i = \frac1m $$"
        ),
        r"G(r) = \log m", r"\log m", r"m \log m",
    ),
    "counts of a likelihood": (
        r"In $n$ trials $s$ were successful: $$ \ell(q) = s\log q + (n - s)\log(1 - q) $$",
        r"-\frac{s}{q^2} - \frac{n - s}{(1 - q)^2} < 0", "<", ">",
    ),
    "a bound between two names": (
        r"Let $0 < s < n$ and $q \in (0, 1)$.", r"\frac{s}{q} + \frac{n - s}{1 - q} > 0", ">", "<",
    ),
    "a name of a law set as text": (
        r"Let $m_i \sim \text{Bernoulli}(r)$ be independent and $\tilde a_i = m_i a_i / r$.",
        r"\mathbb{E}[\tilde a_i] = a_i", "= a_i", "= r a_i",
    ),
    "a coin in words": (
        r"Let $d$ be 1 with probability $r$ and 0 otherwise.", r"\operatorname{Var}[d] = r(1 - r)", "r(1 - r)", "r",
    ),
    "a sample from a law with a positive mean": (
        r"Let $x_1, \ldots, x_n$ be an independent sample from the Poisson distribution with mean $\nu > 0$.",
        r"\mathrm{E}\left[\sum_{i=1}^n x_i\right] = n\nu", "= n", "= n^2",
    ),
    "outcomes coded by numbers": (
        r"We write $x_i = 1$ for heads and $x_i = 0$ for tails.", r"x_i^2 = x_i", "= x_i", "= 2x_i",
    ),
    "targets of which nothing is said": (
        SOFTMAX, r"\frac{\partial L}{\partial a_k} = q_k - u_k", "q_k - u_k", "q_k + u_k",
    ),
    "targets of samples and classes": (
        (
            r"Let $s_{ic} = v_c^T x_i$. $$ q_{ic} = \frac{\exp(s_{ic})}{\sum_{b=1}^C \exp(s_{ib})}, \qquad "
            r"E = -\sum_{i=1}^m \sum_{c=1}^C u_{ic} \ln q_{ic} $$"
        ),
        r"\nabla_{v_b} E = \sum_{i=1}^m (q_{ib} - u_{ib}) x_i", "q_{ib} - u_{ib}", "u_{ib} - q_{ib}",
    ),
    "a square over a number and letters": (
        r"$$ h(t) = \ln\left(\frac{1}{\sqrt{2\pi}\,s}\, e^{-(t - m)^2/2s^2}\right) $$",
        r"h'(t) = -\frac{t - m}{s^2}", "s^2}", "s}",
    ),
    "a model with noise": (
        (
            r"Let $\mathbf y = \mathbf A\mathbf b + \mathbf e$ with noise $\mathbf e$; here $\mathbf A$ is $m\times p$ "
            r"and $\mathbf b$ is $p\times1$. "
            r"$$ J(\mathbf b) = (\mathbf y - \mathbf A\mathbf b)^T(\mathbf y - \mathbf A\mathbf b) $$"
        ),
        r"\frac{\partial J}{\partial\mathbf b} = -2\mathbf A^T(\mathbf y - \mathbf A\mathbf b)", "-2", "2",
    ),
    "a model with its terms behind a minus": (
        r"Let $y_i = a + c x_i + u_i$ and $$ S(a, c) = \sum_{i=1}^n (y_i - a - c x_i)^2 $$",
        r"\frac{\partial S}{\partial c} = -2\sum_{i=1}^n x_i(y_i - a - c x_i)", "x_i(y", "(y",
    ),
    "a likelihood of another letter in a later part": (
        (
            r"**Example 1.** Let $b > 0$. $$ L(b) = \prod_{i=1}^n b e^{-b x_i} $$ "
            "\n\n**Example 2.** For the density $c x e^{-c x^2/2}$, $c > 0$, $x > 0$ "
            r"$$ \ln L(c) = \sum_{i=1}^n \ln\left(c x_i e^{-c x_i^2/2}\right) $$"
        ),
        r"\frac{d\ln L}{dc} = \frac nc - \frac12\sum_{i=1}^n x_i^2", r"\frac12", "2",
    ),
    "a name that the text defines in other names": (
        r"With $s = v^4$ and $v = 3t + 1$ we begin. Let $z = r^2 s$ with $r = \cos a$ and $s = \sin a$.",
        r"\frac{dz}{da} = -2rs\sin a + r^2\cos a", "-2", "2",
    ),
    "a condition that holds from there on": (
        (
            r"Let $K$ be an $n\times n$ symmetric positive definite matrix and $F(u) = u^TKu$. "
            r"$$ F(2u) = 4F(u) $$ If $K = I$ then"
        ),
        r"F(u) = \|u\|^2", r"\|u\|^2", r"2\|u\|^2",
    ),
    "a numbered array by its definition": (
        (
            r"Let $V \in \mathbb{R}^{q\times n}$, $x \in \mathbb{R}^n$, $a, c \in \mathbb{R}^q$, "
            r"$$ z = Vx + a, \quad h = \tanh(z), \quad L = \tfrac12(c^Th - y)^2 $$ "
            r"$$ \delta_2 = c^Th - y $$ $$ \delta_1 = \delta_2\, c \odot (1 - h\odot h) $$"
        ),
        r"\frac{\partial L}{\partial V} = \delta_1 x^T", r"\delta_1", r"2\delta_1",
    ),
    "a shape in brackets behind a name": (
        (
            r"There are $m$ examples. Stack them as the rows of `X` (shape `(m, n)`). "
            r"$$ J(w) = \sum_{i=1}^m \Big(\sum_{j=1}^n w_j x_{ij} - y_i\Big)^2 $$"
        ),
        r"\nabla J(w) = 2X^T(Xw - y)", "2X", "X",
    ),
    "superscripts of samples beside a bare vector": (
        (
            r"The hypothesis is $h_\theta(x) = \theta^Tx$, the error $e^{(i)} = \theta^Tx^{(i)} - y^{(i)}$, "
            r"$i = 1, \ldots, m$, and $J(\theta) = \frac12\sum_{i=1}^m (e^{(i)})^2$."
        ),
        r"\frac{\partial J}{\partial\theta_j} = \sum_{i=1}^m e^{(i)} x_j^{(i)}", r" x_j^{(i)}", "",
    ),
    "two names that equal one number": (
        (
            r"$$ M = \frac1n\sum_{i=1}^n (y_i - r_i)^2, \quad r_i = b_0 + b_1 x_i $$ "
            r"With $n = 2$, $(x_1, y_1) = (1, 2)$, $(x_2, y_2) = (2, 3)$ and $b_0 = b_1 = 0$"
        ),
        r"\frac{\partial M}{\partial b_1} = -8", "-8", "-13",
    ),
    "a constant that stands transposed": (
        r"For $x \in \mathbb{R}^n$ and constant $c$", r"\nabla_x(c^Tx) = c", "= c", "= 2c",
    ),
    "one letter for functions of one and of two variables": (
        r"Let $g(s) = s e^{-s}$. Now let $g(s, t) = s^2 + st + t^2 - 3s$.",
        r"\nabla g = (2s + t - 3,\; s + 2t)", "s + 2t", "s - 2t",
    ),
    "a written-out root": (
        r"Let $g(s, t) = s^2 + st + t^2 - 3s$.", r"\nabla g = 0 \implies (s, t) = (2, -1)", "-1", "1",
    ),
    "a ridge without declared shapes": (
        r"$J(w) = \|Xw - y\|^2 + \mu\|w\|^2$.",
        r"2X^TXw - 2X^Ty + 2\mu w = 0 \implies (X^TX + \mu I)w = X^Ty", r"\mu I", r"2\mu I",
    ),
    "a direction of unit length": (
        r"Let $K$ be an $n\times n$ matrix. If $Kv = \mu v$ and $v^Tv = 1$ then", r"v^TKv = \mu", r"= \mu", r"= 2\mu",
    ),
    "the partial derivatives of a function at functions": (
        r"Let $g(s, t) = e^{st} + t^2$ and $h(a) = g(a, a^2)$.",
        r"h'(a) = \frac{\partial g}{\partial s} \cdot 1 + \frac{\partial g}{\partial t} \cdot 2a", "2a", "a",
    ),
    "two names at once by a step": (
        r"Let $f(u, v) = u^2 + 4v^2$. $$ (u_1, v_1) = (4, 1) - 0.1(8, 8) = (3.2, 0.2) $$",
        r"f(u_1, v_1) = 10.4", "10.4", "10.24",
    ),
    "the entropy of a coin in bits": (
        r"$h(q) = -q\log_2 q - (1 - q)\log_2(1 - q)$", r"h''(q) = -\frac{1}{q(1 - q)\ln 2} < 0", "<", ">",
    ),
    "a sign of two values": (
        r"Let $\ell(m) = \log(1 + e^{-m})$ and $m = cf$ where $c = \pm 1$.",
        r"\frac{\partial^2\ell}{\partial f^2} = \frac{e^{cf}}{(1 + e^{cf})^2}", "^2}", "}",
    ),
    "two independent names": (
        r"For independent $U$ and $V$", r"\operatorname{Var}(U - V) = \operatorname{Var}(U) + \operatorname{Var}(V)",
        ") + ", ") - ",
    ),
    "columns side by side": (
        (
            r"The **columns** of $X \in \mathbb{R}^{d\times m}$ are $X = [x^{(1)}\;x^{(2)}\;\cdots\;x^{(m)}]$, the "
            r"labels $Y \in \mathbb{R}^{1\times m}$, $A = w^TX$ with $w \in \mathbb{R}^d$, and "
            r"$J = \frac12\sum_{i=1}^m (a^{(i)} - y^{(i)})^2$ with the entries of $A$ and $Y$."
        ),
        r"\frac{\partial J}{\partial w} = X(A - Y)^T", "A - Y", "A + Y",
    ),
    "a relative entropy behind a finite set": (
        r"For distributions $q$ and $r$ on a finite set",
        r"\sum_z q(z)\log\frac{q(z)}{r(z)} = \sum_z q(z)\log q(z) - \sum_z q(z)\log r(z)", r"- \sum", r"+ \sum",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_right_step_is_accepted(name: str) -> None:
    given, step, _, _ = STEPS[name]
    assert conclusion(f"{given}\n\n$$ {step} $$").verdict in ACCEPTED


@pytest.mark.parametrize("name", STEPS)
def test_a_slip_is_not(name: str) -> None:
    given, step, part, slip = STEPS[name]
    assert part in step
    assert conclusion(f"{given}\n\n$$ {step.replace(part, slip, 1)} $$").verdict in {"refuted", "unclear"}


def test_targets_of_which_nothing_is_said_are_noted() -> None:
    found = conclusion(rf"{SOFTMAX} $$ \frac{{\partial L}}{{\partial a_k}} = q_k - u_k $$")
    assert "which the note does not say" in found.note


def test_targets_with_a_definition_of_their_own_are_not_taken_for_such() -> None:
    own = r"Let $u_k = 2$ for all $k$."
    assert conclusion(rf"{own} {SOFTMAX} $$ \frac{{\partial L}}{{\partial a_k}} = q_k - u_k $$").verdict not in ACCEPTED


def test_a_side_that_a_constraint_makes_zero_is_not_right_by_that() -> None:
    given = (
        r"Let $c_k > 0$ and $\sum_{k=1}^m r_k = 1$. "
        r"$$ \Lambda(r, \mu) = \sum_{k=1}^m c_k\log r_k - \mu\left(\sum_{k=1}^m r_k - 1\right) $$"
    )
    right, wrong = (rf"{given} $$ \frac{{\partial\Lambda}}{{\partial\mu}} = {s} $$" for s in (
        r"1 - \sum_{k=1}^m r_k", r"\sum_{k=1}^m r_k - 1"))  # fmt: skip
    assert conclusion(right).verdict == "proved"
    assert conclusion(wrong).verdict not in ACCEPTED


@pytest.mark.parametrize(("sign", "expected"), [("-", "proved"), ("+", "refuted")])
def test_a_derivative_set_to_zero_is_an_equation(sign: str, expected: str) -> None:
    text = rf"$$ \frac{{\partial J}}{{\partial a}} = -2\sum_i (y_i - a {sign} b x_i) = 0 $$"
    found = verdicts(rf"Let $J(a, b) = \sum_i (y_i - a - b x_i)^2$. {text}")
    assert [v.verdict for v in found] == [expected, "definition"]


def test_a_derivative_at_a_number_is_a_claim() -> None:
    given = r"Let $f(x) = x^3 - 12x$."
    assert conclusion(rf"{given} $$ f'(2) = 3\cdot4 - 12 = 0 $$").verdict == "proved"
    assert conclusion(rf"{given} $$ f'(1) = 3 - 12 = 0 $$").verdict == "refuted"


def test_a_zero_that_the_text_solves_is_an_equation() -> None:
    text = "Let $f(x) = x^3 - 3x$. $$ 3(x - 1)(x + 1) = 0 $$ So $x = \\pm 1$."
    assert conclusion(text).verdict == "definition"


def test_a_value_against_an_arrow_above_is_another_definition() -> None:
    text = r"$$ a - b = 1 \implies a = b + 1 $$ $$ 5b = 10 \implies b = 2 $$ $$ a = {} $$"
    assert conclusion(text.format("2 + 1")).verdict == "proved"
    assert conclusion(text.format("4")).verdict == "definition"


def test_a_step_of_an_iteration_is_not_the_root() -> None:
    text = r"Let $f(x) = x^2 - 2$, $x > 0$. $$ x^2 - 2 = 0 \implies x = \sqrt 2 $$ $$ x_1 = 1 + \frac12 = \frac32 $$"
    assert [v.verdict for v in verdicts(text)][-2:] == ["definition", "proved"]


def test_a_law_that_is_not_known_refutes_nothing() -> None:
    assert conclusion(r"Let $Y \sim \text{Student}(3)$. $$ E[Y^2] = 3 $$").verdict == "unclear"
