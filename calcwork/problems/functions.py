"""Functions of one and two variables from courses on optimization: power lines, quadratics, e^x - log x."""

from __future__ import annotations

from sympy import Expr, Sum, exp, log

from calcwork.algebra import POSITIVE, Scope, index, scalar, size
from calcwork.problems.problem import Facts, Problem

NOCEDAL = "J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed. (2006), section 2.1"
BOYD = "S. Boyd, L. Vandenberghe, Convex Optimization (2004), section 3.1"
f = scalar("f")
STRICT = Facts(convex=True, strictly=True, closed_form=True)


def two_power_lines() -> Problem:
    """Declare the sum of the squared distances from x to the lines at a and b."""
    return _lines("two-power-lines", "ab")


def three_power_lines() -> Problem:
    """Declare the sum of the squared distances from x to the lines at a, b and c."""
    return _lines("three-power-lines", "abc")


def power_lines() -> Problem:
    """Declare the sum of the squared distances from x to n lines at a_1 to a_n."""
    n, i = size("n"), index("i")
    scope = Scope().declare("a", n, letters="i").declare("x")
    cost = Sum((scope["x"] - scope["a"][i]) ** 2, (i, 1, n))
    return _problem("power-lines", "squared distances to n points", scope, cost, ("x",))


def exponential_minus_logarithm() -> Problem:
    """Declare e^x - log x for x > 0, whose minimum is where e^x = 1/x."""
    scope = Scope().declare("x", domain=POSITIVE)
    x = scope["x"]
    return _problem("exp-minus-log", "e^x - log x for x > 0", scope, exp(x) - log(x), ("x",))


def quadratic() -> Problem:
    """Declare 2 x^2 + 3 y^2 - x y."""
    scope = _plane()
    x, y = scope["x"], scope["y"]
    return _problem("quadratic", "2 x^2 + 3 y^2 - x y", scope, 2 * x**2 + 3 * y**2 - x * y, ("x", "y"))


def tilted_quadratic() -> Problem:
    """Declare 2 x^2 + 3 y^2 - 2 x y."""
    scope = _plane()
    x, y = scope["x"], scope["y"]
    return _problem("tilted-quadratic", "2 x^2 + 3 y^2 - 2 x y", scope, 2 * x**2 + 3 * y**2 - 2 * x * y, ("x", "y"))


def paraboloid() -> Problem:
    """Declare x^2 + y^2 with its tangent plane T(x, y) at (a, b)."""
    scope = _plane().declare("a").declare("b")
    x, y, a, b = (scope[name] for name in "xyab")
    problem = _problem("paraboloid", "x^2 + y^2 and its tangent plane", scope, x**2 + y**2, ("x", "y"))
    touching = a**2 + b**2 + 2 * a * (x - a) + 2 * b * (y - b)
    scope = problem.scope.define(scalar("T"), touching)
    return Problem(problem.name, problem.title, scope, f, ("x", "y"), problem.source, facts=STRICT)


def _plane() -> Scope:
    return Scope().declare("x").declare("y")


def _lines(name: str, places: str) -> Problem:
    scope = Scope().declare("x")
    for place in places:
        scope = scope.declare(place)
    cost = sum(((scope["x"] - scope[place]) ** 2 for place in places), start=scope["x"] * 0)
    return _problem(name, f"squared distances to {len(places)} points", scope, cost, ("x",))


def _problem(name: str, title: str, scope: Scope, cost: Expr, over: tuple[str, ...]) -> Problem:
    source = NOCEDAL if len(over) > 1 else BOYD
    return Problem(name, title, scope.define(f, cost), f, over, source, facts=STRICT)
