r"""Names numbered 0 beside their own: the start w_0 of ``w - w_0`` is an array as w is, that of ``w_0 + w^T x`` not."""

from __future__ import annotations

from collections.abc import Iterator

from calcwork.notation.note import Note
from calcwork.notation.structure.items import Items, Number, Operator
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.survey import references, walk

ZERO = ((Number("0"),),)


def declare_starts(note: Note) -> None:
    """Give a name that is numbered 0, and added to or taken from the bare name, the shape of that."""
    for name in {n for f in note.formulas for n in _starts(f.items)}:
        shape = note.symbols.shape_of(name)
        if shape and f"{name}_0" not in note.symbols.shapes and not note.symbols.definitions.get((name, 1)):
            note.said.sections.shape(f"{name}_0", shape)
    for name in _values_beside_data(note):
        note.said.sections.shape(f"{name}_0", ())


def _values_beside_data(note: Note) -> set[str]:
    """Return the names of which a note lists numbers from 1 on, and has one numbered 0 that belongs to a function.

    So is the P_0 of P(t) beside the data P_1, ..., P_n, where no member follows from the one before it.
    """
    every = [r for f in note.formulas for r in references(f.items)]
    zero = {r.name for r in every if r.below == ZERO and not r.above}
    lagged = {r.name for r in every for p in r.below if len(p) > 1}
    listed = {n for f in note.formulas for n in _listed(f.items)}
    functions = {n for n in note.symbols.functions if not note.symbols.definitions.get((n, 1))}
    return (zero & listed & functions) - lagged - note.symbols.survey.zero_based


def _listed(items: Items) -> Iterator[str]:
    r"""Yield the name of ``P_1, \dots, P_n``, where a formula begins with such a list."""
    parts = split_at(items, ",")
    first = refer(parts[0][0]) if len(parts) > 2 and len(parts[0]) == 1 and is_dots(parts[1]) else None
    if first is not None and first.below == ((Number("1"),),):
        yield first.name


def _starts(items: Items) -> Iterator[str]:
    """Yield the names x of x - x_0 and x_0 - x."""
    for sequence, at in walk(items):
        between = sequence[at]
        if not (isinstance(between, Operator) and between.name in "+-" and 0 < at < len(sequence) - 1):
            continue
        one, other = refer(sequence[at - 1]), refer(sequence[at + 1])
        if one is None or other is None or one.name != other.name:
            continue
        if one.plain and other.plain and {one.indices, other.indices} == {(), ZERO}:
            yield one.name
