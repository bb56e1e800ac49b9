"""Sequences with their place in square brackets, as ``x[n]``, ``y[n-k]`` and ``e[0]``: what is meant is x_n."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Scripted,
    base_of,
    outline,
)
from calcwork.notation.survey.survey import index_name, walk
from calcwork.notation.symbols.terms import bound_letters

TIMES = frozenset("nkmtij")


def sequences_in_brackets(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the outlines of the names behind which a letter for a place stands in square brackets."""
    bound = set(TIMES)
    found: dict[str, set[str]] = {}
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
                bound |= set(bound_letters(item))
            if at and (letter := _letter(base_of(item))) and (name := _name(sequence[at - 1])):
                found.setdefault(name, set()).add(letter)
    return frozenset(name for name, letters in found.items() if letters & bound and name not in TIMES)


def with_places_below(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with ``x_n`` for every ``x[n]`` of these names."""
    kept: list[Element] = []
    for item in part:
        group = base_of(item)
        name = _name(kept[-1]) if kept else ""
        if name not in names or not isinstance(group, Group) or group.open != "[" or not _is_place(group.items):
            kept.append(item)
            continue
        before = kept.pop()
        sup = before.sup if isinstance(before, Scripted) else ()
        inner = Scripted(base_of(before), group.items, sup, start=before.start, end=group.end)
        if isinstance(item, Scripted) and sup:
            kept.append(Scripted(inner, (), item.sup, start=before.start, end=item.end))
        elif isinstance(item, Scripted):
            kept.append(Scripted(inner.base, inner.sub, item.sup, item.primes, start=before.start, end=item.end))
        else:
            kept.append(inner)
    return tuple(kept)


def _name(item: Element) -> str:
    """Return the outline of a letter, which has nothing below it yet."""
    base = base_of(item)
    plain = isinstance(base, (Letter, Accent)) and not (isinstance(item, Scripted) and item.sub)
    return outline((base,)) if plain else ""


def _letter(group: Element) -> str:
    """Return the letter alone in square brackets, as a place is somewhere; ``a[n-1]`` may be a product."""
    if not isinstance(group, Group) or group.open != "[" or not group.items:
        return ""
    return index_name(group.items[0]) or "" if len(group.items) == 1 else ""


def _is_place(items: Items) -> bool:
    return bool(items) and all(isinstance(i, (Letter, Number, Operator)) for i in items)
