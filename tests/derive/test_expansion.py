"""Taylor polynomials against SymPy's series, mpmath's Taylor coefficients and the function itself."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy import Abs, Max, Piecewise, Rational, S, Sum, cos, exp, log, sin, sqrt, tan

from calcwork.algebra import POSITIVE, Quantity, Scope, array, index, logsumexp, relu, scalar, sigmoid, size, softplus
from calcwork.algebra.integrals import Definite
from calcwork.compile import compile_quantities
from calcwork.derive import Derivatives, expand
from calcwork.derive.polynomials import LATEX, equation
from calcwork.errors import CalcworkError, Impossible, UserError
from calcwork.problems import find

x, y, a = scalar("x"), scalar("y"), scalar("a")
LINE = Scope().declare("x")
PLANE = LINE.declare("y")


def of(function, *names, scope=PLANE):
    return Derivatives(function, names or ("x",), scope)


ONE = [
    (exp(x) * sin(x), 0, 8),
    (log(1 + x), 0, 7),
    (1 / (1 + x**2), Rational(1, 3), 6),
    (sqrt(x), 4, 5),
    (tan(x), sp.pi / 6, 4),
    (x**5 - 3 * x, 2, 5),
    (cos(x) ** 3, Rational(-1, 2), 5),
]


@pytest.mark.parametrize(("function", "center", "order"), ONE)
def test_one_variable_as_sympys_series(function, center, order):
    found = expand(of(function), {"x": center}, order=order)
    h = sp.Symbol("h")
    series = sp.series(function.subs(x, center + h), h, 0, order + 1).removeO()
    assert sp.simplify(sp.expand(found.polynomial.subs(x, center + h) - series)) == 0
    assert found.order == order


@pytest.mark.parametrize("function", [sigmoid, softplus])
def test_functions_that_sympy_lacks_as_mpmaths_taylor(function):
    at, order = Rational(3, 7), 8
    found = expand(of(function(x)), {"x": at}, order=order)
    with mpmath.workdps(40):
        plain = {sigmoid: lambda t: 1 / (1 + mpmath.exp(-t)), softplus: lambda t: mpmath.log1p(mpmath.exp(t))}[function]
        wanted = mpmath.taylor(plain, mpmath.mpf(3) / 7, order)
        for k, c in enumerate(wanted):
            mine = mpmath.mpf(str(found.coefficients.get((k,), S.Zero).evalf(40)))
            assert abs(mine - c) <= mpmath.mpf(10) ** -25


TWO = [(exp(x * y) * sin(x + y), (1, Rational(1, 2)), 4), (x**2 * y - y**3, (1, 1), 3), (log(x**2 + y**2), (3, 4), 3)]


@pytest.mark.parametrize(("function", "center", "order"), TWO)
def test_two_variables_leave_a_remainder_of_the_order_that_is_told(function, center, order):
    found = expand(of(function, "x", "y"), dict(zip("xy", center, strict=True)), order=order)
    assert found.remainder.endswith({3: "³", 4: "^4", 5: "^5"}[order + 1] + ")")
    way = (Rational(3, 5), Rational(-4, 5))

    def error(t):
        place = {v: c + t * d for v, c, d in zip((x, y), center, way, strict=True)}
        return abs(sp.N((function - found.polynomial).subs(place), 60))

    big, small = error(Rational(1, 1000)), error(Rational(1, 2000))
    assert big == small == 0 or sp.log(big / small, 2).evalf() == pytest.approx(order + 1, abs=0.05)


def test_the_test_sees_a_wrong_coefficient():
    found = expand(of(exp(x)), {"x": 0}, order=4)
    wrong = found.polynomial + Rational(1, 10**6) * x**3
    h = sp.Symbol("h")
    assert sp.expand(wrong.subs(x, h) - sp.series(exp(h), h, 0, 5).removeO()) != 0


def test_a_symbolic_point():
    found = expand(of(exp(x) - log(x), scope=Scope().declare("x", domain=POSITIVE)), {"x": a}, order=2)
    assert sp.simplify(found.coefficients[1,] - (exp(a) - 1 / a)) == 0
    assert str(found).endswith("O((x − a)³)")


def test_the_text_of_polynomials():
    table = [
        (of(exp(x)), {"x": 0}, 3, "exp(x) = 1 + x + x²/2 + x³/6 + O(x^4)"),
        (find("paraboloid").derivatives, "x=1, y=2", 1, "f(x, y) = 5 + 2 (x − 1) + 4 (y − 2) + O(‖(x − 1, y − 2)‖²)"),
        (find("two-power-lines").derivatives, "x=1, a=1, b=1", 2, "f(x) = 2 (x − 1)² + O((x − 1)³)"),
        (of(S.Zero * x), {"x": 1}, 1, "0 = 0 + O((x − 1)²)"),
    ]
    for derivatives, at, order, wanted in table:
        assert str(expand(derivatives, at, order=order)) == wanted


MATRICES = [
    ("ridge", None, "J(w + d) = J(w) + (X w − y)ᵀ X d + λ dᵀ w + 1/2 ‖X d‖² + λ/2 ‖d‖² + O(‖d‖³)"),
    ("ridge", "w=0", "J(d) = 1/2 ‖y‖² − yᵀ X d + 1/2 ‖X d‖² + λ/2 ‖d‖² + O(‖d‖³)"),
    ("linear-half", "w=v", "J(v + d) = 1/2 ‖X v − y‖² + (X v − y)ᵀ X d + 1/2 ‖X d‖² + O(‖d‖³)"),
]


@pytest.mark.parametrize(("name", "at", "wanted"), MATRICES)
def test_matrix_form_for_every_size(name, at, wanted):
    problem = find(name)
    found = expand(Derivatives(problem.objective, ("w",), problem.scope), at)
    assert str(found).replace("(1/2)", "1/2") == wanted


@pytest.mark.parametrize("name", ["logistic", "softmax", "two-layer"])
def test_the_terms_of_arrays_are_the_derivatives_along_d(name):
    """Against differences of the value along d, in floats: the terms of order 1 and 2 of a loss at random data."""
    problem = find(name)
    found = expand(problem.derivatives, order=2)
    rng = np.random.default_rng(3)
    lengths = {"N": 5, "D": 3, "K": 4, "m": 5, "n": 3, "h": 4}
    used = found.scope.depends_on(found.polynomial) - set(found.scope.definitions)
    given = {}
    for n in [n for n in found.scope.declarations if n in used]:
        declaration = found.scope.declarations[n]
        shape = tuple(int(s) if s.is_Integer else lengths.setdefault(str(s), 3) for s in declaration.shape)
        draws = rng.integers(0, 2, shape) if declaration.domain.values else rng.uniform(0.1, 0.9, shape)
        given[n] = draws.astype(float)
    terms = {f"t{k}": Quantity(t) for k, t in enumerate(found.terms)}
    values = compile_quantities(terms, found.scope)(**given)
    loss = compile_quantities({"J": Quantity(problem.objective)}, problem.scope)

    def at(t):
        moved = {n: given[n] + t * given[str(found.displacements[n])] for n in problem.variables}
        return float(loss(**{n: v for n, v in {**given, **moved}.items() if n in loss.arguments})["J"])

    h = 1e-4
    assert values["t0"] == pytest.approx(at(0), rel=1e-14)
    assert values["t1"] == pytest.approx((at(h) - at(-h)) / (2 * h), rel=1e-6)
    assert values["t2"] == pytest.approx((at(h) - 2 * at(0) + at(-h)) / (2 * h * h), rel=1e-5)
    assert values["t2"] != pytest.approx((at(h) - 2 * at(0) + at(-h)) / (h * h), rel=1e-2)


def test_arrays_with_listed_entries_are_written_out():
    found = expand(find("ridge").derivatives, "X=[[1,2],[3,4]], y=[1,0], w=[0,0], lambda=1/2")
    assert str(found) == "J(w_1, w_2) = 1/2 − w_1 − 2 w_2 + 21 w_1²/4 + 14 w_1 w_2 + 41 w_2²/4 + O(‖(w_1, w_2)‖³)"


def test_latex():
    assert equation(expand(find("paraboloid").derivatives, "x=1, y=0", order=1), LATEX) == (
        r"f(x, y) = 1 + 2 \left(x - 1\right) + O\left(\lVert (x - 1, y) \rVert^{2}\right)"
    )


def test_jupyter_shows_latex():
    shown = expand(find("exp-minus-log").derivatives, "x=a", order=0)._repr_latex_()
    assert shown == r"$\displaystyle f(x) = e^a - \log a + O\left(x - a\right)$"


def test_a_condition_stands_where_a_kink_may_be():
    found = expand(of(Abs(x)), {"x": a}, order=1)
    assert [(c.left, c.relation) for c in found.conditions] == [(a, "≠")]
    assert expand(of(Abs(x)), {"x": 2}, order=1).conditions == ()


i, n = index("i"), size("n")
BAD = [
    (of(Abs(x)), {"x": 0}, 1, Impossible, r"\|x\| has a kink of \|\.\| at x = 0"),
    (of(relu(x - 1)), {"x": 1}, 1, Impossible, "has the kink of relu at x = 1"),
    (of(Max(x, y), "x", "y"), {"x": 1, "y": 1}, 1, Impossible, "has a kink of max"),
    (of(Piecewise((x, x > 0), (S.Zero, True))), {"x": 0}, 1, Impossible, "has the border of two cases"),
    (of(log(x)), {"x": -1}, 1, Impossible, "is not defined at x = −1"),
    (of(log(x)), {"x": 0}, 1, Impossible, "is not defined at x = 0"),
    (of(1 / x), {"x": 0}, 1, Impossible, "is not defined at x = 0"),
    (
        of(sqrt(x)),
        {"x": 0},
        2,
        Impossible,
        "the derivative of order 1 of √.* has, as a formula, no finite value at x = 0",
    ),
    (of(x ** Rational(5, 2)), {"x": 0}, 3, Impossible, r"of order 3 .* no finite value .* ends at order 2"),
    (of(x * y, "x", "y"), {"x": 0}, 1, UserError, "no value is given for y; give one, or expand by the others"),
    (of(x * y, "x", "y"), {"x": y, "y": 1}, 1, UserError, "x = y holds the variable y"),
    (of(x), {"z": 0}, 1, UserError, "'z' is not declared here"),
    (of(x), {"x": 0}, 21, UserError, "the order is 21, expected a whole number from 0 to 20"),
    (of(x), {"x": 0}, -1, UserError, "the order is -1"),
    (find("exp-minus-log").derivatives, "x=-1", 1, UserError, r"lies outside of \(0, oo\)"),
    (find("logistic").derivatives, "w=[1,2]", 1, UserError, "no value is given for X, an array beside listed ones"),
    (of(Sum(array("v", n)[i] * x, (i, 1, n)), scope=LINE.declare("v", n)), "v=[1,2], x=v", 1, CalcworkError, "array"),
]


@pytest.mark.parametrize(("derivatives", "at", "order", "error", "message"), BAD)
def test_what_has_no_expansion_is_named(derivatives, at, order, error, message):
    with pytest.raises(error, match=message):
        expand(derivatives, at, order=order)


def test_a_quotient_of_two_sums_that_vanish_has_no_value():
    v = array("v", n)
    norm = Derivatives(sqrt(Sum(v[i] ** 2, (i, 1, n))), ("v",), Scope().declare("v", n))
    for at in ("v=0", "v=[0, 0]"):
        with pytest.raises(Impossible, match=r"derivative of order 1 .* no finite value at v"):
            expand(norm, at)
    assert str(expand(norm, "v=[3, 4]", order=1)).endswith(
        "= 5 + 3/5 (v_1 − 3) + 4/5 (v_2 − 4) + O(‖(v_1 − 3, v_2 − 4)‖²)"
    )


def test_equal_scores_and_empty_integrals_are_worked_out():
    v, t = array("v", n), sp.Symbol("t", real=True)
    scores = Derivatives(logsumexp(v[i], (i, 1, n)), ("v",), Scope().declare("v", n))
    assert str(expand(scores, "v=0")).endswith("= log n + 1/n · 1ᵀ d + 1/(2 n) ‖d‖² − 1/(2 n²) (1ᵀ d)² + O(‖d‖³)")
    area = expand(of(Definite(exp(-(t**2)), (t, 0, x))), "x=0", order=5)
    assert area.polynomial == x - x**3 / 3 + x**5 / 10


def test_too_many_terms_are_refused():
    scope = Scope()
    for k in range(8):
        scope = scope.declare(f"u_{k}")
    total = sum((scope[f"u_{k}"] for k in range(8)), start=S.Zero)
    with pytest.raises(UserError, match=r"8 variables to order 20 give .* lower the order"):
        expand(
            Derivatives(exp(total), tuple(scope.declarations), scope), dict.fromkeys(scope.declarations, 0), order=20
        )
