"""What is declared of one name and holds for others: for u_1 what is said of u, for an argument what its family is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from calcwork.notation.spelling.functions.arguments import OWN
from calcwork.notation.structure.items import Number
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula


def share_numbered(symbols: Symbols, formulas: Sequence[Formula]) -> Iterator[str]:
    """Let u_1 be a vector as u is, where a numbered u is transposed and none has a letter: u_1^T S u_1."""
    for name, shape in list(symbols.shapes.items()):
        use = symbols.survey.uses.get(name)
        if use is None or len(shape) != 1 or not use.marks["transposed1"] or use.lettered:
            continue
        for reference in (r for f in formulas for r in references(f.items) if r.name == name):
            number = reference.below[0][0] if len(reference.below) == 1 == len(reference.below[0]) else None
            if isinstance(number, Number) and not reference.above:
                symbols.shapes.setdefault(f"{name}_{number.value}", shape)
                yield f"{name}_{number.value}"


def share_with_arguments(symbols: Symbols) -> None:
    """Let an argument that stands for the members of a family have the shape of these."""
    for name in symbols.survey.uses:
        shape = symbols.inner.get((name.removesuffix(OWN), 1))
        if name.endswith(OWN) and shape is not None:
            symbols.shapes.setdefault(name, shape)
