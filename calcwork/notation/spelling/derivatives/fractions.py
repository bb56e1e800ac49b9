r"""Derivatives with a slash, ``df/dx`` and ``\partial L/\partial w``, as the fractions that they are."""

from __future__ import annotations

from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)


def with_fractions(part: Items) -> Items:
    r"""Return one sequence with ``df/dx`` and ``\partial L/\partial w`` as the fractions that they are."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        found = _slashed(part, at)
        if found is None:
            kept.append(part[at])
            at += 1
            continue
        slash, end = found
        kept.append(Fraction(part[at:slash], part[slash + 1 : end], start=part[at].start, end=part[end - 1].end))
        at = end
    return tuple(kept)


def _slashed(part: Items, at: int) -> tuple[int, int] | None:
    """Return the places of the slash and of the end of a derivative that starts here: d, one quantity, slash, dx."""
    sign = _differential(part[at])
    if sign is None:
        return None
    slash = at + 1
    while slash < min(len(part), at + 4) and part[slash] != Operator("/"):
        if isinstance(part[slash], (Operator, Relation, Punctuation)) or _differential(part[slash]):
            return None
        slash += 1
    if slash >= len(part) or part[slash] != Operator("/"):
        return None
    if sign == "d" and slash > at + 1 and part[at + 1].start != part[at].end and isinstance(part[at + 1], Letter):
        return None
    end = slash + 1
    while (
        end + 1 < len(part) and _differential(part[end]) == sign and isinstance(part[end + 1], (Letter, Scripted, Text))
    ):
        end += 2
    return (slash, end) if end > slash + 1 else None


def _differential(item: Element) -> str | None:
    r"""Return the sign of a derivative, d or partial, that an item is, with or without an order above."""
    numbered = isinstance(item, Scripted) and not item.sub and len(item.sup) == 1 and isinstance(item.sup[0], Number)
    base = item.base if numbered and isinstance(item, Scripted) else item
    return base.name if isinstance(base, Letter) and base.name in {"d", "partial"} else None
