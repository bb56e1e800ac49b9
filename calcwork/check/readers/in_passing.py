r"""Numbers that a note gives in passing, "an easy case, for $\gamma = 2$", and steps that put them in.

What stands in the middle of a sentence may hold for the next formula only or for a page. So a number is put in only
where a step has one side without names, and fails without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.algebra.partial import Partial
from calcwork.check.steps.given import at_values
from calcwork.check.steps.step import Spot
from calcwork.notation.context.definitions.definitions import definition_of
from calcwork.notation.meaning.stated import complement, opaque_name
from calcwork.notation.pairs import BREAKDOWNS, Pair, name_of_entry
from calcwork.notation.spelling.operators.slashes import with_long_denominators
from calcwork.notation.structure.items import Group, Items, Number, Operator, outline
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_numeric
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader
    from calcwork.notation.context.collection import Formula
    from calcwork.notation.note import Note

IN_NUMBERS = "with the numbers that the text gives"
GENERAL = re.compile(
    r"\b(?:for\s+(?:all|every|any|each|general)|in\s+general|always|identit(?:y|ies))\b", re.IGNORECASE
)
CASE = re.compile(r"\b(?:if|when|unless|otherwise)\W*$", re.IGNORECASE)


def in_numbers(reading: ClaimReader, spot: Spot, pair: Pair, left: Items, right: Items) -> Pair | None:
    """Return the sides with the numbers that the text gave last, None where no side is a number or nothing is given."""
    if pair.free_names_of(pair.left) and pair.free_names_of(pair.right):
        return None
    if GENERAL.search(spot.formula.lead) or GENERAL.search(spot.formula.before):
        return None
    varied = {name_of_entry(v) for e in pair.entries() for p in e.atoms(Partial) for v in p.variables}
    shown = {i.value for side in (left, right) for s, k in walk(side) if isinstance(i := s[k], Number)}
    names = pair.free_names() - varied
    given = [(d, {d.name, reading.note.label_of(d)}) for d in _given(reading, spot)]
    values = [d for d, own in given if own & names and not own & varied and not _is_trivial(d, shown)]
    if not values:
        return None
    found = reading.read_again(spot, left, right, [*values, *_with_slashes(reading, spot, pair)])
    if found is None:
        return None
    try:
        return at_values(replace(found, notes=(*found.notes, IN_NUMBERS)))
    except BREAKDOWNS:
        return None


def _is_trivial(definition: Definition, shown: set[str]) -> bool:
    """Tell whether a number is 0 or 1 and does not stand in a step: at such a case many a wrong identity holds."""
    return outline(definition.right) in {"0", "1"} - shown


def numeric_equations(note: Note) -> list[tuple[Formula, Items, Items]]:
    """Return the equations in the text of a note that have a number on the right, with their formulas, in order."""
    return [
        (formula, chain.sides[0], chain.sides[1])
        for formula, chain in note.said.parsed
        if isinstance(chain, Chain)
        and not formula.display
        and len(chain.relations) == 1
        and chain.relations[0].name in EQUALITIES
        and is_numeric(chain.sides[1])
        and not CASE.search(formula.before)
    ]


def _given(reading: ClaimReader, spot: Spot) -> Iterable[Definition]:
    """Return the numbers that the text before a place gives to names and elements such as x_0, the last of each."""
    symbols, here = reading.note.symbols, spot.formula.position
    found: dict[tuple[str, ...], Definition] = {}
    for formula, left, right in reading.in_passing:
        if formula.position < here:
            made = definition_of(symbols, *_of_the_event(symbols, left, right), here)
            if made is not None and made.parameters is None and all(map(is_numeric, made.places)):
                found[made.name, *map(outline, made.places)] = made
    return found.values()


def _of_the_event(symbols: Symbols, left: Items, right: Items) -> tuple[Items, Items]:
    """Return the probability of a complement, P(- | D) = q, as that of the event: P(+ | D) = 1 - q."""
    group = left[1] if len(left) == 2 else None
    reference = refer(left[0])
    if not isinstance(group, Group) or reference is None:
        return left, right
    event = complement(symbols, opaque_name(reference, group), group)
    return (
        ((left[0], event), (Number("1"), Operator("-"), Group("(", ")", right))) if event is not None else (left, right)
    )


def _with_slashes(reading: ClaimReader, spot: Spot, pair: Pair) -> list[Definition]:
    """Return the definitions behind the sides in which a slash has two readings, in the other one."""
    symbols, here = reading.note.symbols, spot.formula.position
    found = [symbols.active(n, 0, here) for n in pair.scope.definitions]
    slashed = [d for d in found if d is not None and Operator("/") in d.right]
    return [replace(d, right=r, position=here) for d in slashed if (r := with_long_denominators(d.right)) != d.right]
