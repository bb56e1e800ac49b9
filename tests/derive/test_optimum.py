"""Optima in closed form: saddles, several points, conditions, and plain words where there is none."""

import pytest
import scipy.optimize
from sympy import Abs, Integer, Rational, S, Sum, cos, exp, log, sqrt, tan

from calcwork.algebra import POSITIVE, UNIT, Quantity, Scope, index, size, softplus
from calcwork.algebra.equality import equal
from calcwork.derive.optimum import optimum
from calcwork.derive.solve import NoClosedForm, solve
from calcwork.errors import UserError

N, D, i, j = size("N"), size("D"), index("i"), index("j")
PLANE = Scope().declare("x").declare("y").declare("a")
x, y, a = PLANE["x"], PLANE["y"], PLANE["a"]

SYSTEMS = [
    (x**2 - y**2, {(0, 0): "saddle"}),
    (x * y, {(0, 0): "saddle"}),
    (x**3 - 3 * x * y + y**3, {(0, 0): "saddle", (1, 1): "minimum"}),
    (x**3 - 3 * x + y**2, {(1, 0): "minimum", (-1, 0): "saddle"}),
    (-(x**2) - x * y - y**2 + 3 * x, {(2, -1): "maximum"}),
    (x**4 + y**4, {(0, 0): "minimum"}),  # a singular Hessian; convexity decides
    (x**4 - y**4, {(0, 0): "undecided"}),
    (exp(x) - x + y**2, {(0, 0): "minimum"}),
    (x**2 + 2 * x * y + 3 * y**2 - 4 * x, {(3, -1): "minimum"}),
]


@pytest.mark.parametrize(("f", "expected"), SYSTEMS, ids=lambda v: str(v) if not isinstance(v, dict) else "")
def test_points_and_kinds(f, expected):
    found = optimum(f, ("x", "y"), PLANE)
    assert found.success
    assert {(p.values["x"].entry, p.values["y"].entry): p.kind for p in found.points} == expected
    assert all(p.reason for p in found.points)


def test_a_minimum_is_where_scipy_finds_it():
    f = x**2 + 2 * x * y + 3 * y**2 - 4 * x
    (point,) = optimum(f, ("x", "y"), PLANE).points
    best = scipy.optimize.minimize(lambda p: float(f.subs({x: p[0], y: p[1]})), [0.3, 0.2])
    assert [float(point.values[v].entry) for v in "xy"] == pytest.approx(best.x, abs=1e-4)
    assert point.everywhere


def test_a_valley_has_no_isolated_point():
    found = optimum((x - y) ** 2, ("x", "y"), PLANE)
    (point,) = found.points
    assert point.free in {("x",), ("y",)}
    assert point.kind == "minimum"
    assert "global" in point.reason


def test_parameters_of_unknown_sign_are_left_undecided():
    (point,) = optimum(a * x**2 + y**2, ("x", "y"), PLANE).points
    assert point.kind == "undecided"
    assert point.conditions == ("2 a ≠ 0",)


def test_points_outside_of_the_domain_are_left_out():
    scope = Scope().declare("x", domain=POSITIVE)
    assert [p.values["x"].entry for p in optimum(x**3 - 3 * x, ("x",), scope).points] == [1]
    assert optimum(x**2 + x, ("x",), scope).message == "there is no stationary point inside of the domain"


@pytest.mark.parametrize(
    ("f", "tried"),
    [(exp(x) + x**2, "roots in closed form"), (x**5 + x**2 - x + y**2, "roots in closed form"), (x * tan(x), "")],
    ids=str,
)
def test_no_closed_form_is_said_with_what_was_tried(f, tried):
    found = optimum(f, tuple(v for v in "xy" if f.has(PLANE[v])), PLANE)
    assert not found.success
    assert found.points == ()
    assert found.message.startswith("no closed form was found for the stationary points")
    assert any(tried in t for t in found.tried)


def test_a_convex_function_without_a_closed_form_is_called_convex():
    assert (
        "the function is strictly convex, so every stationary point is global"
        in optimum(exp(x) + x**2, ("x",), PLANE).message
    )


def test_kinks_are_named():
    found = optimum(Abs(x - 1) + x**2, ("x",), PLANE)
    assert not found.success
    assert "kinks or jumps" in found.message


def test_no_variable_is_refused():
    with pytest.raises(UserError, match="no variable is given to optimize over, expected one name at least"):
        optimum(x**2, (), PLANE)


def test_a_weighted_mean_of_vectors():
    scope = Scope().declare("X", N, D, letters="i j").declare("m", D, letters="j").declare("c", N, domain=POSITIVE)
    X, m, c = (scope[v] for v in ("X", "m", "c"))
    loss = Sum(c[i] * (X[i, j] - m[j]) ** 2, (i, 1, N), (j, 1, D))
    (point,) = optimum(loss, ("m",), scope).points
    k = point.values["m"].indices[0]
    assert equal(point.values["m"].entry, Sum(c[i] * X[i, k], (i, 1, N)) / Sum(c[i], (i, 1, N)), scope)
    assert (point.kind, point.conditions) == ("minimum", ())


def test_the_bias_of_a_logistic_model():
    scope = Scope().declare("p", domain=UNIT).declare("b")
    b, p = scope["b"], scope["p"]
    (point,) = optimum(softplus(b) - p * b, ("b",), scope).points
    assert equal(point.values["b"].entry, log(p / (1 - p)), scope)
    assert point.kind == "minimum"


def test_a_maximum_of_a_likelihood():
    scope = Scope().declare("p", domain=UNIT)
    p = scope["p"]
    (point,) = optimum(p**2 * (1 - p), ("p",), scope, maximize=True).points
    assert point.values["p"].entry == Rational(2, 3)
    assert point.kind == "maximum"


def test_formulas_are_given_before_they_are_put_into_each_other():
    found = solve({"x": Quantity(x - y), "y": Quantity(y - 2 + x)}, PLANE)
    (solution,) = found
    assert solution.values["x"].entry == solution.values["y"].entry == 1
    assert solution.formulas["x"].entry in {y, 2 - y, Integer(1)}


def test_contradictions_have_no_solution():
    assert solve({"x": Quantity(x - y), "y": Quantity(x - y - 1)}, PLANE) == []


def test_what_cannot_be_solved_raises():
    with pytest.raises(NoClosedForm, match="no closed form was found for the stationary points; tried: "):
        solve({"x": Quantity(x + cos(x) * exp(x))}, PLANE)


def test_circles_meet_a_line():
    found = solve({"x": Quantity(x**2 + y**2 - 1), "y": Quantity(x - y)}, PLANE)
    assert {s.values["x"].entry for s in found} == {sqrt(2) / 2, -sqrt(2) / 2}
    assert all(s.values["x"].entry != S.Zero for s in found)


def test_a_value_is_shown_where_it_is_shorter_than_the_formula_that_found_it():
    (point,) = optimum(2 * x**2 + 3 * y**2 - x * y, ("x", "y"), PLANE).points
    assert {v: q.entry for v, q in point.formulas.items()} == {"x": 0, "y": 0}
