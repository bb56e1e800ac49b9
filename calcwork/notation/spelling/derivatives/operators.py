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
        if len(kept) > 2 and _letter(kept[0]) and isinstance(kept[1], Relation) and kept[1].name in EQUALITIES:
            end = next((n for n, i in enumerate(kept[2:], start=2) if not _is_of_sign(i)), len(kept))
            by = _variable(kept[2:end])
            if by is not None and by.sub == kept[0].sub:  # type: ignore[union-attr]
                return by
    return None


def with_long_partials(part: Items, by: Scripted) -> Items:
    """Return one sequence with every short sign written out."""
    return tuple(_long(i, by) if _letter(i) else i for i in part)


def _long(item: Element, by: Scripted) -> Fraction:
    span = {"start": item.start, "end": item.end}
    sign = replace(SIGN, **span)
    return Fraction((sign,), (sign, replace(by, sub=item.sub, **span)), **span)  # type: ignore[union-attr]


def _letter(item: Element) -> bool:
    if not isinstance(item, Scripted) or item.base != SIGN or item.sup or item.primes or len(item.sub) != 1:
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
