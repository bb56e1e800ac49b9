r"""Dual units: the ``\varepsilon`` of dual numbers ``a + b \varepsilon``, whose square a note says to be zero."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from calcwork.notation.structure.items import Items, Letter, Number, Relation, Scripted, base_of
from calcwork.notation.survey.survey import walk

CUSTOMARY = frozenset({"epsilon", "varepsilon"})
ZERO = (Relation("="), Number("0"))


def dual_units(formulas: Iterable[Items]) -> frozenset[str]:
    r"""Return the letters that formulas square to zero: ``\varepsilon^2 = 0``."""
    return frozenset(
        item.base.name
        for items in formulas
        for sequence, at in walk(items)
        if isinstance(item := sequence[at], Scripted)
        and isinstance(item.base, Letter)
        and item.base.name in CUSTOMARY
        and (item.sub, item.sup) == ((), (Number("2"),))
        and sequence[at + 1 : at + 3] == ZERO
    )


def is_dual(side: Items, units: Collection[str]) -> bool:
    """Tell whether a side is a dual unit or its square, of which nothing can be said in numbers."""
    only = base_of(side[0]) if len(side) == 1 else None
    return isinstance(only, Letter) and only.name in units
