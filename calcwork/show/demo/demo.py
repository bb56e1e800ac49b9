"""The whole road on real data: declared, derived, compiled, checked three ways, optimized and drawn."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from calcwork.problems import find
from calcwork.show.demo.stage import Stage
from calcwork.show.output.console import console
from calcwork.show.problems.compare import compare_optimizers, comparison_table
from calcwork.show.problems.data import L2, bind_samples

SEED = 0
WIDTH = 80


def demo(output: str) -> int:
    """Run all stages, print them at 80 columns, write plots and report into the folder; return the exit status."""
    from calcwork.learn.container import standardize
    from calcwork.learn.datasets import load_breast_cancer

    start = time.perf_counter()
    train, test = load_breast_cancer().train_test_split(0.8, seed=SEED, stratify=True)
    train, test = standardize(train, test)
    stage = Stage(console(WIDTH), find("logistic"), find("ridge-logistic"), train, test)
    stages: tuple[tuple[str, Callable[[Stage], None]], ...] = (
        ("The declaration", _declaration),
        ("The derivation", _derivation),
        ("A likelihood maximum", _coin),
        ("Three styles of differentiation", _crosscheck),
        ("Optimization on the Wisconsin breast cancer data", _optimization),
    )
    for number, (title, run) in enumerate(stages, 1):
        stage.out.rule(f"{number}. {title}", align="left")
        run(stage)
        stage.out.print()
    stage.out.rule(f"{len(stages) + 1}. Plots and report", align="left")
    with stage.out.status("drawing"):
        _files(stage, Path(output))
    for path in stage.files:
        stage.out.print(f"wrote {path}")
    stage.out.print(f"\nfinished in {time.perf_counter() - start:.1f} s")
    return 0


def _declaration(stage: Stage) -> None:
    from calcwork.notation import text
    from calcwork.show.problems.derivation import as_quantity, declarations, definitions, matrix_form

    scope = stage.problem.scope
    for line in declarations(scope):
        stage.out.print(line)
    stage.out.print("\nin index form")
    for left, definition in definitions(scope):
        stage.out.print(f"  {text(left, scope)} = {text(definition.body, scope)}")
    stage.out.print("in matrix form")
    for name, definition in scope.definitions.items():
        quantity = as_quantity(scope, name, definition)
        stage.out.print(f"  {text(scope[name], scope)} = {matrix_form(quantity, scope)}")


def _derivation(stage: Stage) -> None:
    from calcwork.show.problems.derivation import blocks, render, step_lines

    problem, scope = stage.problem, stage.problem.scope
    started = time.perf_counter()
    first, second = blocks(problem, problem.variables, 1), blocks(problem, problem.variables, 2)
    seconds = time.perf_counter() - started
    shown: set[str] = set()
    for title, found in (("Gradient", first), ("Hessian", second)):
        stage.out.print(f"{title}", style="bold")
        for block in found:
            for line, rule in step_lines(block, scope):
                if line not in shown:
                    _line(stage, line, 2)
                    _line(stage, rule, 8, style="dim")
                shown.add(line)
            _line(stage, f"in matrix form: {render(block, scope, 'matrix')}", 2)
            stage.out.print()
    stage.out.print(f"derived for every N and D at once, in {seconds:.2f} s")


def _line(stage: Stage, line: str, indent: int, *, style: str | None = None) -> None:
    """Print a line, broken at spaces with a deeper indent where it is too long."""
    import textwrap

    for part in textwrap.wrap(line, WIDTH - 1, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4)):
        stage.out.print(part, style=style)


def _coin(stage: Stage) -> None:
    from sympy import log

    from calcwork.algebra.binding import expand_definitions
    from calcwork.algebra.normal import Normalizer
    from calcwork.algebra.textbook import joined
    from calcwork.derive import stationary_points
    from calcwork.notation import text

    problem = find("coin")
    scope, p = problem.scope, problem.scope["p"]
    likelihood = expand_definitions(problem.objective, scope)
    log_likelihood = joined(Normalizer(scope).simplify(log(likelihood)))
    stage.coin_scope = scope
    stage.coin = [("L", likelihood, stationary_points(likelihood, p, scope))]
    stage.coin.append(("log L", log_likelihood, stationary_points(log_likelihood, p, scope)))
    stage.out.print("N tosses, i heads, 0 < i < N, 0 < p < 1")
    for name, function, found in stage.coin:
        _line(stage, f"{name} = {text(function, scope)}", 2)
        _line(stage, f"d {name}/dp = {text(found.first, scope)}", 2)
        for point in found.points:
            _line(stage, f"which is zero at p = {text(point.value, scope)}", 4)
            _line(stage, f"d² {name}/dp² = {text(point.second, scope)} there: a {point.kind}", 4)


def _crosscheck(stage: Stage) -> None:
    from calcwork.differentiate import crosscheck

    objective = bind_samples(stage.problem, stage.train)
    x = np.random.default_rng(SEED).normal(scale=0.1, size=objective.n)
    with stage.out.status("differentiating"):
        stage.crosscheck = crosscheck(objective, x, samples=len(stage.train))
    stage.out.print(f"the compiled gradient at a random point, {objective.n} components, {len(stage.train)} samples")
    stage.out.print(str(stage.crosscheck))


def _optimization(stage: Stage) -> None:
    rows = f"{len(stage.train)} rows for training, {len(stage.test)} held out, 30 standardized features"
    stage.out.print(rows)
    stage.out.print(f"J + λ/2 ‖w‖² with λ = {L2}")
    with stage.out.status("optimizing"):
        stage.comparison = compare_optimizers(stage.penalized, stage.train, stage.test)
        free = compare_optimizers(stage.problem, stage.train, stage.test, ["newton"]).results["newton"]
    stage.out.print(comparison_table(stage.comparison))
    stage.out.print(f"\nwithout the penalty, Newton's method ends as {free.status.name.lower()}:")
    _line(stage, free.message, 2)


def _files(stage: Stage, folder: Path) -> None:
    from calcwork.show.demo.report import write_plots, write_report

    figures = write_plots(stage, folder)
    report = write_report(stage, figures, folder)
    stage.files = [f.path for f in figures] + [report]
