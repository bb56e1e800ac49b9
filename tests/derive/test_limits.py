"""Limits for a growing variable: powers of small numbers vanish, those of others are left open."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer, S, Sum, Symbol, oo

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
