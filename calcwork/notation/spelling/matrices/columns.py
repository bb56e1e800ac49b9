r"""Columns side by side, as ``[x^{(1)} \; x^{(2)} \; \cdots \; x^{(m)}]``, as the list that they are."""

from __future__ import annotations

from dataclasses import replace

from calcwork.notation.structure.items import Element, Gap, Group, Items, Punctuation, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.dots import is_dots


def with_commas(part: Items) -> Items:
    """Return one sequence with commas in each square bracket of members of one family with dots among them."""
    return tuple(_listed(i) for i in part)


def _listed(item: Element) -> Element:
    if not isinstance(item, Group) or item.open != "[":
        return item
    kept = [i for i in item.items if not isinstance(i, Gap)]
    members = [i for i in kept if not is_dots((i,))]
    names = {r.name if (r := refer(i)) is not None and r.indices else "" for i in members if isinstance(i, Scripted)}
    if len(members) < 2 or len(members) == len(kept) or len(names) != 1 or "" in names:
        return item
    if not all(isinstance(i, Scripted) for i in members):
        return item
    return replace(item, items=tuple(x for i in kept for x in (Punctuation(",", start=i.start), i))[1:])
