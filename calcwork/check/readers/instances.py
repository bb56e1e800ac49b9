r"""Inequalities that a note states for all points, put in at the points of a step: ``f(y) \ge f(x) + g(x)^T(y - x)``.

So do the lemma of descent, convexity and strong convexity speak of x_k and x^* where they are written for x and y.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from calcwork.errors import CalcworkError
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.structure.items import Element, Items, Letter, Relation, Scripted, Text, outline, throughout
from calcwork.notation.survey.statements import ORDERS, Chain, statements
from calcwork.notation.survey.survey import walk

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula
    from calcwork.notation.note import Note

VALUE = re.compile(r"(?:nabla_)?(\w+)\(([^()]*(?:\(\w+(?:[+-]\d+)?\))?)\)")  # f(x), nabla_f(x_k+1)
FOR_ALL = re.compile(r"\b(?:all|any|every|each|arbitrary)\b", re.IGNORECASE)
KINDS = re.compile(r"\b(?:convex|smooth|Lipschitz)\b", re.IGNORECASE)
MOST_POINTS = 4


def instances(note: Note, formula: Formula) -> tuple[Pair, ...]:
    """Return the inequalities for all points that stand before a formula with an inequality, at its own points."""
    if not any(isinstance(i, Relation) and i.name in ORDERS for i in formula.items):
        return ()
    used = list(_values(formula.items))
    points = list(dict.fromkeys(p for _, p in used))
    if len(points) < 2 or len(points) > MOST_POINTS:
        return ()
    functions, found = {f for f, _ in used}, list[Pair]()
    known = {p: item for p in points if (item := _item(note, p)) is not None}
    again = note.sizes_kept()
    for chain, letters in _laws(note, formula, functions):
        for at in permutations(known, len(letters)):
            put_in = dict(zip(letters, at, strict=True))
            again()
            try:
                left, right = (_at(side, put_in, known) for side in chain.sides)
                pair = note.pair(left, right, formula.position, shared=True)
            except (CalcworkError, *BREAKDOWNS):
                continue
            found.append(replace(pair, relation=ORDERS[chain.relations[0].name]))
    again()
    return tuple(found)


def _values(items: Items) -> Iterator[tuple[str, str]]:
    """Yield the open functions in items, each with a point at which it or its gradient stands."""
    for sequence, at in walk(items):
        item = sequence[at]
        match = VALUE.fullmatch(item.text) if isinstance(item, Text) and item.name else None
        if match is not None:
            yield match[1], match[2]


def _laws(note: Note, formula: Formula, functions: set[str]) -> Iterator[tuple[Chain, tuple[str, ...]]]:
    """Yield the inequalities between values of one function at two letters, which words state for all of these."""
    for n, other in enumerate(note.formulas):
        if other.position >= formula.position or other.section != formula.section:
            continue
        after = note.formulas[n + 1].before if n + 1 < len(note.formulas) else ""
        if not (FOR_ALL.search(f"{other.after} {after}") or FOR_ALL.search(other.before) or KINDS.search(other.before)):
            continue
        for chain in statements(other.items):
            if not isinstance(chain, Chain) or len(chain.relations) != 1 or chain.relations[0].name not in ORDERS:
                continue
            used = [v for side in chain.sides for v in _values(side)]
            letters = tuple(dict.fromkeys(p for _, p in used))
            if len(letters) == 2 and all(map(str.isalpha, letters)) and {f for f, _ in used} <= functions:
                yield chain, letters


def _item(note: Note, point: str) -> Element | None:
    """Return the name with its marks that is written as a point."""
    for formula in note.formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            if isinstance(item, (Letter, Scripted)) and _plain(outline((item,))) == _plain(point):
                return item
    return None


def _plain(text: str) -> str:
    return re.sub(r"name\[|[^\w^*+-]", "", text)


def _at(side: Items, put_in: dict[str, str], known: dict[str, Element]) -> Items:
    """Return a side with other points for its letters."""

    def new(item: Element) -> Element:
        if isinstance(item, Text) and item.name and (match := VALUE.fullmatch(item.text)) is not None:
            start = item.text[: match.start(2)]
            return replace(item, text=f"{start}{put_in[match[2]]})") if match[2] in put_in else item
        if isinstance(item, Letter) and item.name in put_in:
            return known[put_in[item.name]]
        return (
            replace(item, base=new(item.base)) if isinstance(item, Scripted) and isinstance(item.base, Text) else item
        )

    return throughout(side, lambda part: tuple(map(new, part)))
