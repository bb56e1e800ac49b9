r"""The meaning of ``\operatorname{vec}(X)``, which stacks columns, and of Kronecker products.

``\otimes`` is one only where the note has vec of something: elsewhere fields write it for outer products and for
products entry by entry, and it stays unclear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr, Integer

from calcwork.algebra.stacked import BlockOf, PlaceIn
from calcwork.notation.structure.items import Items
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value, built

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

KRONECKER = "kronecker"
COLUMNS = "vec stacks the columns of a matrix"
READ = "the sign of a tensor product is read as that of Kronecker"


def stacked(reader: Reader, value: Value) -> Value:
    """Return vec of a matrix, its columns one below the other."""
    if not reader.symbols.survey.stacks:
        raise Unclear("vec may stack rows here; only that of columns is read")
    if value.rank != 2:
        raise Unclear(f"vec of {value.describe()} is not understood")
    height, width = _sizes(reader, value)
    return built(
        (height * width,), lambda k: value.at(PlaceIn(k, height), BlockOf(k, height)), notes=(*value.notes, COLUMNS)
    )


def product(reader: Reader, a: Value, b: Value) -> Value:
    """Return the Kronecker product of two arrays, a column as a matrix of one column and a row as one of one row."""
    if not a.rank or not b.rank:
        return reader.algebra.multiply(a, b)
    if not reader.symbols.survey.stacks:
        raise Unclear("a tensor product is read where the note has vec of a matrix, by columns")
    (m, n), (p, q) = _sizes(reader, a), _sizes(reader, b)

    def entry(i: Expr, j: Expr) -> Expr:
        return _at(a, BlockOf(i, p), BlockOf(j, q)) * _at(b, PlaceIn(i, p), PlaceIn(j, q))

    return built((m * p, n * q), entry, notes=(*a.notes, *b.notes, READ))


def of_runs(reader: Reader, factors: list[tuple[str, Value]], items: Items) -> Value:
    r"""Return the product of factors with Kronecker signs between them, ``AC \otimes BD`` as that of AC and BD."""
    if any(join not in ("", KRONECKER) for join, _ in factors):
        raise Unclear("a tensor product beside another sign needs brackets", items[0])
    runs: list[list[tuple[str, Value]]] = [[]]
    for join, value in factors:
        if join:
            runs.append([])
        runs[-1].append(("", value))
    total, *others = (reader.multiplied(run, items) for run in runs)
    for other in others:
        total = product(reader, total, other)
    return total


def _sizes(reader: Reader, value: Value) -> tuple[Expr, Expr]:
    sizes = tuple(map(reader.algebra.sizes.find, value.sizes))
    if any(map(reader.algebra.sizes.is_open, sizes)):
        raise Unclear("the lengths of the arrays in a Kronecker product or under vec must be declared")
    if value.rank == 1:
        return (Integer(1), sizes[0]) if value.row else (sizes[0], Integer(1))
    return sizes[0], sizes[1]


def _at(value: Value, i: Expr, j: Expr) -> Expr:
    return value.at(i, j) if value.rank == 2 else value.at(j if value.row else i)
