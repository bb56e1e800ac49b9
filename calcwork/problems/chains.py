r"""Definitions with several forms: of ``F(v) = -\log \sum_h e^{-E(v, h)} = -b^\top v`` one that is understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calcwork.algebra.integrals import INTEGRALS
from calcwork.errors import CalcworkError
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.structure.items import Items
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.symbols.table import Definition


def with_readable_forms(note: Note) -> Note:
    """Return a note in which a name whose definition cannot be read is defined by a further side that can.

    An integral is read, but not derived: a side without one is taken.
    """
    if not any(True for f in note.formulas for _ in _forms(note, f)):
        return note
    formulas = [replace(f, items=_readable(note, f)) for f in note.formulas]
    return Note(formulas, note.number)  # what has been tried leaves traces in a note


def _forms(note: Note, formula: Formula) -> Iterator[tuple[Chain, Definition]]:
    """Yield the chains that give a definition in several forms."""
    for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and len(c.sides) > 2):
        made = note.defines(formula, chain, 0)
        if made is not None and all(chain.sides) and all(r.name in EQUALITIES for r in chain.relations[:2]):
            yield chain, made


def _readable(note: Note, formula: Formula) -> Items:
    """Return a formula without the first forms of a definition, up to one that can be read."""
    items = formula.items
    for chain, made in _forms(note, formula):
        if _is_read(note, made):
            continue
        equal = [r.name in EQUALITIES for r in chain.relations]
        forms = [s for n, s in enumerate(chain.sides[2:], 2) if all(equal[:n])]
        form = next((s for s in forms if _is_read_as(note, made, s)), None)
        places = [n for s in (chain.sides[1], form or ()) for n, i in enumerate(items) if s and i is s[0]]
        items = (*items[: places[0]], *items[places[1] :]) if len(places) == 2 else items
    return items


def _is_read_as(note: Note, made: Definition, form: Items) -> bool:
    """Tell whether a definition can be read with another right side."""
    other = replace(made, right=form)
    note.symbols.undefine(made)
    note.redefine(other)
    try:
        return _is_read(note, other)
    finally:
        note.symbols.undefine(other)
        note.redefine(made)


def _is_read(note: Note, definition: Definition) -> bool:
    note.enter(definition.position)
    try:
        equation = note.equation_of(definition)
        return equation is not None and not equation[1].has(*INTEGRALS)
    except (CalcworkError, *BREAKDOWNS):
        return False
