"""Problems of the catalogue on data: bound to arrays, at a point, trained and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import Integer

from calcwork.algebra.recurrences import loops_in
from calcwork.derive.sweeps import sweeps
from calcwork.errors import UserError
from calcwork.problems import Problem

if TYPE_CHECKING:
    from calcwork.compile import BoundObjective, CompiledObjective
    from calcwork.learn.container import DataContainer
    from calcwork.optimize import OptimizeResult

L2 = 0.01


def compiled(problem: Problem) -> CompiledObjective:
    """Return the compiled value, gradient and Hessian of a problem."""
    from calcwork.compile import compile_objective

    if loops_in(problem.scope):  # the Hessian along directions is that of the printed module
        found = sweeps(problem.objective, problem.variables, problem.scope)
        return compile_objective(found.value, found.gradient, {}, found.scope, problem.variables, title=problem.title)
    d = problem.derivatives
    return compile_objective(d.value, d.gradient, d.hessian, problem.scope, problem.variables, title=problem.title)


def takes_samples(problem: Problem) -> bool:
    """Tell whether the data of a problem are features X and labels y."""
    return {"X", "y"} <= set(problem.scope.declarations)


def require_classifier(problem: Problem) -> None:
    """Refuse a problem that is no linear classifier of two labels, which is what data with two classes can judge.

    Raises
    ------
    UserError
        When the problem has no X of shape (N, D) and y of shape (N,), other labels, or other variables than w and b.
    """
    if not takes_samples(problem):
        raise UserError(f"the problem {problem.name!r} takes no features and labels; compare 'logistic' instead.")
    X, y = (problem.scope.declarations[name] for name in ("X", "y"))
    if X.shape[:1] != y.shape or len(y.domain.values) != 2 or problem.variables != ("w", "b"):
        raise UserError(
            f"compare takes linear classifiers, with a row of X per sample, two labels y and the variables w, b, "
            f"and {problem.name!r} is none; compare 'logistic' instead."
        )


def labels_of(problem: Problem, data: DataContainer) -> np.ndarray:
    """Return the labels of the data as the problem writes them: its lower value for 0, its higher for 1."""
    low, high = sorted(float(v) for v in problem.scope.declarations["y"].domain.values)
    return np.where(data.y > 0.5, high, low)


def bind_samples(problem: Problem, data: DataContainer, *, penalty: float = L2) -> BoundObjective:
    """Bind the features and labels of a data container, and the penalty where the problem has one."""
    require_classifier(problem)
    arrays: dict[str, Any] = {"X": data.X, "y": labels_of(problem, data)}
    if "lambda_" in problem.scope.declarations:
        arrays["lambda_"] = penalty
    return compiled(problem).bind(**arrays)


def bind_random(problem: Problem, *, seed: int = 0) -> BoundObjective:
    """Bind random data inside the declared domains: N = 12 samples, every other size 3."""
    from calcwork.compile.names import python_name

    rng = np.random.default_rng(seed)
    program = compiled(problem)
    lengths = {s for d in problem.scope.declarations.values() for s in d.shape}
    chosen = {s: 12 if str(s) == "N" else 3 for n in lengths for s in n.free_symbols}
    sizes = {str(n): int(n.xreplace({s: Integer(k) for s, k in chosen.items()})) for n in lengths}
    values: dict[str, Any] = {}
    for name in program.data:
        declaration = problem.scope.declarations[name]
        shape = tuple(int(s) if str(s).isdigit() else sizes[str(s)] for s in declaration.shape)
        values[python_name(name)] = draw(declaration.domain, shape, rng)
    seen = {str(s) for n in program.data for s in problem.scope.declarations[n].shape}
    own = {str(s) for n in program.variables for s in problem.scope.declarations[n].shape if not s.is_Integer}
    free = {s: sizes.get(s, 12) for s in (*program.sizes, *sorted(own - seen))}
    return program.bind(sizes=free, **values) if free else program.bind(**values)


def draw(domain: Any, shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Return random values inside a domain: from its values, its interval, or a normal distribution."""
    if domain.values:
        return rng.choice([float(v) for v in domain.values], size=shape)
    if domain.lower is None and domain.upper is None:
        return rng.normal(size=shape)
    lower = float(domain.lower) if domain.lower is not None else float(domain.upper) - 10.0
    upper = float(domain.upper) if domain.upper is not None and domain.upper.is_number else lower + 10.0
    width = upper - lower
    values = rng.uniform(lower + 0.05 * width, upper - 0.05 * width, size=shape)
    return np.ceil(values) if domain.integer else values


def random_point(problem: Problem, objective: BoundObjective, *, seed: int = 0) -> np.ndarray:
    """Return a random point of the variables inside their domains."""
    rng = np.random.default_rng(seed + 1)
    parts = {v: draw(problem.scope.declarations[v].domain, np.shape(p), rng) for v, p in _shapes(objective).items()}
    return objective.pack(parts)


def _shapes(objective: BoundObjective) -> Mapping[str, Any]:
    return objective.unpack(np.zeros(objective.n))


@dataclass(frozen=True)
class Comparison:
    """Hold what several optimizers did on one problem, and the share of held-out labels each got right."""

    results: Mapping[str, OptimizeResult]
    accuracy: Mapping[str, float]


def predict_accuracy(objective: BoundObjective, x: np.ndarray, data: DataContainer) -> float:
    """Return the share of labels of other data that the parameters get right."""
    parts = objective.unpack(x)
    return float(np.mean((data.X @ parts["w"] + parts["b"] > 0) == (data.y > 0.5)))
