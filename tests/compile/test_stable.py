"""The table of rewrites: each form, and that it is an identity (mpmath, 50 digits)."""

import mpmath
import pytest
from sympy import Abs, Function, Max, Min, Symbol, cosh, exp, expand_log, log, sinh, tanh
from sympy.codegen.cfunctions import expm1, log1p

from calcwork.algebra import log_sigmoid, sigmoid, softplus, xlogy
from calcwork.compile.labels import fold_labels
from calcwork.compile.primitives import bell, maximum, minimum
from calcwork.compile.stable import residual, stabilize

z, x, y, s = (Symbol(n, real=True) for n in "zxys")
p = Symbol("p", positive=True)
LOGISTIC = 1 / (1 + exp(-z))

FORMS = [
    (LOGISTIC, sigmoid(z)),
    (exp(z) / (1 + exp(z)), sigmoid(z)),
    (1 - sigmoid(z), sigmoid(-z)),
    (1 - LOGISTIC, sigmoid(-z)),
    (x - x * sigmoid(z), x * sigmoid(-z)),
    (log(LOGISTIC), -softplus(-z)),
    (log(1 - LOGISTIC), -softplus(z)),
    (log(1 + exp(z)), softplus(z)),
    (log(sigmoid(z)), -softplus(-z)),
    (log_sigmoid(z), -softplus(-z)),
    (log(1 + exp(z)) - z, softplus(-z)),
    (log(p * exp(-(z**2))), log(p) - z**2),
    (log(sigmoid(z) ** 2), -2 * softplus(-z)),
    (log(1 - p), log1p(-p)),
    (exp(z) - 1, expm1(z)),
    (1 - exp(z), -expm1(z)),
    (sigmoid(z) * sigmoid(-z), bell(z)),
    (sigmoid(-z) * (1 - sigmoid(-z)), bell(z)),
    (exp(-z) / (1 + exp(-z)) ** 2, bell(z)),
    (1 - tanh(z) ** 2, 4 * bell(2 * z)),
    (x * tanh(z) ** 2 - x, -4 * x * bell(2 * z)),
    (log(cosh(z)), Abs(z) + log1p(expm1(-2 * Abs(z)) / 2)),
    (x * sinh(z) / cosh(z), x * tanh(z)),
    (1 - sinh(z) ** 2 / cosh(z) ** 2, 4 * bell(2 * z)),
    (xlogy(x, sigmoid(z)), -x * softplus(-z)),
    (Max(x, z), maximum(x, z)),
    (Min(x, z), minimum(x, z)),
    (Abs(z), Abs(z)),
]


@pytest.mark.parametrize(("textbook", "stable"), FORMS, ids=str)
def test_textbook_forms_become_stable(textbook, stable):
    assert stabilize(textbook) == stable


def number(expr, values):
    table = {
        sigmoid: lambda a: 1 / (1 + mpmath.exp(-a)),
        softplus: lambda a: mpmath.log(1 + mpmath.exp(a)),
        log_sigmoid: lambda a: -mpmath.log(1 + mpmath.exp(-a)),
        bell: lambda a: mpmath.exp(a) / (1 + mpmath.exp(a)) ** 2,
        maximum: max,
        minimum: min,
        Max: max,
        Min: min,
        Abs: abs,
        log1p: lambda a: mpmath.log(1 + a),
        expm1: lambda a: mpmath.exp(a) - 1,
        xlogy: lambda a, b: a * mpmath.log(b),
    }
    if expr.is_Symbol:
        return values[expr]
    if expr.is_number:
        return mpmath.mpf(expr.p) / expr.q
    args = [number(a, values) for a in expr.args]
    if expr.is_Add:
        return mpmath.fsum(args)
    if expr.is_Mul:
        return mpmath.fprod(args)
    if expr.is_Pow:
        return args[0] ** args[1]
    return table.get(expr.func, getattr(mpmath, expr.func.__name__, None))(*args)


@pytest.mark.parametrize(("textbook", "stable"), FORMS, ids=str)
def test_rewriting_is_an_identity(textbook, stable):
    values = {z: mpmath.mpf("0.7"), x: mpmath.mpf("-1.3"), p: mpmath.mpf("0.4")}
    with mpmath.workdps(50):
        assert abs(number(textbook, values) - number(stabilize(textbook), values)) < 1e-45


def test_a_wrong_rewrite_would_be_found():
    values = {z: mpmath.mpf("0.7")}
    assert abs(number(1 - sigmoid(z), values) - number(sigmoid(z), values)) > 0.1


@pytest.mark.parametrize(
    ("textbook", "folded"),
    [
        (-y * log(sigmoid(z)) - (1 - y) * log(1 - sigmoid(z)), softplus(s * z)),
        (softplus(z) - y * z, softplus(s * z)),
        (sigmoid(z) - y, s * sigmoid(s * z)),
        (x * sigmoid(z) - x * y, x * s * sigmoid(s * z)),
        ((1 - y) * sigmoid(z) - y * (1 - sigmoid(z)), s * sigmoid(s * z)),
        ((y - sigmoid(z)) * x, -x * s * sigmoid(s * z)),
        ((sigmoid(z) - y) ** 2, sigmoid(s * z) ** 2),
        (y * z, y * z),
    ],
    ids=str,
)
def test_labels_leave_the_loss(textbook, folded):
    assert fold_labels(stabilize(textbook), [y], lambda label: s) == folded


def test_soft_labels_keep_both_ends():
    assert residual(sigmoid(z) - y) == (1 - y) * sigmoid(z) - y * sigmoid(-z)
    assert residual(2 * sigmoid(z) - 2 * y).expand() == (2 * (1 - y) * sigmoid(z) - 2 * y * sigmoid(-z)).expand()


def test_unknown_functions_are_left_alone():
    f = Function("f")
    assert stabilize(f(z) + log(p)) == f(z) + log(p)
    assert expand_log(stabilize(log(p * x**2))) is not None
