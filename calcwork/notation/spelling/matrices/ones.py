r"""Vectors of ones: a plain 1 that a note transposes, as in ``1^T x``, and the names that its text gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import TRANSPOSES
from calcwork.notation.survey.survey import walk

ONES = Number("1", ("mathbf",))


def plain_ones(formulas: Iterable[Items]) -> frozenset[Element]:
    """Return every plain 1, with its subscript, that a note transposes, and which then is the vector of ones."""
    rows = (s[k] for items in formulas for s, k in walk(items) if _is_row_of_ones(s[k]))
    return frozenset(replace(r, sup=()) for r in rows if isinstance(r, Scripted))


def _is_row_of_ones(item: Any) -> bool:
    turned = isinstance(item, Scripted) and len(item.sup) == 1 and isinstance(item.sup[0], Letter)
    return turned and item.base in (Number("1"), Number("11")) and item.sup[0].name in TRANSPOSES


def with_ones(part: Items, ones: frozenset[Element | str]) -> Items:
    """Return one sequence with a bold 1 in ``1^T x``, ``11^T`` and ``1_N``, and behind a name, as in ``A1``.

    In a sum, as ``y - 1``, a plain 1 means the same as a vector and as a number, which adds to every entry.
    """
    kept: list[Element] = []
    for at, item in enumerate(part):
        factor = at and isinstance(part[at - 1], (Letter, Scripted, Group, Fraction))
        if isinstance(item, Scripted) and (_is_row_of_ones(item) or item in ones):
            one = replace(ONES, start=item.base.start, end=item.base.end)
            kept += [one] * (item.base == Number("11"))
            kept.append(replace(item, base=one))
        elif item == Number("1") and (factor or (at + 1 < len(part) and _is_row_of_ones(part[at + 1]))):
            kept.append(replace(ONES, start=item.start, end=item.end))
        else:
            kept.append(item)
    return tuple(kept)


def with_named_ones(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with a bold 1 for the names that the text gives to vectors of ones."""

    def written(item: Element) -> Element:
        base, sub, sup = (item.base, item.sub, item.sup) if isinstance(item, Scripted) else (item, (), ())
        turned = not sup or (len(sup) == 1 and isinstance(sup[0], Letter) and sup[0].name in TRANSPOSES)
        if not turned or outline((Scripted(base, sub) if sub else base,)) not in names:
            return item
        one = replace(ONES, start=base.start, end=base.end)
        return replace(item, base=one) if isinstance(item, Scripted) else one

    return tuple(map(written, part))
