r"""Suprema and infima as maxima and minima: what is judged is the value that is attained."""

from __future__ import annotations

from dataclasses import replace

from calcwork.notation.structure.items import BigOperator, Element, Items, Scripted, base_of

ATTAINED = {"sup": "max", "inf": "min"}


def with_greatest(part: Items) -> Items:
    r"""Return one sequence with max and min for ``\sup`` and ``\inf``."""

    def attained(item: Element) -> Element:
        base = base_of(item)
        if not isinstance(base, BigOperator) or base.name not in ATTAINED:
            return item
        own = replace(base, name=ATTAINED[base.name])
        return replace(item, base=own) if isinstance(item, Scripted) else own

    return tuple(map(attained, part))
