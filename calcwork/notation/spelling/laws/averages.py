r"""Averages of any quantity: what ``\langle a \rangle = \sum_i p_i a_i`` says of a, it says of z^2 too.

The letter in the brackets is a placeholder: on the right it has an index, and so have the letters of other brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calcwork.notation.structure.items import Element, Group, Items, Letter, Relation, Scripted, throughout
from calcwork.notation.survey.statements import EQUALITIES, trimmed
from calcwork.notation.survey.survey import index_name, walk


@dataclass(frozen=True)
class Average:
    """Hold the right side of a definition, the placeholder in it with its index, and the letters that have an index."""

    right: Items
    placeholder: Letter
    index: Items
    numbered: frozenset[Element]


def defined_average(formulas: Sequence[Items]) -> Average | None:
    r"""Return the average that a note defines by ``\langle a \rangle = ...`` with an ``a_i`` on the right."""
    for items in formulas:
        kept = trimmed(items)
        if len(kept) < 3 or not isinstance(kept[1], Relation) or kept[1].name not in EQUALITIES:
            continue
        head, right = kept[0], kept[2:]
        if not _is_average(head) or any(isinstance(i, Relation) for i in right):
            continue
        placeholder = head.items[0] if isinstance(head, Group) and len(head.items) == 1 else None
        if not isinstance(placeholder, Letter):
            continue
        indices = {i.sub for i in _numbered(right) if i.base == placeholder}
        if len(indices) == 1:
            letters = frozenset(i.base for f in formulas for i in _numbered(f))
            return Average(right, placeholder, indices.pop(), letters)
    return None


def with_averages(part: Items, known: Average) -> Items:
    """Return one sequence with every other average written out as the definition has it."""
    return tuple(_written_out(i, known) for i in part)


def _written_out(item: Element, known: Average) -> Element:
    if isinstance(item, Scripted) and _is_average(item.base):
        return replace(item, base=_written_out(item.base, known))
    if not isinstance(item, Group) or not _is_average(item) or item.items == (known.placeholder,):
        return item
    averaged = throughout(item.items, lambda part: tuple(_with_index(i, known) for i in part))
    inner = averaged if len(averaged) == 1 else (Group("(", ")", averaged, start=item.start, end=item.end),)
    replaced = throughout(known.right, lambda part: tuple(x for i in part for x in _put_in(i, known, inner)))
    return Group("(", ")", replaced, start=item.start, end=item.end)


def _put_in(item: Element, known: Average, inner: Items) -> Items:
    """Return what stands for one item of the right side: the averaged quantity for the placeholder."""
    if not isinstance(item, Scripted) or item.base != known.placeholder or item.sub != known.index:
        return (item,)
    if not item.sup:
        return inner
    group = Group("(", ")", inner, start=item.start, end=item.end)
    return (Scripted(group, sup=item.sup, start=item.start, end=item.end),)


def _with_index(item: Element, known: Average) -> Element:
    """Return a letter of what is averaged with the index, where the note numbers it elsewhere."""
    if isinstance(item, Letter) and item in known.numbered:
        return Scripted(item, known.index, start=item.start, end=item.end)
    if isinstance(item, Scripted) and item.base in known.numbered and not item.sub:
        return replace(item, sub=known.index)
    return item


def _is_average(item: Element) -> bool:
    return isinstance(item, Group) and item.open == "<" and item.close == ">"


def _numbered(items: Items) -> list[Scripted]:
    """Return the letters of a formula that stand with one letter for an index."""
    found = [i for i in (s[k] for s, k in walk(items)) if isinstance(i, Scripted) and isinstance(i.base, Letter)]
    return [i for i in found if len(i.sub) == 1 and index_name(i.sub[0]) is not None]
