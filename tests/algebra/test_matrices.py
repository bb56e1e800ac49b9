"""Inverses and determinants in normal form: identities proved, slips not proved, NumPy as the oracle of both."""

import random

import numpy as np
import pytest
from sympy import Expr, Integer, KroneckerDelta, Rational, Sum, log

from calcwork.algebra import array, index, scalar, size
from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal
from calcwork.algebra.linear import InverseEntry, Square, determinant, inverse_entry
from calcwork.algebra.matrices import square_factors, weights_of
from calcwork.algebra.normal import Normalizer

from .matrices import SCOPE, SYMBOLS, M, number, numbers
from .matrix_identities import AGREES, FALSE, PROVED

SIZES = {"N": 5, "D": 3, "K": 2}


def sides(identity):
    """Return both sides as expressions at one set of indices, structured matrices written out."""
    left, right = identity(SYMBOLS)
    entries = [left.entry, right.at(*left.indices) if right.indices else right.entry]
    return [expand_definitions(e, SCOPE) for e in entries]


@pytest.mark.parametrize("name", PROVED)
def test_identities_are_proved(name):
    assert equal(*sides(PROVED[name]), SCOPE).proved


@pytest.mark.parametrize("name", [*FALSE, *AGREES])
def test_what_is_false_or_beyond_is_not_proved(name):
    assert not equal(*sides({**FALSE, **AGREES}[name]), SCOPE).proved


