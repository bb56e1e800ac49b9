"""Balls against mpmath: every function, every reduction; and what is outside of a domain."""

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx, fmpq
from sympy import Heaviside, KroneckerDelta, Max, Min, Piecewise, Product, Rational, Sum, exp, factorial, log, sqrt

from calcwork.algebra import logsumexp, relu, sigmoid, softmax, softplus, xlogy
from calcwork.algebra.functions import log_sigmoid
from calcwork.check.numbers.balls import Budget, Program, TooMuchWork, Values, evaluate
from calcwork.check.numbers.comparison import Comparer, decimal
from calcwork.check.numbers.elementwise import Undecided, Undefined, Unknown

from ..problems import LOGISTIC, K, N, b, by_mpmath, i, j, k, s, u, v, w, x, y, yh, z

NUMBERS = {"u": fmpq(3, 7), "v": fmpq(5, 3), "b": fmpq(-2, 5), "N": 3, "D": 2, "K": 4}
ELEMENTS = {("x", m, n): fmpq(3 * m - 2 * n, 7) for m in range(1, 4) for n in range(1, 3)}
ELEMENTS |= {("w", 1): fmpq(1, 2), ("w", 2): fmpq(-4, 3)}
ELEMENTS |= {("s", n): fmpq(n * n - 5, 3) for n in range(1, 5)}
ELEMENTS |= {("y", n): fmpq(n % 2) for n in range(1, 4)}
AT = Values(NUMBERS, ELEMENTS)
FLAT = {(n,): Rational(int(q.p), int(q.q)) for n, q in NUMBERS.items() if isinstance(q, fmpq)}
FLAT |= {key: Rational(int(q.p), int(q.q)) for key, q in ELEMENTS.items()}

SMOOTH = [sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.asin, sp.acos, sp.atan, sp.acot, sp.sinh, sp.cosh]
SMOOTH += [sp.tanh, sp.coth, sp.sech, sp.csch, sp.asinh, sp.atanh, sp.exp, sp.log, sp.sqrt, sp.erf, sp.erfc]
SMOOTH += [sp.gamma, sp.loggamma, sp.digamma, sigmoid, softplus, log_sigmoid, relu, sp.Abs, sp.factorial]

EXPRESSIONS = {
    "acosh": sp.acosh(v),
    "atan2": sp.atan2(-u, -v),
    "floor": sp.floor(v) + sp.ceiling(v) + sp.floor(-u * sp.pi),
    "max and min": Max(u, v, b) - 2 * Min(u, v, sp.pi),
    "sign": sp.sign(b) + sp.sign(sp.exp(u)),
    "power": u**v + v ** Rational(-3, 2) + 2**u + v**-3,
    "constants": sp.pi + sp.E + sp.EulerGamma + sp.Catalan + sp.GoldenRatio,
    "xlogy": xlogy(u, v) + xlogy(sp.Integer(0) * u, v),
    "binomial": sp.binomial(7, 3) + sp.binomial(v, 2) + sp.binomial(5, u),
    "piecewise": Piecewise((u, u > 1), (v**2, sp.And(u > 0, v > 1)), (b, True)),
    "step": Heaviside(u) + 2 * Heaviside(b),
    "sum": Sum(x[i, j] * w[j], (j, 1, 2), (i, 1, N)),
    "triangle": Sum(i * j, (i, 1, j), (j, 1, 4)),
    "product": Product(exp(s[k]) + k, (k, 1, K)),
    "empty": Sum(u, (i, 1, 0)) + Product(u, (i, 3, 2)),
    "logsumexp": logsumexp(s[k], (k, 1, K)),
    "softmax": softmax(s[k], (k, 1, K), 3),
    "delta": Sum(KroneckerDelta(k, 2) * s[k], (k, 1, K)),
    "squares": sqrt(Rational(9, 4)) + sqrt(Sum(w[j] ** 2, (j, 1, 2))),
}


def close(value, number, digits=25):
    with mpmath.workdps(60), ctx.workprec(300):
        inside = mpmath.mpf(arb(value).mid().str(60, radius=False))
        return abs(inside - number) <= mpmath.mpf(10) ** -digits * max(1, abs(number))


@pytest.mark.parametrize("function", SMOOTH, ids=lambda f: f.__name__)
def test_functions_agree_with_mpmath(function):
    value = evaluate(function(u), AT, precision=200)
    assert close(value, by_mpmath(function(u), {}, FLAT))


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions_agree_with_mpmath(name):
    value = evaluate(EXPRESSIONS[name], AT, precision=200)
    assert close(value, by_mpmath(EXPRESSIONS[name], {N: 3, K: 4}, FLAT))


