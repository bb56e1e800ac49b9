r"""What notes say in passing: a name anew, words within formulas, laws, rates, seeds of sweeps; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "another loss under the same letter": (
        (
            r"For labels let $L(y, F) = \log(1 + e^{-2yF})$, $y \in \{-1, 1\}$."
            "\n\n"
            r"$$ \frac{\partial L}{\partial F} = \frac{-2y}{1 + e^{2yF}} $$"
            "\n\n"
            r"For the squared loss $L = \frac12 (y - F)^2$,"
        ),
        r"-\frac{\partial L}{\partial F} = y - F",
        "y - F",
        "F - y",
    ),
    "a quantity in the names that were made last": (
        r"Let $y = uv + \sin u$, $p = uv$, $q = \sin u$ and $y = p + q$.",
        r"\frac{\partial y}{\partial p} = 1",
        "= 1",
        "= v",
    ),
    "a divergence without its brackets": (
        (
            r"Let $q = \mathcal N(m, s^2)$ and $p = \mathcal N(0, 1)$. "
            r"$$ KL(q \| p) = \tfrac12 (m^2 + s^2 - 1 - \ln s^2) $$"
        ),
        r"\frac{\partial KL}{\partial s} = s - \frac1s",
        "- ",
        "+ ",
    ),
    "a normal density by its arguments": (
        "",
        r"\ln N(x \mid m, s^2) = -\frac12 \ln(2\pi s^2) - \frac{(x - m)^2}{2s^2}",
        "{2s^2}",
        "{s^2}",
    ),
    "a density by the name of its law": (
        r"Let $p = \mathcal N(0, 1)$.",
        r"\ln p(x) = -\frac12 \ln(2\pi) - \frac{x^2}{2}",
        "{2}$",
        "{4}$",
    ),
    "a mean by the name of its law": (
        r"Let $q = \mathcal N(m, s^2)$.",
        r"\mathbb E_q[(x - c)^2] = s^2 + (m - c)^2",
        "s^2 +",
        "s +",
    ),
    "a square behind a mean": (
        r"Let $X$ be a random variable with mean $m$ and variance $v$.",
        r"\mathbb E(X - m)^2 = v",
        "= v",
        "= 0",
    ),
    "a mean alone in a numerator": (
        r"Let $X \sim \operatorname{Bernoulli}(p)$ with $0 < p < 1$.",
        r"\frac{\mathbb E[X]}{p^2} = \frac1p",
        r"\frac1p",
        r"\frac{1}{p^2}",
    ),
    "independence within a formula": (
        r"Let $X_1, \dots, X_n \text{ i.i.d. with variance } v$ and $\bar X = \frac1n \sum_{i=1}^n X_i$.",
        r"\operatorname{Var}(\bar X) = \frac vn",
        r"\frac vn",
        "v",
    ),
    "a deviation by its square": (
        r"Let $\mu = \frac1d \sum_i x_i$, $\sigma^2 = \frac1d \sum_i (x_i - \mu)^2$.",
        r"\frac{\partial \sigma}{\partial x_j} = \frac{x_j - \mu}{d \sigma}",
        r"{d \sigma}",
        r"{\sigma}",
    ),
    "the letter of a family as an argument": (
        r"Let $\sigma(t) = 1/(1 + e^{-t})$ and $t_i = (1 + y_i)/2$ for $i = 1, \dots, N$.",
        r"\sigma'(t) = \sigma(t)(1 - \sigma(t))",
        "(1 - ",
        "(2 - ",
    ),
    "letters of matrices and columns": (
        r"Let $h_t = \tanh(W h_{t-1} + U x_t)$, a vector.",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t \odot h_t) W",
        r"\operatorname{diag}(1 - h_t \odot h_t) W",
        r"W \operatorname{diag}(1 - h_t \odot h_t)",
    ),
    "sizes in numbers": (
        r"Let $n_x = 3, n_h = 4, n_y = 1$, $W \in \mathbb R^{n_h \times n_x}$ and $N = n_h n_x + n_y n_h$.",
        "N = 4 \\cdot 3 + 4",
        "+ 4",
        "+ 8",
    ),
    "what has a bar as a derivative": (
        r"Let $a = xy$, $f = a + \sin x$. A bar is the derivative of the output $f$ by what is below it.",
        r"\bar x = y + \cos x",
        "+",
        "-",
    ),
    "the seeds of a forward sweep": (
        (
            r"Let $a = x^2$ and $b = ay$ at $(x, y) = (2, 2)$."
            "\n\n"
            r"A dot is the derivative with respect to $x$, so $\dot x = 1$, $\dot y = 0$."
        ),
        r"\dot a y + a \dot y = 8",
        "= 8",
        "= 4",
    ),
    "values in the condition of a display": (
        (
            r"We look at $$ f(x, y) = y \sqrt{x^2 y + 1} \qquad \text{at } (x, y) = (2, 2). $$"
            "\n\n"
            r"Let $a = x^2$ and $b = ay$. In numbers,"
        ),
        "b = 8",
        "8",
        "4",
    ),
    "rates bound by an equation": (
        r"A ladder: $x^2 + y^2 = 100$.",
        r"\frac{dy}{dt} = -\frac xy \frac{dx}{dt}",
        r"-\frac xy",
        r"-\frac yx",
    ),
    "the rate of a quantity": (
        r"A ladder: $x^2 + y^2 = 100$. The area is $A = \frac12 xy$.",
        r"\frac{dA}{dt} = \frac12 \left(\frac{dx}{dt} y + x \frac{dy}{dt}\right)",
        r"\frac12 \left",
        r"\left",
    ),
    "a product of dual numbers": (
        r"Let $\varepsilon^2 = 0$ but $\varepsilon \neq 0$.",
        r"(a + b\varepsilon)^3 = a^3 + 3a^2 b\varepsilon",
        "3a^2 b",
        "3a^2",
    ),
    "a function of a dual number": (
        r"Let $\varepsilon^2 = 0$.",
        r"\sin(a + b\varepsilon) = \sin a + b\varepsilon \cos a",
        r"b\varepsilon \cos",
        r"\varepsilon \cos",
    ),
    "a name at the end of a chain": (
        r"Let $L = \frac12 \|Xw - y\|^2$. $$ \frac{\partial L}{\partial w} = X^T(Xw - y) =: g $$",
        r"g^T w = (Xw - y)^T Xw",
        "(Xw - y)^T",
        "2(Xw - y)^T",
    ),
    "a gradient by what has a differential": (
        r"Let $X$ be a real matrix. $$ \mathrm d\operatorname{tr}(AX) = \operatorname{tr}(A\,\mathrm dX) $$",
        r"\nabla\tfrac12 \|AX - B\|_F^2 = A^\top(AX - B)",
        r"A^\top(",
        "A(",
    ),
    "a derivative by an entry of the argument": (
        (
            r"Let $f(x) = \log\sum_{j=1}^n e^{x_j}$ and $p_i = e^{x_i}/\sum_j e^{x_j}$. "
            r"$$ \partial_i f(x) = p_i $$"
        ),
        r"\partial_j p_i = \delta_{ij} p_i - p_i p_j",
        "- p_i",
        "+ p_i",
    ),
    "adjoints of an open loss": (
        (
            r"Let $Q, K \in \mathbb R^{n \times d}$ and $S = QK^\top$. "
            r"For a scalar loss $L$ let $\bar M = \partial L/\partial M$."
        ),
        r"\bar K = \bar S^\top Q",
        r"\bar S^\top",
        r"\bar S",
    ),
    "adjoints with a d for an open loss": (
        (
            r"Let $P \in \mathbb R^{n \times m}$, $V \in \mathbb R^{m \times k}$ and $O = PV$. "
            r"For any matrix $Z$ we write $dZ$ for $\partial\ell/\partial Z$. $$ dP = dO\, V^\top $$"
        ),
        r"dV = P^\top dO",
        r"P^\top",
        "P",
    ),
    "a logarithm to base 2 of a decimal": ("", r"-\log_20.25 = 2", "= 2", "= 4"),
    "a feature map behind a comma": (
        "",
        r"(u_1 z_1 + u_2 z_2)^2 = \phi(u)^T \phi(z), \quad \phi(u) = (u_1^2, \sqrt2 u_1 u_2, u_2^2)^T",
        r"+ u_2 z_2",
        r"- u_2 z_2",
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


def test_a_range_behind_a_formula_claims_nothing() -> None:
    found = verdicts(r"Let $t > 0$. $$ F(m) = (m/t)^n, \qquad 0 \le m \le t $$ $$ F'(m) = n m^{n-1}/t^n $$")
    assert [v.verdict for v in found] == ["definition", "definition", "definition", "proved"]


def test_laws_that_are_alike_in_words_only_refute_nothing() -> None:
    given = r"Let $a_1, \dots, a_n$ be random and identically distributed, and $T = \sum_{i=1}^n a_i$."
    assert _verdict(given, r"\mathbb E[T] = n \mathbb E[a_1]") != "refuted"


def test_data_in_numbers_are_not_a_model() -> None:
    given = (
        r"Points $x = (0, 1, 2)$, $y = (1, 3, 4)$. We look for $y = mx + b$. "
        r"$$ E(m, b) = \sum_{i=1}^n (mx_i + b - y_i)^2 $$"
    )
    assert _verdict(given, r"\frac{\partial E}{\partial b} = \sum_{i=1}^n (mx_i + b - y_i)") == "refuted"


def _verdict(given: str, step: str) -> str:
    found = [v for v in verdicts(f"{given}\n\n$$ {step} $$\n") if v.verdict != "definition"]
    return found[-1].verdict
