"""Compare derivations with SymPy's: python tests/benchmarks/bench_derive.py.

Twenty losses, gradient and Hessian by their first variable for symbolic sizes. A result is right when three of its
entries agree with differences of the loss in ball arithmetic; it is simplified when no delta under a sum, derivative or
case distinction on an index is left in it. SymPy derives the same loss once in index notation (IndexedBase and Sum, at
a fresh index, so that it does not capture) and once with MatrixSymbol, where that can say it. Times are CPU seconds of
the second run of each, that of the Hessian with the gradient; the ratio is SymPy's to ours for the gradient. SymPy does
not simplify: its sums keep their deltas.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from flint import ctx
from sympy import (
    Determinant,
    ImmutableDenseMatrix,
    Inverse,
    MatrixSymbol,
    OneMatrix,
    Trace,
    ZeroMatrix,
    exp,
    hadamard_product,
    log,
    sqrt,
    symbols,
)
from sympy.core.cache import clear_cache
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from calcwork.algebra import Quantity
from calcwork.algebra.binding import element_of, expand_definitions
from calcwork.algebra.quotients import simplest
from calcwork.derive import Derivatives
from calcwork.notation import matrix_text
from tests.derive.losses import J, derivatives
from tests.derive.test_losses import BITS, agree, at, ball, forbidden, places_of, point, slope, twice, values

N, D, K, H, M = symbols("N D K H M", integer=True, positive=True)
SHAPES = {"X": (N, D), "w": (D, 1), "y": (N, 1), "b": (D, 1), "x": (D, 1), "mu": (D, 1), "W": (D, K), "Y": (N, K)}
SHAPES |= {"V": (D, K), "U": (N, K), "R": (N, D), "S": (D, D), "Q": (D, D), "P": (N, N), "F": (M, N), "G": (D, M)}
X, w, y, b, x, mu, W, Y, V, U, R, S, Q, P, F, G = (MatrixSymbol(n, *s) for n, s in SHAPES.items())
lam = symbols("lambda_", positive=True)


def elementwise(function, matrix):
    return ElementwiseApplyFunction(function, matrix)


def total(column):
    return Trace(ones(column).T * column)


def ones(column):
    return OneMatrix(column.shape[0], 1)


# loss of the table: the same with MatrixSymbol, the variable, and the names of the table for those here
MATRIX = {
    "ridge": (lambda: Trace((X * w - y).T * (X * w - y)) / (2 * N) + lam / 2 * Trace(w.T * w), w),
    "logistic by names": (
        lambda: total(elementwise(lambda z: log(1 + exp(z)), X * w) - hadamard_product(y, X * w)) / N,
        w,
    ),
    "signed labels": (
        lambda: total(elementwise(lambda z: log(1 + exp(-z)), hadamard_product(y, X * w))),
        w,
    ),
    "two layers": None,
    "Gaussian by precision": None,
    "quadratic form": (lambda: Trace(x.T * Q * x) / 2 - Trace(b.T * x), x),
    "trace of AXB": (lambda: Trace(F * X * G), X),
    "trace of a quadratic form": (lambda: Trace(X.T * P * X), X),
    "multivariate least squares": (lambda: Trace((X * W - Y).T * (X * W - Y)), W),
    "log determinant": (lambda: log(Determinant(S)), S),
    "matrix factorization": (
        lambda: Trace((R - U * V.T).T * (R - U * V.T)) + lam * Trace(U.T * U) + lam * Trace(V.T * V),
        U,
    ),
    "squared Mahalanobis distance": (lambda: Trace((x - mu).T * Inverse(S) * (x - mu)), x),
    "Euclidean norm": (lambda: sqrt(Trace((X * w - y).T * (X * w - y))), w),
    "poisson": (lambda: total(elementwise(exp, X * w)) - Trace(y.T * X * w), w),
    "logsumexp": None,
    "attention": None,
    "softmax regression by names": None,
    "Gaussian by a free matrix": None,
    "absolute error": None,
    "hinge": None,
}
RENAMED = {"Q": "A", "P": "A", "F": "A", "G": "B"}


def timed(work):
    """Return the result of the second run, and its CPU seconds; errors are results."""
    result = None
    for _ in range(2):
        clear_cache()
        simplest.cache_clear()
        start = time.process_time()
        try:
            result = work()
        except Exception as reason:
            result = reason
        seconds = time.process_time() - start
    return result, seconds


def is_right(block, name, variable, other=None):
    """Tell whether three entries of a block are those of differences."""
    found = derivatives(name)
    arrays = point(found.scope, 5)
    with ctx.workprec(BITS):
        for place in places_of(block.sizes, 1):
            ours = ball(at(block.entry, block.indices, place), values(arrays), found.scope)
            axes = len(found.gradient[variable].indices)
            theirs = (
                slope(J, arrays, variable, place, found.scope)
                if other is None
                else twice(arrays, (variable, place[:axes]), (other, place[axes:]), found.scope)
            )
            if not agree(ours, theirs, 12):
                return False
    return True


def index_route(name, variable):
    """Differentiate the written out loss with SymPy at a fresh index."""
    found = derivatives(name)
    whole = expand_definitions(J, found.scope)
    own = found.gradient[variable]
    return Quantity(whole.diff(element_of(found.scope, variable, own.indices)), own.indices, own.sizes)


def matrix_verdict(result, name, variable):
    """Tell whether the result of MatrixSymbol has the numbers of the gradient."""
    if isinstance(result, Exception):
        return type(result).__name__
    found = derivatives(name)
    arrays = point(found.scope, 5)
    known = {n: RENAMED.get(n, n) for n in SHAPES}
    put = {}
    for symbol in result.atoms(MatrixSymbol):
        array = np.atleast_2d(arrays[known[symbol.name]])
        put[symbol] = ImmutableDenseMatrix(array.T if symbol.shape[1] == 1 and array.shape[0] == 1 else array)
    if isinstance(result, ZeroMatrix):
        return "WRONG (zero)"
    sizes = {N: 4, D: 3, K: 2, M: 6, lam: float(arrays.get("lambda", arrays.get("lambda_", 0.0)))}
    try:
        numbers = np.array(result.subs(sizes).xreplace(_sized(put, sizes)).doit().evalf().tolist(), dtype=float)
    except Exception as reason:
        return f"no value ({type(reason).__name__})"
    block = found.gradient[variable]
    with ctx.workprec(BITS):
        exact = [float(slope(J, arrays, variable, p, found.scope).mid()) for p in places_of(block.sizes, 1)]
    numbers = numbers.reshape([{"N": 4, "D": 3, "K": 2}[str(s)] for s in block.sizes])
    ours = [numbers[tuple(i - 1 for i in p)] for p in places_of(block.sizes, 1)]
    return "right" if np.allclose(ours, exact) else "WRONG"


def _sized(put, sizes):
    return {MatrixSymbol(s.name, *(n.subs(sizes) for n in s.shape)): v for s, v in put.items()}


def row(name):
    found = derivatives(name)
    variable = found.variables[0]
    fresh, seconds = timed(lambda: derivatives.__wrapped__(name).gradient[variable])
    alone = Derivatives(J, (variable,), found.scope)
    second, second_seconds = timed(lambda: replace(alone).hessian[variable, variable])
    right = is_right(fresh, name, variable) and is_right(second, name, variable, variable)
    clean = not forbidden(fresh) and not forbidden(second)
    by_index, index_seconds = timed(lambda: index_route(name, variable))
    index = (
        type(by_index).__name__
        if isinstance(by_index, Exception)
        else f"{_verdict(by_index, name, variable)}, {'simplified' if not forbidden(by_index) else 'not simplified'}"
    )
    matrix, matrix_seconds = "cannot be said", float("nan")
    if MATRIX[name]:
        expression, by = MATRIX[name]
        result, matrix_seconds = timed(lambda: expression().diff(by))
        matrix = matrix_verdict(result, name, variable)
    print(
        f"{name:30s} {'right' if right else 'WRONG':5s} {'simplified' if clean else 'not simplified':10s} "
        f"{seconds:5.2f} {second_seconds:5.2f} | {index:28s} {index_seconds:5.2f} {index_seconds / seconds:5.1f} | "
        f"{matrix:24s} {matrix_seconds:5.2f} | {matrix_text(fresh, found.scope)}",
        flush=True,
    )


def _verdict(block, name, variable):
    try:
        return "right" if is_right(block, name, variable) else "WRONG"
    except Exception as reason:
        return f"no value ({type(reason).__name__})"


def main():
    print(
        f"{'':30s} calcwork: right, simplified, seconds | SymPy by index: seconds, ratio | by MatrixSymbol | gradient"
    )
    for name in MATRIX:
        row(name)


if __name__ == "__main__":
    main()
