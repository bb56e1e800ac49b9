"""Numbers of many digits against mpmath, which computes the same losses from their formulas."""

import mpmath
import numpy as np
import pytest
from mpmath import mpf
from sympy import Abs, Max, Piecewise, S, cos, exp, log, sin, sqrt

from calcwork.algebra import Scope, relu, scalar, size
from calcwork.check.numbers.evaluation import evaluate, figure_of, figures_of
from calcwork.derive import Derivatives, optimum
from calcwork.errors import Impossible, NotSupportedYet, UserError
from calcwork.problems import find
from calcwork.show.problems.sources import problem as written

x = scalar("x")
LINE = Scope().declare("x")
X, Y, W, B = [[1, 2], [3, 4], [0, 1]], [1, 0, 1], ["0.5", "-1/3"], "0.1"
DIGITS = 50


def of(function):
    return Derivatives(function, ("x",), LINE)


def logistic(w, b):
    """Return the mean cross-entropy in mpmath, from its formula."""
    scores = [sum(mpf(a) * c for a, c in zip(row, w, strict=True)) + b for row in X]
    return sum(mpmath.log1p(mpmath.exp(z)) - y * z for z, y in zip(scores, Y, strict=True)) / len(Y)


@pytest.fixture
def many_digits():
    with mpmath.workdps(120):
        yield


def right(found, wanted, digits=DIGITS):
    """Tell whether a figure is as far from a number as its bound says, and shows all the digits."""
    error = mpf(found.error or 0)
    return abs(mpf(found.text) - wanted) <= error * (1 + mpf(10) ** -20) <= abs(wanted) * mpf(10) ** (1 - digits)


@pytest.mark.usefixtures("many_digits")
def test_the_logistic_loss_as_mpmath_has_it():
    found = evaluate(find("logistic").derivatives, {"X": X, "y": Y, "w": W, "b": B}, digits=DIGITS, order=2)
    place = (mpf(1) / 2, mpf(-1) / 3, mpf(1) / 10)

    def loss(u, v, b):
        return logistic((u, v), b)

    assert right(found.value, loss(*place))
    for k, figure in enumerate((*found.gradient["w"], *found.gradient["b"])):
        assert right(figure, mpmath.diff(loss, place, tuple(int(k == n) for n in range(3))))
    blocks = {("w", "w"): [(2, 0, 0), (1, 1, 0), (1, 1, 0), (0, 2, 0)], ("w", "b"): [(1, 0, 1), (0, 1, 1)]}
    for pair, orders in blocks.items():
        for figure, order in zip(found.hessian[pair], orders, strict=True):
            assert right(figure, mpmath.diff(loss, place, order))


@pytest.mark.usefixtures("many_digits")
def test_the_comparison_sees_a_digit_that_is_off():
    found = evaluate(of(exp(x)), {"x": 1}, digits=DIGITS).value
    assert right(found, mpmath.e)
    assert not right(found, mpmath.e * (1 + mpf(10) ** -48))
    assert not right(type(found)(found.text[:20], found.error), mpmath.e)


FUNCTIONS = [
    (exp(x) * sin(x), "1/3", lambda t: mpmath.exp(t) * mpmath.sin(t)),
    (log(1 + x**2), "1e-20", lambda t: mpmath.log1p(t * t)),
    (exp(x) - 1 - x, "1e-15", lambda t: mpmath.expm1(t) - t),
    (cos(x) - 1, "1e-12", lambda t: -2 * mpmath.sin(t / 2) ** 2),
    (sqrt(x), "2", mpmath.sqrt),
    (exp(-x), "1000", lambda t: mpmath.exp(-t)),
]


@pytest.mark.usefixtures("many_digits")
@pytest.mark.parametrize(("function", "at", "by_mpmath"), FUNCTIONS)
def test_cancellation_costs_no_digit(function, at, by_mpmath):
    found = evaluate(of(function), {"x": at}, digits=DIGITS)
    place = mpmath.mpf(1) / 3 if at == "1/3" else mpf(at)
    assert right(found.value, by_mpmath(place))
    with mpmath.workdps(200):
        assert right(found.gradient["x"].entries[0], mpmath.diff(by_mpmath, place))


@pytest.mark.usefixtures("many_digits")
def test_a_point_that_is_irrational_and_a_zero_that_is_not_shown():
    found = evaluate(of(sin(x)), {"x": "pi"}, digits=30)
    assert found.value.text == "0"
    assert mpf(found.value.error) < mpf(10) ** -100
    assert found.gradient["x"].tolist().startswith("-1.0000")


