"""Compare the judge with sympy.simplify(left - right) == 0 on scalar steps: python tests/benchmarks/bench_judge.py.

The steps are those of a calculus course on one to three scalars, right and wrong ones; both judge the same SymPy
expressions, in turn, in one process, with SymPy's cache cleared before each. Printed are the steps per second, the
ratio, and how many each got right: simplify can only say zero or not zero, and a wrong step has to come out not zero.
"""

import signal
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sympy import Rational, cos, diff, exp, log, simplify, sin, sqrt, tanh
from sympy.core.cache import clear_cache

from calcwork.algebra.scope import POSITIVE, UNIT, Scope
from calcwork.check.judge.ladder import judge

SCOPE = Scope().declare("x").declare("y").declare("z").declare("p", domain=UNIT).declare("q", domain=UNIT)
SCOPE = SCOPE.declare("s", domain=POSITIVE).declare("n", domain=POSITIVE).declare("k", domain=POSITIVE)
x, y, z, p, q, s, n, k = (SCOPE[name] for name in ["x", "y", "z", "p", "q", "s", "n", "k"])
sigma = 1 / (1 + exp(-z))
loss = -y * log(1 / (1 + exp(-x * z))) - (1 - y) * log(1 - 1 / (1 + exp(-x * z)))
likelihood = k * log(p) + (n - k) * log(1 - p)
RIGHT = [
    (diff(sigma, z), sigma * (1 - sigma)),
    (diff(loss, z), (1 / (1 + exp(-x * z)) - y) * x),
    (diff(likelihood, p), (k - n * p) / (p * (1 - p))),
    (diff(p**7 * (1 - p) ** 3, p), p**6 * (1 - p) ** 2 * (7 - 10 * p)),
    (diff(tanh(z), z), 1 - tanh(z) ** 2),
    (tanh(z), 2 / (1 + exp(-2 * z)) - 1),
    (log(sigma), -log(1 + exp(-z))),
    (diff(log(1 + exp(-y * z)), z), -y / (1 + exp(y * z))),
    (diff(exp(-((x - y) ** 2) / (2 * s**2)), x), -(x - y) / s**2 * exp(-((x - y) ** 2) / (2 * s**2))),
    (diff(-log(s) - (x - y) ** 2 / (2 * s**2), s), ((x - y) ** 2 - s**2) / s**3),
    ((x + y + z) ** 3, sum(a * b * c for a in (x, y, z) for b in (x, y, z) for c in (x, y, z))),
    ((x**4 - y**4) / (x - y), (x + y) * (x**2 + y**2)),
    (diff(sin(x) ** 2 * cos(x), x), 2 * sin(x) * cos(x) ** 2 - sin(x) ** 3),
    (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)), p * log(p) - p * log(q) + (1 - p) * (log(1 - p) - log(1 - q))),
    (diff(p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)), p), log(p / (1 - p)) - log(q / (1 - q))),
    (diff(sqrt(s**2 + x**2), x, 2), s**2 / (s**2 + x**2) ** Rational(3, 2)),
    (diff(log(exp(x) + exp(y)), x), 1 / (1 + exp(y - x))),
    (diff(sigma, z, 2), sigma * (1 - sigma) * (1 - 2 * sigma)),
]
STEPS = [(a, b, True) for a, b in RIGHT] + [(a, b * Rational(9, 10), False) for a, b in RIGHT]
LIMIT = 20


def ours(a, b):
    """Return whether the step holds, None when it was not decided."""
    return {"proved": True, "agrees": True, "refuted": False}.get(judge(a, b, SCOPE).verdict)


def peer(a, b):
    """Return whether SymPy brings the difference to zero."""
    return simplify(a - b) == 0


def timed(function, a, b):
    clear_cache()
    signal.alarm(LIMIT)
    start = time.perf_counter()
    try:
        found = function(a, b)
    except TimeoutError:
        found = None
    signal.alarm(0)
    return time.perf_counter() - start, found


def main():
    def stop(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    seconds, right = {ours: [], peer: []}, {ours: 0, peer: 0}
    for n_step, (a, b, holds) in enumerate(STEPS):
        for function in (ours, peer) if n_step % 2 else (peer, ours):
            took, found = timed(function, a, b)
            seconds[function].append(took)
            right[function] += found == holds
    both = [(a, b) for a, b in zip(seconds[ours], seconds[peer], strict=True)]
    print(f"{len(STEPS)} scalar steps, half of them wrong")
    for name, function in (("calcwork", ours), ("sympy.simplify", peer)):
        total = sum(seconds[function])
        middle = 1000 * statistics.median(seconds[function])
        print(f"  {name:16s} {len(STEPS) / total:8.1f} steps/s   median {middle:7.1f} ms   right {right[function]}")
    print(f"  ratio of steps per second {sum(b for _, b in both) / sum(a for a, _ in both):6.1f}   goal 10")
    print(f"  median ratio of one step  {statistics.median(b / a for a, b in both):6.1f}")


if __name__ == "__main__":
    main()
