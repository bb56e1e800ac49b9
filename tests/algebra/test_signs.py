"""What is known of signs, and where."""

import pytest
from sympy import S, Sum, log

from calcwork.algebra import NONNEGATIVE, POSITIVE, SIGNS, UNIT, Domain, Scope, array, index, scalar, size
from calcwork.algebra.generators import Exp, Log, Refine, Root, Total
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.signs import Signs

N, k = size("N"), index("k")
x, c, q, p, s, m = (scalar(name) for name in "xcqpsm")
X, P = array("X", N), array("P", N)
SCOPE = (
    Scope()
    .declare("c", domain=POSITIVE)
    .declare("q", domain=NONNEGATIVE)
    .declare("p", domain=UNIT)
    .declare("s", domain=SIGNS)
    .declare("P", N, domain=UNIT)
    .declare("m", domain=Domain(lower=S.Zero, upper=N, open_lower=False, open_upper=False))
)

CASES = [  # expression, positive, nonnegative
    (c, True, True),
    (q, False, True),
    (x, False, False),
    (x**2, False, True),
    (1 + x**2, True, True),
    (c * q, False, True),
    (c + q, True, True),
    (1 - p, True, True),
    (1 - P[k], True, True),
    (N - m, False, True),
    (N + 1 - m, True, True),
    (1 - 2 * p, False, False),
    (N, True, True),
    (Exp(x), True, True),
    (Exp(N * Log(x)), False, False),
    (Exp(N * Log(c)), True, True),
    (Root(x, S(2)), False, True),
    (Root(x, S(3)), False, False),
    (Root(c, S(2)), True, True),
    (Root(S.NegativeOne, k), False, False),
    (Total(P[k], k, N), True, True),
    (Total(P[k], k, N - 1), False, True),
    (S.NaN, False, False),
    (S(-2), False, False),
]


@pytest.mark.parametrize(("expr", "positive", "nonnegative"), CASES)
def test_signs(expr, positive, nonnegative):
    signs = Signs(SCOPE)
    assert (signs.is_positive(expr), signs.is_nonnegative(expr)) == (positive, nonnegative)


def test_a_noted_sign_is_known():
    signs = Signs(SCOPE)
    assert signs.note(x, strict=False)
    assert (signs.is_positive(x), signs.is_nonnegative(x)) == (False, True)
    assert signs.note(x, strict=True)
    assert signs.is_positive(x)


def test_a_sign_that_was_doubted_starts_again():
    signs = Signs(SCOPE)
    signs.doubt(x)
    with pytest.raises(Refine):
        signs.note(-x, strict=True)


def test_nothing_is_noted_in_quiet():
    signs = Signs(SCOPE)
    with signs.quiet():
        assert not signs.note(x, strict=True)
    assert not signs.is_positive(x)


def test_a_sum_over_a_part_of_an_axis_notes_nothing():
    for upper, known in ((N, True), (size("M"), False)):
        normal = Normalizer(SCOPE)
        normal.simplify(Sum(log(X[k]), (k, 1, upper)))
        normal.signs.lengths[k] = upper
        assert normal.is_positive(X[k]) is known
