r"""Probabilities of an event of one random number: ``\Pr(X \le m)``, ``P(X = k)``, where the note gives its law.

They are marked here with the law, so that they are worked out and not taken for names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.spelling.laws.named import Laws
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
from calcwork.notation.structure.references import refer, split_at, split_at_relations
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, trimmed
from calcwork.notation.symbols.families import PROBABILITIES, law_called

CHANCE = "chance"
MEMBER = "_"  # behind the letter of a list


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


def _is_sign(item: Element) -> bool:
    return isinstance(item, (Letter, Function)) and item.name in PROBABILITIES


def _event(item: Element, laws: Laws) -> Element | None:
    """Return the bracket of an event with the law in the place of the name, None where it is another bracket."""
    group = base_of(item)
    if not isinstance(group, Group) or group.open not in "([{":
        return None
    signs, sides = split_at_relations(group.items)
    if len(signs) not in {1, 2} or any(s.name not in {*EQUALITIES, *ORDERS} for s in signs):
        return None
    *lower, name, upper = map(trimmed, sides)
    law = _law(name, laws)
    if not law or any(not end or len(split_at(end, "|", ",", ";")) > 1 for end in (*lower, upper)):
        return None
    if any(_law((i,), laws) for end in (*lower, upper) for i in end):
        return None  # whether one random number is above another is asked of both
    below = (*lower[0], signs[0]) if lower else ()
    event = replace(group, open="(", close=")", items=(*below, *law, signs[-1], *upper))
    return replace(item, base=event) if isinstance(item, Scripted) else event


def _law(name: Items, laws: Laws) -> Items:
    """Return the law of a name, or of the list whose member it is; nothing where none is given."""
    if len(name) != 1:
        return ()
    member = outline((base_of(name[0]),)) + MEMBER if _is_member(name[0]) else ""
    return laws.get(outline(name)) or laws.get(member, ())


def _is_member(item: Element) -> bool:
    """Tell whether an item is one of a list, as X_1 and X_i; X_{(1)}, X_min and X^2 are not."""
    place = item.sub[0] if isinstance(item, Scripted) and len(item.sub) == 1 and not (item.sup or item.primes) else None
    return isinstance(place, Number) or (isinstance(place, Letter) and len(place.name) == 1)
