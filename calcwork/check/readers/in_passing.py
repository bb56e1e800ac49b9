r"""Numbers that a note gives in passing, "an easy case, for $\gamma = 2$" or "at $(1, 0)$", and steps that put them in.

What stands in the middle of a sentence may hold for the next formula only or for a page. So a number is put in only
where a step has one side without names, and fails without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import scalar
from calcwork.check.steps.given import at_values
from calcwork.check.steps.step import Spot
from calcwork.notation.context.definitions.definitions import definition_of
from calcwork.notation.meaning.stated import complement, opaque_name
from calcwork.notation.pairs import BREAKDOWNS, Pair, name_of_entry
from calcwork.notation.spelling.operators.slashes import with_long_denominators
from calcwork.notation.structure.items import Group, Items, Number, Operator, outline
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_numeric
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader
    from calcwork.notation.note import Note

IN_NUMBERS = "with the numbers that the text gives"
AT_PLACE = "at the place that the text gives"
GENERAL = re.compile(
    r"\b(?:for\s+(?:all|every|any|each|general)|in\s+general|always|identit(?:y|ies))\b", re.IGNORECASE
)
CASE = re.compile(r"\b(?:if|when|unless|otherwise)\W*$", re.IGNORECASE)
PLACE = re.compile(
    r"(?:^|[.:;!?\n*-])\s*$|\b(?:at|points?|optimum|minim\w+|maxim\w+|saddle|solution)\W*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Given:
    """Hold an equation of the text with a number on its right; at a place also derivatives are taken."""

    position: int
    left: Items
    right: Items
    is_place: bool = False


def in_numbers(reading: ClaimReader, spot: Spot, pair: Pair, left: Items, right: Items) -> Pair | None:
    """Return the sides with the numbers that the text gave last, None where no side is a number or nothing is given."""
    if pair.free_names_of(pair.left) and pair.free_names_of(pair.right):
        return None
    if GENERAL.search(spot.formula.lead) or GENERAL.search(spot.formula.before):
        return None
    varied = {name_of_entry(v) for e in pair.entries() for p in e.atoms(Partial) for v in p.variables}
    varied -= {n.removesuffix("_dot") for n in pair.free_names()}  # a number is put in behind the derivative
    shown = {i.value for side in (left, right) for s, k in walk(side) if isinstance(i := s[k], Number)}
    names = pair.free_names() - varied
    values, places = list[Definition](), 0
    for made, is_place in _given(reading, spot):
        own = {made.name, reading.note.label_of(made)}
        if is_place or (own & names and not own & varied and not _is_trivial(made, shown)):
            values.append(made)
            places += is_place
    if not values:
        return None
    if any(f"{d.name}_dot" in names for d in values):  # a number has no rate, and this name has one
        numbers = [(scalar(d.name), reading.note.reader(spot.formula.position).scalar(d.right)) for d in values]
        found: Pair | None = replace(pair, values=(*pair.values, *numbers))
    else:
        found = reading.read_again(spot, left, right, [*values, *_with_slashes(reading, spot, pair)])
    if found is None:
        return None
    try:
        return at_values(replace(found, notes=(*found.notes, AT_PLACE if places else IN_NUMBERS)))
    except BREAKDOWNS:
        return None


def _is_trivial(definition: Definition, shown: set[str]) -> bool:
    """Tell whether a number is 0 or 1 and does not stand in a step: at such a case many a wrong identity holds.

    The first member of a sequence may be either.
    """
    return not definition.places and outline(definition.right) in {"0", "1"} - shown


def numbers_in_passing(note: Note) -> list[Given]:
    r"""Return what a note says is a number, and the places at which its text goes on, in order.

    In a display the number stands behind more than the name: ``\bar t = (1 + 3)/2 = 2``.
    """
    found: list[Given] = []
    for formula, chain in note.said.parsed:
        if not isinstance(chain, Chain) or CASE.search(formula.before):
            continue
        equal = bool(chain.relations) and all(r.name in EQUALITIES for r in chain.relations)
        if formula.display:
            valued = equal and len(chain.sides) > 2 and _is_name(chain.sides[0]) and is_numeric(chain.sides[-1])
            found += [Given(formula.position, chain.sides[0], chain.sides[-1])] if valued else []
            found += [Given(formula.position, *p) for p in _of_tuples(chain)] if chain.role == "condition" else []
        elif equal and (pairs := _of_tuples(chain)):
            found += [Given(formula.position, *pair) for pair in pairs]
        elif equal and is_numeric(chain.sides[-1]):
            found += [Given(formula.position, side, chain.sides[-1]) for side in chain.sides[:-1]]
        elif not chain.relations and PLACE.search(formula.before):
            found += _coordinates(note, formula.position, chain.sides[0])
    return found


def _is_name(side: Items) -> bool:
    """Tell whether a side is a name, or one with a bracket behind it, as P(B)."""
    return len(side) == 1 or (len(side) == 2 and isinstance(side[1], Group) and refer(side[0]) is not None)


def restarted(reading: ClaimReader, spot: Spot, pair: Pair) -> tuple[str, ...]:
    """Return the sequences of a pair that a note starts more than once: another start may go with another function."""
    note, found = reading.note, list[str]()
    for name in {r.name for r in pair.recurrences}:
        stem = note.symbols.origins.get(name, name).partition("_")[0]
        given = [
            g.position for g in reading.in_passing if g.position < spot.formula.position and _is_member(g.left, stem)
        ]
        if len({note.formulas[p].passage for p in given}) > 1:
            found.append(name)
    return tuple(found)


def _is_member(left: Items, stem: str) -> bool:
    """Tell whether a side is the first member of a sequence, as x_0."""
    reference = refer(left[0]) if len(left) == 1 else None
    return (
        reference is not None and reference.name == stem and reference.indices in (((Number("0"),),), ((Number("1"),),))
    )


def _of_tuples(chain: Chain) -> list[tuple[Items, Items]]:
    """Return the names and numbers of "(x_0, y_0) = (1, 2)", nothing for other equations."""
    groups = [s[0] for s in chain.sides if len(s) == 1 and isinstance(s[0], Group) and s[0].open == "("]
    if len(groups) != 2 or len(chain.sides) != 2:
        return []
    names, numbers = (arguments_of(g) for g in groups)
    fits = len(names) == len(numbers) > 1 and all(map(is_numeric, numbers))
    named = all(len(n) == 1 and refer(n[0]) is not None for n in names)
    return list(zip(names, numbers, strict=True)) if fits and named else []


def _coordinates(note: Note, position: int, place: Items) -> Iterator[Given]:
    """Yield the coordinates of a place such as (1, 0), of the function with as many arguments that was defined last."""
    numbers = arguments_of(place[0]) if len(place) == 1 and isinstance(place[0], Group) else ()
    if len(numbers) < 2 or not all(map(is_numeric, numbers)):
        return
    functions = [d for every in note.symbols.functions.values() for d in every if d.position < position]
    taken = [d for d in functions if len(d.parameters or ()) == len(numbers)]
    for name, number in zip(
        max(taken, key=lambda d: d.position).parameters or () if taken else (), numbers, strict=False
    ):
        yield Given(position, name, number, is_place=True)


def _given(reading: ClaimReader, spot: Spot) -> Iterable[tuple[Definition, bool]]:
    """Return the numbers that the text before a place gives to names and elements such as x_0, the last of each."""
    symbols, here = reading.note.symbols, spot.formula.position
    found: dict[tuple[str, ...], tuple[Definition, bool]] = {}
    for given in reading.in_passing:
        if given.position < here:
            made = definition_of(symbols, *_of_the_event(symbols, given.left, given.right), here)
            if made is not None and made.parameters is None and all(map(is_numeric, made.places)):
                found[made.name, *map(outline, made.places)] = made, given.is_place
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
