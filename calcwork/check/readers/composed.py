"""Functions at functions: beside h(t) = g(t, t^2) the x and y of g's partial derivatives stand for t and t^2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.check.steps.step import Spot
from calcwork.notation.context.definitions.definitions import definition_of
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import Group, Items
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader


def at_arguments(reading: ClaimReader, spot: Spot, pair: Pair, left: Items, right: Items) -> Pair | None:
    """Return the sides with the variables of an inner function where it stands, None where no function is composed."""
    note, free = reading.note, pair.free_names()
    for name in sorted(note.names_of((left, right)) & set(note.symbols.functions)):
        definition = note.symbols.function(name, spot.formula.position)
        for values in _calls(reading, definition, spot) if definition is not None else ():
            if values and {d.name for d in values} <= free and not any(d.name == name for d in values):
                return reading.read_again(spot, left, right, values)
    return None


def _calls(reading: ClaimReader, definition: Definition, spot: Spot) -> Iterator[list[Definition]]:
    """Yield what the parameters of each function that a definition calls are there, as definitions."""
    symbols = reading.note.symbols
    for sequence, at in walk(definition.right):
        head = refer(sequence[at])
        group = sequence[at + 1] if at + 1 < len(sequence) else None
        inner = symbols.function(head.name, spot.formula.position) if head is not None and head.plain else None
        if inner is None or not isinstance(group, Group) or group.open != "(" or inner.parameters is None:
            continue
        pairs = list(zip(inner.parameters, arguments_of(group), strict=False))
        moved = [(p, a) for p, a in pairs if p != a]
        found = [definition_of(symbols, p, a, spot.formula.position) for p, a in moved]
        yield [d for d in found if d is not None] if None not in found else []
