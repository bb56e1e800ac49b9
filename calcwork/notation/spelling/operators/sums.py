r"""Sums that say below less than usual, or in another way.

``\sum x_i y_i`` runs over the one letter that numbers what it adds up, and the sum over ``j (\ne i)`` over j != i.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.survey.survey import SUMS, index_name, references, walk
from calcwork.notation.symbols.terms import bound_letters, reduces


def has_bare_sums(formulas: Sequence[Items]) -> bool:
    """Tell whether a sum or product stands somewhere with nothing below and above it."""
    return any(_is_bare(sequence[at]) for items in formulas for sequence, at in walk(items))


def with_letters_below(part: Items, _: bool) -> Items:
    """Return one sequence in which each bare sum has its letter below, where only one can be meant."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        letter = _letter_of(part[at + 1 :]) if _is_bare(item) else None
        below = (Letter(letter, start=item.end, end=item.end),) if letter is not None else ()
        kept.append(Scripted(item, below, (), start=item.start, end=item.end) if below else item)
    return tuple(kept)


def with_conditions_unwrapped(part: Items) -> Items:
    r"""Return one sequence with what stands in brackets below a sum without these: ``j (\ne i)`` is ``j \ne i``."""
    return tuple(
        replace(i, sub=_unwrapped(i.sub)) if isinstance(i, Scripted) and isinstance(i.base, BigOperator) else i
        for i in part
    )


def _unwrapped(sub: Items) -> Items:
    """Return a letter and the condition on it in brackets, which may name it again, as one condition."""
    last = sub[-1] if len(sub) == 2 and index_name(sub[0]) is not None else None
    if not isinstance(last, Group) or last.open != "(":
        return sub
    condition = last.items[1:] if last.items[:1] == sub[:1] else last.items
    return (sub[0], *condition) if condition and isinstance(condition[0], Relation) else sub


def _is_bare(item: Element) -> bool:
    return isinstance(item, BigOperator) and item.name in SUMS


def _letter_of(body: Items) -> str | None:
    """Return the only letter that numbers names in the first term of a body and that no sum in it binds."""
    term = body[: next((n for n, i in enumerate(body) if n and _ends(i)), len(body))]
    bound = {x for sequence, at in walk(term) if reduces(sequence[at]) for x in bound_letters(sequence[at])}
    places = {p[0] for r in references(term, labels=False) for p in r.indices if len(p) == 1}
    letters = {x for p in places if (x := index_name(p)) is not None} - bound
    return letters.pop() if len(letters) == 1 else None


def _ends(item: Element) -> bool:
    return isinstance(item, (Relation, Punctuation)) or (isinstance(item, Operator) and item.name in {"+", "-"})
