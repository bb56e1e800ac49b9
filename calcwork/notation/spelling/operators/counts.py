r"""How many there are: ``\#\{i : y_i < c\}`` and ``|\{i : y_i < c\}|`` are the sum over i of the indicator of that."""

from __future__ import annotations

from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey.letters import is_one
from calcwork.notation.survey.survey import index_name

COMPARED = frozenset({"=", "<", ">", "le", "ge", "ne"})
ENTRYWISE = (Operator("odot"), Operator("circ"))
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


def with_conditions_beside(part: Items) -> Items:
    r"""Return one sequence with the conditions of indicators behind their signs.

    They may stand below the sign, ``\mathbb{1}_{[k \ne i]}`` and ``1_{z > 0}``, or without one as a factor entry by
    entry, as in ``\delta \odot (z > 0)``.
    """
    kept: list[Element] = []
    for n, item in enumerate(part):
        test = _test(item)
        if test is not None and isinstance(item, Scripted):
            plain = not getattr(item.base, "fonts", ())
            kept += [Number("1", ("mathbf",), start=item.start, end=item.end) if plain else item.base, test]
        elif _is_mask(item) and any(i in ENTRYWISE for i in (*part[max(n - 1, 0) : n], *part[n + 1 : n + 2])):
            kept += [Number("1", ("mathbf",), start=item.start, end=item.end), item]
        else:
            kept.append(item)
    return tuple(kept)


def _test(item: Element) -> Group | None:
    """Return the condition that stands below the sign of an indicator, in brackets."""
    sign = isinstance(item, Scripted) and not item.sup and (is_one(item.base) or item.base == Letter("I"))
    if not isinstance(item, Scripted) or not sign:
        return None
    only = item.sub[0] if len(item.sub) == 1 else None
    inner = only.items if isinstance(only, Group) and only.open in "[({" else item.sub
    return Group("[", "]", inner, start=item.start, end=item.end) if _is_condition(inner) else None


def _is_mask(item: Element) -> bool:
    return isinstance(item, Group) and item.open in "([{" and _is_condition(item.items)


def _is_condition(items: Items) -> bool:
    return any(isinstance(i, Relation) and i.name in COMPARED for i in items)


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
