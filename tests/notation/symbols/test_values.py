"""Operations on values, against NumPy at concrete sizes."""

from collections.abc import Callable

import numpy as np
import pytest
from sympy import Expr, Indexed, Integer, Symbol, exp

from calcwork.algebra import array, scalar, size
from calcwork.notation.symbols.values import Algebra, ShapeError, Sizes, Value, built, table_value

N, D = size("N"), size("D")
AT = {N: 3, D: 4}
RNG = np.random.default_rng(5)


def declared(name: str, *shape: Expr, row: bool = False) -> Value:
    base = array(name, *shape)
    return built(shape, lambda *places: base[places], row=row)


SHAPES: dict[str, tuple[Expr, ...]] = {"X": (N, D), "Y": (N, D), "S": (D, D), "w": (D,), "v": (D,), "u": (N,)}
VALUES = {name: declared(name, *shape) for name, shape in SHAPES.items()}
ARRAYS = {name: RNG.normal(size=[AT[n] for n in shape]) for name, shape in SHAPES.items()}
VALUES["c"], ARRAYS["c"] = Value(scalar("c")), np.array(1.7)


def numeric(value: Value) -> np.ndarray:
    """Return a value at the concrete sizes, a column as (n, 1) and a row as (1, n)."""
    shape = [int(n.xreplace(AT)) for n in value.sizes]
    flat = [evaluated(value.at(*(Integer(k + 1) for k in place))) for place in np.ndindex(*shape)]
    out = np.array(flat, dtype=float).reshape(shape)
    return out if value.rank != 1 else out[None, :] if value.row else out[:, None]


def evaluated(entry: Expr) -> float:
    plain = entry.xreplace(AT).doit()
    known = {e: ARRAYS[e.base.name][tuple(int(i) - 1 for i in e.indices)] for e in plain.atoms(Indexed)}
    return float(plain.xreplace({**known, scalar("c"): 1.7}))


def expected(name: str) -> np.ndarray:
    raw = ARRAYS[name]
    return raw[:, None] if raw.ndim == 1 else raw


def algebra() -> Algebra:
    return Algebra(Sizes())


X, Y, S, w, v, u, c = (VALUES[k] for k in "XYSwvuc")
np_x, np_y, np_s, np_w, np_v, np_u = (expected(k) for k in "XYSwvu")
T = algebra().transpose

CASES: list[tuple[str, Callable[[Algebra], Value], np.ndarray]] = [
    ("Xw", lambda a: a.multiply(X, w), np_x @ np_w),
    ("X'u", lambda a: a.multiply(T(X), u), np_x.T @ np_u),
    ("u'X", lambda a: a.multiply(T(u), X), np_u.T @ np_x),
    ("X'Y", lambda a: a.multiply(T(X), Y), np_x.T @ np_y),
    ("XSX'", lambda a: a.multiply(a.multiply(X, S), T(X)), np_x @ np_s @ np_x.T),
    ("w'v", lambda a: a.multiply(T(w), v), np_w.T @ np_v),
    ("wv side by side", lambda a: a.multiply(w, v), np_w.T @ np_v),
    ("uw'", lambda a: a.multiply(u, T(w)), np_u @ np_w.T),
    ("w'Sw", lambda a: a.multiply(a.multiply(T(w), S), w), np_w.T @ np_s @ np_w),
    ("Xw - u", lambda a: a.add(a.multiply(X, w), u, -1), np_x @ np_w - np_u),
    ("Xw + c", lambda a: a.add(a.multiply(X, w), c), np_x @ np_w + 1.7),
    ("1 - u", lambda a: a.add(Value(Integer(1)), u, -1), 1 - np_u),
    ("X + u by columns", lambda a: a.add(X, u), np_x + np_u),
    ("X + w' by rows", lambda a: a.add(X, T(w)), np_x + np_w.T),
    ("u - X", lambda a: a.add(u, X, -1), np_u - np_x),
    ("X odot Y", lambda a: a.elementwise(X, Y), np_x * np_y),
    ("exp(Xw)", lambda a: a.map(exp, a.multiply(X, w)), np.exp(np_x @ np_w)),
    ("<w, v>", lambda a: a.inner(w, v), np_w.T @ np_v),
    ("<X, Y>", lambda a: a.inner(X, Y), np.sum(np_x * np_y)),
    ("|u|^2", lambda a: a.power(a.norm(u), Integer(2)), np_u.T @ np_u),
    ("|X|_F", lambda a: a.norm(X), np.linalg.norm(np_x)),
    ("|w|_1", lambda a: a.norm(w, Integer(1)), np.abs(np_w).sum()),
    ("tr S", lambda a: a.trace(S), np.trace(np_s)),
    ("diag(w)", lambda a: a.diagonal(w), np.diag(np_w[:, 0])),
    ("diag(S)", lambda a: a.diagonal(S), np.diag(np_s)[:, None]),
    ("S^3", lambda a: a.power(S, Integer(3)), np_s @ np_s @ np_s),
    ("w^2", lambda a: a.power(w, Integer(2)), np_w.T @ np_w),
    ("cX", lambda a: a.multiply(c, X), 1.7 * np_x),
]


