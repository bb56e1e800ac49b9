"""Adjoint recurrences as they are shown, computed step by step, against complex steps of plain loops."""

import numpy as np
import pytest
from sympy import Float, Indexed, KroneckerDelta, S, Sum

from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import name_of
from calcwork.derive.adjoints import CHAIN, Adjoints
from calcwork.errors import NotSupportedYet
from tests.derive.recurrences import CASES, J, T
from tests.derive.test_recurrences import slope


class ByHand:
    """Compute what the lines of a derivation say, of sequences of numbers only: adjoints from the last one back."""

    def __init__(self, found, variable, members, numbers, steps):
        self.steps = {line.left.variables[0]: line.right for line in found.steps(variable) if line.rule != CHAIN}
        self.result = found.steps(variable)[-1].right
        self.members, self.numbers, self.last = members, numbers, steps
        self.adjoints = {}

    def adjoint(self, element):
        name, place = name_of(element), int(element.indices[0])
        if place > self.last:
            return 0.0
        if (name, place) not in self.adjoints:
            own = next(e for e in self.steps if name_of(e) == name)
            self.adjoints[name, place] = self.value(self.steps[own].xreplace({own.indices[0]: S(place)}))
        return self.adjoints[name, place]

    def value(self, expr):
        expr = expr.xreplace({T: S(self.last)})
        if isinstance(expr, Sum):
            (letter, low, high), *_ = expr.limits
            return sum(self.value(expr.function.xreplace({letter: S(k)})) for k in range(int(low), int(high) + 1))
        if isinstance(expr, Partial):
            return self.adjoint(expr.variables[0])
        if isinstance(expr, KroneckerDelta):
            return float(expr.args[0] == expr.args[1])
        if isinstance(expr, Indexed):
            return self.members[name_of(expr)](int(expr.indices[0]))
        if expr.is_Mul and any(self.value(f) == 0 for f in expr.args if f.has(KroneckerDelta, Partial)):
            return 0.0  # the factor beside it may stand behind the last member
        if expr.args:
            return float(expr.func(*(Float(self.value(a)) for a in expr.args)))
        return float(self.numbers.get(str(expr), expr))


def smoothing(given):
    level = [given["l0"]]
    for y in given["y"]:
        level.append(given["alpha"] * y + (1 - given["alpha"]) * level[-1])
    return {"l": level.__getitem__, "y": lambda t: given["y"][t - 1] if t <= len(given["y"]) else np.nan}


def second_order(given):
    x = {-1: 0.0, 0: given["s0"]}
    for t, u in enumerate(given["u"], 1):
        x[t] = given["a"] * x[t - 1] + given["b"] * x[t - 2] + u
    return {"s": x.__getitem__, "y": lambda t: given["y"][t - 1], "u": lambda t: given["u"][t - 1]}


MEMBERS = {"smoothing": smoothing, "second_order": second_order}


@pytest.mark.parametrize("steps", [1, 2, 5])
@pytest.mark.parametrize("name", MEMBERS)
def test_the_lines_that_are_shown_give_the_slopes(name, steps):
    case = CASES[name]
    given = case.draw(np.random.default_rng(steps), steps)
    found = Adjoints(J, case.variables, case.scope)
    for variable in case.variables:
        hand = ByHand(found, variable, MEMBERS[name](given), given | {"T": steps}, steps)
        assert hand.value(hand.result) == pytest.approx(slope(case.loss, given, variable), rel=1e-10, abs=1e-12)


def test_an_adjoint_that_reads_the_step_before_is_found():
    case = CASES["smoothing"]
    given = case.draw(np.random.default_rng(3), 4)
    hand = ByHand(Adjoints(J, case.variables, case.scope), "alpha", smoothing(given), given | {"T": 4}, 4)
    hand.steps = {k: v.xreplace({1 - case.scope["alpha"]: case.scope["alpha"]}) for k, v in hand.steps.items()}
    assert abs(hand.value(hand.result) - slope(case.loss, given, "alpha")) > 1e-3


def test_the_chain_names_what_stands_within_and_runs_back():
    found = Adjoints(J, CASES["rnn"].variables, CASES["rnn"].scope)
    rules = [step.rule for step in found.steps("W")]
    assert sum(r.startswith("adjoint recurrence: from") and r.endswith("= T back to 1, 0 behind T") for r in rules) == 1
    assert found.left("W") == found.steps("W")[-1].left


def test_sequences_that_run_back_are_refused():
    with pytest.raises(NotSupportedYet, match="runs back"):
        Adjoints(J, CASES["returns"].variables, CASES["returns"].scope)
