"""The equations of sequences with steps up to a letter, for what a loss rests on: `Facts.sequences` has them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sympy import Expr, Indexed, Symbol

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.scope import Scope
from calcwork.errors import UserError
from calcwork.notation.circles import Equation
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.spelling.sequences.lettered_steps import Sequences, Step, start_of
from calcwork.notation.structure.references import refer
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note

UNKNOWN = Symbol("t", integer=True)


@dataclass(frozen=True)
class Begun(Equation):
    """Hold how each member of a sequence follows from those before it, and the members before the first."""

    starts: tuple[Expr, ...] = ()
    letter: Symbol = UNKNOWN
    first: int = 1

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """Return what the sequence rests on."""
        return (self.left, self.body, *self.starts)

    def define(self, scope: Scope) -> Scope:
        """Return a scope with the recurrence."""
        return scope.recur(self.left, self.body, *self.starts, by=self.letter, first=self.first)


def sequence_of(note: Note, label: str) -> tuple[str, Step] | None:
    """Return the sequence whose members are the elements of an array, with its equation."""
    for name, step in (note.facts.sequences.steps if note.facts.sequences else {}).items():
        reference = refer(step.left)
        if step.lag and reference is not None and label in (name, note.symbols.interpret(reference)[0]):
            return name, step
    return None


def begun(note: Note, label: str) -> Begun | None:
    """Return how the sequence of this name is made, None where the note has none.

    Raises
    ------
    UserError
        When the first member is not told, or has no value.
    Unclear
        When a side of the equation is not understood.
    """
    found = sequence_of(note, label)
    if found is None or note.facts.sequences is None:
        return None
    name, step = found
    refuse(name, step, note.facts.sequences)
    definition = definition_of(note, step)
    left, body = _sides(note, definition)
    letter = Symbol(note.facts.sequences.letter, integer=True)
    if not isinstance(left, Indexed) or not left.has(letter):
        raise Unclear(f"the steps of {name} are not understood")
    axis = next(n for n, i in enumerate(left.indices) if i.has(letter))
    back = {letter: 2 * letter - left.indices[axis]}  # the equation of h_{t+1} as one of h_t
    left, body = left.xreplace(back), rename_apart(body).xreplace(back)
    if step.last:
        last = Reader(note.symbols, definition.position).place(step.last)
        note.symbols.open.same(left.base.shape[axis], last, f"the steps of {name} end at different numbers")
    rows = [(i, n) for k, (i, n) in enumerate(zip(left.indices, left.base.shape, strict=True)) if k != axis]
    starts = tuple(_start(note, definition, step, number, rows) for number in step.starts)
    return Begun(left, body, definition.position, starts, letter, step.first or 1)


def definition_of(note: Note, step: Step) -> Definition:
    """Return the equation of a sequence as a definition."""
    reference = refer(step.left)
    assert reference is not None  # noqa: S101 - it is the left side of a recurrence
    name, places = note.symbols.interpret(reference)
    return Definition(name, step.left, step.right, step.formula, places=places)


def refuse(name: str, step: Step, sequences: Sequences) -> None:
    """Refuse a recurrence of which nothing tells where it begins."""
    if name in sequences.twofold:
        raise UserError(f"{name} has two recurrences, and one was expected; leave one of the two out")
    wanted = step.starts or (0,)
    missing = [k for k in wanted if k not in step.given]
    if step.first is None or missing:
        k = missing[0] if missing else 0
        raise UserError(
            f"the recurrence of {name} begins with {name}_{k}, for which nothing is given; say what it is, as in "
            f"{name}_{k} = 0, or where the steps begin, as in {sequences.letter} = 2, ..., T"
        )


def _sides(note: Note, definition: Definition) -> tuple[Expr, Expr]:
    pair = note.equation_of(definition)
    if pair is None:
        raise Unclear(f"the recurrence of {definition.name} is not understood")
    return pair


def _start(note: Note, definition: Definition, step: Step, number: int, rows: list[tuple[Expr, Expr]]) -> Expr:
    """Return a member before the first step, at the letters of an entry."""
    value: Value = Reader(note.symbols, definition.position).read((start_of(step, number),))
    if value.rank == 0:
        return value.entry
    if value.rank != len(rows):
        raise Unclear(f"{definition.name}_{number} is {value.describe()}, and no member of the sequence")
    for m, (_, n) in zip(value.sizes, rows, strict=True):
        note.symbols.open.same(m, n, f"{definition.name}_{number} and the members after it differ in shape")
    return value.at(*(i for i, _ in rows))


def at_positions(sequences: Sequences, positions: list[int]) -> Sequences:
    """Return the sequences with the positions of their formulas in a note."""
    return replace(sequences, steps={n: replace(s, formula=positions[s.formula]) for n, s in sequences.steps.items()})
