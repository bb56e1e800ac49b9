r"""Sides that are given up to a constant: ``\ln p(w \mid t) = -\frac12 w^T A w + b^T w + \text{const}``.

What is constant does not depend on the variable of the density or likelihood at the head of the chain, so that both
sides have the same derivative by it.
"""

from __future__ import annotations

from calcwork.notation.spelling.names.constants import NAME
from calcwork.notation.structure.items import (
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Text,
    outline,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.survey.survey import references

LOGARITHMS = frozenset({"log", "ln"})


def without_constant(side: Items) -> Items | None:
    """Return a side without the constant that it ends with, None where it has none."""
    kept = tuple(i for i in trimmed(side) if not isinstance(i, Gap))
    last = kept[-1] if kept else None
    return kept[:-2] if isinstance(last, Text) and last.text == NAME and kept[-2:-1] == (Operator("+"),) else None


def variables_of(head: Items) -> list[Items]:
    r"""Return what ``\ln p(w \mid t)`` and ``\ell(\theta)`` are functions of, that before the bar first."""
    head = tuple(i for i in head if not isinstance(i, Gap))
    head = head[1:] if head and isinstance(head[0], Function) and head[0].name in LOGARITHMS else head
    group = head[-1] if len(head) == 2 and refer(head[0]) is not None else None
    if not isinstance(group, Group) or group.open != "(":
        return []
    parts = split_at(group.items, "|", ",", ";")
    return [p for p in parts if len(p) == 1 and refer(p[0]) is not None]


def up_to_constants(head: Items, left: Items, right: Items) -> tuple[Items, Items]:
    """Return the derivatives of two sides by their variable, where a constant is left open on one of them."""
    cut = [without_constant(side) for side in (left, right)]
    if cut == [None, None]:
        return left, right
    bare = [side if kept is None else kept for side, kept in zip((left, right), cut, strict=True)]
    names = [{r.name for r in references(side)} for side in bare]
    by = next((v for v in variables_of(head) if all(_name(v) in n for n in names)), None)
    if by is None or not all(bare):
        return left, right
    sign = Letter("partial")
    slope = Fraction((sign,), (sign, *by), start=bare[1][0].start, end=bare[1][-1].end)
    first, second = ((slope, Group("[", "]", side, start=side[0].start, end=side[-1].end)) for side in bare)
    return first, second


def is_open_density(left: Items, right: Items) -> bool:
    r"""Tell whether a chain begins with the logarithm of a density under a condition, up to a constant."""
    group = left[-1] if left else None
    is_density = isinstance(group, Group) and Punctuation("|") in group.items and bool(variables_of(left))
    return is_density and without_constant(right) is not None


def _name(variable: Items) -> str:
    reference = refer(variable[0])
    return reference.name if reference is not None else outline(variable)
