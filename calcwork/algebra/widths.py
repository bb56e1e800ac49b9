"""Widths: axes whose length changes with a layer, such as the n_l of W_l, read as one size and told apart here.

Derivatives of entries are the same whatever the lengths of axes, as long as each index runs over one of them. So layers
of unequal widths share one size in a scope; each declaration says of which layer an axis has the width, and it is
checked that every index has one width.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sympy import Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Symbol, Tuple

from calcwork.algebra.binding import element_of, rename_apart, substitute
from calcwork.algebra.recurrences import loops_in
from calcwork.algebra.scope import Recurrence, Scope, name_of
from calcwork.errors import UserError

PLACES = tuple(Symbol(f"?place{n}", integer=True) for n in range(8))  # the indices of an element, by axis
Widths: TypeAlias = Mapping[str, list[Expr | None]]


def is_list(scope: Scope, name: str) -> bool:
    """Tell whether an array is a list of arrays, one a layer: an axis has a width that changes with the first index."""
    declared = scope.declarations.get(name)
    return declared is not None and any(w is not None and w.has(PLACES[0]) for w in declared.widths)


def lists_in(scope: Scope) -> set[str]:
    """Return the names of the lists of a scope."""
    return {n for n in scope.declarations if is_list(scope, n)}


def width_in(scope: Scope) -> Expr | None:
    """Return the size that stands for all widths, None where there are none."""
    for declared in scope.declarations.values():
        for length, width in zip(declared.shape, declared.widths, strict=False):
            if width is not None:
                return length
    return None


def widths_in(scope: Scope, names: set[str]) -> Widths:
    """Return of which layer each axis of the arrays with these names has the width.

    Raises
    ------
    UserError
        When an index runs over axes of two widths, or a width stands alone, as in a mean over the entries of a layer.
    """
    width = width_in(scope)
    found = {n: [*d.widths] if d.widths else [None] * len(d.shape) for n, d in scope.declarations.items() if n in names}
    if width is None:
        return found
    for name in names & scope.definitions.keys():
        _refuse_alone(scope, name, width)
    changed = True
    while changed:
        changed = False
        for left, body in _equations(scope, names):
            changed |= _settle(left, body, found, width)
    return found


def _equations(scope: Scope, names: set[str]) -> Iterator[tuple[Expr, Expr]]:
    """Yield the general entry of each quantity with what it is, and the members before the first step so."""
    loops = loops_in(scope)
    for name in (n for n in scope.definitions if n in names):
        definition = scope.definitions[name]
        yield element_of(scope, name, definition.parameters), rename_apart(definition.body)
        if isinstance(definition, Recurrence):
            loop = next(k for k in loops if name in k)
            by = definition.parameters[definition.axis]
            for n, start in enumerate(definition.starts):
                at = loop.last + 1 + n if definition.reverse else Integer(definition.first - 1 - n)
                there = substitute(element_of(scope, name, definition.parameters), {by: at})
                yield there, rename_apart(start)


def _settle(left: Expr, body: Expr, found: Widths, width: Expr) -> bool:
    """Learn the widths of the axes of one equation from each other; tell whether one is new."""
    same = _joined(body)
    groups: dict[Expr, list[tuple[Indexed, int]]] = {}
    for element in sorted(left.atoms(Indexed) | set(_elements(body)), key=str):
        for axis, (place, length) in enumerate(zip(element.indices, element.base.shape or (), strict=False)):
            if length == width and place.is_Symbol and name_of(element) in found:
                groups.setdefault(same.get(place, place), []).append((element, axis))
    changed = False
    for uses in groups.values():
        known = {w: (e, k) for e, k in uses if (w := _width_at(e, k, found)) is not None}
        if len(known) > 1:
            (one, first), (other, second) = [*known.items()][:2]
            raise UserError(
                f"the widths do not fit: an index runs over axis {first[1] + 1} of {first[0]}, of the width of layer "
                f"{one}, and over axis {second[1] + 1} of {second[0]}, of that of layer {other}."
            )
        for own in known:
            for element, axis in (u for u in uses if found[name_of(u[0])][u[1]] is None):
                found[name_of(element)][axis] = _by_places(own, element)
                changed = True
    return changed


def _elements(body: Expr) -> Iterator[Indexed]:
    """Yield the elements in a body, those left out that count at one layer only, where two widths are the same."""
    if isinstance(body, Indexed):
        yield body
    elif not any(isinstance(a, KroneckerDelta) and _picks(a) for a in body.args):
        for a in body.args:
            yield from _elements(a)


def _picks(delta: KroneckerDelta) -> bool:
    return any(not a.free_symbols or all(s.is_positive for s in a.free_symbols) for a in delta.args)


def _joined(body: Expr) -> dict[Expr, Expr]:
    """Return one letter for each set of letters that deltas hold equal."""
    same: dict[Expr, Expr] = {}
    for delta in sorted(body.atoms(KroneckerDelta), key=str):
        one, other = (same.get(a, a) for a in delta.args)
        if one.is_Symbol and other.is_Symbol:
            same = {k: other if v == one else v for k, v in same.items()} | {one: other}
    return same


def _width_at(element: Indexed, axis: int, found: Widths) -> Expr | None:
    own = found[name_of(element)][axis]
    return None if own is None else own.xreplace(dict(zip(PLACES, element.indices, strict=False)))


def _by_places(width: Expr, element: Indexed) -> Expr:
    """Return the layer of a width in terms of the indices of an element."""
    parts = [(place, *index.as_coeff_Add()) for place, index in zip(PLACES, element.indices, strict=False)]
    letters = {letter: place - shift for place, shift, letter in parts}
    return width.xreplace({s: letters[s] for s in width.free_symbols if s in letters})


def _refuse_alone(scope: Scope, name: str, width: Expr) -> None:
    """Refuse a width that stands as a number."""

    def stands(expr: Expr) -> bool:
        if expr == width:
            return True
        return not isinstance(expr, Tuple | IndexedBase) and any(stands(a) for a in expr.args)

    if any(stands(e) for e in scope.definitions[name].exprs()):
        raise UserError(
            f"the definition of {name!r} uses a width that changes with the layer as a number; name it by a letter of "
            "its own."
        )
