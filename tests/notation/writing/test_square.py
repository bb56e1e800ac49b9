"""Inverses and determinants as they are printed, in index form and in matrix form; the tree evaluated by NumPy."""

import numpy as np
import pytest
from latex2mathml.converter import convert
from sympy import Sum

from calcwork.algebra import Quantity, array, index, size
from calcwork.algebra.linear import determinant, inverse_entry
from calcwork.notation.writing.index_form import latex, text
from calcwork.notation.writing.matrix_form import matrix_latex, matrix_text, matrix_tree
from calcwork.notation.writing.matrix_tree import Node, transpose
from tests.algebra.matrices import SCOPE, SYMBOLS, numbers
from tests.algebra.matrix_identities import hat, normal, ridge

E = SYMBOLS
D = size("D")
i, j, k, a, b = (index(n) for n in "ijkab")

INDEX_FORM = {
    "entry": (inverse_entry(SCOPE["A"][i, j], i, j, D, a, b), r"\left[A^{-1}\right]_{ab}", "[A⁻¹]_ab"),
    "places that need a comma": (
        inverse_entry(SCOPE["A"][i, j], i, j, D, a, b + 1),
        r"\left[A^{-1}\right]_{a,b+1}",
        "[A⁻¹]_{a,b+1}",
    ),
    "square": (inverse_entry(SCOPE["A"][i, j], i, j, D, a, b) ** 2, r"\left[A^{-1}\right]_{ab}^2", "[A⁻¹]_ab²"),
    "determinant": (determinant(SCOPE["A"][i, j], i, j, D), r"\det\left(A\right)", "det(A)"),
    "log determinant": (E.A.det.log.entry, r"\log \det\left(A\right)", "log det(A)"),
    "ridge": (
        Quantity(ridge(E).at(a), (a,), (D,)),
        r"\sum_{k=1}^{N} y_k \sum_{l=1}^{D} X_{kl} \left[\left(X^\top X + \lambda I\right)^{-1}\right]_{al}",
        "Σ_k y_k Σ_l X_kl [(Xᵀ X + λ I)⁻¹]_al",
    ),
    "no matrix form": (
        determinant(array("T", D, D, D)[k, i, j], i, j, D),
        r"\det\left(\left(T_{kij}\right)_{ij}\right)",
        "det((T_kij)_ij)",
    ),
    "bound letters that stand free": (
        determinant(array("T", D, D, D)[i, k, j], k, j, D),
        r"\det\left(\left(T_{ijk}\right)_{jk}\right)",
        "det((T_ijk)_jk)",
    ),
}
LAMBDA = SCOPE.declare("lambda_")


def by_greek(expr):
    entry = expr.entry if isinstance(expr, Quantity) else expr
    entry = entry.xreplace({SCOPE["lam"]: LAMBDA["lambda_"]})
    return Quantity(entry, expr.indices, expr.sizes) if isinstance(expr, Quantity) else entry


@pytest.mark.parametrize("name", INDEX_FORM)
def test_index_form(name):
    expr, as_latex, as_text = INDEX_FORM[name]
    assert latex(by_greek(expr), LAMBDA) == as_latex
    assert text(by_greek(expr), LAMBDA) == as_text
    assert convert(as_latex)


