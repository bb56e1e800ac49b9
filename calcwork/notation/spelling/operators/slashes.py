r"""Two readings of a slash: ``a / b c`` is read from left to right at first, and as a over the product b c at second.

A square over a number and letters, as ``(x - m)^2 / 2 s^2``, is always meant in the second way, and so is a number or
letter over letters without a gap, as ``1/kT``.
"""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import takewhile
from typing import Any

from calcwork.notation.structure.items import (
    Accent,
    Braces,
    Element,
    Gap,
    Item,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Row,
    Scripted,
)

SIGNS_OF_D = ((Letter("d"),), (Letter("partial"),))


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


def with_squares_divided(part: Items) -> Items:
    r"""Return one sequence with ``u^2 / 2 s^2`` as the fraction that it is; ``c / 2 w^2`` is left as it stands."""
    if Operator("/") not in part:
        return part
    kept: list[Element] = []
    at = 0
    while at < len(part):
        end = 0
        if at and part[at] == Operator("/"):
            end = _end_of_product(part, at + 1) if _is_square(part[at - 1]) else _end_of_letters(part, at)
        kept.append(part[at])
        if end > at + 2:
            kept.append(Braces(part[at + 1 : end], start=part[at + 1].start, end=part[end - 1].end))
        at = max(end, at + 1) if end > at + 2 else at + 1
    return tuple(kept)


def _end_of_letters(part: Items, slash: int) -> int:
    """Return the place behind letters that stand at a slash without a gap, 0 where there are no two or more follow."""
    first = part[slash - 1]
    end = slash + 1
    if not isinstance(first, (Number, Letter)) or first.end != part[slash].start or part[end : end + 1] in SIGNS_OF_D:
        return 0
    while end < len(part) and isinstance(part[end], Letter) and part[end].start == part[end - 1].end:
        end += 1
    tight = end - slash - 1 > 1 and len({part[k].name for k in range(slash + 1, end)}) == end - slash - 1  # type: ignore[union-attr]
    return end if tight and not (end < len(part) and part[end].start == part[end - 1].end) else 0


def _is_square(item: Element) -> bool:
    return isinstance(item, Scripted) and len(item.sup) == 1 and isinstance(item.sup[0], Number)


def _end_of_product(part: Items, at: int) -> int:
    """Return the place behind a number and the letters at it, 0 where none stand there."""
    if at >= len(part) or not isinstance(part[at], Number):
        return 0
    bases = (i.base if isinstance(i, Scripted) else i for i in part[at + 1 :])
    return at + 1 + sum(1 for _ in takewhile(lambda base: isinstance(base, (Letter, Accent)), bases))
