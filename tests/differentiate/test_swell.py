"""Counts of operations, against SymPy's count and hand calculation; Taylor arithmetic against SymPy's derivatives."""

import math

import pytest
from numpy.testing import assert_allclose
from sympy import Rational, Sum, cos, cosh, count_ops, exp, log, sin, sinh, sqrt, symbols, tan, tanh

from calcwork.algebra import Scope, index, relu, sigmoid, size, softplus
from calcwork.differentiate import operations
from calcwork.differentiate.operations import automatic, unrolled, with_shared_parts, written_out
from calcwork.differentiate.swell import FAMILIES, swell_of_family, swell_of_orders
from calcwork.differentiate.taylor import taylor_derivatives
from calcwork.differentiate.tracing import computation_graph, traced
from calcwork.errors import NotSupportedYet, UserError

SCOPE = Scope().declare("x").declare("y").declare("z")
x, y, z = (SCOPE[name] for name in "xyz")


@pytest.mark.parametrize(
    "expr",
    [
        x,
        x + y,
        x - y,
        -x,
        -x - y,
        x * y * z,
        2 * x,
        -x * y,
        x / y,
        1 / x,
        x / (y * z),
        x**3 - 2 * x**2 + 1,
        exp(sin(x) * x) / (1 + x**2),
        x**y * log(x + y) - cos(x * y) / z,
        (exp(sin(x) * x) / (1 + x**2)).diff(x, 3),
    ],
    ids=str,
)
def test_what_is_written_out_counts_as_sympy_counts_it(expr):
    assert written_out(expr) == count_ops(expr)


def test_an_expression_too_large_to_be_written_is_counted():
    value = x
    for _ in range(60):
        value = sin(value) + cos(value)
    assert written_out(value) == 3 * (2**60 - 1)


@pytest.mark.parametrize("name", FAMILIES)
def test_counts_of_the_families_are_those_of_sympy(name):
    scope, value, variables = FAMILIES[name].build(4)
    plain = value
    while any(str(s) in scope.definitions for s in plain.free_symbols):
        plain = plain.subs(
            {s: scope.definitions[str(s)].body for s in plain.free_symbols if str(s) in scope.definitions}
        )
    everything = [plain, *(plain.diff(scope[v]) for v in variables)]
    row = next(r for r in swell_of_family(name, 4).rows if r.n == 4)
    assert row.function == count_ops(plain)
    assert row.written_out == sum(map(count_ops, everything))
    assert row.shared == with_shared_parts(everything) <= row.written_out


def test_automatic_derivatives_are_counted_operation_by_operation():
    """One step v = 4 f (1 - f): forward 3; backward 1 to f, 1 to g = 1 - f, 1 to 4 f, 1 to -f, 1 sum of both to f."""
    counts = [row.automatic for row in swell_of_family("logistic-map", 6).rows]
    assert counts == [8 * n for n in range(1, 7)]
    # n - 1 products forward; backward two for each of them.
    assert [row.automatic for row in swell_of_family("product", 6).rows] == [3 * (n - 1) for n in range(2, 7)]


def test_the_gradient_of_a_sum_of_squares_is_counted_on_arrays():
    N, i = size("N"), index("i")
    scope = Scope().declare("x", N).declare("m")
    value = Sum((scope["x"][i] - scope["m"]) ** 2, (i, 1, N))
    # difference, square, sum; back: the square (slope 2 and 1 product), -1 to m, its sum over i, and 0 for the sum.
    assert automatic(computation_graph(value, ("m",), scope)) == (3, 5)
    nodes, outputs = traced([], scope)
    assert unrolled(nodes, outputs) == 0


def test_a_planted_miscount_is_noticed(monkeypatch):
    """A backward sweep that forgets the sum where adjoints meet is cheaper than the hand count allows."""
    right = operations.backward
    monkeypatch.setattr(operations, "backward", lambda graph, node: max(right(graph, node) - 1, 0))
    assert [row.automatic for row in swell_of_family("logistic-map", 3).rows] != [8, 16, 24]


def test_the_written_out_derivative_swells_and_the_others_do_not():
    found = swell_of_family("logistic-map", 9)
    raw, shared, swept = found.growth
    assert raw > 2.4
    assert shared < 1.3
    assert swept < 1.15
    assert found.rows[-1].automatic < 4 * 3 * 9


TAYLOR = [
    exp(sin(x) * x) / (1 + x**2),
    log(1 + x**2) * sqrt(x) - cosh(x) / x ** Rational(5, 2),
    x**x,
    2**x * tan(x),
    cos(x) * sinh(x) - x**5 + 1 / x,
    tanh(x) * sigmoid(2 * x) + softplus(-x),
]


@pytest.mark.parametrize("expr", TAYLOR, ids=str)
def test_taylor_arithmetic_gives_the_derivatives_of_sympy(expr):
    found = taylor_derivatives(computation_graph(expr, ("x",), SCOPE), {"x": 0.7}, 6)
    plain = expr.rewrite(exp) if expr.has(sigmoid, softplus) else expr
    expected = [float(plain.diff(x, k).evalf(30, subs={x: Rational(7, 10)})) for k in range(7)]
    assert_allclose(found.values, expected, rtol=1e-12)


def test_taylor_arithmetic_grows_with_the_square_of_the_order():
    """A product of two series of n + 1 coefficients takes (n + 1)(n + 2)/2 products and n(n + 1)/2 sums."""
    graph = computation_graph(x * x * y, ("x",), SCOPE)
    for order in (0, 1, 5):
        product = computation_graph(sin(x) * exp(x), ("x",), SCOPE)
        both = taylor_derivatives(product, {"x": 0.3}, order).operations
        parts = sum(
            taylor_derivatives(computation_graph(f(x), ("x",), SCOPE), {"x": 0.3}, order).operations for f in (sin, exp)
        )
        assert both - parts == (order + 1) ** 2
    assert taylor_derivatives(graph, {"x": 2.0, "y": 3.0}, 2).values == (12.0, 12.0, 6.0)


def test_orders_of_a_function_are_counted():
    found = swell_of_orders(exp(x**2) * x, "x", SCOPE, "f", 3)
    derivatives = [exp(x**2) * x]
    for row in found.rows:
        derivatives.append(derivatives[-1].diff(x))
        assert row.written_out == sum(map(count_ops, derivatives))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: swell_of_family("tower"), UserError, "no family named 'tower', expected one of logistic-map"),
        (lambda: swell_of_family("product", 1), UserError, "the depth is 1, expected a number from 2 to 30; try 10"),
        (lambda: swell_of_orders(relu(x), "x", SCOPE, "f"), NotSupportedYet, "has no rule for power series"),
        (lambda: swell_of_orders(log(-(x**2)), "x", SCOPE, "f"), UserError, "is analytic at none of the points"),
        (
            lambda: taylor_derivatives(computation_graph(x * y, ("x", "y"), SCOPE), {"x": 1.0, "y": 1.0}, 2),
            UserError,
            "higher orders are by one variable, but there are 2",
        ),
        (
            lambda: taylor_derivatives(computation_graph(log(x), ("x",), SCOPE), {"x": -1.0}, 2),
            UserError,
            "the function is not analytic at",
        ),
    ],
)
def test_errors_say_what_was_expected(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_rule_of_the_count_is_independent_of_the_names():
    a, b = symbols("a b")
    assert written_out(a * b + math.pi) == written_out(x * y + math.pi) == 2
