"""Gradients and Hessians against mpmath differences of the brute-force objective."""

from itertools import product

import mpmath
import pytest
from sympy import Derivative, Expr, Indexed, KroneckerDelta, Piecewise, Sum

from calcwork.algebra.binding import expand_definitions
from calcwork.derive import Derivatives
from calcwork.errors import UserError
from tests.algebra.oracle import DIGITS, Point, agree, random_point
from tests.derive.models import MODELS, SMOOTH, J

SIZES = {"N": 3, "D": 2, "K": 4, "H": 2}


def lengths(scope, name):
    return [SIZES[str(n)] for n in scope.declarations[name].shape]


def moved(point: Point, name: str, place: tuple[int, ...], step) -> Point:
    """Return the point with one entry of one variable changed."""
    scalars, arrays = dict(point.scalars), {k: dict(v) for k, v in point.arrays.items()}
    if place:
        arrays[name][place] += step
    else:
        scalars[name] += step
    return Point(scalars, arrays)


def slope(entry: Expr, point: Point, name: str, place: tuple[int, ...]):
    """Return a derivative by central differences, extrapolated once, good to some 30 digits."""
    with mpmath.workdps(DIGITS):

        def central(step):
            up = moved(point, name, place, step).value(entry)
            return (up - moved(point, name, place, -step).value(entry)) / (2 * step)

        step = mpmath.mpf(10) ** -(DIGITS // 5)
        return (4 * central(step / 2) - central(step)) / 3


def at(entry, indices, place):
    return entry.xreplace(dict(zip(indices, place, strict=True)))


def places(shape):
    return list(product(*(range(1, n + 1) for n in shape)))


@pytest.mark.parametrize("name", SMOOTH)
def test_gradient(name):
    scope, variables = MODELS[name]()
    derivatives = Derivatives(J, variables, scope)
    objective = expand_definitions(J, scope)
    point = random_point(scope, SIZES, seed=7)
    for variable, block in derivatives.gradient.items():
        full = expand_definitions(block.entry, scope)
        for place in places(lengths(scope, variable)):
            ours = point.value(at(full, block.indices, place))
            assert agree(ours, slope(objective, point, variable, place), digits=20), (variable, place)


@pytest.mark.parametrize("name", SMOOTH)
def test_hessian(name):
    scope, variables = MODELS[name]()
    derivatives = Derivatives(J, variables, scope)
    point = random_point(scope, SIZES, seed=8)
    for (first, second), block in derivatives.hessian.items():
        gradient = derivatives.gradient[first]
        full, entry = expand_definitions(block.entry, scope), expand_definitions(gradient.entry, scope)
        shapes = lengths(scope, first), lengths(scope, second)
        for p, q in list(product(places(shapes[0]), places(shapes[1])))[::3]:
            ours = point.value(at(full, block.indices, (*p, *q)))
            theirs = slope(at(entry, gradient.indices, p), point, second, q)
            assert agree(ours, theirs, digits=20), (first, second, p, q)


@pytest.mark.parametrize("name", SMOOTH)
def test_the_hessian_applied_to_a_direction(name):
    scope, variables = MODELS[name]()
    derivatives = Derivatives(J, variables, scope)
    if name in {"two_layers", "factorization", "softmax_regression"}:
        variables = variables[:1]
        derivatives = Derivatives(J, variables, scope)
    along = scope
    for variable in variables:
        along = along.declare(f"v_{variable}", *scope.declarations[variable].shape)
    point = random_point(along, SIZES, seed=9)
    applied = derivatives.hessian_vector("v")
    for first in variables:
        place = tuple(1 for _ in lengths(scope, first))
        terms = []
        for second in variables:
            block = derivatives.hessian[first, second]
            full = expand_definitions(block.entry, scope)
            for q in places(lengths(scope, second)):
                weight = point.arrays[f"v_{second}"][q] if q else point.scalars[f"v_{second}"]
                terms.append((weight, point.value(at(full, block.indices, (*place, *q)))))
        with mpmath.workdps(DIGITS):
            total = mpmath.fdot(terms)
        ours = point.value(at(expand_definitions(applied[first].entry, scope), applied[first].indices, place))
        assert agree(ours, total, digits=20)


@pytest.mark.parametrize("name", MODELS)
def test_nothing_is_left_standing(name):
    scope, variables = MODELS[name]()
    derivatives = Derivatives(J, variables, scope)
    blocks = [b.entry for b in derivatives.gradient.values()]
    if name in SMOOTH:
        blocks += [b.entry for b in derivatives.hessian.values()]
    for entry in blocks:
        assert not entry.has(Derivative, Piecewise)
        for total in entry.atoms(Sum):
            bound = {limit[0] for limit in total.limits}
            assert not any(d.free_symbols & bound for d in total.atoms(KroneckerDelta))


def test_hinge_away_from_its_kinks():
    scope, variables = MODELS["hinge"]()
    derivatives = Derivatives(J, variables, scope)
    objective = expand_definitions(J, scope)
    point = random_point(scope, SIZES, seed=3)
    block = derivatives.gradient["w"]
    full = expand_definitions(block.entry, scope)
    for place in places([2]):
        assert agree(point.value(at(full, block.indices, place)), slope(objective, point, "w", place), digits=20)


def test_a_planted_error_is_seen():
    scope, variables = MODELS["logistic"]()
    block = Derivatives(J, variables, scope).gradient["w"]
    wrong = expand_definitions(-block.entry, scope)
    point = random_point(scope, SIZES, seed=7)
    assert not agree(
        point.value(at(wrong, block.indices, (1,))), slope(expand_definitions(J, scope), point, "w", (1,)), digits=3
    )


def test_the_indices_of_a_block_are_distinct_letters():
    scope, variables = MODELS["logistic"]()
    derivatives = Derivatives(J, variables, scope)
    assert [str(s) for s in derivatives.hessian["w", "w"].indices] == ["j", "k"]
    assert not any(isinstance(s, Indexed) for s in derivatives.hessian["w", "w"].indices)


def test_an_undeclared_variable_is_named():
    scope, _ = MODELS["logistic"]()
    with pytest.raises(UserError, match="'v' is not declared; the scope declares X, w, b"):
        Derivatives(J, ("v",), scope)
