"""Optimizers side by side on one problem and real data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calcwork.errors import UserError
from calcwork.problems import Problem
from calcwork.show.problems.data import Comparison, bind_samples, predict_accuracy

if TYPE_CHECKING:
    from rich.table import Table

    from calcwork.learn.container import DataContainer
    from calcwork.optimize import OptimizeResult

OPTIMIZERS = ("gradient-descent", "newton")
TOLERANCE = 1e-10
MOST_DESCENT_STEPS = 500


def compare_optimizers(
    problem: Problem,
    train: DataContainer,
    test: DataContainer,
    optimizers: Sequence[str] = OPTIMIZERS,
    *,
    learning_rate: float | None = None,
) -> Comparison:
    """Run each optimizer from zero on the training data, and judge its parameters on the test data.

    Gradient descent runs at a fixed rate, by default 1/L with L the largest eigenvalue of the Hessian at the start,
    which bounds that of the logistic loss everywhere. A loss without curvature, such as the hinge loss, tells no L:
    there each step searches its length.
    """
    from calcwork.optimize import SeparationCheck, minimize

    objective = bind_samples(problem, train)
    start = np.zeros(objective.n)
    curvature = float(np.linalg.eigvalsh(objective.hess(start))[-1])
    safe = 1 / curvature if curvature > 0 else None
    minimize(objective, start, tol=TOLERANCE, maxiter=1)  # libraries are loaded before the clock runs
    # A penalized or a piecewise linear loss has its minimum on separable data too.
    endless = safe is not None and "lambda_" not in problem.scope
    diagnose = SeparationCheck(train.X, train.y) if endless else None
    results: dict[str, Any] = {}
    for name in optimizers:
        options: dict[str, Any] = {"method": name, "tol": TOLERANCE, "diagnose": diagnose}
        if name == "gradient-descent":
            options |= {"learning_rate": learning_rate or safe, "maxiter": MOST_DESCENT_STEPS}
        results[name] = minimize(objective, start, **options)
        _check_descent(name, results[name], learning_rate, safe)
    accuracy = {name: predict_accuracy(objective, r.x, test) for name, r in results.items()}
    return Comparison(results, accuracy)


def _check_descent(name: str, result: OptimizeResult, rate: float | None, safe: float | None) -> None:
    """Refuse a learning rate with which the loss ends above its start."""
    first = float(result.history.fun[0])
    if rate is not None and name == "gradient-descent" and not result.fun <= first:
        advice = f"try {safe:.2g}, one over the largest curvature" if safe else f"try {rate / 10:.2g}"
        raise UserError(
            f"the learning rate {rate:g} is too large for gradient descent: the loss rose from {first:.4g} to "
            f"{result.fun:.4g} in {result.nit} steps; {advice}."
        )


def comparison_table(comparison: Comparison) -> Table:
    """Return iterations, loss, gradient norm, time and accuracy of each optimizer."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("optimizer", "steps", "loss", "‖∇J‖∞", "seconds", "accuracy", "ended"):
        table.add_column(column, justify="left" if column in {"optimizer", "ended"} else "right", no_wrap=True)
    for name, r in comparison.results.items():
        norm = float(np.max(np.abs(r.jac)))
        share = f"{comparison.accuracy[name]:.1%}"
        table.add_row(
            name,
            str(r.nit),
            f"{r.fun:.8f}",
            f"{norm:.1e}",
            f"{r.history.time[-1]:.3f}",
            share,
            r.status.name.lower().replace("_", " "),
        )
    return table


def write_plots(comparison: Comparison, folder: Path) -> list[Path]:
    """Write the convergence of each optimizer, against iterations and against time."""
    from calcwork.show.output.files import make_folder, save_figure
    from calcwork.show.pictures.convergence import convergence_figure

    return [save_figure(convergence_figure(comparison.results), make_folder(folder) / "convergence.png")]
