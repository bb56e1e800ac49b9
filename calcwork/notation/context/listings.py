"""Lists of numbers: w = (0, 1) behind formulas for any w gives its entries values there, and defines no new w."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import Environment, Gap, Group, Items, Number, Scripted
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.partitions import MATRICES
from calcwork.notation.survey.statements import is_number
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition


def listed_values(definition: Definition, earlier: Iterable[Items]) -> list[Definition]:
    """Return the definitions of the entries of a listed vector that the displays before it use as any vector."""
    reference = refer(definition.left)
    if reference is None or not reference.plain or definition.parameters is not None or definition.places:
        return []
    if isinstance(definition.left, Scripted):
        return []
    entries = _entries(definition.right)
    if len(entries) < 2 or not all(is_number(e) for e in entries):
        return []
    if not any(r.name == reference.name for items in earlier for r in references(items)):
        return []
    return [_entry(definition, n, e) for n, e in enumerate(entries, start=1)]


def _entry(definition: Definition, number: int, value: Items) -> Definition:
    place = (Number(str(number)),)
    return replace(definition, left=Scripted(definition.left, sub=place), right=value, places=(place,), onward=True)


def _entries(right: Items) -> list[Items]:
    """Return the entries of a bracket with commas, or of a written-out row or column."""
    only = right[0] if len(right) == 1 else None
    item = only.base if isinstance(only, Scripted) and not only.sub and not only.primes else only
    if isinstance(item, Group) and item.open in "[(":
        return split_at(item.items, ",")
    if not isinstance(item, Environment) or item.name not in MATRICES:
        return []
    rows = [row.cells for row in item.rows if any(row.cells)]
    cells = [c for row in rows for c in row] if len(rows) == 1 or all(len(r) == 1 for r in rows) else []
    return [tuple(i for i in c if not isinstance(i, Gap)) for c in cells]
