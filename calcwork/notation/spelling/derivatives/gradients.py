r"""Shorthand for gradients at the points of a sequence: ``\nabla f_k`` for ``\nabla f(x_k)``, where a note says so.

Of a function that a note leaves open they are vectors with a name of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Group,
    Items,
    Letter,
    Operator,
    Relation,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.survey.survey import index_name, walk

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


def gradients_of_iterates(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the functions that nothing defines and of which ``\nabla f_k`` is written, a vector for each step k."""
    found, defined = set[str](), set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if at and sequence[at - 1] == NABLA and isinstance(item, Scripted) and _is_step(item.sub):
                found.add(outline((item.base,)))
        if len(items) > 2 and isinstance(items[1], Group) and isinstance(items[2], Relation):
            defined.add(outline(items[:1]))
    return frozenset(found - defined - set(gradients_at_points(formulas)))


def _is_step(sub: Items) -> bool:
    """Tell whether what stands below is the number of an iterate: k, t, k+1."""
    letter = index_name(sub[0]) if sub else None
    return letter in {"k", "t"} and (len(sub) == 1 or isinstance(sub[1], Operator))


def with_names_of_gradients(part: Items, names: frozenset[str]) -> Items:
    r"""Return one sequence with a name of its own for ``\nabla f`` at the steps of these functions."""
    kept: list[Element] = []
    for item in part:
        known = isinstance(item, Scripted) and outline((item.base,)) in names and _is_step(item.sub)
        if kept and kept[-1] == NABLA and known and isinstance(item, Scripted):
            start = kept.pop().start
            name = Text(f"nabla_{outline((item.base,))}", True, start=start, end=item.base.end)
            kept.append(replace(item, base=name, start=start))
        else:
            kept.append(item)
    return tuple(kept)
