r"""Names of several plain letters, as ``FL(p) = ...``, ``obj(w) = ...`` and ``pred_i``, which print as products do.

A run of letters that touch each other is a name where it stands as one, and where no letter of it stands apart in the
note: in ``\int abr\,dr`` beside an ``r`` of its own it stays a product.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
)
from calcwork.notation.survey.survey import parts_of

EQUATIONS = frozenset({"=", ":=", "equiv"})
NO_FACTORS = frozenset("dij")  # a sign and indices
SIGNS = frozenset({"d", "partial"})
WHOLE, DIFFERENTIATED = "formula", "numerator"
CONFUSION = frozenset({"TP", "FP", "TN", "FN", "TPR", "FPR", "TNR", "FNR"})  # counts and rates of a confusion matrix
DIFFERENTIALS = re.compile(r"(d[a-zA-Z])+")


def names_of_letters(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the runs of letters, and the words of the language, that name one quantity."""
    runs, heads, words, numbered, marked = (set[str]() for _ in range(5))
    for items in formulas:
        for sequence, place in _sequences(items, WHOLE):
            at = 0
            while at < len(sequence):
                word, end = _run(sequence, at)
                last, at, first = sequence[max(end, at + 1) - 1], max(end, at + 1), at
                head = bool(word) and _is_head(sequence, first, end, place)
                if isinstance(base_of(last), Text):
                    words |= {word} if head else set()
                elif len(word) == 1 and isinstance(last, Scripted) and (last.sub or word == "e"):
                    marked.add(word)  # x_i is another than x, and e^x has Euler's number
                else:
                    runs.add(word)
                    heads |= {word} if head and _may_name(word) else set()
                    numbered |= {word} if isinstance(last, Scripted) and last.sub and _may_name(word) else set()
    counts = runs & CONFUSION
    heads |= counts if len(counts) > 1 else set()
    found = heads | numbered
    apart = {x for run in runs - found - {f"d{h}" for h in found} for x in run if x not in NO_FACTORS}
    capitals = {h for h in heads if h.isupper() and set(h) - apart}  # the MPK of economists beside a K
    heads = {h for h in heads if _is_spelled_out(h) or h in counts | capitals or not set(h) & apart}
    return frozenset(words | heads | {n for n in numbered if not set(n) & (apart | marked)})


def with_words(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with every run of letters that is a name as one word."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        word, end = _run(part, at)
        first = at + (word not in names)
        if word in names or (word[:1] == "d" and word[1:] in names):
            last, kept = part[end - 1], [*kept, *part[at:first]]
            named = Text(word[first - at :], True, start=part[first].start, end=base_of(last).end)
            kept.append(replace(last, base=named, start=named.start) if isinstance(last, Scripted) else named)
        else:
            kept += part[at : max(end, at + 1)]
        at = max(end, at + 1)
    return tuple(kept)


def _sequences(items: Items, place: str) -> Iterator[tuple[Items, str]]:
    """Yield every sequence but subscripts and the limits of sums, and whether it is differentiated or all there is."""
    yield items, place
    for item in items:
        parts, places = parts_of(item), [""] * 2
        if isinstance(item, Scripted):
            parts = (() if isinstance(item.base, BigOperator) else item.sup, *parts_of(item.base))
        elif isinstance(item, Fraction) and all(_is_sign(half[:1]) for half in parts):
            parts, places = (item.num[1:], item.den[1:]), [DIFFERENTIATED, ""]
        for n, part in enumerate(parts):
            yield from _sequences(part, places[n] if n < 2 else "")


def _is_sign(items: Items) -> bool:
    """Tell whether this is the sign of a derivative, with or without an order above."""
    base = base_of(items[0]) if items else None
    return isinstance(base, Letter) and base.name in SIGNS


def _run(sequence: Items, at: int) -> tuple[str, int]:
    """Return the plain letters that touch each other from a place on, or a word typed there, and the place after it.

    Scripts end a run, as those of the d in ``pred_i``.
    """
    first = base_of(sequence[at])
    if isinstance(first, Text):
        typed = not first.name and first.end - first.start == len(first.text)
        return first.text if typed and first.text.isalpha() else "", at + 1
    word, end = "", at
    while end < len(sequence):
        base = base_of(sequence[end])
        if not isinstance(base, Letter) or base.fonts or len(base.name) > 1 or not base.name.isascii():
            break
        if word and base.start != sequence[end - 1].end:
            break
        word, end = word + base.name, end + 1
        if isinstance(sequence[end - 1], Scripted):
            break
    return word, end


def _is_head(sequence: Items, at: int, end: int, place: str) -> bool:
    """Tell whether a run is differentiated, or is the left side of an equation, with its bracket."""
    rest = sequence[end:]
    if (place == DIFFERENTIATED and not at) or (at == 1 and _is_sign(sequence)):
        return not rest or rest[0] == Operator("/")
    if place != WHOLE or (at and not isinstance(sequence[at - 1], (Punctuation, Gap))):
        return False
    rest = rest[1:] if rest and isinstance(rest[0], Group) and rest[0].open == "(" else rest
    return bool(rest) and isinstance(rest[0], Relation) and rest[0].name in EQUATIONS


def _may_name(word: str) -> bool:
    """Tell whether a run is long enough: two capitals, or three letters that are not differentials side by side."""
    return (len(word) > 2 and not DIFFERENTIALS.fullmatch(word)) or (len(word) > 1 and word.isupper())


def _is_spelled_out(word: str) -> bool:
    """Tell whether a letter stands twice in a row, which a product has as a square."""
    return any(a == b for a, b in pairwise(word))
