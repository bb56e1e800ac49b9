import pytest
from sympy import Float, Rational, Sum

from calcwork.algebra import Scope, scalar
from calcwork.algebra.partial import Factors, Partial
from calcwork.derive.definitions import at_sizes, exact_numbers, expanded, is_index, plain_scope, resolved, uses
from calcwork.errors import UserError

from .problems import LOGISTIC, D, J, N, b, i, j, u, v, w, x, y, yh, z


def test_definitions_are_put_in_under_sums_without_capture():
    flat = expanded(Sum(yh[i] * w[j], (i, 1, N)), LOGISTIC)
    assert not uses(flat, LOGISTIC)
    assert flat.has(x)
    assert j in flat.free_symbols
    assert expanded(J, LOGISTIC, keep=("yh",)).has(yh[1].base)


def test_derivatives_are_carried_out_inside_first():
    scope = Scope().declare("u").declare("v")
    assert resolved(Partial(u**3, u, u), scope) == 6 * u
    assert resolved(Partial(Partial(u**2 * v, u), v) + Factors(2, v), scope) == 2 * u + 2 * v
    with pytest.raises(UserError, match="cannot differentiate by y"):
        resolved(Partial(u, y[1]), scope)


def test_derivatives_in_definitions_are_carried_out():
    scope = Scope().declare("u").define(scalar("g"), Partial(u**2, u))
    assert plain_scope(scope).definitions["g"].body == 2 * u
    assert plain_scope(LOGISTIC) is LOGISTIC


def test_an_index_is_no_scalar_of_the_same_name():
    scope = Scope().declare("i").define(scalar("g"), scalar("i"))
    assert is_index(i)
    assert not is_index(N)
    assert not uses(i + 0 * u, scope.define(scalar("h"), u))


def test_sizes_are_put_in_everywhere():
    fixed = at_sizes(LOGISTIC, {D: Rational(2)})
    assert not fixed.definitions["z"].body.has(D)
    assert z[i] in uses(z[i] + b, fixed)


def test_decimals_are_what_they_show():
    assert exact_numbers(Float("0.1") * u) == u / 10
