"""Points: names, shapes, sizes and domains against what a scope declares."""

from fractions import Fraction

import numpy as np
import pytest
from sympy import Rational

from calcwork.algebra import POSITIVE, Scope, scalar, size
from calcwork.derive.point import point_in
from calcwork.errors import UserError
from calcwork.problems import find

N, D = size("N"), size("D")
SCOPE = (
    Scope()
    .declare("X", N, D)
    .declare("w", D)
    .declare("lambda_", domain=POSITIVE)
    .declare("b")
    .define(scalar("t"), scalar("b") ** 2)
)


def test_numbers_of_every_kind_are_exact():
    point = point_in(SCOPE, {"X": np.array([[1, 2], [3, 4]]), "w": [0.1, Fraction(1, 3)], "lambda": "1/2", "b": 3})
    assert point.values["X"].entries == (1, 2, 3, 4)
    assert point.values["w"].entries == (Rational(*(0.1).as_integer_ratio()), Rational(1, 3))
    assert point.values["lambda_"] == Rational(1, 2)
    assert dict(point.sizes) == {"N": 2, "D": 2}


def test_a_size_can_be_given():
    assert dict(point_in(find("coin").scope, "N=10, p=1/2").sizes) == {"N": 10}


REFUSED = [
    ("q=1", "'q' is not declared here; values can be given for X, w, lambda_, b, D, N"),
    ("t=1", "t is defined by other quantities here"),
    ("w=1; w=2", "given twice"),
    ("b=[1]", r"b has shape \(1,\), expected one number"),
    ("w=[[1]]", r"w has shape \(1, 1\), expected \(D,\)"),
    ("X=[[1,2],[3,4]], w=[1]", r"w has shape \(1,\), expected \(D,\) with D = 2 as in X"),
    ("X=[[1,2],[3]]", "X is no array: its rows differ in length"),
    ("w=[]", "w is no array: it is empty"),
    ("lambda=-1", r"lies outside of \(0, oo\)"),
    ("b=sqrt(-1)", "is no real number"),
    ("D=1/2", "D is a size, expected a whole number"),
    ("3", "a value stands without a name"),
    ({"b": float("nan")}, "expected a finite number"),
    ({"b": object()}, "expected a finite number"),
]


@pytest.mark.parametrize(("at", "message"), REFUSED)
def test_a_point_that_does_not_fit_is_refused(at, message):
    with pytest.raises(UserError, match=message):
        point_in(SCOPE, at)


def test_labels_are_held_to_their_values():
    with pytest.raises(UserError, match=r"y = 2 lies outside of \{0, 1\}"):
        point_in(find("logistic").scope, "y=[0, 2]")
