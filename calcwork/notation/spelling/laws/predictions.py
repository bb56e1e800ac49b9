r"""Predictions at one place, ``E[(f(x) - \hat f(x))^2]``: where a note has no other place, x is left out.

So ``\hat f(x)`` is a random number beside the fixed number f(x), as in the decomposition into bias and variance.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from calcwork.notation.spelling.laws.moments import MOMENTS
from calcwork.notation.structure.items import (
    Accent,
    Element,
    Function,
    Group,
    Items,
    Letter,
    Relation,
    Scripted,
    base_of,
    outline,
    throughout,
)
from calcwork.notation.survey.survey import walk


def predictions(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the outlines of predictions and of what they predict, called at one place only in a note."""
    formulas = list(formulas)
    places: dict[str, set[str]] = {}
    predicted = set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            if (called := _called(sequence, at)) is not None:
                places.setdefault(_letter(sequence[at]), set()).add(called)
            group = base_of(sequence[at])
            if at and isinstance(group, Group) and _is_moment(sequence[at - 1]):
                inner = [(s, k) for s, k in walk(group.items) if isinstance(s[k], Accent)]
                predicted |= {_letter(s[k]) for s, k in inner if _called(s, k) is not None}
    known = {n for n in predicted if len(places[n]) == 1}
    return frozenset(n for n in known if not any(_defines(f, n, next(iter(places[n]))) for f in formulas))


def with_places_left_out(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with these names without their arguments, and powers of the brackets at the names."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        before = part[at - 1] if at else None
        if before is None or _letter(before) not in names or _called(part, at - 1) is None:
            kept.append(item)
        elif isinstance(item, Scripted):
            kept[-1] = Scripted(kept[-1], sup=item.sup, start=before.start, end=item.end)
    return tuple(kept)


def _called(sequence: Items, at: int) -> str | None:
    """Return the argument of a plain or accented letter at a place, None where it has none."""
    group = base_of(sequence[at + 1]) if at + 1 < len(sequence) else None
    if not _letter(sequence[at]) or not isinstance(group, Group) or group.open != "(" or len(group.items) != 1:
        return None
    return outline(group.items) if isinstance(base_of(group.items[0]), Letter) else None


def _letter(item: Element) -> str:
    """Return the f of f, of a hat over f and of a bar over it."""
    only = item.body[0] if isinstance(item, Accent) and len(item.body) == 1 else item
    return outline((only,)) if isinstance(only, Letter) else ""


def _is_moment(item: Element) -> bool:
    sign = base_of(item)
    return isinstance(sign, Function) and sign.name in MOMENTS


def _defines(items: Items, name: str, place: str) -> bool:
    """Tell whether an equation gives a name at its place by something else at that place."""
    if not items or _letter(items[0]) != name or _called(items, 0) is None or items[2:3] != (Relation("="),):
        return False
    right = throughout(items[3:], partial(with_places_left_out, names=frozenset({name})))
    return any(outline((base_of(s[k]),)) == place for s, k in walk(right))
