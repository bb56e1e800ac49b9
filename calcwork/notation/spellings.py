r"""Spellings of some fields, brought to the usual ones: ``w^t R w`` for a transpose, ``x[n]``, arrows set as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from calcwork.notation.items import (
    BigOperator,
    Element,
    Group,
    Item,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Row,
    Scripted,
    Text,
)
from calcwork.notation.survey import index_name, walk
from calcwork.notation.terms import bound_letters

TURN = Letter("top")
ARROWS = {"=>": "implies", "==>": "implies", "->": "implies", "<=>": "iff", "<==>": "iff"}


def usual(formulas: Sequence[Items]) -> Callable[[Items], Items]:
    """Return what brings the formulas of one note to the usual spelling."""
    turns, letters = _has_transposes_by_t(formulas), _summed_in_brackets(formulas)

    def respelled(items: Items) -> Items:
        items = tuple(_arrow(i) for i in items)
        items = with_transposes(items) if turns else items
        return with_subscripts(items, letters) if letters else items

    return respelled


def _arrow(item: Element) -> Element:
    """Return an arrow that is set as text, as in words between formulas, as the relation that it is."""
    name = ARROWS.get(item.text.strip()) if isinstance(item, Text) else None
    return Relation(name, start=item.start, end=item.end) if name else item


# --- a small t for the transpose --------------------------------------------------------------------------------------


def _has_transposes_by_t(formulas: Iterable[Items]) -> bool:
    """Tell whether every t of a note stands alone above a name, at least twice."""
    above = 0
    for items in formulas:
        held = {id(sup) for s, k in walk(items) if (sup := _turned_by(s[k]))}
        above += len(held)
        if any(_is_t(s[k]) and id(s) not in held for s, k in walk(items)):
            return False
    return above > 1


def _is_t(item: Any) -> bool:
    return isinstance(item, Letter) and item.name == "t"


def _turned_by(item: Any) -> Items:
    return item.sup if isinstance(item, Scripted) and len(item.sup) == 1 and _is_t(item.sup[0]) else ()


def with_transposes(items: Items) -> Items:
    """Return items with the usual sign of the transpose for every t above a name."""

    def turned(item: Element) -> Element:
        if not isinstance(item, Scripted) or not (sup := _turned_by(item)):
            return item
        return replace(item, sup=(replace(TURN, start=sup[0].start, end=sup[0].end),))

    return tuple(_everywhere(i, lambda part: tuple(turned(j) for j in part)) for i in map(turned, items))


# --- brackets for subscripts ------------------------------------------------------------------------------------------


def _summed_in_brackets(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the letters that sums run over and that stand alone in square brackets behind a name."""
    bound, held = set[str](), set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
                bound |= set(bound_letters(item))
            if at and (letter := _letter_in_brackets(sequence, at)) is not None:
                held.add(letter)
    return frozenset(bound & held)


def _letter_in_brackets(sequence: Items, at: int) -> str | None:
    item, before = sequence[at], sequence[at - 1]
    if not isinstance(item, Group) or item.open != "[" or not item.items:
        return None
    named = isinstance(before, Letter) or (isinstance(before, Scripted) and isinstance(before.base, Letter))
    rest = item.items[1:]
    shifted = len(rest) == 2 and isinstance(rest[0], Operator) and isinstance(rest[1], Number)
    return index_name(item.items[0]) if named and (not rest or shifted) else None


def with_subscripts(items: Items, letters: frozenset[str]) -> Items:
    """Return items with ``x_n`` for every ``x[n]``."""

    def joined(part: Items) -> Items:
        kept: list[Element] = []
        for at, item in enumerate(part):
            base = kept[-1] if kept else None
            if at and base is part[at - 1] and _letter_in_brackets(part, at) in letters and isinstance(item, Group):
                sup = base.sup if isinstance(base, Scripted) else ()
                if isinstance(base, Scripted) and base.sub:
                    kept.append(item)
                    continue
                inner = base.base if isinstance(base, Scripted) else base
                assert inner is not None  # noqa: S101 - there was something before
                kept[-1] = Scripted(inner, item.items, sup, start=inner.start, end=item.end)
            elif (
                isinstance(item, Scripted) and isinstance(item.base, Group) and kept and _named(kept[-1], item, letters)
            ):
                first = kept[-1]
                kept[-1] = Scripted(first, item.base.items, item.sup, start=first.start, end=item.end)
            else:
                kept.append(item)
        return tuple(kept)

    return tuple(_everywhere(i, joined) for i in joined(items))


def _named(before: Element, item: Scripted, letters: frozenset[str]) -> bool:
    """Tell whether this is the bracket of x[n]^T behind its x."""
    pair = (before, item.base)
    return isinstance(before, Letter) and not item.sub and not item.primes and _letter_in_brackets(pair, 1) in letters


def _everywhere(item: Any, change: Callable[[Items], Items]) -> Any:
    """Return an item with every sequence inside of it changed."""
    if isinstance(item, tuple):
        changed = change(item) if all(isinstance(i, Item) for i in item) else item
        return tuple(_everywhere(i, change) for i in changed)
    if not isinstance(item, (Item, Row)):
        return item
    parts = {f.name: getattr(item, f.name) for f in fields(item) if f.init}
    inner = {n: _everywhere(v, change) for n, v in parts.items() if isinstance(v, (tuple, Item, Row))}
    return replace(item, **inner) if inner else item
