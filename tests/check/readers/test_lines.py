r"""Equations one below another, without arrows: conditions, what follows from them, and values that solve them."""

from __future__ import annotations

import pytest

from calcwork.check.steps.verdict import Verdict
from tests.judging import last, verdicts


def found(given: str, *lines: str) -> list[Verdict]:
    return verdicts(given + "".join(f"\n\n$$ {line} $$" for line in lines))


def kinds(given: str, *lines: str) -> list[str]:
    return [v.verdict for v in found(given, *lines)]


def test_the_first_line_claims_nothing_and_each_other_follows_from_the_one_above():
    shown = found("Setting the derivative to zero:", "3q - 12 = 0", "3q = 12", "q = 4")
    assert [v.verdict for v in shown] == ["definition", "proved", "proved"]
    assert shown[0].method == "condition"
    assert "follows from the equation above it" in shown[1].note


@pytest.mark.parametrize(
    "lines",
    [
        (r"\frac{4}{q} - \frac{1}{1-q} = 0", "4(1-q) = q", "4 = 5q", r"q = \frac45"),
        (r"\frac{m}{r} - \sum_{k=1}^m u_k = 0", r"\frac mr = \sum_{k=1}^m u_k", r"\hat r = \frac{m}{\sum_{k=1}^m u_k}"),
        (r"Z^\top(Zb - t) = 0", r"Z^\top Z b = Z^\top t", r"b = (Z^\top Z)^{-1} Z^\top t"),
    ],
)
def test_right_lines_hold(lines):
    given = r"Let $Z \in \mathbb{R}^{n \times p}$, $t \in \mathbb{R}^n$ and $b \in \mathbb{R}^p$. We set it to zero."
    assert kinds(given, *lines) == ["definition"] + ["proved"] * (len(lines) - 1)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((r"\frac{4}{q} - \frac{1}{1-q} = 0", "4(1-q) = q", "4 = 4q", "q = 1"), 2),
        ((r"\frac{4}{q} - \frac{1}{1-q} = 0", "4(1-q) = q", r"q = \frac15"), 2),
        ((r"\frac{m}{r} - \sum_{k=1}^m u_k = 0", r"\hat r = \frac{1}{m}\sum_{k=1}^m u_k"), 1),
    ],
)
def test_only_the_wrong_line_is_refuted(lines, wrong):
    shown = kinds("We set it to zero.", *lines)
    assert [n for n, v in enumerate(shown) if v == "refuted"] == [wrong]


def test_the_first_line_is_held_against_the_derivative_above_it():
    given = r"Let $g(q) = 4\log q + \log(1-q)$. $$ g'(q) = \frac4q - \frac{1}{1-q} $$ Setting it to zero:"
    assert kinds(given, r"\frac4q - \frac{1}{1-q} = 0", r"q = \frac45")[1:] == ["proved", "proved"]
    assert kinds(given, r"\frac4q + \frac{1}{1-q} = 0", r"q = \frac43")[1] == "refuted"


def test_one_of_two_roots_solves_the_equation_above():
    shown = found("Solve", "s^2 - 7s + 12 = 0", "(s-3)(s-4) = 0", "s = 3")
    assert [v.verdict for v in shown] == ["definition", "proved", "proved"]
    assert "may have other solutions" in shown[-1].note
    assert kinds("Solve", "s^2 - 7s + 12 = 0", "s = 2")[-1] == "refuted"


def test_several_conditions_are_not_held_against_each_other():
    shown = kinds("The derivatives vanish:", "a + c - 1 = 0", "a - c = 0", r"a = \frac12")
    assert shown[0] == "definition"
    assert shown[1] != "refuted"
    assert shown[2] == "proved"
    assert kinds("The derivatives vanish:", "a + c - 1 = 0", "a - c = 0", r"a = \frac13")[2] != "proved"


def test_an_identity_above_a_value_is_no_equation_to_be_solved():
    given = r"With $\bar u = \frac1m\sum_{k=1}^m u_k$ we have"
    assert kinds(given, r"\sum_{k=1}^m (u_k - \bar u) = 0", r"m = 5") == ["proved", "definition"]


def test_a_wrong_identity_is_not_excused_by_a_value_below_it():
    assert kinds("Expand.", "(s+1)^2 = s^2 + 1", "s = 2")[0] == "refuted"


def test_a_value_that_words_introduce_solves_nothing():
    text = "Setting it to zero: $$ 3q - 12 = 0 $$ For example let $$ q = 7 $$"
    assert last(text).verdict == "definition"


def test_lines_go_on_behind_an_arrow():
    assert kinds("", r"3q - 12 = 0 \Rightarrow 3q = 12", "q = 4")[-1] == "proved"
    assert kinds("", r"3q - 12 = 0 \Rightarrow 3q = 12", "q = 3")[-1] == "refuted"


@pytest.mark.parametrize("wrong", ["0^0 = 2", "10^{-400} = 0", r"\sqrt{10^{40} + 1} = 10^{20}"])
def test_nothing_follows_from_an_equation_between_numbers(wrong):
    """A false equation of numbers implies every other; what stands below it is judged by itself."""
    assert set(kinds("", "2 - 2 = 1", "1 = 0", wrong, "C + C = 3C")) <= {"refuted", "unclear"}
