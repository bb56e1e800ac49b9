"""Thirty losses from LaTeX to a module that needs NumPy only, against differences with eighty digits."""

import functools
import inspect
import itertools
import json
import subprocess
import sys

import mpmath
import numpy as np
import pytest

from calcwork.algebra.structured import as_given
from calcwork.show.problems.derivation import python_source
from calcwork.show.problems.sources import problem

from .losses import LOSSES

BYTES = 4096
RUNNER = """
import json, sys
import numpy as np
namespace = {"__name__": "pasted"}
exec(open(sys.argv[1]).read(), namespace)
args = {k: np.array(v) if isinstance(v, list) else v for k, v in json.load(sys.stdin).items()}
h = namespace["hessian"](**args)
print(json.dumps({
    "value": float(namespace["value"](**args)),
    "gradient": {k: np.asarray(g).tolist() for k, g in namespace["gradient"](**args).items()},
    "hessian": [[*k, np.asarray(b).tolist()] for k, b in h.items()],
    "check": namespace["check_gradient"](seed=1),
    "modules": sorted(m for m in ("sympy", "scipy", "mpmath", "calcwork", "autograd") if m in sys.modules),
}))
"""


@functools.cache
def printed(name):
    found = problem(LOSSES[name][0])
    return found, python_source(found)


def drawn(found, seed):
    """Return random arguments of random sizes, inside of their domains."""
    rng = np.random.default_rng(seed)
    scope, kinds = as_given(found.scope, found.variables)
    used = scope.depends_on(found.objective) | set(found.variables)
    free = [n for n in scope.declarations if n in used and n not in scope.definitions]
    every = sorted({str(s) for n in free for s in scope.declarations[n].shape})
    sizes = dict(zip(every, rng.permutation([2, 3, 4])[: len(every)].tolist(), strict=True))
    arguments = {}
    for name in free:
        declared = scope.declarations[name]
        shape = tuple(sizes[str(s)] for s in declared.shape)
        arguments[{"lambda": "lambda_"}.get(name, name)] = inside(declared.domain, shape, kinds.get(name), rng)
    return arguments


def inside(domain, shape, kind, rng):
    free = rng.normal(size=shape)
    if kind == "definite":
        return free @ free.T + np.eye(len(free))
    if kind == "symmetric":
        return free + free.T
    if domain.values:
        return rng.choice([float(v) for v in domain.values], size=shape)
    if domain.integer:
        return rng.integers(0, 6, size=shape).astype(float)
    if domain.upper is not None:
        return rng.uniform(0.1, 0.9, size=shape)
    return free if domain.lower is None else rng.uniform(0.3, 2.0, size=shape)


def run(source, arguments, folder):
    path = folder / "pasted.py"
    path.write_text(source, encoding="utf-8")
    given = json.dumps({k: np.asarray(v).tolist() for k, v in arguments.items()})
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUNNER, str(path)], input=given, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    assert not done.stderr
    return json.loads(done.stdout)


# --- the oracle: central differences of the loss that was written by hand, with eighty digits -------------------------


def exact(a):
    return np.vectorize(mpmath.mpf, otypes=[object])(a) if np.shape(a) else mpmath.mpf(float(a))


def moved(arguments, steps):
    """Return the arguments with steps added: (name, place, step)."""
    arguments = dict(arguments)
    for name, at, step in steps:
        x = np.array(arguments[name], dtype=object)
        x[at] += step
        arguments[name] = x if x.shape else x[()]
    return arguments


def slope(f, arguments, name):
    h, shape = mpmath.mpf(10) ** -25, np.shape(arguments[name])
    out = np.empty(shape)
    for at in np.ndindex(shape):
        up, down = (f(**moved(arguments, [(name, at, s)])) for s in (h, -h))
        out[at] = float((up - down) / (2 * h))
    return out


def curvature(f, arguments, a, b):
    h, first, second = mpmath.mpf(10) ** -18, np.shape(arguments[a]), np.shape(arguments[b])
    out = np.empty(first + second)
    for at, to in itertools.product(np.ndindex(first), np.ndindex(second)):
        signs = itertools.product((1, -1), repeat=2)
        total = sum(p * q * f(**moved(arguments, [(a, at, p * h), (b, to, q * h)])) for p, q in signs)
        out[at + to] = float(total / (4 * h * h))
    return out


def assert_close(found, expected, what):
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape, what
    scale = np.abs(expected).max()
    assert np.abs(found - expected).max() <= 1e-12 * scale + 1e-30, what


