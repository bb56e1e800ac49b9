"""Inverses, determinants and diagonals against NumPy, autograd and the complex step."""

import autograd
import numpy as np
import pytest
from sympy import KroneckerDelta, Sum, log

from calcwork.algebra import Quantity, Scope, index, scalar, size
from calcwork.algebra.linear import determinant, inverse_entry
from calcwork.algebra.structured import as_given, declare_positive_definite, declare_symmetric
from calcwork.compile import compile_objective, compile_quantities
from calcwork.derive import Derivatives
from calcwork.errors import NotSupportedYet

D, N, i, j, a, b, n = size("D"), size("N"), *(index(x) for x in "ijabn")
SCOPE = Scope().declare("A", D, D).declare("B", N, D, D).declare("v", D).declare("t")
A, B, v, t = (SCOPE[name] for name in "ABvt")
SQUARE = np.random.default_rng(0).normal(size=(4, 4)) + 4 * np.eye(4)
VECTOR = np.arange(1.0, 5.0)

SHIFTED = inverse_entry(A[i, j] + t * KroneckerDelta(i, j), i, j, D, a, b)
CASES = {
    "inverse": (inverse_entry(A[i, j], i, j, D, a, b), (a, b), lambda M, v, t: np.linalg.inv(M)),
    "transposed": (inverse_entry(A[i, j], i, j, D, b, a), (a, b), lambda M, v, t: np.linalg.inv(M).T),
    "of a sum": (SHIFTED, (a, b), lambda M, v, t: np.linalg.inv(M + t * np.eye(4))),
    "solution": (Sum(SHIFTED * v[b], (b, 1, D)), (a,), lambda M, v, t: np.linalg.solve(M + t * np.eye(4), v)),
    "diagonal": (A[a, a] * v[a], (a,), lambda M, v, t: np.diag(M) * v),
    "diagonal of the inverse": (
        SHIFTED.xreplace({b: a}),
        (a,),
        lambda M, v, t: np.diag(np.linalg.inv(M + t * np.eye(4))),
    ),
    "trace": (Sum(A[a, a], (a, 1, D)), (), lambda M, v, t: np.trace(M)),
    "determinant": (t * determinant(A[i, j], i, j, D), (), lambda M, v, t: t * np.linalg.det(M)),
    "its logarithm": (log(determinant(A[i, j], i, j, D)), (), lambda M, v, t: np.linalg.slogdet(M)[1]),
    "that of a multiple": (
        log(7 * determinant(A[i, j], i, j, D) ** 2),
        (),
        lambda M, v, t: np.log(7 * np.linalg.det(M) ** 2),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_functions_of_a_matrix(name):
    entry, indices, expected = CASES[name]
    compiled = compile_quantities({"q": Quantity(entry, indices, (D,) * len(indices))}, SCOPE)
    given = {"A": SQUARE, "v": VECTOR, "t": 0.5}
    found = compiled(**{k: given[k] for k in compiled.arguments})["q"]
    np.testing.assert_allclose(found, expected(SQUARE, VECTOR, 0.5), rtol=1e-13)


def test_derivatives_agree_with_autograd_and_the_complex_step():
    J = scalar("J")
    body = log(determinant(A[i, j] + t * KroneckerDelta(i, j), i, j, D)) + Sum(
        v[a] * SHIFTED * v[b], (a, 1, D), (b, 1, D)
    )
    scope = SCOPE.define(J, body)
    d = Derivatives(J, ("v", "t"), scope)
    f = compile_objective(d.value, d.gradient, d.hessian, scope, ("v", "t")).bind(A=SQUARE)
    x = np.append(VECTOR, 0.5)
    np.testing.assert_allclose(autograd.grad(f.autograd_fun)(x), f.jac(x), rtol=1e-11)
    np.testing.assert_allclose(autograd.hessian(f.autograd_fun)(x), f.hess(x), rtol=1e-10, atol=1e-12)
    steps = [f.fun(x + 1e-100j * e).imag / 1e-100 for e in np.eye(5)]
    np.testing.assert_allclose(steps, f.jac(x), rtol=1e-11)


STACK = np.random.default_rng(1).normal(size=(3, 4, 4)) + 4 * np.eye(4)
EACH = inverse_entry(B[n, i, j], i, j, D, a, b)
STACKS = {
    "sum of inverses": (Sum(EACH, (n, 1, N)), (a, b), np.linalg.inv(STACK).sum(axis=0)),
    "diagonals": (EACH.xreplace({b: a}), (n, a), np.diagonal(np.linalg.inv(STACK), axis1=1, axis2=2)),
    "determinants": (determinant(B[n, i, j], i, j, D) ** 2, (n,), np.linalg.det(STACK) ** 2),
    "their logarithms": (log(determinant(B[n, i, j], i, j, D)), (n,), np.linalg.slogdet(STACK)[1]),
}


@pytest.mark.parametrize("name", STACKS)
def test_one_matrix_for_each_index(name):
    entry, indices, expected = STACKS[name]
    sizes = tuple(N if k == n else D for k in indices)
    found = compile_quantities({"q": Quantity(entry, indices, sizes)}, SCOPE)(B=STACK)["q"]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_row_that_numbers_the_matrix_is_refused():
    with pytest.raises(NotSupportedYet, match="has an index of its matrix as a row or column"):
        compile_quantities({"q": Quantity(EACH.xreplace({n: a}), (a, b), (D, D))}, SCOPE)


def test_structured_matrices_are_arguments_themselves():
    scope = declare_symmetric(declare_positive_definite(Scope().declare("x", D), "P", D), "S", D)
    scope = scope.define(scalar("z"), Sum(scope["x"][i], (i, 1, D)))
    given, kinds = as_given(scope, ["z"])
    assert list(given.declarations) == ["x", "P", "S", "z"]
    assert not given.definitions
    assert kinds == {"P": "definite", "S": "symmetric"}
