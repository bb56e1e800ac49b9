r"""Derivatives whose order stands in brackets, ``f^{(3)}(0)``, as those with primes that they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import Element, Group, Items, Number, Scripted, base_of, outline
from calcwork.notation.survey.survey import walk

HIGHEST = 9


def functions_with_orders(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the functions that a note differentiates with primes and with such orders too, as its authors do."""
    called, primed, ordered = set[str](), set[str](), set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item, following = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
            if isinstance(following, Group) and following.open == "(":
                called |= {outline((base_of(item),))}
            primed |= {outline((item.base,))} if isinstance(item, Scripted) and item.primes else set()
            ordered |= {outline((item.base,))} if isinstance(item, Scripted) and _order(item) else set()
    return frozenset(called & primed & ordered)


def with_orders(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with as many primes as the orders of these functions say."""
    return tuple(
        replace(i, sup=(), primes=n)
        if isinstance(i, Scripted) and (n := _order(i)) and outline((i.base,)) in names
        else i
        for i in part
    )


def _order(item: Element) -> int:
    """Return the order in brackets above a name, nothing where there is none."""
    group = item.sup[0] if isinstance(item, Scripted) and len(item.sup) == 1 and not item.primes else None
    only = group.items[0] if isinstance(group, Group) and group.open == "(" and len(group.items) == 1 else None
    order = int(only.value) if isinstance(only, Number) and only.value.isdigit() else 0
    return order if 2 <= order <= HIGHEST else 0
