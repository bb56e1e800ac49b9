r"""Closed forms of recurrences, by induction: ``m_t = \beta m_{t-1} + c`` with ``m_0 = 0`` gives ``m_t = ...``.

With m_t = G(t) the recurrence m_t = F(t, m_{t-1}) has to hold for every t >= 1, and G(0) = m_0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import Dummy, Expr, Indexed, Integer, S, Symbol

from calcwork.algebra.binding import substitute
from calcwork.check.hints.hints import explained
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS, name_of_entry
from calcwork.notation.spelling.sequences.steps import ITERATIONS
from calcwork.notation.structure.items import Items
from calcwork.notation.survey.survey import STEPS
from calcwork.notation.symbols.table import Definition
from calcwork.notation.symbols.values import Value

LABELED = re.compile(r"(.+?)_?\(([a-z]+)([+-]\d+)?\)")  # m_(t-1), w(t+1)
LETTERS = STEPS | set(ITERATIONS)
SECONDS = 1.0


@dataclass(frozen=True)
class Member:
    """Hold which member of a sequence an expression is: m_{t+1} has the stem m, the letter t and the shift 1."""

    stem: str
    letter: str
    shift: int


def member_of(entry: Expr) -> Member | None:
    """Return which member of a sequence a name or element is, None when it is none."""
    if match := LABELED.fullmatch(name_of_entry(entry) or ""):
        return Member(match[1], match[2], int(match[3] or 0))
    if not isinstance(entry, Indexed) or len(entry.indices) != 1:
        return None
    shift, letter = entry.indices[0].as_coeff_Add()
    known = isinstance(letter, Symbol) and not isinstance(letter, Dummy) and letter.name in LETTERS and shift.is_Integer
    return Member(str(entry.base.label), letter.name, int(shift)) if known else None


def closed_form(note: Note, left: Items, right: Items, position: int) -> Verdict | None:
    """Return whether an equation solves a recurrence of the note with its first member, None where it is no such.

    One that does not, and would with a usual slip mended, is refuted; another may be one of another sequence.
    """
    try:
        entry, solution = (note.reader(position).read(side) for side in (left, right))
        atom, solution = _solved(entry, solution)
        own = member_of(atom)
        if own is None:
            return None
        if any(m.stem == own.stem for m in _members(solution.entry)):
            return None
        found = (_solves(note, d, own, solution, position) for d in _recurrences(note, position))
        return next((v for v in found if v is not None), None)
    except (CalcworkError, *BREAKDOWNS):
        return None


def _solved(left: Value, right: Value) -> tuple[Expr, Value]:
    """Return x_k and what it is by x_k - c = r, which is linear in it; any other left side as it is."""
    found = {a for a in left.entry.atoms(Symbol, Indexed) if member_of(a) is not None}
    atom = found.pop() if len(found) == 1 and left.rank == right.rank == 0 else left.entry
    slope, rest = left.entry.coeff(atom), left.entry.xreplace({atom: S.Zero})
    if atom == left.entry or slope == 0 or slope.has(atom) or (left.entry - slope * atom - rest).expand() != 0:
        return left.entry, right
    return atom, replace(right, entry=(right.entry - rest) / slope)


def _members(entry: Expr) -> Iterator[Member]:
    return (m for a in entry.atoms(Symbol, Indexed) if (m := member_of(a)) is not None)


def _recurrences(note: Note, position: int) -> list[Definition]:
    """Return the definitions before a place."""
    every = [*note.said.values, *(d for found in note.symbols.definitions.values() for d in found)]
    return [d for d in every if d.position < position]


def _solves(note: Note, recurrence: Definition, own: Member, solution: Value, position: int) -> Verdict | None:
    """Return whether the solution meets a recurrence of its sequence, None for other sequences and other starts."""
    head = member_of(Reader(note.symbols, recurrence.position).read((recurrence.left,)).entry)
    if head is None or (head.stem, head.letter) != (own.stem, own.letter):
        return None
    body = note.reader(recurrence.position).defined(recurrence)
    before = {a: m for a in body.entry.atoms(Symbol, Indexed) if (m := member_of(a)) is not None}
    if not before or any(m != replace(head, shift=head.shift - 1) for m in before.values()):
        return None  # other members, or other sequences that move too
    now = Dummy(own.letter, integer=True, positive=True)

    def member(at: Expr) -> Value:
        return _at(solution, own.letter, at - own.shift)

    last = member(now - 1)
    put_in = {a: last.at(*a.indices) if last.rank and isinstance(a, Indexed) else last.entry for a in before}
    following = _at(replace(body, entry=body.entry.xreplace(put_in)), own.letter, now - head.shift)
    if not _starts(note, own, member(Integer(0)), position):
        return None
    return _judged(note, own, member(now), following, position)


def _at(value: Value, letter: str, time: Expr) -> Value:
    """Return a value at a time."""
    return replace(value, entry=substitute(value.entry, dict.fromkeys(_letters(value.entry, letter), time)))


def _letters(entry: Expr, letter: str) -> set[Symbol]:
    return {s for s in entry.free_symbols if isinstance(s, Symbol) and s.name == letter and not s.is_Dummy}


def _judged(note: Note, own: Member, left: Value, right: Value, position: int) -> Verdict:
    pair = note.closed(left, right, position)
    found = judge(pair.left, pair.right, pair.scope, time_limit=SECONDS)
    if found.verdict == "proved":
        return Verdict("proved", method="induction", sizes="all", note=f"solves the recurrence of {own.stem}")
    sure = found.verdict == "refuted" and not [n for n in note.rough(pair) if pair.scope.declarations[n].shape]
    slip = sure and explained(pair.left, pair.right, pair.scope, time_limit=SECONDS).is_slip
    text = f"starts as {own.stem} does, and was not seen to follow its recurrence from one {own.letter} to the next"
    return replace(found, note=text) if slip else Verdict("unclear", method="induction", note=text)


def _starts(note: Note, own: Member, first: Value, position: int) -> bool:
    """Tell whether the solution starts with the first member, by its name or by the number that the note gives it."""
    entry = first.entry.doit()
    if _is_first(entry, own):
        return True
    values = {a: b for d in note.said.values if (pair := _number_of(note, d)) for a, b in (pair,)}
    known = next((b for a, b in values.items() if _is_first(a, own)), None)
    return known is not None and entry - known.xreplace(values) == 0


def _is_first(entry: Expr, own: Member) -> bool:
    if isinstance(entry, Indexed) and entry.indices == (0,):
        return str(entry.base.label) == own.stem
    return name_of_entry(entry) in {f"{own.stem}_0", f"{own.stem}(0)", f"{own.stem}_(0)"}


def _number_of(note: Note, definition: Definition) -> tuple[Expr, Expr] | None:
    try:
        reader = Reader(note.symbols, definition.position)
        left, right = reader.read((definition.left,)), reader.read(definition.right)
    except (CalcworkError, *BREAKDOWNS):
        return None
    return None if left.rank or right.rank else (left.entry, right.entry)
