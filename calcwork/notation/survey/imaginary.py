r"""The imaginary unit: the i of ``2 + 3i``, ``e^{i\pi}`` and ``i^2 = -1``, in a note that numbers nothing by it."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import Items, Letter, Number, Operator, Relation, Scripted
from calcwork.notation.survey.survey import walk

UNITS = frozenset("ij")


def imaginary_units(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the letters i and j that stand as the unit does, where they are no index and no name."""
    found, others = set[str](), set[str]()
    for items in formulas:
        if len(items) > 1 and isinstance(items[0], Letter) and isinstance(items[1], Relation):
            others.add(items[0].name)  # an interest rate i = 0.05
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted):
                others |= {i.name for s, k in walk(item.sub) if isinstance(i := s[k], Letter)}
            base = item.base if isinstance(item, Scripted) else item
            if isinstance(base, Letter) and base.name in UNITS and not base.fonts and _is_unit(sequence, at):
                found.add(base.name)
    return frozenset(found - others)


def _is_unit(sequence: Items, at: int) -> bool:
    """Tell whether a letter is a factor of the second number of a sum or of pi, or a square that is -1."""
    if isinstance(item := sequence[at], Scripted):
        square = item.sup == (Number("2"),) and not item.sub
        return square and sequence[at + 1 : at + 4] == (Relation("="), Operator("-"), Number("1"))
    if Letter("pi") in sequence[max(at - 1, 0) : at + 2]:
        return True
    first, sign, second = sequence[at - 3 : at] if at > 2 else (None, None, None)
    return isinstance(first, Number) and isinstance(second, Number) and sign in (Operator("+"), Operator("-"))
