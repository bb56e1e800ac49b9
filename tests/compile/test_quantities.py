"""Named quantities: pullbacks, forward maps, and what cannot be compiled."""

import numpy as np
import pytest
from hand_problems import D, H, K, N, draw, g, h, i, j, k, network
from index_interpreter import Interpreter
from scipy import special
from scipy.special import expit
from sympy import Derivative, Eq, Function, Ne, Piecewise, Product, Sum, Symbol, Xor, exp, log, sin

from calcwork.algebra import BINARY, Quantity, Scope, array, index, logsumexp, relu, sigmoid, size, softmax, xlogy
from calcwork.compile import compile_quantities
from calcwork.errors import NotSupportedYet, UserError

SIZES = {"N": 5, "D": 3, "K": 4, "H": 2}
SCOPE = (
    Scope()
    .declare("X", N, D)
    .declare("A", N, D)
    .declare("C", D, K)
    .declare("T", N, D, K)
    .declare("v", N)
    .declare("w", D)
    .declare("c")
    .declare("M", D, D)
)
X, A, C, T, v, w, c, M = (SCOPE[n] for n in ("X", "A", "C", "T", "v", "w", "c", "M"))
l = j.func("l", integer=True)  # noqa: E741
m = j.func("m", integer=True)

ENTRIES = {
    "pullback": (Sum(X[i, j] * v[i], (i, 1, N)), (j,), (D,)),
    "matrix product": (Sum(X[i, j] * C[j, k], (j, 1, D)), (i, k), (N, K)),
    "transposed result": (Sum(X[i, j] * C[j, k], (j, 1, D)), (k, i), (K, N)),
    "chain of products": (Sum(v[i] * X[i, j] * C[j, k], (i, 1, N), (j, 1, D)), (k,), (K,)),
    "bilinear": (Sum(X[i, j] * M[j, l] * X[i, l], (j, 1, D), (l, 1, D)), (i,), (N,)),
    "trace": (Sum(X[i, j] * A[i, j], (i, 1, N), (j, 1, D)), (), ()),
    "row products": (Sum(X[i, j] * A[i, j], (j, 1, D)), (i,), (N,)),
    "batch": (Sum(T[i, j, k] * X[i, j] * v[i], (i, 1, N)), (j, k), (D, K)),
    "cube": (Sum(T[i, j, k] * w[j], (j, 1, D)), (i, k), (N, K)),
    "three": (Sum(T[i, j, k] * C[j, k] * v[i], (i, 1, N), (j, 1, D), (k, 1, K)), (), ()),
    "gram": (Sum(X[i, j] * X[i, k], (i, 1, N)), (j, k), (D, D)),
    "weighted gram of any sign": (Sum(X[i, j] * X[i, k] * v[i], (i, 1, N)), (j, k), (D, D)),
    "rows gram": (Sum(X[i, j] * X[k, j], (j, 1, D)), (i, k), (N, N)),
    "distances": (Sum((X[i, j] - X[k, j]) ** 2, (j, 1, D)), (i, k), (N, N)),
    "broadcast": (X[i, j] + w[j] * v[i] + c, (i, j), (N, D)),
    "constant": (c * exp(1) + 1, (i, j), (N, D)),
    "index": (Sum(i * v[i], (i, 1, N)), (), ()),
    "index free": (i * v[i], (i,), (N,)),
    "first entry": (w[1] * v[i] + X[2, j] * X[i, j], (i, j), (N, D)),
    "sum of a constant": (Sum(c + 1, (i, 1, N)), (), ()),
    "partly constant": (Sum(v[i] + c, (i, 1, N)), (), ()),
    "sum of a sum": (Sum(X[i, j] * (w[j] + v[i]), (j, 1, D)), (i,), (N,)),
    "centered": (Sum((v[i] - Sum(v[k], (k, 1, N)) / N) ** 2, (i, 1, N)) / (N - 1), (), ()),
    "Hessian times vector": (Sum(w[k] * Sum(X[i, j] * X[i, k] * v[i], (i, 1, N)), (k, 1, D)), (j,), (D,)),
    "product of sums": (Sum(Sum(X[i, j] * w[j], (j, 1, D)) * Sum(A[i, j] * w[j], (j, 1, D)), (i, 1, N)), (), ()),
    "product": (Product(1 + exp(v[i]), (i, 1, N)), (), ()),
    "log of product": (log(Product(1 + v[i] ** 2, (i, 1, N))), (), ()),
    "log-sum-exp": (logsumexp(X[i, j] * w[j], (j, 1, D)), (i,), (N,)),
    "log of a sum of exp": (log(Sum(exp(X[i, j] + c), (j, 1, D))), (i,), (N,)),
    "softmax": (softmax(X[i, l], (l, 1, D), j), (i, j), (N, D)),
    "softmax written out": (exp(X[i, j]) / Sum(exp(X[i, l]), (l, 1, D)), (i, j), (N, D)),
    "softmax of a sum": (softmax(Sum(X[i, m] * M[m, l], (m, 1, D)), (l, 1, D), j), (i, j), (N, D)),
    "functions": (sin(v[i]) + relu(v[i]) + xlogy(v[i] ** 2, 2 + v[i] ** 2) + sigmoid(v[i]), (i,), (N,)),
    "powers": ((2 + v[i] ** 2) ** (c / 3) + v[i] ** 3 + v[i] ** 4 + 1 / (1 + v[i] ** 2) ** 2, (i,), (N,)),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_entries_agree_with_loops(name):
    quantity = Quantity(*ENTRIES[name])
    f = compile_quantities({"q": quantity}, SCOPE)
    arrays = draw(SCOPE, ())
    result = f(**{n: arrays[n] for n in f.arguments if n in SCOPE}, sizes=SIZES)["q"]
    expected = Interpreter(SCOPE, arrays, SIZES).array(quantity)
    assert np.shape(result) == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-13)


