r"""Entries of an array whose name has a subscript of its own: ``[K_{uu}]_{ij}``, and ``W_{2,ij}`` of ``W_2``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcwork.notation.structure.items import Element, Group, Items, Letter, Number, Punctuation, Scripted, Text
from calcwork.notation.structure.references import label_text, refer
from calcwork.notation.survey.survey import index_name, walk


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


def numbered_arrays(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters that have nothing but numbers below, and places behind these somewhere, as ``W_{2,ij}``."""
    below: dict[str, list[Items]] = {}
    for item in (s[k] for items in formulas for s, k in walk(items)):
        if isinstance(item, Scripted) and isinstance(item.base, Letter) and item.sub:
            below.setdefault(item.base.name, []).append(item.sub)
    return frozenset(
        name
        for name, subs in below.items()
        if any(_places(s) for s in subs) and all(_places(s) or isinstance(s[0], Number) for s in subs)
        if {s[0].value for s in subs if _places(s)} <= {s[0].value for s in subs if len(s) == 1}  # type: ignore[union-attr]
    )


def with_entries_of_numbered(part: Items, letters: frozenset[str]) -> Items:
    """Return one sequence with such entries as those of a name."""
    return tuple(_of_numbered(i, letters) for i in part)


def _of_numbered(item: Any, letters: frozenset[str]) -> Element:
    if not isinstance(item, Scripted) or not isinstance(item.base, Letter) or item.base.name not in letters:
        return item
    if not (places := _places(item.sub)):
        return item
    name = f"{item.base.name}_{item.sub[0].value}"  # type: ignore[union-attr]
    return Scripted(Text(name, True, start=item.start, end=item.end), places, item.sup, start=item.start, end=item.end)


def _places(sub: Items) -> Items:
    """Return the places behind a number and a comma, with commas between them."""
    if len(sub) not in (3, 4, 5) or not isinstance(sub[0], Number) or sub[1] != Punctuation(","):
        return ()
    letters = [i for i in sub[2:] if not isinstance(i, Punctuation)]
    if not all(isinstance(i, Letter) and index_name(i) for i in letters) or len(letters) > 2:
        return ()
    return (letters[0],) if len(letters) == 1 else (letters[0], Punctuation(","), letters[1])
