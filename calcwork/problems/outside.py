"""Places outside of arrays: the x_{i+1} of a sum up to n where x has n entries, which a note must give a meaning."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Heaviside, Indexed, Integer, KroneckerDelta, Piecewise
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.linear import Square
from calcwork.algebra.scope import Scope, name_of

Ranges = dict[Expr, tuple[Expr, Expr]]
Outside = tuple[Indexed, int, Expr]


def place_outside(scope: Scope, names: set[str]) -> Outside | None:
    """Return an element that lies outside of its array for some index, its axis and the place there, if there is one.

    Looked at are the definitions of these names. Places that a condition may keep away, or whose ends no sign is known
    of, are taken for right.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import index, scalar, size
    >>> i, n = index("i"), size("n")
    >>> x = Scope().declare("x", n)["x"]
    >>> scope = Scope().declare("x", n).define(scalar("J"), Sum((x[i + 1] - x[i]) ** 2, (i, 1, n)))
    >>> place_outside(scope, {"J"})
    (x[i + 1], 0, n + 1)
    """
    for name in sorted(names & set(scope.definitions)):
        definition, shape = scope.definitions[name], scope.declarations[name].shape
        ranges = {k: (Integer(1), n) for k, n in zip(definition.parameters, shape, strict=True)}
        for element, inside in _elements(definition.body, ranges):
            if name_of(element) in scope.declarations and (found := _outside(element, inside, scope)):
                return found
    return None


def _elements(expr: Expr, ranges: Ranges) -> Iterator[tuple[Indexed, Ranges]]:
    """Yield the elements that no condition guards, with the ranges of the indices around them, the outermost first."""
    if isinstance(expr, Piecewise):
        return
    if isinstance(expr, Indexed):
        yield expr, ranges
        return
    if expr.is_Mul and expr.has(KroneckerDelta, Heaviside):
        return
    if isinstance(expr, ExprWithLimits) and not isinstance(expr, Square):
        ranges = {**ranges, **{k: (lower, upper) for k, lower, upper in reversed(expr.limits)}}
    for part in expr.args:
        if isinstance(part, Expr):
            yield from _elements(part, ranges)


def _outside(element: Indexed, ranges: Ranges, scope: Scope) -> Outside | None:
    shape = scope.declarations[name_of(element)].shape
    for axis, (place, length) in enumerate(zip(element.indices, shape, strict=False)):
        first, last = (_end(place, ranges, scope, up=up) for up in (False, True))
        if first is not None and (1 - first).is_positive:
            return element, axis, first
        if last is not None and (last - length).is_positive:
            return element, axis, last
    return None


def _end(place: Expr, ranges: Ranges, scope: Scope, *, up: bool) -> Expr | None:
    """Return the smallest or largest value of a place, None where that cannot be told."""
    domains = {e: scope.domain(e) for e in place.atoms(Indexed)}
    labels = {e: (d.lower, d.upper) for e, d in domains.items() if d.integer and d.lower and d.upper}
    for letter, (lower, upper) in [*labels.items(), *reversed(ranges.items())]:
        if not place.has(letter):
            continue
        slope = place.coeff(letter)
        if slope not in (1, -1) or (place - slope * letter).has(letter):
            return None
        place = place.xreplace({letter: upper if (slope == 1) == up else lower})
    sized = all(s.is_positive and s.is_integer for s in place.free_symbols)
    return None if place.atoms(Indexed) or not sized else place
