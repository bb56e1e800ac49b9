"""The judge on tables of true and wrong steps; every counterexample is evaluated again by SymPy and mpmath."""

import mpmath
import pytest
from sympy import (
    Dummy,
    Eq,
    Float,
    Function,
    Integer,
    Matrix,
    Mul,
    Pow,
    Rational,
    Sum,
    acos,
    asin,
    exp,
    log,
    pi,
    sin,
    sqrt,
)

from calcwork.algebra import Quantity, Scope, size, softmax
from calcwork.algebra.partial import Partial
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import expanded, resolved

from ..pairs import FALSE, TRUE, WRONG
from ..problems import LOGISTIC, SCOPE, D, J, K, N, b, by_mpmath, c, flattened, i, j, k, q, s, u, v, w, x, yh

ALL_WRONG = {**{n: p[:3] for n, p in WRONG.items()}, **FALSE}


def test_the_tables_are_long_enough():
    assert len(TRUE) + len(ALL_WRONG) >= 100


@pytest.mark.parametrize("name", TRUE)
def test_true_steps_are_proved(name):
    left, right, scope = TRUE[name]
    verdict = judge(left, right, scope)
    assert verdict.verdict == "proved", str(verdict)
    assert verdict.sizes == "all"


def entry(side, scope):
    side = side.entry if isinstance(side, Quantity) else side
    return expanded(resolved(side, scope), scope)


@pytest.mark.parametrize("name", ALL_WRONG)
def test_wrong_steps_are_refuted_by_a_counterexample_that_stands(name):
    left, right, scope = ALL_WRONG[name]
    verdict = judge(left, right, scope)
    assert verdict.verdict == "refuted", str(verdict)
    point = verdict.counterexample
    places = {m: Integer(point.values[m.name]) for m in (i, j, k, c) if m.name in point.values}
    places |= {
        m: Integer(n) for m in entry(left, scope).free_symbols if (n := point.values.get(str(m))) and m.is_integer
    }
    sizes = {size(name): n for name, n in point.sizes.items()}
    numbers = flattened(point)
    values = [by_mpmath(entry(e, scope).xreplace(places), sizes, numbers) for e in (left, right)]
    assert abs(values[0] - values[1]) > mpmath.mpf(10) ** -28
    for value, shown in zip(values, (point.left, point.right), strict=True):
        assert abs(value - mpmath.mpf(shown)) <= 1e-5 * max(1, abs(value))


def test_a_counterexample_names_unequal_sizes_and_simple_values():
    verdict = judge(Partial(J, w[k]), Sum(x[i, k] * yh[i], (i, 1, N)), LOGISTIC)
    assert verdict.counterexample.sizes == {"N": 3, "D": 2}
    assert verdict.sizes == "N = 3, D = 2"
    assert {"x", "w", "b", "y", "k"} == set(verdict.counterexample.values)


def test_a_forgotten_mean_is_refuted_though_it_is_right_for_one_sample():
    assert judge(Sum(x[i, 1], (i, 1, N)) / N, Sum(x[i, 1], (i, 1, N)), SCOPE).verdict == "refuted"


def test_what_cannot_be_proved_only_agrees():
    verdict = judge(asin(u) + acos(u), pi / 2, SCOPE)
    assert verdict.verdict == "agrees"
    assert "this is no proof" in verdict.note
    assert "60 digits" in verdict.note


def test_the_domain_is_found_where_both_sides_are_defined():
    verdict = judge(log(u * (1 - u)), log(u) + log(1 - u), Scope())
    assert verdict.verdict == "proved"
    assert judge(sqrt(u - 1) * sqrt(u - 1), u - 1, Scope()).verdict == "proved"
    assert judge(sqrt(u - 1) * sqrt(u - 1), u, Scope()).verdict == "refuted"


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        (log(-1 - u**2), u, "no point was found where both sides are defined"),
        (Sum(k, (k, 1, 10**12)), u, "operations at one point"),
        (Sum(u**k, (k, 0, 10**30)) + Function("f")(u), u, "operations"),
        (Partial(u, Function("f")(u)), u, ""),
    ],
)
def test_what_cannot_be_decided_is_unclear(left, right, words):
    verdict = judge(left, right, SCOPE, time_limit=2)
    assert verdict.verdict == "unclear"
    assert words in verdict.note


def test_unknown_functions_are_never_refuted():
    f = Function("f")
    verdict = judge(f(u + v), f(u) + f(v), SCOPE)
    assert verdict.verdict == "unclear"
    assert "every choice of the unknown functions" in verdict.note


