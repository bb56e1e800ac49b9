"""Symmetric matrices by their definitions, and the entries of their inverses."""

from sympy import Sum

from calcwork.algebra import Scope, index, size
from calcwork.algebra.linear import inverse_entry
from calcwork.algebra.structured import declare_positive_definite, declare_symmetric
from calcwork.algebra.symmetry import symmetric_names, with_symmetry

N, D, i, j, k, a, b = size("N"), size("D"), *(index(n) for n in "ijkab")
SCOPE = declare_positive_definite(declare_symmetric(Scope().declare("X", N, D).declare("B", D, D), "S", D), "P", D)
NAMES = symmetric_names(SCOPE)
X, S, B = SCOPE["X"], SCOPE["S"], SCOPE["B"]


def test_the_names_are_those_whose_definitions_are_symmetric():
    scope = SCOPE.define(scope_array("G")[i, j], Sum(X[k, i] * X[k, j], (k, 1, N)))
    scope = scope.define(scope_array("Q")[i, j], Sum(X[k, i] * B[k, j], (k, 1, N)))
    assert symmetric_names(scope) == {"S", "P", "G"}


def scope_array(name):
    return Scope().declare(name, D, D)[name]


def test_entries_in_one_order():
    assert with_symmetry(S[a, b] - S[b, a], NAMES) == 0
    assert with_symmetry(B[a, b] - B[b, a], NAMES) != 0


def test_entries_of_inverses_in_one_order():
    def inverse(matrix, row, column):
        return inverse_entry(matrix, i, j, D, row, column)

    assert with_symmetry(inverse(S[i, j], a, b) - inverse(S[j, i], a, b), NAMES) == 0
    assert with_symmetry(inverse(S[i, j], a, b) - inverse(S[i, j], b, a), NAMES) == 0
    assert with_symmetry(inverse(B[i, j], a, b) - inverse(B[i, j], b, a), NAMES) != 0
    congruent = Sum(X[k, i] * X[k, j], (k, 1, N)) + S[i, j]
    assert with_symmetry(inverse(congruent, a, b) - inverse(congruent, b, a), NAMES) == 0
