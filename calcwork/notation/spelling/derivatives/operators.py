r"""Short signs of derivatives that a note introduces: ``\partial_k = \partial/\partial w_k``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Fraction, Items, Letter, Operator, Relation, Scripted
from calcwork.notation.survey.statements import EQUALITIES, trimmed
from calcwork.notation.survey.survey import index_name

SIGN = Letter("partial")


def short_partials(formulas: Sequence[Items]) -> Scripted | None:
    r"""Return the w_k of a note that writes ``\partial_k`` for the derivative by it."""
    for items in formulas:
        kept = trimmed(items)
        head, relation = kept[:2] if len(kept) > 2 else (None, None)
        if not isinstance(head, Scripted) or not isinstance(relation, Relation) or relation.name not in EQUALITIES:
            continue
        end = next((n for n, i in enumerate(kept[2:], start=2) if not _is_of_sign(i)), len(kept))
        by = _variable(kept[2:end]) if _is_short(head) else None
        if by is not None and by.sub == head.sub:
            return by
    return None


def with_long_partials(part: Items, by: Scripted) -> Items:
    """Return one sequence with every short sign written out."""
    return tuple(_long(i, by) if isinstance(i, Scripted) and _is_short(i) else i for i in part)


def _long(item: Scripted, by: Scripted) -> Fraction:
    sign = replace(SIGN, start=item.start, end=item.end)
    variable = replace(by, sub=item.sub, start=item.start, end=item.end)
    return Fraction((sign,), (sign, variable), start=item.start, end=item.end)


def _is_short(item: Scripted) -> bool:
    r"""Tell whether this is ``\partial_k`` with one letter for an index."""
    if item.base != SIGN or item.sup or item.primes or len(item.sub) != 1:
        return False
    return index_name(item.sub[0]) is not None


def _is_of_sign(item: Element) -> bool:
    return isinstance(item, (Fraction, Scripted)) or item in (SIGN, Operator("/"))


def _variable(right: Items) -> Scripted | None:
    r"""Return the variable of ``\partial/\partial w_k`` or of the fraction."""
    match right:
        case (Fraction((a,), (b, Scripted() as by)),) | (a, Operator("/"), b, Scripted() as by) if a == b == SIGN:
            return by
    return None
