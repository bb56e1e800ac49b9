r"""The other reading of a slash: ``a / b c`` as a over the product b c, which is read from left to right at first."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from calcwork.notation.structure.items import Braces, Element, Gap, Item, Items, Operator, Punctuation, Relation, Row


def with_long_denominators(items: Any) -> Any:
    """Return items in which a slash reaches to the next written sign, as in ``e^{x / k T}``."""
    if isinstance(items, tuple):
        return _joined(tuple(with_long_denominators(i) for i in items))
    if not isinstance(items, (Item, Row)):
        return items
    parts = {f.name: getattr(items, f.name) for f in fields(items) if f.name not in {"start", "end"}}
    inner = {n: with_long_denominators(v) for n, v in parts.items() if isinstance(v, (tuple, Item, Row))}
    return replace(items, **inner)


def _joined(part: Items) -> Items:
    kept: list[Element] = []
    below: list[Element] | None = None
    for item in part:
        ends = isinstance(item, (Operator, Relation, Punctuation, Gap)) and item != Operator("!")
        if below is not None and ends:
            kept, below = [*kept, Braces(tuple(below))], None
        if below is not None:
            below.append(item)
            continue
        kept.append(item)
        below = [] if item == Operator("/") else None
    return tuple([*kept, Braces(tuple(below))] if below else kept)
