"""What each command of the command line does."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from calcwork.errors import UserError
from calcwork.problems import CATALOGUE, Problem, find
from calcwork.show.output.console import console
from calcwork.show.problems.sources import named_problem


def derive(options: argparse.Namespace) -> int:
    """Print the gradient or Hessian of a problem in the form asked for."""
    from calcwork.show.problems import derivation as show

    if options.list or options.source is None:
        return _list(required=not options.list)
    written = named_problem(options.source, options.of or "", options.wrt or "")
    problem, variables = written.problem, written.problem.variables
    for remark in written.remarks:
        print(f"calcwork: {remark}", file=sys.stderr)
    if options.optimum or options.convexity:
        return _optimum(problem, options)
    if options.form == "python":
        print(show.python_source(problem), end="")
        return 0
    found = show.blocks(problem, variables, options.order)
    if options.form == "json":
        print(json.dumps(show.as_json(problem, found, str(problem.objective)), indent=2, ensure_ascii=False))
        return 0
    if options.form == "note":
        show.refuse_note(problem)
        from calcwork.show.problems.written import as_note

        print(as_note(problem, found), end="")
        return 0
    printed = set[str]()
    for block in found:
        lines = show.step_lines if options.steps else show.needed_lines
        for line, rule in lines(block, problem.scope, in_latex=options.form == "latex"):
            if options.steps or line not in printed:
                print(f"{line}    [{rule}]" if options.form != "latex" else f"{line} % {rule}")
            printed.add(line)
        print(show.render(block, problem.scope, options.form))
    return 0


def _optimum(problem: Problem, options: argparse.Namespace) -> int:
    from calcwork.show.problems import optima

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
        raise UserError(
            "derive needs a SOURCE; give a note, or a name of the catalogue (calcwork derive --list prints them)."
        )
    width = max(map(len, CATALOGUE))
    for name in CATALOGUE:
        print(f"{name:<{width}}  {find(name).title}")
    return 0


def crosscheck(options: argparse.Namespace) -> int:
    """Print the table of the three styles; return 1 when a component is wrong."""
    from calcwork.differentiate import crosscheck as check
    from calcwork.show.problems.data import bind_random, random_point

    written = named_problem(options.source, options.of or "", options.wrt or "")
    problem = written.problem
    for remark in written.remarks:
        print(f"calcwork: {remark}", file=sys.stderr)
    _require_free(problem)
    objective = bind_random(problem, seed=options.seed)
    result = check(objective, random_point(problem, objective, seed=options.seed), order=options.order)
    print(f"{problem.title}, random data and point, seed {options.seed}")
    print(result)
    return 1 if result.verdict == "wrong" else 0


def _require_free(problem: Problem) -> None:
    """Refuse variables that cannot be moved by a small step, since their differences would say nothing."""
    from calcwork.algebra.structured import as_given

    scope = problem.scope
    _, kinds = as_given(scope)
    for name in problem.variables:
        domain = scope.declarations[name].domain
        if domain.values or domain.integer:
            reason = f"takes the values {domain} only"
        elif name in kinds:
            reason = f"is a {kinds[name]} matrix, whose entries do not move alone"
        else:
            reason = "is defined by others" if name in scope.definitions else ""
        if reason:
            raise UserError(f"crosscheck moves each variable by small steps, and {name!r} {reason}; try another --wrt.")


def compare(options: argparse.Namespace) -> int:
    """Run the optimizers, print the table, write the plots."""
    from calcwork.learn.container import DataContainer, standardize
    from calcwork.learn.datasets import load_breast_cancer
    from calcwork.optimize import METHODS, optimizer
    from calcwork.show.problems.compare import compare_optimizers, comparison_table, write_plots
    from calcwork.show.problems.data import require_classifier

    problem = find(options.source)
    require_classifier(problem)
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
