"""Optima and certificates of convexity as lines of text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calcwork.algebra import Quantity, Scope
from calcwork.algebra.binding import element_of
from calcwork.check.samples.chords import Chord, convexity
from calcwork.derive.convexity import Certificate
from calcwork.derive.optimum import CriticalPoint, Optimum, optimum
from calcwork.notation import latex, matrix_latex, matrix_text, text
from calcwork.problems import Problem


def optimum_of(problem: Problem) -> Optimum:
    """Return the stationary points of a problem, classified.

    Examples
    --------
    >>> from calcwork.problems import find
    >>> problem = find("ridge")
    >>> for line in optimum_lines(optimum_of(problem), problem):
    ...     print(line)
    minimum of J over w: one stationary point, a minimum
    w = (Xᵀ X + λ I)⁻¹ Xᵀ y
      minimum: the function is convex, so a stationary point is a global minimum; it is the only one
    """
    return optimum(problem.objective, problem.variables, problem.scope, maximize=problem.maximize)


def convexity_of(problem: Problem) -> Certificate | Chord:
    """Return a certificate that a problem is convex (a likelihood concave), or a chord that shows that it is not."""
    return convexity(problem.objective, problem.variables, problem.scope, concave=problem.maximize)


def optimum_lines(found: Optimum, problem: Problem, form: str = "matrix") -> Iterator[str]:
    """Yield what was found: each point with its conditions and the second-order test, or what was tried."""
    wanted = "maximum" if problem.maximize else "minimum"
    over = ", ".join(text(problem.scope[v], problem.scope) for v in found.variables)
    yield f"{wanted} of {text(problem.objective, problem.scope)} over {over}: {found.message}"
    for tried in found.tried:
        yield f"  tried: {tried}"
    for point in found.points:
        yield from _point(point, problem.scope, form)


def _point(point: CriticalPoint, scope: Scope, form: str) -> Iterator[str]:
    for name in point.free:
        yield f"any {text(scope[name], scope)}"
    for name, value in point.formulas.items():
        yield _equation(name, value, scope, form)
    where = " of the whole domain" if point.everywhere and "global" not in point.reason else ""
    yield f"  {point.kind}{where}: {point.reason}"
    for condition in point.conditions:
        yield f"  where {condition}"


def _equation(name: str, value: Quantity, scope: Scope, form: str) -> str:
    if form == "latex":
        matrix = matrix_latex(value, scope)
        return f"{latex(scope[name], scope)} = {matrix}" if matrix else _by_entry(name, value, scope, latex)
    matrix = matrix_text(value, scope) if form != "index" else None
    return f"{text(scope[name], scope)} = {matrix}" if matrix else _by_entry(name, value, scope, text)


def _by_entry(name: str, value: Quantity, scope: Scope, write: Any) -> str:
    return f"{write(element_of(scope, name, value.indices), scope)} = {write(value.entry, scope)}"


def convexity_lines(found: Certificate | Chord, problem: Problem) -> Iterator[str]:
    """Yield the claim and its argument.

    Examples
    --------
    >>> from calcwork.problems import find
    >>> problem = find("exp-minus-log")
    >>> for line in convexity_lines(convexity_of(problem), problem):
    ...     print(line)
    f is strictly convex in x
      exp(x) − log x is convex in x: its second derivative 1/x² + exp(x) > 0, a sum of positive terms
    """
    scope = problem.scope
    over = ", ".join(text(scope[v], scope) for v in problem.variables)
    if found.claim == "undecided":
        yield f"whether {text(problem.objective, scope)} is {'concave' if problem.maximize else 'convex'} is undecided"
    else:
        where = f", strictly when {found.condition}" if isinstance(found, Certificate) and found.condition else ""
        claim = found.claim.removeprefix("strictly ") if where else found.claim
        yield f"{text(problem.objective, scope)} is {claim} in {over}{where}"
    for line in found.argument:
        yield f"  {'tried: ' if found.claim == 'undecided' else ''}{line}"


def as_data(problem: Problem, found: Optimum, shape: Certificate | Chord) -> dict[str, Any]:
    """Return an optimum and a certificate as plain data."""
    scope = problem.scope
    return {
        "problem": problem.name,
        "of": str(problem.objective),
        "maximize": problem.maximize,
        "success": found.success,
        "message": found.message,
        "tried": list(found.tried),
        "points": [
            {
                "values": {v: _by_entry(v, q, scope, text) for v, q in p.values.items()},
                "formulas": {v: _equation(v, q, scope, "latex") for v, q in p.formulas.items()},
                "free": list(p.free),
                "conditions": list(p.conditions),
                "kind": p.kind,
                "reason": p.reason,
                "eigenvalues": [str(e) for e in p.eigenvalues],
                "everywhere": p.everywhere,
            }
            for p in found.points
        ],
        "convexity": {
            "claim": shape.claim,
            "argument": list(shape.argument),
            "condition": getattr(shape, "condition", ""),
        },
    }
