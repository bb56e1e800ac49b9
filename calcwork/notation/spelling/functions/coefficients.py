r"""A coefficient between a function and its bracket: ``\tanh\beta(m + h)`` is the tanh of beta (m + h).

A letter that is the whole argument of such a function elsewhere, or stands in the bracket too, is that here also:
``\sin\theta(1 + \cos\theta)`` stays a product.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from calcwork.notation.spelling.functions.schools import ANGLES
from calcwork.notation.structure.items import Element, Function, Group, Items, Letter, Number, Operator, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import references, walk


def angles_in(formulas: Iterable[Items]) -> frozenset[str] | None:
    """Return the letters that are the whole argument of a function, None where no bracket stands behind one."""
    alone, is_used = set[str](), False
    for items in formulas:
        for sequence, at in walk(items):
            factors = _factors(sequence, at)
            is_used = is_used or _bracket(sequence, at + len(factors)) is not None
            if len(factors) == 1 and _bracket(sequence, at + 1) is None:
                alone |= {r.name for r in references(factors)}
    return frozenset(alone) if is_used else None


def with_coefficients(part: Items, angles: frozenset[str]) -> Items:
    """Return one sequence with a bracket around a coefficient and the bracket behind it."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        factors = _factors(part, at)
        bracket = _bracket(part, at + len(factors)) if factors else None
        kept.append(part[at])
        at += 1
        if bracket is None or {r.name for r in references(factors)} & (
            {r.name for r in references((bracket,))} | angles
        ):
            continue
        kept.append(Group("(", ")", (*factors, bracket), start=factors[0].start, end=bracket.end))
        at += len(factors) + 1
    return tuple(kept)


def _factors(sequence: Items, at: int) -> Items:
    """Return the letters and numbers behind a function that has no bracket of its own."""
    item = sequence[at]
    function = item.base if isinstance(item, Scripted) else item
    if not isinstance(function, Function) or function.name not in ANGLES:
        return ()
    end = at + 1
    while end < len(sequence) and isinstance(sequence[end], (Letter, Number, Scripted)):
        if refer(sequence[end]) is None and not isinstance(sequence[end], Number):
            break
        if end > at + 1 and sequence[end].start - sequence[end - 1].end > 1:  # a written space
            break
        end += 1
    return sequence[at + 1 : end]


def _bracket(sequence: Items, at: int) -> Group | None:
    """Return the bracket with a sum that touches what stands before it."""
    before, item = sequence[at] if at < len(sequence) else None, sequence[at + 1] if at + 1 < len(sequence) else None
    if before is None or not isinstance(item, Group) or item.open != "(" or item.start != before.end:
        return None
    signs = any(isinstance(b, Operator) and b.name in "+-" for _, b in pairwise(item.items))
    return item if signs else None
