r"""Layers and steps: a definition for all of them, ``z^l = w^l a^{l-1} + b^l``, gives one for each number that is used.

The letter may stand above, bare or in brackets, or below: ``a^{[l]}``, ``W_\ell``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from calcwork.notation.structure.items import Element, Group, Item, Items, Letter, Number, Operator, Row, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import LAYERS, index_name, walk
from calcwork.notation.symbols.terms import bound_letters

MOST_LAYERS = 12
GENERAL = re.compile(r"(.+?)(l|ell)(?:[+-]\d)?")
ABOVE = re.compile(r"(.+)\((?:(?:l|L|ell)(?:[+-]\d)?|\d+)\)")
NEAR = ("", "+1", "-1", "+2", "-2")


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


def layered_stem(name: str) -> str:
    """Return the name of which this one is that of a layer with a letter, z of ``z^{l+1}``; empty for others."""
    found = GENERAL.fullmatch(name)
    return found[1] if found is not None else ""


def stem_above(name: str) -> str:
    """Return the name of which this one is that of a layer above it, w of ``w^{L-1}`` and ``w^2``; empty for others."""
    found = ABOVE.fullmatch(name)
    return found[1] if found is not None else ""


def nearby_layers(name: str) -> list[str]:
    """Return the names of the same quantity of the layers around, for one of a layer with a letter."""
    found = GENERAL.fullmatch(name)
    return [found[1] + found[2] + n for n in NEAR] if found is not None else []


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


def neighbors(formulas: Iterable[Items], letter: str) -> list[int]:
    """Return the distances of the other layers that are spoken of, 1 and -1 where l + 1 and l - 1 stand in scripts."""
    found = set[int]()
    for items in formulas:
        for sequence, at in walk(items):
            match sequence[at : at + 3]:
                case (Letter() as here, Operator("+" | "-" as sign), Number(digits)) if (
                    index_name(here) == letter and digits.isdigit() and len(digits) == 1
                ):
                    found.add(int(sign + digits))
    return sorted(found - {0})


def last_layers(formulas: Sequence[Items], head: Element) -> list[str]:
    """Return the other letters for layers, such as the L of the last one, that stand above where this name has its."""
    style, own = _style(head), layer_letter(head)
    names: dict[str, set[str]] = {}
    for sequence, at in (place for items in formulas for place in walk(items)):
        item = sequence[at]
        base = refer(item.base) if isinstance(item, Scripted) and style[0] == "sup" else None
        if base is not None and (inside := _inside(item, style)):
            names.setdefault(index_name(inside[0]) or "", set()).add(base.name)
    return sorted(x for x in LAYERS - {own} if names.get(x, set()) & names.get(own or "", set()))


def with_letter(items: Items, letter: str, other: str) -> Items:
    """Return items with another letter in the place of that of the layers."""
    return _put_in(items, letter, (Letter(other),))


def at_layer(items: Items, letter: str, number: int) -> Items:
    """Return items with a number in the place of the letter of the layers, sums of numbers carried out."""
    return _put_in(items, letter, (Number(str(number)),))


def at_neighbor(items: Items, letter: str, distance: int) -> Items:
    """Return items with l + 1, or another distance, in the place of the letter l, sums of numbers carried out."""
    sign = Operator("+" if distance > 0 else "-")
    return _put_in(items, letter, (Letter(letter), sign, Number(str(abs(distance)))))


def _put_in(items: Items, letter: str, put: Items) -> Items:
    found: list[Element] = []
    for item in items:
        found += put if isinstance(item, Letter) and index_name(item) == letter else (_inside_of(item, letter, put),)
    return tuple(_sums(found))


def _inside_of(item: Any, letter: str, put: Items) -> Any:
    """Return an item, or a row of items, with the letter replaced in all that it holds."""
    if isinstance(item, tuple):
        return _put_in(item, letter, put)
    if isinstance(item, Letter) and index_name(item) == letter and len(put) == 1:
        return put[0]
    if isinstance(item, (Item, Row)) and not isinstance(item, (Letter, Number, Operator)):
        changed = {f.name: getattr(item, f.name) for f in fields(item) if f.init}
        new = {n: _inside_of(v, letter, put) for n, v in changed.items() if isinstance(v, (tuple, Item, Row))}
        return replace(item, **new)
    return item


def _sums(items: list[Element]) -> Iterable[Element]:
    """Carry out a sum of numbers that is all there is, as in the exponents 3 - 1 and l + 1 - 1."""
    head = items[:1] if items and isinstance(items[0], Letter) else []
    total, rest = 0, items[len(head) :]
    if not head and rest and isinstance(rest[0], Number):
        rest = [Operator("+"), *rest]
    if len(rest) % 2 or len(rest) + 2 * len(head) < 4:
        return items
    for sign, number in zip(rest[::2], rest[1::2], strict=True):
        if not isinstance(sign, Operator) or sign.name not in {"+", "-"}:
            return items
        if not isinstance(number, Number) or not number.value.isdigit():
            return items
        total += int(sign.name + number.value)
    if not head:
        return [Number(str(total))] if total >= 0 else items
    return [*head, *((Operator("+" if total > 0 else "-"), Number(str(abs(total)))) if total else ())]
