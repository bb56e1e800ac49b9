r"""What a note says of every layer or step, said of each number: ``a^{[l]}`` gives ``a^{[1]}``, ``a^{[2]}``, ..."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calcwork.notation.context.definitions.definitions import definition_of
from calcwork.notation.context.definitions.layered import define_layers
from calcwork.notation.foundation import formula_at
from calcwork.notation.note import Note
from calcwork.notation.spelling.sequences.layers import MOST_LAYERS, layer_letter, layered_stem
from calcwork.notation.spelling.sequences.numbered_steps import Steps, is_first
from calcwork.notation.structure.items import Number
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_constant, statements
from calcwork.notation.symbols.table import Definition

BOLD = ("mathbf",)


def define_steps(note: Note, steps: Steps | None) -> None:
    """Define layers with a number by what is said of any, and the first member of a sequence by its value.

    A check leaves the first undefined, as what a note says of one layer is a claim, and the second, as a value may be
    that of an example.
    """
    for key, sizes in list(note.symbols.inner.items()):
        for own in _numbered(*key):
            note.symbols.inner.setdefault(own, sizes)
    for definition in _starts(note, steps) if steps is not None else ():
        zero = definition.right == (Number("0"),) and note.symbols.inner.get(definition.key)
        note.symbols.define(replace(definition, right=(Number("0", BOLD),)) if zero else definition)
    for definition in sorted(dict.fromkeys(note.said.made.values()), key=lambda d: d.position):
        formula = formula_at(note, definition.position)
        if formula is not None and layer_letter(definition.left) is not None:
            define_layers(note.said, formula, definition)
    for key, rank in list(note.general[1].items()):
        for own in _numbered(*key):
            note.general[1].setdefault(own, rank)


def _numbered(name: str, count: int) -> Iterator[tuple[str, int]]:
    """Yield the names of numbered layers for that of one with a letter, each with the number of indices."""
    for number in range(MOST_LAYERS + 1) if (stem := layered_stem(name)) else ():
        yield f"{stem}{number}", count


def _starts(note: Note, steps: Steps) -> Iterator[Definition]:
    """Yield the equations that give the first members of sequences a number."""
    for formula in note.formulas:
        for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
            if chain.relations[0].name not in EQUALITIES or not is_constant(chain.sides[1]):
                continue
            found = definition_of(note.symbols, chain.sides[0], chain.sides[1], formula.position)
            if found is not None and is_first(found.name, steps) and not note.symbols.definitions.get(found.key):
                found.section = formula.section
                yield found
