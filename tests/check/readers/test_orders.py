r"""Expansions up to an order of magnitude, and limits behind an arrow, each with a slip."""

from __future__ import annotations

import pytest
from mpmath import mp, taylor

from tests.judging import verdicts

# (given, right step, what is replaced in it, by what)
STEPS = {
    "an exponential": ("", r"e^x = 1 + x + \frac{x^2}{2} + O(x^3)", r"\frac{x^2}{2}", "x^2"),
    "a root": ("", r"\sqrt{1+x} = 1 + \frac x2 - \frac{x^2}{8} + o(x^2)", r"{8}", "{4}"),
    "a script letter": ("", r"\log(1+t) = t - \frac{t^2}{2} + \mathcal{O}(t^3)", r"- \frac", r"+ \frac"),
    "around another point": ("", r"\log x = (x-1) - \frac{(x-1)^2}{2} + O((x-1)^3)", "- \\frac", "+ \\frac"),
    "far out": ("", r"n\ln\left(1+\frac2n\right) = 2 + O(1/n)", "2 + O", "3 + O"),
    "a product of expansions": (
        "", r"e^x\sin x = (1+x+\frac{x^2}{2})(x-\frac{x^3}{6})+o(x^3) = x+x^2+\frac{x^3}{3}+o(x^3)",
        r"x^2+\frac{x^3}{3}", r"x^2+\frac{x^3}{2}",
    ),
    "a quotient of expansions": (
        "", r"\tan x = \frac{x-\frac{x^3}{6}+o(x^4)}{1-\frac{x^2}{2}+o(x^3)}", r"\frac{x^2}{2}", r"\frac{x^2}{3}",
    ),
    "a difference quotient": (
        r"Let $f$ be smooth.", r"\frac{f(x+h) - f(x-h)}{2h} = f'(x) + O(h^2)", "{2h}", "{h}",
    ),
    "a third derivative": (
        "", r"\frac{f(x+h) - 2f(x) + f(x-h)}{h^2} = f''(x) + \frac{h^2}{12} f^{(4)}(x) + O(h^4)", "{12}", "{6}",
    ),
    "five points": ("", r"\frac{-f(x+2h) + 8f(x+h) - 8f(x-h) + f(x-2h)}{12h} = f'(x) + O(h^4)", "+ 8", "+ 9"),
    "primes without a place": (
        "", r"\frac{f(x+h) - f(x-h)}{2h} = f' + \frac{h^2}{6} f''' + O(h^4)", "{6}", "{3}",
    ),
    "an error about a root": (
        r"Let $f(r) = 0$ and $e_k = x_k - r$.", r"f(x_k) = f'(r) e_k + \frac12 f''(r) e_k^2 + O(e_k^3)", r"\frac12", "",
    ),
    "a limit far out": ("", r"\frac{3}{\sqrt{1+3/n}+1} \to \frac32 \qquad (n\to\infty)", r"\frac32", "3"),
    "a limit at zero": ("", r"\frac{\sin x - x}{x^3} \to -\frac16 \quad (x \to 0)", "16", "13"),
    "a limit of a sequence": ("", r"6 + \frac{b - 6}{2^n} \to 6", r"\to 6", r"\to b"),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_orders_and_limits(name):
    given, right, old, new = STEPS[name]
    assert old in right
    assert {v.verdict for v in verdicts(f"{given} $$ {right} $$")} <= {"proved", "agrees"}
    assert verdicts(f"{given} $$ {right.replace(old, new)} $$")[-1].verdict in {"refuted", "unclear"}


@pytest.mark.parametrize("function", ["exp", "cos", "sinh", "atan"])
def test_coefficients_of_mpmath_are_proved_and_others_refuted(function):
    with mp.workdps(30):
        found = [mp.identify(c) or str(c) for c in taylor(getattr(mp, function), 0, 4)]
    terms = " + ".join(f"{c} x^{k}" for k, c in enumerate(found)).replace("(", r"\left(").replace(")", r"\right)")
    name = {"atan": "arctan"}.get(function, function)
    assert verdicts(rf"$$ \{name} x = {terms} + O(x^5) $$")[-1].verdict == "proved"
    assert verdicts(rf"$$ \{name} x = {terms} + x^4 + O(x^5) $$")[-1].verdict == "refuted"


def test_a_far_limit_takes_its_letter_as_positive():
    text = r"$$ \frac{3n}{\sqrt{n^2+3n}+n} = \frac{3}{\sqrt{1+3/n}+1} \to \frac32 \qquad (n\to\infty) $$"
    assert verdicts(text)[0].verdict in {"proved", "agrees"}


def test_an_order_on_the_left_that_is_larger_proves_nothing():
    assert verdicts(r"$$ x + O(x^2) = x + O(x^3) $$")[-1].verdict == "unclear"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"e^x = 1 + x + \frac{x^2}{2} + \frac{x^3}{6} + \cdots", "proved"),
        (r"\ln(1 + x) = x - \frac{x^2}{2} + \frac{x^3}{3} - \dots", "proved"),
        (r"1 + x + x^2 + \cdots = \frac{1}{1 - x}", "proved"),
        (r"\sqrt{1 + x} = 1 + \frac x2 - \frac{x^2}{4} + \cdots", "refuted"),
        (r"\sin x = x - \frac{x^3}{3} + \cdots", "refuted"),
        (r"1 + \frac12 + \frac14 + \cdots = 2", "unclear"),
        (r"G_t = R_{t+1} + \gamma R_{t+2} + \gamma^2 R_{t+3} + \cdots", "unclear"),
    ],
)
def test_series_that_go_on_with_dots(claim: str, expected: str) -> None:
    assert verdicts(f"For small $x$ $$ {claim} $$")[-1].verdict == expected


def test_functions_that_nothing_binds_are_not_refuted() -> None:
    assert verdicts(r"$$ \frac{4D(h/2) - D(h)}{3} = f'(x) + O(h^4) $$")[0].verdict == "unclear"
