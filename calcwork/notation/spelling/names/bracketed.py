r"""Names in brackets of their own: the mean ``\langle E \rangle`` and the concentration ``[\mathrm A]`` are names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain, statements
from calcwork.notation.survey.survey import walk

SIGNS_OF_D = ((Letter("d"),), (Letter("differential"),), (Letter("d", ("mathrm",)),))
UPRIGHT = frozenset({"mathrm", "text", "rm"})


def bracketed_names(formulas: Sequence[Items]) -> frozenset[str]:
    """Return what stands in angle brackets alone, and in square ones upright, with a subscript or behind a d.

    Of a matrix that is named without brackets, ``[C]_{ij}`` is an entry.
    """
    found: set[str] = set()
    given = {outline(c.sides[0]) for f in formulas for c in statements(f) if isinstance(c, Chain) and c.relations}
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            group = item.base if isinstance(item, Scripted) else item
            if _is_mean(group):
                found.add(outline(group.items))
            if not isinstance(group, Group) or group.open != "[" or not _is_name(group.items):
                continue
            subscripted = isinstance(item, Scripted) and bool(item.sub) and outline(group.items) not in given
            if _is_upright(group.items[0]) or subscripted:
                found.add(outline(group.items))
        for fraction in (s[k] for s, k in walk(items)):
            last = fraction.num[-1] if isinstance(fraction, Fraction) and len(fraction.num) == 2 else None
            behind_d = isinstance(fraction, Fraction) and fraction.num[:1] in SIGNS_OF_D
            if behind_d and isinstance(last, Group) and last.open == "[" and _is_name(last.items):
                found.add(outline(last.items))
    return frozenset(found)


def _is_name(items: Items) -> bool:
    """Tell whether a bracket holds a single capital letter or word, as that of a substance."""
    reference = refer(items[0]) if len(items) == 1 else None
    return reference is not None and isinstance(items[0], (Letter, Text)) and reference.upper


def _is_mean(item: Element) -> TypeGuard[Group]:
    return isinstance(item, Group) and item.open == "<" and len(item.items) == 1 and refer(item.items[0]) is not None


def _is_upright(item: Element) -> bool:
    return isinstance(item, Text) or (isinstance(item, Letter) and bool(set(item.fonts) & UPRIGHT))


def with_bracketed(part: Items, known: frozenset[str]) -> Items:
    """Return one sequence with an accent for the brackets of means and concentrations."""
    behind = (None, *part)
    return tuple(i if isinstance(b, Function) else _named(i, known) for b, i in zip(behind, part, strict=False))


def _named(item: Element, known: frozenset[str]) -> Element:
    if isinstance(item, Scripted) and isinstance(item.base, Group):
        base = _named(item.base, known)
        return item if base is item.base else replace(item, base=base)
    if not isinstance(item, Group):
        return item
    mean = _is_mean(item)
    if mean or (item.open == "[" and outline(item.items) in known):
        return Accent("mean" if mean else "conc", item.items, start=item.start, end=item.end)
    return item