@pytest.mark.parametrize(("build", "truth"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_operations_agree_with_numpy(build: Callable[[Algebra], Value], truth: np.ndarray) -> None:
    np.testing.assert_allclose(np.squeeze(numeric(build(algebra()))), np.squeeze(truth), rtol=1e-12)


@pytest.mark.parametrize("name", ["Xw", "X'u", "u'X", "uw'", "X odot Y"])
def test_orientation_is_kept(name: str) -> None:
    build, truth = next((b, t) for n, b, t in CASES if n == name)
    assert numeric(build(algebra())).shape == truth.shape


REFUSED: list[tuple[str, Callable[[Algebra], Value], str]] = [
    ("XX", lambda a: a.multiply(X, X), "the product of a N x D matrix and a N x D matrix cannot be formed"),
    ("Xu", lambda a: a.multiply(X, u), "the product of a N x D matrix and a column of N cannot be formed"),
    ("wX", lambda a: a.multiply(w, X), "the product of a column of D and a N x D matrix cannot be formed"),
    ("u + w", lambda a: a.add(u, w), "a column of N and a column of D cannot be added: N and D differ"),
    ("u + u'", lambda a: a.add(u, T(u)), "a column of N and a row of N cannot be added"),
    ("X odot S", lambda a: a.elementwise(X, S), "a N x D matrix and a D x D matrix have no entrywise product: N and D"),
    ("tr X", lambda a: a.trace(X), "the trace of a N x D matrix does not exist"),
    ("w^3", lambda a: a.power(w, Integer(3)), "a column of D has no power 3"),
]


@pytest.mark.parametrize(("build", "message"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_shapes_that_do_not_fit_are_named(build: Callable[[Algebra], Value], message: str) -> None:
    with pytest.raises(ShapeError) as error:
        build(algebra())
    assert str(error.value).startswith(message)


def test_open_sizes_become_what_they_meet() -> None:
    a = algebra()
    m = Symbol("?A1", integer=True, positive=True)
    A = declared("A", N, m)
    product = a.multiply(A, w)
    assert a.sizes.find(m) == D
    assert a.sizes.close(product.entry).has(D)
    with pytest.raises(ShapeError):
        a.multiply(A, u)


def test_axes_of_length_one_are_dropped() -> None:
    assert declared("q", N, Integer(1)).rank == 1
    assert declared("q", Integer(1), D).row
    assert declared("q", Integer(1), Integer(1)).rank == 0


def test_written_out_matrices() -> None:
    x, y = scalar("x"), scalar("y")
    matrix = table_value([[x, y], [2 * x, Integer(0)]])
    assert matrix.at(Integer(2), Integer(1)) == 2 * x
    assert algebra().transpose(matrix).at(Integer(1), Integer(2)) == 2 * x
    column = table_value([[x], [y]])
    assert algebra().multiply(matrix, column).at(Integer(1)).doit() == x**2 + y**2
    assert table_value([[x, y]]).row
