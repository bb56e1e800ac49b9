r"""Suprema and infima as maxima and minima: what is judged is the value that is attained; numbers cut off at two.

The greatest of a list with dots, ``\max(x_1, \dots, x_n)``, is that over its index.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    outline,
    throughout,
)
from calcwork.notation.structure.references import arguments_of, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.survey import walk

ATTAINED = {"sup": "max", "inf": "min"}
EXTREMES = (BigOperator("max"), BigOperator("min"))
PLACE = Letter("i")
INDICES = tuple(map(Letter, "ijklmn"))
CUT_OFF = frozenset({"clip", "clamp"})


def with_greatest(part: Items) -> Items:
    r"""Return one sequence with max and min for ``\sup`` and ``\inf``."""

    def attained(item: Element) -> Element:
        base = base_of(item)
        if not isinstance(base, BigOperator) or base.name not in ATTAINED:
            return item
        own = replace(base, name=ATTAINED[base.name])
        return replace(item, base=own) if isinstance(item, Scripted) else own

    return tuple(map(attained, part))


def with_greatest_of_lists(part: Items) -> Items:
    r"""Return one sequence with ``\max_{i=1}^n x_i`` for ``\max(x_1, \dots, x_n)`` and ``\max_{1 \le i \le n} x_i``."""
    found: list[Element] = []
    for item in map(_between, part):
        head = found[-1] if found else None
        listed = _member(item) if head in EXTREMES else None
        if head is None or listed is None:
            found.append(item)
            continue
        member, lower, upper = listed
        found[-1] = Scripted(head, (PLACE, Relation("="), *lower), upper, start=head.start, end=item.end)
        found.append(Group("(", ")", member, start=item.start, end=item.end))
    return tuple(found)


def _between(item: Element) -> Element:
    r"""Return ``\max_{i=1}^n`` for ``\max_{1 \le i \le n}``."""
    if isinstance(item, Scripted) and item.base in EXTREMES and len(item.sub) == 5 and not item.sup:
        lower, below, letter, above, upper = item.sub
        if below == above == Relation("le") and lower == Number("1") and letter in INDICES:
            return replace(item, sub=(letter, Relation("="), lower), sup=(upper,))
    return item


def _member(item: Element) -> tuple[Items, Items, Items] | None:
    """Return the general member of a list in brackets and the ends of its index, None where there is none."""
    parts = split_at(item.items, ",") if isinstance(item, Group) and item.open in "({" else []
    if len(parts) < 3 or not is_dots(parts[-2]) or not all(parts):
        return None
    first, last = parts[0], parts[-1]
    below = [[s[k].sub for s, k in walk(p) if isinstance(s[k], Scripted)] for p in (first, last)]  # type: ignore[union-attr]
    ends = {(outline(a), outline(b)): (a, b) for a, b in zip(*below, strict=False) if a and b and a != b}
    if len(below[0]) != len(below[1]) or len(ends) != 1:
        return None
    ((lower, upper),) = ends.values()
    member, start = (throughout(last, partial(_with_below, old=upper, new=n)) for n in ((PLACE,), lower))
    return (member, lower, upper) if outline(start) == outline(first) else None


def _with_below(part: Items, old: Items, new: Items) -> Items:
    return tuple(replace(i, sub=new) if isinstance(i, Scripted) and i.sub == old else i for i in part)


def with_cut_off(part: Items) -> Items:
    r"""Return one sequence with ``\max(a, \min(x, b))`` for ``\operatorname{clip}(x, a, b)``."""
    found: list[Element] = []
    for item in part:
        head, bracket = found[-1] if found else None, base_of(item)
        cut = isinstance(head, Function) and head.name in CUT_OFF and isinstance(bracket, Group)
        parts = arguments_of(bracket) if cut and isinstance(bracket, Group) else []
        if head is not None and isinstance(bracket, Group) and len(parts) == 3:
            number, low, high = parts
            greatest, least = (BigOperator(n, start=head.start, end=head.end) for n in ("max", "min"))
            comma = Punctuation(",")
            lower = replace(bracket, items=(*number, comma, *high))
            whole = replace(bracket, items=(*low, comma, least, lower))
            found[-1:] = [greatest, replace(item, base=whole) if isinstance(item, Scripted) else whole]
        else:
            found.append(item)
    return tuple(found)
