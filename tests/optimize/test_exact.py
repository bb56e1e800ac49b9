"""Exact sums and honest error bounds, against fractions and mpmath."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from calcwork.optimize.exact import dot, dot_error, independent_rows, rational_matrix


@pytest.mark.parametrize("seed", range(5))
def test_dot_agrees_with_mpmath(seed):
    rng = np.random.default_rng(seed)
    left, right = rng.standard_normal((2, 12)) * 10.0 ** rng.integers(-9, 9, (2, 12))
    with mpmath.workprec(2000):
        expected = mpmath.fsum(
            mpmath.mpf(a) * mpmath.mpf(b) for a, b in zip(left.tolist(), right.tolist(), strict=True)
        )
        value = dot(left, right)
        assert mpmath.mpf(value.numerator) / value.denominator == expected


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_holds(seed):
    rng = np.random.default_rng(seed)
    left = rng.standard_normal((50, 30)) * 10.0 ** rng.integers(-9, 9, (50, 30))
    right = rng.standard_normal(30)
    bound = dot_error(left, right)
    for value, row, most in zip((left @ right).tolist(), left, bound.tolist(), strict=True):
        assert abs(Fraction(value) - dot(row, right)) <= Fraction(most)


def test_the_bound_is_not_idle():
    # A single product rounds, so a bound of zero would be wrong.
    assert dot_error(np.array([[0.1]]), np.array([0.1]))[0] >= abs(Fraction(0.1 * 0.1) - Fraction(0.1) ** 2) > 0


def test_doubles_become_the_rationals_they_are():
    assert str(rational_matrix([[0.5, 0.1]])[0, 1]) == "3602879701896397/36028797018963968"


@pytest.mark.parametrize(
    ("matrix", "rank"), [(np.eye(3), 3), (np.ones((4, 3)), 1), (np.zeros((2, 2)), 0), (np.zeros((0, 2)), 0)]
)
def test_independent_rows_span_the_others(matrix, rank):
    rows, found = independent_rows(matrix)
    assert found == rank == len(rows) == np.linalg.matrix_rank(matrix[rows] if rows else np.zeros((1, 1)))
