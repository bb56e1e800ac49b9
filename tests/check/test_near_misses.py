"""Notes that come near a rule and mean something else: right steps are not accused, wrong ones not accepted."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

ACCEPTED = {"proved", "agrees"}
PLAIN = ""

# (given, step that is right)
RIGHT = [
    (r"Let $n \ge 1$ be an integer.", r"2n + 3 = O(n)"),
    (PLAIN, r"n\log n = O(n^2)"),
    (r"As $x\to\infty$,", r"x^2 + 3x = O(x^2)"),
    (PLAIN, r"\frac{1}{n+1} = \frac1n + O(1/n^2)"),
    (PLAIN, r"3\cdot 4 = 12\,\mathrm{cm}^2"),
    (PLAIN, r"\frac{\ln 2}{0.1} \approx 6.93\,\text{h}"),
    (PLAIN, r"3\cdot 10^{8}\,\mathrm{m/s}\cdot 2\,\mathrm{s} = 6\cdot 10^8\,\mathrm{m}"),
    (r"$$ h_{\max} = 10 $$", r"\frac{400}{20} = 20\ \mathrm{m}"),
    (PLAIN, r"2\,\mathrm{kW}\cdot 3\,\mathrm h = 6\,\mathrm{kWh}"),
    (r"$$ \mathrm{V} = \frac12 \mathrm{K} x^2 $$", r"2\mathrm{V} = \mathrm{K}x^2"),
    (r"Let $\mathrm K\in\mathbb R^{n\times n}$ be symmetric.", r"\mathrm K + \mathrm K^T = 2\mathrm K"),
    (r"Let $T_1,\dots,T_n \sim \mathrm{Exp}(\lambda)$.", r"P(T_1 > t) = e^{-\lambda t}"),
    (r"$$ c_{n+1} = n(n-1) $$", "c_n = (n-1)(n-2)"),
    (r"$$ S_{n+1} = n^2 - (n-1)^2 $$", "S_n = 2n - 3"),
    (PLAIN, r"|x+1| < 3 \Leftrightarrow -3 < x+1 < 3"),
    (PLAIN, "k[k+1] - k[k-1] = 2k"),
    (PLAIN, "a + a[n-1] = an"),
    (r"With interest rate $i = 0.05$:", "2 + 3i = 2.15"),
    (PLAIN, r"\sum_{i=1}^n (2 + 3i) = 2n + \frac{3n(n+1)}{2}"),
]

# (given, step that is not to be accepted)
WRONG = [
    (r"Let $n \ge 1$ be an integer.", r"n^2 = O(n)"),
    (r"As $x\to\infty$,", r"x^3 = O(x^2)"),
    (r"The identity is trivial for $x = 0$. For every $x$,", r"\cosh^2 x + \sinh^2 x = 1"),
    (r"The case $x=0$ is clear: both vanish. For all other $x$", r"\sin 2x = 0"),
    (PLAIN, r"3\,\mathrm{m}\cdot4\,\mathrm{m}=12\,\mathrm{m}"),
    (PLAIN, r"90\,\mathrm{km/h} = 35\,\mathrm{m/s}"),
    (r"Let $X \sim U(0,1)$.", r"P(X \le 2) = 2"),
    (r"Let $x\in\mathbb{R}$.", r"x > 1 \Leftrightarrow x^2 > 1"),
    (r"$$ c_{n+1} = n(n-1) $$", "c_n = (n-1)^2"),
    (r"Let $f$ be smooth and $x_{k+1}=x_k-\frac1L\nabla f(x_k)$.", r"\sum_{k=0}^{K-1} f(x_k) = K f(x_k)"),
]

# (given, right step that may be left open, but is not to be accused)
OPEN = [
    (r"Let $X \sim U(0,1)$. For $0<t<1$,", r"P(X^2 \le t) = \sqrt t"),
    (r"Let $X \sim U(0,1)$.", r"P(X \le 2) = 1"),
    (r"Let $T_1,\dots,T_n \sim \mathrm{Exp}(\lambda)$.", r"P(T_{\min}>t) = e^{-n\lambda t}"),
    (r"Let $X \sim \mathrm{Exp}(\lambda)$, $Y \sim \mathrm{Exp}(\mu)$.", r"P(X < Y) = \frac{\lambda}{\lambda+\mu}"),
    (r"Let $x\in\mathbb{R}$.", r"x^2 - 3x + 2 > 0 \iff x < 1 \text{ or } x > 2"),
    (PLAIN, r"V = I(R_1\|R_2) = I\,\frac{R_1R_2}{R_1+R_2}"),
    (r"The induction step replaces", r"\frac1n \to \frac{1}{n+1}"),
    (r"Let $a = (1, 2, 2)$ and $b = (2, 1, 2)$.", r"\cos\theta = \frac{a\cdot b}{\|a\|\|b\|} = \frac89"),
    (r"Let $z = 3 + 4i$ and $w = 1 - i$.", r"|z| = 5"),
    (r"Let $z = 3 + 4i$ and $w = 1 - i$.", r"|w| = \sqrt 2"),
    (
        r"Let $0 \le q < 1$. $$ G_t = R_{t+1} + q G_{t+1} $$ If $R_t = 1$ for all $t$ then",
        r"G_t = \sum_{k=0}^\infty q^k = \frac{1}{1-q}",
    ),
    (r"For a root $z$ of a real $P$ $$ P(z)=0 $$ $$ P(\bar z)=0 $$", r"P(z) + P(\bar z) = 0"),
]


@pytest.mark.parametrize(("given", "step"), RIGHT)
def test_a_right_step_is_accepted(given, step):
    assert verdicts(f"{given} $$ {step} $$")[-1].verdict in {*ACCEPTED, "definition"}
    assert "refuted" not in {v.verdict for v in verdicts(f"{given} $$ {step} $$")}


@pytest.mark.parametrize(("given", "step"), WRONG)
def test_a_wrong_step_is_not_accepted(given, step):
    found = [v.verdict for v in verdicts(f"{given} $$ {step} $$") if v.method != "judged at the arrow before it"]
    assert found[-1] in {"refuted", "unclear"}


@pytest.mark.parametrize(("given", "step"), OPEN)
def test_what_is_not_known_is_not_accused(given, step):
    assert "refuted" not in {v.verdict for v in verdicts(f"{given} $$ {step} $$")}
