r"""Functions given as maps: ``f : x \mapsto x^2``, and ``f : \mathbb R \to \mathbb R,\ x \mapsto x^2``."""

from __future__ import annotations

from calcwork.notation.structure.items import Gap, Group, Items, Letter, Punctuation, Relation, Scripted

COLON, MAPSTO = Punctuation(":"), Relation("mapsto")


def with_values(items: Items) -> Items:
    """Return a formula that gives a function as a map as the equation for its value, any other as it is."""
    arrow = next((n for n, i in enumerate(items) if i == MAPSTO), 0)
    if arrow < 3 or items[1] != COLON or not isinstance(items[0], (Letter, Scripted)):
        return items
    start = 2 + max((n for n, i in enumerate(items[2:arrow]) if isinstance(i, (Punctuation, Gap))), default=-1) + 1
    given = items[start:arrow]
    if len(given) != 1:
        return items
    only, sign = given[0], items[arrow]
    inner = only.items if isinstance(only, Group) and only.open == "(" else given
    bracket = Group("(", ")", inner, start=only.start, end=only.end)
    return (items[0], bracket, Relation("=", start=sign.start, end=sign.end), *items[arrow + 1 :])
