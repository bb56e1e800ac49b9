"""Collapsed deltas against brute force."""

import random

import pytest
from sympy import KroneckerDelta, Piecewise, Sum

from calcwork.algebra import array, index, scalar, size
from calcwork.algebra.binding import rename_apart
from calcwork.algebra.deltas import aligned, collapse, inside, pull_out
from calcwork.errors import NotSupportedYet

from .expressions import SCOPE
from .oracle import agree, random_point

N, D = size("N"), size("D")
i, j, k, m, f, g = (index(name) for name in "ijkmfg")
X, w, t, y, c = array("X", N, D), array("w", D), array("t", N), array("y", N), scalar("c")
d = KroneckerDelta
RANGES = {f: (1, N), g: (1, D)}

CASES = {
    "plain": (Sum(d(i, f) * t[i], (i, 1, N)), t[f]),
    "reversed": (Sum(d(f, i) * t[i] ** 2, (i, 1, N)), t[f] ** 2),
    "squared": (Sum(d(i, f) ** 2 * t[i], (i, 1, N)), t[f]),
    "idle": (Sum(d(i, f), (i, 1, N)), 1),
    "numbered": (Sum(d(i, 1) * t[i], (i, 1, N)), t[1]),
    "last": (Sum(d(i, N) * t[i], (i, 1, N)), t[N]),
    "in brackets": (Sum((d(i, f) - t[f]) * t[i], (i, 1, N)), t[f] - t[f] * Sum(t[i], (i, 1, N))),
    "two sums": (Sum(d(i, f) * d(j, g) * X[i, j], (i, 1, N), (j, 1, D)), X[f, g]),
    "one of two": (Sum(d(j, g) * X[i, j], (i, 1, N), (j, 1, D)), Sum(X[i, g], (i, 1, N))),
    "chain": (Sum(d(i, k) * d(k, f) * t[i], (i, 1, N), (k, 1, N)), t[f]),
    "trace": (Sum(d(i, k), (i, 1, N), (k, 1, N)), N),
    "nested": (Sum(t[i] * Sum(d(j, g) * X[i, j], (j, 1, D)), (i, 1, N)), Sum(t[i] * X[i, g], (i, 1, N))),
    "shifted": (Sum(d(i + 1, f + 1) * t[i], (i, 1, N)), t[f]),
    "free": (d(f, g) * t[f], d(f, g) * t[f]),
}


@pytest.mark.parametrize(("expr", "expected"), CASES.values(), ids=CASES.keys())
def test_collapse(expr, expected):
    ours = collapse(rename_apart(expr), RANGES)
    assert not ours.has(Piecewise)
    assert ours.has(d) == (not expr.has(Sum))
    for seed, sizes in enumerate([{"N": 3, "D": 2}, {"N": 2, "D": 4}]):
        point = random_point(SCOPE, sizes, seed=seed, indices={"f": 2, "g": 1})
        assert agree(point.value(ours), point.value(expr), digits=40)
        assert agree(point.value(ours), point.value(expected + 0 * c), digits=40)


@pytest.mark.parametrize("seed", range(40))
def test_random_products_with_deltas(seed):
    draw = random.Random(seed)
    letters = [i, k, f]
    factors = [d(*draw.sample(letters, 2)) for _ in range(draw.randint(1, 3))]
    rest = draw.choice([t[i] * y[k], t[i] + y[k], X[i, g] * X[k, g], t[f], t[i] ** 2 + 1])
    body = rest
    for factor in factors:
        body *= draw.choice([factor, 1 - factor, factor + t[i]])
    expr = Sum(body, (i, 1, N), (k, 1, N))
    ours = collapse(rename_apart(expr), RANGES)
    assert not ours.has(Piecewise)
    for sizes in ({"N": 3, "D": 2}, {"N": 2, "D": 4}):
        point = random_point(SCOPE, sizes, seed=seed, indices={"f": 2, "g": 1})
        assert agree(point.value(ours), point.value(expr), digits=40)
    for total in ours.atoms(Sum):
        bound = {limit[0] for limit in total.limits}
        assert not any(delta.free_symbols & bound for delta in total.function.atoms(d))


def test_a_delta_of_another_range_stays_under_its_sum():
    total = Sum(d(i, g) * t[i], (i, 1, N))
    assert collapse(total, {g: (1, D)}) == total


