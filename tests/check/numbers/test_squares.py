"""Inverse and determinant of numbers, and of expressions at a point, against NumPy and SymPy."""

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from sympy import Integer, Matrix, exp, log

from calcwork.algebra import Scope, array, index, size
from calcwork.algebra.linear import determinant as symbolic_determinant
from calcwork.algebra.linear import inverse_entry
from calcwork.check.numbers.balls import Budget, TooMuchWork, Values, evaluate
from calcwork.check.numbers.elementwise import Undecided, Undefined
from calcwork.check.numbers.squares import determinant, inverse

ROWS = [[fmpq(2), fmpq(1, 3), fmpq(-1)], [fmpq(0), fmpq(5, 7), fmpq(4)], [fmpq(1), fmpq(1), fmpq(-3, 2)]]
D = size("D")
i, j, a, b, g = (index(n) for n in "ijabg")
A, w, T = array("A", D, D), array("w", D), array("T", 2, D, D)
AT = Values({"D": 3}, {("A", r + 1, c + 1): v for r, row in enumerate(ROWS) for c, v in enumerate(row)})


def as_sympy(rows):
    return Matrix([[Integer(int(v.p)) / Integer(int(v.q)) for v in row] for row in rows])


def test_rationals_stay_exact():
    wanted = as_sympy(ROWS).inv()
    assert as_sympy(inverse(ROWS)) == wanted
    assert determinant(ROWS) == fmpq(*map(int, as_sympy(ROWS).det().as_numer_denom()))


def test_balls_hold_the_exact_result():
    with ctx.workprec(100):
        found = inverse([[arb(v) for v in row] for row in ROWS])
        for row, exact in zip(found, inverse(ROWS), strict=True):
            assert all(ball.contains(arb(v)) for ball, v in zip(row, exact, strict=True))
        assert determinant([[arb(v) for v in row] for row in ROWS]).contains(arb(determinant(ROWS)))


def test_a_singular_matrix_has_no_inverse():
    singular = [[fmpq(1), fmpq(2)], [fmpq(2), fmpq(4)]]
    with pytest.raises(Undefined, match="the inverse of a singular matrix"):
        inverse(singular)
    assert determinant(singular) == 0


def test_a_matrix_of_balls_that_may_be_singular_is_not_decided():
    third = arb(1) / 3
    with pytest.raises(Undecided):
        inverse([[third, third], [third, third]])


def test_long_rationals_become_balls():
    long = fmpq(3**3000, 2**4000 + 1)
    with ctx.workprec(128):
        assert isinstance(inverse([[long, fmpq(1)], [fmpq(1), fmpq(1)]])[0][0], arb)


def test_entries_at_a_point_are_those_of_numpy():
    numbers = np.array([[float(v.p) / float(v.q) for v in row] for row in ROWS])
    for r in range(3):
        for c in range(3):
            at = inverse_entry(A[i, j], i, j, D, Integer(r + 1), Integer(c + 1))
            value = evaluate(at, AT)
            assert abs(float(value.p) / float(value.q) - np.linalg.inv(numbers)[r, c]) < 1e-12


def test_transcendental_entries_give_balls():
    node = log(symbolic_determinant(exp(A[i, j]), i, j, D) ** 2)
    numbers = np.exp(np.array([[float(v.p) / float(v.q) for v in row] for row in ROWS]))
    assert abs(float(evaluate(node, AT).mid()) - 2 * np.log(abs(np.linalg.det(numbers)))) < 1e-12


def test_each_member_of_a_batch_has_its_own_inverse():
    elements = {("T", n, r + 1, c + 1): v * n for n in (1, 2) for r, row in enumerate(ROWS) for c, v in enumerate(row)}
    node = inverse_entry(T[g, i, j], i, j, D, Integer(1), Integer(2))
    first, second = (evaluate(node.xreplace({g: Integer(n)}), Values({"D": 3}, elements)) for n in (1, 2))
    assert first == 2 * second


def test_the_logarithm_of_a_negative_determinant_is_undefined():
    node = log(symbolic_determinant(A[i, j], i, j, D))
    assert determinant(ROWS) < 0
    with pytest.raises(Undefined, match="logarithm"):
        evaluate(node, AT)


def test_a_place_outside_of_the_matrix_is_undefined():
    with pytest.raises(Undefined, match="outside of a matrix"):
        evaluate(inverse_entry(A[i, j], i, j, D, Integer(4), Integer(1)), AT)


def test_the_work_is_counted():
    with pytest.raises(TooMuchWork):
        evaluate(symbolic_determinant(A[i, j], i, j, D), AT, budget=Budget(10))


def test_a_matrix_without_rows_is_undefined():
    with pytest.raises(Undefined, match="without rows"):
        evaluate(symbolic_determinant(w[i] * w[j] + A[i, j], i, j, D), Values({"D": 0}), Scope())
