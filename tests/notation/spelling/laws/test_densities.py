r"""Densities that notes never write out, as laws on cells of one width; each step with a planted slip."""

from __future__ import annotations

import pytest

from tests.judging import conclusion, last

ACCEPTED = {"proved", "agrees"}
ONE = "Let $X$ have density $p(x)$."
TWO = "Let $p(x)$ and $q(x)$ be densities."
HIDDEN = r"Let $q(z)$ be any density. $$ p(x) = \int p(x, z)\,dz $$"
SCORE = r"Let $p_\theta(x)$ be a density with a parameter $\theta$. $$ \int p_\theta(x)\,dx = 1 $$"

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a density has the mass one": (ONE, r"\int p(x)\,dx = 1", "= 1", "= 2"),
    "a mean of a function": (ONE, r"E[g(X)] = \int g(x) p(x)\,dx", "p(x)", "p(x)^2"),
    "the mean is linear": (
        ONE + r" $$ \int p(x)\,dx = 1 $$", r"E[aX + b] = a \int x p(x)\,dx + b", r"dx + b", r"dx - b",
    ),
    "a variance": (ONE, r"\operatorname{Var}(X) = \int x^2 p(x)\,dx - \left(\int x p(x)\,dx\right)^2", "- ", "+ "),
    "two integrals": (
        "Let $X$ and $Y$ have joint density $p(x, y)$.",
        r"E[X + Y] = \int\int (x + y)\, p(x, y)\,dx\,dy = \int x p(x)\,dx + \int y p(y)\,dy", r"\int y p(y)",
        r"\int y p(x)",
    ),
    "the rule of Bayes": (
        r"$$ p(y) = \int p(y | x) p(x)\,dx $$", r"p(x | y) = \frac{p(y | x) p(x)}{\int p(y | x') p(x')\,dx'}",
        r"\frac{p(y | x)", r"\frac{p(x | y)",
    ),
    "importance sampling": (
        TWO,
        r"\mathbb{E}_p[f(x)] = \int f(x) \frac{p(x)}{q(x)} q(x)\,dx = \mathbb{E}_q\left[f(x) \frac{p(x)}{q(x)}\right]",
        r"[f(x) \frac{p(x)}{q(x)}", r"[f(x) \frac{q(x)}{p(x)}",
    ),
    "a cross-entropy": (
        TWO + r" $$ KL(p \| q) = \int p(x) \log \frac{p(x)}{q(x)}\,dx $$",
        r"-\int p(x) \log q(x)\,dx = -\int p(x) \log p(x)\,dx + KL(p \| q)", "+ KL", "- KL",
    ),
    "a divergence is not negative": (TWO, r"\int p(x) \log \frac{p(x)}{q(x)}\,dx \ge 0", r"\ge", r"\le"),
    "the affinity of two densities": (TWO, r"\int \sqrt{p(x) q(x)}\,dx \le 1", r"\sqrt{p(x) q(x)}", "p(x) q(x)"),
    "a divergence by squares": (
        TWO, r"\int \frac{(p(x) - q(x))^2}{q(x)}\,dx = \int \frac{p(x)^2}{q(x)}\,dx - 1", "- 1", "+ 1",
    ),
    "a lower bound by Jensen": (
        HIDDEN, r"\log p(x) \ge \int q(z) \log \frac{p(x, z)}{q(z)}\,dz", r"\ge", r"\le",
    ),
    "a lower bound and what it lacks": (
        HIDDEN,
        r"\log p(x) = \int q(z) \log \frac{p(x, z)}{q(z)}\,dz + \int q(z) \log \frac{q(z)}{p(z | x)}\,dz",
        r"+ \int", r"- \int",
    ),
    "a lower bound by an entropy": (
        HIDDEN, r"\int q(z) \log \frac{p(x, z)}{q(z)}\,dz = \mathbb{E}_{q(z)}[\log p(x, z)] + H(q)", "+ H", "- H",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS.values(), ids=STEPS)
