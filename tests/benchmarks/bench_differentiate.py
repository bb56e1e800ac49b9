"""Measure the cross-check and the finite differences; run from the root, on one thread (about 1 minute).

    OMP_NUM_THREADS=1 PYTHONPATH=.:tests python tests/benchmarks/bench_differentiate.py [points]

Prints how often a planted error is caught and a right gradient accused, how many kinks are named, and what a
gradient costs against numdifftools and scipy in the same run. pytest does not collect this file.
"""

import sys
import time
import warnings
from collections import Counter

import numpy as np
from differentiate.objectives import KINKS, exp_minus_log, logistic, optimum, rosenbrock, scalar

from calcwork.differentiate import crosscheck, finite_difference, finite_hessian


def objectives(points):
    """Yield a family's name, an objective and a point, in equal shares."""
    rng = np.random.default_rng(1)
    for k in range(points // 4):
        objective, w = logistic(seed=k)
        yield "logistic, generic", objective, w
        yield "logistic, near optimum", objective, optimum(objective, 10) + 1e-3 * rng.standard_normal(10)
        yield "exp - log", exp_minus_log(), np.array([10 ** rng.uniform(-3, 1)])
        yield "Rosenbrock", rosenbrock(6), rng.uniform(-1.5, 1.5, 6)


def planted(points, styles):
    """Count verdicts on right gradients and on a relative error of 1e-6 in one component."""
    rng = np.random.default_rng(2)
    counts, worst = Counter(), Counter()
    for family, objective, x in objectives(points):
        right = crosscheck(objective, x, styles=styles)
        component = int(rng.integers(x.size))
        wrong = crosscheck(objective.with_factor(component, 1 + 1e-6), x, styles=styles).rows[component]
        counts[family, "points"] += 1
        counts[family, "right said right"] += right.verdict == "right"
        counts[family, "right accused"] += right.verdict in {"wrong", "kink"}
        counts[family, "1e-6 caught"] += wrong.verdict == "wrong"
        counts[family, "dishonest"] += wrong.verdict == "right" and wrong.resolution < 1e-6
        worst[family] = max(worst[family], right.resolution)
    print(f"\nplanted relative error of 1e-6, central differences {'and ' + ', '.join(styles) if styles else 'alone'}")
    heads = ("points", "right said right", "right accused", "1e-6 caught", "dishonest")
    print(f"{'':24}" + "".join(f"{head:>18}" for head in heads) + f"{'worst resolution':>18}")
    for family in worst:
        print(f"{family:24}" + "".join(f"{counts[family, head]:18d}" for head in heads) + f"{worst[family]:18.0e}")


def one_in_a_hundred(seeds=3):
    """Count catches of a relative error of 1e-3 in each of 100 components near the optimum."""
    caught = alarms = 0
    for seed in range(seeds):
        objective, _ = logistic(400, 100, seed=seed, penalty=1e-2)
        x = optimum(objective, 100) + 1e-3 * np.random.default_rng(seed).standard_normal(100)
        alarms += crosscheck(objective, x).verdict != "right"
        for component in range(100):
            result = crosscheck(objective.with_factor(component, 1 + 1e-3), x)
            caught += [row.name for row in result.wrong] == [f"w[{component}]"]
    print(f"\n1e-3 in 1 of 100 components near the optimum: {caught} of {100 * seeds} caught, {alarms} false alarms")


def kinks():
    """Count kinks that are named, their subgradients accepted and values outside refused."""
    named = 0
    for _, fun, x, left, right in KINKS:
        low, high = sorted((left, right))
        inside = [crosscheck(scalar(fun, lambda t, v=v: v), [x]).verdict for v in (low, (low + high) / 2, high)]
        outside = crosscheck(scalar(fun, lambda t, v=high + (high - low) / 2: v), [x]).verdict
        named += inside == ["kink"] * 3 and outside == "wrong"
    print(f"\nkinks named: {named} of {len(KINKS)}")


def ratios(calls, unit, rounds=7):
    """Return the median over rounds of the time of each call over that of `unit`, in turns."""

    def seconds(call):
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < 0.02:
            call()
            count += 1
        return (time.perf_counter() - start) / count

    times = {name: [] for name in calls}
    for k in range(rounds):
        base = seconds(unit)
        for name in list(calls)[:: 1 if k % 2 else -1]:
            times[name].append(seconds(calls[name]) / base)
    return {name: float(np.median(values)) for name, values in times.items()}


def gradients(objective, x):
    """Return the tools as functions of the function to differentiate."""
    import autograd
    import numdifftools
    from scipy.differentiate import jacobian
    from scipy.optimize._numdiff import approx_derivative

    def each(fun, points):
        columns = points.reshape(points.shape[0], -1).T
        return np.array([fun(column) for column in columns]).reshape(points.shape[1:])

    return {
        "central": lambda f: finite_difference(f, x).value,
        "forward": lambda f: finite_difference(f, x, scheme="forward").value,
        "complex": lambda f: finite_difference(f, x, scheme="complex").value,
        "numdifftools.Gradient": lambda f: numdifftools.Gradient(f)(x),
        "scipy 3-point": lambda f: approx_derivative(f, x),
        "scipy.differentiate": lambda f: jacobian(lambda points: each(f, points), x).df,
        "autograd": lambda f: autograd.grad(objective.autograd_fun)(x),
    }


def cost(label, objective, x):
    """Compare accuracy, evaluations and time (in evaluations of fun) of the tools on one objective."""
    fun, true = objective.fun, objective.jac(x)
    tools = gradients(objective, x)
    times = ratios({name: (lambda tool=tool: tool(fun)) for name, tool in tools.items()}, lambda: fun(x))
    print(f"\n{label}: error over |g|inf, evaluations, time in evaluations of fun, time over evaluations")
    for name, tool in tools.items():
        calls = []
        found = np.ravel(tool(lambda v, calls=calls: calls.append(1) or fun(v)))
        error = np.abs(found - true).max() / np.abs(true).max()
        each = f"{times[name] / len(calls):8.2f}" if calls else f"{'-':>8}"
        print(f"  {name:24}{error:10.1e}{len(calls):8d}{times[name]:10.0f}{each}")
    whole = ratios({"crosscheck": lambda: crosscheck(objective, x)}, lambda: fun(x), 3)["crosscheck"]
    print(f"  {'crosscheck':24}{'':18}{whole:10.0f}")
    hessian, exact = finite_hessian(objective.jac, x), objective.hess(x)
    error = np.abs(hessian.value - exact).max() / np.abs(exact).max()
    print(f"  {'Hessian, from jac':24}{error:10.1e}{hessian.nfev:8d}")


def costs():
    """Compare the tools on three objectives."""
    cost("logistic N=400 D=10", *logistic(400, 10))
    cost("logistic N=500 D=100", *logistic(500, 100))
    cost("Rosenbrock D=10", rosenbrock(10), np.random.default_rng(1).uniform(-1.5, 1.5, 10))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    planted(number, ("complex", "automatic"))
    planted(number, ())
    one_in_a_hundred()
    kinks()
    costs()
