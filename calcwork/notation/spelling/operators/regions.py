r"""Integrals over boxes: ``\iint_{[0,1]\times[0,2]} f\,dx\,dy`` and ``\int_{[0,1]^2}`` as integrals within each other.

The sides of a box belong to the variables in the order of the alphabet. A region with a name stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Scripted,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.integrands import closing, differential

SIGNS = {"int": 1, "iint": 2, "iiint": 3}
LINE = (Operator("-"), Letter("infty")), (Letter("infty"),)
Interval = tuple[Items, Items]


def with_single_integrals(part: Items) -> Items:
    """Return one sequence with an integral over a box as one integral for each of its sides."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        sides = _sides(item) if isinstance(item, Scripted) else []
        names = _variables(part[at + 1 :]) if sides else []
        order = _in_order(sides, names)
        sign = BigOperator("int", start=item.start, end=item.end)
        kept += [Scripted(sign, *side, start=item.start, end=item.end) for side in reversed(order)] or [item]
    return tuple(kept)


def _sides(item: Scripted) -> list[Interval]:
    """Return the intervals of the box that an integral goes over, nothing where it has limits or another region."""
    count = SIGNS.get(item.base.name, 0) if isinstance(item.base, BigOperator) else 0
    if not count or not item.sub:
        return []
    if item.sup:
        return [(item.sub, item.sup)] * count if count > 1 else []
    sides: list[Interval] = []
    for factor in _factors(item.sub):
        base, power = (factor.base, factor.sup) if isinstance(factor, Scripted) and not factor.sub else (factor, ())
        times = int(power[0].value) if len(power) == 1 and isinstance(power[0], Number) else 0 if power else 1
        side = _interval(base)
        if side is None or not 0 < times <= len(SIGNS):
            return []
        sides += [side] * times
    is_line = len(sides) == 1 and sides[0] == LINE  # read as it is
    return [] if is_line or (count > 1 and len(sides) != count) else sides


def _factors(region: Items) -> list[Element]:
    cut: list[Element] = [i for i in region if not isinstance(i, Gap)]
    return cut[::2] if all(i == Operator("times") for i in cut[1::2]) else []


def _interval(base: Element) -> Interval | None:
    if isinstance(base, Letter) and base.name == "R" and base.fonts == ("mathbb",):
        return LINE
    parts = split_at(base.items, ",") if isinstance(base, Group) and base.open in "[(" else []
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _variables(rest: Items) -> list[str]:
    """Return the variables of the differentials that stand side by side at the end of an integral."""
    sign = BigOperator("int")
    close = closing((sign, *rest), 0)
    names: list[str] = []
    following = tuple(i for i in rest[close - 1 :] if not isinstance(i, Gap)) if close else ()
    while differential(following[:2]) == 0 and (variable := refer(following[1])) is not None:
        names.append(variable.name)
        following = following[2:]
    return names


def _in_order(sides: Sequence[Interval], names: Sequence[str]) -> list[Interval]:
    """Return the sides in the order of the differentials, nothing where it is in doubt."""
    if not sides or len(sides) != len(names):
        return []
    if all(s == sides[0] for s in sides):
        return list(sides)
    known = dict(zip(sorted(names), sides, strict=True))
    return [known[n] for n in names] if list(names) in (sorted(names), sorted(names, reverse=True)) else []
