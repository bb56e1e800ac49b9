"""Stationary points against SymPy's solver and closed forms of the field."""

import mpmath
import pytest
import sympy
from sympy import Integer, Rational, Sum, exp, log

from calcwork.algebra import BINARY, POSITIVE, UNIT, Scope, index, scalar, size, softplus
from calcwork.algebra.equality import equal
from calcwork.algebra.scope import Domain
from calcwork.derive import stationary_points
from calcwork.errors import NotSupportedYet
from calcwork.problems import find

x, a, b = scalar("x"), scalar("a"), scalar("b")
N, i = size("N"), index("i")
REAL = Scope().declare("x").declare("a").declare("b")
POLYNOMIALS = [x**2 - 4 * x, -(x**2), x**3 - 3 * x, (x - 1) ** 2 * (x + 2), x**4 / 4 - x**2 / 2]


@pytest.mark.parametrize("f", POLYNOMIALS, ids=str)
def test_polynomials_against_sympy(f):
    found = stationary_points(f, x, REAL)
    assert {p.value for p in found.points} == set(sympy.solve(sympy.diff(f, x), x))
    for point in found.points:
        second = sympy.diff(f, x, 2).subs(x, point.value)
        assert point.kind == ("minimum" if second > 0 else "maximum" if second < 0 else "undecided")


@pytest.mark.parametrize(
    ("f", "kind", "ordinal"),
    [(x**3, "saddle", "third"), (x**4, "minimum", "4th"), (-(x**6), "maximum", "6th"), (x**5 + x**4, "minimum", "4th")],
    ids=str,
)
def test_the_first_derivative_that_is_not_zero_decides(f, kind, ordinal):
    point = next(p for p in stationary_points(f, x, REAL).points if p.value == 0)
    assert point.kind == kind
    assert f"the {ordinal} derivative" in point.reason


def test_a_constant_and_a_flat_function_are_left_undecided():
    (point,) = stationary_points(a * x**4, x, REAL).points
    assert point.kind == "undecided"


def test_squared_distance_to_two_points():
    (point,) = stationary_points((x - a) ** 2 + (x - b) ** 2, x, REAL).points
    assert sympy.simplify(point.value - (a + b) / 2) == 0
    assert point.kind == "minimum"


@pytest.mark.parametrize("taken", ["likelihood", "logarithm"])
def test_the_coin(taken):
    problem = find("coin")
    scope, p = problem.scope, problem.scope["p"]
    heads = scope["i"]
    likelihood = scope.definitions["L"].body
    f = likelihood if taken == "likelihood" else heads * log(p) + (N - heads) * log(1 - p)
    (point,) = stationary_points(f, p, scope).points
    assert equal(point.value, heads / N, scope)
    assert point.kind == "maximum"


def test_ten_tosses_against_a_fine_grid():
    scope = Scope().declare("p", domain=UNIT)
    p = scope["p"]
    f = p**7 * (1 - p) ** 3
    (point,) = stationary_points(f, p, scope).points
    assert point.value == Rational(7, 10)
    best = max((f.subs(p, Rational(n, 1000)), n) for n in range(1, 1000))[1]
    assert best == 700
    assert float(point.second) == pytest.approx(float(mpmath.diff(lambda v: v**7 * (1 - v) ** 3, 0.7, 2)), rel=1e-6)


def test_poisson_likelihood_is_largest_at_the_mean():
    scope = Scope().declare("x", N).declare("r", domain=POSITIVE)
    r, total = scope["r"], Sum(scope["x"][i], (i, 1, N))
    (point,) = stationary_points(total * log(r) - N * r, r, scope).points
    assert equal(point.value, total / N, scope)


def test_points_outside_of_the_domain_are_left_out():
    scope = Scope().declare("x", domain=Domain(lower=Integer(0)))
    assert [p.value for p in stationary_points(x**3 - 3 * x, x, scope).points] == [1]


def test_no_closed_form_is_said():
    scope = Scope().declare("x", domain=POSITIVE)
    with pytest.raises(NotSupportedYet, match="have no closed form here"):
        stationary_points(exp(x) + x**2, x, scope)


def test_lambert_s_function():
    scope = Scope().declare("x", domain=POSITIVE)
    (point,) = stationary_points(exp(scope["x"]) - log(scope["x"]), scope["x"], scope).points
    assert mpmath.almosteq(mpmath.lambertw(1).real, mpmath.mpf(str(point.value.evalf(20))), 1e-15)
    assert point.kind == "minimum"


def test_the_bias_of_a_logistic_model_is_the_logit_of_the_mean():
    scope = Scope().declare("y", N, domain=BINARY).declare("b")
    y, bias = scope["y"], scope["b"]
    mean = Sum(y[i], (i, 1, N)) / N
    (point,) = stationary_points(Sum(softplus(bias) - y[i] * bias, (i, 1, N)) / N, bias, scope).points
    assert equal(point.value, log(mean / (1 - mean)), scope)
    assert [c.relation for c in point.conditions] == [">"]
    assert point.kind == "minimum"


def test_no_stationary_point():
    assert stationary_points(exp(x), x, REAL).points == ()