@pytest.mark.parametrize("name", [*PROVED, *AGREES])
def test_numpy_confirms_the_true_identities(name):
    left, right = (number(v) for v in {**PROVED, **AGREES}[name](numbers(7, SIZES)))
    assert np.allclose(left, right, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", FALSE)
def test_numpy_refutes_the_false_ones(name):
    left, right = (number(v) for v in FALSE[name](numbers(7, SIZES)))
    assert np.max(np.abs(left - right)) > 1e-5


def slips(left: M):
    """Yield one side with one slip in it."""
    yield -left
    yield 2 * left
    if len(left.sizes) == 2 and left.sizes[0] == left.sizes[1]:
        yield left.T
    for node in sorted(left.entry.atoms(InverseEntry), key=str)[:2]:
        yield M(left.entry.xreplace({node: node.matrix.at(*node.indices)}), left.indices, left.sizes)


WORDS = ("A", "B", "ID")


def word(draw, depth):
    """Return a random formula in two square matrices, as a function of the symbols or of the numbers."""
    if depth == 0:
        name = draw.choice(WORDS)
        return lambda e: getattr(e, name)
    kind = draw.choice(("product", "product", "sum", "inverse", "transpose", "leaf"))
    first, second = word(draw, depth - 1), word(draw, depth - 1)
    return {
        "product": lambda e: first(e) @ second(e),
        "sum": lambda e: first(e) + second(e),
        "inverse": lambda e: first(e).inv,
        "transpose": lambda e: first(e).T,
        "leaf": first,
    }[kind]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_proved_of_random_words_is_true(seed):
    draw = random.Random(seed)
    first, second = word(draw, 2), word(draw, 2)
    pairs = [
        (lambda e: first(e).T.inv, lambda e: first(e).inv.T),
        (lambda e: (first(e) @ second(e)).inv, lambda e: second(e).inv @ first(e).inv),
        (lambda e: (first(e) @ second(e)).inv, lambda e: first(e).inv @ second(e).inv),
        (first, second),
    ]
    for n, (left, right) in enumerate(pairs):
        with np.errstate(all="ignore"):
            try:
                values = [number(side(numbers(seed, SIZES))) for side in (left, right)]
            except np.linalg.LinAlgError:
                return
        true = bool(np.allclose(*values, rtol=1e-6, atol=1e-6))
        one, other = left(SYMBOLS), right(SYMBOLS)
        proved = equal(one.entry, other.at(*one.indices), SCOPE, time_limit=1).proved
        assert not proved or true, f"pair {n}"


D, N = size("D"), size("N")
i, j, k, a, b = (index(n) for n in "ijkab")
A, w, c = array("A", D, D), array("w", D), scalar("c")


def test_equal_matrices_become_one_generator():
    normal = Normalizer()
    first = inverse_entry(A[i, j] * (c + 1) + A[j, i] * (c + 1), i, j, D, a, b)
    second = inverse_entry(A[i, j] + A[j, i], i, j, D, b, a) / (1 + c)
    assert normal.canonical(first) == normal.canonical(second)


def test_small_matrices_are_written_out():
    B = array("B", 2, 2)
    two = Integer(2)
    assert equal(determinant(B[i, j], i, j, two), B[1, 1] * B[2, 2] - B[1, 2] * B[2, 1])
    inverse = inverse_entry(B[i, j], i, j, two, Integer(1), Integer(2))
    assert equal(inverse, -B[1, 2] / determinant(B[i, j], i, j, two))
    E = array("E", 3, 3)
    three = Integer(3)
    total = sum(E[1, m] * inverse_entry(E[i, j], i, j, three, Integer(m), Integer(2)) for m in range(1, 4))
    assert equal(total, Integer(0))


def test_a_batch_of_matrices_is_inverted_for_each_member():
    G = array("G", size("K"), D, D)
    one = M(G[k, i, j], (i, j), (D, D))
    assert equal((one @ one.inv).at(a, b), KroneckerDelta(a, b))
    total = Sum((one @ one.inv).at(a, b), (k, 1, size("K")))
    assert equal(total, size("K") * KroneckerDelta(a, b))
    other = M(G[k + 1, i, j], (i, j), (D, D))
    assert not equal((one @ other.inv).at(a, b), KroneckerDelta(a, b))


def test_a_symmetric_matrix_that_does_not_look_so():
    X, S = array("X", N, D), SCOPE["S"]
    whole = M.of(X).T @ M(S[a, b], (a, b), (N, N)) @ M.of(X)
    flat = expand_definitions(whole.inv.entry, SCOPE.declare("Q"))
    swapped = flat.func(flat.args[0], *flat.args[:0:-1]) if isinstance(flat, InverseEntry) else flat
    assert equal(flat, swapped)


def test_factors_of_a_product_are_found():
    product, gram = SYMBOLS.A @ SYMBOLS.B, SYMBOLS.X.T @ SYMBOLS.X
    first, second = square_factors(Square(product.at(i, j), (i, 1, D), (j, 1, D)))
    assert (first.at(a, b), second.at(a, b)) == (SCOPE["A"][a, b], SCOPE["B"][a, b])
    assert square_factors(Square(gram.at(i, j), (i, 1, D), (j, 1, D))) is None


def test_weights_of_rows_and_columns_are_found():
    f, g, rest = weights_of(Square(w[i] * A[i, j] * c, (i, 1, D), (j, 1, D)))
    assert (f.at(a, a), g.at(a, a), rest.at(a, b)) == (w[a], 1, c * A[a, b])
    assert weights_of(Square(A[i, j], (i, 1, D), (j, 1, D))) is None


def test_the_sign_of_a_determinant_is_not_known():
    value = determinant(A[i, j], i, j, D)
    assert equal(log(value**2) / 2, log(-value))  # where the right side is defined
    assert equal(log(value**2), 2 * log(value))
    assert not equal((value**2) ** Rational(1, 2), value)


def test_a_singular_matrix_stays_as_it_is():
    node = inverse_entry(w[i] * w[j], i, j, D, a, b)
    assert isinstance(Normalizer().canonical(node), Expr)
    assert not equal(node, Integer(0))


def test_a_product_over_a_part_of_the_axis_is_no_contraction():
    part = Sum(A[a, k] * inverse_entry(A[i, j], i, j, D, k, b), (k, 1, D - 1))
    assert not equal(part, KroneckerDelta(a, b))
    last = A[a, D] * inverse_entry(A[i, j], i, j, D, D, b)
    assert equal(part, KroneckerDelta(a, b) - last)


def test_a_factor_more_at_the_index_is_no_contraction():
    weighted = Sum(A[a, k] * w[k] * inverse_entry(A[i, j], i, j, D, k, b), (k, 1, D))
    assert not equal(weighted, KroneckerDelta(a, b) * w[a])
    twice = Sum(A[k, k] * inverse_entry(A[i, j], i, j, D, k, k), (k, 1, D))
    assert not equal(twice, D + 0 * c)


@pytest.mark.parametrize("name", ["push-through", "normal equations", "hat matrix is a projection"])
def test_slips_in_a_proved_identity_are_told_by_numpy(name):
    left, right = PROVED[name](SYMBOLS)
    for wrong in slips(left):
        if wrong.sizes != right.sizes:
            continue
        entries = [expand_definitions(e, SCOPE) for e in (wrong.entry, right.at(*wrong.indices))]
        proved = equal(*entries, SCOPE).proved
        assert not proved or name in ("normal equations", "hat matrix is a projection")
