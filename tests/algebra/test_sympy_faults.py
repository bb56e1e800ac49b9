"""Faults of SymPy that calcwork works around: each test shows the fault, and what we answer instead.

A test here fails when SymPy has mended the fault; then the way around it may go.
"""

import numpy as np
import pytest
from sympy import (
    Derivative,
    Eq,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    MatrixSymbol,
    Piecewise,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    exp,
    lambdify,
    log,
    symbols,
)
from sympy.matrices.expressions.determinant import Determinant

from calcwork.algebra import Scope, array, index, scalar, size
from calcwork.algebra.binding import rename_apart, substitute
from calcwork.algebra.deltas import collapse
from calcwork.algebra.equality import equal

N, D = size("N"), size("D")
i, j, k = index("i"), index("j"), index("k")
X, w, y = array("X", N, D), array("w", D), array("y", N)


def test_a_derivative_captures_the_bound_index():
    score = Sum(X[i, j] * w[j], (j, 1, D))
    captured = score.diff(w[j])
    assert captured == Sum(X[i, j], (j, 1, D))  # the fault: the declared derivative is X[i, j]
    ours = collapse(rename_apart(score).diff(w[j]), {j: (1, D)})
    assert equal(ours, X[i, j])


def test_sum_over_a_delta_becomes_piecewise():
    total = Sum(KroneckerDelta(j, k) * w[j], (j, 1, D))
    assert total.doit().has(Piecewise)  # the fault: k is an index of an axis of length D
    assert collapse(total, {k: (1, D)}) == w[k]


def test_substitution_in_a_sum_captures():
    total = Sum(i * k, (i, 1, N))
    captured = total.xreplace({k: i})
    assert captured == Sum(i * i, (i, 1, N))
    ours = substitute(total, {k: i})
    assert i in ours.free_symbols
    assert equal(ours, i * Sum(j, (j, 1, N)))


def test_subs_of_an_element_does_nothing_under_a_sum():
    total = Sum(y[i], (i, 1, N))
    z = array("z", N)
    assert total.subs(y[i], z[i]) == total  # the fault: the summand holds y[i] still
    assert substitute(total.function, {y[i]: z[i]}) == z[i]


def test_matrix_derivative_of_a_sum_of_traces_is_zero():
    A, B = MatrixSymbol("A", N, D), MatrixSymbol("B", N, D)
    assert (Trace(A.T * A) + Trace(B.T * B)).diff(A) == ZeroMatrix(N, D)  # the fault: it is 2A
    a = array("A", N, D)
    entry = Sum(a[i, j] ** 2, (i, 1, N), (j, 1, D))
    p, q = index("p"), index("q")
    ours = collapse(Sum(2 * a[i, j] * KroneckerDelta(i, p) * KroneckerDelta(j, q), (i, 1, N), (j, 1, D)),
                    {p: (1, N), q: (1, D)})  # fmt: skip
    assert equal(ours, 2 * a[p, q])
    assert entry.diff(a[p, q]).has(KroneckerDelta)


def test_matrix_derivative_of_log_det_is_zero():
    A = MatrixSymbol("A", D, D)
    assert log(Determinant(A)).diff(A) == ZeroMatrix(D, D)  # the fault: it is the inverse, transposed


def test_lambdify_of_a_sum_is_a_loop():
    x = IndexedBase("x")
    n = symbols("n", integer=True)
    function = lambdify((x, n), Sum(x[i], (i, 0, n - 1)), "numpy")
    source = function.__doc__
    assert "for i in range" in source  # the fault: one addition in Python for each element
    assert function(np.array([1.0, 2.0]), 2) == 3.0


def test_piecewise_under_plain_numpy_has_a_zero_gradient():
    from autograd import grad

    z = scalar("z")
    function = lambdify(z, Piecewise((z**2, z > 0), (0, True)), "numpy")
    with pytest.warns(UserWarning, match="independent"):
        assert grad(function)(3.0) == 0.0  # the fault: it is 6


def test_sum_merges_nested_sums_and_renames_nothing():
    inner = Sum(y[i], (i, 1, N))
    outer = Sum(inner, (i, 1, D))
    assert len(outer.limits) == 2  # two limits bind one letter
    assert equal(outer, D * Sum(y[j], (j, 1, N)))


def test_simplification_of_log_needs_declared_signs():
    p, q = scalar("p"), scalar("q")
    assert log(p * q).expand() == log(p * q)  # SymPy has no domains; on ours both sides are defined together
    assert equal(log(p * q), log(p) + log(q), Scope())


def test_derivative_by_an_undeclared_index_stays_a_sum_of_deltas():
    total = Sum(exp(w[j]), (j, 1, D)).diff(w[k])
    assert total.has(KroneckerDelta)
    assert not total.has(Derivative)
    assert collapse(rename_apart(total), {k: (1, D)}) == exp(w[k])
    assert isinstance(w[k], Indexed)
    assert Symbol("k") != k


def test_a_sum_takes_cases_out_of_the_sum_that_binds_their_letter():
    label = array("label", N)
    inner = Sum(Piecewise((w[k], Eq(k, label[i])), (0, True)), (k, 1, D))
    folded = Sum(y[i] * inner, (i, 1, N))
    assert folded.has(Piecewise)
    assert k in folded.free_symbols  # the fault: k was bound, and is free now
    ours = Sum(y[i] * Sum(w[k] * KroneckerDelta(k, label[i]), (k, 1, D)), (i, 1, N))
    assert ours.free_symbols & {k} == set()
    assert collapse(rename_apart(ours), {}).has(KroneckerDelta)  # a label is no place in a range that a delta could fix
