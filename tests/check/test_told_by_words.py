r"""What words tell of the names in a step: columns, cases, laws, entropies, a Hessian; each with a slip."""

from __future__ import annotations

import pytest

from tests.judging import last

HUBER = r"Let $\rho(u) = \begin{cases} \frac12u^2 & |u| \le d \\ d(|u| - \frac12d) & |u| > d \end{cases}$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "columns of a matrix of which no more is said": (
        r"Let $g(v) = \frac12\|q - Zv\|^2$, $z_j$ is the $j$th column of $Z$ and $r_j = q - \sum_{k\ne j} z_kv_k$.",
        r"\frac{\partial g}{\partial v_j} = -z_j^\top(q - Zv) = -z_j^\top r_j + z_j^\top z_j v_j",
        "+ z",
        "- z",
    ),
    "a Hessian with the name of a matrix": (
        r"Take $f(x) = \frac12x^\top Qx - c^\top x$, $Q$ symmetric: the gradient is $Qx - c$ and the Hessian is $Q$.",
        r"x - (\nabla^2f(x))^{-1}\nabla f(x) = x - x + Q^{-1}c",
        "+ Q",
        "- Q",
    ),
    "a case in a sentence of its own": (f"{HUBER} Take $u < -d$. Then", r"\rho'(u) = -d", "-d", "d"),
    "cases, one after the other": (
        rf"{HUBER} For $u < -d$, $$ \rho'(u) = -d $$ for $u > d$ $$ \rho'(u) = d $$ and for $|u| \le d$",
        r"\rho'(u) = u",
        "= u",
        "= -u",
    ),
    "a list with a bound behind it": (
        r"Let $X_1, \dots, X_m$, $m \ge 2$, be i.i.d. with mean $a$ and variance $v$, $\bar X = \frac1m \sum_i X_i$.",
        r"E\left[\sum_{i=1}^m (X_i - \bar X)^2\right] = (m - 1)v",
        "(m - 1)",
        "m",
    ),
    "a list with a bound in brackets": (
        r"$X_1, \dots, X_m$ ($m \ge 2$) are i.i.d. with mean $a$ and variance $v$; $\bar X = \frac1m \sum_i X_i$.",
        r"\operatorname{Var}(\bar X) = \frac{1}{m^2}\sum_{i=1}^m \operatorname{Var}(X_i) = \frac vm",
        r"\frac vm",
        "v",
    ),
    "rows of a matrix with another letter": (
        (
            r"Let $\bar X \in \mathbb{R}^{N\times D}$ be data with rows $x_n^\top$, $S = \frac1N\bar X^\top\bar X$ and "
            r"$u \in \mathbb{R}^D$."
        ),
        r"\frac1N\sum_{n=1}^N (u^\top x_n)^2 = u^\top Su",
        r"u^\top Su",
        r"Nu^\top Su",
    ),
    "columns in a list": (
        r"Let $Z$ be a matrix with columns $z_1, \dots, z_p$ where $z_j \in \mathbb R^n$ and $v \in \mathbb R^p$.",
        r"Zv = \sum_{j=1}^p v_jz_j",
        "v_jz_j",
        "v_j^2z_j",
    ),
    "rows in a list": (
        r"Let $v \in \mathbb R^d$ and $x_1, \dots, x_n \in \mathbb R^d$; $X$ has rows $x_i^\top$.",
        r"\sum_{i=1}^n x_ix_i^\top = X^\top X",
        r"X^\top X",
        r"XX^\top",
    ),
    "predictions at a place": (
        (
            r"$y = f(x) + e$ with $E[e] = 0$ and $\operatorname{Var}(e) = s^2$. Let $m = E[\hat f(x)]$; $e$ and "
            r"$\hat f(x)$ are independent."
        ),
        r"E[(y - \hat f(x))^2] = (f(x) - m)^2 + \operatorname{Var}(\hat f(x)) + s^2",
        "+ s^2",
        "- s^2",
    ),
    "a mean square": (
        r"Let $y = g + e$, $g$ a fixed number, $\mathbb E e = 0$, $\mathbb E e^2 = s^2$, $\hat g$ independent of $e$.",
        r"\mathbb E[(y - \hat g)^2] = s^2 + \mathbb E[(g - \hat g)^2]",
        "= s^2",
        "= s",
    ),
    "a law by 1 - p": (
        r"$0 < p < 1$ and $q = 1 - p$; $P(X = k) = q^{k-1}p$ for $k = 1, 2, \dots$",
        r"E[X] = \frac1p",
        "1p",
        "1q",
    ),
    "an entropy": (
        r"Let $H(w) = -\sum_{i=1}^K w_i\ln w_i$ be the entropy and $u_i = 1/K$.",
        r"\sum_{i=1}^K w_i\ln\frac{w_i}{u_i} = \ln K - H(w)",
        "- H",
        "+ H",
    ),
    "a density by its name": (
        r"Let $f(x) = \frac{b^a}{\Gamma(a)}x^{a-1}e^{-bx},\quad x > 0$. $X$ has density $f$.",
        r"E[X] = \frac ab",
        r"\frac ab",
        "ab",
    ),
    "a density behind a colon": (
        r"$X$ is Laplace distributed: $f(x) = \frac{1}{2b}e^{-|x - m|/b}$, $b > 0$.",
        r"\operatorname{Var}(X) = 2b^2",
        "2b",
        "b",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_right_step_is_accepted(name: str) -> None:
    given, step, _, _ = STEPS[name]
    assert last(given, step).verdict in {"proved", "agrees"}


@pytest.mark.parametrize("name", STEPS)
def test_a_slip_is_not_accepted(name: str) -> None:
    given, step, part, slip = STEPS[name]
    assert part in step
    assert last(given, step.replace(part, slip, 1)).verdict not in {"proved", "agrees", "definition"}


def test_singular_values_are_not_any_numbers() -> None:
    given = r"Let $\mathbf B\in\mathbb{R}^{m\times n}\text{ has singular values }\sigma_1,\dots,\sigma_r$."
    assert last(given, r"\operatorname{tr}(\mathbf B^\top\mathbf B) = \sum_{i=1}^r\sigma_i^2").verdict == "unclear"


def test_an_exponent_of_one_term() -> None:
    found = last(r"Let $0 < b < 1$.", r"G(1 - b)\frac{1 - b^t}{1 - b} = G(1 - b)^t")
    assert found.verdict == "refuted"
    assert "the exponent belongs to b alone" in found.hint


def test_a_t_above_a_list_of_numbers_transposes() -> None:
    given = r"Let $u \in \mathbb{R}^2$, $S$ a symmetric $2 \times 2$ matrix and $x = (3, -1)^t$, and let $u^tu = 1$."
    right = r"u^tSu - 2u^tx + \|x\|^2 = u^tSu + \|x - u\|^2 - 1"
    assert last(given, right).verdict == "proved"
    assert last(given, right.replace("- 1", "+ 1")).verdict not in {"proved", "agrees", "definition"}
