r"""Functions on a finite set: in ``\sum_x p(x) \log q(x)`` the x only numbers the values, so p(x) is an element p_x.

So it is for a letter that sums run over and that stands nowhere else than alone in the brackets of names, and for names
that are called with the same letters wherever they are called: p(x) beside p(y) are two functions of one name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import SUMS, index_name, walk
from calcwork.notation.symbols.terms import bound_letters

PROBABILITIES = frozenset("pqPQ")
Letters = tuple[str, ...]


def functions_on_finite_sets(formulas: Iterable[Items]) -> dict[str, Letters]:
    """Return the names that are functions on a finite set, with the letters that they are called with."""
    formulas = list(formulas)
    letters = _summed(formulas)
    calls: dict[str, set[Letters | None]] = {}
    for items in formulas if letters else ():
        for sequence, at in walk(items):
            group = _bracket(sequence, at)
            reference = refer(sequence[at]) if group is not None else None
            if group is not None and reference is not None:
                given = _letters(group)
                calls.setdefault(reference.name, set()).add(given if given and letters.issuperset(given) else None)
    return {n: only for n, found in calls.items() if len(found) == 1 and (only := next(iter(found))) is not None}


def _summed(formulas: list[Items]) -> set[str]:
    """Return the letters that sums run over and that stand alone in brackets behind names otherwise."""
    bound, places, apart = set[str](), set[int](), set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.base.name in SUMS:
                bound |= set(bound_letters(item))
                places.add(id(item.sub))
            if (group := _bracket(sequence, at)) is not None and _letters(group):
                places.add(id(group.items))
    for items in formulas:
        alone = len(items) == 1 or (len(items) > 1 and items[1] == Relation("in"))
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Letter) and id(sequence) not in places and not (alone and sequence is items and not at):
                apart.add(item.name)
    return bound - apart


def _bracket(sequence: Items, at: int) -> Group | None:
    """Return the round bracket behind a name, under a power or not."""
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    if isinstance(following, Scripted) and not following.sub and not following.primes:
        following = following.base
    named = isinstance(sequence[at], (Letter, Scripted)) and refer(sequence[at]) is not None
    return following if named and isinstance(following, Group) and following.open == "(" else None


def _letters(group: Group) -> Letters | None:
    parts = split_at(group.items, ",")
    found = [index_name(p[0]) if len(p) == 1 and isinstance(p[0], Letter) else None for p in parts]
    return tuple(x for x in found if x) if None not in found else None


def with_elements(part: Items, names: dict[str, Letters]) -> Items:
    """Return one sequence with p_x for every p(x)."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        item, group = part[at], _bracket(part, at)
        reference = refer(item) if group is not None else None
        if group is None or reference is None or reference.name not in names:
            kept.append(item)
            at += 1
            continue
        below = tuple(i for i in group.items if not isinstance(i, Punctuation))
        whole = Braces((item,), start=item.start, end=item.end)
        element = Scripted(whole, below, start=item.start, end=group.end)
        outer = part[at + 1]
        power = outer.sup if isinstance(outer, Scripted) else ()
        kept.append(replace(element, sup=power, end=outer.end))
        at += 2
    return tuple(kept)


def distributions(formulas: Iterable[Items]) -> list[Element]:
    """Return the names such as the p of p(x) that are distributions without a word of it: they add up to one."""
    found: dict[str, Element] = {}
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and isinstance(item.base, Braces) and len(item.sub) == 1:
                reference = refer(item.base)  # in braces, as only elements are that were calls
                if reference is not None and not reference.indices and reference.name[:1] in PROBABILITIES:
                    found.setdefault(reference.name, item.base)
    return list(found.values())