def test_sums_are_matrix_products_and_not_loops():
    forms = {
        "pullback": "v @ X",
        "matrix product": "X @ C",
        "gram": "X.T @ X",
        "trace": "np.sum(A*X)",
        "Hessian times vector": "(X @ w)*v",
        "batch": 'np.einsum("ij,ijk,i->jk"',
    }
    for name, text in forms.items():
        source = compile_quantities({"q": Quantity(*ENTRIES[name])}, SCOPE).source
        assert "for " not in source
        assert text in source or name == "batch", source


def test_forward_map_of_a_network_gives_predictions():
    problem = network()
    p, scope = array("p", N), problem.scope
    arrays = draw(scope, ())
    f = compile_quantities({"p": Quantity(p[i], (i,), (N,))}, scope)
    out = f(**{n: arrays[n] for n in f.arguments})["p"]
    a = expit(arrays["X"] @ arrays["W1"] + arrays["b1"])
    np.testing.assert_allclose(out, expit(a @ arrays["w2"] + arrays["b2"]), rtol=1e-14)


def test_results_are_fresh():
    given = np.arange(5.0)
    out = compile_quantities({"q": Quantity(v[i], (i,), (N,))}, SCOPE)(v=given)["q"]
    out[0] = 9.0
    assert given[0] == 0.0


def test_quantities_share_work():
    p = array("p", N)
    scope = SCOPE.declare("y", N, domain=BINARY)
    z = array("z", N)
    scope = scope.define(z[i], Sum(X[i, j] * w[j], (j, 1, D)))
    scope = scope.define(p[i], sigmoid(z[i]))
    f = compile_quantities(
        {"p": Quantity(p[i], (i,), (N,)), "g": Quantity(Sum(X[i, j] * p[i], (i, 1, N)), (j,), (D,))}, scope
    )
    assert f.source.count("X @ w") == 1
    assert f.source.count("np.exp") == 1


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Piecewise((v[i], Xor(c > 0, v[i] > 0)), (0, True)), r"the condition .* cannot be compiled yet; write it"),
        (Function("f")(v[i]), r"f\(v\[i\]\) .* cannot be compiled yet"),
        (Derivative(sin(c), c), "Derivative.* cannot be compiled yet"),
        (Sum(c**k, (k, 1, i * N)), "nothing bounds the limit .* of the sum"),
        (v[m], "the index m of"),
    ],
)
def test_what_cannot_be_compiled_is_named(entry, message):
    with pytest.raises(NotSupportedYet, match=message):
        compile_quantities({"q": Quantity(entry, (i, j), (N, D))}, SCOPE)


