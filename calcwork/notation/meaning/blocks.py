r"""Partitioned arrays: matrices and vectors whose entries are arrays themselves.

The blocks of a row have one height and those of a column one width; a zero and an identity take theirs from the others.
The whole is an array like any other, on axes of several sections, so that all that holds for arrays holds for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sympy import Add, Expr, Integer, Symbol

from calcwork.algebra.scope import array
from calcwork.algebra.sections import Parts, length_of, picked
from calcwork.errors import CalcworkError
from calcwork.notation.meaning import unit_signs
from calcwork.notation.structure.items import Element, Gap, Group, Items, Scripted
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.partitions import Partition, sides_with_blocks
from calcwork.notation.survey.statements import Chain
from calcwork.notation.symbols.table import Definition, Symbols
from calcwork.notation.symbols.values import ShapeError, Sizes, Value, built

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

STACKED = "vectors with a comma between them in a bracket are read as one above the other"
BESIDE = "matrices with a comma between them in a bracket are read as one beside the other"
MIXED = "a number stands beside vectors in an array of blocks"
ZERO, SCALAR, COLUMN, ROW, MATRIX = "zero", "scalar", "column", "row", "matrix"
STRUCTURED = frozenset({"symmetric", "semidefinite", "definite"})
DIAGONALS = frozenset({"diag", "blkdiag", "blockdiag", "bdiag"})


def assembled(reader: Reader, rows: Sequence[Sequence[Value]]) -> Value:
    """Return the array of some blocks, given by rows of one length.

    Raises
    ------
    ShapeError
        When the blocks of a row differ in height, or those of a column in width.
    """
    kinds = [[_kind(v) for v in row] for row in rows]
    heights = [_length(reader, row, kind, 0) for row, kind in zip(rows, kinds, strict=True)]
    columns, turned = list(zip(*rows, strict=True)), list(zip(*kinds, strict=True))
    widths = [_length(reader, column, kind, 1) for column, kind in zip(columns, turned, strict=True)]

    def entry(i: Expr, j: Expr) -> Expr:
        def of_row(n: int, place: Expr) -> Expr:
            return picked(j, widths, [lambda q, m=m: _entry(rows[n][m], kinds[n][m], place, q) for m in range(width)])

        return picked(i, heights, [lambda p, n=n: of_row(n, p) for n in range(len(rows))])

    width = len(widths)
    notes = dict.fromkeys(note for row in rows for v in row for note in v.notes)
    if any(_is_mixed(line, kind, long) for lines, turn, long in ((rows, kinds, ROW), (columns, turned, COLUMN))
           for line, kind in zip(lines, turn, strict=True)):  # fmt: skip
        notes[MIXED] = None
    return built((length_of(heights), length_of(widths)), entry, notes=tuple(notes))


def _is_mixed(blocks: Sequence[Value], kinds: Sequence[str], long: str) -> bool:
    """Tell whether the name of a number stands with vectors of any length in one line of blocks."""
    return long in kinds and any(v.entry.is_Symbol for v, k in zip(blocks, kinds, strict=True) if k == SCALAR)


def _kind(value: Value) -> str:
    if value.entry == 0:
        return ZERO
    if value.rank == 1:
        return ROW if value.row else COLUMN
    return MATRIX if value.rank else SCALAR


def _length(reader: Reader, blocks: Sequence[Value], kinds: Sequence[str], axis: int) -> Expr:
    """Return the height of a row of blocks, or the width of a column of them."""
    thin = {SCALAR, ROW if axis == 0 else COLUMN}
    long = COLUMN if axis == 0 else ROW
    word = "row" if axis == 0 else "column"
    if thin & set(kinds):
        if {long, MATRIX} & set(kinds):
            raise ShapeError(f"a {word} of blocks holds a number or a {'row' if axis == 0 else 'column'} beside others")
        return Integer(1)
    own = [v.sizes[axis if k == MATRIX else 0] for v, k in zip(blocks, kinds, strict=True) if k != ZERO]
    if not own:
        return unit_signs.open_size("block")
    # The size of an identity is named by what stands beside it.
    own.sort(key=lambda n: not str(n).startswith("?I"))
    for size in own[1:]:
        reader.algebra.sizes.same(own[0], size, f"the blocks of a {word} do not fit together")
    return reader.algebra.sizes.find(own[0])


def _entry(value: Value, kind: str, i: Expr, j: Expr) -> Expr:
    if kind in (ZERO, SCALAR):
        return value.entry
    return value.at(i, j) if kind == MATRIX else value.at(i if kind == COLUMN else j)


# --- how blocks are written -------------------------------------------------------------------------------------------


def is_augmented(item: Element) -> bool:
    """Tell whether a bracket holds arrays side by side with a bar between them, as [X | Z]."""
    return isinstance(item, Group) and item.open in "([" and len(split_at(item.items, "|")) > 1


def augmented(reader: Reader, item: Group) -> Value | None:
    """Return the array of [X | Z], None when the parts are no arrays."""
    values = [reader.expression(p) for p in split_at(item.items, "|") if p]
    return assembled(reader, [values]) if len(values) > 1 and any(v.rank for v in values) else None


def stacked(reader: Reader, values: Sequence[Value]) -> Value | None:
    """Return a list of arrays as one row or column: (x^T, 1) is a row; (x, 1) a column, as a matrix it would not fit.

    A list of columns alone may as well be a matrix, and is left open. Where code is wanted, it is a column unless all
    have one length, and matrices of other shapes than square stand side by side; both are told.
    """
    kinds = {_kind(v) for v in values} - {ZERO}
    if reader.symbols.members_described and kinds == {COLUMN} and not _are_alike(reader, values):
        reader.notes[STACKED] = None
        return assembled(reader, [[v] for v in values])
    if reader.symbols.members_described and MATRIX in kinds <= {MATRIX, COLUMN} and not _commute(reader, values):
        reader.notes[BESIDE] = None
        return assembled(reader, [values])
    if kinds <= {ROW, SCALAR}:
        return assembled(reader, [values])
    return assembled(reader, [[v] for v in values]) if kinds == {COLUMN, SCALAR} else None


def _are_alike(reader: Reader, values: Sequence[Value]) -> bool:
    """Tell whether columns are known to have one length, so that they may be those of a matrix."""
    lengths = {reader.algebra.sizes.find(v.sizes[0]) for v in values if v.rank}
    return len(lengths) < 2


def _commute(reader: Reader, values: Sequence[Value]) -> bool:
    """Tell whether arrays may be two square matrices, of which [A, B] is AB - BA."""
    find = reader.algebra.sizes.find
    shapes = [tuple(map(find, v.sizes)) for v in values]
    closed = [s for s in shapes if not any(map(reader.algebra.sizes.is_open, s))]
    return not any(len(s) != 2 or s[0] != s[1] for s in closed)


def upright(reader: Reader, item: Group) -> Value | None:
    """Return the column of [h; x], arrays one above the other; None for other brackets."""
    parts = split_at(item.items, ";")
    if len(parts) < 2 or not all(parts) or any(len(split_at(p, ",")) > 1 for p in parts):
        return None
    values = [reader.expression(p) for p in parts]
    return assembled(reader, [[v] for v in values]) if any(v.rank for v in values) else None


def diagonal(reader: Reader, name: str, items: Items, at: int) -> tuple[Value, int] | None:
    r"""Return the block diagonal matrix of ``\operatorname{diag}(A, B)``, and the place after it."""
    following = items[at + 1] if at + 1 < len(items) else None
    group = following.base if isinstance(following, Scripted) and not following.sub else following
    if name not in DIAGONALS or not isinstance(group, Group) or len(parts := split_at(group.items, ",")) < 2:
        return None
    if any(is_dots(tuple(i for i in p if not isinstance(i, Gap))) for p in parts):
        return None  # diag(d_1, ..., d_n)
    values = [reader.expression(p) for p in parts if any(not isinstance(i, Gap) for i in p)]
    if not any(v.rank == 2 for v in values):
        return None
    zero = Value(Integer(0))
    whole = assembled(reader, [[v if n == m else zero for m in range(len(values))] for n, v in enumerate(values)])
    return reader.raised(whole, following.sup if isinstance(following, Scripted) else ()), at + 2


# --- names of blocks --------------------------------------------------------------------------------------------------


def guess_blocks(symbols: Symbols, is_open: Callable[[str], bool]) -> None:
    """Take the capital letters of a written-out array as matrices where one of them is, or an identity.

    A name whose blocks have letters for labels is a matrix of matrices, and its vectors have the labels of its rows.
    """
    labels: set[str] = set()
    for cells in symbols.survey.arrays:
        if len(cells) < 2 or len(cells[0]) < 2:
            continue
        names = [symbols.interpret(r)[0] for row in cells for r in row if r is not None]
        upper = [n for n in names if n[:1].isupper()]
        own = {r.name for row in cells for r in row if r is not None} & set(symbols.survey.blocks)
        turned = any(r is not None and r.transposed for row in cells for r in row)
        if own or turned or any(n == "I" or symbols.rank_of(n) == 2 for n in upper):
            symbols.ranks.update({n: 2 for n in upper if n != "I" and is_open(n)})
        for name in own:
            labels |= {part for label in symbols.survey.blocks[name] for part in label.split("_")}
    for name, found in symbols.survey.blocks.items():
        if found <= labels:
            symbols.ranks.update({n: 1 for x in found if is_open(n := f"{name}_{x}") and not symbols.ranks.get(n)})


def note_blocks(symbols: Symbols, chain: Chain, position: int, made: Mapping[int, Definition]) -> None:
    """Note which names of a chain are blocks of a whole that stands beside them, and whether they make it up."""
    bare = {r.name for side in chain.sides if len(side) == 1 and (r := refer(side[0])) is not None}
    for k, cells in sides_with_blocks(chain.sides):
        stems = {r.name for row in cells for r in row if r is not None}
        names = [[symbols.interpret(r)[0] for r in row if r is not None] for row in cells]
        left = refer(chain.sides[k - 1][0]) if len(chain.sides[k - 1]) == 1 else None
        given = k - 1 in made
        if not given and not (stems <= bare and stems <= set(symbols.survey.blocks)):
            continue
        if given and (left is None or not left.plain):
            continue
        for n, row in enumerate(names):
            for m, name in enumerate(row):
                whole = chain.sides[k - 1]
                symbols.partitions.setdefault(name, Partition(whole, cells, (n, m), position, given))


def block_of(read_with: type[Reader], symbols: Symbols, name: str) -> tuple[Expr, Expr] | None:
    """Return what says which part of a whole a block is, None when nothing does."""
    part = symbols.partitions.get(name)
    try:
        return _defined_by_whole(read_with(symbols, part.position), name, part) if part is not None else None
    except (CalcworkError, TypeError, ValueError):
        return None


def _defined_by_whole(reader: Reader, name: str, part: Partition) -> tuple[Expr, Expr] | None:
    """Return a block and what it is of its whole: of one given otherwise, or of a symmetric one with these blocks."""
    symbols, sizes = reader.symbols, reader.algebra.sizes
    blocks = [[reader.value_of(r, part.whole[0]) for r in row if r is not None] for row in part.cells]
    grid = assembled(reader, blocks)
    if not part.given:
        whole = reader.expression(part.whole)
        for a, b in zip(whole.sizes, grid.sizes, strict=True):
            sizes.same(a, b, "an array and its blocks")
    else:
        label = symbols.interpret(refer(part.whole[0]))[0]  # type: ignore[arg-type]
        if symbols.kinds.get(label) not in STRUCTURED or grid.rank != 2 or len(blocks) != len(blocks[0]):
            return None
        length = sizes.same(grid.sizes[0], grid.sizes[1], f"{label} is not square")
        base = array(f"{label}_whole", length, length)
        symbols.origins[f"{label}_whole"] = label
        whole = built((length, length), lambda i, j: base[i, j])
    return _part_of(whole, blocks, part.place, symbols.whole(name), sizes)


def _part_of(
    whole: Value, blocks: list[list[Value]], place: tuple[int, int], own: Value, sizes: Sizes
) -> tuple[Expr, Expr] | None:
    if own.rank != whole.rank:
        return None
    befores = []
    for axis in range(whole.rank):
        parts = sizes.find(whole.sizes[axis])
        n = place[axis] if whole.rank == 2 else max(place)
        befores.append(Add(*parts.args[:n]) if isinstance(parts, Parts) else None)
    if None in befores:
        return None
    places = [Symbol(i.name, integer=True) for i in own.indices]
    return own.at(*places), whole.at(*(p + b for p, b in zip(places, befores, strict=True)))
