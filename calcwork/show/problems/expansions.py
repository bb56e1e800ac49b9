"""Expansions, tangents and slopes as lines of text, as LaTeX, as plain data and as a NumPy module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sympy import Expr, Integer

from calcwork._version import __version__
from calcwork.algebra.binding import settle_names
from calcwork.algebra.scope import scalar
from calcwork.check.numbers.evaluation import figure_of
from calcwork.derive.expansion import Expansion
from calcwork.derive.polynomials import LATEX, TEXT, Style, equation, joined, joined_terms, monomial
from calcwork.derive.tangents import Slope, Tangent, tangent_of
from calcwork.notation import text
from calcwork.problems import Problem
from calcwork.show.problems.derivation import python_source

HEIGHT = {1: "y", 2: "z"}


def style_of(*, in_latex: bool = False, digits: int | None = None) -> Style:
    """Return how an expansion is written: exact, or its numbers as decimals of which every digit is right.

    Examples
    --------
    >>> from sympy import sqrt
    >>> from calcwork.algebra import Scope
    >>> style_of(digits=5).of(sqrt(2), Scope())
    '1.4142'
    """
    style = LATEX if in_latex else TEXT
    if digits is None:
        return style
    figure_of(Integer(1), digits)  # refuses a number of digits that cannot be
    minus = "-" if in_latex else "−"
    return replace(style, number=lambda e: figure_of(e, digits).text.replace("-", minus))


def has_tangent(found: Expansion) -> bool:
    """Tell whether an expansion is one of a function of one or two scalars at a point, to order 1 or more."""
    return bool(found.coefficients) and len(found.variables) in HEIGHT and found.order > 0


def expansion_lines(found: Expansion, slope: Slope | None, style: Style = TEXT) -> Iterator[str]:
    """Yield the expansion, where it holds, the tangent, and the slopes.

    Examples
    --------
    >>> from calcwork.derive import expand
    >>> from calcwork.problems import find
    >>> for line in expansion_lines(expand(find("exp-minus-log").derivatives, "x=1"), None):
    ...     print(line)
    f(x) = e + (e − 1) (x − 1) + (e/2 + 1/2) (x − 1)² + O((x − 1)³)
    tangent line: y = e + (e − 1) (x − 1), that is y = (e − 1) x + 1
    """
    yield equation(found, style)
    unequal = r"\neq" if style.in_latex else "≠"
    for condition in found.conditions:
        yield f"  where {style.write(settle_names(condition.left), found.scope)} {unequal} 0"
    if has_tangent(found):
        yield _tangent_line(found, tangent_of(found), style)
    if slope is not None:
        yield from slope_lines(slope, style)


def _tangent_line(found: Expansion, tangent: Tangent, style: Style) -> str:
    height = HEIGHT[len(found.variables)] if HEIGHT[len(found.variables)] not in found.variables else "T"
    touching, through = joined_terms(found, style, order=1), _sloped(tangent, style)
    both = f"{height} = {touching}" + (f", that is {height} = {through}" if through != touching else "")
    if len(found.variables) == 1:
        return f"tangent line: {both}"
    normal = ", ".join(style.of(n, found.scope) for n in tangent.normal)
    return f"tangent plane: {both}; normal ({normal})"


def _sloped(tangent: Tangent, style: Style) -> str:
    """Return m x + c, or p x + q y + c."""
    parts = [monomial(m, [scalar(n)], tangent.scope, style) for n, m in tangent.slopes.items() if m != 0]
    if tangent.intercept != 0:
        parts.append(monomial(tangent.intercept, [], tangent.scope, style))
    return joined(parts)


def slope_lines(slope: Slope, style: Style = TEXT) -> Iterator[str]:
    """Yield the gradient with the direction of steepest ascent, or what the point is where there is none."""
    gradient = _vector(slope, slope.gradient, style)
    if slope.steepest:
        steepness = style.of(slope.steepest_slope, slope.scope)
        yield f"gradient: {gradient}; steepest ascent along {_vector(slope, slope.steepest, style)}, slope {steepness}"
    elif slope.critical == "a critical point":
        yield f"gradient: {gradient}; this is a critical point, of which the Hessian tells no more"
    else:
        yield f"gradient: {gradient}; this is {slope.critical}, since {slope.reason}"
    if slope.direction:
        kind = "of length one" if slope.unit else "as given, not of length one"
        way = _vector(slope, slope.direction, style)
        yield f"slope along {way}, {kind}: {style.of(slope.slope, slope.scope)}"


def _vector(slope: Slope, entries: Mapping[str, Expr], style: Style) -> str:
    inside = ", ".join(style.of(v, slope.scope) for v in entries.values())
    return rf"\left({inside}\right)" if style.in_latex else f"({inside})"


def as_data(problem: Problem, found: Expansion, slope: Slope | None) -> dict[str, Any]:
    """Return an expansion, the tangent and the slopes as plain data."""
    scope = found.scope
    data: dict[str, Any] = {
        "calcwork": __version__,
        "problem": problem.name,
        "of": str(found.objective),
        "wrt": list(found.variables),
        "order": found.order,
        "point": {n: text(v, scope) for n, v in found.point.items()},
        "text": str(found),
        "latex": equation(found, LATEX),
        "coefficients": [{"powers": list(p), "value": text(c, scope)} for p, c in found.coefficients.items()],
        "remainder": found.remainder,
        "conditions": [f"{text(c.left, scope)} ≠ 0" for c in found.conditions],
    }
    if has_tangent(found):
        tangent = tangent_of(found)
        data["tangent"] = {
            "slopes": {n: text(m, scope) for n, m in tangent.slopes.items()},
            "intercept": text(tangent.intercept, scope),
            "normal": [text(n, scope) for n in tangent.normal],
        }
    if slope is not None:
        data["slope"] = {
            "direction": {n: text(v, scope) for n, v in slope.direction.items()},
            "unit": slope.unit,
            "slope": text(slope.slope, scope) if slope.direction else None,
            "gradient": {n: text(v, scope) for n, v in slope.gradient.items()},
            "steepest": {n: text(v, scope) for n, v in slope.steepest.items()},
            "steepest_slope": text(slope.steepest_slope, scope),
            "critical": slope.critical,
        }
    return data


def polynomial_source(problem: Problem, found: Expansion) -> str:
    """Return the Taylor polynomial as a module that needs NumPy only, a function of x or of the displacement d."""
    name = next(n for n in ("T", "taylor", "T_0") if n not in found.scope)
    names = found.variables if found.coefficients else tuple(str(d) for d in found.displacements.values())
    scope = found.scope.define(scalar(name), found.polynomial + Integer(0))
    title = f"Taylor polynomial of order {found.order} of {problem.title}"
    return python_source(Problem(name, title, scope, scalar(name), names))
