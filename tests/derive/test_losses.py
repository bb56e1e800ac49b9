"""Gradients and Hessians of losses given in LaTeX, against differences of the loss in ball arithmetic of 400 bits."""

from itertools import product

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from sympy import Derivative, Integer, KroneckerDelta, Piecewise, Subs, Sum, exp

from calcwork.algebra import Scope, index, scalar
from calcwork.algebra.linear import atoms_outside
from calcwork.check.numbers.balls import Budget, Values, evaluate
from calcwork.notation import latex, matrix_text, text
from calcwork.notation.writing.matrix_form import matrix_tree
from tests.derive.losses import LOSSES, J, derivatives

SIZES = {"N": 4, "D": 3, "K": 2, "H": 5, "M": 6}
BITS = 400
STEP = fmpq(1, 2**60)
PLACES = 3  # entries looked at in each block


def drawn(domain, rng):
    if domain.values:
        return int(rng.choice([int(v) for v in domain.values]))
    lower = 0.1 if domain.positive else -1.5
    return float(rng.uniform(lower, 0.9 if domain.upper is not None else 1.5))


def point(scope, seed):
    """Return the arrays of a scope with values in their domains; symmetric matrices are positive definite."""
    rng, found = np.random.default_rng(seed), {}
    for name, declaration in scope.declarations.items():
        if name in scope.definitions:
            continue
        shape = tuple(SIZES[str(n)] for n in declaration.shape)
        array = np.array([drawn(declaration.domain, rng) for _ in range(int(np.prod(shape)))]).reshape(shape)
        found[name] = array + 3 * np.eye(*shape) if len(shape) == 2 and shape[0] == shape[1] else array
    for name in scope.definitions:
        if f"{name}_free" in found:
            free = found[f"{name}_free"]
            found[name] = free @ free.T
    return found


def values(arrays, moved=None):
    """Return the arrays as exact values, one entry moved by a step."""
    scalars = {**SIZES, **{n: exact(v) for n, v in arrays.items() if v.ndim == 0}}
    elements = {
        (n, *(int(p) + 1 for p in place)): exact(v[place])
        for n, v in arrays.items()
        if v.ndim
        for place in np.ndindex(v.shape)
    }
    if moved is not None:
        name, place, by = moved
        if place:
            elements[(name, *place)] += by
        else:
            scalars[name] += by
    return Values(scalars, elements)


def exact(number):
    return fmpq(*float(number).as_integer_ratio())


@pytest.fixture(autouse=True)
def precisely():
    with ctx.workprec(BITS):
        yield


def ball(expr, at, scope):
    return arb(1) * evaluate(expr, at, scope, precision=BITS, budget=Budget(10**7))


def without(scope, names):
    """Return a scope in which some names are free."""
    kept = {n: d for n, d in scope.definitions.items() if n not in names}
    return Scope(scope.declarations, kept)


def places_of(shape, seed):
    every = list(product(*(range(1, SIZES[str(n)] + 1) for n in shape)))
    chosen = np.random.default_rng(seed).permutation(len(every))[:PLACES]
    return [every[n] for n in chosen]


def at(entry, indices, place):
    return entry.xreplace(dict(zip(indices, map(Integer, place), strict=True)))


def slope(entry, arrays, name, place, scope):
    up, down = (ball(entry, values(arrays, (name, place, s * STEP)), scope) for s in (1, -1))
    return (up - down) / (2 * STEP)


def agree(ours, theirs, digits=20):
    largest = max(float(abs(ours.mid())), float(abs(theirs.mid())), 1e-3)
    return float(abs(ours - theirs).upper()) <= 10.0**-digits * largest


@pytest.mark.parametrize("name", LOSSES)
def test_gradient(name):
    found = derivatives(name)
    free = [v for v in found.variables if v in found.scope.definitions]
    for variable in found.variables:
        scope = without(found.scope, [v for v in free if v == variable])
        arrays = {**point(found.scope, 5), **defined_values(found.scope, free, 5)}
        block = found.gradient[variable]
        for place in places_of(block.sizes, 1):
            ours = ball(at(block.entry, block.indices, place), values(arrays), scope)
            assert agree(ours, slope(J, arrays, variable, place, scope)), (variable, place)


