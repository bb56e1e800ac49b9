r"""How many there are: ``\#\{i : y_i < c\}`` and ``|\{i : y_i < c\}|`` are the sum over i of the indicator of that."""

from __future__ import annotations

from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Group,
    Items,
    Number,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import index_name

SUCH_THAT = (Punctuation(":"), Punctuation("|"))


def with_counts(part: Items) -> Items:
    """Return one sequence with the sums that its signs of a number of members are."""
    kept: list[Element] = []
    for item in part:
        counted = _members(item.items[0]) if isinstance(item, Group) and _is_size(item) else None
        if kept and kept[-1] == Text("#") and counted is None:
            counted = _members(item)
            if counted is not None:
                counted = replace(counted, start=kept.pop().start)
        kept.append(item if counted is None else counted)
    return tuple(kept)


def _is_size(item: Group) -> bool:
    return item.open == "|" and len(item.items) == 1


def _members(item: Element) -> Group | None:
    """Return the number of members of a set such as ``{i : y_i < c}`` as a sum, None for other sets."""
    if not isinstance(item, Group) or item.open != "{" or len(item.items) < 3:
        return None
    letter, sign, *condition = item.items
    named = index_name(letter) is not None and sign in SUCH_THAT
    if not named or not any(isinstance(i, Relation) for i in condition):
        return None
    start, end = item.start, item.end
    total = Scripted(BigOperator("sum", start=start, end=end), (letter,), start=start, end=end)
    one = Number("1", ("mathbf",), start=start, end=end)
    test = Group("[", "]", tuple(condition), start=start, end=end)
    return Group("(", ")", (total, one, test), start=start, end=end)