SHAPES = {
    "different axes": (Quantity(w[j], (j,), (D,)), Quantity(yh[i], (i,), (N,)), "refuted"),
    "transposed": (Quantity(x[i, j], (i, j), (N, D)), Quantity(x[i, j], (j, i), (D, N)), "refuted"),
    "vector and number": (Quantity(w[j], (j,), (D,)), u, "refuted"),
    "not declared": (Quantity(w[j], (j,), (D,)), Quantity(w[j], (j,), (Dummy("n", integer=True),)), "proved"),
    "vector and undeclared matrix": (Quantity(w[j], (j,), (D,)), Quantity(u, (i, j), (Dummy(), Dummy())), "unclear"),
    "column": (Quantity(w[j], (j, i), (D, Integer(1))), Quantity(w[j], (j,), (D,)), "proved"),
    "other letters": (Quantity(x[i, j], (i, j), (N, D)), Quantity(x[k, i], (k, i), (N, D)), "proved"),
    "explicit": (Matrix([[u + v, 2], [3, u]]), Matrix([[v + u, 2], [3, u]]), "proved"),
    "one entry": (Matrix([[u + v, 2], [3, u]]), Matrix([[v + u, 2], [4, u]]), "refuted"),
    "rows": (Matrix([[1, 2], [3, 4], [5, 6]]), Matrix([[1, 2], [3, 4]]), "refuted"),
    "numbers for an array": (Quantity(w[j], (j,), (D,)), Matrix([w[1], w[2]]), "proved"),
    "Jacobian": (Quantity(Partial(w[j] ** 2, w[k]), (j, k), (D, D)), Quantity(0 * u, (), ()), "refuted"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_and_axes(name):
    left, right, expected = SHAPES[name]
    verdict = judge(left, right, LOGISTIC)
    assert verdict.verdict == expected, str(verdict)
    if name in ("different axes", "transposed", "vector and number", "rows"):
        assert verdict.method == "shape"


def test_a_size_met_by_a_number_is_put_in_and_said():
    assert "D = 2" in judge(Quantity(w[j], (j,), (D,)), Matrix([w[1], w[2]]), SCOPE).note


DECIMALS = {
    "right rounding": (sqrt(2), "1.414", "agrees"),
    "wrong last digit": (sqrt(2), "1.415", "refuted"),
    "truncated": (Rational(2, 3), "0.66", "refuted"),
    "rounded up": (Rational(2, 3), "0.67", "agrees"),
    "exact": (Rational(1, 4), "0.25", "proved"),
    "negative": (-exp(Integer(1)), "-2.72", "agrees"),
    "sign lost": (-exp(Integer(1)), "2.72", "refuted"),
}


@pytest.mark.parametrize("name", DECIMALS)
def test_rounded_decimals_agree_and_wrong_ones_do_not(name):
    left, text, expected = DECIMALS[name]
    number = Rational(text)
    verdict = judge(left, number, SCOPE, decimals={abs(number): len(text.split(".")[1])})
    assert verdict.verdict == expected, str(verdict)
    assert ("rounded" in verdict.note) == (expected == "agrees")


def test_a_decimal_without_its_places_is_exact():
    assert judge(sqrt(2), Rational("1.414"), SCOPE).verdict == "refuted"
    assert judge(Float("0.1") * 3 * u, Rational(3, 10) * u, SCOPE).verdict == "proved"


def test_decimals_inside_a_side_stand_for_what_rounds_to_them():
    places = {Rational("1.419"): 3, Rational("2.419"): 3, Rational("3.419"): 3}
    left = 1 / (1 + exp(-Rational("0.35")))
    for below, expected in (("2.419", "agrees"), ("3.419", "refuted")):
        right = Mul(Rational("1.419"), Pow(Rational(below), -1, evaluate=False), evaluate=False)
        assert judge(left, right, SCOPE, decimals=places).verdict == expected


def test_constraints_are_used_in_points_and_in_proofs():
    loss = -Sum(q[c] * log(softmax(s[k], (k, 1, K), c)), (c, 1, K))
    gradient = softmax(s[k], (k, 1, K), j) - q[j]
    normalized = [Eq(Sum(q[k], (k, 1, K)), 1)]
    verdict = judge(Partial(loss, s[j]), gradient, SCOPE, constraints=normalized)
    assert verdict.verdict == "proved"
    assert "Sum(q[k], (k, 1, K)) = 1" in verdict.method
    assert judge(Partial(loss, s[j]), -gradient, SCOPE, constraints=normalized).verdict == "refuted"
    assert judge(x[i, 1] * u + b, u + b, SCOPE, constraints=[Eq(x[k, 1], 1)]).verdict == "proved"


def test_the_time_limit_holds():
    hard = sum(sin(k * u + v) ** 7 for k in range(1, 12)) ** 3
    verdict = judge(hard, hard.expand(trig=False) + (u + v) ** 2 - u**2 - v**2 - 2 * u * v, SCOPE, time_limit=0.5)
    assert verdict.verdict in ("proved", "agrees", "unclear")


def test_the_seed_decides_the_points():
    first, again, other = (judge(u**2, v, SCOPE, seed=n).counterexample for n in (1, 1, 2))
    assert first == again
    assert first != other


def test_an_error_of_the_user_is_unclear_with_its_reason():
    verdict = judge(Partial(u, Scope().declare("g")["g"]), u, Scope().declare("u"))
    assert isinstance(verdict, Verdict)
    assert verdict.verdict == "unclear"
    assert "cannot differentiate by g" in verdict.note
