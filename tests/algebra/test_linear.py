"""The nodes for inverses and determinants: bound names, capture, identities at construction."""

import doctest

import pytest
from sympy import Dummy, Integer, KroneckerDelta, Mul, Product, Sum, log

from calcwork.algebra import Scope, array, index, linear, scalar, size, structured
from calcwork.algebra.binding import expand_definitions, index_ranges, rename_apart, settle_names, substitute
from calcwork.algebra.linear import Determinant, InverseEntry, Square, atoms_outside, determinant, inverse_entry
from calcwork.errors import UserError

N, D = size("N"), size("D")
i, j, k, m, a, b, p, q = (index(n) for n in "ijkmabpq")
X, A, T, d, w = array("X", N, D), array("A", D, D), array("T", N, D, D), array("d", D), array("w", D)
c = scalar("c")


def gram(row, column, inner):
    return Sum(X[inner, row] * X[inner, column], (inner, 1, N)) + c * KroneckerDelta(row, column)


@pytest.mark.parametrize("module", [linear, structured])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_bound_names_do_not_matter():
    first = inverse_entry(gram(i, j, k), i, j, D, a, b)
    second = inverse_entry(gram(b, Dummy("a"), a).xreplace({}), b, m, D, a, b)
    assert first == inverse_entry(gram(a, k, i), a, k, D, a, b)
    assert hash(first) == hash(inverse_entry(gram(a, k, i), a, k, D, a, b))
    assert first != second
    assert first - inverse_entry(gram(p, q, m), p, q, D, a, b) == 0


def test_free_symbols_leave_bound_indices_out():
    node = inverse_entry(gram(i, j, k), i, j, D, a, b)
    integers = {s for s in node.free_symbols if s.is_integer}
    assert integers == {a, b, N, D}


def test_places_may_have_the_letters_that_are_bound():
    node = inverse_entry(A[i, j], i, j, D, i, j)
    assert node.xreplace({i: a, j: b}) == inverse_entry(A[i, j], i, j, D, a, b)


def test_nothing_is_captured_by_substitution():
    inner = determinant(T[k, i, j], i, j, D)
    for expr in (inner.xreplace({k: i}), inner.subs(k, i), substitute(inner, {k: i})):
        assert expr == determinant(T[i, p, q], p, q, D)
    bound = determinant(A[i, j], i, j, D).matrix.row
    assert inner.xreplace({k: bound}).free_symbols >= {bound}


def test_matrices_in_matrices_keep_their_indices_apart():
    outer = determinant(determinant(T[i, k, m], k, m, D) * A[i, j], i, j, D)
    assert outer == determinant(determinant(T[p, i, j], i, j, D) * A[p, q], p, q, D)
    wrong = determinant(determinant(T[j, k, m], k, m, D) * A[i, j], i, j, D)
    assert outer != wrong


def test_a_matrix_that_grows_inside_of_another_is_renamed():
    B = array("B", N, D, D)
    outer = determinant(determinant(B[i, k, m], k, m, D) * A[i, j], i, j, D)
    element = next(e for e in outer.atoms(type(A[i, j])) if e.base == B)
    grown = outer.xreplace({element: element + determinant(A[p, q] + element, p, q, D)})
    row, column = index("r"), index("s")
    again = B[i, row, column] + determinant(A[p, q] + B[i, row, column], p, q, D)
    assert grown == determinant(determinant(again, row, column, D) * A[i, j], i, j, D)


def test_definitions_are_put_in_under_bound_indices():
    scope = Scope().declare("S", D, D).declare("A", D, D)
    scope = scope.define(A[i, j], (scope["S"][i, j] + scope["S"][j, i]) / 2)
    found = expand_definitions(inverse_entry(A[p, q], p, q, D, i, j), scope)
    assert found == inverse_entry((scope["S"][a, b] + scope["S"][b, a]) / 2, a, b, D, i, j)


def test_a_definition_with_a_matrix_inside_is_put_in_without_capture():
    B = array("B", N)
    scope = Scope().declare("T", N, D, D).declare("C", N, N)
    scope = scope.define(B[i], determinant(T[i, j, k], j, k, D))
    C = scope["C"]
    found = expand_definitions(determinant(B[i] * C[i, j], i, j, N), scope)
    assert found == determinant(determinant(T[p, j, k], j, k, D) * C[p, q], p, q, N)


def test_renaming_apart_and_settling_leave_matrices_alone():
    node = Sum(inverse_entry(gram(i, j, k), i, j, D, i, b) * w[i], (i, 1, D))
    assert settle_names(rename_apart(node)) == node


