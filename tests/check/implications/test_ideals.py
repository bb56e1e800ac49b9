"""Equations that follow from several others by elimination."""

import pytest
from sympy import Expr, S, groebner, symbols

from calcwork.algebra import POSITIVE, Scope, scalar
from calcwork.algebra.normal import Normalizer
from calcwork.check.implications.ideals import follows
from calcwork.check.implications.solve import judge_implication

X, Y, L = (scalar(n) for n in "xyl")
SCOPE = Scope().declare("x").declare("y").declare("l")


@pytest.mark.parametrize(
    ("premises", "conclusion", "expected"),
    [
        ([Y - L, X - L, X + Y - 10], 2 * X - 10, True),
        ([Y - L, X - L, X + Y - 10], 2 * X - 9, False),
        ([X * Y - 1, X**2 - Y], X**3 - 1, True),
        ([X**2 + Y**2, X * Y], X, True),  # of a power of x, which is in the ideal
        ([X**2 - Y**2, X - Y + 1], X + Y, True),
        ([X**2 - Y**2], X + Y, False),
        ([X - 1, X - 2], Y, False),  # nothing meets the premises, so they show nothing
    ],
)
def test_elimination_agrees_with_a_groebner_basis(premises: list[Expr], conclusion: Expr, expected: bool) -> None:
    assert follows(premises, [conclusion], [], Normalizer(SCOPE)) is expected
    t = symbols("t")
    plain = {s: symbols(s.name) for s in (X, Y, L)}
    given = [p.xreplace(plain) for p in premises]
    inside = groebner([*given, 1 - t * conclusion.xreplace(plain)], t, *plain.values()).exprs == [1]
    assert (inside and groebner(given, *plain.values()).exprs != [1]) is expected


def test_what_is_divided_by_is_not_zero() -> None:
    assert follows([(X - 1) / X, X * Y], [Y], [], Normalizer(SCOPE))
    assert not follows([X * (X - 1), X * Y], [Y], [], Normalizer(SCOPE))
    assert follows([X * (X - 1), X * Y], [Y], [X], Normalizer(Scope().declare("x", domain=POSITIVE).declare("y")))


def test_two_premises_that_say_the_same_do_not_show_everything() -> None:
    assert judge_implication([(X, Y), (2 * X - 2 * Y, S.Zero)], [(X, S.One)], SCOPE).verdict not in ("proved", "agrees")
