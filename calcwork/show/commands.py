"""What each command of the command line does."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from calcwork.errors import UserError
from calcwork.problems import CATALOGUE, Problem, find
from calcwork.show.console import console

if TYPE_CHECKING:
    from sympy import Expr


def derive(options: argparse.Namespace) -> int:
    """Print the gradient or Hessian of a problem in the form asked for."""
    from dataclasses import replace

    from calcwork.show import derivation as show

    if options.list or options.source is None:
        return _list(required=not options.list)
    problem = find(options.source)
    if options.of:
        problem = replace(problem, objective=_quantity(problem, options.of))
    variables = tuple(options.wrt.split(",")) if options.wrt else problem.variables
    problem = replace(problem, variables=tuple(dict.fromkeys((*problem.variables, *variables))))
    _check_variables(problem, variables)
    if options.optimum or options.convexity:
        return _optimum(replace(problem, variables=variables), options)
    if options.form == "python":
        from calcwork.show.data import compiled

        print(compiled(replace(problem, variables=variables)).source, end="")
        return 0
    found = show.blocks(problem, variables, options.order)
    if options.form == "json":
        print(json.dumps(show.as_json(problem, found, str(problem.objective)), indent=2, ensure_ascii=False))
        return 0
    if options.form == "note":
        from calcwork.show.written import as_note

        print(as_note(problem, found), end="")
        return 0
    for block in found:
        if options.steps:
            for line, rule in show.step_lines(block, problem.scope, in_latex=options.form == "latex"):
                print(f"{line}    [{rule}]" if options.form != "latex" else f"{line} % {rule}")
        print(show.render(block, problem.scope, options.form))
    return 0


def _optimum(problem: Problem, options: argparse.Namespace) -> int:
    from calcwork.show import optima

    if options.form == "json":
        found = optima.as_data(problem, optima.optimum_of(problem), optima.convexity_of(problem))
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    lines: list[str] = []
    if options.optimum:
        lines += optima.optimum_lines(
            optima.optimum_of(problem), problem, options.form if options.form != "index" else "matrix"
        )
    if options.convexity:
        lines += optima.convexity_lines(optima.convexity_of(problem), problem)
    print("\n".join(lines))
    return 0


def _list(*, required: bool) -> int:
    if required:
        raise UserError("derive needs a SOURCE; give a name of the catalogue (calcwork derive --list prints them).")
    width = max(map(len, CATALOGUE))
    for name in CATALOGUE:
        print(f"{name:<{width}}  {find(name).title}")
    return 0


def _quantity(problem: Problem, name: str) -> Expr:
    quantity = problem.scope[name]
    if problem.scope.declarations[name].shape:
        raise UserError(f"{name!r} is an array; --of needs a scalar, such as {problem.objective}.")
    return quantity


def _check_variables(problem: Problem, variables: tuple[str, ...]) -> None:
    for name in variables:
        if name not in problem.scope.declarations:
            known = ", ".join(problem.scope.declarations)
            raise UserError(f"{name!r} is not declared in {problem.name!r}; --wrt takes one of {known}.")


def crosscheck(options: argparse.Namespace) -> int:
    """Print the table of the three styles; return 1 when a component is wrong."""
    from calcwork.differentiate import crosscheck as check
    from calcwork.show.data import bind_random, random_point

    problem = find(options.source)
    objective = bind_random(problem, seed=options.seed)
    result = check(objective, random_point(problem, objective, seed=options.seed), order=options.order)
    print(f"{problem.title}, random data and point, seed {options.seed}")
    print(result)
    return 1 if result.verdict == "wrong" else 0


def compare(options: argparse.Namespace) -> int:
    """Run the optimizers, print the table, write the plots."""
    from calcwork.learn.container import DataContainer, standardize
    from calcwork.learn.datasets import load_breast_cancer
    from calcwork.optimize import METHODS, optimizer
    from calcwork.show.compare import compare_optimizers, comparison_table, write_plots

    problem = find(options.source)
    names = [n.strip() for n in options.optimizers.split(",") if n.strip()]
    for name in names:
        if name not in METHODS:
            optimizer(name)
    if options.learning_rate is not None and not 0 < options.learning_rate < float("inf"):
        raise UserError(f"--learning-rate is {options.learning_rate}, expected a positive number; try 0.1.")
    if options.data and not options.target:
        raise UserError("--data needs --target, the name of the column of labels in the table.")
    data = DataContainer.from_csv(options.data, target=options.target) if options.data else load_breast_cancer()
    train, test = data.train_test_split(0.8, seed=0, stratify=True)
    train, test = standardize(train, test)
    out = console()
    with out.status("optimizing"):
        comparison = compare_optimizers(problem, train, test, names, learning_rate=options.learning_rate)
    out.print(f"{problem.title}: {len(train)} rows for training, {len(test)} for testing, {data.shape[1]} features")
    out.print(comparison_table(comparison))
    for name, result in comparison.results.items():
        if not result.success:
            out.print(f"{name}: {result.message}", highlight=False)
    for path in write_plots(comparison, Path(options.output)):
        out.print(f"wrote {path}", highlight=False)
    return 0
