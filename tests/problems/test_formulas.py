"""Every formula of the course notes that states a derivative or Hessian, reproduced by derivation, by its id."""

import pytest

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal
from calcwork.check.judge.ladder import judge
from tests.problems.formulas import formulas, misprinted

FORMULAS = formulas()
MISPRINTED = misprinted()


def test_ids_are_unique():
    assert len({f.name for f in FORMULAS}) == len(FORMULAS)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.name)
def test_the_formula_is_derived(formula):
    left, right = (expand_definitions(e, formula.scope) for e in (formula.left(), formula.right))
    assert equal(left, right, formula.scope)


@pytest.mark.parametrize("name", MISPRINTED)
def test_the_misprint_is_refuted(name):
    formula, printed = MISPRINTED[name]
    assert judge(formula.left(), printed, formula.scope).verdict == "refuted"
