"""Laws under a condition, and densities under one up to a factor."""

from __future__ import annotations

import pytest
from scipy import stats

from tests.judging import kinds, last

BETA = r"""A coin shows $x$ heads in $n$ tosses, and $\theta \mid x \sim \mathrm{Beta}(a+x,\, b+n-x)$.
"""
POSTERIOR = r"$$ p(\theta\mid x) \propto \binom{n}{x}\theta^x(1-\theta)^{n-x}\theta^{a-1}(1-\theta)^{b-1} \propto "


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"E(\theta\mid x) = \frac{a+x}{a+b+n}", r"E(\theta\mid x) = \frac{a+x}{a+b}"),
        (
            r"E(\theta^2\mid x) = \frac{(a+x)(a+x+1)}{(a+b+n)(a+b+n+1)}",
            r"E(\theta^2\mid x) = \frac{(a+x)^2}{(a+b+n)^2}",
        ),
    ],
)
def test_moments_under_the_condition(right: str, wrong: str) -> None:
    assert last(BETA, right).verdict in ("proved", "agrees")
    assert last(BETA, wrong).verdict in ("refuted", "unclear")


def test_moments_in_numbers_agree_with_scipy() -> None:
    given = BETA + "Let $a=b=2$, $n=10$ and $x=7$. "
    mean, variance = (float(v) for v in stats.beta.stats(9, 5, moments="mv"))
    assert last(given, rf"E(\theta\mid x) \approx {mean:.4f}").verdict == "agrees"
    assert last(given, rf"\mathrm{{Var}}(\theta\mid x) \approx {variance:.5f}").verdict == "agrees"
    assert last(given, rf"\mathrm{{Var}}(\theta\mid x) \approx {2 * variance:.5f}").verdict == "refuted"


def test_a_mean_beside_a_variance_of_the_same_letter_is_a_claim() -> None:
    given = r"Let $\lambda \sim \mathrm{Gamma}(a, b)$ with rate $b$. "
    found = last(given, r"E(\lambda) = \frac ab, \qquad \operatorname{Var}(\lambda) = \frac{a}{b^2}")
    assert found.verdict in ("proved", "agrees")
    wrong = last(given, r"\operatorname{Var}(\lambda) = \frac{a}{b^2}, \qquad E(\lambda) = \frac ba")
    assert wrong.verdict in ("refuted", "unclear")


def test_without_a_law_a_condition_is_not_left_out() -> None:
    assert last("Let $x$ be given. ", r"2 E(\theta\mid x) = E(\theta)").verdict == "unclear"


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        (r"\theta^{a+x-1}(1-\theta)^{b+n-x-1}", "proved"),
        (r"\theta^{a+x}(1-\theta)^{b+n-x-1}", "refuted"),
        (r"\theta^{a+x-1}(1-\theta)^{b+n-1}", "refuted"),
    ],
)
def test_a_density_is_known_up_to_a_factor_without_its_variable(step: str, verdict: str) -> None:
    assert kinds(f"{POSTERIOR} {step} $$") == ["definition", verdict]
