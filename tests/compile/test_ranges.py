"""Sums of every shape: from another number than 1, with limits that move, and elements that data picks."""

import numpy as np
import pytest
from index_interpreter import Interpreter
from sympy import Heaviside, KroneckerDelta, Product, Sum, exp, log, sqrt

from calcwork.algebra import Quantity, Scope, index, logsumexp, size
from calcwork.algebra.scope import COUNT, Domain
from calcwork.compile import compile_quantities
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.ir import Axis, Let, Load, Program, Total, with_bodies
from calcwork.compile.numpy_target import numpy_source
from calcwork.compile.statements import Statements
from calcwork.errors import NotSupportedYet

N, D, K = size("N"), size("D"), size("K")
i, j, k, m, n = (index(s) for s in "ijkmn")
LABEL = Domain(lower=1 + 0 * N, upper=K, open_lower=False, open_upper=False, integer=True)
SCOPE = (
    Scope()
    .declare("x", N)
    .declare("w", D)
    .declare("A", N, N)
    .declare("T", N, K)
    .declare("u", K - 1)
    .declare("y", N, domain=COUNT)
    .declare("c", N, domain=LABEL)
)
x, w, A, T, u, y, c = (SCOPE[s] for s in ("x", "w", "A", "T", "u", "y", "c"))
SIZES = {"N": 5, "D": 6, "K": 4}
RNG = np.random.default_rng(3)
ARRAYS = {
    "x": RNG.normal(size=5),
    "w": RNG.normal(size=6),
    "A": RNG.uniform(1, 2, size=(5, 5)),
    "T": RNG.normal(size=(5, 4)),
    "u": RNG.normal(size=3),
    "y": np.array([0, 3, 1, 2, 0]),
    "c": np.array([2, 4, 1, 1, 3]),
}

ENTRIES = {
    "from 2": (Sum(w[j] ** 2, (j, 2, D)), (), ()),
    "neighbors": (Sum((w[j + 1] - w[j]) ** 2, (j, 1, D - 1)), (), ()),
    "second differences": (Sum((w[j + 1] - 2 * w[j] + w[j - 1]) ** 2, (j, 2, D - 1)), (), ()),
    "index in the body": (Sum(j * w[j + 1], (j, 0, D - 1)), (), ()),
    "above the diagonal": (Sum(A[i, j] * x[i] * x[j], (j, i + 1, N), (i, 1, N)), (), ()),
    "below the diagonal": (Sum(A[i, j] * x[i] * x[j], (j, 1, i - 1), (i, 1, N)), (), ()),
    "logarithms of pairs": (Sum(log((x[i] - x[j]) ** 2), (j, i + 1, N), (i, 1, N)), (), ()),
    "distances of pairs": (Sum(1 / sqrt((x[i] - x[j]) ** 2), (j, i + 1, N)), (i,), (N,)),
    "up to a free index": (Sum(x[j] ** 2, (j, 1, i)), (i,), (N,)),
    "before a free index": (Sum(1 / x[j], (j, 1, i - 1)), (i,), (N,)),
    "up to counts": (Sum(log(m + 2), (m, 0, y[i] - 1)), (i,), (N,)),
    "counts on an axis": (Sum(T[i, m], (m, 1, y[i])), (i,), (N,)),
    "log-sum-exp of the rest": (log(Sum(exp(x[j]), (j, i, N))), (i,), (N,)),
    "log-sum-exp from 2": (logsumexp(w[j], (j, 2, D)), (), ()),
    "product of the rest": (Product(2 + x[j], (j, i, N)), (i,), (N,)),
    "picked by a label": (Sum(T[i, c[i]], (i, 1, N)), (), ()),
    "picked in both places": (Sum(A[c[i], c[j]], (i, 1, N), (j, 1, N)), (), ()),
    "last": (w[D] * w[D - 1], (), ()),
    "at a size": (w[K] * w[K - 1], (), ()),
    "shifted free index": ((1 - KroneckerDelta(j, D)) * (w[j + 1] - w[j]), (j,), (D,)),
    "delta of a label": (Sum(KroneckerDelta(k, c[i]) * x[i], (i, 1, N)), (k,), (K,)),
    "delta of neighbors": (KroneckerDelta(j, k + 1) * w[j], (j, k), (D, D)),
    "superdiagonal": (Sum(A[i, i + 1], (i, 1, N - 1)), (), ()),
    "length of one less": (Sum(u[k], (k, 1, K - 1)) * K, (), ()),
    "other than itself": (Sum((1 - KroneckerDelta(i, j)) / (x[i] - x[j]), (j, 1, N)), (i,), (N,)),
    "under a condition": (log(Sum(Heaviside(x[j] - x[i], 1) * exp(x[j]), (j, 1, N))), (i,), (N,)),
    "logarithm where there is one": (Heaviside(x[i], 0) * log(x[i]), (i,), (N,)),
}


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize("name", ENTRIES)
def test_entries_agree_with_loops(name):
    quantity = Quantity(*ENTRIES[name])
    f = compile_quantities({"q": quantity}, SCOPE)
    given = {a: ARRAYS[a] for a in f.arguments if a in SCOPE}
    result = f(**given, sizes=SIZES)["q"]
    expected = Expected(SCOPE, ARRAYS, SIZES).array(quantity)
    assert np.shape(result) == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-13)


class Expected(Interpreter):
    """Loop over every index; what a step or a delta multiplies by 0 need not be a number."""

    def number(self, e, env):
        if e.is_Mul:
            steps = [a for a in e.args if a.has(Heaviside, KroneckerDelta) and not a.has(log, exp)]
            if any(self.number(s, env) == 0 for s in steps):
                return super().number(e * 0, env)
        return super().number(e, env)


def test_slices_and_not_pictures_of_them():
    quantity = Quantity(ENTRIES["second differences"][0])
    source = compile_quantities({"q": quantity}, SCOPE).source
    assert all(part in source for part in ("w[2:]", "w[1:-1]", "w[:-2]"))


def test_an_axis_that_is_sliced_too_is_not_cut_into_blocks():
    loss = Sum((x[i + 1] - x[i]) ** 2, (i, 1, N - 1)) + Sum(x[i] * T[i, 1], (i, 1, N))
    source = numpy_source(Quantity(loss), {}, {}, SCOPE, ())
    assert "for k in range" not in source


def test_a_limit_that_nothing_bounds_is_named():
    with pytest.raises(NotSupportedYet, match=r"nothing bounds the limit 2\*i of the sum"):
        compile_quantities({"q": Quantity(Sum(m**2, (m, 1, 2 * i)), (i,), (N,))}, SCOPE)


def test_a_total_keeps_the_order_of_its_axes_where_its_body_is_rewritten():
    program = Program()
    axes = (Axis("N", 0), Axis("D", 0), Axis("K", 0))
    body = program.add(Load("B", axes))
    total = program.add(Total(body, axes[:1], axes[1:]))
    turned = program.add(Let("t", body, axes[::-1]))
    program.ops[total] = with_bodies(program.ops[total], (turned,))
    statements = Statements(program, ArrayPrinter(), {"B": "B"})
    statements.names[turned] = "t"
    given = RNG.normal(size=(5, 6, 4))
    text, _ = statements.right_side(program.ops[total])
    np.testing.assert_allclose(eval(text, {"np": np, "t": given.T}), given.sum(axis=0))  # noqa: S307
