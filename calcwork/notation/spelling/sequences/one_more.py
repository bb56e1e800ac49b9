r"""One sample more than N: the ``S_{N+1}`` beside ``S_N`` is a quantity of its own, and no element of an array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import BigOperator, Element, Items, Number, Operator, Scripted, Text
from calcwork.notation.survey.survey import index_name, walk

ONE_MORE = (Operator("+"), Number("1"))


def grown_names(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names that stand at one more than a capital size, which no sum runs to, and at no next index."""
    grown, stepped, run_to = dict[str, set[str]](), set[str](), set[str]()
    for items in formulas:
        for sequence, k in walk(items):
            item = sequence[k]
            if not isinstance(item, Scripted):
                continue
            sums = isinstance(item.base, BigOperator)
            letter = _before_one(item.sup if sums else item.sub)
            if sums or letter is None:
                run_to |= {letter} if letter is not None else set()
            elif letter.isupper():
                grown.setdefault(letter, set()).add(str(item.base))
            else:
                stepped.add(str(item.base))
    return frozenset(n for letter, names in grown.items() if letter not in run_to for n in names - stepped)


def _before_one(items: Items) -> str | None:
    """Return the N of N + 1."""
    return index_name(items[0]) if len(items) == 3 and items[1:] == ONE_MORE else None


def with_grown_names(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with such a subscript as a label."""

    def labeled(item: Element) -> Element:
        if not isinstance(item, Scripted) or str(item.base) not in names:
            return item
        letter = _before_one(item.sub)
        if letter is None or not letter.isupper():
            return item
        return replace(item, sub=(Text(f"({letter}+1)", True, start=item.sub[0].start, end=item.sub[-1].end),))

    return tuple(map(labeled, part))
