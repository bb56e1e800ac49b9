r"""Moments under a condition that only names what is held fixed: ``E[b \mid X]`` in a note that fixes X everywhere.

The condition is left out where the note states a moment under it, as ``E[e \mid X] = 0``, no bracket without it holds
one of its names, and nothing calls these random.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.spelling.laws.moments import MOMENTS
from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Number,
    Punctuation,
    Relation,
    Scripted,
    base_of,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import references, walk

BAR = Punctuation("|")


def fixed_conditions(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the names that stand behind the bars of moments and are fixed throughout a note, none where one is not."""
    formulas = tuple(formulas)
    found, free = set[str](), set[str]()
    for sequence, at in (place for items in formulas for place in walk(items)):
        group = _bracket(sequence, at)
        if group is None:
            continue
        if BAR not in group.items:
            free |= {r.name for r in references(group.items)}
            continue
        names = [refer(p[0]) if len(p) == 1 else None for p in split_at(_behind(group.items), ",", ";")]
        if any(n is None for n in names):
            return frozenset()  # S_t = s
        found |= {n.name for n in names if n is not None}
    stated = (_bracket(i, 0) for i in formulas if i[2:] == (Relation("="), Number("0")))
    if not any(g is not None and BAR in g.items for g in stated):
        return frozenset()
    drawn = {r.name for items in formulas if Relation("sim") in items for r in references(items[:1])}
    return frozenset() if found & (free | drawn) else frozenset(found)


def with_conditions_left_out(part: Items, _: frozenset[str]) -> Items:
    """Return one sequence with the conditions left out in the brackets of moments."""
    kept: list[Element] = list(part)
    for at in range(len(part)):
        group = _bracket(part, at)
        if group is not None and BAR in group.items:
            own = replace(group, items=group.items[: group.items.index(BAR)])
            following = part[at + 1]
            kept[at + 1] = replace(following, base=own) if isinstance(following, Scripted) else own
    return tuple(kept)


def _bracket(sequence: Items, at: int) -> Group | None:
    """Return the bracket of a moment, under a power or not."""
    sign = base_of(sequence[at])
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    group = following.base if isinstance(following, Scripted) else following
    return group if isinstance(sign, Function) and sign.name in MOMENTS and isinstance(group, Group) else None


def _behind(items: Items) -> Items:
    return items[items.index(BAR) + 1 :]
