"""Inverse and determinant of matrices of numbers: exact where every entry is, else by balls that prove the result."""

from __future__ import annotations

from flint import arb_mat, fmpq_mat

from calcwork.check.numbers.elementwise import EXACT_BITS, Undecided, Undefined, Value, ball, exact, finite, slim

Rows = list[list[Value]]


def inverse(rows: Rows) -> Rows:
    """Return the inverse.

    Raises
    ------
    Undefined, Undecided
        When the matrix is singular, or when the balls do not show that it is not.
    """
    if _stays_exact(rows):
        try:
            return [[slim(v) for v in row] for row in fmpq_mat(rows).inv().tolist()]
        except ZeroDivisionError:
            raise Undefined("the inverse of a singular matrix") from None
    try:
        found = arb_mat([[ball(v) for v in row] for row in rows]).inv()
    except ZeroDivisionError:
        raise Undecided from None
    return [[finite(v) for v in row] for row in found.tolist()]


def determinant(rows: Rows) -> Value:
    """Return the determinant."""
    if _stays_exact(rows):
        return slim(fmpq_mat(rows).det())
    return finite(arb_mat([[ball(v) for v in row] for row in rows]).det())


def _stays_exact(rows: Rows) -> bool:
    """Tell whether all entries are rationals, short enough that elimination with them is cheap."""
    return all(exact(v) for row in rows for v in row) and max(v.height_bits() for row in rows for v in row) < EXACT_BITS
