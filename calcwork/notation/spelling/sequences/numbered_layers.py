r"""Layers by a bare number above: ``a^2_j`` and ``a^3_k``, each with an equation, are names and no powers of one a."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Gap, Group, Items, Number, Relation, Scripted, outline
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import LAYERS, index_name, references, walk


def layers_by_numbers(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names with equations for members at two numbers above, and those that always have a layer above.

    Where an equation has a letter for the layer, ``a^l_j = ...``, the numbers are told by that already.
    """
    parts = [p for f in formulas for p in split_at(tuple(i for i in f if not isinstance(i, Gap)), ",")]
    numbers: dict[str, set[str]] = {}
    for head in (p[0] for p in parts if len(p) > 2 and p[1] == Relation("=")):
        own = refer(head)
        if own is not None and own.below and _layer(head) is not None:
            numbers.setdefault(own.name, set()).add(outline(own.power))
    lettered = any(index_name(i) in LAYERS for p in parts if len(p) > 2 for i in [_layer(p[0])] if i is not None)
    if lettered or not any(len(found) > 1 for found in numbers.values()):
        return frozenset()
    layered = {outline((i.base,)) for f in formulas for s, k in walk(f) if _layer(i := s[k]) is not None}  # type: ignore[union-attr]
    bare = {r.name for f in formulas for r in references(f) if not r.power}
    return frozenset(layered - bare - {"e"})


def _layer(item: Element) -> Element | None:
    """Return the number or letter of a layer that stands alone above a name."""
    only = item.sup[0] if isinstance(item, Scripted) and len(item.sup) == 1 and refer(item) is not None else None
    numbered = isinstance(only, Number) and only.value.isdigit() and len(only.value) < 3
    return only if only is not None and (numbered or index_name(only) in LAYERS) else None


def with_layers_in_brackets(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the layers of these names in brackets."""

    def respelled(item: Element) -> Element:
        layer = _layer(item)
        if layer is None or not isinstance(item, Scripted) or outline((item.base,)) not in names:
            return item
        return replace(item, sup=(Group("(", ")", (layer,), start=layer.start, end=layer.end),))

    return tuple(map(respelled, part))
