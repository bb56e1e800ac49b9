"""Tangents and slopes against SymPy's own and numdifftools' derivatives."""

import numdifftools
import numpy as np
import pytest
import sympy as sp
from sympy import Rational, cos, exp, sin, sqrt

from calcwork.algebra import Scope, scalar
from calcwork.derive import Derivatives, expand, slope_along, tangent
from calcwork.derive.tangents import tangent_of
from calcwork.errors import UserError
from calcwork.problems import find

x, y = scalar("x"), scalar("y")
PLANE = Scope().declare("x").declare("y")


def of(function, *names):
    return Derivatives(function, names or ("x", "y"), PLANE)


@pytest.mark.parametrize(("function", "at"), [(exp(x) * sin(x), 0), (x**3 - 2 * x, 2), (sqrt(x), Rational(9, 4))])
def test_the_tangent_line_touches(function, at):
    found = tangent(of(function, "x"), {"x": at})
    slope = sp.diff(function, x).subs(x, at)
    assert found.height == sp.expand(function.subs(x, at) + slope * (x - at))
    assert found.normal == (slope, -1)


def test_the_tangent_plane_of_the_paraboloid_is_that_of_the_catalogue():
    problem = find("paraboloid")
    found = tangent(problem.derivatives, "x=a, y=b")
    assert sp.expand(found.height - problem.scope.definitions["T"].body) == 0
    assert found.normal == (2 * scalar("a"), 2 * scalar("b"), -1)


def test_the_normal_is_at_right_angles_to_the_plane():
    found = tangent(of(x**2 * y + y), {"x": 2, "y": 1})
    for step in ((1, 0), (0, 1)):
        rise = found.height.subs({x: step[0], y: step[1]}) - found.height.subs({x: 0, y: 0})
        assert sum(n * s for n, s in zip(found.normal, (*step, rise), strict=True)) == 0


@pytest.mark.parametrize("unit", [False, True])
def test_slopes_as_numdifftools_has_them(unit):
    function, at, way = exp(x * y) * cos(x - y), (Rational(1, 2), Rational(1, 3)), (3, -4)
    found = slope_along(of(function), dict(zip("xy", at, strict=True)), list(way), unit=unit)
    numeric = sp.lambdify((x, y), function)
    length = 5.0 if unit else 1.0
    line = numdifftools.Derivative(
        lambda t: numeric(float(at[0]) + t * way[0] / length, float(at[1]) + t * way[1] / length)
    )
    assert float(found.slope) == pytest.approx(float(line(0.0)), rel=1e-9)
    gradient = numdifftools.Gradient(lambda p: numeric(*p))(np.array(at, dtype=float))
    assert [float(g) for g in found.gradient.values()] == pytest.approx(gradient, rel=1e-9)
    assert float(found.steepest_slope) == pytest.approx(np.linalg.norm(gradient), rel=1e-9)
    assert found.unit is unit


def test_no_direction_is_steeper_than_the_steepest():
    found = slope_along(of(x**2 * y - y**3), {"x": 1, "y": 2})
    for angle in np.linspace(0, 2 * np.pi, 17):
        way = [Rational(round(1000 * np.cos(angle)), 1000), Rational(round(1000 * np.sin(angle)), 1000)]
        along = slope_along(of(x**2 * y - y**3), {"x": 1, "y": 2}, way, unit=True)
        assert along.slope <= found.steepest_slope


CRITICAL = [
    (x**2 + 2 * y**2, "a local minimum"),
    (-(x**2) - y**2, "a local maximum"),
    (x * y, "a saddle"),
    (x**4 + y**4, "a critical point"),
]


@pytest.mark.parametrize(("function", "kind"), CRITICAL)
def test_a_point_without_slope_is_named(function, kind):
    found = slope_along(of(function), {"x": 0, "y": 0})
    assert found.critical == kind
    assert not found.steepest
    assert not slope_along(of(function), {"x": 1, "y": 2}).critical


def test_directions_by_name_and_into_arrays():
    flat = of(x**2 + 3 * y)
    assert slope_along(flat, "x=1, y=0", "y=2").slope == 6
    assert slope_along(flat, "x=1, y=0", {"x": 1, "y": 1}).slope == 5
    ridge = find("ridge").derivatives
    given = "X=[[1,2],[3,4]], y=[1,0], w=[1,0], lambda=1"
    assert (
        slope_along(ridge, given, "w=[1,1]").slope == slope_along(ridge, given, "1,1").slope == 10 * 1 + 14 - 1 - 2 + 1
    )


BAD = [
    (lambda: slope_along(of(x * y), "x=1, y=1", "0,0"), "the zero vector"),
    (lambda: slope_along(of(x * y), "x=1, y=1", "1,2,3"), "has 3 entries, expected 2, one for each of x, y"),
    (lambda: slope_along(of(x, "x"), "x=1", "y=1"), "the direction names y, expected some of x"),
    (lambda: slope_along(of(x * y), "x=1, y=1", "z=1"), "'z' is not declared here"),
    (lambda: slope_along(of(x * y), None, "1,1"), "a direction needs a point of numbers"),
    (lambda: tangent(find("ridge").derivatives, None), "needs one or two scalars at a point"),
    (lambda: tangent_of(expand(of(x * y), "x=1, y=1", order=0)), "to order 0"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_what_has_no_slope_is_named(call, message):
    with pytest.raises(UserError, match=message):
        call()
