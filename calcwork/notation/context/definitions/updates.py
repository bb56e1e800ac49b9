"""Updates: equations that give a name its next value, as a program does."""

from __future__ import annotations

from calcwork.notation.structure.items import Items, Operator, Relation, outline
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Symbols


def is_update(symbols: Symbols, relation: Relation, left: Items, right: Items) -> bool:
    """Tell whether an equation gives a name its next value, as in w = w - eta g or w := (1 - a) w + a g."""
    reference = refer(left[0]) if len(left) == 1 else None
    if relation.name not in {":=", "="} or reference is None or reference.transposed:
        return False
    name, places = symbols.interpret(reference)
    if symbols.definitions.get((name, len(places))) or name in symbols.functions:
        return False
    own = outline(left)
    if relation.name == ":=":
        return any(outline((sequence[at],)) == own for sequence, at in walk(right))
    starts = outline(right[:1]) == own and len(right) > 1
    return starts and isinstance(right[1], Operator) and right[1].name in {"+", "-"}