@pytest.mark.parametrize("name", LOSSES)
def test_value_gradient_and_hessian_of_the_printed_module(name, tmp_path):
    found, source = printed(name)
    arguments = drawn(found, seed=len(name))
    out = run(source, arguments, tmp_path)
    with mpmath.workdps(80):
        f, given = LOSSES[name][1], {k: exact(v) for k, v in arguments.items()}
        assert_close(out["value"], float(f(**given)), "value")
        for v, g in out["gradient"].items():
            assert_close(g, slope(f, given, v), v)
        blocks = {(a, b): block for a, b, block in out["hessian"]}
        names = list(out["gradient"])
        assert set(itertools.product(names, names)) == set(blocks)
        for a, b in itertools.combinations_with_replacement(names, 2):
            expected = curvature(f, given, a, b)
            assert_close(blocks[a, b], expected, (a, b))
            turned = np.moveaxis(expected, range(np.ndim(arguments[a])), range(-np.ndim(arguments[a]), 0))
            assert_close(blocks[b, a], turned, (b, a))
    assert out["check"] < 1e-6
    assert not out["modules"]


@pytest.mark.parametrize("name", LOSSES)
def test_the_printed_module_is_small_and_says_the_shapes(name):
    source = printed(name)[1]
    assert len(source.encode()) <= BYTES
    assert "Shapes: " in source
    namespace = {"__name__": "pasted"}
    exec(source, namespace)  # noqa: S102 - our own text
    for function in ("value", "gradient", "hessian"):
        parameters = inspect.signature(namespace[function]).parameters.values()
        assert {p.kind for p in parameters} == {inspect.Parameter.KEYWORD_ONLY}
    assert "free" not in source.split("import numpy")[0]


def test_a_wrong_gradient_is_found_by_the_module_itself():
    namespace = {"__name__": "pasted"}
    exec(printed("network, two sigmoid layers")[1], namespace)  # noqa: S102 - our own text
    right = namespace["gradient"]
    assert namespace["check_gradient"]() < 1e-6
    for variable in ("W1", "b1", "w2", "b2"):
        namespace["gradient"] = lambda v=variable, **a: {k: g * (1.001 if k == v else 1) for k, g in right(**a).items()}
        with pytest.raises(ArithmeticError, match=r"off by 1\.0e-03 of a slope"):
            namespace["check_gradient"]()
    namespace["gradient"] = lambda **a: {k: g * np.nan for k, g in right(**a).items()}
    with pytest.raises(ArithmeticError):
        namespace["check_gradient"]()


def test_the_check_takes_data_of_ones_own():
    namespace = {"__name__": "pasted"}
    exec(printed("ridge, matrices")[1], namespace)  # noqa: S102
    rng = np.random.default_rng(0)
    assert namespace["check_gradient"](X=rng.normal(size=(7, 2)), y=rng.normal(size=7), w=rng.normal(size=2)) < 1e-6


@pytest.mark.parametrize(
    ("name", "far"),
    [
        ("logistic, rows", {"x": [[1.0], [-1.0]], "y": [0.0, 1.0], "w": [2000.0], "b": 0.0}),
        ("logistic, index sums", {"x": [[1.0], [-1.0]], "y": [0.0, 1.0], "w": [2000.0]}),
        ("logistic, labels -1 and 1", {"x": [[1.0], [-1.0]], "y": [-1.0, 1.0], "theta": [2000.0]}),
        ("softmax, index sums", {"X": [[1.0]], "Y": [[1.0, 0.0]], "W": [[-3000.0, 2000.0]], "b": [0.0, 0.0]}),
        ("softmax, log of a sum", {"X": [[1.0]], "Y": [[1.0, 0.0]], "W": [[-3000.0, 2000.0]]}),
        ("logarithm of a sum of exponentials", {"A": [[1.0], [2.0]], "b": [0.0, 0.0], "x": [900.0]}),
    ],
)
def test_no_overflow_far_out(name, far):
    namespace = {"__name__": "pasted"}
    exec(printed(name)[1], namespace)  # noqa: S102
    far = {k: np.array(v) for k, v in far.items()}
    with mpmath.workdps(2500), np.errstate(over="raise", invalid="raise"):
        f, given = LOSSES[name][1], {k: exact(v) for k, v in far.items()}
        assert_close(namespace["value"](**far), float(f(**given)), "value")
        for v, g in namespace["gradient"](**far).items():
            assert_close(g, slope(f, given, v), v)
