r"""Entries of a matrix whose name has a subscript of its own: ``[K_{uu}]_{ij}`` is an entry of ``K_{uu}``."""

from __future__ import annotations

from calcwork.notation.structure.items import Element, Group, Items, Letter, Punctuation, Scripted, Text
from calcwork.notation.structure.references import label_text, refer
from calcwork.notation.survey.survey import index_name


def with_entries_named(part: Items) -> Items:
    """Return one sequence with the entries of such matrices as those of a name."""
    return tuple(_named(i) for i in part)


def _named(item: Element) -> Element:
    group = item.base if isinstance(item, Scripted) and not item.primes else None
    inner = group.items[0] if isinstance(group, Group) and group.open in "[(" and len(group.items) == 1 else None
    if not isinstance(item, Scripted) or not isinstance(inner, Scripted) or not isinstance(inner.base, Letter):
        return item
    places = [i for i in item.sub if not isinstance(i, Punctuation)]
    if inner.sup or inner.primes or len(places) != 2 or any(index_name(i) is None for i in places):
        return item
    named = refer(inner)
    if named is None or not named.upper or len(inner.sub) > 2:
        return item
    label = "".join(f"_{label_text(p)}" for p in named.below)
    whole = Text(named.name + label, True, start=inner.start, end=inner.end)
    return Scripted(whole, (places[0], Punctuation(","), places[1]), item.sup, start=item.start, end=item.end)
