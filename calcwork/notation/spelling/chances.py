r"""Probabilities of an event of one random number: ``\Pr(X \le m)``, ``P(X = k)``, where the note gives its law.

They are marked here with the law, so that they are worked out and not taken for names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Relation,
    Scripted,
    base_of,
    outline,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, trimmed
from calcwork.notation.symbols.families import law_called

CHANCE = "chance"
SIGNS = frozenset({"P", "Pr"})
MEMBER = "_"  # behind the letter of a list
Laws = dict[str, Items]


def drawn_laws(formulas: Iterable[Items]) -> Laws:
    r"""Return the laws of ``X \sim \mathrm{Exp}(\lambda)`` by the outlines of the names, of a list by its letter."""
    found: dict[str, set[Items]] = {}
    for items in formulas:
        at = next((k for k, i in enumerate(items) if isinstance(i, Relation) and i.name == "sim"), None)
        law = trimmed(items[at + 1 :]) if at is not None else ()
        called = law_called(law[:2]) if law else None
        if at is None or called is None:
            continue
        names = [trimmed(p) for p in split_at(items[:at], ",")]
        for name in names:
            if len(name) == 1 and refer(name[0]) is not None:
                shown = (
                    outline((base_of(name[0]),)) + MEMBER if len(names) > 1 and _is_member(name[0]) else outline(name)
                )
                found.setdefault(shown, set()).add(law[:2])
    return {name: next(iter(laws)) for name, laws in found.items() if len(laws) == 1}


def with_chances(part: Items, laws: Laws) -> Items:
    """Return one sequence with the probabilities of events of these names marked, the law put in for the name."""
    kept: list[Element] = []
    for item in part:
        event = _event(item, laws) if kept and _is_sign(kept[-1]) else None
        if event is None:
            kept.append(item)
            continue
        sign = kept.pop()
        kept += [Function(CHANCE, start=sign.start, end=sign.end), event]
    return tuple(kept)


def _is_member(item: Element) -> bool:
    """Tell whether an item is one of a list, as X_1 and X_i; X_{(1)}, X_min and X^2 are not."""
    place = item.sub[0] if isinstance(item, Scripted) and len(item.sub) == 1 and not (item.sup or item.primes) else None
    return isinstance(place, Number) or (isinstance(place, Letter) and len(place.name) == 1)


def _is_sign(item: Element) -> bool:
    return isinstance(item, (Letter, Function)) and item.name in SIGNS


def _event(item: Element, laws: Laws) -> Element | None:
    group = base_of(item)
    if not isinstance(group, Group) or group.open not in "([{":
        return None
    signs = [(k, i) for k, i in enumerate(group.items) if isinstance(i, Relation)]
    if not 0 < len(signs) < 3 or any(s.name not in {*EQUALITIES, *ORDERS} for _, s in signs):
        return None
    middle = signs[-1][0]
    inner = trimmed(group.items[signs[0][0] + 1 : middle]) if len(signs) > 1 else trimmed(group.items[:middle])
    ends = [trimmed(group.items[middle + 1 :]), *([trimmed(group.items[: signs[0][0]])] if len(signs) > 1 else [])]
    if len(inner) != 1 or any(len(split_at(end, "|", ",", ";")) > 1 or not end for end in ends):
        return None
    member = outline((base_of(inner[0]),)) + MEMBER if _is_member(inner[0]) else ""
    law = laws.get(outline(inner)) or laws.get(member)
    named = {outline((i,)) for end in ends for i in end} | {
        outline((base_of(i),)) + MEMBER for end in ends for i in end
    }
    if law is None or named & laws.keys():
        return None
    event = replace(group, open="(", close=")", items=(*_between(signs[:-1], ends[1:]), *law, signs[-1][1], *ends[0]))
    return replace(item, base=event) if isinstance(item, Scripted) else event


def _between(signs: list[tuple[int, Relation]], ends: list[Items]) -> Items:
    """Return the lower end of an event such as ``a < X < b`` with its sign, nothing for an event with one end."""
    return (*ends[0], signs[0][1]) if ends else ()
