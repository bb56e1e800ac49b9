r"""Short signs of derivatives that a note introduces: ``\partial_k = \partial/\partial w_k``.

Before a plain name, ``\partial_k E \, u_k`` is the derivative of E alone, times u_k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Operator, Relation, Scripted
from calcwork.notation.survey.statements import EQUALITIES, trimmed
from calcwork.notation.survey.survey import index_name, walk

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
    return next((by for s, k in (w for items in formulas for w in walk(items)) if (by := _argument(s, k))), None)


def _argument(sequence: Items, at: int) -> Scripted | None:
    r"""Return the x_i of a ``\partial_i f(x)``."""
    sign, *behind = sequence[at : at + 3]
    group = behind[1] if len(behind) == 2 and isinstance(behind[0], Letter) else None
    if not isinstance(sign, Scripted) or not _is_short(sign) or not isinstance(group, Group) or group.open != "(":
        return None
    only = group.items[0] if len(group.items) == 1 else None
    return Scripted(only, sign.sub) if isinstance(only, Letter) and sign.sub != (only,) else None


def with_long_partials(part: Items, by: Scripted) -> Items:
    """Return one sequence with every short sign written out, in brackets with the plain name behind it."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        end = at + sum(1 for _ in takewhile(_is_short, part[at:]))
        signs = [_long(i, by) for i in part[at:end] if isinstance(i, Scripted)]
        named = _field(part[end:]) if signs else ()
        if named:
            inside = (*signs, *named)
            kept.append(Group("(", ")", inside, start=inside[0].start, end=inside[-1].end))
        else:
            kept += signs or part[at : at + 1]
        at = max(end + len(named), at + 1)
    return tuple(kept)


def _field(part: Items) -> Items:
    """Return the plain name that a part begins with, and its arguments."""
    if not part or not isinstance(part[0], Letter):
        return ()
    called = len(part) > 1 and isinstance(part[1], Group) and part[1].open == "("
    return part[: 1 + called]


def _long(item: Scripted, by: Scripted) -> Fraction:
    sign = replace(SIGN, start=item.start, end=item.end)
    variable = replace(by, sub=item.sub, start=item.start, end=item.end)
    return Fraction((sign,), (sign, variable), start=item.start, end=item.end)


def _is_short(item: Element) -> bool:
    r"""Tell whether this is ``\partial_k`` with one letter for an index."""
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