def test_a_right_step_is_accepted_and_a_slip_is_not(given, step, old, new):
    assert old in step
    assert last(given, step).verdict in ACCEPTED
    assert last(given, step.replace(old, new)).verdict not in ACCEPTED


SLOPES = {
    "the score has the mean zero": (
        r"E[\nabla_\theta \log p_\theta(X)] = \nabla_\theta \int p_\theta(x)\,dx = 0", "= 0", "= 1",
    ),
    "the trick of logarithms": (
        r"\nabla_\theta \int f(x) p_\theta(x)\,dx = \int f(x) p_\theta(x) \nabla_\theta \log p_\theta(x)\,dx",
        r"p_\theta(x) \nabla_\theta \log", r"\nabla_\theta \log",
    ),
    "a constant beside the reward": (
        r"\nabla_\theta \int f(x) p_\theta(x)\,dx = \mathbb{E}_{p_\theta}[(f(x) - b) \nabla_\theta \log p_\theta(x)]",
        r"(f(x) - b)", r"f(x)^2",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("step", "old", "new"), SLOPES.values(), ids=SLOPES)
def test_slopes_by_a_parameter(step, old, new):
    assert old in step
    assert conclusion(f"{SCORE}\n\n$$ {step} $$").verdict in ACCEPTED
    assert conclusion(f"{SCORE}\n\n$$ {step.replace(old, new)} $$").verdict not in ACCEPTED


REFUTED = {
    "a density may be greater than one": (HIDDEN, r"\log p(x) \le 0"),
    "an entropy of a density may be negative": (TWO, r"-\int p(x) \log p(x)\,dx \ge 0"),
    "a divergence the other way round": (
        HIDDEN, r"\log p(x) = \int q(z) \log \frac{p(x, z)}{q(z)}\,dz + \int p(z | x) \log \frac{p(z | x)}{q(z)}\,dz",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step"), REFUTED.values(), ids=REFUTED)
def test_what_holds_for_no_density_or_for_probabilities_only_is_refuted(given, step):
    assert last(given, step).verdict == "refuted"


KEPT = {
    "a function without its argument": (TWO + " Let $u(x) = p(x)/q(x)$.", r"\mathbb{E}_q[u] = \int p(x)\,dx"),
    "a mean that words give": (r"Let $X$ have density $p(x)$ and mean $\mu$.", r"\int x p(x)\,dx = \mu"),
    "a family": (r"Let $X$ be normal with density $p(x)$.", r"\int (x - \mu)^2 p(x)\,dx = \sigma^2"),
    "a family in other words": (
        r"Let $X$ be standard exponential with density $p(x)$.", r"-\int p(x) \log p(x)\,dx = 1",
    ),
    "an interval": (r"Let $p(x)$ be the density of a number on $[0, 1]$.", r"-\int p(x) \log p(x)\,dx \le 0"),
    "a symmetric density": ("Let $p(x)$ be an even density.", r"\int x^3 p(x)\,dx = 0"),
    "an odd function": ("Let $p(x)$ be an even density and $f$ odd.", r"\int f(x) p(x)\,dx = 0"),
    "a density of one half-line": ("Let $p(x)$ be a density.", r"\int_0^\infty p(x)\,dx = 1"),
    "a convolution": (TWO, r"\int p(x) q(z - x)\,dx = \int p(z - x) q(x)\,dx"),
    "an integral without a density": ("Let $p(x)$ be a density.", r"\int e^{-x^2/2}\,dx = \sqrt{2\pi} \int p(x)\,dx"),
    "a maximum of the entropy": (
        ONE, r"-\int p(x) \log p(x)\,dx \le \frac12 \log\left(2\pi e \int x^2 p(x)\,dx\right)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step"), KEPT.values(), ids=KEPT)
def test_what_a_note_may_know_of_its_density_is_not_refuted(given, step):
    assert last(given, step).verdict != "refuted"
