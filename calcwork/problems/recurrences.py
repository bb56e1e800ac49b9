r"""Recurrences of a note with steps up to a letter: the members with which their sequences start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sympy import Expr, Indexed

from calcwork.algebra.recurrences import loops_in
from calcwork.algebra.scope import Scope, name_of, scalar
from calcwork.errors import CalcworkError, UserError
from calcwork.notation.context.collection import Formula
from calcwork.notation.foundation import unreadable
from calcwork.notation.lettered import at_positions, definition_of
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.spelling.sequences.layers import has_letter
from calcwork.notation.spelling.sequences.lettered_steps import Sequences, Start, Step, start_of, with_starts_named
from calcwork.notation.structure.items import (
    Element,
    Gap,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    outline,
    throughout,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_constant, statements
from calcwork.notation.symbols.table import Definition
from calcwork.problems.widths import spaces

SIZES, KEPT = "HMKPQ", ("kept",)
ZERO = (Number("0"),)
ZEROS = re.compile(
    r"^\s*(?:is|are|be|being)\s+(?:(?:both|all|the|an?|set\s+to|initiali[sz]ed\s+(?:to|as|at|with|by))\s+)*"
    r"(?:zeros?|null|vectors?\s+of\s+zeros)\b",
    re.IGNORECASE,
)
LISTED = re.compile(r"\s*(?:,|(?:,\s*)?and\b)[\w\s-]*")


def with_zero_starts(formulas: Sequence[Formula]) -> list[Formula]:
    r"""Return formulas with the zeros of the words beside them: "the states $h_0$ and $c_0$ are zero vectors"."""
    found = list(formulas)
    follows = False
    for n, formula in reversed(list(enumerate(formulas))):
        alone = len(formula.items) == 1 and isinstance(formula.items[0], Scripted) and not formula.display
        follows = alone and (bool(ZEROS.match(formula.after)) or (follows and bool(LISTED.fullmatch(formula.after))))
        item = formula.items[0] if follows else None
        if isinstance(item, Scripted) and item.sub == ZERO:
            found[n] = replace(formula, items=(item, Relation("="), *ZERO))
    return found


def with_own_starts(formulas: Sequence[Formula], sequences: Sequences) -> tuple[list[Formula], Sequences]:
    """Return formulas in which the members before the first step have names of their own, and the sequences so."""
    changed = [replace(f, items=with_starts_named(f.items, sequences)) for f in formulas]
    steps = {n: replace(s, right=with_starts_named(s.right, sequences)) for n, s in sequences.steps.items()}
    return changed, at_positions(replace(sequences, steps=steps), [f.position for f in formulas])


def with_members_declared(formulas: Sequence[Formula], sequences: Sequences) -> list[Formula]:
    r"""Return formulas that declare members as what they start from is: those of ``z_s^{(0)} = \epsilon_s``."""
    found = list(formulas)
    told = {r.name for f in formulas for part in _declared(f.items) if (r := refer(part)) is not None}
    starts = {outline((start_of(s, k),)): s for n, s in sequences.steps.items() if n not in told for k in s.starts}
    for chain in (c for f in formulas for c in statements(f.items) if isinstance(c, Chain) and c.relations):
        step = starts.get(outline(chain.sides[0])) if chain.relations[0].name in EQUALITIES else None
        side = _plain(chain.sides[1]) if step is not None else ()
        source = refer(side[0]) if len(side) == 1 else None
        if step is None or source is None or not source.plain:
            continue
        for n, formula in enumerate(found):
            alike = (r for part in _declared(formula.items) if (r := refer(part)) is not None)
            if any(r.name == source.name and len(r.indices) == len(source.indices) for r in alike):
                found[n] = replace(formula, items=(step.left, Punctuation(","), *formula.items))
                break
    return found


def _declared(items: Items) -> Iterator[Element]:
    r"""Yield what a formula declares to lie in a space: x and y of ``x, y \in \mathbb{R}^d``."""
    at = next((n for n, i in enumerate(items) if i == Relation("in")), 0)
    if at and any(True for _ in spaces(items[at:])):
        yield from (part[0] for part in split_at(items[:at], ",") if len(part) == 1)


def with_sizes_apart(formulas: Sequence[Formula], sequences: Sequences) -> tuple[list[Formula], Sequences]:
    r"""Return formulas in which a size has a letter of its own: the h of ``W \in \mathbb{R}^{h \times d}``."""
    changed = list(formulas)
    for name in sequences.steps:
        size = Letter(name)
        if not any(size in space.sup for f in formulas for space in spaces(f.items)):
            continue
        spare = next((x for x in (name.upper(), *SIZES) if not any(has_letter(f.items, x) for f in formulas)), name)
        put = partial(_with_letter, old=size, new=Letter(spare))
        changed = [replace(f, items=put(f.items), dims=put(f.dims)) for f in changed]
        steps = {n: replace(s, right=put(s.right)) for n, s in sequences.steps.items()}
        sequences = replace(sequences, steps=steps)
    return changed, sequences


def _with_letter(items: Items, old: Letter, new: Letter) -> Items:
    return throughout(throughout(items, partial(_put, old=old, new=new)), _unkept)


def _put(part: Items, old: Letter, new: Letter) -> Items:
    """Return a sequence with one letter for another, but for labels such as that of b_h."""
    kept = replace(old, fonts=KEPT)
    found: list[Element] = []
    for item in part:
        if isinstance(item, Scripted) and old in item.sub:
            found.append(replace(item, sub=tuple(kept if i == old else i for i in item.sub)))
        else:
            found.append(replace(new, start=item.start, end=item.end) if item == old else item)
    return tuple(found)


def _unkept(part: Items) -> Items:
    return tuple(replace(i, fonts=()) if isinstance(i, Letter) and i.fonts == KEPT else i for i in part)


def take_sequences(note: Note, sequences: Sequences | None) -> None:
    """Let a loss rest on sequences, and count the data from 0 of which their first steps need the members 0."""
    note.facts.sequences = sequences
    for step in sequences.steps.values() if sequences is not None else ():
        note.symbols.survey.zero_based |= step.from_zero
        note.symbols.survey.sizes |= {i.name for p in (step.last, *step.ends) for i in p if isinstance(i, Letter)}


def refuse_loops(note: Note, scope: Scope, objective: str, renamed: Mapping[str, str]) -> None:
    """Refuse recurrences that lead nowhere: a member that needs itself, or that is read as one of a given array.

    So is the ``a_{tk}`` of a note that declares a matrix A.
    """
    steps = note.facts.sequences.steps if note.facts.sequences is not None else {}
    try:
        loops_in(scope)
    except CalcworkError as error:
        own = next((s for n, s in steps.items() if f"'{n}'" in str(error)), None)
        raise (unreadable(note, definition_of(note, own), error) if own is not None else error) from None
    given = scope.depends_on(scalar(objective)) - scope.definitions.keys()
    for name, step in steps.items():
        definition = definition_of(note, step)
        try:
            equation = note.equation_of(definition)
        except (CalcworkError, *BREAKDOWNS):
            continue
        array = name_of(equation[0]) if equation is not None and isinstance(equation[0], Indexed) else name
        if (step.lag or step.lead) and array != definition.name and renamed.get(array, array) in given:
            message = f"{name} is read as a part of {array}, which is given; give the sequence another letter"
            raise unreadable(note, definition, UserError(message))


def define_starts(note: Note) -> None:
    """Define the members before the first step by the numbers that the note gives them, and give the others shapes."""
    if note.facts.sequences is None:
        return
    own = starts_of(note)
    for formula in note.formulas:
        for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
            equal = [r.name in EQUALITIES for r in chain.relations]
            sides = [_plain(side) for side in chain.sides]
            sides[0] = split_at(sides[0], ",")[-1]  # t = 1, \dots, T, h_0 = 0
            for k, side in enumerate(sides[:-1]):
                name, places = _interpreted(note, side[0]) if len(side) == 1 else ("", ())
                right = sides[-1] if all(equal) and is_constant(sides[-1]) else sides[k + 1]
                known = note.symbols.definitions.get((name, len(places)))
                if name in own and all(equal[: k + 1]) and right and not known:
                    note.symbols.define(Definition(name, side[0], right, formula.position, places=places))
    _shape_starts(note)
    _shape_members(note)


def _shape_starts(note: Note) -> None:
    """Let the members before the first step be arrays as the members after them are declared; a 0 may stay a number."""
    for step in note.facts.sequences.steps.values() if note.facts.sequences is not None else ():
        name, places = _interpreted(note, step.left)
        sizes = note.symbols.inner.get((name, len(places)))
        for number in step.starts if sizes else ():
            start, rest = _interpreted(note, start_of(step, number))
            known = note.symbols.definitions.get((start, len(rest)))
            if sizes is None or not start or (known and is_constant(known[0].right)):
                continue
            if rest:
                note.symbols.inner.setdefault((start, len(rest)), sizes)
            elif start not in note.symbols.shapes:
                note.said.sections.shape(start, sizes)


def _shape_members(note: Note) -> None:
    """Let members be arrays as the one that they start from, and as their equations give, where nothing says so."""
    steps = note.facts.sequences.steps if note.facts.sequences is not None else {}
    starts = [(s, k) for s in steps.values() for k in s.starts]
    for step, start in [*starts, *((s, None) for _ in steps for s in steps.values())]:
        if not _is_shaped(note, step) and (sizes := _sizes_of(note, step, start)):
            name, places = _interpreted(note, step.left)
            note.symbols.inner[name, len(places)] = sizes
            note.symbols.forget()


def _is_shaped(note: Note, step: Step) -> bool:
    name, places = _interpreted(note, step.left)
    return not name or name in note.symbols.shapes or (name, len(places)) in note.symbols.inner


def _sizes_of(note: Note, step: Step, start: Start | None = None) -> tuple[Expr, ...]:
    """Return the sizes of the start of this number, or of what the equation gives, none where it is no array."""
    right, position = step.right, note.formulas[step.formula].position
    if start is not None:
        name, places = _interpreted(note, start_of(step, start))
        known = note.symbols.definitions.get((name, len(places)))
        if not known or is_constant(known[0].right):
            return tuple(note.symbols.shapes.get(name, ())) if not known and not places else ()
        right, position = known[0].right, known[0].position
    try:
        return tuple(Reader(note.symbols, position).read(right).sizes)
    except (CalcworkError, *BREAKDOWNS):
        return ()


def starts_of(note: Note) -> set[str]:
    """Return the names of the members before the first step."""
    steps = note.facts.sequences.steps.values() if note.facts.sequences is not None else ()
    return {n for step in steps for k in step.starts if (n := _interpreted(note, start_of(step, k))[0])}


def _plain(side: Items) -> Items:
    """Return a side without what ends its sentence."""
    while side and isinstance(side[-1], Punctuation | Gap):
        side = side[:-1]
    return tuple(i for i in side if not isinstance(i, Gap))


def _interpreted(note: Note, item: Element) -> tuple[str, tuple[Items, ...]]:
    """Return the name and the places of a member, an empty name where there is none."""
    reference = refer(item)
    return note.symbols.interpret(reference) if reference is not None and not reference.power else ("", ())
