r"""The summation convention: ``A_{ij} w_i w_j`` is the sum over i and j in a note that says so.

A letter that numbers two factors of a term is summed over, unless it numbers the left side of the equation once, or
the words "no sum" stand behind the equation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Root,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import index_name, walk

CONVENTION = re.compile(
    r"\b(?:repeated|double|doubled|dummy|twice\s+occurring)\s+ind(?:ices|exes)\b[^.]{0,30}\bsum|"
    r"\bsum(?:s|med|ming|mation)?\b[^.]{0,30}\b(?:repeated|double|doubled|dummy)\s+ind(?:ices|exes)\b|"
    r"\bind(?:ex|ices|exes)\b[^.]{0,30}\b(?:appear|occur)\w*\s+twice\b[^.]{0,40}\bsum|"
    r"\beinstein(?:['’]s)?\s+(?:summation|convention|notation|sum)|\bsummation\s+convention\b",
    re.IGNORECASE,
)
NO_SUM = re.compile(r"\bno\s+sum|\bnot\s+summed|\bwithout\s+sum", re.IGNORECASE)


def with_sums_over_repeated(items: Items) -> Items:
    """Return a formula with its sums over repeated letters written out."""
    kept: list[Element] = []
    for chain, behind in _chains(items):
        fixed: set[str] = set()
        for side, mark in chain:
            written, free = (side, fixed) if behind else _summed(side, fixed)
            kept += [*written, *mark]
            fixed = fixed or free
    return tuple(kept)


def _chains(items: Items) -> Iterator[tuple[list[tuple[Items, Items]], bool]]:
    """Yield the sides that relations join, each with its mark, and whether the words behind them say "no sum"."""
    sides = list(_sides(items))
    ends = [n for n, (_, mark) in enumerate(sides, start=1) if not mark or not isinstance(mark[0], Relation)]
    for start, end in zip([0, *ends], ends, strict=False):
        behind = takewhile(lambda s: not s[0], sides[end:])
        words = (i.text for _, mark in (sides[end - 1], *behind) for i in mark if isinstance(i, Text))
        yield sides[start:end], any(map(NO_SUM.search, words))


def _sides(items: Items) -> Iterator[tuple[Items, Items]]:
    """Yield what stands between relations, punctuation, words and wide gaps, each with the mark behind it."""
    first = 0
    for at, item in enumerate(items):
        if isinstance(item, (Relation, Punctuation, Text, Gap)):
            yield items[first:at], (item,)
            first = at + 1
    yield items[first:], ()


def _summed(side: Items, fixed: set[str]) -> tuple[Items, set[str]]:
    """Return a side with sums over the letters that its terms repeat, and the letters that are free in it."""
    kept: list[Element] = []
    free: set[str] = set()
    for sign, term in _terms(side):
        parts = [_inside(i, fixed) for i in term]
        counts = Counter(x for _, letters in parts for x in letters.elements())
        bound = {x for i in term for x in _bound(i)}
        repeated = sorted(x for x, n in counts.items() if n > 1 and x not in fixed | bound)
        kept += [*sign, *_sum(repeated, term), *(i for i, _ in parts)]
        free |= {x for x, n in counts.items() if n == 1 and x not in bound}
    return tuple(kept), free


def _terms(side: Items) -> Iterator[tuple[Items, Items]]:
    """Yield the terms of a side, each with the sign before it."""
    cuts = [n for n, i in enumerate(side) if isinstance(i, Operator) and i.name in {"+", "-"}]
    starts = [0, *(n for n in cuts if n)]
    for start, end in zip(starts, [*starts[1:], len(side)], strict=True):
        signed = start in cuts
        yield side[start : start + signed], side[start + signed : end]


def _sum(letters: list[str], term: Items) -> Items:
    """Return the sum sign over letters, nothing where there are none."""
    if not letters:
        return ()
    at = term[0].start
    below = [i for x in letters for i in (Punctuation(",", start=at, end=at), Letter(x, start=at, end=at))][1:]
    return (Scripted(BigOperator("sum", start=at, end=at), tuple(below), start=at, end=at),)


def _inside(item: Element, fixed: set[str]) -> tuple[Element, Counter[str]]:
    """Return an item with the sums inside of it, and the letters that number it, once for each index."""
    match item:
        case Group() | Braces():
            inner, free = _summed_parts(item.items, fixed)
            return replace(item, items=inner), Counter(free)
        case Root():
            inner, free = _summed(item.body, fixed)
            return replace(item, body=inner), Counter(free)
        case Fraction():
            (above, free), (below, other) = _summed(item.num, fixed), _summed(item.den, fixed)
            return replace(item, num=above, den=below), Counter(free) + Counter(other)
        case Scripted():
            base, letters = _inside(item.base, fixed)
            return replace(item, base=base), letters + Counter(x for i in item.sub if (x := index_name(i)) is not None)
    return item, Counter()


def _summed_parts(items: Items, fixed: set[str]) -> tuple[Items, set[str]]:
    """Return the parts of a bracket, between its commas, with the sums inside of each."""
    kept: list[Element] = []
    free: set[str] = set()
    for side, mark in _sides(items):
        written, own = _summed(side, fixed)
        kept += [*written, *mark]
        free |= own
    return tuple(kept), free


def _bound(item: Element) -> set[str]:
    """Return the letters that a written sum or product runs over."""
    found = (s[k] for s, k in walk((item,)))
    sums = [i for i in found if isinstance(i, Scripted) and isinstance(i.base, BigOperator)]
    return {x for i in sums for part in i.sub if (x := index_name(part)) is not None}