MATRIX_FORM = {
    "ridge": (ridge(E), r"\left(X^\top X + \mathrm{lam} I\right)^{-1} X^\top y", "(Xᵀ X + lam I)⁻¹ Xᵀ y"),
    "transposed": (E.A.inv.T, r"\left(A^{-1}\right)^\top", "(A⁻¹)ᵀ"),
    "inverse of a transpose": (E.A.T.inv, r"\left(A^\top\right)^{-1}", "(Aᵀ)⁻¹"),
    "symmetric": ((E.X.T @ E.X).inv.T, r"\left(X^\top X\right)^{-1}", "(Xᵀ X)⁻¹"),
    "hat": (hat(E), r"X \left(X^\top X\right)^{-1} X^\top", "X (Xᵀ X)⁻¹ Xᵀ"),
    "nested": ((E.A.inv + E.B.inv).inv, r"\left(A^{-1} + B^{-1}\right)^{-1}", "(A⁻¹ + B⁻¹)⁻¹"),
    "trace": (E.A.inv.tr, r"\operatorname{tr}\left(A^{-1}\right)", "tr(A⁻¹)"),
    "quadratic": (E.x @ E.A.inv @ E.x, r"x^\top A^{-1} x", "xᵀ A⁻¹ x"),
    "log determinant": (
        (E.X.T @ E.X + E.lam * E.ID).det.log,
        r"\log \det\left(X^\top X + \mathrm{lam} I\right)",
        "log det(Xᵀ X + lam I)",
    ),
    "weights": ((E.X.T @ E.r.diag @ E.X).inv, None, "(Xᵀ diag(r) X)⁻¹"),
}


@pytest.mark.parametrize("name", MATRIX_FORM)
def test_matrix_form(name):
    side, as_latex, as_text = MATRIX_FORM[name]
    if as_latex is not None:
        assert matrix_latex(side.q, SCOPE) == as_latex
        assert convert(as_latex)
    assert matrix_text(side.q, SCOPE) == as_text


def test_a_batch_of_matrices_has_no_matrix_form():
    T = array("T", D, D, D)
    assert matrix_text(Sum(determinant(T[k, i, j], i, j, D), (k, 1, D))) is None


def test_a_matrix_that_is_its_own_transpose_is_not_transposed():
    A = Node("array", ("A",), 2)
    assert transpose(Node("inverse", (A,), 2)).op == "transpose"
    gram = Node("matmul", (Node("transpose", (A,), 2), A), 2)
    assert transpose(Node("inverse", (gram,), 2)).op == "inverse"


def value(node, at):
    """Return a tree as NumPy has it, by the operations that the formulas above need."""
    if node.op == "array":
        return np.asarray(getattr(at, node.args[0]).v)
    if node.op == "eye":
        return np.eye({"N": 4, "D": 3, "K": 2}[str(node.args[0])])
    if node.op == "scalar":
        return float(node.args[0].subs({SCOPE["lam"]: at.lam.v}))
    if node.op == "scale":
        coefficient, above, below, body = node.args
        out = value(Node("scalar", (coefficient,), 0), at) * (value(body, at) if body else 1.0)
        for n in above:
            out = out * value(n, at)
        for n in below:
            out = out / value(n, at)
        return out
    parts = [value(n, at) for n in node.args]
    rules = {
        "transpose": lambda m: m.T,
        "inverse": np.linalg.inv,
        "det": np.linalg.det,
        "diag": np.diag,
        "trace": np.trace,
        "plus": lambda *terms: sum(terms),
        "matmul": lambda *factors: np.linalg.multi_dot(factors) if len(factors) > 1 else factors[0],
    }
    return rules[node.op](*parts)


FORMULAS = {
    "ridge": ridge,
    "normal": normal,
    "hat": hat,
    "nested": lambda e: (e.A.inv + e.B.inv).inv @ e.b,
    "transposed": lambda e: e.A.inv.T @ e.B,
    "trace": lambda e: (e.A.inv @ e.B).tr,
    "determinant": lambda e: e.lam * (e.A @ e.B + e.lam * e.ID).det,
    "Woodbury": lambda e: e.A.inv @ e.U @ (e.C.inv + e.V @ e.A.inv @ e.U).inv @ e.V @ e.A.inv,
}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_tree_has_the_value_of_the_formula(name):
    at = numbers(5, {"N": 4, "D": 3, "K": 2})
    tree = matrix_tree(FORMULAS[name](E).q, SCOPE)
    assert np.allclose(value(tree, at), FORMULAS[name](at).v)
