r"""Signals: where a sum runs over t, ``x(t)`` is the member x_t of a sequence, and ``y_i(t)`` its entry y_{ti}.

Names that are called with the letter alone are such without these rules; here those are found of which entries stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Scripted,
    outline,
)
from calcwork.notation.survey.survey import index_name, walk
from calcwork.notation.symbols.terms import bound_letters

TIMES = frozenset({"t", "n", "k", "tau"})
CONTINUOUS = frozenset({"int", "oint"})


def signals(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names behind which a letter of a sum stands alone in brackets, also behind their entries."""
    places = [(s, k) for f in formulas for s, k in walk(f)]
    summed = {x for s, k in places if isinstance(s[k], Scripted) for x in bound_letters(s[k])} & TIMES
    if not summed or any(_is_continuous(s[k], summed) for s, k in places):
        return frozenset()
    given: dict[str, set[str]] = {}
    entries, others = set[str](), set[str]()
    for sequence, at in places:
        name = _name(sequence[at])
        group = sequence[at + 1] if at + 1 < len(sequence) else None
        if isinstance(sequence[at], Scripted) and name and isinstance(group, Group) and _place(group):
            entries.add(name)
        if name and isinstance(group, Group) and group.open == "(":
            given.setdefault(name, set()).add(_place(group))
        elif name and isinstance(sequence[at], Scripted):
            others.add(name)
    found = {n for n, letters in given.items() if "" not in letters and letters & summed} - others
    return frozenset(found) if found & entries else frozenset()


def _is_continuous(item: Element, letters: set[str]) -> bool:
    """Tell whether an item is an integral, a derivative by such a letter, or a dot or prime for one."""
    base = item.base if isinstance(item, Scripted) else item
    by_letter = isinstance(item, Fraction) and len(item.den) > 1 and index_name(item.den[-1]) in letters
    dotted = isinstance(base, Accent) and base.name in {"dot", "ddot"}
    return by_letter or dotted or (isinstance(base, BigOperator) and base.name in CONTINUOUS)


def _name(item: Element) -> str:
    """Return the outline of a letter, bare or with indices below alone."""
    if isinstance(item, Scripted):
        return _name(item.base) if item.sub and not (item.sup or item.primes) else ""
    return outline((item,)) if isinstance(item, Letter | Accent) else ""


def _place(group: Group) -> str:
    """Return the letter, number or sum of both that stands in a bracket, nothing for more."""
    plain = all(isinstance(i, Letter | Number | Operator) for i in group.items) and len(group.items) in (1, 3)
    signs = [i.name for i in group.items if isinstance(i, Operator)]
    return outline(group.items) if plain and group.open == "(" and all(s in "+-" for s in signs) else ""


def with_members_below(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the places of these names below them, before the other indices."""
    kept: list[Element] = []
    for item in part:
        head = kept[-1] if kept else None
        group = item.base if isinstance(item, Scripted) and not item.sub else item
        if head is None or not isinstance(group, Group) or _name(head) not in names or not _place(group):
            kept.append(item)
            continue
        comma = Punctuation(",", start=item.start, end=item.start)
        base, sub = (head.base, (comma, *head.sub)) if isinstance(head, Scripted) else (head, ())
        member = Scripted(base, (*group.items, *sub), start=head.start, end=item.end)
        kept[-1] = replace(member, sup=item.sup, primes=item.primes) if isinstance(item, Scripted) else member
    return tuple(kept)