def test_cases_of_equality_choose_by_label():
    """The score of the labeled class, as a sum over all classes where label and class are equal."""
    labels = SCOPE.declare("c_", N).declare("S", N, D)
    scores, label = labels["S"], labels["c_"]
    picked = Sum(Piecewise((scores[i, j], Eq(j, label[i])), (0, True)), (j, 1, D))
    others = Sum(Piecewise((scores[i, j], Ne(j, label[i])), (0, True)), (j, 1, D))
    f = compile_quantities({"p": Quantity(picked, (i,), (N,)), "o": Quantity(others, (i,), (N,))}, labels)
    given = np.random.default_rng(4).normal(size=(5, 3))
    out = f(S=given, c_=[1, 3, 2, 2, 1])
    chosen = given[np.arange(5), [0, 2, 1, 1, 0]]
    np.testing.assert_array_equal(out["p"], chosen)
    np.testing.assert_allclose(out["o"], given.sum(axis=1) - chosen, rtol=1e-14)


def test_size_that_is_an_expression_is_worked_out():
    scope = Scope().declare("u", 2 * N)
    f = compile_quantities({"q": Quantity(Sum(i * scope["u"][i], (i, 1, 2 * N)))}, scope)
    assert f(u=[1.0, 2.0, 3.0, 4.0], sizes={"N": 2})["q"] == 1 + 4 + 9 + 16


def test_size_that_no_array_shows_is_asked_for():
    f = compile_quantities({"q": Quantity(c, (j,), (D,))}, SCOPE)
    np.testing.assert_array_equal(f(c=2.0, sizes={"D": 2})["q"], [2.0, 2.0])
    with pytest.raises(UserError, match=r"the size D cannot be read from the arrays; give it as sizes="):
        f(c=2.0)


def test_undeclared_names_are_named():
    with pytest.raises(UserError, match="q is neither declared nor an index in reach"):
        compile_quantities({"q": Quantity(Symbol("q", real=True))}, SCOPE)
    with pytest.raises(UserError, match="the array u of"):
        compile_quantities({"q": Quantity(array("u", N)[i], (i,), (N,))}, SCOPE)


def test_text_of_names_is_never_code():
    name = 'x"""\nimport os; raise SystemExit'
    scope = Scope().declare(name, size("N"))
    f = compile_quantities({'a"b': Quantity(Sum(scope[name][i], (i, 1, N)))}, scope)
    argument = f.source.split("def _evaluate(")[1].split(")")[0]
    assert argument.isidentifier()
    assert f(**{argument: [1.0, 2.0]}) == {'a"b': 3.0}


def test_hidden_units_meet_themselves():
    scope = Scope().declare("a", N, H)
    a = scope["a"]
    q = Quantity(Sum(a[i, h] * a[i, g], (i, 1, N)), (h, g), (H, H))
    assert "a.T @ a" in compile_quantities({"q": q}, scope).source


def test_probabilities_of_classes_keep_their_digits_where_scores_are_large():
    c, d = index("c"), index("d")
    scope = Scope().declare("z", N, K).declare("v", N)
    z, p = scope["z"], array("p", N, K)
    scope = scope.define(p[i, c], exp(z[i, c]) / Sum(exp(z[i, d]), (d, 1, K)))
    compiled = compile_quantities({"q": Quantity(Sum(scope["v"][i] * p[i, c], (i, 1, N)), (c,), (K,))}, scope)
    scores = np.array([[1000.0, 999.0, 0.0], [-2000.0, -2001.0, -1999.0]])
    found = compiled(z=scores, v=np.array([1.0, 2.0]))["q"]
    np.testing.assert_allclose(found, [1.0, 2.0] @ special.softmax(scores, axis=1), rtol=1e-14)
