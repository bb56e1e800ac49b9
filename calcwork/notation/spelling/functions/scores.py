r"""Scores of a sample: where ``f(x_i; W, b) = W x_i + b``, the f_j beside it is the entry j of the f of sample i."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.survey.survey import index_name, walk

Scores = dict[str, Letter]


def sample_scores(formulas: Sequence[Items]) -> Scores:
    """Return the functions that an equation gives at a member, and that stand with other indices and no bracket."""
    heads = [f for f in formulas if len(f) > 3 and f[2] == Relation("=") and isinstance(f[0], Letter)]
    found = {outline(f[:1]): letter for f in heads if (letter := _sample(f[1])) is not None}
    called = {outline((s[k],)) for f in formulas for s, k in walk(f) if k + 1 < len(s) and _sample(s[k + 1])}
    numbered = {outline((i.base,)) for f in formulas for s, k in walk(f) if _is_entry(i := s[k])}  # type: ignore[union-attr]
    summed = {x for f in formulas for s, k in walk(f) if (x := _summed(s[k]))}
    return {n: x for n, x in found.items() if n in numbered & called and x.name in summed}


def _sample(item: Element) -> Letter | None:
    """Return the letter of the member x_i that stands first in a bracket, before parameters."""
    first = item.items[0] if isinstance(item, Group) and item.open == "(" and item.items else None
    rest = item.items[1:2] if isinstance(item, Group) else ()
    only = first.sub[0] if isinstance(first, Scripted) and len(first.sub) == 1 and not first.sup else None
    return only if isinstance(only, Letter) and rest in ((), (Punctuation(";"),)) else None


def _is_entry(item: Element) -> bool:
    return isinstance(item, Scripted) and isinstance(item.base, Letter) and len(item.sub) == 1 and not item.primes


def _summed(item: Element) -> str:
    is_sum = isinstance(item, Scripted) and item.base == BigOperator("sum") and bool(item.sub)
    return index_name(item.sub[0]) or "" if is_sum and isinstance(item, Scripted) else ""


def with_scores_of_samples(part: Items, found: Scores) -> Items:
    """Return one sequence with the sample below these names, first."""
    kept: list[Element] = []
    for item in part:
        head = outline((kept[-1],)) if kept else ""
        base = outline((item.base,)) if isinstance(item, Scripted) else ""
        if head in found and _sample(item) == found[head]:
            kept[-1] = Scripted(kept[-1], (found[head],), start=kept[-1].start, end=item.end)
        elif base in found and _is_entry(item) and isinstance(item, Scripted):
            comma = Punctuation(",", start=item.start, end=item.start)
            kept.append(replace(item, sub=(found[base], comma, *item.sub)))
        else:
            kept.append(item)
    return tuple(kept)
