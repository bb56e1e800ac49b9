r"""Equations of a text that state a model and define nothing: ``y = X w`` in a note on the residual ``y - X w``."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.items import Group, Items, Operator, outline
from calcwork.notation.references import refer, split_at
from calcwork.notation.survey import references, walk
from calcwork.notation.symbols import Definition


def is_model(definition: Definition, formulas: Iterable[Items]) -> bool:
    """Tell whether a note takes the difference of the two sides of an equation, which the equation would make zero."""
    if definition.parameters is not None or len(definition.right) < 2:
        return False
    left, right = (definition.left,), definition.right
    differences = {outline((*a, Operator("-"), *b)) for a, b in ((left, right), (right, left))}
    length = len(right) + 2
    for items in formulas:
        for sequence, at in walk(items):
            if outline(sequence[at : at + length]) in differences and _ends(sequence[at + length :]):
                return True
    return False


def is_bundle(definition: Definition, formulas: Iterable[Items]) -> bool:
    r"""Tell whether a name only bundles others that a note does not use, as in ``\theta = (W, b)``."""
    only = definition.right[0] if len(definition.right) == 1 else None
    parts = split_at(only.items, ",") if isinstance(only, Group) else []
    names = [r.name for p in parts if len(p) == 1 and (r := refer(p[0])) is not None and r.plain]
    if len(names) < 2 or len(names) < len(parts) or definition.parameters is not None:
        return False
    return not any(r.name in names for items in formulas if only not in items for r in references(items))


def _ends(rest: Items) -> bool:
    return not rest or outline(rest[:1]) in {"+", "-", "=", ".", ","}
