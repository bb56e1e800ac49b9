r"""Recurrences of a note with steps up to a letter: the members with which their sequences start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.algebra.recurrences import loops_in
from calcwork.algebra.scope import Scope
from calcwork.errors import CalcworkError
from calcwork.notation.context.collection import Formula
from calcwork.notation.foundation import unreadable
from calcwork.notation.lettered import at_positions, definition_of
from calcwork.notation.note import Note
from calcwork.notation.spelling.sequences.lettered_steps import Sequences, start_of, with_starts_named
from calcwork.notation.structure.items import Element, Gap, Items, Letter, Punctuation
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_constant, statements
from calcwork.notation.symbols.table import Definition


def with_own_starts(formulas: Sequence[Formula], sequences: Sequences) -> tuple[list[Formula], Sequences]:
    """Return formulas in which the members before the first step have names of their own, and the sequences so."""
    changed = [replace(f, items=with_starts_named(f.items, sequences)) for f in formulas]
    steps = {n: replace(s, right=with_starts_named(s.right, sequences)) for n, s in sequences.steps.items()}
    return changed, at_positions(replace(sequences, steps=steps), [f.position for f in formulas])


def take_sequences(note: Note, sequences: Sequences | None) -> None:
    """Let a loss rest on sequences, and count the data from 0 of which their first steps need the members 0."""
    note.facts.sequences = sequences
    for step in sequences.steps.values() if sequences is not None else ():
        note.symbols.survey.zero_based |= step.from_zero
        note.symbols.survey.sizes |= {i.name for i in step.last if isinstance(i, Letter)}


def refuse_loops(note: Note, scope: Scope) -> None:
    """Refuse recurrences that lead nowhere: a member that needs itself, or one that is not given."""
    try:
        loops_in(scope)
    except CalcworkError as error:
        steps = note.facts.sequences.steps if note.facts.sequences is not None else {}
        own = next((s for n, s in steps.items() if f"'{n}'" in str(error)), None)
        raise (unreadable(note, definition_of(note, own), error) if own is not None else error) from None


def define_starts(note: Note) -> None:
    """Define the members before the first step by the numbers that the note gives them, and give the others shapes."""
    if note.facts.sequences is None:
        return
    own = starts_of(note)
    for formula in note.formulas:
        for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
            equal = [r.name in EQUALITIES for r in chain.relations]
            sides = [_plain(side) for side in chain.sides]
            sides[0] = split_at(sides[0], ",")[-1]  # t = 1, \dots, T, h_0 = 0
            for k, side in enumerate(sides[:-1]):
                name, places = _interpreted(note, side[0]) if len(side) == 1 else ("", ())
                right = sides[-1] if all(equal) and is_constant(sides[-1]) else sides[k + 1]
                known = note.symbols.definitions.get((name, len(places)))
                if name in own and all(equal[: k + 1]) and right and not known:
                    note.symbols.define(Definition(name, side[0], right, formula.position, places=places))


def starts_of(note: Note) -> set[str]:
    """Return the names of the members before the first step."""
    steps = note.facts.sequences.steps.values() if note.facts.sequences is not None else ()
    return {n for step in steps for k in step.starts if (n := _interpreted(note, start_of(step, k))[0])}


def _plain(side: Items) -> Items:
    """Return a side without what ends its sentence."""
    while side and isinstance(side[-1], Punctuation | Gap):
        side = side[:-1]
    return tuple(i for i in side if not isinstance(i, Gap))


def _interpreted(note: Note, item: Element) -> tuple[str, tuple[Items, ...]]:
    """Return the name and the places of a member, an empty name where there is none."""
    reference = refer(item)
    return note.symbols.interpret(reference) if reference is not None and not reference.power else ("", ())
