r"""Claims on smallest and largest arguments, from a note to tasks: ``\arg\min_w J(w)`` and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from calcwork.check.steps.doubts import Doubts
from calcwork.check.steps.tasks import Task
from calcwork.notation.context.declarations.declarations import declare
from calcwork.notation.note import Note
from calcwork.notation.structure.items import (
    BigOperator,
    Evaluated,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer, split_at_relations
from calcwork.notation.survey.statements import ORDERS, chains, head_length, is_number
from calcwork.notation.survey.survey import index_name
from calcwork.notation.symbols.table import Unclear

ZERO: Items = (Number("0"),)
COUNTERS = frozenset("ijkl")
STRICT = frozenset({"<", ">"})


@dataclass(frozen=True)
class Extreme:
    """Hold the function whose smallest or largest argument, or value, is taken, the variable and its range.

    Bounds are those between numbers, as ``0 < p < 1``.
    """

    variable: Items
    function: Items
    largest: bool
    value: bool = False
    range: Items = ()
    bounds: Items = ()


def extreme_of(items: Items) -> Extreme | None:
    r"""Return what ``\arg\min_w J(w)`` or ``\min_w J(w)`` says, None for anything else."""
    kept = tuple(i for i in items if not isinstance(i, Gap))
    head = kept[0] if len(kept) > 1 else None
    if not isinstance(head, Scripted) or not isinstance(head.base, BigOperator) or not head.sub:
        return None
    if head.base.name not in {"argmin", "argmax", "min", "max"}:
        return None
    largest, value = head.base.name.endswith("max"), not head.base.name.startswith("arg")
    if (bounded := _bounded(head.sub, value=value)) is not None:
        return Extreme(bounded, kept[1:], largest, value, bounds=head.sub)
    at = head_length(head.sub)
    variable = head.sub[:at]
    if len(variable) != 1 or (value and index_name(variable[0]) in COUNTERS):
        return None
    rest = head.sub[at:] if not _is_free(head.sub[at:]) else ()
    found = Extreme(variable, kept[1:], largest, value, rest)
    return found if not rest or (not value and rest[0] == Relation("in")) else None


def _bounded(sub: Items, *, value: bool) -> Items | None:
    """Return the name that numbers bound; of an argument without the ends, for the slope need not be zero there."""
    signs, sides = split_at_relations(sub)
    names = [s for s in sides if len(s) == 1 and (r := refer(s[0])) is not None and r.plain and not r.indices]
    numbers = [s for s in sides if is_number(s)]
    ordered = bool(signs) and all(r.name in ORDERS and (value or r.name in STRICT) for r in signs)
    return names[0] if ordered and len(names) == 1 == len(sides) - len(numbers) else None


@contextmanager
def _within(note: Note, extreme: Extreme) -> Iterator[None]:
    """Let the bounds of the variable hold."""
    before = dict(note.symbols.domains)
    for chain in chains(extreme.bounds):
        declare(note.symbols, chain)
    try:
        yield
    finally:
        note.symbols.domains.clear()
        note.symbols.domains.update(before)


def _is_free(rest: Items) -> bool:
    r"""Tell whether nothing bounds a variable, or only that it is real, as ``w \in \mathbb{R}^d``."""
    reference = refer(rest[1]) if len(rest) == 2 and rest[0] == Relation("in") else None
    return not rest or (reference is not None and reference.name == "R" and reference.board and not reference.below)


def value_task(note: Note, extreme: Extreme, value: Items, position: int, time_limit: float) -> Task:
    """Return the task that a value is the argument: the derivative is zero there, and the function convex.

    That of a smallest value compares it with the function where its derivative is zero.

    Raises
    ------
    CalcworkError
        When a part cannot be read, or the variable has a range.
    """
    if extreme.range:
        raise Unclear("an argument out of a range is not judged")
    with _within(note, extreme):
        return _value_task(note, extreme, value, position, time_limit)


def _value_task(note: Note, extreme: Extreme, value: Items, position: int, time_limit: float) -> Task:
    if extreme.value:
        reference = refer(extreme.variable[0])
        name = reference.name if reference is not None and reference.plain and not reference.indices else ""
        pair = note.pair(extreme.function, value, position)
        facts = note.facts.near(pair, position).facts
        return Task("extreme value", name, pair, facts=facts, largest=extreme.largest, time_limit=time_limit)
    function = Group("(", ")", extreme.function)
    first = (Scripted(Letter("nabla"), extreme.variable), function)
    second = (Scripted(Letter("nabla"), extreme.variable, (Number("2"),)), function)
    there = Evaluated(first, (*extreme.variable, Relation("="), *value))
    stationary = note.pair((there,), ZERO, position)
    curvature = note.pair(second, ZERO, position)
    return Task("minimum", pair=stationary, premises=(curvature,), largest=extreme.largest, time_limit=time_limit)


def same_task(note: Note, one: Extreme, other: Extreme, position: int, time_limit: float) -> Task | None:
    """Return the task that two functions have the same argument, None when their variables or ranges differ."""
    names = [refer(e.variable[0]) for e in (one, other)]
    if names[0] is None or names[1] is None or names[0].name != names[1].name or one.range != other.range:
        return None
    pair = note.pair(one.function, other.function, position)
    unsure = note.unsure([pair], (one.function, other.function))
    return Task(
        "same argument", names[0].name, pair, facts=note.facts.near(pair, position).facts, doubts=Doubts(unsure=unsure),
        largest=one.largest, turned=one.largest != other.largest, time_limit=time_limit,
    )  # fmt: skip


def is_named(items: Items) -> bool:
    """Tell whether a side is only a name, which may be that of the argument."""
    return len(items) == 1 and refer(items[0]) is not None and not isinstance(items[0], Operator)
