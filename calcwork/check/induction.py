r"""Members of a sequence in closed form: ``x_k = (1 - a)^k x_0`` where the note has ``x_{k+1} = x_k - a x_k``.

The closed form is put into the recurrence for every member, and at the first member it must have the value of that.
Both together prove it for all k, by induction.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from calcwork.check.hints import explained
from calcwork.check.ladder import judge
from calcwork.check.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.collection import Formula
from calcwork.notation.items import (
    Braces,
    Element,
    Group,
    Item,
    Items,
    Letter,
    Number,
    Operator,
    Row,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.statements import EQUALITIES, Chain
from calcwork.notation.steps import STEPPED
from calcwork.notation.survey import index_name, walk
from calcwork.notation.symbols import Definition
from calcwork.notation.terms import bound_letters

ACCEPTED: tuple[Literal["proved", "agrees"], ...] = ("proved", "agrees")
SECONDS = 1.5


@dataclass(frozen=True)
class _Place:
    """Hold where a member stands in its sequence: a letter with a shift, or a number."""

    stem: str
    letter: str
    shift: int


def by_induction(note: Note, formula: Formula, chain: Chain, k: int, left: Items) -> Verdict | None:
    """Return the verdict on a closed form for the members of a sequence, None when this is none or stays open.

    A proved one is the definition of the member from there on. Where what a chain goes on with is proved, and is the
    same, the closed form before it is right too.
    """
    right, rest = chain.sides[k + 1], chain.sides[k + 2 :]
    if chain.relations[k].name not in EQUALITIES:
        return None
    found = _closed(note, formula, left, right)
    for other in rest if found is None else ():
        further = _closed(note, formula, left, other)
        same = _judged(note, formula, right, other) if further is not None else None
        found = found or (further if same is not None and same.verdict in ACCEPTED else None)
    again = note.defines_again(formula, chain, k)
    if again is not None and found is not None and found.verdict in ACCEPTED:
        note.redefine(again)
    return found


def _closed(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    place = _place(left[0]) if len(left) == 1 else None
    if place is None or not place.letter or place.shift or _binds(right, place.letter):
        return None
    if any((p := _place(s[k])) is not None and p.stem == place.stem and p.letter for s, k in walk(right)):
        return None
    rule, first = _recurrence(note, place), _first(note, place, right)
    if rule is None or first is None:
        return None
    number, value = first
    start = _judged(note, formula, _shifted(right, place.letter, Number(str(number))), value)
    if start is None or start.verdict not in ACCEPTED:
        return None
    sides = _put_in((rule.left,), place, right), _put_in(rule.right, place, right)
    step = _judged(note, formula, *sides)
    if step is not None and step.verdict in ACCEPTED:
        text = f"by induction over {place.letter}, from {place.stem}_{number}"
        return Verdict(max(start.verdict, step.verdict, key=ACCEPTED.index), method="induction", note=text)
    return _refuted(note, formula, place, number, sides) if step is not None and step.verdict == "refuted" else None


def _refuted(note: Note, formula: Formula, place: _Place, first: int, sides: tuple[Items, Items]) -> Verdict | None:
    """Return the refutation of a closed form that a usual slip would mend, at a number for the letter."""
    for number in range(first + 1, first + 4):
        at = [_shifted(side, place.letter, Number(str(number))) for side in sides]
        found = _judged(note, formula, at[0], at[1])
        if found is not None and found.verdict == "refuted":
            text = f"it starts as {place.stem} does and does not go on so: see {place.letter} = {number}"
            return replace(found, method="induction", note=text)
    return None


def _judged(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    """Return the verdict on two sides; a refutation without a usual slip may be that of another sequence."""
    try:
        pair = note.pair(left, right, formula.position)
        found = judge(pair.left, pair.right, pair.scope, time_limit=SECONDS)
        slip = found.verdict == "refuted" and explained(pair.left, pair.right, pair.scope, time_limit=SECONDS).is_slip
    except (CalcworkError, *BREAKDOWNS):
        return None
    return found if found.verdict != "refuted" or slip else Verdict("unclear")


def _place(item: Element) -> _Place | None:
    """Return where a member stands, None when an item is no member of a sequence."""
    if not isinstance(item, Scripted) or item.primes or not item.sub:
        return None
    sub, stem = item.sub, outline((item.base,))
    if len(sub) == 1 and isinstance(sub[0], Text):
        found = STEPPED.fullmatch("_" + sub[0].text)
        return _Place(stem, "t", int(found[1][1:] or 0)) if found is not None else None
    match sub:
        case (Number(value),) if value.isdigit():
            return _Place(stem, "", int(value))
        case (Letter(),) if index_name(sub[0]) is not None:
            return _Place(stem, index_name(sub[0]) or "", 0)
        case (Letter(), Operator("+" | "-" as sign), Number(value)) if value.isdigit():
            return _Place(stem, index_name(sub[0]) or "", int(sign + value))
    return None


def _recurrence(note: Note, place: _Place) -> Definition | None:
    """Return the definition of a member by the one before it."""
    known = [*note.said.values, *(d for found in note.symbols.definitions.values() for d in found)]
    for definition in known:
        own = _place(definition.left)
        if own is None or own.stem != place.stem or own.letter != place.letter or definition.parameters is not None:
            continue
        members = [p for s, k in walk(definition.right) if (p := _place(s[k])) is not None and p.stem == own.stem]
        if members and all(p.letter == own.letter and p.shift == own.shift - 1 for p in members):
            return definition
    return None


def _first(note: Note, place: _Place, right: Items) -> tuple[int, Items] | None:
    """Return the number of the first member, and its value: one that the note gives, or the member in the closed form.

    Without either nothing says where the sequence starts.
    """
    for _, statement in note.said.parsed:
        for chain in (statement,) if isinstance(statement, Chain) and len(statement.sides) > 1 else ():
            owns = [_place(side[0]) for side in chain.sides[:-1] if len(side) == 1]
            for own in owns:
                if own is not None and own.stem == place.stem and not own.letter:
                    return own.shift, chain.sides[-1]
    for sequence, at in walk(right):
        own = _place(sequence[at])
        if own is not None and own.stem == place.stem and not own.letter:
            return own.shift, (sequence[at],)
    return None


def _binds(items: Items, letter: str) -> bool:
    return any(letter in bound_letters(s[k]) for s, k in walk(items))


# --- closed forms put in ----------------------------------------------------------------------------------------------


def _put_in(items: Any, place: _Place, closed: Items) -> Any:
    """Return items with the closed form for every member of the sequence."""
    if isinstance(items, tuple):
        return tuple(_put_in(i, place, closed) for i in items)
    own = _place(items) if isinstance(items, Scripted) else None
    if own is not None and own.stem == place.stem and own.letter:
        value = Group("(", ")", _shifted(closed, own.letter, own.shift))
        return Scripted(value, sup=items.sup) if items.sup else Braces((value,))
    return _mapped(items, lambda part: _put_in(part, place, closed))


def _shifted(items: Any, letter: str, by: int | Number) -> Any:
    """Return items with a sum, or a number, in the place of a letter."""
    if by == 0:
        return items
    if isinstance(by, Number):
        new: Items = (by,)
    else:
        new = (Letter(letter), Operator("+" if by > 0 else "-"), Number(str(abs(by))))
    if isinstance(items, tuple):
        if len(items) == 1 and items[0] == Letter(letter):
            return new
        return tuple(_shifted(i, letter, by) for i in items)
    if items == Letter(letter):
        return Braces(new) if len(new) > 1 else new[0]
    return _mapped(items, lambda part: _shifted(part, letter, by))


def _mapped(item: Any, change: Any) -> Any:
    """Return an item with all that stands inside of it changed."""
    if not isinstance(item, (Item, Row)):
        return item
    parts = {f.name: getattr(item, f.name) for f in fields(item) if f.name not in {"start", "end"}}
    return replace(item, **{n: change(v) for n, v in parts.items() if isinstance(v, (tuple, Item, Row))})
