"""Equations for names that have a definition: claims, or definitions anew."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.check.induction.labels import by_labels
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.given import at_values
from calcwork.check.steps.step import Claim, Spot
from calcwork.check.steps.tasks import ACCEPTED, parts
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.context.definitions.definitions import is_application
from calcwork.notation.labelled import laws_of, step_of
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.structure.items import Items
from calcwork.notation.survey.survey import STEPS, references
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

SECONDS = 1.0
SAID_AGAIN = "by what the text says again of a name"
INSTANCE = re.compile(
    r"\b(?:for|let|take|with|consider|suppose|say|choose|pick|try|examples?|instance|numbers|e\.g\.)(?:\s+(?:the|a|an))?\W*$",
    re.IGNORECASE,
)


def defined_again(
    reading: ClaimReader, spot: Spot, definition: Definition, left: Items, right: Items
) -> Verdict | None:
    """Settle an equation for a defined name: one in other names, that the old definition contradicts, is a new one.

    Where only the form differs the equation is a claim, and a wrong one is a slip.
    """
    note = reading.note
    try:
        pair = note.pair(left, right, spot.formula.position)
        verdict = _verdict(reading, spot, pair, left, right)
    except (CalcworkError, *BREAKDOWNS):
        return None
    old, new = pair.free_names_of(pair.left), pair.free_names_of(pair.right)
    earlier = note.symbols.active(definition.name, len(definition.places), definition.position - 1)
    anew = earlier is not None and _is_of_another_part(note, earlier, definition)
    elsewhere = earlier is not None and not note.are_in_one_section(earlier, definition)
    passages = {note.formulas[d.position].passage for d in (earlier, definition) if d is not None}
    if (old == new and not (elsewhere or anew or spot.formula.first or len(passages) > 1)) or verdict in ACCEPTED:
        return None
    if earlier is None:
        text = f"the definitions above use {definition.name}: an equation that is to be solved, or a slip"
        return Verdict("unclear", method="a circle of definitions", note=text)
    applied = is_application(note.symbols, definition) or _is_at_known(note, definition)
    if not pair.has_one_shape() or (applied and not anew):
        return None
    definition.section = spot.formula.section
    note.redefine(definition)
    if old and not new and INSTANCE.search(spot.formula.lead):
        return Verdict("definition", method="defined anew", note=f"an instance of {definition.name}")
    before = note.symbols.function(definition.name, definition.position - 1)
    if definition.parameters != (before.parameters if before is not None else None) or new - old - STEPS:
        return Verdict("definition", method="defined anew", note=f"{definition.name} had another definition before")
    reading.doubtful[definition.name] = definition
    text = f"this contradicts the definition of {definition.name} above: a slip, or a new definition"
    return Verdict("unclear", method="defined anew", note=text)


def _verdict(reading: ClaimReader, spot: Spot, pair: Pair, left: Items, right: Items) -> str:
    """Return the verdict on an equation under the old definition, at all steps, at the values and the solutions."""
    verdict = judge(*parts(pair), time_limit=SECONDS).verdict
    if verdict not in ACCEPTED and any(map(step_of, pair.free_names())):
        laws = laws_of(reading.note, spot.formula.position)
        found = by_labels(replace(pair, laws=laws), time_limit=SECONDS)
        verdict = found.verdict if found is not None else verdict
    if verdict == "refuted" and pair.values:
        verdict = judge(*parts(at_values(pair)), time_limit=SECONDS).verdict
    solved = reading.solutions.pair(reading, spot, pair, left, right) if verdict == "refuted" else None
    return judge(*parts(solved), time_limit=SECONDS).verdict if solved is not None else verdict


def as_restated(reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items) -> Pair | Claim:
    """Return the sides, or else with what displays say again: "L = e^2" behind "L = (f(x) - t)^2"."""
    pair = reading.pair(claim, spot, left, right)
    return (isinstance(pair, Claim) and restated(reading, spot, left, right, displays=True)) or pair


def restated(reading: ClaimReader, spot: Spot, left: Items, right: Items, *, displays: bool = False) -> Pair | None:
    """Return the sides with what the text above says again of what the left one is about: "y = u + v" after y = f(x).

    Beside data in numbers an equation says what a model makes of them.
    """
    note, at = reading.note, spot.formula.position
    before = [d for d in note.said.again.values() if d.position < at]
    before = [d for d in before if displays or not note.formulas[d.position].display]
    latest = {d.key: d for d in before if d.section == spot.formula.section}
    about = note.names_of((left,)) if latest else ()
    held = {d.key: old for d in latest.values() if d.name in about and (old := note.symbols.active(*d.key, at))}
    values = [latest[k] for k, old in held.items() if latest[k] is not old and any(references(old.right))]
    other = reading.read_again(spot, left, right, values) if values else None
    return replace(other, notes=(*other.notes, SAID_AGAIN)) if other is not None else None


def _is_at_known(note: Note, definition: Definition) -> bool:
    """Tell whether a function stands at names that formulas before it have, as H(u, p) after "let u be" and H(a, b)."""
    old = note.symbols.function(definition.name, definition.position - 1)
    if old is None or len(old.parameters or ()) != len(definition.parameters or ()):
        return False
    before = note.names_of(f.items for f in note.formulas if old.position != f.position < definition.position)
    new = note.names_of(definition.parameters or ()) - note.names_of(old.parameters or ())
    return bool(new) and new <= before


def _is_of_another_part(note: Note, earlier: Definition, definition: Definition) -> bool:
    """Tell whether L(a) stands in a later part of a note, as Example 2, and the part of L(b) has no a."""
    if not definition.parameters or earlier.parameters == definition.parameters:
        return False
    part = note.formulas[earlier.position].part
    before = note.names_of(f.items for f in note.formulas if f.part == part)
    return note.formulas[definition.position].part != part and not note.names_of(definition.parameters) & before
