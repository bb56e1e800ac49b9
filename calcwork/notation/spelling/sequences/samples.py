r"""Samples numbered above without brackets: with ``x^i \in \mathbb{R}^D`` an ``x^i`` is ``x^{(i)}``, and no power."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from calcwork.notation.structure.items import Element, Group, Items, Letter, Number, Relation, Scripted
from calcwork.notation.structure.references import TRANSPOSES, refer, split_at
from calcwork.notation.survey.survey import walk

LETTERS = frozenset("ijklmnpqst")


def numbered_above(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the names of vectors that a letter above numbers, and those that stand in lists beside them."""
    formulas = tuple(formulas)
    found: dict[str, set[str]] = {}
    declared = [(items[:at], items[at + 1 :]) for items in formulas if (at := _place_of_set(items))]
    for heads, space in declared:
        for name, letter in _numbered(heads) if _is_vector_space(space) else ():
            found.setdefault(letter, set()).add(name)
    for heads, _ in declared:  # the y^i of \mathbb{R} beside vectors x^i
        for name, letter in _numbered(heads):
            found.get(letter, set()).add(name)
    names = {n for own in found.values() for n in own}
    for items in formulas if names else ():
        groups = (g.items for s, k in walk(items) if isinstance(g := s[k], Group) and g.open == "(")
        for part in (items[: next((n for n, i in enumerate(items) if isinstance(i, Relation)), 0)], *groups):
            listed = list(_numbered(part))
            if any(name in names for name, _ in listed):
                names |= {name for name, letter in listed if letter in found}
    return frozenset(names)


def _place_of_set(items: Items) -> int:
    return next((n for n, i in enumerate(items) if i == Relation("in")), 0)


def with_brackets_above(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the numbers above these names in brackets."""

    def respelled(item: Element) -> Element:
        reference = refer(item.base) if isinstance(item, Scripted) else None
        if not isinstance(item, Scripted) or reference is None or reference.name not in names:
            return item
        number = item.sup[0] if len(item.sup) == 1 else None
        if number is None or not (isinstance(number, Number) or _letter(number)):
            return item
        return replace(item, sup=(Group("(", ")", item.sup, start=number.start, end=number.end),))

    return tuple(map(respelled, part))


def _numbered(items: Items) -> Iterator[tuple[str, str]]:
    """Yield the names in a list that have a letter above and nothing else, each with the letter."""
    for part in split_at(items, ","):
        item = part[0] if len(part) == 1 else None
        reference = refer(item.base) if isinstance(item, Scripted) and not item.sub and len(item.sup) == 1 else None
        if isinstance(item, Scripted) and reference is not None and (letter := _letter(item.sup[0])):
            yield reference.name, letter


def _letter(item: Element) -> str:
    """Return the letter of an index, nothing for a transpose and for any other sign."""
    found = isinstance(item, Letter) and not item.fonts and item.name in LETTERS - set(TRANSPOSES)
    return item.name if found and isinstance(item, Letter) else ""


def _is_vector_space(items: Items) -> bool:
    r"""Tell whether items begin with ``\mathbb{R}^D``."""
    space = items[0] if items else None
    reference = refer(space.base) if isinstance(space, Scripted) and space.sup and not space.sub else None
    return reference is not None and reference.board and reference.name == "R"
