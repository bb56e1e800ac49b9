r"""Norms with a matrix below that a note defines: ``\|v\|_M^2 = v^\top M v`` says what ``\|y - Xw\|_{R^{-1}}`` is.

Without such a definition one school means the matrix itself and another one its inverse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from calcwork.notation.structure.items import (
    Element,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Root,
    Scripted,
    Text,
    throughout,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import references

EQUALS = frozenset({"=", ":=", "equiv"})
BARS = frozenset({"||", "|"})
SQUARED = (Number("2"),)


@dataclass(frozen=True)
class Weighted:
    """Hold the formula that defines a norm, its letters for vector and matrix, and the right side, perhaps squared."""

    formula: Items
    bars: str
    vector: Element
    matrix: Element
    right: Items
    squared: bool


def weighted_norm(formulas: Iterable[Items]) -> Weighted | None:
    """Return the definition of a norm with a matrix below, None where there is none, or several."""
    found = [w for items in formulas if (w := _defined(items)) is not None]
    return found[0] if len({(w.bars, w.right) for w in found}) == 1 else None


def with_weighted_norms(part: Items, found: Weighted) -> Items:
    """Return one sequence with such norms written out; the definition itself stays as it is."""
    return part if part == found.formula else tuple(_written_out(i, found) for i in part)


def _defined(items: Items) -> Weighted | None:
    head = items[0] if len(items) > 2 else None
    relation = items[1] if head is not None else None
    if not isinstance(head, Scripted) or not isinstance(relation, Relation) or relation.name not in EQUALS:
        return None
    if (group := _norm(head)) is None or head.sup not in ((), SQUARED) or len(group.items) != 1 or len(head.sub) != 1:
        return None
    ends = (n for n, i in enumerate(items) if n > 1 and isinstance(i, (Relation, Punctuation, Text)))
    right, names = items[2 : next(ends, len(items))], (group.items[0], head.sub[0])
    own = [refer(i) for i in names]
    if any(r is None or not r.plain or r.indices for r in own) or own[0] == own[1]:
        return None
    if not {r.name for r in own if r is not None} <= {r.name for r in references(right)}:
        return None
    return Weighted(items, group.open, *names, right, bool(head.sup))


def _norm(item: Scripted) -> Group | None:
    """Return the bars of a norm with something below them."""
    group = item.base
    return group if isinstance(group, Group) and group.open in BARS and item.sub and not item.primes else None


def _written_out(item: Element, found: Weighted) -> Element:
    group = _norm(item) if isinstance(item, Scripted) else None
    if not isinstance(item, Scripted) or group is None or group.open != found.bars or not _is_matrix(item.sub):
        return item
    put = {found.vector: group.items, found.matrix: item.sub}
    right = throughout(found.right, partial(_put_in, put=put))
    if found.squared and item.sup != SQUARED:
        right = (Root((), right, start=item.start, end=item.end),)
    whole = Group("(", ")", right, start=item.start, end=item.end)
    as_defined = found.squared and item.sup == SQUARED
    return whole if as_defined or not item.sup else replace(item, base=whole, sub=())


def _is_matrix(sub: Items) -> bool:
    r"""Tell whether a capital name stands below a norm, perhaps inverted; the F of Frobenius is none."""
    reference = refer(sub[0]) if len(sub) == 1 else None
    return reference is not None and reference.upper and sub != (Letter("F"),)


def _put_in(part: Items, put: dict[Element, Items]) -> Items:
    def changed(item: Element) -> Element:
        base = item.base if isinstance(item, Scripted) else item
        if (given := put.get(base)) is None:
            return item
        inner = given[0] if len(given) == 1 and isinstance(given[0], Letter) else Group("(", ")", given)
        inner = replace(inner, start=item.start, end=item.end)
        return replace(item, base=inner) if isinstance(item, Scripted) else inner

    return tuple(map(changed, part))
