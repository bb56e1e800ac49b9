r"""Numbered parameters under one letter: the theta of ``L(\theta)`` beside theta_0 and theta_1 is these two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from calcwork.notation.context.collection import Formula
from calcwork.notation.structure.items import Element, Group, Items, Letter, Number, Punctuation, Relation, Scripted
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import references, walk


def with_members_of_bundles(formulas: Sequence[Formula], asked: Iterable[Items]) -> list[Formula]:
    """Return the formulas with the members that are asked for in the place of the letter that stands for all."""
    named = (refer(items[0]) for items in asked if len(items) == 1)
    numbered = {r.name for r in named if r is not None and r.below and isinstance(r.below[0][0], Number)}
    members = {n: found for n in numbered if (found := _members(formulas, n))}
    return [replace(f, items=spread(f.items, members)) if members else f for f in formulas]


def _members(formulas: Sequence[Formula], name: str) -> list[Element]:
    """Return the numbered members of a name, nothing where it stands otherwise than as a parameter of a function."""
    bundles = sum(1 for f in formulas for i in _parameters(f.items) if (r := refer(i)) is not None and r.name == name)
    every = [r for f in formulas for r in references(f.items) if r.name == name]
    numbers = {p[0].value for r in every for p in r.below if len(p) == 1 and isinstance(p[0], Number)}
    bare = [r for r in every if not r.indices]
    lettered = any(not isinstance(p[0], Number) for r in every for p in r.indices)
    if lettered or len(bare) != bundles or not bundles:
        return []
    base = next(s[k].base for f in formulas for s, k in walk(f.items) if _is_member(s[k], name))  # type: ignore[union-attr]
    return [Scripted(base, (Number(n),)) for n in sorted(numbers, key=int)]


def _is_member(item: Element, name: str) -> bool:
    named = refer(item) if isinstance(item, Scripted) else None
    return named is not None and named.name == name and bool(named.below)


def _parameters(items: Items) -> Iterator[Element]:
    """Yield the names in the bracket of a function that an equation defines."""
    is_head = len(items) > 3 and items[2] == Relation("=") and isinstance(items[0], Letter | Scripted)
    group = items[1] if is_head else None
    if isinstance(group, Group) and group.open == "(":
        yield from (p[0] for p in split_at(group.items, ",") if len(p) == 1)


def spread(items: Items, members: dict[str, list[Element]]) -> Items:
    """Return a formula in which some parameters of its function are the members that stand for them."""
    group = items[1] if next(_parameters(items), None) is not None else None
    if not isinstance(group, Group):
        return items
    inner: list[Element] = []
    for part in split_at(group.items, ","):
        named = refer(part[0]) if len(part) == 1 else None
        own = members.get(named.name, []) if named is not None and not named.indices else []
        spread: list[Items] = [(replace(m, start=part[0].start, end=part[0].end),) for m in own]
        for kept in spread or [part]:
            inner += [*([Punctuation(",")] if inner else []), *kept]
    return (items[0], replace(group, items=tuple(inner)), *items[2:])
