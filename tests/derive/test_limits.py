"""Limits: powers of small numbers vanish, parts are put together, kinks are taken from both sides."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, Integer, Max, S, Sum, Symbol, cosh, coth, exp, log, oo, sinh, tanh

from calcwork.algebra.scope import POSITIVE, Domain, Scope
from calcwork.derive.limits import limit_of
from calcwork.errors import NotSupportedYet

T, J = Symbol("t", integer=True), Symbol("j", integer=True)
B, C = Symbol("b", real=True), Symbol("c", real=True)
SCOPE = Scope().declare("b", domain=Domain(Integer(0), Integer(1))).declare("c", domain=POSITIVE)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [(C * (1 - B**T), C), (Sum(C * B**J, (J, 0, T - 1)), C / (1 - B)), (T * B ** (2 * T) + C, C)],
)
def test_powers_of_small_numbers_vanish(body: Expr, wanted: Expr) -> None:
    assert (limit_of(body, T, oo, SCOPE) - wanted).simplify() == S.Zero


@pytest.mark.parametrize("body", [1 - C**T, C * B ** (-T)])
def test_other_powers_are_left_open(body: Expr) -> None:
    with pytest.raises(NotSupportedYet, match="was not found"):
        limit_of(body, T, oo, SCOPE)


X = Symbol("x", real=True)


@pytest.mark.parametrize(
    ("body", "point", "side", "wanted"),
    [
        (Abs(X) / X, S.Zero, -1, S.NegativeOne),
        (exp(-1 / X), S.Zero, 1, S.Zero),
        (X**X, S.Zero, 1, S.One),
        (Abs(X), S.Zero, 0, S.Zero),
        (Max(X, 1) / X, S.One, 0, S.One),
        ((X * coth(X) - 1) / X**2, S.Zero, 0, Integer(1) / 3),
        (tanh(C * X) / X, S.Zero, 0, C),
        ((1 + C / X) ** (2 * X), oo, 0, exp(2 * C)),
        (log(C * cosh(X) ** (1 / X**2)), S.Zero, 0, log(C) + Integer(1) / 2),
        (sinh(X) / X, S.Zero, 0, S.One),
    ],
)
def test_limits(body: Expr, point: Expr, side: int, wanted: Expr) -> None:
    assert (limit_of(body, X, point, SCOPE, Integer(side)) - wanted).simplify() == S.Zero


@pytest.mark.parametrize("body", [Abs(X) / X, exp(-1 / X), exp(1 / X), 1 / X, Max(X, 0) / X])
def test_what_differs_from_side_to_side_has_no_limit(body: Expr) -> None:
    with pytest.raises(NotSupportedYet, match="was not found"):
        limit_of(body, X, S.Zero, SCOPE)
