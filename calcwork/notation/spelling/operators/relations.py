r"""Relations in a box, ``\boxed{a = b}``, and arrows that are set as text, as in words between formulas."""

from __future__ import annotations

import re
from itertools import pairwise

from calcwork.notation.structure.items import Braces, Element, Items, Punctuation, Relation, Text

SIDE = re.compile(r"[LR]\.?\s?H\.?\s?S\.?", re.IGNORECASE)
ENDS = (Punctuation(","), Punctuation(";"))
ARROWS = {"=>": "implies", "==>": "implies", "->": "implies", "<=>": "iff", "<==>": "iff"}


def with_relations(items: Items) -> Items:
    """Return a formula with its relations in the open, arrows set as text among them."""
    return _without_sides(_with_conclusions(tuple(_arrow(i) for i in _unboxed(items))))


def _without_sides(items: Items) -> Items:
    r"""Leave out ``= \text{RHS}`` at the end of a chain, and ``\text{LHS} =`` before it: they name a side."""
    named = [isinstance(i, Text) and bool(SIDE.fullmatch(i.text.strip())) for i in items]
    equal = [i == Relation("=") for i in items]
    kept = []
    for n, item in enumerate(items):
        behind = equal[n] and any(named[n + 1 : n + 2])
        before = equal[n] and n > 0 and named[n - 1]
        if not (named[n] or behind or before):
            kept.append(item)
    return tuple(kept)


def _with_conclusions(items: Items) -> Items:
    r"""Return items in which an arrow between two equations implies: ``2x - a = 0 \to x = a/2``."""
    cuts = [-1, *(n for n, i in enumerate(items) if i == Relation("to") or i in ENDS), len(items)]
    equal = [any(i == Relation("=") for i in items[a + 1 : b]) for a, b in pairwise(cuts)]
    kept: list[Element] = list(items)
    for n, at in enumerate(cuts[1:-1]):
        if items[at] == Relation("to") and equal[n] and equal[n + 1]:
            kept[at] = Relation("implies", start=items[at].start, end=items[at].end)
    return tuple(kept)


def _unboxed(items: Items) -> Items:
    r"""Return items with what stands in braces or a box as it is, where it holds a relation: ``\boxed{a = b}``."""
    kept: list[Element] = []
    for item in items:
        inner = item.items if isinstance(item, Braces) else ()
        kept += inner if any(isinstance(i, Relation) for i in inner) else (item,)
    return tuple(kept)


def _arrow(item: Element) -> Element:
    """Return an arrow that is set as text, as in words between formulas, as the relation that it is."""
    name = ARROWS.get(item.text.strip()) if isinstance(item, Text) else None
    return Relation(name, start=item.start, end=item.end) if name else item
