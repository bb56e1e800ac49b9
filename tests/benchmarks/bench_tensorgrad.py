"""Compare gradients with tensorgrad's: pip install tensorgrad; python tests/benchmarks/bench_tensorgrad.py.

The losses are those of `bench_derive.py` that tensorgrad can say. Printed is for both whether the gradient has the
values of differences of the loss in ball arithmetic, how many terms it has, and the CPU seconds of the second run.
tensorgrad evaluates with named tensors, which torch has dropped, so its results are evaluated here.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import tensorgrad
from flint import ctx
from sympy import Add, symbols
from tensorgrad import Derivative, Variable
from tensorgrad import functions as fn
from tensorgrad.tensor import Delta, Function, Product, Rename, Sum, Zero

from tests.derive.losses import J, derivatives
from tests.derive.test_losses import BITS, places_of, point, slope

SIZES = {"N": 4, "D": 3, "K": 2, "M": 6}
N, D, K, M = symbols("N D K M")
X, W, Y = Variable("X", N, D), Variable("W", D, K), Variable("Y", N, K)
w, y, x, mu, b = Variable("w", D), Variable("y", N), Variable("x", D), Variable("mu", D), Variable("b", D)
U, V, R = Variable("U", N, K), Variable("V", D, K), Variable("R", N, D)
S, A = Variable("S", D, D1=D), Variable("A", D, D1=D)
P, B, C = Variable("A", N, N1=N), Variable("B", D, M), Variable("A", M, N)
scores, shift = Variable("A", M, D), Variable("b", M)
lam = Variable("lambda")


def square(tensor):
    return fn.sum(tensor * tensor)


LOSSES = {
    "ridge": lambda: (square(X @ w - y) / 2 * fn.pow(Delta(N), -1) + lam * square(w) / 2, w),
    "signed labels": lambda: (fn.sum(fn.log(1 + fn.exp(-y * (X @ w)))), w),
    "quadratic form": lambda: (fn.sum(x @ A * x.rename(D="D1")) / 2 - x @ b, x),
    "trace of AXB": lambda: (C @ X @ B, X),
    "trace of a quadratic form": lambda: (fn.sum(P @ X * X.rename(N="N1")), X),
    "multivariate least squares": lambda: (square(X @ W - Y), W),
    "matrix factorization": lambda: (square(R - U @ V) + lam * square(U) + lam * square(V), U),
    "squared Mahalanobis distance": lambda: (
        fn.sum((x - mu) @ fn.inverse(S) * (x - mu).rename(D="D1")),
        x,
    ),
    "Euclidean norm": lambda: (fn.sqrt(square(X @ w - y)), w),
    "poisson": lambda: (fn.sum(fn.exp(X @ w) - y * (X @ w)), w),
    "logsumexp": lambda: (fn.log(fn.sum(fn.exp(scores @ x + shift))), x),
    "absolute error": lambda: (fn.mean(fn.abs(X @ w - y)), w),
    "hinge": lambda: (fn.mean(fn.relu(1 - y * (X @ w))) + lam * square(w), w),
    "log determinant": lambda: (fn.log(fn.det(Variable("X", D, D1=D))), Variable("X", D, D1=D)),
}


def evaluated(tensor, arrays):
    """Return the values of a result and the names of its axes."""
    match tensor:
        case Variable():
            array = np.asarray(arrays[tensor.name], dtype=float)
            return array, tuple(tensor.shape)
        case Rename():
            values, axes = evaluated(tensor.tensor, arrays)
            return values, tuple(tensor.mapping.get(a, a) for a in axes)
        case Zero():
            return np.zeros([SIZES[str(n)] for n in tensor.shape.values()]), tuple(tensor.edges)
        case Delta():
            size, order = SIZES[str(tensor.size)], len(tensor.edges)
            values = np.zeros((size,) * order) if order else np.array(float(size))
            for k in range(size if order else 0):
                values[(k,) * order] = 1
            return values, tuple(tensor.edges)
        case Sum():
            axes = tuple(tensor.edges)
            parts = [(weight, *evaluated(t, arrays)) for t, weight in zip(tensor.terms, tensor.weights, strict=True)]
            return sum(float(c) * v.transpose([own.index(a) for a in axes]) for c, v, own in parts), axes
        case Product():
            factors = [evaluated(t, arrays) for t in tensor.factors]
            numbers = {a: n for n, a in enumerate(dict.fromkeys(a for _, own in factors for a in own))}
            operands = [part for v, own in factors for part in (v, [numbers[a] for a in own])]
            axes = tuple(tensor.edges)
            return np.einsum(*operands, [numbers[a] for a in axes]) if factors else np.array(1.0), axes
        case Function():
            values, axes = evaluated(tensor.inputs[0], arrays)
            if tensor.signature.name == "inv":
                return np.linalg.inv(values), axes[::-1]
            return _function(tensor.signature, values), axes
    raise NotImplementedError(type(tensor).__name__)


def _function(signature, values):
    plain = {"exp": np.exp, "log": np.log, "abs": np.abs, "sign": np.sign, "relu": lambda z: np.maximum(z, 0)}
    if hasattr(signature, "alpha"):
        return float(signature.alpha) * _function(signature.inner, values)
    if hasattr(signature, "k"):
        return values ** float(signature.k)
    if signature.name == "gt0":
        return (values > 0) * 1.0
    if signature.name in plain:
        return plain[signature.name](values)
    raise NotImplementedError(signature.name)


def second_run(work):
    """Return the result of the second run and its CPU seconds."""
    for _ in range(2):
        start = time.process_time()
        result = work()
        seconds = time.process_time() - start
    return result, seconds


def row(name):
    found = derivatives(name)
    loss, variable = LOSSES[name]()
    block, ours = second_run(lambda: derivatives.__wrapped__(name).gradient[found.variables[0]])
    arrays = point(found.scope, 5)
    with ctx.workprec(BITS):
        exact = [float(slope(J, arrays, found.variables[0], p, found.scope).mid()) for p in places_of(block.sizes, 1)]
    try:
        result, theirs = second_run(lambda: Derivative(loss, variable).full_simplify())
        values, axes = evaluated(result, arrays)
        order = [axes.index(a) for a in sorted(axes, key=[*variable.shape, *(e + "_" for e in variable.shape)].index)]
        entries = [values.transpose(order)[tuple(i - 1 for i in p)] for p in places_of(block.sizes, 1)]
        verdict = "right" if np.allclose(entries, exact, rtol=1e-9) else "WRONG"
        terms = len(result.terms) if isinstance(result, Sum) else 1
    except Exception as reason:  # an answer that cannot be had is one of the table
        verdict, theirs, terms = f"no value ({type(reason).__name__}: {str(reason)[:40]})", float("nan"), 0
    count = len(Add.make_args(block.entry))
    print(
        f"{name:30s} {count:3d} terms {ours:6.3f} s | tensorgrad {terms:3d} terms {theirs:6.3f} s  {verdict}",
        flush=True,
    )


if __name__ == "__main__":
    print(f"tensorgrad {getattr(tensorgrad, '__version__', '0.3')}")
    for name in LOSSES:
        row(name)
