import pytest
from flint import fmpq
from sympy import Eq, Gt, Integer, Sum, Symbol

from calcwork.algebra import BINARY, COUNT, NONNEGATIVE, POSITIVE, REAL, SIGNS, UNIT, Domain, Scope, array, index, size
from calcwork.check.numbers.balls import Budget, Machine, Program
from calcwork.check.numbers.points import MODES, Point, Sampler, admits
from tests.judging import last

from ..problems import COIN, LOGISTIC, SCOPE, D, J, K, N, h, i, j, k, q, s, w, x, y

COUNTED = 30


@pytest.mark.parametrize(
    "domain",
    [
        UNIT,
        POSITIVE,
        NONNEGATIVE,
        BINARY,
        SIGNS,
        COUNT,
        REAL,
        Domain(upper=Integer(-2)),
        Domain(Integer(1), Integer(4)),
    ],
    ids=str,
)
@pytest.mark.parametrize("mode", MODES)
def test_values_lie_in_the_declared_domain(domain, mode):
    scope = Scope().declare("g", domain=domain).declare("f", N, domain=domain)
    for n in range(COUNTED):
        point = Sampler(scope, [scope["f"][1] * scope["g"]]).point(n, mode)
        for value in (point.number(scope["g"]), point.element("f", (1,), scope["f"])):
            assert admits(scope, point, "g", value)


def test_bounds_may_be_symbolic():
    sampler = Sampler(COIN, [h * N])
    drawn = {(p.sizes["N"], int(p.number(h).p)) for n in range(COUNTED) if (p := sampler.point(n))}
    assert all(0 < heads < tosses for tosses, heads in drawn)
    assert len(drawn) > 3


def test_sizes_are_distinct_and_at_least_two():
    sampler = Sampler(LOGISTIC, [J, s[k]])
    seen = set()
    for n in range(12):
        sizes = sampler.sizes_at(n)
        assert set(sizes) == {"N", "D", "K"}
        assert len(set(sizes.values())) == 3
        assert min(sizes.values()) >= 2
        seen.add(tuple(sizes.values()))
    assert sampler.sizes_at(0) == {"N": 4, "D": 3, "K": 2}
    assert len(seen) > 3


def test_a_numbered_element_makes_its_axis_long_enough():
    assert Sampler(SCOPE, [w[5] + x[1, 2]]).sizes_at(0)["D"] >= 5


def test_labels_run_through_all_combinations():
    scope = Scope().declare("m", domain=BINARY).declare("n", domain=SIGNS)
    sampler = Sampler(scope, [scope["m"] * scope["n"]])
    pairs = {(str(p.number(scope["m"])), str(p.number(scope["n"]))) for n in range(4) if (p := sampler.point(n))}
    assert len(pairs) == 4
    point = Sampler(SCOPE, [Sum(y[i], (i, 1, N))]).point(0)
    assert {point.element("y", (n,), y) for n in (1, 2, 3)} == {fmpq(0), fmpq(1)}


def test_values_of_one_point_differ_and_avoid_zero_and_one():
    for n in range(COUNTED):
        point = Sampler(SCOPE, [x[i, j]]).point(n)
        values = [point.element("x", (m, o), x) for m in range(1, 4) for o in range(1, 3)]
        assert not {fmpq(0), fmpq(1)} & set(values)
        assert len(set(values)) >= 5


def test_points_depend_on_the_seed_only():
    def values(seed):
        point = Sampler(SCOPE, [x[1, 1]], seed=seed).point(2)
        return [point.element("x", (1, m), x) for m in (1, 2, 3)]

    assert values(3) == values(3)
    assert values(3) != values(4)


CONSTRAINTS = {
    "a column of ones": ([Eq(x[i, 1], 1)], lambda value: value(x[2, 1]) == 1),
    "one-hot": ([Eq(Sum(q[k], (k, 1, K)), 1)], lambda value: value(Sum(q[k], (k, 1, K))) == 1),
    "normalized": ([Eq(Sum(s[k], (k, 1, K)), 1)], lambda value: value(Sum(s[k], (k, 1, K))) == 1),
    "order": ([Gt(w[1], w[2])], lambda value: value(w[1] - w[2]) > 0),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraints_hold_at_every_point(name):
    constraints, holds = CONSTRAINTS[name]
    sampler = Sampler(SCOPE, [x[1, 1] * q[1] * s[1] * w[2]], constraints=constraints)
    points = [p for n in range(8) if (p := sampler.point(n))]
    assert len(points) >= 6
    for point in points:
        assert holds(lambda e, point=point: Program(SCOPE).node(e).run(Machine(point, Budget())))


def test_a_constraint_that_cannot_hold_gives_no_point():
    assert Sampler(SCOPE, [q[1]], constraints=[Eq(q[1], 3)]).point(0) is None


def test_values_are_shown_as_lists_when_the_array_is_whole():
    point = Point(SCOPE, {"N": 2, "D": 2})
    for m in (1, 2):
        point.element("w", (m,), w)
    point.element("x", (2, 1), x)
    shown = point.values()
    assert len(shown["w"]) == 2
    assert "x[2,1]" in shown


def test_assumptions_of_undeclared_symbols_count():
    negative, count = Symbol("negative", negative=True), index("count")
    for n in range(COUNTED):
        point = Sampler(Scope(), [negative]).point(n)
        assert point.number(negative) < 0
        assert point.number(count).q == 1
    assert Sampler(Scope(), [array("m", size("M"))[1]]).sizes_at(0) == {"M": 3}
    assert D.is_positive


def test_a_step_that_fails_near_an_end_of_its_domain_is_refuted() -> None:
    step = r"\sin x = \sqrt{1 - \cos^2 x}"
    assert last(r"Let $x \in [0, 3.2]$.", step).verdict == "refuted"
    assert last(r"Let $x \in [-0.05, \pi]$.", step).verdict == "refuted"
    assert last(r"Let $x \in [0, \pi]$.", step).verdict in {"proved", "agrees"}
