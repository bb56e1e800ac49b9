r"""Targets of a cross-entropy: of ``-\sum_k t_k \log p_k`` with a softmax p the t_k add up to one.

Many notes do not say so, and rest on it where the gradient becomes ``p_k - t_k``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Element, Fraction, Function, Group, Items, Letter, Scripted
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.survey import index_name, references, walk
from calcwork.notation.symbols.table import Definition
from calcwork.notation.symbols.terms import free_letters, summed_letters

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

LOGARITHMS = (Function("log"), Function("ln"))


def targets(said: Collection) -> Iterator[tuple[Element, str, int]]:
    """Yield the targets of which a note says nothing, with the letter of the classes and the place.

    A whole vector of targets stands without its transpose, and has no letter.
    """
    softmaxes = {d.name: _class_place(said, d) for d in said.symbols.every_definition()}
    named = {r.name for i, _ in said.one_hot for r in references(i.items)}
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            if not at or sequence[at] not in LOGARITHMS:
                continue
            target, probability = refer(sequence[at - 1]), _argument(sequence[at + 1 : at + 2])
            place = softmaxes.get(said.symbols.interpret(probability)[0]) if probability is not None else None
            if target is None or probability is None or place is None or target.name in {*named, probability.name}:
                continue
            if (letter := _letter(target, probability, place)) is not None and not _is_known(said, target):
                named.add(target.name)
                own = sequence[at - 1]
                yield own.base if not letter and isinstance(own, Scripted) else own, letter, formula.position


def _class_place(said: Collection, definition: Definition) -> int | None:
    """Return which index of a softmax counts the classes, -1 of a whole one, None for any other definition."""
    right = definition.right
    if isinstance(right[0], Function) and right[0].name.startswith("softmax"):
        return -1 if definition.parameters is None and not definition.places else None
    only = right[0] if len(right) == 1 else None
    if not isinstance(only, Fraction) or not definition.places or not _is_exponential(only.num):
        return None
    summed = summed_letters(only.den)
    if not summed or not any(_is_exponential(s[at:]) for s, at in walk(only.den)):
        return None
    free = free_letters(only.den, said.symbols) - summed
    places = [index_name(p[0]) if len(p) == 1 else None for p in definition.places]
    return next((n for n, letter in enumerate(places) if letter is not None and letter not in free), None)


def _is_exponential(items: Items) -> bool:
    first = items[0] if items else None
    powered = isinstance(first, Scripted) and first.base == Letter("e") and bool(first.sup)
    return powered or (isinstance(first, Function) and first.name == "exp")


def _argument(items: Items) -> Reference | None:
    """Return the name behind a logarithm, with or without a bracket."""
    only = items[0] if items else None
    inside = only.items[0] if isinstance(only, Group) and len(only.items) == 1 else only
    return refer(inside) if inside is not None else None


def _letter(target: Reference, probability: Reference, place: int) -> str | None:
    """Return the letter that counts the classes, none for whole vectors, None where targets stand otherwise."""
    if not probability.indices:
        return "" if target.transposed and not target.indices else None
    letters = [index_name(p[0]) if len(p) == 1 else None for p in probability.indices]
    own = [index_name(p[0]) if len(p) == 1 else None for p in target.indices]
    letter = letters[place] if place < len(letters) else None
    return letter if letter in own and target.plain else None


def _is_known(said: Collection, target: Reference) -> bool:
    """Tell whether a note defines the targets, or states an equation for them."""
    name, _ = said.symbols.interpret(target)
    stated = {n for chain, _ in said.facts for side in chain.sides for n in said.symbols.names_of(side)}
    return name in stated | {d.name for d in (*said.values, *said.symbols.every_definition())}
