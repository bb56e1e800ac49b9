r"""Inverse functions that a note gives: after ``\sigma^{-1}(p) = \ln\frac{p}{1-p}``, so is ``(\sigma^{-1})'(p)``."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import Element, Group, Items, Letter, Number, Operator, Scripted
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import walk

INVERSE = (Operator("-"), Number("1"))
NAME = "_inverse"


def inverse_functions(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names of functions whose inverse heads an equation, and which are called themselves."""
    chains = (c for items in formulas for c in statements(items) if isinstance(c, Chain) and c.relations)
    heads = (c.sides[0] for c in chains if c.relations[0].name in EQUALITIES and len(c.sides[0]) == 2)
    given = {name for head in heads if (name := _inverted(head[0])) and _is_call(head[1])}
    if not given:
        return frozenset()
    places = ((s, k) for items in formulas for s, k in walk(items))
    called = {s[k].name for s, k in places if isinstance(s[k], Letter) and k + 1 < len(s) and _is_call(s[k + 1])}  # type: ignore[union-attr]
    return frozenset(given & called)


def with_inverse_functions(part: Items, known: frozenset[str]) -> Items:
    """Return one sequence in which an inverse function has a name of its own."""
    kept: list[Element] = list(part)
    for k, item in enumerate(part[:-1]):
        if not _is_call(part[k + 1]):
            continue
        primes = item.primes if isinstance(item, Scripted) and isinstance(item.base, Group) and not item.sup else 0
        only = item.base.items if primes and isinstance(item, Scripted) and isinstance(item.base, Group) else (item,)
        if len(only) == 1 and (name := _inverted(only[0])) in known:
            letter = Letter(name + NAME, start=item.start, end=item.end)
            kept[k] = Scripted(letter, primes=primes, start=item.start, end=item.end) if primes else letter
    return tuple(kept)


def with_power(side: Items) -> Items:
    """Return a side with the name of an inverse function as its author wrote it, where it begins with one."""
    head = side[0] if side else None
    if not isinstance(head, Letter) or not head.name.endswith(NAME):
        return side
    letter = Letter(head.name.removesuffix(NAME), start=head.start, end=head.end)
    return (Scripted(letter, sup=INVERSE, start=head.start, end=head.end), *side[1:])


def _inverted(item: Element) -> str:
    """Return the name of a letter to the power of minus one."""
    if not isinstance(item, Scripted) or item.sup != INVERSE or item.sub or item.primes:
        return ""
    return item.base.name if isinstance(item.base, Letter) else ""


def _is_call(item: Element) -> bool:
    return isinstance(item, Group) and item.open == "("
