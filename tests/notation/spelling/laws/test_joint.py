r"""Laws on finite sets that notes never write out, as one table of weights; each step with a planted slip."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.judging import conclusion, last

ACCEPTED = {"proved", "agrees"}
TWO = r"$$ p(x, y) = p(x)\, p(y \mid x) $$ $$ p(x) = \sum_y p(x, y) $$"
SIGNS = r"$$ H(Y | X) = -\sum_{x, y} p(x, y) \log p(y | x) $$"
SHARED = r"$$ I(X; Y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x)\, p(y)} $$"
HIDDEN = r"Let $q(z)$ be any law of the hidden state $z$. $$ p(x) = \sum_z p(x, z) $$"
POLICY = r"Let $J(\theta) = \sum_a \pi_\theta(a) R(a)$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "the rule of Bayes": (
        "", r"p(y \mid x) = \frac{p(x \mid y)\, p(y)}{\sum_{y'} p(x \mid y')\, p(y')}",
        r"\frac{p(x \mid y)", r"\frac{p(y \mid x)",
    ),
    "a marginal law": (TWO, r"\sum_x p(x, y) = p(y)", "= p(y)", "= p(x)"),
    "a conditional law adds up to one": (TWO, r"\sum_y p(y \mid x)\, p(x) = p(x)", r"\, p(x) =", "="),
    "the chain rule of entropies": (TWO, "H(X, Y) = H(X) + H(Y | X)", "H(Y | X)", "H(X | Y)"),
    "a conditional entropy": (
        TWO, r"H(X, Y) - H(X) = -\sum_{x, y} p(x, y) \log p(y | x)", r"\log p(y | x)", r"\log p(x | y)",
    ),
    "a conditional entropy as a mean": (SIGNS, r"H(Y | X) = \sum_x p(x) H(Y | X = x)", r"\sum_x p(x)", r"\sum_x"),
    "mutual information by entropies": (TWO, "I(X; Y) = H(X) + H(Y) - H(X, Y)", "- H(X", "+ H(X"),
    "mutual information by a ratio": (
        SHARED, r"H(X) - H(X | Y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x)\, p(y)}",
        r"\frac{p(x, y)}{p(x)\, p(y)}", r"\frac{p(x)\, p(y)}{p(x, y)}",
    ),
    "mutual information as a divergence": (
        TWO, r"D_{KL}(p(x, y) \,\|\, p(x) p(y)) = H(X) + H(Y) - H(X, Y)", "- H(X", "+ H(X",
    ),
    "a divergence from a product": (
        TWO, r"H(X) - H(X | Y) = \mathrm{KL}(p(x, y) \| p(x) \cdot p(y))", r"p(x, y) \| p(x) \cdot p(y)",
        r"p(x) \cdot p(y) \| p(x, y)",
    ),
    "a divergence of laws with dots": (
        HIDDEN, r"\log p(x) = \sum_z q(z) \log \frac{p(x, z)}{q(z)} + D_{KL}(q(\cdot) \| p(\cdot \mid x))",
        "+ D_", "- D_",
    ),
    "conditions do not add to an entropy": (TWO, r"H(X | Y) \le H(X)", r"\le", r"\ge"),
    "a cross entropy": (
        r"$$ H(p, q) = -\sum_x p(x) \log q(x) $$", r"H(p, q) = H(p) + D_{KL}(p \| q)", r"p \| q", r"q \| p",
    ),
    "a divergence is not negative": (
        r"$$ D_{KL}(p \| q) = \sum_x p(x) \log \frac{p(x)}{q(x)} $$", r"D_{KL}(p \| q) \ge 0", r"\ge", r"\le",
    ),
    "a lower bound by Jensen": (
        HIDDEN, r"\log p(x) \ge \sum_z q(z) \log \frac{p(x, z)}{q(z)}", r"\ge", r"\le",
    ),
    "a lower bound and what it lacks": (
        HIDDEN, r"\log p(x) = \sum_z q(z) \log \frac{p(x, z)}{q(z)} + \mathrm{KL}(q(z) \,\|\, p(z \mid x))",
        r"+ \mathrm", r"- \mathrm",
    ),
    "the divergence the other way round": (
        HIDDEN, r"\log p(x) = \sum_z q(z) \log \frac{p(x, z)}{q(z)} + \mathrm{KL}(q(z) \,\|\, p(z \mid x))",
        r"q(z) \,\|\, p(z \mid x)", r"p(z \mid x) \,\|\, q(z)",
    ),
    "a bound with a name": (
        HIDDEN + r" $$ \log p(x) \ge \sum_z q(z) \log \frac{p(x, z)}{q(z)} =: \mathcal F(q). $$",
        r"\log p(x) - \mathcal F(q) = \sum_z q(z) \log \frac{q(z)}{p(z \mid x)}",
        r"\frac{q(z)}{p(z \mid x)}", r"\frac{p(z \mid x)}{q(z)}",
    ),
    "values of a class": (
        r"Let $p(x) = \sum_k p(x \mid z = k)\, p(z = k)$.",
        r"p(z = k \mid x) = \frac{p(x \mid z = k) p(z = k)}{\sum_{j} p(x \mid z = j) p(z = j)}",
        r"\frac{p(x \mid z = k) p(z = k)}", r"\frac{p(x \mid z = k)}",
    ),
    "values of capitals": (
        "", r"P(Y = c \mid X = x) = \frac{P(X = x \mid Y = c) P(Y = c)}{\sum_{k} P(X = x \mid Y = k) P(Y = k)}",
        "P(Y = k)}", "}",
    ),
    "values summed out": (
        r"Let $p(x) = \sum_k p(x \mid z = k)\, p(z = k)$.", r"\sum_k p(z = k \mid x)\, p(x) = p(x)",
        "= p(x)", "= 2 p(x)",
    ),
    "a weight of one": (HIDDEN, r"\log p(x) = \sum_z q(z) \log p(x)", r"q(z) \log", r"\log"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS.values(), ids=STEPS)
def test_a_step_holds_and_its_slip_does_not(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    right, wrong = (last(given, s) for s in (step, step.replace(old, new)))
    assert right.verdict in ACCEPTED, right
    assert wrong.verdict == "refuted", wrong


@pytest.mark.parametrize(
    "step",
    [
        r"\nabla_\theta J(\theta) = \sum_a \pi_\theta(a)\, \nabla_\theta \log \pi_\theta(a)\, R(a)",
        r"\nabla_\theta J(\theta) = \mathbb{E}_{a \sim \pi_\theta}[(R(a) - b) \nabla_\theta \log \pi_\theta(a)]",
        r"\mathbb{E}_{a \sim \pi_\theta}[\nabla_\theta \log \pi_\theta(a)] = 0",
    ],
)
def test_the_slope_of_a_policy_is_proved(step: str) -> None:
    assert last(POLICY, step).verdict == "proved"


@pytest.mark.parametrize(
    "text",
    [
        r"$$ p(x) = \int p(x, z)\, dz $$",
        r"$$ \log p(x) = \int q(z) \log \frac{p(x, z)}{q(z)}\, dz + \mathrm{KL}(q(z) \,\|\, p(z \mid x)) $$",
    ],
)
def test_densities_without_a_formula_are_laws(text: str) -> None:
    assert conclusion(text).verdict == "proved"


@pytest.mark.parametrize(
    "given",
    [
        r"Let $p = N(m, s^2)$ and $q = N(0, 1)$.",
        r"Let $p$ and $q$ be the densities of $N(m, s^2)$ and $N(0, 1)$.",
        r"Let $p$ and $q$ be normal densities.",
        "",
    ],
)
def test_densities_that_may_have_a_formula_are_not_accused(given: str) -> None:
    step = r"\int p(x) \log \frac{p(x)}{q(x)}\, dx = -\log s + \frac{s^2 + m^2 - 1}{2}"
    assert conclusion(f"{given} $$ {step} $$").verdict in {"proved", "agrees", "unclear"}


def test_an_identity_of_densities_is_refuted_by_densities() -> None:
    slip = r"\int p(x) \log \frac{p(x)}{q(x)}\, dx = \int p(x) \log p(x)\, dx + \int p(x) \log q(x)\, dx"
    assert conclusion(f"Let $p$ and $q$ be two densities. $$ {slip} $$").verdict == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        (
            r"The features are conditionally independent given $y$. $$ p(y \mid x_1, x_2) = \frac{p(y)\, "
            r"p(x_1 \mid y)\, p(x_2 \mid y)}{\sum_{y'} p(y')\, p(x_1 \mid y')\, p(x_2 \mid y')} $$"
        ),
        r"$$ p(z_2, x_1, x_2) = p(x_2 \mid z_2) \sum_{z_1} p(z_2 \mid z_1)\, p(z_1, x_1) $$",
        r"Let $X$ and $Y$ be independent. $$ p(y) = \sum_x p(x, y) $$ $$ H(X, Y) = H(X) + H(Y) $$",
    ],
)
def test_a_law_of_which_more_is_said_is_not_refuted(text: str) -> None:
    assert conclusion(text).verdict != "refuted"


def test_a_law_that_is_one_likewise_is_not_refuted() -> None:
    given = r"Let $p_i > 0$, $\sum_i p_i = 1$ and $q_i$ likewise."
    assert last(given, r"-\log \sum_i p_i \frac{q_i}{p_i} = -\log 1").verdict == "unclear"


def test_a_counterexample_is_a_table_of_positive_weights() -> None:
    found = last(TWO, r"H(X, Y) = H(X) + H(X | Y)")
    assert found.verdict == "refuted"
    assert found.counterexample is not None
    (table,) = found.counterexample.values.values()
    assert all(Fraction(w) > 0 for row in table for w in row)


BAYES = r"$$ P(c \mid d) = \frac{P(d \mid c)\, P(c)}{P(d)} $$"


@pytest.mark.parametrize(
    ("step", "slip"),
    [
        (r"\arg\max_c P(c \mid d) = \arg\max_c P(d \mid c) P(c)", r"\arg\max_c P(c \mid d) = \arg\max_c P(d \mid c)"),
        (
            r"\arg\max_c P(c \mid d) = \arg\max_c\, [\log P(d \mid c) + \log P(c)]",
            r"\arg\max_c P(c \mid d) = \arg\max_c\, [\log P(d \mid c) - \log P(c)]",
        ),
        (
            r"\underset{c \in C}{\operatorname{argmax}}\; P(c|d) = \underset{c \in C}{\operatorname{argmax}}\; P(d, c)",
            r"\underset{c \in C}{\operatorname{argmax}}\; P(c|d) = \underset{c \in C}{\operatorname{argmax}}\; P(c)",
        ),
        (r"\arg\max_c P(c \mid d) = \arg\min_c\, [-\log P(c, d)]", r"\arg\max_c P(c \mid d) = \arg\min_c P(c, d)"),
    ],
)
def test_the_most_likely_class_does_not_ask_for_the_evidence(step: str, slip: str) -> None:
    assert last(BAYES, step).verdict == "proved"
    assert last(BAYES, slip).verdict == "refuted"


@pytest.mark.parametrize(
    ("given", "step", "old", "new"),
    [
        (
            r"$$ V^\pi(s) = \sum_a \pi(a|s) Q^\pi(s, a) $$ $$ A^\pi(s, a) = Q^\pi(s, a) - V^\pi(s) $$",
            r"\sum_a \pi(a|s) A^\pi(s, a) = 0", "= 0", r"= V^\pi(s)",
        ),
        (
            r"Let $V(s) = \sum_a \pi(a \mid s) Q(s, a)$ and $A(s, a) = Q(s, a) - V(s)$.",
            r"\sum_a \pi(a \mid s) A(s, a) = 0", "= 0", "= -V(s)",
        ),
        (
            r"$$ A^\pi(s, a) = Q^\pi(s, a) - V^\pi(s) $$",
            r"\sum_a \pi(a | s) A^\pi(s, a) = \sum_a \pi(a | s) Q^\pi(s, a) - V^\pi(s)", "- V^", "+ V^",
        ),
    ],
)  # fmt: skip
def test_values_of_a_policy_are_names_with_it(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(given, step).verdict == "proved"
    assert last(given, step.replace(old, new)).verdict in {"refuted", "unclear"}


def test_values_at_two_places_are_two() -> None:
    given = r"$$ \sum_a \pi(a|s)\, p(t|s,a) = p(t|s) $$"
    assert last(given, r"V^\pi(s) = V^\pi(t)").verdict not in ACCEPTED
    assert last(given, r"\sum_a \pi(a|s) Q^\pi(s, a) = \sum_a \pi(a|s) Q^\pi(t, a)").verdict not in ACCEPTED
