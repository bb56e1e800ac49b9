"""The equations of sequences with steps up to a letter, for what a loss rests on: `Facts.sequences` has them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sympy import Expr, Indexed, Symbol

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.scope import Scope
from calcwork.errors import CalcworkError, UserError
from calcwork.notation.circles import Equation
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.spelling.sequences.lettered_steps import Sequences, Start, Step, start_of
from calcwork.notation.structure.items import outline
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import is_constant
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
    reverse: bool = False
    inside: int = 0

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """Return what the sequence rests on."""
        return (self.left, self.body, *self.starts)

    def define(self, scope: Scope) -> Scope:
        """Return a scope with the recurrence."""
        return scope.recur(
            self.left,
            self.body,
            *self.starts,
            by=self.letter,
            first=self.first,
            reverse=self.reverse,
            inside=self.inside,
        )


def sequence_of(note: Note, label: str) -> tuple[str, Step] | None:
    """Return the sequence whose members are the elements of an array, with its equation."""
    for name, step in (note.facts.sequences.steps if note.facts.sequences else {}).items():
        reference = refer(step.left)
        if (step.lag or step.lead) and reference is not None and label in (name, note.symbols.interpret(reference)[0]):
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
    ahead = 1 if definition.name in note.symbols.survey.zero_based else 0  # the place of the member 0
    inside = _ended(note, definition, step, left.base.shape[axis], ahead) if step.reverse else 0
    if step.last and (step.ended or note.symbols.open.is_open(note.symbols.open.find(left.base.shape[axis]))):
        last = Reader(note.symbols, definition.position).place(step.last) + ahead
        note.symbols.open.same(left.base.shape[axis], last, f"the steps of {name} end at different numbers")
    rows = [(i, n) for k, (i, n) in enumerate(zip(left.indices, left.base.shape, strict=True)) if k != axis]
    starts = tuple(_start(note, definition, step, number, rows) for number in step.starts)
    first = (1 if step.first is None else step.first) + ahead
    return Begun(left, body, definition.position, starts, letter, first, step.reverse, inside)


def _ended(note: Note, definition: Definition, step: Step, length: Expr, ahead: int) -> int:
    """Let a sequence that runs back end before the members it begins with; return how many of these the array has."""
    sizes, reader = note.symbols.open, Reader(note.symbols, definition.position)
    last = sizes.find(reader.place(step.ends[0])) + ahead - 1
    inside = sizes.find(length) - last
    if inside.is_Integer and 0 <= inside <= len(step.ends):
        return int(inside)
    sizes.same(length, last, f"the steps of {definition.name} end at different numbers")
    return 0


def definition_of(note: Note, step: Step) -> Definition:
    """Return the equation of a sequence as a definition."""
    reference = refer(step.left)
    assert reference is not None  # noqa: S101 - it is the left side of a recurrence
    name, places = note.symbols.interpret(reference)
    return Definition(name, step.left, step.right, step.formula, places=places)


def refuse(name: str, step: Step, sequences: Sequences) -> None:
    """Refuse a recurrence of which nothing tells where it begins, or what the members before that are."""
    letter = sequences.letter
    if name in sequences.twofold:
        raise UserError(f"{name} has two recurrences, and one was expected; leave one of the two out")
    if step.lead and step.lag:
        raise UserError(
            f"the recurrence of {name} needs members before and behind its own, and one of both was expected; write it "
            f"as {name}_{letter} = f({name}_{{{letter}-1}}) or as {name}_{letter} = f({name}_{{{letter}+1}})"
        )
    if step.reverse:
        _refuse_open_end(name, step)
        return
    wanted = [k for k in step.starts if isinstance(k, int)] or list(range(0, -step.lag, -1))
    missing = [k for k in wanted if k not in step.given]
    if step.first is None or missing:
        k = next(iter(missing), 0)
        raise UserError(
            f"the recurrence of {name} begins with {name}_{_index(k)}, for which nothing is given; say what it is, as "
            f"in {name}_{_index(k)} = 0, or where the steps begin, as in {letter} = {step.lag + 1}, ..., T"
        )
    for k in sorted(k for k in step.own if k >= step.first):
        raise UserError(
            f"{name}_{k} has an equation of its own, and the recurrence gives it too, from {letter} = {step.first} on; "
            f"leave the equation out, or say where the steps begin, as in {letter} = {k + 1}, ..., T"
        )


def _refuse_open_end(name: str, step: Step) -> None:
    """Refuse a recurrence that runs back from a member of which nothing tells what it is."""
    missing = next((e for e in step.ends if outline(e) not in step.known), None)
    if not step.ends or missing is not None:
        end = outline(missing).replace(" ", "") if missing else "T"
        raise UserError(
            f"the recurrence of {name} runs back from a member for which nothing is given; say what it is, as in "
            f"{name}_{end if len(end) == 1 else f'{{{end}}}'} = 0"
        )
    if step.first not in (0, 1):
        raise UserError(f"the recurrence of {name} runs back to {name}_{step.first}, and one to 0 or 1 was expected")


def _index(number: int) -> str:
    return str(number) if 0 <= number < 10 else f"{{{number}}}"


def _sides(note: Note, definition: Definition) -> tuple[Expr, Expr]:
    pair = note.equation_of(definition)
    if pair is None:
        raise Unclear(f"the recurrence of {definition.name} is not understood")
    return pair


def _start(note: Note, definition: Definition, step: Step, number: Start, rows: list[tuple[Expr, Expr]]) -> Expr:
    """Return a member before the first step, at the letters of an entry."""
    value: Value = Reader(note.symbols, definition.position).read((start_of(step, number),))
    told = number if isinstance(number, int) else outline(number).replace(" ", "")
    if value.rank > len(rows):
        raise Unclear(f"{definition.name}_{told} is {value.describe()}, and no member of the sequence")
    reference = refer(start_of(step, number))
    name, places = note.symbols.interpret(reference) if reference is not None else ("", ())
    known = note.symbols.definitions.get((name, len(places)))
    if value.rank + len(places) < len(rows) and not (known and is_constant(known[0].right)):
        raise Unclear(
            f"{definition.name}_{told} is {value.describe()}, and the members after it are arrays; declare it as "
            "they are"
        )
    inner = rows[len(rows) - value.rank :]  # the places before these stand at the start itself
    for m, (_, n) in zip(value.sizes, inner, strict=True):
        note.symbols.open.same(m, n, f"{definition.name}_{told} and the members after it differ in shape")
    return value.at(*(i for i, _ in inner)) if inner else value.entry


def fault_of(note: Note, reason: BaseException) -> Definition | None:
    """Return the equation of the sequence that cannot be made for this reason, None where it is another one's."""
    for step in note.facts.sequences.steps.values() if note.facts.sequences is not None else ():
        definition = definition_of(note, step)
        try:
            begun(note, definition.name)
        except (CalcworkError, *BREAKDOWNS) as error:
            if str(error) == str(reason):
                return definition
    return None


def at_positions(sequences: Sequences, positions: list[int]) -> Sequences:
    """Return the sequences with the positions of their formulas in a note."""
    return replace(sequences, steps={n: replace(s, formula=positions[s.formula]) for n, s in sequences.steps.items()})
