"""Bound indices: nothing is captured, names are distinct and readable, definitions expand."""

import random
from contextlib import suppress

import pytest
from sympy import Dummy, Product, Sum, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra import Scope, array, index, logsumexp, scalar, size
from calcwork.algebra.binding import (
    element_of,
    expand_definitions,
    has_binder,
    index_ranges,
    rename_apart,
    settle_names,
    substitute,
)
from calcwork.algebra.equality import equal
from calcwork.errors import UserError

from .expressions import SCOPE, Builder
from .oracle import Undefined, agree, random_point

N, D = size("N"), size("D")
i, j, k = index("i"), index("j"), index("k")
x, b = scalar("x"), scalar("b")
X, w, y = array("X", N, D), array("w", D), array("y", N)


def same_value(left, right, seed):
    point = random_point(SCOPE, {"N": 3, "D": 2}, seed=seed, indices={"f": 2, "g": 1})
    try:
        return agree(point.value(left), point.value(right), digits=40)
    except Undefined:
        return True


def free_letters(expr):
    """Return the free symbols; SymPy counts elements too, even those with a bound index."""
    return {s for s in expr.free_symbols if isinstance(s, Symbol)}


@pytest.mark.parametrize("seed", range(60))
def test_renaming_keeps_the_value_and_parts_the_names(seed):
    expr = Builder(seed).expression(4)
    apart = rename_apart(expr)
    bound = [limit[0] for e in apart.atoms(ExprWithLimits) for limit in e.limits]
    assert all(isinstance(letter, Dummy) for letter in bound)
    # SymPy gathers Σ_j Σ_j into one sum with two limits of one letter; these stay one.
    assert free_letters(apart) == free_letters(expr)
    settled = settle_names(apart)
    assert not settled.atoms(Dummy)
    if all(len({m[0] for m in e.limits}) == len(e.limits) for e in expr.atoms(ExprWithLimits)):
        assert same_value(apart, expr, seed)
        assert same_value(settled, expr, seed)


@pytest.mark.parametrize("seed", range(60))
def test_substitution_captures_nothing(seed):
    draw = random.Random(seed)
    expr = Builder(seed).expression(3)
    clash = index(draw.choice("ijklm"))  # a letter that the builder binds
    moved = substitute(expr, {index("f"): clash})
    point = random_point(SCOPE, {"N": 3, "D": 2}, seed=seed, indices={"f": 2, "g": 1, clash.name: 2})
    with suppress(Undefined):
        assert agree(point.value(moved), point.value(expr), digits=40)


def test_settled_names_differ_where_they_meet():
    twice = rename_apart(Sum(X[i, j], (i, 1, N)) * Sum(X[i, j], (i, 1, N), (j, 1, D)) ** 2)
    settled = settle_names(twice)
    for total in settled.atoms(Sum):
        letters = [limit[0].name for limit in total.limits]
        assert len(set(letters)) == len(letters)
        assert j.name not in letters  # the free index keeps its name for itself
        assert all(len(letter) == 1 for letter in letters)


def test_settled_names_avoid_what_they_are_told():
    settled = settle_names(rename_apart(Sum(y[i], (i, 1, N))), avoid=[i, j])
    assert settled == Sum(y[k], (k, 1, N))


def test_settled_names_when_letters_run_out():
    everything = [Symbol(letter) for letter in "ijklmnpqrstuvabcdefgh"]
    settled = settle_names(rename_apart(Sum(y[i], (i, 1, N))), avoid=everything)
    assert settled.limits[0][0].name == "i_1"


def test_nested_binders_of_one_letter():
    inner = Sum(w[j], (j, 1, D))
    outer = Sum(y[j] + inner, (j, 1, N))
    apart = rename_apart(outer)
    assert len({limit[0] for e in apart.atoms(Sum) for limit in e.limits}) == 2
    assert equal(apart, Sum(y[i], (i, 1, N)) + N * inner)


@pytest.mark.parametrize(("expr", "has"), [(x, False), (y[i], False), (1 + logsumexp(y[i], (i, 1, N)), True)])
def test_has_binder(expr, has):
    assert has_binder(expr) is has


def test_index_ranges():
    expr = X[i, j] * Sum(y[k], (k, 2, N)) + Product(w[x], (k, 2, N))
    assert index_ranges(expr) == {i: (1, N), j: (1, D), k: (2, N), x: (1, D)}


def test_elements():
    scope = Scope().declare("X", N, D).declare("b")
    assert element_of(scope, "X", (i, j)) == X[i, j]
    assert element_of(scope, "b") == b


def test_definitions_expand_without_capture():
    z = array("z", N)
    scope = Scope().declare("X", N, D).declare("w", D).define(z[i], Sum(X[i, j] * w[j], (j, 1, D)))
    expanded = expand_definitions(Sum(z[j], (j, 1, N)), scope)
    assert equal(expanded, Sum(X[i, k] * w[k], (k, 1, D), (i, 1, N)))
    assert expand_definitions(z[k], scope, keep=["z"]) == z[k]


def test_a_definition_refuses_another_number_of_indices():
    scope = Scope().define(array("z", N)[i], y[i])
    with pytest.raises(UserError, match=r"z\[i, j\] is used with 2 indices, but its definition has 1; give it"):
        expand_definitions(array("z", N, D)[i, j], scope)
