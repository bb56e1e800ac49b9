"""Places outside of arrays: the x_{i+1} of a sum up to n where x has n entries, which a note must give a meaning."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Heaviside, Indexed, Integer, KroneckerDelta, Piecewise, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.linear import Square
from calcwork.algebra.scope import Recurrence, Scope, name_of

Ranges = dict[Expr, tuple[Expr, Expr]]
STEPS = (KroneckerDelta, Heaviside)
Outside = tuple[Expr, int, Expr]


def place_outside(scope: Scope, name: str) -> Outside | None:
    """Return an element behind a scalar that lies outside of its array, its axis and the place there, if there is one.

    Definitions are followed with the places at which they are used. Places that a condition may keep away, those of
    quantities that cases define, and those whose ends no sign is known of are taken for right.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import index, scalar, size
    >>> i, n = index("i"), size("n")
    >>> x = Scope().declare("x", n)["x"]
    >>> scope = Scope().declare("x", n).define(scalar("J"), Sum((x[i + 1] - x[i]) ** 2, (i, 1, n)))
    >>> place_outside(scope, "J")
    (x[i + 1], 0, n + 1)
    """
    return _in_definition(scope, name, {}, set())


def _in_definition(scope: Scope, name: str, ranges: Ranges, seen: set[tuple[str, str]]) -> Outside | None:
    definition = scope.definitions[name]
    if definition.body.has(*STEPS) and ranges:
        return None
    for element, inside in _elements(definition.body, ranges):
        own = name_of(element)
        places = getattr(element, "indices", ())
        ends = [tuple(_end(p, inside, scope, up=up) for up in (False, True)) for p in places]
        by_cases = own in scope.definitions and scope.definitions[own].body.has(Piecewise, *STEPS)
        if own in scope.declarations and not by_cases and (found := _outside(element, ends, scope)) is not None:
            return found
        if own in scope.definitions:
            given = zip(scope.definitions[own].parameters, ends, strict=False)
            known = {k: (low, high) for k, (low, high) in given if low is not None and high is not None}
            known |= _steps_of(scope, own)
            if (own, str(known)) not in seen:
                seen.add((own, str(known)))
                found = _in_definition(scope, own, known, seen)
                if found is not None:
                    return found
    return None


def outside_in(body: Expr, ranges: Ranges, scope: Scope) -> Outside | None:
    """Return an element of an array that nothing defines and that lies outside of it in a body, if there is one."""
    for element, inside in _elements(body, ranges):
        own, places = name_of(element), getattr(element, "indices", ())
        ends = [tuple(_end(p, inside, scope, up=up) for up in (False, True)) for p in places]
        if own in scope.declarations and (found := _outside(element, ends, scope)) is not None:
            return found
    return None


def _elements(expr: Expr, ranges: Ranges) -> Iterator[tuple[Expr, Ranges]]:
    """Yield the scalars and elements that no condition guards, with the ranges of indices around, outermost first."""
    if isinstance(expr, Piecewise):
        return
    if isinstance(expr, Indexed | Symbol):
        yield expr, ranges
        return
    if expr.is_Mul and expr.has(*STEPS):
        return
    if isinstance(expr, ExprWithLimits) and not isinstance(expr, Square):
        ranges = {**ranges, **{k: (lower, upper) for k, lower, upper in reversed(expr.limits)}}
    for part in expr.args:
        if isinstance(part, Expr):
            yield from _elements(part, ranges)


def _outside(element: Expr, ends: list[tuple[Expr | None, ...]], scope: Scope) -> Outside | None:
    shape = scope.declarations[name_of(element)].shape
    sequence = scope.definitions.get(name_of(element))
    for axis, ((first, last), length) in enumerate(zip(ends, shape, strict=False)):
        own = isinstance(sequence, Recurrence) and axis == sequence.axis
        lowest, behind = 1, 0
        if isinstance(sequence, Recurrence) and own:
            before, behind = (0, len(sequence.starts)) if sequence.reverse else (len(sequence.starts), 0)
            lowest = sequence.first - before
        if first is not None and (lowest - first).is_positive:
            return element, axis, first
        if last is not None and (last - length - behind).is_positive:
            return element, axis, last
    return None


def _steps_of(scope: Scope, name: str) -> Ranges:
    """Return the range of the steps of a recurrence, none for another definition."""
    definition = scope.definitions[name]
    if not isinstance(definition, Recurrence):
        return {}
    last = scope.declarations[name].shape[definition.axis]
    return {definition.parameters[definition.axis]: (Integer(definition.first), last)}


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
