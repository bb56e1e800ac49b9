"""Matrix forms against the entries they come from, written out by SymPy and evaluated at sizes that differ."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert
from sympy import (
    Abs,
    Dummy,
    Float,
    Heaviside,
    Indexed,
    Integer,
    KroneckerDelta,
    Max,
    Mul,
    Sum,
    Symbol,
    exp,
    log,
    sqrt,
    tanh,
)

from calcwork.algebra import (
    BINARY,
    POSITIVE,
    Quantity,
    Scope,
    array,
    index,
    logsumexp,
    scalar,
    sigmoid,
    size,
    softmax,
    xlogy,
)
from calcwork.algebra.binding import substitute
from calcwork.errors import UserError
from calcwork.notation.writing.matrix_form import matrix_latex, matrix_text, matrix_tree
from calcwork.notation.writing.matrix_tree import Node

SIZES = {"N": 4, "D": 3, "K": 2, "M": 5}
N, D, K, M = (size(n) for n in "NDKM")
i, j, k, l, c, d = (index(n) for n in "ijklcd")  # noqa: E741
RANGES = {i: N, j: D, k: D, l: M, c: K, d: K}
a, b, lam = scalar("a"), scalar("b"), scalar("lambda_")

X, P, B = array("X", N, D), array("P", N, D), array("B", D, N)
A, W, V = array("A", N, M), array("W", D, M), array("V", D, K)
Y, Z, S = array("Y", N, K), array("Z", N, K), array("S", N, N)
T3, C = array("T", N, D, K), array("C", K, D)
y, yh, u, z = (array(n, N) for n in ("y", "y_hat", "u", "z"))
w, q, r, g, h = array("w", D), array("q", D), array("r", N), array("g", M), array("h", K)

SCOPE = (
    Scope()
    .declare("X", N, D, element="x")
    .declare("y", N, domain=BINARY)
    .declare("lambda_", domain=POSITIVE)
    .declare("y_hat", N, latex=r"\hat{y}")
    .define(array("P_hat", N, K)[i, c], softmax(Z[i, d], (d, 1, K), c), latex="P")
)
score = Sum(X[i, j] * w[j], (j, 1, D)) + b
hidden = sigmoid(Sum(X[i, k] * W[k, l], (k, 1, D)))
residual = Sum(hidden * g[l], (l, 1, M)) - y[i]
probability = softmax(Z[i, d], (d, 1, K), c)
affine = Sum(X[i, k] * V[k, d], (k, 1, D)) + h[d]

# Entry, free indices, LaTeX, text.
CASES = [
    (
        Sum(X[i, j] * (yh[i] - y[i]), (i, 1, N)) / N,
        (j,),
        r"\frac{1}{N} X^\top \left(\hat{y} - y\right)",
        "1/N Xᵀ (ŷ − y)",
    ),
    (
        Sum(X[i, k] * (sigmoid(score) - y[i]), (i, 1, N)) / N,
        (k,),
        r"\frac{1}{N} X^\top \left(\sigma\left(X w + b \mathbf{1}\right) - y\right)",
        "1/N Xᵀ (σ(X w + b · 1) − y)",
    ),
    (Sum(yh[i] - y[i], (i, 1, N)) / N, (), r"\frac{1}{N} \mathbf{1}^\top \left(\hat{y} - y\right)", "1/N · 1ᵀ (ŷ − y)"),
    (
        Sum(X[i, j] * X[i, k] * yh[i] * (1 - yh[i]), (i, 1, N)) / N + lam * KroneckerDelta(j, k),
        (j, k),
        (
            r"\frac{1}{N} X^\top \operatorname{diag}\left(\hat{y} \odot \left(\mathbf{1}"
            r" - \hat{y}\right)\right) X + \lambda I"
        ),
        "1/N Xᵀ diag(ŷ ⊙ (1 − ŷ)) X + λ I",
    ),
    (
        Sum(X[i, j] * yh[i] * (1 - yh[i]), (i, 1, N)) / N,
        (j,),
        r"\frac{1}{N} X^\top \left(\hat{y} \odot \left(\mathbf{1} - \hat{y}\right)\right)",
        "1/N Xᵀ (ŷ ⊙ (1 − ŷ))",
    ),
    (
        -Sum(y[i] * log(yh[i]) + (1 - y[i]) * log(1 - yh[i]), (i, 1, N)) / N,
        (),
        (
            r"-\frac{1}{N} \left(y^\top \log \hat{y} + \left(\mathbf{1} - y\right)^\top"
            r" \log\left(\mathbf{1} - \hat{y}\right)\right)"
        ),
        "−1/N (yᵀ log ŷ + (1 − y)ᵀ log(1 − ŷ))",
    ),
    (
        -Sum(xlogy(y[i], yh[i]) + xlogy(1 - y[i], 1 - yh[i]), (i, 1, N)) / N,
        (),
        (
            r"-\frac{1}{N} \left(y^\top \log \hat{y} + \left(\mathbf{1} - y\right)^\top"
            r" \log\left(\mathbf{1} - \hat{y}\right)\right)"
        ),
        "−1/N (yᵀ log ŷ + (1 − y)ᵀ log(1 − ŷ))",
    ),
    (
        Sum((score - y[i]) ** 2, (i, 1, N)) / (2 * N) + lam / 2 * Sum(w[j] ** 2, (j, 1, D)),
        (),
        (
            r"\frac{1}{2 N} \left\lVert X w + b \mathbf{1} - y\right\rVert^2"
            r" + \frac{\lambda}{2} \left\lVert w\right\rVert^2"
        ),
        "1/(2 N) ‖X w + b · 1 − y‖² + λ/2 ‖w‖²",
    ),
    (
        2 * Sum(X[i, k] * (score - y[i]), (i, 1, N)),
        (k,),
        r"2 X^\top \left(X w + b \mathbf{1} - y\right)",
        "2 Xᵀ (X w + b · 1 − y)",
    ),
    (2 * Sum(X[i, j] * X[i, k], (i, 1, N)), (j, k), r"2 X^\top X", "2 Xᵀ X"),
    (score, (i,), r"X w + b \mathbf{1}", "X w + b · 1"),
    (
        Sum(X[i, j] * (probability - Y[i, c]), (i, 1, N)) / N,
        (j, c),
        r"\frac{1}{N} X^\top \left(P - Y\right)",
        "1/N Xᵀ (P − Y)",
    ),
    (
        -Sum(Y[i, c] * log(probability), (c, 1, K), (i, 1, N)) / N,
        (),
        (
            r"-\frac{1}{N} \operatorname{tr}\left(Y^\top \left(Z - \log\left(\exp\left(Z\right)"
            r" \mathbf{1}\right) \mathbf{1}^\top\right)\right)"
        ),
        "−1/N tr(Yᵀ (Z − log(exp(Z) · 1) · 1ᵀ))",
    ),
    (
        softmax(affine, (d, 1, K), c),
        (i, c),
        r"\operatorname{softmax}\left(X V + \mathbf{1} h^\top\right)",
        "softmax(X V + 1 hᵀ)",
    ),
    (softmax(h[d], (d, 1, K), c), (c,), r"\operatorname{softmax}\left(h\right)", "softmax(h)"),
    (
        Sum(logsumexp(Z[i, d], (d, 1, K)), (i, 1, N)),
        (),
        r"\mathbf{1}^\top \log\left(\exp\left(Z\right) \mathbf{1}\right)",
        "1ᵀ log(exp(Z) · 1)",
    ),
    (logsumexp(h[d], (d, 1, K)), (), r"\log\left(\mathbf{1}^\top \exp\left(h\right)\right)", "log(1ᵀ exp(h))"),
    (
        g[l] * Sum(X[i, j] * r[i] * A[i, l] * (1 - A[i, l]), (i, 1, N)) / N,
        (j, l),
        r"\frac{1}{N} X^\top \left(\left(r g^\top\right) \odot A \odot \left(1 - A\right)\right)",
        "1/N Xᵀ ((r gᵀ) ⊙ A ⊙ (1 − A))",
    ),
    (
        Sum(X[i, j] * residual * g[l] * hidden * (1 - hidden), (i, 1, N)) / N,
        (j, l),
        (
            r"\frac{1}{N} X^\top \left(\left(\left(\sigma\left(X W\right) g"
            r" - y\right) g^\top\right) \odot \sigma\left(X W\right) "
            r"\odot \left(1 - \sigma\left(X W\right)\right)\right)"
        ),
        "1/N Xᵀ (((σ(X W) g − y) gᵀ) ⊙ σ(X W) ⊙ (1 − σ(X W)))",
    ),
    (Sum(A[i, l] * r[i], (i, 1, N)) / N, (l,), r"\frac{1}{N} A^\top r", "1/N Aᵀ r"),
    (
        KroneckerDelta(j, k) * w[j] - w[j] * w[k],
        (j, k),
        r"\operatorname{diag}\left(w\right) - w w^\top",
        "diag(w) − w wᵀ",
    ),
    (Sum(u[i] * X[i, j] * w[j], (i, 1, N), (j, 1, D)), (), r"u^\top X w", "uᵀ X w"),
    (
        Sum(q[k] * Sum(X[i, j] * X[i, k] * r[i], (i, 1, N)), (k, 1, D)),
        (j,),
        r"X^\top \left(r \odot \left(X q\right)\right)",
        "Xᵀ (r ⊙ (X q))",
    ),
    (Sum(Abs(w[j]), (j, 1, D)), (), r"\left\lVert w\right\rVert_1", "‖w‖_1"),
    (Sum(X[i, j] ** 2, (i, 1, N), (j, 1, D)), (), r"\left\lVert X\right\rVert_F^2", "‖X‖_F²"),
    (Sum(X[i, j] * P[i, j], (i, 1, N), (j, 1, D)), (), r"\operatorname{tr}\left(P^\top X\right)", "tr(Pᵀ X)"),
    (Sum(X[i, j] * B[j, i], (i, 1, N), (j, 1, D)), (), r"\operatorname{tr}\left(X B\right)", "tr(X B)"),
    (Sum(S[i, i], (i, 1, N)), (), r"\operatorname{tr}\left(S\right)", "tr(S)"),
    (
        Sum(X[i, j] * P[i, j] * u[i], (i, 1, N), (j, 1, D)),
        (),
        r"u^\top \left(P \odot X\right) \mathbf{1}",
        "uᵀ (P ⊙ X) · 1",
    ),
    (X[i, j] * P[i, j], (i, j), r"P \odot X", "P ⊙ X"),
    (X[i, j], (j, i), r"X^\top", "Xᵀ"),
    (u[i] * w[j], (i, j), r"u w^\top", "u wᵀ"),
    (
        X[i, j] * u[i] * w[j] + 3,
        (i, j),
        r"3 + \operatorname{diag}\left(u\right) X \operatorname{diag}\left(w\right)",
        "3 + diag(u) X diag(w)",
    ),
    (
        Sum((X[i, j] - q[j]) * (X[i, k] - q[k]), (i, 1, N)) / N,
        (j, k),
        r"\frac{1}{N} \left(X - \mathbf{1} q^\top\right)^\top \left(X - \mathbf{1} q^\top\right)",
        "1/N (X − 1 qᵀ)ᵀ (X − 1 qᵀ)",
    ),
    (
        y[i] / u[i] - (1 - y[i]) / (1 - u[i]),
        (i,),
        r"y \oslash u - \left(\mathbf{1} - y\right) \oslash \left(\mathbf{1} - u\right)",
        "y ⊘ u − (1 − y) ⊘ (1 − u)",
    ),
    (
        Sum(X[i, j] * (u[i] - y[i]) / (u[i] * (1 - u[i])), (i, 1, N)),
        (j,),
        r"X^\top \left(\left(u - y\right) \oslash \left(u \odot \left(\mathbf{1} - u\right)\right)\right)",
        "Xᵀ ((u − y) ⊘ (u ⊙ (1 − u)))",
    ),
    (X[i, j] / P[i, j], (i, j), r"X \oslash P", "X ⊘ P"),
    (
        Sum(Max(0, 1 - y[i] * z[i]), (i, 1, N)) / N,
        (),
        r"\frac{1}{N} \mathbf{1}^\top \max\left(0, \mathbf{1} - y \odot z\right)",
        "1/N · 1ᵀ max(0, 1 − y ⊙ z)",
    ),
    (
        -Sum(X[i, j] * y[i] * Heaviside(1 - y[i] * z[i], 0), (i, 1, N)),
        (j,),
        r"-X^\top \left(y \odot \mathbb{1}\left\{\mathbf{1} - y \odot z > 0\right\}\right)",
        "−Xᵀ (y ⊙ 1[1 − y ⊙ z > 0])",
    ),
    (
        Sum(exp(z[i]) - y[i] * z[i], (i, 1, N)) / N,
        (),
        r"\frac{1}{N} \left(\mathbf{1}^\top \exp\left(z\right) - y^\top z\right)",
        "1/N (1ᵀ exp(z) − yᵀ z)",
    ),
    (
        Sum(u[i], (i, 1, N)) * Sum(w[j], (j, 1, D)),
        (),
        r"\left(\mathbf{1}^\top u\right) \left(\mathbf{1}^\top w\right)",
        "(1ᵀ u) (1ᵀ w)",
    ),
    (Sum(u[i] * y[i], (i, 1, N)) ** 2, (), r"\left(u^\top y\right)^2", "(uᵀ y)²"),
    (
        Sum(u[i] * y[i], (i, 1, N)) / sqrt(Sum(y[i] ** 2, (i, 1, N))),
        (),
        r"\frac{u^\top y}{\left\lVert y\right\rVert}",
        "uᵀ y/‖y‖",
    ),
    (
        Sum(u[i], (i, 1, N)) * w[j] / Sum(y[i], (i, 1, N)),
        (j,),
        r"\frac{\left(\mathbf{1}^\top u\right) w}{\mathbf{1}^\top y}",
        "(1ᵀ u) w/(1ᵀ y)",
    ),
    (w[j] ** 5, (j,), r"w^{\odot 5}", "w^(⊙5)"),
    (sqrt(w[j]), (j,), r"\sqrt{w}", "√(w)"),
    (a, (j,), r"a \mathbf{1}", "a · 1"),
    (a * w[j] + b, (j,), r"a w + b \mathbf{1}", "a w + b · 1"),
    (a, (i, j), r"a \mathbf{1} \mathbf{1}^\top", "a · 1 · 1ᵀ"),
    (a**2 + 1, (), r"a^2 + 1", "a² + 1"),
    (
        tanh(Sum(X[i, k] * W[k, l], (k, 1, D)) + g[l]),
        (i, l),
        r"\tanh\left(X W + \mathbf{1} g^\top\right)",
        "tanh(X W + 1 gᵀ)",
    ),
    (
        Sum((X[i, k] - B[k, i]) * w[k] * X[i, j], (k, 1, D), (i, 1, N)),
        (j,),
        r"X^\top \left(X - B^\top\right) w",
        "Xᵀ (X − Bᵀ) w",
    ),
]

NO_FORM = [
    (S[i, i], (i,)),
    (T3[i, j, c], (i, j, c)),
    (Sum(T3[i, j, c], (c, 1, K)), (i, j)),
    (Sum((X[i, j] - C[c, j]) ** 2, (j, 1, D)), (i, c)),
    (Sum(X[i, j] * X[i, k] * Y[i, c], (i, 1, N)), (j, k, c)),
    (X[1, j], (j,)),
    (Sum(X[i, j] * A[i, l] * Y[i, c], (i, 1, N)) * g[l] * h[c], (j, l)),
    (Sum(u[i] * u[i + 1], (i, 1, N - 1)), ()),
    (Sum(u[i], (i, 2, N)), ()),
    (Sum(i * u[i], (i, 1, N)), ()),
    (Sum(S[i, i] * u[i], (i, 1, N)), ()),
    (Sum(w[i], (i, 1, N)), ()),
    (a ** w[j], (j,)),
]


def instance(entry, free):
    return Quantity(entry, free, tuple(RANGES[p] for p in free))


# --- the oracle: SymPy writes the sums out ----------------------------------------------------------------------------


def values(seed=0):
    """Draw the value of every array and scalar; all in (0, 1), where each function here is defined."""
    rng = np.random.default_rng(seed)
    arrays = [X, P, B, A, W, V, Y, Z, S, T3, C, y, yh, u, z, w, q, r, g, h]
    drawn = {str(v.label): rng.uniform(0.1, 0.9, [SIZES[str(n)] for n in v.shape]) for v in arrays}
    return drawn | {str(v): rng.uniform(0.1, 0.9) for v in (a, b, lam)}


def number(expr, drawn):
    written = expr.xreplace({size(n): Integer(v) for n, v in SIZES.items()}).doit()
    found = written.atoms(Indexed)
    elements = {e: Float(drawn[str(e.base.label)][tuple(int(p) - 1 for p in e.indices)]) for e in found}
    return float(written.xreplace(elements).subs({v: drawn[str(v)] for v in (a, b, lam)}).evalf())


def brute_force(quantity, drawn):
    shape = [SIZES[str(n)] for n in quantity.sizes]
    out = np.empty(shape)
    for place in product(*map(range, shape)):
        at = {p: Integer(n + 1) for p, n in zip(quantity.indices, place, strict=True)}
        out[place] = number(substitute(quantity.entry, at), drawn)
    return out


# --- the tree, evaluated with NumPy -----------------------------------------------------------------------------------


def column(vector):
    return np.asarray(vector, dtype=float).reshape(-1, 1)


def evaluate(node, drawn):
    """Return the value of a tree as an array with two axes; a vector is a column."""
    parts = [evaluate(n, drawn) for n in node.args if isinstance(n, Node)]
    return OPERATIONS[node.op](node, parts, drawn)


def evaluate_array(node, parts, drawn):
    value = drawn[node.args[0]] if node.args[0] != "P_hat" else softmax_rows(drawn["Z"])
    assert value.ndim == node.rank
    return value if node.rank == 2 else column(value)


def softmax_rows(scores):
    weights = np.exp(scores)
    return weights / weights.sum(axis=1, keepdims=True)


def evaluate_softmax(node, parts, drawn):
    return softmax_rows(parts[0]) if node.rank == 2 else softmax_rows(parts[0].T).T


def evaluate_map(node, parts, drawn):
    template, places = node.args
    inner = {Symbol(p, real=True): evaluate(n, drawn) for p, n in places}
    shape = np.broadcast_shapes(*(v.shape for v in inner.values()))
    out = np.empty(shape)
    for place in np.ndindex(*shape):
        at = {p: Float(np.broadcast_to(v, shape)[place]) for p, v in inner.items()}
        out[place] = number(template.xreplace(at), drawn)
    return out


def evaluate_scale(node, parts, drawn):
    coefficient, above, below, body = node.args
    factor = number(coefficient, drawn)
    for n in above:
        factor = factor * evaluate(n, drawn).item()
    for n in below:
        factor = factor / evaluate(n, drawn).item()
    return factor * (evaluate(body, drawn) if body else np.ones((1, 1)))


def chain(parts):
    total = parts[0]
    for part in parts[1:]:
        assert total.shape[1] == part.shape[0], "the shapes of a product do not fit"
        total = total @ part
    return total


def alike(parts):
    assert len({p.shape for p in parts}) == 1, "the shapes of an elementwise operation differ"
    return parts


OPERATIONS = {
    "scalar": lambda n, parts, drawn: np.full((1, 1), number(n.args[0], drawn)),
    "array": evaluate_array,
    "ones": lambda n, parts, drawn: np.ones((int(number(n.args[0], drawn)), 1)),
    "eye": lambda n, parts, drawn: np.eye(int(number(n.args[0], drawn))),
    "diag": lambda n, parts, drawn: np.diag(parts[0][:, 0]),
    "transpose": lambda n, parts, drawn: parts[0].T,
    "matmul": lambda n, parts, drawn: chain(parts),
    "hadamard": lambda n, parts, drawn: np.prod(alike(parts), axis=0),
    "quotient": lambda n, parts, drawn: parts[0] / parts[1],
    "plus": lambda n, parts, drawn: np.sum(alike(parts), axis=0),
    "scale": evaluate_scale,
    "map": evaluate_map,
    "power": lambda n, parts, drawn: parts[0] ** number(n.args[1], drawn),
    "softmax": evaluate_softmax,
    "trace": lambda n, parts, drawn: np.full((1, 1), np.trace(parts[0])),
    "norm": lambda n, parts, drawn: np.full((1, 1), np.linalg.norm(parts[0])),
    "norm1": lambda n, parts, drawn: np.full((1, 1), np.abs(parts[0]).sum()),
    "norm2": lambda n, parts, drawn: np.full((1, 1), np.linalg.norm(parts[0]) ** 2),
}


def agrees(tree, quantity, drawn):
    found, wanted = evaluate(tree, drawn), brute_force(quantity, drawn)
    wanted = column(wanted) if wanted.ndim == 1 else np.atleast_2d(wanted)
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("entry", "free", "latex", "text"), CASES)
def test_golden(entry, free, latex, text):
    quantity = instance(entry, free)
    assert matrix_latex(quantity, SCOPE) == latex
    assert matrix_text(quantity, SCOPE) == text
    assert convert(latex).startswith("<math")


@pytest.mark.parametrize(("entry", "free"), [case[:2] for case in CASES])
def test_the_tree_has_the_value_of_the_entry(entry, free):
    quantity = instance(entry, free)
    tree = matrix_tree(quantity, SCOPE)
    assert tree is not None
    assert agrees(tree, quantity, values())


@pytest.mark.parametrize(("entry", "free"), NO_FORM)
def test_what_has_no_matrix_form_gives_none(entry, free):
    assert matrix_latex(instance(entry, free), SCOPE) is None
    assert matrix_text(instance(entry, free), SCOPE) is None


def test_a_planted_error_is_caught():
    quantity = instance(Sum(X[i, j] * (yh[i] - y[i]), (i, 1, N)) / N, (j,))
    wrong = instance(Sum(X[i, j] * (yh[i] + y[i]), (i, 1, N)) / N, (j,))
    assert not agrees(matrix_tree(wrong, SCOPE), quantity, values())
    transposed = instance(X[i, j], (i, j))
    assert not agrees(matrix_tree(transposed, SCOPE), instance(X[i, j], (j, i)), values())


# --- hypothesis: random networks of factors ---------------------------------------------------------------------------

ELEMENTS = [X[i, j], X[i, k], P[i, j], B[j, i], A[i, l], W[j, l], W[k, l], u[i], y[i], w[j], q[k], g[l], 1 - u[i]]
WEIGHTS = [sigmoid(z[i]), X[i, j] - P[i, j], score.xreplace({j: Dummy("j", integer=True)}), 1 / u[i], w[j] ** 2, lam]


@st.composite
def quantities(draw):
    factors = draw(st.lists(st.sampled_from(ELEMENTS + WEIGHTS), min_size=1, max_size=5))
    entry = Mul(*factors)
    letters = [p for p in (i, j, k, l) if p in entry.free_symbols]
    free = draw(st.permutations(letters))[: draw(st.integers(0, min(2, len(letters))))]
    bound = [p for p in letters if p not in free]
    entry = Sum(entry, *((p, 1, RANGES[p]) for p in bound)) if bound else entry
    more = draw(st.sampled_from([0, 1, lam]))
    return instance(entry + more, tuple(free))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(quantity=quantities(), seed=st.integers(0, 5))
def test_random_networks_are_right_where_they_have_a_form(quantity, seed):
    tree = matrix_tree(quantity, SCOPE)
    if tree is not None:
        assert agrees(tree, quantity, values(seed))
        convert(matrix_latex(quantity, SCOPE))
        assert matrix_text(quantity, SCOPE)


def test_a_bare_expression_with_free_indices_is_refused():
    with pytest.raises(UserError, match=r"has the free indices i, j, and the order of its axes is not known"):
        matrix_latex(X[i, j])
    assert matrix_text(Sum(u[i], (i, 1, N))) == "1ᵀ u"


def test_sizes_that_are_not_given_come_from_the_axes():
    assert matrix_text(Quantity(Sum(X[i, j] * u[i], (i, 1, N)), (j,))) == "Xᵀ u"
    assert matrix_text(Quantity(Sum(lam, (i, 1, N)) * w[j] + a, (j,))) == "N λ w + a · 1"
