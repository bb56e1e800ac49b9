r"""Shorthand for gradients at the points of a sequence: ``\nabla f_k`` for ``\nabla f(x_k)``, where a note says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from calcwork.notation.structure.items import Element, Group, Items, Letter, Relation, Scripted, outline

NABLA = Letter("nabla")


def gradients_at_points(formulas: Iterable[Items]) -> dict[str, Letter]:
    r"""Return the functions of which ``\nabla f_k = \nabla f(x_k)`` is said, with the letter of the points."""
    found: dict[str, Letter] = {}
    for items in formulas:
        for at, item in enumerate(items):
            if isinstance(item, Relation) and item.name in {"=", ":=", "equiv"}:
                found |= _said(items[max(at - 2, 0) : at], items[at + 1 : at + 4])
    return found


def _said(left: Items, right: Items) -> dict[str, Letter]:
    if len(left) != 2 or len(right) != 3 or not left[0] == right[0] == NABLA:
        return {}
    name, function, group = left[1], right[1], right[2]
    point = group.items[0] if isinstance(group, Group) and len(group.items) == 1 else None
    if not (isinstance(name, Scripted) and isinstance(point, Scripted) and isinstance(point.base, Letter)):
        return {}
    told = name.base == function and name.sub == point.sub and not (name.sup or point.sup)
    return {outline((function,)): point.base} if told else {}


def with_points(part: Items, points: Mapping[str, Letter]) -> Items:
    r"""Return one sequence with ``(\nabla f(x_k))`` for ``\nabla f_k`` of these functions."""
    kept: list[Element] = []
    for item in part:
        last = kept[-1] if kept else None
        known = isinstance(item, Scripted) and item.sub and outline((item.base,)) in points
        if last == NABLA and known and isinstance(item, Scripted):
            point = Scripted(points[outline((item.base,))], item.sub, start=item.start, end=item.end)
            place = Group("(", ")", (point,), start=item.start, end=item.end)
            whole = Group("(", ")", (NABLA, item.base, place), start=kept.pop().start, end=item.end)
            kept.append(replace(item, base=whole, sub=(), start=whole.start) if item.sup or item.primes else whole)
        else:
            kept.append(item)
    return tuple(kept)
