r"""Which names are blocks: found in the arrays that a note writes out, before anything is read.

In ``\Sigma = (\Sigma_{aa}, \Sigma_{ab}; ...)`` and ``x = (x_a; x_b)`` the letters a and b are labels of blocks, and no
indices. Numbers are, where the blocks are bold or marked as matrices: the A_{11} of A_{11}^{-1}, but not a_{11}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from calcwork.notation.structure.items import (
    MATRICES,
    Environment,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    rows_of,
)
from calcwork.notation.structure.references import Reference, label_text, refer

Cells = tuple[tuple[Reference | None, ...], ...]


@dataclass(frozen=True)
class Partition:
    """Hold one name as a block of a whole: the whole as it is written, and all blocks in their rows."""

    whole: Items
    cells: Cells
    place: tuple[int, int]
    position: int
    given: bool


def cells_of(item: object) -> Cells:
    """Return the names in a written-out array, None for what is no plain name."""
    if not isinstance(item, Environment) or item.name not in MATRICES:
        return ()
    rows = rows_of(item)
    if not rows or len({len(r) for r in rows}) != 1:
        return ()
    return tuple(tuple(_name(c) for c in row) for row in rows)


def _without_gaps(cell: Items) -> Items:
    return tuple(i for i in cell if not isinstance(i, Gap))


def _name(cell: Items) -> Reference | None:
    if cell and isinstance(cell[0], Operator) and cell[0].name in "+-":
        cell = cell[1:]
    return refer(cell[0]) if len(cell) == 1 else None


def grids(formulas: Iterable[Items], parts_of: object) -> list[Cells]:
    """Return the written-out arrays of several cells; ``parts_of`` gives the sequences inside of an item."""
    found: list[Cells] = []
    pending = list(formulas)
    while pending:
        for item in pending.pop():
            cells = cells_of(item)
            if len(cells) * len(cells[0] if cells else ()) > 1:
                found.append(cells)
            pending += parts_of(item)  # type: ignore[operator]
    return found


def block_labels(arrays: Sequence[Cells], bound: set[str], named: Iterable[Reference]) -> dict[str, set[str]]:
    """Return the labels of the blocks of every name that has some."""
    marked = {(r.name, label_of(r)) for r in named if r.bold or ((r.transposed or r.inverse) and r.upper)}
    found: dict[str, set[str]] = {}
    for _ in range(2):  # the numbers that label the blocks of x_1, x_2 label those of A_11 and A_12 too
        for cells in arrays:
            if (name := _of_one_name(cells)) is None:
                continue
            labels = {label_of(r) for row in cells for r in row if r is not None}
            parts = [p[0] for row in cells for r in row if r is not None for p in r.below]
            letters = all(isinstance(p, Letter) and p.name not in bound for p in parts)
            others = {x for known in found.values() for x in known}
            own = {label_text((p,)) for p in parts}
            named_so = any((name, x) in marked for x in labels) or (name[:1].isupper() and own <= others)
            if letters or (named_so and all(isinstance(p, Number) for p in parts)):
                found.setdefault(name, set()).update(labels)
    return found


def functions_among(
    formulas: Iterable[Items],
    walk: Callable[[Items], Iterable[tuple[Items, int]]],
    references: Callable[[Items], Iterable[Reference]],
) -> set[str]:
    """Return the names that stand before a bracket, and what is given by letters for variables, as f = 3xy + y^2."""
    found: set[str] = set()
    for items in formulas:
        for sequence, at in walk(items):
            after = sequence[at + 1] if at + 1 < len(sequence) else None
            called = refer(sequence[at]) if isinstance(after, Group) and after.open == "(" else None
            if called is not None and called.plain and not called.indices:
                found.add(called.name)
        head = refer(items[0]) if len(items) > 2 and items[1] == Relation("=") else None
        if head is not None and head.plain and head.name.islower():
            used = list(references(items[2:]))
            if used and all(r.name in "uvwxyze" and not (r.indices or r.bold) for r in used):
                found.add(head.name)
    return found


def _of_one_name(cells: Cells) -> str | None:
    """Return the name of which all cells are, each under a label of its own."""
    blocks = [r for row in cells for r in row]
    labels = [label_of(r) if r is not None else "" for r in blocks]
    names = {r.name for r in blocks if r is not None}
    return names.pop() if len(names) == 1 and all(labels) and len(set(labels)) == len(labels) else None


def label_of(reference: Reference) -> str:
    """Return the subscripts of a name as one label, an empty text when they are none."""
    if reference.above or not reference.below or any(len(p) != 1 for p in reference.below):
        return ""
    return "_".join(label_text(p) for p in reference.below)


def as_block(reference: Reference, labels: dict[str, set[str]]) -> Reference:
    """Return a reference with the label of a block as a part of its name."""
    if reference.name not in labels or (label := label_of(reference)) not in labels[reference.name]:
        return reference
    return replace(reference, name=f"{reference.name}_{label}", below=(), labeled=True)


def sides_with_blocks(sides: Sequence[Items]) -> Iterator[tuple[int, Cells]]:
    """Yield every side of a chain, but the first, that is a written-out array of different names."""
    for k, side in enumerate(sides[1:], start=1):
        kept = tuple(i for i in _without_gaps(side) if not isinstance(i, Punctuation))
        cells = cells_of(kept[0]) if len(kept) == 1 else ()
        names = [r for row in cells for r in row]
        plain = all(r is not None and r.plain for r in names)
        if len(names) > 1 and plain and len({(r.name, label_of(r)) for r in names if r is not None}) == len(names):
            yield k, cells
