r"""Suprema and infima as maxima and minima: what is judged is the value that is attained; numbers cut off at two."""

from __future__ import annotations

from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Group,
    Items,
    Punctuation,
    Scripted,
    base_of,
)
from calcwork.notation.structure.references import arguments_of

ATTAINED = {"sup": "max", "inf": "min"}
CUT_OFF = frozenset({"clip", "clamp"})


def with_greatest(part: Items) -> Items:
    r"""Return one sequence with max and min for ``\sup`` and ``\inf``."""

    def attained(item: Element) -> Element:
        base = base_of(item)
        if not isinstance(base, BigOperator) or base.name not in ATTAINED:
            return item
        own = replace(base, name=ATTAINED[base.name])
        return replace(item, base=own) if isinstance(item, Scripted) else own

    return tuple(map(attained, part))


def with_cut_off(part: Items) -> Items:
    r"""Return one sequence with ``\max(a, \min(x, b))`` for ``\operatorname{clip}(x, a, b)``."""
    found: list[Element] = []
    for item in part:
        head, bracket = found[-1] if found else None, base_of(item)
        cut = isinstance(head, Function) and head.name in CUT_OFF and isinstance(bracket, Group)
        parts = arguments_of(bracket) if cut and isinstance(bracket, Group) else []
        if head is not None and isinstance(bracket, Group) and len(parts) == 3:
            number, low, high = parts
            greatest, least = (BigOperator(n, start=head.start, end=head.end) for n in ("max", "min"))
            comma = Punctuation(",")
            lower = replace(bracket, items=(*number, comma, *high))
            whole = replace(bracket, items=(*low, comma, least, lower))
            found[-1:] = [greatest, replace(item, base=whole) if isinstance(item, Scripted) else whole]
        else:
            found.append(item)
    return tuple(found)
