"""Definitions for all layers, carried over to those that a note speaks of: the numbered ones, and the last."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from calcwork.errors import CalcworkError
from calcwork.notation.context.definitions.definitions import definitions_in
from calcwork.notation.spelling.sequences.chains import at_member, member_letter, members
from calcwork.notation.spelling.sequences.layers import (
    at_layer,
    at_neighbor,
    last_layers,
    layer_letter,
    layered_names,
    neighbors,
    with_letter,
)
from calcwork.notation.structure.items import Relation, throughout
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula


def define_layers(said: Collection, formula: Formula, definition: Definition) -> None:
    """Define z^2, z^3 and z^L by what is said of z^l, and the members of a chain by what is said of any."""
    letter = layer_letter(definition.left)
    formulas = [f.items for f in said.formulas]
    sides = (definition.left,), definition.right
    for n in members(formulas, definition.left):
        left, right = (
            throughout(s, partial(at_member, letter=member_letter(definition.left), number=n)) for s in sides
        )
        _define(said, Chain((left, right), (Relation("="),)), formula)
    if letter is None or definition.parameters is not None:
        return
    numbered = [tuple(at_layer(s, letter, n) for s in sides) for n in layered_names(formulas, definition.left)[1]]
    beside = [tuple(at_neighbor(s, letter, n) for s in sides) for n in neighbors(formulas, letter)]
    for last in last_layers(formulas, definition.left):
        own = tuple(with_letter(s, letter, last) for s in sides)
        beside += [own, *(tuple(at_neighbor(s, last, n) for s in own) for n in neighbors(formulas, last))]
    for left, right in (*numbered[1:], *beside):  # the input of the first layer has a meaning of its own
        reference = refer(left[0])
        if reference is None or said.symbols.interpret(reference)[0] in said.symbols.shapes:
            continue
        _define(said, Chain((left, right), (Relation("="),)), formula)


def _define(said: Collection, chain: Chain, formula: Formula) -> None:
    """Take an equation as the definition of its left side where that has none, and can have one."""
    try:
        found = definitions_in(said.symbols, chain, formula.position)[0]
    except CalcworkError:
        return
    for definition in found.values():
        definition.section = formula.section
