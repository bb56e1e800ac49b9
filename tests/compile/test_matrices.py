"""Inverses and determinants are refused in words, until they can be compiled."""

import pytest
from sympy import log

from calcwork.algebra import Quantity, Scope, index, size
from calcwork.algebra.linear import determinant, inverse_entry
from calcwork.compile import compile_quantities
from calcwork.errors import NotSupportedYet

D, i, j, a, b = size("D"), *(index(n) for n in "ijab")
SCOPE = Scope().declare("A", D, D)
A = SCOPE["A"]


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (
            Quantity(inverse_entry(A[i, j], i, j, D, a, b), (a, b), (D, D)),
            r"inverse\(A\[row1_, column1_\]\)\[a, b\] \(InverseEntry\) cannot be compiled yet",
        ),
        (
            Quantity(log(determinant(A[i, j], i, j, D))),
            r"det\(A\[row1_, column1_\]\) \(Determinant\) cannot be compiled yet",
        ),
    ],
)
def test_matrices_are_refused(quantity, words):
    with pytest.raises(NotSupportedYet, match=words):
        compile_quantities({"result": quantity}, SCOPE)
