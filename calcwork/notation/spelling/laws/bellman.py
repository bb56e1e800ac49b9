r"""Equations of Bellman that need each other: ``V(s) = \sum_a \pi(a | s) Q(s, a)`` and ``Q(s, a) = r(s, a) + ...``.

For any values V and Q that fulfil the first one there are rewards that fulfil the second. So these are what the second
one gives, ``r = Q - \gamma \sum p V``, and what holds of all values and transitions holds of all rewards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calcwork.notation.spelling.laws.calls import letter_of
from calcwork.notation.structure.items import (
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.survey import walk

EQUAL = Relation("=")
ENDS = (Punctuation("."), Punctuation(","))


@dataclass(frozen=True)
class Rewards:
    """Hold what gives the rewards: the equation, the rewards as they stand in it, and what they are by it."""

    equation: Items
    call: Items
    given: Items

    def put_in(self, part: Items) -> Items:
        """Return one sequence with what gives the rewards in their place."""
        kept: list[Element] = []
        for item in part:
            kept.append(item)
            if tuple(kept[-2:]) == self.call:
                start, end = kept[-2].start, item.end
                kept[-2:] = [Group("(", ")", self.given, start=start, end=end)]
        return tuple(kept)


def rewards_in(formulas: Sequence[Items]) -> Rewards | None:
    """Return the rewards of a note whose values need each other, None where no equation gives them alone."""
    heads = [outline(f[:1]) for f in formulas if f[2:3] == (EQUAL,)]
    for formula in formulas:
        if formula[2:3] != (EQUAL,) or (letters := _letters(formula, 0)) is None:
            continue
        terms = list(_terms(tuple(i for i in formula[3:] if not isinstance(i, Gap) and i not in ENDS)))
        for term in terms:
            others = [t for t in terms if t is not term]
            single = len(term) == 2 and _letters(term, 0) == letters
            if not single or not others or outline(term[:1]) in heads or _calls(others, outline(term[:1])):
                continue
            if _needs_each_other(formula, others, formulas):
                rest = tuple(i for n, t in enumerate(others) for i in ((Operator("+"), *t) if n else t))
                given = (*formula[:2], Operator("-"), Group("(", ")", rest))
                return Rewards(formula, term, given)
    return None


def _letters(items: Items, at: int) -> tuple[str, ...] | None:
    """Return the letters in the bracket of a name, None where something else stands there."""
    group = items[at + 1] if at + 1 < len(items) else None
    if not isinstance(items[at], (Letter, Scripted)) or not isinstance(group, Group) or group.open != "(":
        return None
    found = [letter_of(p) for p in split_at(group.items, ",")]
    return None if None in found else tuple(x for x in found if x)


def _terms(items: Items) -> Iterator[Items]:
    """Yield the terms of a sum without differences; nothing of any other."""
    if any(isinstance(i, Relation) or i == Operator("-") for i in items):
        return
    term: list[Element] = []
    for item in items:
        if item == Operator("+"):
            yield tuple(term)
            term = []
        else:
            term.append(item)
    yield tuple(term)


def _calls(terms: Sequence[Items], name: str) -> bool:
    return any(outline((s[k],)) == name for t in terms for s, k in walk(t))


def _needs_each_other(formula: Items, others: Sequence[Items], formulas: Sequence[Items]) -> bool:
    """Tell whether the rest of an equation has a name that another equation gives by its left side."""
    own = outline(formula[:1])
    return any(
        f[2:3] == (EQUAL,) and f != formula and _calls(others, outline(f[:1])) and _calls([f[3:]], own)
        for f in formulas
        if outline(f[:1]) != own
    )
