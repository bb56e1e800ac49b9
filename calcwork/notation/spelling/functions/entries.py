r"""Entries of a function's value: where ``a(x) = f(Wx + b)`` is an array, ``a_j(x_i)`` is the entry j of ``a(x_i)``."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.survey import walk

PLACES = frozenset("ijklmncrspq")


def functions_with_entries(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the functions that an equation gives as a whole, and that stand with a letter below before a bracket."""
    parts = [p for f in formulas for p in split_at(tuple(i for i in f if not isinstance(i, Gap)), ",")]
    heads = [p for p in parts if len(p) > 3 and isinstance(p[1], Group) and p[2] in (Relation("="), Relation(":="))]
    heads = [p for p in heads if isinstance(p[1], Group) and p[1].open == "("]
    whole = {outline(f[:1]): f for f in heads if isinstance(f[0], Letter | Accent)}
    members = {outline((f[0].base,)) for f in heads if isinstance(f[0], Scripted)}
    used = {outline((_called(s, k).base,)) for f in formulas for s, k in walk(f) if _called(s, k) is not None}  # type: ignore[union-attr]
    return frozenset(n for n in (whole.keys() & used) - members if not _holds_entries(whole[n], n))


def _holds_entries(equation: Items, name: str) -> bool:
    """Tell whether what defines a function holds its members, or a letter that numbers them is its argument."""
    group = equation[1]
    own = {outline(p) for p in split_at(group.items, ",", ";")} if isinstance(group, Group) else set()
    found = [c for s, k in walk(equation) if (c := _called(s, k)) is not None and outline((c.base,)) == name]
    return bool(found) or bool(own & PLACES)


def _called(sequence: Items, at: int) -> Scripted | None:
    """Return a name with one letter below, or the label of a sample, where a bracket stands behind it."""
    item, group = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
    group = group.base if isinstance(group, Scripted) and not group.sub else group
    if not isinstance(item, Scripted) or item.sup or item.primes or len(item.sub) != 1:
        return None
    place = item.sub[0].base if isinstance(item.sub[0], Scripted) else item.sub[0]
    index = isinstance(place, Letter) and (place.name in PLACES or isinstance(item.sub[0], Scripted))
    return item if index and isinstance(group, Group) and group.open == "(" else None


def with_entries_of_values(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the entries of the values of these functions."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        item = _called(part, at)
        if item is None or outline((item.base,)) not in names:
            kept.append(part[at])
            at += 1
            continue
        following = part[at + 1]
        sup = following.sup if isinstance(following, Scripted) else ()
        group = following.base if isinstance(following, Scripted) else following
        value = Group("(", ")", (item.base, group), start=item.start, end=group.end)
        kept.append(Scripted(value, item.sub, sup, start=item.start, end=following.end))
        at += 2
    return tuple(kept)
