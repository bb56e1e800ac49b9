"""Divergences between named laws, by several signs, each with a planted slip; the values against mpmath."""

from __future__ import annotations

import math

import mpmath
import pytest
from sympy import Float

from calcwork.notation.meaning.divergences import CLOSED
from tests.judging import last

ACCEPTED = {"proved", "agrees"}
TRIALS = r"$$ \mathrm{kl}(a \| b) = a \log\frac{a}{b} + (1-a)\log\frac{1-a}{1-b} $$"
VECTORS = (
    r"Let $P = \mathcal N(m, S)$ and $Q = \mathcal N(u, R)$ with $m, u\in\mathbb{R}^k$ and positive definite "
    r"$S, R\in\mathbb{R}^{k\times k}$."
)
ENCODER = (
    r"Let $q(z|x) = \mathcal N(z; m, \operatorname{diag}(s^2))$, $m, s \in \mathbb{R}^d$, $p(z) = \mathcal N(z; 0, I)$."
)
NORMAL = r"Let $q(z) = \mathcal N(z; m, s^2)$ and $p(z) = \mathcal N(z; 0, 1)$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "normal laws of one name each": (
        r"Let $f = \mathcal N(a, \sigma^2)$ and $g = \mathcal N(b, \tau^2)$.",
        r"D_{\mathrm{KL}}(f\,\|\,g) = \log\frac\tau\sigma + \frac{\sigma^2 + (a - b)^2}{2\tau^2} - \frac12",
        r"\frac\tau\sigma", r"\frac\sigma\tau",
    ),
    "the other way round": (
        r"Let $f = \mathcal N(a, \sigma^2)$ and $g = \mathcal N(b, \tau^2)$.",
        r"\mathbb{KL}[g || f] = \log\frac\sigma\tau + \frac{\tau^2 + (a - b)^2}{2\sigma^2} - \frac12",
        r"{2\sigma^2}", r"{2\tau^2}",
    ),
    "laws written out": (
        "",
        r"KL\left(\mathcal N(m, s^2) \,\Vert\, \mathcal N(0, 1)\right) = \frac12 (m^2 + s^2 - 1) - \log s",
        "- 1", "+ 1",
    ),
    "Poisson laws": (
        r"Let $P=\mathrm{Poisson}(\lambda_1)$, $Q=\mathrm{Poisson}(\lambda_2)$.",
        r"D(P\|Q) = \lambda_1\log\frac{\lambda_1}{\lambda_2} + \lambda_2 - \lambda_1", r"+ \lambda_2", r"- \lambda_2",
    ),
    "normal vectors": (
        VECTORS,
        (
            r"KL(P \| Q) = \frac12\left(\operatorname{tr}(R^{-1} S) + (u - m)^\top R^{-1} (u - m) - k "
            r"+ \log\frac{\det R}{\det S}\right)"
        ),
        r"R^{-1} S", r"S^{-1} R",
    ),
    "an encoder with independent entries": (
        ENCODER, r"KL(q(z|x) \| p(z)) = \frac12\sum_{j=1}^d (m_j^2 + s_j^2 - 1 - \log s_j^2)", r"- \log", r"+ \log",
    ),
    "a divergence as an expectation": (
        NORMAL, r"KL(q \| p) = \mathbb{E}_q[\log q(z) - \log p(z)]", r"\log q(z) -", r"\log q(z) +",
    ),
    "an expectation by a density with a condition": (
        r"Let $q(z|x) = \mathcal N(z; m, s^2)$.",
        r"\mathbb{E}_{z \sim q(z|x)}[z^2] = m^2 + s^2", "+ s^2", "- s^2",
    ),
    "a function of two numbers": (
        TRIALS, r"\mathrm{kl}(b \| a) = b \log\frac{b}{a} + (1-b)\log\frac{1-b}{1-a}", r"\frac{b}{a}", r"\frac{a}{b}",
    ),
    "its derivative": (TRIALS, r"\frac{\partial}{\partial b} \mathrm{kl}(a\|b) = \frac{b-a}{b(1-b)}", "b-a", "a-b"),
    "a function of two arrays": (
        r"Let $KL(u \| v) = \sum_{k=1}^K u_k \log\frac{u_k}{v_k}$, $p, q \in \mathbb{R}^K$ and $m = \frac12 (p + q)$.",
        r"KL(p \| m) = \sum_{k=1}^K p_k \log\frac{2 p_k}{p_k + q_k}", "2 p_k", "p_k",
    ),
    "one pair of laws that are not given": (
        r"$$ KL(q(z|x) \| p(z)) = -\tfrac12 \sum_{j=1}^J (1 + \log s_j^2 - m_j^2 - s_j^2) $$",
        r"\frac{\partial KL}{\partial s_j} = s_j - \frac{1}{s_j}", r"- \frac", r"+ \frac",
    ),
    "a diagonal matrix of squares": (
        r"Let $s, v\in\mathbb{R}^d$ and $D = \operatorname{diag}(s^2)$.",
        r"D^{-1} v = \operatorname{diag}(s^{-2}) v", "-2", "-1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_divergence_is_read_as_it_is_meant(name):
    given, right, old, new = STEPS[name]
    assert old in right
    assert last(f"{given}\n$$ {right} $$").verdict in ACCEPTED
    assert last(f"{given}\n$$ {right.replace(old, new, 1)} $$").verdict == "refuted"


def test_of_two_pairs_nothing_is_mixed_up():
    text = (
        r"$$ D(p \| q) = \int p(x) \log\frac{p(x)}{q(x)} dx, \qquad D(q \| p) = \int q(x) \log\frac{q(x)}{p(x)} dx $$"
    )
    assert last(text).verdict == "definition"
    assert last(text + r" $$ D(p \| q) = D(q \| p) $$").verdict != "proved"


def test_laws_of_two_families_are_unclear():
    text = r"$$ KL(\mathrm{Poisson}(\lambda) \| \mathcal N(0, 1)) = \lambda $$"
    assert last(text).verdict == "unclear"


NATURAL = {
    "normal": (lambda x, m, v: mpmath.npdf(x, m, mpmath.sqrt(v)), [-mpmath.inf, 0, mpmath.inf]),
    "exponential": (lambda x, r: r * mpmath.exp(-r * x), [0, 1, mpmath.inf]),
    "poisson": (lambda x, r: mpmath.exp(-r) * r**x / mpmath.factorial(x), range(80)),
    "bernoulli": (lambda x, p: p if x else 1 - p, range(2)),
    "binomial": (lambda x, n, p: mpmath.binomial(n, x) * p**x * (1 - p) ** (n - x), range(6)),
    "geometric": (lambda x, p: p * (1 - p) ** x, range(400)),
}
PARAMETERS = {
    "normal": ((0.3, 0.7), (-0.4, 1.9)), "exponential": ((0.7,), (1.9,)), "poisson": ((1.3,), (2.1,)),
    "bernoulli": ((0.3,), (0.6,)), "binomial": ((5, 0.3), (5, 0.6)), "geometric": ((0.3,), (0.6,)),
}  # fmt: skip


@pytest.mark.parametrize("family", CLOSED)
def test_the_closed_forms_against_quadrature_and_sums(family):
    p, q = PARAMETERS[family]
    density, where = NATURAL[family]

    def gain(x):
        return density(x, *p) * mpmath.log(density(x, *p) / density(x, *q))

    wanted = sum(map(gain, where)) if isinstance(where, range) else mpmath.quad(gain, where)
    closed = CLOSED[family]([Float(x) for x in p], [Float(x) for x in q])
    assert math.isclose(float(closed), float(wanted), rel_tol=1e-9)
