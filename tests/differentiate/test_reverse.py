"""The computation graph and its reverse accumulation, against autograd, the derived gradient and hand calculation."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sympy import (
    Abs,
    KroneckerDelta,
    Max,
    Min,
    Piecewise,
    Product,
    Sum,
    Symbol,
    acos,
    asin,
    atan,
    cos,
    cosh,
    exp,
    log,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from calcwork.algebra import (
    BINARY,
    Scope,
    array,
    index,
    log_sigmoid,
    logsumexp,
    relu,
    scalar,
    sigmoid,
    size,
    softplus,
    xlogy,
)
from calcwork.algebra.linear import Determinant, InverseEntry, Square
from calcwork.compile import compile_objective, compile_quantities
from calcwork.compile.data import read_arrays
from calcwork.derive import Derivatives
from calcwork.differentiate.pullbacks import RULES
from calcwork.differentiate.reverse import accumulate
from calcwork.differentiate.tracing import computation_graph
from calcwork.errors import Impossible, NotSupportedYet, UserError

autograd = pytest.importorskip("autograd")
N, D, K = size("N"), size("D"), size("K")
i, j, k, q = index("i"), index("j"), index("k"), index("q")
x, y = scalar("x"), scalar("y")
TWO = Scope().declare("x").declare("y")
ARRAYS = (
    Scope()
    .declare("X", N, D)
    .declare("w", D)
    .declare("u", N)
    .declare("A", D, D)
    .declare("b")
    .declare("t", N, domain=BINARY)
)
X, w, u, A, b, t = (ARRAYS[n] for n in ("X", "w", "u", "A", "b", "t"))
POINT = {
    "X": np.array([[0.3, -1.2], [0.7, 0.4], [-0.5, 1.1]]),
    "w": np.array([0.8, -0.6]),
    "u": np.array([1.3, 0.2, 0.9]),
    "A": np.array([[2.0, 0.4], [-0.3, 1.5]]),
    "b": 0.7,
    "t": np.array([0.0, 1.0, 1.0]),
}
score = Sum(X[i, j] * w[j], (j, 1, D)) + b


def point_of(graph):
    return {name: POINT[name] for name in POINT if graph.named(name) is not None}


def reverse(expr, variables, scope=ARRAYS, point=None):
    graph = computation_graph(expr, variables, scope)
    return accumulate(graph, point_of(graph) if point is None else point, sizes={"N": 3, "D": 2})


def by_autograd(expr, variables, scope=ARRAYS):
    """Return the gradient of the same expression by autograd, traced through the compiled NumPy text."""
    derivatives = Derivatives(expr, variables, scope)
    compiled = compile_objective(derivatives.value, {}, {}, scope, variables)
    bound = compiled.bind(sizes={"N": 3, "D": 2}, **{n: POINT[n] for n in compiled.data})
    return bound.unpack(autograd.grad(bound.autograd_fun)(bound.pack({v: POINT[v] for v in variables})))


EXPRESSIONS = {
    "matrix product": (Sum(score**2, (i, 1, N)) / N, ("w", "b")),
    "cross-entropy": (
        -Sum(t[i] * log(sigmoid(score)) + (1 - t[i]) * log(1 - sigmoid(score)), (i, 1, N)) / N,
        ("w", "b", "X"),
    ),
    "transposes": (Sum(A[i, j] * A[j, i], (i, 1, D), (j, 1, D)), ("A",)),
    "elements": (w[1] * exp(w[2]) + A[2, 1] * w[1] + Sum(X[i, 2] * u[i], (i, 1, N)), ("w", "A", "X")),
    "outer product": (Sum(tanh(u[i] * w[j]) * X[i, j], (i, 1, N), (j, 1, D)), ("u", "w")),
    "log of a sum of exponentials": (Sum(logsumexp(X[i, q] * w[q], (q, 1, D)), (i, 1, N)), ("X", "w")),
    "product over an index": (Product(u[i] ** t[i] * (2 - u[i]), (i, 1, N)), ("u",)),
    "quotients": (Sum(u[i] / (1 + b * u[i]) / b, (i, 1, N)) + N / b, ("u", "b")),
    "what does not carry the index": (Sum(b**2 * w[j], (i, 1, N), (j, 1, D)), ("b", "w")),
    "the index itself": (Sum(i * u[i] ** 2, (i, 1, N)), ("u",)),
    "a delta": (Sum((KroneckerDelta(j, k) + w[j] * w[k]) * A[j, k], (j, 1, D), (k, 1, D)), ("w", "A")),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_adjoints_of_the_variables_are_the_gradient_of_autograd(name):
    expr, variables = EXPRESSIONS[name]
    found = reverse(expr, variables)
    expected = by_autograd(expr, variables)
    for v in variables:
        assert_allclose(found.gradient[v], expected[v], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", [n for n in EXPRESSIONS if n != "elements"])  # delta_1j is not compiled yet
def test_adjoints_of_the_variables_are_the_derived_gradient(name):
    expr, variables = EXPRESSIONS[name]
    found = reverse(expr, variables)
    derivatives = Derivatives(expr, variables, ARRAYS)
    program = compile_quantities(derivatives.gradient, ARRAYS)
    derived = program(sizes={"N": 3, "D": 2}, **{n: POINT[n] for n in program.arguments if n in POINT})
    for v in variables:
        assert_allclose(found.gradient[v], derived[v], rtol=1e-13, atol=1e-15)


def test_matrix_inverse_and_determinant_agree_with_autograd():
    anp = pytest.importorskip("autograd.numpy")
    square = Square(A[i, j], (i, 1, D), (j, 1, D))
    expr = log(Determinant(square)) + Sum(w[j] * InverseEntry(square, j, k) * w[k], (j, 1, D), (k, 1, D))
    found = reverse(expr, ("A", "w"))

    def value(matrix, vector):
        return anp.log(anp.linalg.det(matrix)) + vector @ anp.linalg.inv(matrix) @ vector

    assert_allclose(found.value, value(POINT["A"], POINT["w"]), rtol=1e-14)
    for number, name in enumerate(("A", "w")):
        expected = autograd.grad(value, number)(POINT["A"], POINT["w"])
        assert_allclose(found.gradient[name], expected, rtol=1e-13)


def test_a_diagonal_agrees_with_autograd():
    anp = pytest.importorskip("autograd.numpy")
    found = reverse(Sum(A[j, j] ** 3 * w[j] + A[j, j] * A[1, 2], (j, 1, D)), ("A", "w"))
    places = np.arange(2)

    def value(matrix, vector):
        diagonal = matrix[places, places]
        return anp.sum(diagonal**3 * vector + diagonal * matrix[0, 1])

    for number, name in enumerate(("A", "w")):
        expected = autograd.grad(value, number)(POINT["A"], POINT["w"])
        assert_allclose(found.gradient[name], expected, rtol=1e-14)


@pytest.mark.parametrize(
    "expr",
    [
        *(f(x * y) for f in (exp, log, sin, cos, tan, sinh, cosh, tanh, asin, acos, atan, Abs, sqrt)),
        *(f(x - 2 * y) for f in (sigmoid, softplus, log_sigmoid, relu)),
        x**y,
        x**-3 / y**2,
        2**x,
        xlogy(x, y),
        Max(x, y, x * y),
        Min(x, 2, y**2),
        Piecewise((x**2, x < y), (y**3 * x, True)),
        x - y - x,
        -(x**2) - y,
        x * y * sin(x) * exp(y),
    ],
    ids=str,
)
def test_every_rule_agrees_with_sympy(expr):
    found = reverse(
        expr, ("x", "y"), TWO, {n: v for n, v in {"x": 0.8, "y": 0.6}.items() if scalar(n) in expr.free_symbols}
    )
    values = {x: 0.8, y: 0.6}
    plain = expr.rewrite(Piecewise) if expr.has(relu) else expr.rewrite(exp) if expr.has(log_sigmoid, sigmoid) else expr
    assert_allclose(found.value, float(plain.subs(values)), rtol=1e-14)
    for name, symbol in (("x", x), ("y", y)):
        assert_allclose(found.gradient[name], float(plain.diff(symbol).subs(values)), rtol=1e-13, atol=1e-16)


def test_adjoints_of_inner_nodes_are_the_derivatives_of_what_follows():
    scope = ARRAYS.define(array("z", N)[i], score).define(scalar("J"), Sum(log(1 + array("z", N)[i] ** 2), (i, 1, N)))
    found = reverse(scalar("J"), ("w", "b"), scope)
    z = found.values[found.graph.named("z").number]
    assert_allclose(z, POINT["X"] @ POINT["w"] + POINT["b"], rtol=1e-15)
    assert_allclose(found.adjoints[found.graph.named("z").number], 2 * z / (1 + z**2), rtol=1e-14)
    cut = reverse(scalar("J"), ("z",), scope)
    assert_allclose(cut.gradient["z"], 2 * z / (1 + z**2), rtol=1e-14)
    assert cut.graph.named("w").number not in cut.adjoints


def test_a_planted_wrong_adjoint_is_noticed(monkeypatch):
    """A rule that is wrong by 0.1 % makes the comparison with autograd fail."""
    right = RULES[sigmoid]
    monkeypatch.setitem(RULES, sigmoid, replace(right, slopes=lambda v, a: (1.001 * right.slopes(v, a)[0],)))
    expr, variables = EXPRESSIONS["cross-entropy"]
    with pytest.raises(AssertionError):
        assert_allclose(reverse(expr, variables).gradient["w"], by_autograd(expr, variables)["w"], rtol=1e-4)


def test_equal_operations_are_one_node_whatever_their_letters():
    difference = Sum((u[i] - b) * A[1, 1], (i, 1, N)) + Sum((u[k] - b) ** 2, (k, 1, N))
    graph = computation_graph(difference, ("u",), ARRAYS)
    assert sum(str(n.operation).endswith("Add'>") for n in graph.nodes) == 2


def test_subgradients_are_named_and_jumps_refused():
    kink = reverse(Abs(x), ("x",), TWO, {"x": 0.0})
    assert kink.gradient["x"] == 0
    assert kink.remarks == ("v1 is at a kink, where the slope 0 of |u| at u = 0 is taken",)
    tie = reverse(Max(x, y), ("x", "y"), TWO, {"x": 1.0, "y": 1.0})
    assert sum(tie.gradient.values()) == 1
    with pytest.raises(Impossible, match=r"v1 = sign\(x\) jumps at the point, where it has no derivative"):
        reverse(sign(x), ("x",), TWO, {"x": 0.0})


def test_what_does_not_occur_has_a_zero_derivative_and_is_said():
    found = reverse(x**2, ("x", "y"), TWO, {"x": 3.0})
    assert found.gradient["y"] == 0
    assert found.remarks == ("v1 does not depend on y: its derivative is zero",)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: computation_graph(Symbol("c"), ("x",), TWO), UserError, "c is neither declared nor an index in reach"),
        (lambda: computation_graph(x, ("c",), TWO), UserError, "'c' is not declared"),
        (lambda: computation_graph(Sum(u[i] * u[i + 1], (i, 1, N)), (), ARRAYS), NotSupportedYet, r"the index i \+ 1"),
        (lambda: computation_graph(Sum(u[i], (i, 2, N)), (), ARRAYS), NotSupportedYet, "does not run from 1 to a size"),
        (lambda: reverse(x * y, ("x",), TWO, {"x": 1.0}), UserError, "no value was given for y"),
        (lambda: reverse(log(x), ("x",), TWO, {"x": -1.0}), UserError, "the value of v1 = log.x. is not finite"),
        (lambda: reverse(sqrt(x), ("x",), TWO, {"x": 0.0}), UserError, "the adjoint of x = x is not finite"),
        (lambda: accumulate(computation_graph(N * x, ("x",), TWO), {"x": 1.0}), UserError, "the size N cannot be read"),
    ],
)
def test_errors_name_the_place(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_sizes_are_read_from_the_arrays():
    assert read_arrays({"X": POINT["X"]}, ARRAYS)[1] == {"N": 3, "D": 2}
    assert reverse(Sum(u[i], (i, 1, N)), ("u",)).sizes["N"] == 3
