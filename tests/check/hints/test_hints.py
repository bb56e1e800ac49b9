"""Every planted slip gets its hint, and what the hint says would be right is right."""

import time

import pytest
from sympy import Integer, Matrix

from calcwork.algebra import Quantity
from calcwork.check.hints.hints import find_repair, hint, with_hint
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import resolved

from ..pairs import WRONG
from ..problems import SCOPE, D, N, i, j, u, v, w, yh

# No single slip of the table explains these; the hint gives a quotient, a special case, or the difference.
WITHOUT_SLIP = {"right for one feature", "right at zero", "two slips", "factor seen by identities"}


@pytest.mark.parametrize("name", WRONG)
def test_each_slip_gets_its_hint(name):
    left, right, scope, words = WRONG[name]
    assert words in hint(left, right, scope)


@pytest.mark.parametrize("name", WRONG)
def test_the_repair_is_right(name):
    left, right, scope, _ = WRONG[name]
    pair = Pair(resolved(left, scope), resolved(right, scope))
    found = find_repair(pair, scope, deadline=time.process_time() + 5)
    assert (found is None) == (name in WITHOUT_SLIP)
    if found is not None:
        assert judge(left, found.expr, scope).verdict == "proved"
        assert judge(right, found.expr, scope).verdict == "refuted"


def test_a_hint_says_how_it_is_known():
    assert hint(2 * u, u, SCOPE).endswith("(proved)")


def test_an_entry_of_a_matrix_is_named():
    text = hint(Matrix([[4, -2], [-2, 6]]), Matrix([[4, -1], [-2, 6]]), SCOPE)
    assert "in the entry [1, 2]" in text


def test_a_right_step_and_a_wrong_shape_get_no_hint():
    assert hint((u + v) ** 2, u**2 + 2 * u * v + v**2, SCOPE) == ""
    assert hint(Quantity(w[j], (j,), (D,)), Quantity(yh[i], (i,), (N,)), SCOPE) == ""


def test_only_refuted_verdicts_get_a_hint():
    assert with_hint(Verdict("refuted"), u, -u, SCOPE).hint.startswith("the sign is wrong")
    assert with_hint(Verdict("agrees"), u, -u, SCOPE).hint == ""


def test_the_time_share_is_kept():
    start = time.process_time()
    hint(sum(u**n * v for n in range(9)) ** 2, Integer(3) * u, SCOPE, time_limit=0.3)
    assert time.process_time() - start < 3
