r"""Relations in a box, ``\boxed{a = b}``, and arrows that are set as text, as in words between formulas."""

from __future__ import annotations

from calcwork.notation.structure.items import Braces, Element, Items, Relation, Text

ARROWS = {"=>": "implies", "==>": "implies", "->": "implies", "<=>": "iff", "<==>": "iff"}


def with_relations(items: Items) -> Items:
    """Return a formula with its relations in the open, arrows set as text among them."""
    return tuple(_arrow(i) for i in _unboxed(items))


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
