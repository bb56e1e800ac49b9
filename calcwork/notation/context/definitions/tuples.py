"""Equations between lists: ``(a, b) = (1, 2)`` and a written column of names that is one of numbers."""

from __future__ import annotations

from calcwork.notation.structure.items import Element, Environment, Gap, Group, Items, rows_of
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import Chain


def tuples(chain: Chain) -> list[tuple[Items, Items]]:
    """Return the single equations of one between two lists or columns; what stands between the ends may be sums."""
    left, right = (_entries(tuple(i for i in chain.sides[end] if not isinstance(i, Gap))) for end in (0, -1))
    return list(zip(left, right, strict=True)) if len(left) == len(right) > 1 else []


def _entries(side: Items) -> list[Items]:
    """Return the entries of a side that is one list in brackets or one written column or row, nothing for others."""
    only: Element | None = side[0] if len(side) == 1 else None
    if isinstance(only, Group):
        return split_at(only.items, ",", ";")
    if not isinstance(only, Environment) or "matrix" not in only.name:
        return []
    rows = rows_of(only)
    return [c for row in rows for c in row if c] if len(rows) == 1 or all(len(r) == 1 for r in rows) else []
