"""Contraction of matrices with their inverses, step by step."""

from sympy import Dummy, KroneckerDelta, S, Sum

from calcwork.algebra import index
from calcwork.algebra.cancellation import cancel
from calcwork.algebra.contraction import Contraction, Product, entry_of, identified, merged
from calcwork.algebra.linear import InverseEntry, Square
from calcwork.algebra.normal import Normalizer

from .matrices import SCOPE, D, N

i, j, a, b, c = (index(n) for n in "ijabc")
X, A, B, w, lam = (SCOPE[name] for name in ("X", "A", "B", "x", "lam"))
k, m, n = (Dummy(x, integer=True) for x in "kmn")
GRAM = (X[n, i] * X[n, j], lam * KroneckerDelta(i, j))


def gram():
    return Square(Sum(GRAM[0], (n, 1, N)) + GRAM[1], (i, 1, D), (j, 1, D))


def contraction():
    normal = Normalizer(SCOPE)
    normal.ranges.update({a: (1, D), b: (1, D), c: (1, D)})
    return Contraction(normal)


def test_the_entry_of_a_matrix_is_taken_apart_the_longest_term_first():
    entry = entry_of(Normalizer(SCOPE), gram())
    assert [len(t.binders) for t in entry.terms] == [1, 0]
    assert entry.terms[1].factors.count(lam) == 1


def test_a_multiplied_out_matrix_meets_its_inverse():
    inverse = InverseEntry(gram(), k, b)
    product = Product([X[m, a], X[m, k], inverse], {k: D, m: N})
    first, second = contraction().reduced([product])
    assert {len(first.factors), len(second.factors)} == {1, 3}
    assert any(KroneckerDelta(a, b) in p.factors for p in (first, second))


def test_the_index_must_run_over_the_whole_range():
    inverse = InverseEntry(gram(), k, b)
    product = Product([X[m, a], X[m, k], inverse], {k: D - 1, m: N})
    assert contraction().reduced([product]) == [product]
    inner = Product([X[m, a], X[m, k], inverse], {k: D, m: N - 1})
    assert contraction().reduced([inner]) == [inner]


def test_an_index_that_is_used_elsewhere_is_not_contracted():
    product = Product([X[m, a], X[m, k], w[k], InverseEntry(gram(), k, b)], {k: D, m: N})
    assert contraction().reduced([product]) == [product]


def test_a_transposed_matrix_is_not_contracted():
    matrix = Square(A[i, j], (i, 1, D), (j, 1, D))
    product = Product([A[k, a], InverseEntry(matrix, k, b)], {k: D})
    assert contraction().reduced([product]) == [product]
    assert contraction().reduced([Product([A[a, k], InverseEntry(matrix, k, b)], {k: D})]) != [product]


def test_a_trace_gives_the_size():
    matrix = Square(A[i, j], (i, 1, D), (j, 1, D))
    (found,) = contraction().reduced([Product([A[m, k], InverseEntry(matrix, k, m)], {k: D, m: D})])
    assert found.piece() == (D, [])


def test_equal_products_under_other_names_are_added():
    first = Product([X[m, a], X[m, k], w[k]], {k: D, m: N})
    second = Product([S.NegativeOne, w[n], X[i, n], X[i, a]], {n: D, i: N})
    assert merged([first, second]) == []
    assert len(merged([first, Product([X[i, a], X[i, i]], {i: N})])) == 2


def test_names_tell_lengths_apart():
    assert len(merged([Product([w[k]], {k: D}), Product([S.NegativeOne, w[k]], {k: D - 1})])) == 2


def test_a_delta_takes_the_bound_index():
    found = identified(Product([w[k]], {k: D}), a, k, D)
    assert (found.factors, found.binders) == ([w[a]], {})
    free = identified(Product([w[b]], {}), a, b, D)
    assert free.factors == [KroneckerDelta(a, b), w[a]]


def test_multiplication_needs_the_range_of_the_free_index():
    matrix = Square(A[i, j] + B[i, j], (i, 1, D), (j, 1, D))
    terms = [InverseEntry(matrix, a, b) - InverseEntry(matrix, a, b) * 2 + InverseEntry(matrix, a, b)]
    normal = Normalizer(SCOPE)
    assert cancel(normal, terms)
    searle = [InverseEntry(matrix, a, b)]
    assert not cancel(normal, searle)
