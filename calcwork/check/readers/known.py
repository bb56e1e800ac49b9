r"""Equations that would define a name, and follow from what a note says of its family, its sequence or its inverse.

So it is with a normal density, whose parameters tell what it is, and with a name that an equation above holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Add, Expr, Indexed

from calcwork.algebra.scope import name_of
from calcwork.check.readers.in_passing import in_numbers
from calcwork.check.steps.given import are_names_left, at_values, entries_of
from calcwork.check.steps.sides import Side
from calcwork.check.steps.step import Claim, Spot
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.notation.context.definitions.definitions import follows_formula, is_general, is_recurrence
from calcwork.notation.context.definitions.lefts import of_inverse
from calcwork.notation.labelled import laws_of, step_of
from calcwork.notation.meaning.stated import is_density_of_number
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.spelling.functions.inverses import with_power
from calcwork.notation.structure.items import Items, Relation
from calcwork.notation.structure.references import TRANSPOSES
from calcwork.notation.survey.statements import is_numeric
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

Sides = tuple[Items, Items]


def known_already(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that a definition would be, where the note has said already what the name is."""
    readers = (_of_family, _of_whole, _of_member, _of_sequence, _of_law, _of_inverse, _of_density, _of_equation)
    return next((c for read in readers if (c := read(reading, claim, spot, relation, made, sides)) is not None), None)


def _of_family(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that p_1 is the number behind it, where p_1 or p_k has a formula."""
    symbols = reading.note.symbols
    is_entry = bool(made.places) and symbols.rank_of(made.name) == 1
    whole = symbols.definitions.get((made.name, 0), ()) if is_entry else ()
    if not follows_formula(made, [*symbols.definitions.get(made.key, ()), *whole, *reading.note.said.values]):
        return None
    with reading.note.without(made):
        pair = reading.pair(claim, spot, *sides)
        if not isinstance(pair, Pair) or are_names_left(pair):
            return None
        return reading.relation(claim, spot, relation, *sides)


def _of_whole(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that Z_ij is what stands behind it, where the note has said already what the array Z is.

    Where other names stand behind it than the array has, as the rows of one of its factors, a step that does not hold
    may be a definition.
    """
    symbols = reading.note.symbols
    above = [d for d in symbols.definitions.get((made.name, 0), ()) if d.position < made.position]
    if not made.places or not is_general(made) or not above or symbols.rank_of(made.name) != len(made.places):
        return None
    with reading.note.without(made):
        pair = reading.pair(claim, spot, *sides)
        if not isinstance(pair, Pair):
            return None
        own = {n for d in above for n in symbols.names_of(d.right)} | TRANSPOSES
        return reading.relation(
            claim, spot, relation, *sides, role="" if set(pair.names) <= own | {made.name} else "perhaps"
        )


def _of_member(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that x_2 is what stands behind it, where a recurrence gives it by the start of the sequence.

    Where it gives it by other members only, a step that does not hold may be a definition; one that puts numbers in for
    names of which the note does not give all is one.
    """
    numbered = bool(made.places) and all(map(is_numeric, made.places))
    known = [d for d in reading.note.said.values if d.name == made.name and d.position < made.position]
    if not numbered or not any(map(is_recurrence, known)):
        return None
    with reading.note.without(made):
        pair = reading.pair(claim, spot, *sides)
        if not isinstance(pair, Pair):
            return None
        given = in_numbers(reading, spot, pair, *sides) or at_values(pair)
        left = {e for s in (given.left, given.right) for e in _members(s, pair)}
        by_others = left and _members(pair.right, pair)
        if (left and not by_others) or (not pair.free_names_of(pair.right) and given.free_names_of(given.left)):
            return None
        return reading.relation(claim, spot, relation, *sides, role="perhaps" if left else "")


def _members(side: Side, pair: Pair) -> set[Expr]:
    """Return the members of the sequences of a pair that stand on a side."""
    names = {r.name for r in pair.recurrences}
    return {e for entry in entries_of(side) for e in entry.atoms(Indexed) if name_of(e) in names}


def _of_sequence(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that a recurrence follows from the first one, if it does, or from a formula for all members.

    Of a formula in members of another sequence nothing follows where the note does not say how those go on.
    """
    known = [*reading.note.said.values, *reading.note.symbols.definitions.get(made.key, ())]
    known = [d for d in known if d.name == made.name and d.position < made.position]
    if not is_recurrence(made) or not any(is_recurrence(d) or is_general(d) for d in known):
        return None
    with reading.note.without(made):
        pair = reading.pair(claim, spot, *sides)
        settled = any(map(is_general, known)) and isinstance(pair, Pair) and not _members_ahead(pair)
        return reading.relation(claim, spot, relation, *sides, role="" if settled else "perhaps")


def _of_law(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that v_(t+2) is what stands behind it, where a law above gives v_(t+1) at every step."""
    own = step_of(made.name)
    if own is None or made.places or made.parameters is not None:
        return None
    with reading.note.without(made):
        laws = [law for law in laws_of(reading.note, spot.formula.position) if law.stem == own[0]]
        return reading.relation(claim, spot, relation, *sides, role="perhaps") if laws else None


def _members_ahead(pair: Pair) -> set[Expr]:
    """Return the members such as x_{k+1} that only the left side rests on, and of which nothing is said."""
    scope, given = plain_scope(pair.scope), {k for k, _ in pair.values}
    try:
        left, right = ([expanded(resolved(e, scope), scope) for e in entries_of(s)] for s in (pair.left, pair.right))
    except BREAKDOWNS:
        return set()
    own, other = (set().union(*(e.atoms(Indexed) for e in side)) for side in (left, right))
    return {e for e in own - other - given if any(isinstance(i, Add) for i in e.indices)}


def _of_inverse(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that a function undoes another one, as its name tells."""
    named = with_power(sides[0]), sides[1]
    undone = of_inverse(reading.note.symbols, *named)
    return reading.relation(claim, spot, relation, *undone) if undone != named else None


def _of_density(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that a normal density is what stands behind it, where its arguments are numbers."""
    if not is_density_of_number(made):
        return None
    with reading.note.without(made):
        pair = reading.pair(claim, spot, *sides)
        if not isinstance(pair, Pair) or made.name in pair.free_names():
            return None
        return reading.relation(claim, spot, relation, *sides)


def _of_equation(
    reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, made: Definition, sides: Sides
) -> Claim | None:
    """Return the claim that b is what stands behind it, where the text above has an equation with b in other names."""
    if made.parameters is not None or made.places or not spot.formula.display:
        return None
    position = spot.formula.position
    above = [c for c, p in reading.note.said.facts if p < position and reading.note.sections.get(p, 0) == made.section]
    used = {r.name for c in above for side in c.sides for r in references(side) if not r.indices}
    if made.name not in used:
        return None
    with reading.note.without(made):
        found = reading.relation(claim, spot, relation, *sides, role="stated")
    return found if found.task is not None and found.task.facts else None