def test_floats_count_as_they_are_and_texts_as_written():
    assert evaluate(of(x), {"x": 0.1}, digits=60).value.text.startswith("0.1000000000000000055511151231257827")
    assert evaluate(of(x), {"x": "0.1"}, digits=60).value.text == "0.1"
    found = evaluate(of(2 * x), {"x": np.float64(0.5)}, order=2)
    assert str(found) == "value: 1\nby x: 2\nby x, x: 0"


def test_any_result_can_be_evaluated():
    problem = find("ridge")
    (point,) = optimum(problem.objective, problem.variables, problem.scope).points
    rng = np.random.default_rng(5)
    features, labels = rng.normal(size=(6, 3)), rng.normal(size=6)
    given = {"X": features, "y": labels, "lambda": 0.5}
    found = figures_of(point.values["w"], problem.scope, given, digits=20)
    solved = np.linalg.solve(features.T @ features + 0.5 * np.eye(3), features.T @ labels)
    assert [float(f) for f in found] == pytest.approx(solved, rel=1e-12)
    assert figure_of(sqrt(2), 20).text == "1.4142135623730950488"


def test_a_note_of_ones_own():
    note = (
        r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and $x \in \mathbb{R}^n$. $$ f(x) = \tfrac12 x^\top A x $$"
    )
    found = evaluate(written(note, wrt="x").derivatives, "A=[[2,1],[1,3]]; x=1,1/3", order=2)
    assert found.value.text == "1.5"
    assert found.value.error == ""
    assert [f.fraction or f.text for f in found.gradient["x"]] == ["7/3", "2"]
    assert found.hessian["x", "x"].tolist() == [["2", "1"], ["1", "3"]]
    with pytest.raises(UserError, match="A is declared symmetric, and the given matrix is not"):
        evaluate(written(note, wrt="x").derivatives, "A=[[2,0],[1,3]]; x=1,1")


KINKS = [
    (Abs(x), "0"),
    (relu(x - 2), "2"),
    (Max(x, 2 * x), "0"),
    (Piecewise((x, x > 0), (S.Zero, True)), "0"),
    (Abs(x**2 - 2), "sqrt(2)"),
]


@pytest.mark.parametrize(("function", "at"), KINKS)
def test_there_is_no_derivative_at_a_kink(function, at):
    with pytest.raises((Impossible, NotSupportedYet), match=r"kink|cannot be told apart"):
        evaluate(of(function), {"x": at})
    assert evaluate(of(function), {"x": "5"}, order=1).gradient["x"].tolist()


def test_the_value_at_a_kink_is_there():
    assert evaluate(of(Abs(x)), {"x": 0}, order=0).value.text == "0"


GIVEN = "X=[[1,2],[3,4]], y=[1,0], w=[0,1], b=0"
BAD = [
    (of(log(x)), "x=-1", {}, Impossible, r"is not defined at this point \(the logarithm of a number"),
    (of(1 / x), "x=0", {}, Impossible, "division by zero"),
    (of(x), "x=a", {}, UserError, "x = a is no number; give numbers to evaluate at"),
    (of(x), "x=1", {"digits": 0}, UserError, "digits is 0, expected a whole number from 1 to 10000"),
    (of(x), "x=1", {"order": 3}, UserError, "the order is 3, expected 0"),
    (find("logistic").derivatives, "X=[[1,2]]", {}, UserError, "no value is given for w, b, y; give X, w, b, y"),
    (find("ridge").derivatives, "w=[1,2]", {}, UserError, "give X, w, y, lambda_"),
    (find("logistic").derivatives, GIVEN.replace("y=[1,0]", "y=[1]"), {}, UserError, r"y has shape \(1,\)"),
]


@pytest.mark.parametrize(("derivatives", "at", "options", "error", "message"), BAD)
def test_what_cannot_be_evaluated_is_named(derivatives, at, options, error, message):
    with pytest.raises(error, match=message):
        evaluate(derivatives, at, **options)


def test_one_number_fills_an_array_and_sizes_follow_from_the_others():
    found = evaluate(find("logistic").derivatives, GIVEN.replace("w=[0,1]", "w=0"))
    assert found.gradient["w"].shape == (2,)
    assert found.value.text.startswith("0.693147180559945309417")
    alone = Derivatives(scalar("s"), ("w",), Scope().declare("w", size("D")).declare("s"))
    with pytest.raises(UserError, match="the size D does not follow"):
        evaluate(alone, "s=1, w=0")
    assert evaluate(alone, "s=1, w=0, D=3").gradient["w"].tolist() == ["0", "0", "0"]
