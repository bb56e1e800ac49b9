"""The plots and the HTML report of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calcwork.notation import latex, matrix_latex
from calcwork.show.pages import html
from calcwork.show.problems.data import bind_samples
from calcwork.show.problems.derivation import Block, as_quantity, blocks, definitions

if TYPE_CHECKING:
    from calcwork.algebra import Scope
    from calcwork.learn.container import DataContainer
    from calcwork.problems import Problem
    from calcwork.show.demo.stage import Stage

FEATURE = "mean concave points"


@dataclass(frozen=True)
class Picture:
    """Hold a written plot and its words."""

    path: Path
    alt: str
    caption: str


def write_plots(stage: Stage, folder: Path) -> list[Picture]:
    """Write the plots of the demo into the folder: convergence, paths over contours, step error, cross-check."""
    from calcwork.show.output.files import make_folder, save_figure
    from calcwork.show.pictures.convergence import convergence_figure

    make_folder(folder)
    words: dict[str, tuple[Callable[[], Any], str, str]] = {
        "convergence": (
            lambda: convergence_figure(stage.comparison.results),
            "loss and gradient norm of gradient descent and Newton's method, against iterations and time",
            "Newton's method needs a handful of steps where gradient descent needs hundreds.",
        ),
        "paths": (
            lambda: _paths(stage.penalized, stage.train),
            "the iterates of both optimizers over the contours of a loss with two parameters",
            f"Two parameters: the weight of '{FEATURE}' and the bias. Gradient steps cross contours at right angles.",
        ),
        "step-error": (
            lambda: _step_error(stage),
            "error of forward, central and complex-step derivatives against the step",
            "Truncation falls with the step until rounding takes over: the V. The complex step does not subtract.",
        ),
        "crosscheck": (
            lambda: _crosscheck(stage),
            "gap between the styles of differentiation and their resolution, for each component",
            "Every component agrees within what the styles can resolve.",
        ),
    }
    return [
        Picture(save_figure(draw(), folder / f"{name}.png"), alt, caption)
        for name, (draw, alt, caption) in words.items()
    ]


def _paths(problem: Problem, train: DataContainer) -> Any:
    from calcwork.optimize import minimize
    from calcwork.show.pictures.paths import plot_paths

    objective = bind_samples(problem, train.columns(FEATURE))
    start = np.array([1.5, 2.0])
    rate = 1 / float(np.linalg.eigvalsh(objective.hess(np.zeros(2)))[-1])
    runs = {
        "gradient descent": minimize(objective, start, method="gradient-descent", learning_rate=rate, tol=1e-6),
        "Newton": minimize(objective, start, method="newton", tol=1e-10),
    }
    return plot_paths(objective.fun, runs, names=("w_1", "b")).figure


def _step_error(stage: Stage) -> Any:
    from calcwork.differentiate import error_against_step
    from calcwork.show.pictures.derivatives import plot_step_error

    objective, x = bind_samples(stage.problem, stage.train), stage.crosscheck.x
    exact = float(objective.jac(x)[0])
    schemes = ("forward", "central", "complex")
    curves = [error_against_step(objective.fun, x, exact=exact, component=0, scheme=s) for s in schemes]
    return plot_step_error(curves, exact=exact).figure


def _crosscheck(stage: Stage) -> Any:
    from calcwork.show.pictures.derivatives import plot_crosscheck

    return plot_crosscheck(stage.crosscheck).figure


def write_report(stage: Stage, pictures: list[Picture], folder: Path) -> Path:
    """Write the report as one self-contained page, and return its path."""
    from calcwork.show.output.files import write_atomically

    page = html.page("One loss, from declaration to plot", _sections(stage, pictures))
    return write_atomically(folder / "report.html", page)


def _sections(stage: Stage, pictures: list[Picture]) -> Iterator[Any]:
    yield from _declared(stage.problem)
    yield html.Heading("Gradient and Hessian")
    for order in (1, 2):
        for block in blocks(stage.problem, stage.problem.variables, order):
            yield from _derived(stage.problem, block)
    yield from _likelihood(stage)
    yield html.Heading("Three styles of differentiation")
    yield html.Code(str(stage.crosscheck))
    yield html.Heading("Optimization")
    yield _comparison(stage)
    for picture in pictures:
        yield html.Figure(picture.path.read_bytes(), picture.alt, picture.caption)


def _declared(problem: Problem) -> Iterator[Any]:
    scope = problem.scope
    yield html.Heading("Declaration")
    for left, definition in definitions(scope):
        yield html.Formula(f"{latex(left, scope)} = {latex(definition.body, scope)}")
    yield html.Paragraph("The same in matrix form:")
    for name, definition in scope.definitions.items():
        matrix = matrix_latex(as_quantity(scope, name, definition), scope)
        if matrix:
            yield html.Formula(f"{latex(scope[name], scope)} = {matrix}")


def _derived(problem: Problem, block: Block) -> Iterator[Any]:
    scope = problem.scope
    yield html.Formula(f"{latex(block.left, scope)} = {latex(block.quantity.entry, scope)}")
    matrix = matrix_latex(block.quantity, scope)
    if matrix:
        yield html.Formula(f"{_nabla(block, scope)} = {matrix}")
    rows = [(latex(s.left, scope), latex(s.right, scope), s.rule) for s in block.steps]
    yield html.Details("The derivation, line by line", [html.Steps(rows)])


def _nabla(block: Block, scope: Scope) -> str:
    names = ", ".join(latex(getattr(v, "base", v), scope) for v in block.left.variables)
    power = "^2" if len(block.left.variables) == 2 else ""
    return rf"\nabla{power}_{{{names}}} {latex(block.left.quantity, scope)}"


def _likelihood(stage: Stage) -> Iterator[Any]:
    yield html.Heading("The likelihood maximum of a coin")
    scope = stage.coin_scope
    for name, function, found in stage.coin:
        called = name.replace("log ", r"\log ")
        yield html.Formula(f"{called} = {latex(function, scope)}")
        yield html.Formula(rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}} p}} {called} = {latex(found.first, scope)}")
        for point in found.points:
            yield html.Formula(f"p = {latex(point.value, scope)}", "where that is zero")
            second = rf"\frac{{\mathrm{{d}}^2}}{{\mathrm{{d}} p^2}} {called} = {latex(point.second, scope)}"
            yield html.Formula(second, f"there: a {point.kind}")


def _comparison(stage: Stage) -> html.Table:
    rows = [
        (
            name,
            r.nit,
            f"{r.fun:.10f}",
            f"{float(np.max(np.abs(r.jac))):.1e}",
            f"{r.history.time[-1]:.3f}",
            f"{stage.comparison.accuracy[name]:.1%}",
        )
        for name, r in stage.comparison.results.items()
    ]
    columns = ("optimizer", "iterations", "loss", "gradient norm", "seconds", "held-out accuracy")
    return html.Table(columns, rows, "Logistic regression with penalty 0.01/2 ‖w‖² on the breast cancer data")