def test_places_have_the_range_of_the_matrix():
    assert index_ranges(inverse_entry(A[i, j], i, j, D, a, b))[a] == (1, D)


def test_atoms_outside_of_matrices():
    node = w[p] * inverse_entry(A[i, j], i, j, D, p, q)
    assert atoms_outside(node, type(w[p])) == {w[p]}


IDENTITIES = {
    "one row": (inverse_entry(c, i, j, Integer(1), a, b), 1 / c),
    "one row, determinant": (determinant(c, i, j, Integer(1)), c),
    "identity": (inverse_entry(KroneckerDelta(i, j), i, j, D, a, b), KroneckerDelta(a, b)),
    "identity at one place": (inverse_entry(KroneckerDelta(i, j) * d[j], i, j, D, a, a), 1 / d[a]),
    "diagonal": (inverse_entry(KroneckerDelta(i, j) * d[j], i, j, D, a, b), KroneckerDelta(a, b) / d[a]),
    "multiple": (inverse_entry(c * A[i, j], i, j, D, a, b), inverse_entry(A[i, j], i, j, D, a, b) / c),
    "inverse": (inverse_entry(inverse_entry(A[i, j], i, j, D, k, m), k, m, D, a, b), A[a, b]),
    "transposed inverse": (inverse_entry(inverse_entry(A[i, j], i, j, D, k, m), m, k, D, a, b), A[b, a]),
    "determinant of a multiple": (determinant(c * A[i, j], i, j, D), c**D * determinant(A[i, j], i, j, D)),
    "determinant of an inverse": (
        determinant(inverse_entry(A[i, j], i, j, D, k, m), k, m, D),
        1 / determinant(A[i, j], i, j, D),
    ),
    "symmetric": (inverse_entry(gram(i, j, k), i, j, D, a, b), inverse_entry(gram(i, j, k), i, j, D, b, a)),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_identities_at_construction(name):
    left, right = IDENTITIES[name]
    assert left == right


def test_the_determinant_of_a_diagonal_matrix_is_a_product():
    found = determinant(KroneckerDelta(i, j) * d[i], i, j, D)
    assert isinstance(found, Product)
    assert determinant(c * KroneckerDelta(i, j), i, j, D) == c**D


def test_a_general_inverse_is_not_symmetric():
    assert inverse_entry(A[i, j], i, j, D, a, b) != inverse_entry(A[i, j], i, j, D, b, a)


def test_transposing_twice_is_nothing():
    matrix = Square(A[i, j] * w[i], (i, 1, D), (j, 1, D))
    assert matrix.transposed() != matrix
    assert matrix.transposed().transposed() == matrix
    assert matrix.transposed().at(a, b) == matrix.at(b, a)


def test_derivatives_by_sympy_follow_the_same_rules():
    node = inverse_entry(c * A[i, j] + KroneckerDelta(i, j), i, j, D, a, b)
    change = node.diff(c)
    assert change.has(InverseEntry)
    assert change.could_extract_minus_sign()
    by_c = log(determinant(c * A[i, j] + KroneckerDelta(i, j), i, j, D)).diff(c)
    assert not by_c.has(Determinant)


def test_text():
    assert str(inverse_entry(A[i, j], i, j, D, a, b)) == "inverse(A[row1_, column1_])[a, b]"
    assert str(determinant(A[i, j], i, j, D)) == "det(A[row1_, column1_])"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (((i, 1, D), (i, 1, D)), "give two different letters"),
        (((i, 1, D), (j, 1, N)), "with one size n"),
        (((i, 0, D), (j, 1, D)), "with one size n"),
        (((i, 1, D),), "with one size n"),
    ],
)
def test_what_is_no_square_matrix_is_refused(limits, words):
    with pytest.raises(UserError, match=words):
        Square(A[i, j], *limits)


def test_structured_matrices_are_defined_once():
    scope = structured.declare_symmetric(Scope(), "A", D)
    assert scope.definitions["A"].parameters == (i, j)
    with pytest.raises(UserError, match="defined twice"):
        structured.declare_positive_definite(scope, "A", D)
    with pytest.raises(UserError, match="declared twice"):
        structured.declare_symmetric(Scope().declare("A_free", N), "A", D)


def test_the_product_of_equal_nodes_is_a_square():
    node = inverse_entry(A[i, j], i, j, D, a, b)
    assert Mul(node, inverse_entry(A[p, q], p, q, D, a, b)) == node**2
