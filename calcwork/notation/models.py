r"""Equations of a text that state a model and define nothing: ``y = X w`` in a note on the residual ``y - X w``."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.items import Items, Operator, outline
from calcwork.notation.survey import walk
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


def _ends(rest: Items) -> bool:
    return not rest or outline(rest[:1]) in {"+", "-", "=", ".", ","}
