r"""Layers and steps: a definition for all of them, ``z^l = w^l a^{l-1} + b^l``, gives one for each number that is used.

The letter may stand above, bare or in brackets, or below: ``a^{[l]}``, ``W_\ell``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from calcwork.notation.items import Element, Group, Item, Items, Letter, Number, Operator, Row, Scripted
from calcwork.notation.references import refer
from calcwork.notation.survey import LAYERS, index_name, walk
from calcwork.notation.terms import bound_letters

MOST_LAYERS = 12


def layer_letter(item: Element) -> str | None:
    """Return the letter that numbers the layers of a name, None when there is none."""
    if not isinstance(item, Scripted):
        return None
    for script in (item.sup, item.sub):
        inner = script[0].items if len(script) == 1 and isinstance(script[0], Group) else script
        letter = index_name(inner[0]) if len(inner) == 1 else None
        if letter in LAYERS:
            return letter
    return None


def has_letter(items: Items, letter: str) -> bool:
    """Tell whether a letter stands anywhere in items."""
    return any(index_name(s[k]) == letter for s, k in walk(items))


def layered_names(formulas: Iterable[Items], head: Element) -> tuple[set[str], list[int]]:
    """Return the names that have a letter for the layer where this one has it, and the layers from 0 to the last."""
    style = _style(head)
    letters, numbers = set[str](), dict[str, set[int]]()
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            base = refer(item.base) if isinstance(item, Scripted) else None
            inner = _inside(item, style)
            if base is None or not inner:
                continue
            first = inner[0]
            if index_name(first) in LAYERS:
                letters.add(base.name)
            elif len(inner) == 1 and isinstance(first, Number) and first.value.isdigit() and len(first.value) < 3:
                numbers.setdefault(base.name, set()).add(int(first.value))
    last = max((n for name in letters for n in numbers.get(name, ())), default=0)
    return letters, list(range(min(last, MOST_LAYERS) + 1))


def _style(head: Element) -> tuple[str, str]:
    """Return where a name has its layer, above or below, and in which bracket."""
    assert isinstance(head, Scripted)  # noqa: S101 - it has a letter for the layer
    place = "sup" if layer_letter(replace(head, sub=())) is not None else "sub"
    script = getattr(head, place)
    return place, script[0].open if isinstance(script[0], Group) else ""


def _inside(item: Element, style: tuple[str, str]) -> Items:
    """Return what stands in the place of the layer on an item."""
    if not isinstance(item, Scripted):
        return ()
    script: Items = getattr(item, style[0])
    if not style[1]:
        return script
    return next((i.items for i in script[:1] if isinstance(i, Group) and i.open == style[1]), ())


def layers_in_round_brackets(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the names whose round brackets above hold layers only, where one holds the letter, as ``z^{(l)}``."""
    kinds: dict[str, set[str]] = {}
    bound = {x for items in formulas for s, k in walk(items) for x in bound_letters(s[k])}
    for items in formulas:
        for sequence, at in walk(items):
            base = refer(sequence[at].base) if isinstance(sequence[at], Scripted) else None  # type: ignore[union-attr]
            if base is not None and (group := _round(sequence[at])) is not None:
                kinds.setdefault(base.name, set()).add(_kind_of_layer(group.items, bound))
    general = any("letter" in found and "other" not in found for found in kinds.values())
    return frozenset(n for n, found in kinds.items() if "other" not in found) if general else frozenset()


def _round(item: Any) -> Group | None:
    """Return the round bracket above a name, where nothing else stands there."""
    only = item.sup[0] if isinstance(item, Scripted) and len(item.sup) == 1 else None
    return only if isinstance(only, Group) and only.open == "(" else None


def _kind_of_layer(items: Items, bound: set[str]) -> str:
    first = items[0] if items else None
    if first is not None and index_name(first) in LAYERS - bound:
        alone = len(items) == 1 or isinstance(items[1], Operator)
        return "letter" if alone else "other"
    return "number" if len(items) == 1 and isinstance(first, Number) and first.value.isdigit() else "other"


def with_square_brackets(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the layers of these names in square brackets, as they are usually told from samples."""

    def respelled(item: Element) -> Element:
        base = refer(item.base) if isinstance(item, Scripted) else None
        if not isinstance(item, Scripted) or base is None or base.name not in names or (group := _round(item)) is None:
            return item
        return replace(item, sup=(replace(group, open="[", close="]"),))

    return tuple(map(respelled, part))


def at_layer(items: Items, letter: str, number: int) -> Items:
    """Return items with a number in the place of the letter of the layers, sums of numbers carried out."""
    return tuple(_sums(_put_in(i, letter, number) for i in items))


def _put_in(item: Any, letter: str, number: int) -> Any:
    if isinstance(item, Letter) and index_name(item) == letter:
        return Number(str(number), start=item.start, end=item.end)
    if isinstance(item, tuple):
        return tuple(_sums(_put_in(i, letter, number) for i in item))
    if isinstance(item, (Item, Row)) and not isinstance(item, (Letter, Number, Operator)):
        changed = {f.name: getattr(item, f.name) for f in fields(item) if f.init}
        new = {n: _put_in(v, letter, number) for n, v in changed.items() if isinstance(v, (tuple, Item, Row))}
        return replace(item, **new)
    return item


def _sums(items: Iterable[Any]) -> Iterator[Any]:
    """Carry out a sum of two numbers that is all there is, as in the exponent 3 - 1."""
    kept = list(items)
    match kept:
        case [Number(a), Operator("+" | "-" as sign), Number(b)] if a.isdigit() and b.isdigit():
            total = int(a) + int(b) if sign == "+" else int(a) - int(b)
            if total >= 0:
                yield Number(str(total), start=kept[0].start, end=kept[-1].end)
                return
    yield from kept