def test_a_class_fixes_an_index_only_beside_an_entry_at_it():
    labels = array("c", N)
    beside = Sum(d(j, labels[f]) * X[f, j] / w[labels[f]], (j, 1, D))
    assert collapse(beside) == X[f, labels[f]] / w[labels[f]]
    other_axis = Sum(d(j, labels[f]) * X[f, j] / t[labels[f]], (j, 1, D))
    assert collapse(other_axis).has(Sum)
    alone = Sum(d(j, labels[f]) * X[f, j], (j, 1, D))
    assert collapse(alone) == alone


def test_what_may_lie_outside_is_refused():
    with pytest.raises(NotSupportedYet, match=r"the sum over i from 1 to N meets .* and g is not known to lie in that"):
        collapse(Sum(d(i, g) * t[i], (i, 1, N)))
    with pytest.raises(NotSupportedYet, match=r"f \+ 4 is not known to lie in that range; declare the range of f \+ 4"):
        collapse(Sum(d(i, f + 4) * t[i], (i, 1, N)), RANGES)


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (Sum(d(i, f + 1) * t[i], (i, 1, N)), (1 - d(N, f)) * t[f + 1]),
        (Sum(d(i, f - 1) * t[i], (i, 1, N)), (1 - d(1, f)) * t[f - 1]),
        (Sum(d(i, f) * t[i], (i, 2, N - 1)), (1 - d(1, f)) * (1 - d(N, f)) * t[f]),
        (Sum(d(i, f + 1) * t[i], (i, 2, N - 1)), (1 - d(N, f)) * (1 - d(N - 1, f)) * t[f + 1]),
    ],
)
def test_neighbors_beside_the_limits_count_for_nothing(total, expected):
    assert collapse(total, RANGES) == expected


MOVING = {
    "fixed outer": Sum(d(i, f) * t[i] * y[k], (k, i + 1, N), (i, 1, N)),
    "fixed inner": Sum(d(k, f) * t[i] * y[k], (k, i + 1, N), (i, 1, N)),
    "idle inner": Sum(d(f, g) * t[i], (k, i + 1, N), (i, 1, N)),
    "idle outer": Sum(d(f, g) * t[k], (k, i + 1, N), (i, 1, N)),
    "both fixed": Sum(d(i, f) * d(k, 3) * t[i] * y[k], (k, i + 1, N), (i, 1, N)),
    "fixed below": Sum(d(k, f) * t[i] * y[k], (k, 1, i - 1), (i, 2, N)),
    "fixed from 2": Sum(d(i, f) * t[i] * y[k], (k, 1, i - 1), (i, 2, N)),
    "moving with a free index": Sum(d(k, f) * y[k], (k, 1, g - 1)),
}


@pytest.mark.parametrize("expr", MOVING.values(), ids=MOVING)
def test_ranges_that_move_with_another_index(expr):
    ours = pull_out(collapse(rename_apart(expr), RANGES))
    for seed, sizes in enumerate([{"N": 3, "D": 2}, {"N": 4, "D": 3}]):
        point = random_point(SCOPE, sizes, seed=seed, indices={"f": 2, "g": 2})
        assert agree(point.value(ours), point.value(expr), digits=40)


def test_what_a_delta_fixes_narrows_the_other_range():
    assert collapse(MOVING["fixed inner"], RANGES) == y[f] * Sum(t[i], (i, 1, f - 1))
    assert collapse(MOVING["fixed from 2"], RANGES) == t[f] * Sum(y[k], (k, 1, f - 1))


def test_aligned_deltas_keep_each_other():
    assert aligned(d(f, i) * d(i, k) * t[k]) == d(f, i) * d(f, k) * t[f]


INSIDE = [(f, True), (g, False), (f + 1, False), (N, True), (N + 1, False), (k, False)]


@pytest.mark.parametrize(("value", "expected"), INSIDE)
def test_inside(value, expected):
    assert inside(value, (index("one") * 0 + 1, N), RANGES) is expected


def test_pull_out():
    assert pull_out(Sum(c * t[i], (i, 1, N))) == c * Sum(t[i], (i, 1, N))
    assert pull_out(Sum(c, (i, 1, N))) == c * N
    assert pull_out(Sum(t[i], (i, 1, N), (j, 1, D))) == D * Sum(t[i], (i, 1, N))
    assert pull_out(c) == c


def test_a_guard_against_equal_places_is_dropped_where_the_term_has_a_value():
    near, apart = 1 + (t[k] - t[i]) ** 2, (t[k] - t[i]) ** 2
    assert not collapse(Sum((1 - d(i, k)) * (t[k] - t[i]) / near, (k, 1, N)), RANGES).has(KroneckerDelta)
    assert collapse(Sum((1 - d(i, k)) / apart, (k, 1, N)), RANGES).has(KroneckerDelta)
