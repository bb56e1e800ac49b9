r"""Moments under random conditions, over one law on a finite set; each right step with a planted slip."""

from __future__ import annotations

import pytest

from tests.judging import last, verdicts

PREDICTOR = r"Let $m(x) = \mathbb{E}[Y \mid X = x]$. For any function $f$,"
RESIDUAL = r"Let $e = Y - E[Y \mid X]$ be the residual."
MODEL = r"Let $Y = f(X) + \epsilon$ with $E[\epsilon|X] = 0$ and $Var(\epsilon | X) = \sigma^2$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a conditional mean": ("", r"E[Y \mid X = x] = \sum_y y\, p(y \mid x)", r"p(y \mid x)", r"p(x \mid y)"),
    "the tower": ("", r"\mathbb{E}[\mathbb{E}[Y \mid X]] = \mathbb{E}[Y]", r"= \mathbb{E}[Y]", r"= \mathbb{E}[X]"),
    "the tower of two conditions": ("", "E[Y | X] = E[E[Y | X, Z] | X]", "Y | X, Z", "Y | Z"),
    "total variance": (
        "", r"\mathrm{Var}(Y) = E[\mathrm{Var}(Y | X)] + \mathrm{Var}(E[Y | X])", "+", "-",
    ),
    "total covariance": (
        "", r"\operatorname{Cov}(X, Y) = E[\operatorname{Cov}(X, Y | Z)] + \operatorname{Cov}(E[X | Z], E[Y | Z])",
        "E[Y | Z])", "E[X | Z])",
    ),
    "what is known is taken out": (
        "", r"\mathbb{E}[g(X) Y \mid X] = g(X)\, \mathbb{E}[Y \mid X]", r"= g(X)\,", "= g(Y)",
    ),
    "the error of a predictor": (
        PREDICTOR, r"\mathbb{E}[(Y - f(X))^2] = \mathbb{E}[(Y - m(X))^2] + \mathbb{E}[(m(X) - f(X))^2]", "+ ", "- ",
    ),
    "the error of the best one": (
        PREDICTOR, r"\mathbb{E}[(Y - m(X))^2] = \mathbb{E}[\operatorname{Var}(Y \mid X)]",
        r"\mathbb{E}[\operatorname{Var}(Y \mid X)]", r"\operatorname{Var}(\mathbb{E}[Y \mid X])",
    ),
    "a residual": (RESIDUAL, "Var(Y) = Var(E[Y|X]) + Var(e)", "+", "-"),
    "a residual that a display gives": (
        "$$ e = Y - E[Y | X] $$", "E[e^2] = E[Var(Y | X)]", "E[Var(Y | X)]", "Var(E[Y | X])",
    ),
    "a quantity by others": ("Let $Z = X + Y$.", "E[Z | X] = X + E[Y | X]", "X + E[Y | X]", "X + E[Y]"),
    "small letters": ("", "Var(y | x) = E[y^2 | x] - E[y | x]^2", "E[y | x]^2", "E[y^2 | x]^2"),
    "letters below the sign": ("", "E_x[E_{y|x}[y]] = E[y]", "= E[y]", "= E[x]"),
    "constants": ("", "E[a y + b | x] = a E[y | x] + b E[1 | x]", "= a E", "= a^2 E"),
    "independent quantities": (
        "Let $X$ and $Y$ be independent; take $E[Y | X]$.", "Var(X + Y) = Var(X) + Var(Y)", "+ Var(Y)", "- Var(Y)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS.values(), ids=STEPS)
def test_a_step_is_proved_and_its_slip_refuted(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(given, step).verdict == "proved"
    assert last(given, step.replace(old, new)).verdict == "refuted"


@pytest.mark.parametrize(
    ("given", "step", "slip"),
    [
        (PREDICTOR, r"\mathbb{E}[(Y - f(X))^2] \ge \mathbb{E}[(Y - m(X))^2]",
         r"\mathbb{E}[(Y - f(X))^2] \le \mathbb{E}[(Y - m(X))^2]"),
        ("", "E[Y | X]^2 \\le E[Y^2 | X]", "E[Y | X]^2 \\ge E[Y^2 | X]"),
        ("", "Var(E[Y | X]) \\le Var(Y)", "Var(E[Y | X]) \\ge Var(Y)"),
    ],
)  # fmt: skip
def test_a_bound_agrees_and_its_reverse_is_refuted(given: str, step: str, slip: str) -> None:
    assert last(given, step).verdict == "agrees"
    assert last(given, slip).verdict == "refuted"


@pytest.mark.parametrize(
    ("step", "slip"),
    [
        ("E[Y | X] = f(X)", "E[Y | X] = 2 f(X)"),
        (r"Var(Y | X) = \sigma^2", r"Var(Y | X) = \sigma"),
        (r"E[(Y - g(X))^2 | X] = (f(X) - g(X))^2 + \sigma^2", r"E[(Y - g(X))^2 | X] = (f(X) - g(X))^2 - \sigma^2"),
    ],
)
def test_a_model_with_noise_is_followed(step: str, slip: str) -> None:
    assert last(MODEL, step).verdict == "proved"
    assert last(MODEL, slip).verdict in {"unclear", "refuted"}


@pytest.mark.parametrize(
    "text",
    [
        r"Suppose $E[Y | X] = a + b X$. $$ Cov(X, Y) = b Var(X) $$",
        r"We assume $E[XY] = E[X] E[Y]$ and look at $E[Y|X]$. $$ Cov(X, Y) = 0 $$",
        r"Let $U$ be unbiased and $V = E[U | T]$. $$ E[V] = E[E[U|T]] = E[U] = \theta $$",
        r"The mean reward is $r(s,a) = E[r | s, a]$. $$ E[r | s] = \sum_a \pi(a | s) r(s, a) $$",
        r"Let $Y \in \{0, 1\}$ and $\eta(x) = E[Y | X = x]$. $$ Var(Y | X = x) = \eta(x) (1 - \eta(x)) $$",
        r"Let $X$ and $Y$ have zero mean. $$ E[E[Y | X]] = 0 $$",
        r"Let $S = \sum_{i=1}^N X_i$. $$ E[S | N] = N \mu $$ $$ Var(S) = E[N] \sigma^2 + \mu^2 Var(N) $$",
        (
            r"Let $X$ be given and let $Y$ have mean $X$ and variance $X^2$. $$ E[Y] = E[E[Y | X]] = E[X] $$ "
            r"$$ Var(Y) = E[X^2] + Var(X) $$"
        ),
        r"The coin gives $X$. $$ E[Y | X] = E[Y | X] $$ $$ E[X^2] = E[X] $$",
        r"$$ E[X \mid X > 0] = E[X 1_{X > 0}] / P(X > 0) $$",
    ],
)
def test_where_more_is_said_of_quantities_nothing_is_refuted(text: str) -> None:
    assert "refuted" not in {v.verdict for v in verdicts(text)}
