"""The commands `expand` and `evaluate`: Taylor polynomials, tangents and slopes; numbers to many digits."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from calcwork._version import __version__
from calcwork.algebra.binding import element_of
from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import names_in
from calcwork.check.numbers.evaluation import Evaluation, evaluate, figures_of
from calcwork.check.numbers.figures import Figure, Figures
from calcwork.derive.expansion import Expansion, expand
from calcwork.derive.tangents import Slope, slope_along
from calcwork.errors import UserError
from calcwork.notation import text
from calcwork.problems import Problem
from calcwork.show.output.console import console
from calcwork.show.problems import expansions as show
from calcwork.show.problems.optima import optimum_of
from calcwork.show.problems.sources import named_problem


def _problem(options: argparse.Namespace) -> Problem:
    written = named_problem(options.source, options.of or "", options.wrt or "")
    for remark in written.remarks:
        print(f"calcwork: {remark}", file=sys.stderr)
    return written.problem


# --- expand -----------------------------------------------------------------------------------------------------------


def expand_command(options: argparse.Namespace) -> int:
    """Print the Taylor polynomial with tangent and slopes; write pictures where a folder is given."""
    problem = _problem(options)
    if options.unit and options.along is None:
        raise UserError('--unit needs --along, a direction such as "3,4".')
    found = expand(problem.derivatives, options.at, order=options.order)
    slope = _slope(problem, found, options)
    new = sorted({n for v in found.point.values() for n in names_in(v)} - set(problem.scope.declarations))
    if new:
        print(f"calcwork: nothing declares {', '.join(new)} (read as real)", file=sys.stderr)
    if options.form == "python":
        print(show.polynomial_source(problem, found), end="")
    elif options.form == "json":
        print(json.dumps(show.as_data(problem, found, slope), indent=2, ensure_ascii=False))
    else:
        style = show.style_of(in_latex=options.form == "latex", digits=options.digits)
        for line in show.expansion_lines(found, slope, style):
            print(line)
    if options.output:
        _pictures(found, slope, options)
    return 0


def _slope(problem: Problem, found: Expansion, options: argparse.Namespace) -> Slope | None:
    """Return the slopes where a direction is asked for, and the gradient for several scalars at a point."""
    if options.along is None and (len(found.variables) < 2 or not found.coefficients or found.order < 1):
        return None
    return slope_along(problem.derivatives, options.at, options.along, unit=options.unit)


def _pictures(found: Expansion, slope: Slope | None, options: argparse.Namespace) -> None:
    from calcwork.show.pictures.tangents import write_pictures

    for path in write_pictures(found, slope, Path(options.output), reach=options.reach):
        print(f"wrote {path}", file=sys.stderr)


# --- evaluate ---------------------------------------------------------------------------------------------------------


def evaluate_command(options: argparse.Namespace) -> int:
    """Print the value and the derivatives at numbers, each digit right."""
    problem = _problem(options)
    if options.optimum:
        return _optimum(problem, options)
    found = evaluate(problem.derivatives, options.at, digits=options.digits, order=options.order)
    if options.form == "json":
        print(json.dumps(evaluation_data(problem, found), indent=2, ensure_ascii=False))
        return 0
    out = console()
    for line in evaluation_lines(problem, found):
        out.print(line, soft_wrap=True)
    return 0


def _optimum(problem: Problem, options: argparse.Namespace) -> int:
    """Print the optimum in closed form at the given data."""
    found = optimum_of(problem)
    if not any(p.values for p in found.points):
        raise UserError(f"{problem.title} has no optimum in closed form here: {found.message}.")
    points = [
        {n: figures_of(q, problem.scope, options.at, digits=options.digits) for n, q in point.values.items()}
        for point in found.points
    ]
    if options.form == "json":
        data = [
            {
                "kind": p.kind,
                "values": {n: f.tolist() for n, f in v.items()},
                "error": {n: f.errors() for n, f in v.items()},
            }
            for p, v in zip(found.points, points, strict=True)
        ]
        print(json.dumps({"calcwork": __version__, "problem": problem.name, "points": data}, indent=2))
        return 0
    for point, values in zip(found.points, points, strict=True):
        print(f"{point.kind}: {point.reason}")
        for name, figures in values.items():
            for place, one in _numbered(figures):
                print(f"  {text(element_of(problem.scope, name, place), problem.scope)} = {one}")
        for condition in point.conditions:
            print(f"  where {condition}")
    return 0


def _numbered(figures: Figures) -> Iterator[tuple[tuple[int, ...], Figure]]:
    return zip(product(*(range(1, n + 1) for n in figures.shape)), figures, strict=True)


def evaluation_lines(problem: Problem, found: Evaluation) -> Iterator[str]:
    """Yield a line for the value and each entry of the gradient and the Hessian, and one that says how sure they are.

    Examples
    --------
    >>> from calcwork.problems import find
    >>> problem = find("exp-minus-log")
    >>> for line in evaluation_lines(problem, evaluate(problem.derivatives, "x=2", digits=20)):
    ...     print(line)
    f = 6.6959089183707049178 ± 5e-20
    ∂f/∂x = 6.8890560989306502272 ± 5e-20
    every digit is right: 130 bits of ball arithmetic, rounded where both ends of a ball agree
    """
    yield f"{text(problem.objective, problem.scope)} = {found.value}"
    for name, figures in found.gradient.items():
        yield from _entries(problem, (name,), figures)
    for pair, figures in found.hessian.items():
        if problem.variables.index(pair[0]) <= problem.variables.index(pair[1]):
            yield from _entries(problem, pair, figures)
    yield f"every digit is right: {found.bits} bits of ball arithmetic, rounded where both ends of a ball agree"
    if any(f.text == "0" and f.error for f in _all(found)):
        yield "a 0 with a bound is zero, or as small as that"


def _all(found: Evaluation) -> Iterator[Figure]:
    yield found.value
    for figures in (*found.gradient.values(), *found.hessian.values()):
        yield from figures


def _entries(problem: Problem, names: tuple[str, ...], figures: Figures) -> Iterator[str]:
    """Yield a line an entry; of a block by one variable twice only those on and above the diagonal."""
    axes = len(problem.scope.declarations[names[0]].shape)
    for place, one in _numbered(figures):
        places = (place[:axes], place[axes:])
        if len(names) == 2 and names[0] == names[1] and places[0] > places[1]:
            continue
        by = [element_of(problem.scope, n, p) for n, p in zip(names, places, strict=False)]
        yield f"{text(Partial(problem.objective, *by), problem.scope)} = {one}"


def evaluation_data(problem: Problem, found: Evaluation) -> dict[str, object]:
    """Return the numbers as decimals in text, so that no digit is lost, with the bound of each error."""
    return {
        "calcwork": __version__,
        "problem": problem.name,
        "of": str(problem.objective),
        "digits": found.digits,
        "bits": found.bits,
        "value": found.value.text,
        "value_error": found.value.error or "0",
        "gradient": {n: f.tolist() for n, f in found.gradient.items()},
        "gradient_error": {n: f.errors() for n, f in found.gradient.items()},
        "hessian": {",".join(pair): f.tolist() for pair, f in found.hessian.items()},
        "hessian_error": {",".join(pair): f.errors() for pair, f in found.hessian.items()},
    }
