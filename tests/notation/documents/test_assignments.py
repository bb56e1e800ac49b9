"""Values in plain text: exact numbers, formulas and arrays, and what is refused."""

import pytest
from sympy import Integer, Rational, exp, pi, sqrt

from calcwork.algebra import scalar
from calcwork.errors import UserError
from calcwork.notation.documents.assignments import read_assignments, read_value

VALUES = [
    ("0.1", Rational(1, 10)),
    ("-2^3/3", Rational(-8, 3)),
    ("1.5e-3", Rational(3, 2000)),
    ("−2", Integer(-2)),
    ("sqrt(2)/2", sqrt(2) / 2),
    ("exp(1/2) - pi", exp(Rational(1, 2)) - pi),
    ("e", exp(1)),
    ("a + 1", scalar("a") + 1),
    (r"\theta", scalar("theta")),
    ("[[1, 0.5], [3, 4]]", [[1, Rational(1, 2)], [3, 4]]),
    ("(1, 2)", [1, 2]),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values_are_exact(text, value):
    assert read_value(text) == value


ASSIGNMENTS = [
    ("x=1, y=2", {"x": 1, "y": 2}),
    ("w=1,2; b=0", {"w": [1, 2], "b": 0}),
    ("w=[1,2], b=0", {"w": [1, 2], "b": 0}),
    ("X=[[1,2],[3,4]]\ny=1,0", {"X": [[1, 2], [3, 4]], "y": [1, 0]}),
    (r"\lambda=1/2", {"lambda": Rational(1, 2)}),
    ("3,4", {"": [3, 4]}),
]


@pytest.mark.parametrize(("text", "found"), ASSIGNMENTS)
def test_assignments_are_cut_where_a_reader_cuts_them(text, found):
    assert read_assignments(text) == found


REFUSED = [
    ("x=__import__('os')", "is not read as a value"),
    ("x=a.b", "is not read as a value"),
    ("x=f(1)", "is not read as a value"),
    ("x=sqrt", "is not read as a value"),
    ("x=inf", "is not read as a value"),
    ("x=0x10", "is not read as a value"),
    ("x=1 2", "is not read as a value"),
    ("x=[1,2", "is not read as a value"),
    ("x=" + "(" * 3000 + "1" + ")" * 3000, "is not read as a value"),
    ("x=" + "1" * 5000, "is not read as a value"),
    ("x=9**9**9", "keep exponents below 1000"),
    ("x=exp(exp(exp(100)))", "is too large; keep it below 100000"),
    ("x=1e9999", "above 1e308"),
    ("x=1/0", "divides by zero"),
    ("x=log(0)", "no finite number"),
    ("x=", "a value is missing"),
    ("x=1,,2", "a value is missing"),
    ("x==1", "does not begin with a name"),
    ("x=1; x=2", "x is given twice"),
    (" ", "no values are given"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_no_value_is_refused_in_one_short_sentence(text, message):
    with pytest.raises(UserError, match=message) as error:
        read_assignments(text)
    assert len(str(error.value)) < 250
