r"""What a note says of numbers and of the members of sequences: ``x_0 = 0``, ``w^{(t+1)} = w^{(t)} - \eta v_t``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, Integer, Symbol

from calcwork.algebra.binding import rename_apart, substitute
from calcwork.algebra.partial import Partial
from calcwork.errors import CalcworkError
from calcwork.notation.context.definitions.definitions import has_value, is_recurrence
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import outline
from calcwork.notation.symbols.table import Definition
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note


@dataclass(frozen=True)
class Member:
    """Hold a number, or a member of a sequence with one place for each axis of its own, and what it is."""

    left: Value
    right: Value

    def entries(self, elements: Iterable[Indexed]) -> Iterator[tuple[Expr, Expr]]:
        """Yield what is said of each entry: of all where the length is written, else of those that are used."""
        left, right = self.left, self.right
        if not left.rank:
            yield left.entry, right.entry
        elif left.rank == 1 and left.sizes[0].is_Integer:
            numbers = [Integer(k + 1) for k in range(int(left.sizes[0]))]
            yield from ((left.at(k), right.at(k) if right.rank else right.entry) for k in numbers)
        else:
            for element in elements:
                if (places := _places(left, element)) is not None:
                    yield element, right.at(*places) if right.rank else right.entry


@dataclass(frozen=True)
class Recurrence:
    """Hold how each member of a sequence, the element at ``letter``, follows from those before it."""

    element: Indexed
    letter: Symbol
    body: Expr

    @property
    def name(self) -> str:
        """Return the name of the sequence."""
        return str(self.element.base.label)

    def closed(self, close: Callable[[Expr], Expr]) -> Recurrence:
        """Return the recurrence with its open sizes closed."""
        return replace(self, element=close(self.element), body=close(self.body))

    def at(self, element: Indexed) -> Expr:
        """Return what an element of the sequence is by the one before it."""
        put_in = dict(zip(self.element.indices, element.indices, strict=True))
        return substitute(rename_apart(self.body), put_in)

    def members_in(self, expr: Expr) -> set[Indexed]:
        """Return the members of the sequence that stand in an expression, or entries of them."""
        places = len(self.element.indices)
        found = (a for a in expr.atoms(Indexed) if str(a.base.label) == self.name)
        return {a for a in found if len(a.indices) == places}

    def time_of(self, element: Indexed) -> Expr:
        """Return the number of the member that an element belongs to."""
        return element.indices[self.element.indices.index(self.letter)]


def _places(left: Value, element: Indexed) -> list[Expr] | None:
    """Return the places of an element on the own axes of a member, None where it is one of another."""
    head = left.entry
    if not isinstance(head, Indexed) or head.base.label != element.base.label:
        return None
    found = dict(zip(head.indices, element.indices, strict=True))
    alike = all(found[p] == p for p in head.indices if p not in left.indices)
    return [found[i] for i in left.indices] if alike else None


def members_of(note: Note, position: int, put_in: Sequence[Definition]) -> list[Member]:
    """Return the names that have numbers, and the members of sequences, with what they are at a position."""
    found: list[Member] = []
    passage = note.formulas[position].passage
    for definition in (*put_in, *latest(note.said.values, position)):
        later = note.formulas[definition.position].passage > passage
        if definition.position > position and (later or definition.onward or is_recurrence(definition)):
            continue
        reader = Reader(note.symbols, definition.position)
        try:
            left, value = reader.read((definition.left,)), reader.read(definition.right)
        except CalcworkError:
            continue
        settled = definition in put_in or has_value(definition) or is_recurrence(definition)
        if not (settled or isinstance(left.entry, Indexed)) or not isinstance(left.entry, (Symbol, Indexed)):
            continue
        if left.rank == value.rank == 0 or _fits(note, left, value):
            found.append(Member(left, value))
    return found


def _fits(note: Note, left: Value, value: Value) -> bool:
    """Tell whether a value is that of an array: of its shape, or zero."""
    sizes = note.symbols.open
    if not value.rank:
        return value.entry == 0
    ends = [(sizes.find(m), sizes.find(n)) for m, n in zip(left.sizes, value.sizes, strict=False)]
    return left.rank == value.rank and all(m == n or sizes.is_open(m) or sizes.is_open(n) for m, n in ends)


def latest(values: Sequence[Definition], position: int) -> Iterable[Definition]:
    """Return of the values of one name that which holds at a position: the last before it, else the first after."""
    found: dict[str, Definition] = {}
    for definition in sorted((d for d in values if position < d.until), key=lambda d: d.position):
        key = outline((definition.left,))
        if key not in found or definition.position <= position:
            found[key] = definition
    return found.values()


def said_of(members: Iterable[Member], *exprs: Expr) -> list[tuple[Expr, Expr]]:
    """Return what is said of the numbers and elements in expressions, the first that is said of each."""
    elements = sorted(set().union(*(e.atoms(Indexed) for e in exprs)), key=str)
    known: dict[Expr, Expr] = {}
    for member in members:
        for own, entry in member.entries(elements):
            known.setdefault(own, entry)
    return list(known.items())


def differentiated_in(values: Sequence[tuple[Expr, Expr]], *entries: Expr) -> list[Expr]:
    """Return what the members of sequences in entries are, where derivatives in it rest on definitions."""
    return [v for k, v in values if v.has(Partial) and any(e.has(k) for e in entries)]


def recurrences_in(note: Note, position: int, *entries: Expr) -> tuple[Recurrence, ...]:
    """Return the recurrences of the sequences in expressions of which each member is an element or row of an array.

    Those of displays behind a position are claims there.
    """
    used = {str(x.base.label) for e in entries for x in e.atoms(Indexed)}
    found: list[Recurrence] = []
    for definition in note.said.values if used else ():
        try:
            holds = is_recurrence(definition) and (definition.position < position or not definition.block)
            pair = note.equation_of(definition) if holds else None
        except CalcworkError:
            continue
        recurrence = recurrence_by(pair)
        found += [recurrence] if recurrence is not None and recurrence.name in used else []
    return tuple(found)


def recurrent_in(note: Note) -> tuple[str, ...]:
    """Return the names of the sequences of a note."""
    return tuple(label for d in note.said.values if is_recurrence(d) and (label := note.label_of(d)) is not None)


def recurrence_by(equation: tuple[Expr, Expr] | None) -> Recurrence | None:
    """Return the recurrence that an equation of an element at a letter states, None where it states none."""
    if equation is None or not isinstance(element := equation[0], Indexed):
        return None
    letter = next((i for i in element.indices if isinstance(i, Symbol) and not i.is_Dummy), None)
    return Recurrence(element, letter, equation[1]) if letter is not None else None


def with_steps_differentiated(value: Value, recurrences: Iterable[Recurrence]) -> Value:
    r"""Return a value with ``\partial h_t / \partial h_{t-1}`` as the derivative of what makes h_t of h_{t-1}."""
    new: dict[Expr, Expr] = {}
    for recurrence in recurrences:
        for partial in value.entry.atoms(Partial):
            after, before = partial.quantity, partial.variables[0]
            if len(partial.variables) > 1 or not all(_is_member(e, recurrence) for e in (after, before)):
                continue
            if recurrence.time_of(after) - recurrence.time_of(before) == 1:
                last, body = Dummy("h", real=True), recurrence.at(after)
                own = [e for e in body.atoms(Indexed) if _is_member(e, recurrence) and e.indices == before.indices]
                slope = body.xreplace(dict.fromkeys(own, last)).diff(last)
                new |= {partial: slope.xreplace({last: before})} if own and partial not in new else {}
    return replace(value, entry=value.entry.xreplace(new)) if new else value


def _is_member(entry: Expr, recurrence: Recurrence) -> bool:
    """Tell whether an expression is one member of a sequence of numbers."""
    own = recurrence.element
    return (
        isinstance(entry, Indexed)
        and entry.base.label == own.base.label
        and len(entry.indices) == 1 == len(own.indices)
    )
