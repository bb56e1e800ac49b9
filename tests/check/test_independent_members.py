r"""Members of a family that are independent, with any law: i.i.d. ones have one law, others each their own."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

ALIKE = r"Let $X_1,\dots,X_n$ be i.i.d. random variables and $\bar X = \frac1n\sum_{i=1}^n X_i$."
DRAWN = r"Let $z_1,\dots,z_m$ be independent draws from a distribution with finite variance."
VECTORS = r"Let $x_1,\dots,x_n\in\mathbb{R}^d$ be i.i.d. samples from a distribution."
TWO = r"Let $X_1$ and $X_2$ be i.i.d."
OWN = r"Let $X_1,\dots,X_n$ be independent."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "the variance of a sum": (ALIKE, r"\mathrm{Var}(\sum_{i=1}^n X_i) = n\,\mathrm{Var}(X_1)", "n\\,", "n^2\\,"),
    "the variance of the mean": (ALIKE, r"\mathrm{Var}(\bar X) = \frac1n\mathrm{Var}(X_1)", r"\frac1n", r"\frac1{n^2}"),
    "the sample variance": (
        ALIKE,
        r"\mathbb{E}[\sum_{i=1}^n (X_i - \bar X)^2] = (n-1)\,\mathrm{Var}(X_1)",
        "(n-1)",
        "n",
    ),
    "a third moment": (ALIKE, r"\mathbb{E}[\sum_{i=1}^n X_i^3] = n\,\mathbb{E}[X_1^3]", "n\\,", ""),
    "a sum of variances": (
        DRAWN,
        r"\mathrm{Var}\Bigl(\frac1m\sum_i z_i\Bigr) = \frac1{m^2}\sum_i \mathrm{Var}(z_i)",
        "m^2",
        "m",
    ),
    "outer products of vectors": (
        VECTORS,
        r"\mathbb{E}[\sum_{i=1}^n x_i x_i^\top] = n\,\mathbb{E}[x_1x_1^\top]",
        "n\\,",
        "",
    ),
    "two members by number": (TWO, r"\mathbb{E}[(X_1-X_2)^2] = 2\,\mathrm{Var}(X_1)", "2\\,", ""),
}


@pytest.mark.parametrize("name", STEPS)
def test_independent_members_of_one_law(name):
    given, right, part, slip = STEPS[name]
    assert last(given, right).verdict == "proved"
    assert last(given, right.replace(part, slip)).verdict == "refuted"


def test_members_with_laws_of_their_own():
    right = r"\mathrm{Var}(\sum_{i=1}^n X_i) = \sum_{i=1}^n \mathrm{Var}(X_i)"
    assert last(OWN, right).verdict == "proved"


def test_laws_that_may_differ_are_not_taken_for_one():
    step = r"\mathrm{Var}(\sum_{i=1}^n X_i) = n\,\mathrm{Var}(X_1)"
    assert last(OWN, step).verdict == "unclear"


def test_components_without_moments():
    given = r"Let $q,k\in\mathbb{R}^d$ be independent random vectors with independent entries of some mean."
    right = r"\mathrm{Var}(q^\top k) = \sum_{i=1}^d \mathrm{Var}(q_ik_i)"
    assert last(given, right).verdict == "proved"
    assert last(given, right.replace("\\sum", "2\\sum")).verdict == "unclear"


def test_words_within_a_formula_give_the_moments():
    given = (
        r"Let $q,k\in\mathbb{R}^d\text{ are independent random vectors with independent entries of mean }0"
        r"\text{ and variance }1$."
    )
    right = r"\mathrm{Var}(q^\top k) = \sum_{i=1}^d \mathrm{Var}(q_ik_i) = d"
    assert kinds(f"{given}\n\n$$ {right} $$") == ["proved", "proved"]
    assert kinds(f"{given}\n\n$$ {right.replace('= d', '= 2d')} $$") == ["proved", "refuted"]
