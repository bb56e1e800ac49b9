"""Exact arithmetic for proofs about float data: every finite double is a rational number."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from calcwork.optimize.result import Matrix, Vector


def rational_matrix(array: Any) -> Any:
    """Return a two-dimensional array of finite doubles as a `flint.fmpq_mat`, without rounding."""
    from flint import fmpq, fmpq_mat

    rows = np.atleast_2d(np.asarray(array, dtype=np.float64))
    entries = [fmpq(*value.as_integer_ratio()) for value in rows.ravel().tolist()]
    return fmpq_mat(*rows.shape, entries)


def column_matrix(values: list[Fraction]) -> Any:
    """Return fractions as a column."""
    from flint import fmpq, fmpq_mat

    return fmpq_mat(len(values), 1, [fmpq(value.numerator, value.denominator) for value in values])


def fraction(value: Any) -> Fraction:
    """Return a `flint.fmpq` as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def dot(left: Vector, right: Vector) -> Fraction:
    """Return Σ_j left_j right_j of doubles without rounding.

    Examples
    --------
    >>> dot(np.array([1e16, 1.0, -1e16]), np.ones(3))
    Fraction(1, 1)
    """
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    return sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))


def dot_error(left: Matrix, right: Vector) -> Vector:
    """Bound the rounding error of the float products `left @ right`, row by row, in any order of summation.

    |fl(Σ_j a_j b_j) - Σ_j a_j b_j| <= γ_n Σ_j |a_j| |b_j| + n 2⁻¹⁰⁷⁴ with γ_n = n u / (1 - n u), u = 2⁻⁵³ (Higham,
    Accuracy and Stability of Numerical Algorithms, section 3.1); n is taken two larger, for the bound's own rounding.
    """
    count = left.shape[1] + 2
    gamma = count * 2.0**-53 / (1 - count * 2.0**-53)
    return np.asarray(2 * gamma * (np.abs(left) @ np.abs(right)) + count * np.finfo(np.float64).tiny)


def independent_rows(matrix: Matrix) -> tuple[list[int], int]:
    """Return as many rows as the numerical rank, chosen by a pivoted QR factorization, and that rank."""
    from scipy.linalg import qr

    if not matrix.size:
        return [], 0
    _, triangle, pivots = qr(matrix.T, mode="economic", pivoting=True)
    sizes = np.abs(np.diagonal(triangle))
    rank = int(np.count_nonzero(sizes > max(matrix.shape) * np.finfo(np.float64).eps * sizes[0]))
    return sorted(pivots[:rank].tolist()), rank
