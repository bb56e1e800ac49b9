r"""Names numbered 0 beside their own: the start w_0 of ``w - w_0`` is an array as w is, that of ``w_0 + w^T x`` not."""

from __future__ import annotations

from collections.abc import Iterator

from calcwork.notation.note import Note
from calcwork.notation.structure.items import Items, Number, Operator
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk

ZERO = ((Number("0"),),)


def declare_starts(note: Note) -> None:
    """Give a name that is numbered 0, and added to or taken from the bare name, the shape of that."""
    for name in {n for f in note.formulas for n in _starts(f.items)}:
        shape = note.symbols.shape_of(name)
        if shape and f"{name}_0" not in note.symbols.shapes and not note.symbols.definitions.get((name, 1)):
            note.said.sections.shape(f"{name}_0", shape)


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
