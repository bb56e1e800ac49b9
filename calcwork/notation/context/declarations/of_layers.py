r"""Declarations of all layers, ``Z^{[l]}, A^{[l]} \in \mathbb{R}^{n_l \times m}``: for each number and for l - 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.spelling.sequences.layers import (
    at_layer,
    at_neighbor,
    has_letter,
    layer_letter,
    layered_names,
    neighbors,
)
from calcwork.notation.structure.items import Element, Items, Scripted
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import Chain
from calcwork.notation.symbols.table import Symbols


def for_each_layer(symbols: Symbols, formulas: Sequence[Items], chain: Chain) -> list[Chain]:
    """Return a declaration with what it says of each layer that stands in a note; of another one that alone."""
    parts = split_at(chain.sides[0], ",")
    if chain.relations and len(parts) > 1 and all(len(p) == 1 and layer_letter(p[0]) is not None for p in parts):
        alone = (Chain((p, *chain.sides[1:]), chain.relations) for p in parts)
        return [chain, *(c for one in alone for c in for_each_layer(symbols, formulas, one))]
    head = chain.sides[0][0] if len(chain.sides[0]) == 1 else None
    letter = layer_letter(head) if head is not None and chain.relations else None
    if head is None or letter is None or chain.relations[0].name != "in" or not has_letter(chain.sides[1], letter):
        return [chain]
    names, numbers = layered_names(formulas, head)
    if isinstance(head, Scripted) and layer_letter(replace(head, sup=())) is not None:
        symbols.ragged |= names
    every = [tuple(at_layer(s, letter, number) for s in chain.sides) for number in numbers]
    if -1 in neighbors(formulas, letter):  # what a layer is fed with
        before = tuple(at_neighbor(s, letter, -1) for s in chain.sides)
        every += [before] if _is_open(symbols, before[0][0]) else []
    return [chain, *(Chain(sides, chain.relations) for sides in every)]


def _is_open(symbols: Symbols, item: Element) -> bool:
    """Tell whether a name stands in a note, and has no shape yet."""
    reference = refer(item)
    name = symbols.interpret(reference)[0] if reference is not None else ""
    return name in symbols.survey.uses and name not in symbols.shapes
