"""Compare generated code with hand-written NumPy: python tests/benchmarks/bench_compile.py [--quick].

One thread. The variants are called in turn, round after round with the order reversed, and the ratio is taken within
each round; printed are its median and range. A goal stands beside each ratio. The goals were set on a processor with
AVX-512, where np.exp is 7 times faster than scipy.special.expit; the first lines say how it is on this one.
"""

# ruff: noqa: E402  (the number of threads is set before NumPy is loaded)

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
sys.path.insert(0, str(Path(__file__).parents[1] / "compile"))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from hand_problems import PROBLEMS, logistic
from scipy.special import expit

from calcwork.compile import compile_objective, numpy_source

GOALS = {  # shape: gradient, value and gradient, Hessian
    (1_000, 10): (0.95, 0.75, None),
    (100_000, 20): (0.75, 0.40, None),
    (10_000, 500): (0.85, None, 0.50),
    (1_000_000, 50): (0.65, 0.60, 0.50),
}


def interleaved(ours, peer, *, rounds, least=0.02):
    """Return the ratios of time ours/peer, one a round."""
    repeats = {}
    for f in (ours, peer):
        f()
        start = time.perf_counter()
        f()
        repeats[f] = max(1, int(least / max(time.perf_counter() - start, 1e-9)))
    ratios = []
    for n in range(rounds):
        took = {}
        for f in (ours, peer) if n % 2 else (peer, ours):
            start = time.perf_counter()
            for _ in range(repeats[f]):
                f()
            took[f] = (time.perf_counter() - start) / repeats[f]
        ratios.append(took[ours] / took[peer])
    return ratios


def line(name, ratios, goal=None):
    middle = statistics.median(ratios)
    mark = "" if goal is None else f"goal {goal:.2f}  {'met' if middle <= goal else 'MISSED'}"
    print(f"  {name:44s} {middle:6.2f}  [{min(ratios):.2f} .. {max(ratios):.2f}]  {mark}", flush=True)


def bench_shape(n, d, *, rounds):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, d))
    w, b = rng.standard_normal(d) / np.sqrt(d) * 1.5, 0.1
    y = (rng.random(n) < expit(X @ w)).astype(float)
    evaluate = compile_objective(*logistic().arguments).evaluate

    def gradient():
        return X.T @ (expit(X @ w + b) - y) / n

    def value_and_gradient():
        z = X @ w + b
        return np.mean(np.logaddexp(0, z) - y * z), X.T @ (expit(z) - y) / n

    def hessian():
        p = expit(X @ w + b)
        return (X * (p * (1 - p))[:, None]).T @ X / n

    np.testing.assert_allclose(evaluate("g", X, y, w, b)[0]["w"], gradient(), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(evaluate("h", X, y, w, b)[0]["w", "w"], hessian(), rtol=1e-8, atol=1e-12)
    goals = GOALS[n, d]
    print(f"logistic, N = {n}, D = {d}")
    peers = {"gradient / X.T @ (expit(X@w+b) - y)/N": ("g", gradient, goals[0])}
    peers["value and gradient / logaddexp, expit"] = ("vg", value_and_gradient, goals[1])
    peers["Hessian / (X*d[:, None]).T @ X"] = ("h", hessian, goals[2])
    for name, (want, peer, goal) in peers.items():
        line(name, interleaved(lambda want=want: evaluate(want, X, y, w, b), peer, rounds=rounds), goal)


def bench_compiler():
    print("compiler: seconds for value, gradient and Hessian; bytes of source")
    numpy_source(*logistic().arguments)  # SymPy's own first-use costs
    for name, problem in PROBLEMS.items():
        times, source = [], ""
        for _ in range(5):
            arguments = problem().arguments
            start = time.perf_counter()
            source = numpy_source(*arguments)
            times.append(time.perf_counter() - start)
        print(f"  {name:30s} {statistics.median(times):7.3f} s {len(source.encode()):6d} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the largest shape")
    options = parser.parse_args()
    x, out = np.random.default_rng(0).normal(0, 2, 8192), np.empty(8192)
    print("this processor, 8192 numbers in cache, ratio to scipy.special.expit")
    for f in (np.exp, np.log1p, np.tanh):
        z = np.abs(x)
        line(f.__name__, interleaved(lambda f=f, z=z: f(z, out=out), lambda: expit(x, out=out), rounds=9))
    bench_compiler()
    for n, d in GOALS:
        if not (options.quick and n * d > 10_000_000):
            bench_shape(n, d, rounds=9 if n * d > 10_000_000 else 21)


if __name__ == "__main__":
    main()
