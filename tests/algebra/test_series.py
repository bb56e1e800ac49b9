"""Closed forms of infinite sums, against mpmath's extrapolated sums."""

from __future__ import annotations

import mpmath
import pytest
from sympy import Expr, Integer, Sum, Symbol, exp, factorial, lambdify, oo

from calcwork.algebra.scope import POSITIVE, Domain
from calcwork.algebra.series import with_series

K = Symbol("k", integer=True)
Q, M = Symbol("q", real=True), Symbol("m", real=True)
DOMAINS = {"q": Domain(Integer(0), Integer(1)), "m": POSITIVE}
SUMS = [
    (Q**K, 0),
    (3 * K * Q * (1 - Q) ** K, 0),
    (K**2 * Q ** (K - 1), 1),
    ((K - 2) * Q**K, 3),
    (K**2 * M**K * exp(-M) / factorial(K), 0),
    ((K + 1) * M**K / factorial(K), 2),
    (Q**K / K, 1),
    (5 * (-Q) ** K / K, 3),
    ((-1) ** K * Q ** (2 * K), 0),
    (K**2 / Integer(2) ** K, 1),
    (1 / (K * (K + 2)), 1),
    (1 / ((2 * K + 2) * (K + 3)), 2),
]


@pytest.mark.parametrize(("term", "first"), SUMS)
def test_a_closed_form_is_the_sum(term: Expr, first: int) -> None:
    closed = with_series(Sum(term, (K, first, oo)), DOMAINS)
    assert not closed.has(oo, Sum)
    terms = lambdify((K, Q, M), term, "mpmath")
    at = mpmath.mpf("0.3"), mpmath.mpf("1.7")
    wanted = mpmath.nsum(lambda k: terms(k, *at), [first, mpmath.inf])
    assert abs(lambdify((Q, M), closed, "mpmath")(*at) - wanted) < 1e-10


@pytest.mark.parametrize("term", [M**K, (1 + Q) ** K, K**Q, Symbol("r", real=True) ** K])
def test_a_sum_that_need_not_converge_stays(term: Expr) -> None:
    total = Sum(term, (K, 0, oo))
    assert with_series(total, DOMAINS) == total