def test_definitions_are_expanded_and_remembered():
    program = Program(LOGISTIC)
    expr = Sum(yh[i] * (1 - yh[i]) + yh[i], (i, 1, N))
    spent = Budget()
    value = evaluate(expr, AT, LOGISTIC, precision=200, budget=spent)
    flat = {m: sum(x[m, n] * w[n] for n in (1, 2)) + b for m in (1, 2, 3)}
    assert close(value, by_mpmath(sum(sigmoid(g) * (2 - sigmoid(g)) for g in flat.values()), {}, FLAT))
    # Each of the three z is evaluated once, though yhat stands three times in the sum.
    again = Budget(spent.left)
    evaluate(expr + z[1] * 0 + yh[2], AT, LOGISTIC, budget=again)
    assert program.node(expr) is program.node(expr)
    assert 200_000 - spent.left < 60


OUTSIDE = {
    "log of a negative": log(b),
    "log of zero": log(u - u * Rational(7, 7) + (v - Rational(5, 3))),
    "root of a negative": sqrt(b),
    "division by zero": 1 / (v - Rational(5, 3)),
    "zero to a negative power": (v - Rational(5, 3)) ** -2,
    "negative base": b**u,
    "asin": sp.asin(v),
    "acosh": sp.acosh(u),
    "factorial": sp.gamma(sp.Symbol("n")),
    "jump": Heaviside(v - Rational(5, 3)),
    "no case": Piecewise((u, u > 1)),
    "backwards": Sum(u, (i, 5, 1)),
    "index": s[v],
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_of_the_domain_is_an_outcome_of_its_own(name):
    at = Values({**NUMBERS, "n": -3}, ELEMENTS)
    with pytest.raises(Undefined):
        evaluate(OUTSIDE[name], at)
    assert Comparer(Program(), at).compare(OUTSIDE[name], u).outcome == "undefined"


@pytest.mark.parametrize(
    ("expr", "words"),
    [
        (sp.Function("f")(u), "f is an unknown function"),
        (sp.I * u, "imaginary unit"),
        (Sum(1 / k**2, (k, 1, sp.oo)), "without end"),
        (sp.Integral(u, u), "Integral"),
        (sp.Symbol("nowhere"), "no value is given for nowhere"),
    ],
)
def test_what_has_no_value_is_named(expr, words):
    with pytest.raises(Unknown, match=words):
        evaluate(expr, AT)


def test_huge_work_ends_at_once():
    with pytest.raises(TooMuchWork):
        evaluate(Sum(k, (k, 1, 10**12)), AT)
    assert Comparer(Program(), AT).compare(Sum(k**2, (k, 1, 10**12)), u).outcome == "too large"
    assert evaluate(factorial(10**9, evaluate=False), AT) > arb(10) ** 8_565_705_522
    assert evaluate(sp.Pow(3, 10**12, evaluate=False), AT).is_finite()


def test_a_zero_that_balls_cannot_decide_is_undecided():
    with pytest.raises(Undecided):
        evaluate(1 / (sp.sin(u) ** 2 + sp.cos(u) ** 2 - 1), AT)
    assert Comparer(Program(), AT).compare(log(sigmoid(u) + sigmoid(-u) - 1), u).outcome == "undecided"


def test_comparison_is_rigorous_and_counts_on_more_precision():
    tiny = sp.exp(-150)
    compare = Comparer(Program(), AT).compare
    assert compare(sp.sin(2 * u), 2 * sp.sin(u) * sp.cos(u)).outcome == "same"
    assert compare(u + tiny, u).outcome == "different"
    assert compare(sp.sin(u) ** 2 + sp.cos(u) ** 2 + tiny, sp.Integer(1)).sign == 1
    assert compare(u**2, u * u + sp.Rational(1, 10**80)).sign == -1


def test_values_read_as_text():
    assert decimal(fmpq(7)) == "7"
    assert decimal(fmpq(2, 3)) == "0.666667"
    assert decimal(arb.pi()) == "3.14159"


def test_labels_and_decimals_stay_exact():
    assert evaluate(sp.Float("0.1") * u, AT) == fmpq(3, 70)
    assert evaluate(y[1] * log(v) + (1 - y[2]) + y[2] * log(u), AT, precision=64) > 1
    assert evaluate(y[2] * 3, AT) == 0
