r"""The logistic function without its argument; each step with a slip that must not pass."""

from __future__ import annotations

import pytest

from calcwork.notation.spelling.functions.bare import bare_functions
from calcwork.notation.structure.tree import read
from tests.judging import claims, last, verdicts

GIVEN = r"Let $u_n = v^\top x_n$ with $x_n \in \mathbb{R}^d$ and $\sigma(u) = \frac{1}{1 + e^{-u}}$."
STEPS = [
    (r"\frac{d\sigma}{du} = \sigma(1 - \sigma)", "1 - ", "1 + "),
    (r"\frac{\partial\sigma}{\partial u} = \sigma(u)(1 - \sigma(u))", "1 - ", "1 + "),
    (r"\frac{d\sigma}{du} = \sigma - \sigma^2", r"\sigma^2", r"2\sigma^2"),
    (r"\frac{d\sigma}{du} = \sigma(u)\sigma(-u)", "(-u)", "(u)"),
]


@pytest.mark.parametrize(("step", "old", "new"), STEPS)
def test_a_bare_sigma_has_the_variable_of_the_derivative(step: str, old: str, new: str) -> None:
    for written, verdict in ((step, "proved"), (step.replace(old, new, 1), "refuted")):
        text = f"{GIVEN}\n\n$$ {written} $$"
        assert last(text).verdict == verdict
        assert claims(text)[-1].right == written.partition("= ")[2]


@pytest.mark.parametrize(
    ("formulas", "found"),
    [
        ([r"\sigma(z)", r"\frac{d\sigma}{dz}"], True),
        ([r"\sigma", r"\frac{d\sigma}{dt}"], False),  # a volatility
        ([r"\sigma(t)", r"\frac{d\sigma}{dt}", r"v = \sigma^2"], False),
        ([r"\sigma(z)", r"\frac{d\sigma(z)}{dz}"], False),
    ],
)
def test_where_sigma_is_the_logistic_function(formulas: list[str], found: bool) -> None:
    bare = bare_functions([tuple(read(f).rows[0].items) for f in formulas])
    assert (bare is not None and bare.logistic) == found


OF_X = r"Let $f(x) = x\,s(x)$, where $s(x) = 1/(1 + e^{-x})$, and $u(t) = t^2$."
WITHOUT_ARGUMENTS = [
    (r"f' = s + x\,s(1 - s)", "+", "-"),
    (r"s + x\,s(1 - s) = f + s(1 - f)", "(1 - f)", "(1 + f)"),
    (r"f'' = 2s' + x\,s'(1 - 2s)", "2s)", "3s)"),
    (r"(f^2)' = 2 f f'", "2 f", "f"),
    (r"\frac{s'}{s} = 1 - s", "1 - s", "1 + s"),
    (r"u'(3) = 6", "6", "9"),
]


@pytest.mark.parametrize(("step", "old", "new"), WITHOUT_ARGUMENTS)
def test_functions_without_their_argument_are_at_the_letter_of_the_note(step: str, old: str, new: str) -> None:
    for written, verdict in ((step, "proved"), (new.join(step.rsplit(old, 1)), "refuted")):
        assert verdicts(f"{OF_X}\n\n$$ {written} $$")[-1].verdict == verdict


def test_calls_within_calls_are_looked_at_once() -> None:
    nested = "f(1 + " * 30 + "x" + ")" * 30  # looked at anew for each call, these would take ages
    bare = bare_functions([tuple(read(f).rows[0].items) for f in (nested, "f'", "f(x) = x")])
    assert bare is not None
    assert len(bare.letters) == 1