def defined_values(scope, names, seed):
    """Return the values of defined arrays, which stand free where they are differentiated by."""
    arrays, found = point(scope, seed), {}
    for name in names:
        if name in arrays:
            continue
        shape = tuple(SIZES[str(n)] for n in scope.declarations[name].shape)
        parameters, body = scope.definitions[name].parameters, scope.definitions[name].body
        found[name] = np.empty(shape)
        for place in np.ndindex(shape):
            there = at(body, parameters, [p + 1 for p in place])
            found[name][place] = float(ball(there, values(arrays), scope).mid())
    return found


@pytest.mark.parametrize("name", LOSSES)
def test_hessian(name):
    found = derivatives(name)
    arrays = point(found.scope, 6)
    for first, second in product(independent(found), repeat=2):
        scope = without(found.scope, [v for v in (first, second) if f"{v}_free" in found.scope.declarations])
        block = found.hessian[first, second]
        axes = len(found.gradient[first].indices)
        for place in places_of(block.sizes, 2):
            ours = ball(at(block.entry, block.indices, place), values(arrays), scope)
            assert agree(ours, twice(arrays, (first, place[:axes]), (second, place[axes:]), scope), 12), (
                first,
                second,
                place,
            )


def independent(found):
    """Return the variables that no other variable is defined by."""
    inner = {v for v in found.variables if v in found.scope.definitions and f"{v}_free" not in found.scope.declarations}
    return [v for v in found.variables if v not in inner]


def twice(arrays, one, other, scope):
    """Return the mixed second difference of the loss itself, for which the gradient is not asked."""
    total = arb(0)
    for s, t in product((1, -1), repeat=2):
        there = values(arrays, (*one, s * STEP))
        name, place = other
        if place:
            there.elements[(name, *place)] += t * STEP
        else:
            there.numbers[name] += t * STEP
        total += s * t * ball(J, there, scope)
    return total / (4 * STEP**2)


# --- what must not stand in a result ----------------------------------------------------------------------------------


def blocks(found):
    yield from ((name, found.gradient[name]) for name in found.variables)
    kept = independent(found)
    yield from ((pair, found.hessian[pair]) for pair in product(kept, repeat=2))


def forbidden(quantity):
    """Return what a result must not have: derivatives left standing, cases on an index, deltas under their sums."""
    entry = quantity.entry
    found = [repr(e) for e in atoms_outside(entry, Derivative) | atoms_outside(entry, Subs)]
    for cases in entry.atoms(Piecewise):
        found += [repr(c) for _, c in cases.args if any(s.is_integer for s in c.free_symbols)]
    for total in atoms_outside(entry, Sum):
        bound = set(total.bound_symbols)
        found += [repr(d) for d in atoms_outside(total, KroneckerDelta) if d.free_symbols & bound]
    found += [repr(d) for d in atoms_outside(entry, KroneckerDelta) if not d.free_symbols <= set(quantity.indices)]
    return found


@pytest.mark.parametrize("name", LOSSES)
def test_nothing_is_left_standing(name):
    found = derivatives(name)
    for _, block in blocks(found):
        assert not forbidden(block)
        assert text(block, found.scope)
        assert latex(block, found.scope)


# What has no matrix form: a product over an index, and a matrix with the derivatives of a distance between its rows.
WITHOUT_MATRIX_FORM = {"kernel"}


@pytest.mark.parametrize("name", [n for n in LOSSES if n not in WITHOUT_MATRIX_FORM])
def test_matrix_form_has_no_sum(name):
    found = derivatives(name)
    for which, block in blocks(found):
        if len(block.indices) > 2:
            continue
        assert matrix_tree(block, found.scope) is not None, which
        assert "Σ_" not in matrix_text(block, found.scope)


def test_planted_errors_are_seen():
    found = derivatives("logistic")
    block, arrays = found.gradient["w"], point(found.scope, 5)
    wrong = ball(at(-block.entry, block.indices, (1,)), values(arrays), found.scope)
    assert not agree(wrong, slope(J, arrays, "w", (1,), found.scope), 3)
    (j,), (length,), k = block.indices, block.sizes, index("k")
    for left in (
        Sum(KroneckerDelta(j, k) * k, (k, 1, length)),
        Piecewise((1, j > 2), (0, True)),
        Derivative(exp(scalar("b")), scalar("b")),
    ):
        assert forbidden(type(block)(left, (j,), (length,)))
