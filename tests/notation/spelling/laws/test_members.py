r"""Lists whose members are independent given a class, and laws up to a factor; each right step with a planted slip."""

from __future__ import annotations

import pytest

from tests.judging import last, verdicts

BAYES = r"Naive Bayes assumes $p(x \mid y) = \prod_{j=1}^d p(x_j \mid y)$."
SHOWN = r"""The features are conditionally independent given the class:
$$ P(\mathbf{x} \mid c) = \prod_{i=1}^n P(x_i \mid c) $$"""
TOTAL = r"Let $p(x) = \sum_y p(y) p(x | y)$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "the posterior": (
        BAYES, r"p(y | x) = \frac{p(y) \prod_{j=1}^d p(x_j | y)}{\sum_{y'} p(y') \prod_{j=1}^d p(x_j | y')}",
        r"\frac{p(y) \prod", r"\frac{\prod",
    ),
    "the joint law": (
        BAYES, r"\log p(x, y) = \log p(y) + \sum_{j=1}^d \log p(x_j | y)", r"p(x_j | y)", "p(x_j)",
    ),
    "the evidence": (
        BAYES, r"p(x) = \sum_y p(y) \prod_{j=1}^d p(x_j | y)",
        r"\sum_y p(y) \prod_{j=1}^d", r"\prod_{j=1}^d \sum_y p(y)",
    ),
    "one feature": (BAYES, r"p(y | x_1) p(x_1) = p(y) p(x_1 | y)", "p(x_1) =", "="),
    "up to a factor": (BAYES, r"p(y | x) \propto p(y) \prod_{j=1}^d p(x_j | y)", r"\propto p(y)", r"\propto"),
    "a class by a display": (
        SHOWN, r"P(c \mid \mathbf{x}) = \frac{P(c) \prod_{i=1}^n P(x_i \mid c)}{P(\mathbf{x})}",
        r"\frac{P(c)", r"\frac{",
    ),
    "the most likely class": (
        SHOWN, r"\arg\max_c P(c \mid \mathbf x) = \arg\max_c [\log P(c) + \sum_{i=1}^n \log P(x_i \mid c)]",
        r"[\log P(c) +", "[",
    ),
    "the rule of Bayes up to a factor": (TOTAL, r"p(y | x) \propto p(y) p(x | y)", r"p(y) p(x | y)", "p(x | y)"),
    "a chain up to a factor": (
        TOTAL, r"p(y | x) = \frac{p(x, y)}{p(x)} \propto p(y) p(x | y)", r"\propto p(y)", r"\propto",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS.values(), ids=STEPS)
def test_a_step_is_proved_and_its_slip_refuted(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(given, step).verdict == "proved"
    assert last(given, step.replace(old, new)).verdict == "refuted"


def test_what_parts_a_list_claims_nothing() -> None:
    found = verdicts(SHOWN + r" $$ P(\mathbf x, c) = P(c) \prod_{i=1}^n P(x_i \mid c) $$")
    assert [v.verdict for v in found] == ["definition", "proved"]


@pytest.mark.parametrize(
    "text",
    [
        BAYES + r" $$ \sum_x p(x | y) = 1 $$",
        r"$$ p(x | y) = \prod_{j=1}^d p(x_j | y) $$ $$ p(x | y) = \prod_{j=1}^d p(x_j) $$ $$ p(x | z) = p(x) $$",
        TOTAL + r" $$ p(y | x) \propto c\, p(y) p(x | y) $$",
        r"$$ p(\theta | x) \propto p(x | \theta)\, p(\theta) $$",
    ],
)
def test_what_is_not_understood_or_right_is_not_refuted(text: str) -> None:
    assert verdicts(text)[0].verdict != "refuted"
