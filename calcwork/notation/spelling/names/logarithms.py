r"""Names that stand behind a logarithm only, as L does in ``\log L(\theta) = \sum_i \dots``: log L is the name then."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import Element, Function, Group, Items, Letter, Relation, Text
from calcwork.notation.survey.survey import walk

LOGARITHMS = frozenset({"log", "ln"})


def logarithms_given(formulas: Iterable[Items]) -> frozenset[Letter]:
    """Return the letters that an equation gives the logarithm of, and that stand nowhere else without one."""
    heads, apart = set[Letter](), set[Letter]()
    for items in formulas:
        for part, at in walk(items):
            item = part[at]
            if isinstance(item, Letter) and not (at and _is_logarithm(part[at - 1])):
                apart.add(item)
            elif isinstance(item, Letter) and part is items and at == 1:
                called = any(isinstance(i, Group) for i in part[2:3])
                heads |= {item} if part[2 + called : 3 + called] == (Relation("="),) else set()
    return frozenset(heads - apart)


def with_logarithms_named(part: Items, names: Iterable[Letter] | None = None) -> Items:
    """Return one sequence with one name for the logarithm of each of these letters, by default of any letter."""
    kept: list[Element] = []
    for item in part:
        before = kept[-1] if kept and _is_logarithm(kept[-1]) else None
        if before is not None and isinstance(item, Letter) and (names is None or item in names):
            kept[-1] = Text(f"log{item.name}", name=True, start=before.start, end=item.end)
        else:
            kept.append(item)
    return tuple(kept)


def _is_logarithm(item: Element) -> bool:
    return isinstance(item, Function) and item.name in LOGARITHMS
