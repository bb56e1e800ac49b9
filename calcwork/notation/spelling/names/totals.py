r"""Dots in the place of an index: the sum ``\alpha_{i\cdot} = \sum_j \alpha_{ij}``, and the row ``X_{i\cdot}``.

An equation for such a name makes it one of its own; where there is none, all entries of that axis are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.survey.survey import walk

DOTS = frozenset({"cdot", "bullet", "+"})
WHOLE = frozenset({"cdot", "bullet"})
Totals = dict[str, str]


def totals(formulas: Sequence[Items]) -> Totals:
    """Return the names with a dot as an index, each as a word where an equation gives it, and else empty."""
    found = dict.fromkeys((o for f in formulas for s, k in walk(f) if (o := _dotted(s[k], WHOLE))), "")
    heads = (f[0] for f in formulas if len(f) > 2 and f[1] in (Relation("="), Relation(":=")))
    given = dict.fromkeys(o for head in heads if (o := _dotted(head, DOTS)))
    stems = [o.split()[0].rpartition(":")[2] for o in given]
    for n, own in enumerate(given):
        more = "" if stems.count(stems[n]) == 1 else str(stems[:n].count(stems[n]) + 1)
        found[own] = f"{stems[n]}_total{more}"
    return found


def _dotted(item: Element, dots: frozenset[str]) -> str:
    r"""Return how a letter has a dot below, ``alpha . dot`` for any ``\alpha_{i\cdot}``; nothing where it has none."""
    if not isinstance(item, Scripted) or not isinstance(item.base, Letter) or len(item.sub) < 2:
        return ""
    ends = [isinstance(i, Operator) and i.name in dots for i in item.sub]
    if not (ends[0] or ends[-1]) or (all(ends) and Operator("+") in item.sub):
        return ""
    return f"{outline((item.base,))} " + " ".join("dot" if e else "." for e in ends)


def with_totals(part: Items, found: Totals) -> Items:
    """Return one sequence with words for the names that are given, and colons for the dots of others."""

    def named(item: Element) -> Element:
        own = _dotted(item, DOTS)
        if not isinstance(item, Scripted) or own not in found:
            return item
        dots = (Operator("cdot"), Operator("bullet"), Operator("+"))
        if word := found[own]:
            rest = tuple(i for i in item.sub if i not in dots)
            base = Text(word, True, start=item.base.start, end=item.base.end)
            return replace(item, base=base, sub=rest) if rest or item.sup else base
        colons = (replace(Punctuation(":"), start=i.start, end=i.end) if i in dots else i for i in item.sub)
        return replace(item, sub=tuple(colons))

    return tuple(map(named, part))
