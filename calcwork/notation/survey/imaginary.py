r"""The imaginary unit: the i of ``2 + 3i``, in a note that numbers nothing by it."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import Items, Letter, Number, Operator, Relation, Scripted
from calcwork.notation.survey.survey import walk

UNITS = frozenset("ij")


def imaginary_units(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the letters i and j behind the second number of a sum of numbers, where they are no index and no name."""
    found, others = set[str](), set[str]()
    for items in formulas:
        if len(items) > 1 and isinstance(items[0], Letter) and isinstance(items[1], Relation):
            others.add(items[0].name)  # an interest rate i = 0.05
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted):
                others |= {i.name for s, k in walk(item.sub) if isinstance(i := s[k], Letter)}
            if at < 3 or not isinstance(item, Letter) or item.name not in UNITS or item.fonts:
                continue
            first, sign, second = sequence[at - 3 : at]
            if isinstance(first, Number) and isinstance(second, Number) and sign in (Operator("+"), Operator("-")):
                found.add(item.name)
    return frozenset(found - others)
