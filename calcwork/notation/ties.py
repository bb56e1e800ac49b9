r"""What may tie unknown functions or differentials: then a rule that fails for some of them is no slip.

An equation such as ``\dot x = -kx`` or ``du = v\,dt`` is no claim about every x; beside it, or beside ``R^T R = I``, a
rule may hold for the functions that are meant though it does not for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.meaning.differentials import takes_total
from calcwork.notation.structure.items import Items, Number
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.signs_of_d import is_doubtful
from calcwork.notation.survey.statements import EQUALITIES
from calcwork.notation.survey.survey import references
from calcwork.notation.survey.variation import holds_rate
from calcwork.notation.symbols.table import Unclear

if TYPE_CHECKING:
    from calcwork.notation.note import Note
    from calcwork.notation.pairs import Pair

WORDS = re.compile(
    r"(?<!not )\bcommut(?:e|es|ing)\b|\b(?:orthogonal|unitary|rotation|skew|diagonal|constant|unit|stochastic)\b"
    r"|\bconserved\b|\bIt[oô]\b|\bBrown|\bsatisf"
)


def ties(note: Note, pair: Pair, left: Items, right: Items, position: int) -> Iterator[str]:
    """Yield the names for which a pair may hold though it does not hold for all unknown functions."""
    if is_doubtful((*left, *right)):
        yield "d"
    names = [_varying(note, pair, side) for side in (pair.left, pair.right)]
    if not names[0] | names[1]:
        return
    if (Number("0"),) in (left, right) or names[0] != names[1]:
        yield from sorted(names[0] | names[1])
        return
    for name in sorted(names[0]):
        if _is_tied(note, name, pair.free_names(), position, names[0]):
            yield name


def in_the_right_way(
    note: Note, left: Items, right: Items, position: int, operator: Items, *, shared: bool, entrywise: bool
) -> Pair:
    """Read two sides, with total derivatives where these are asked for, or where nothing is understood without."""

    def read(*, total: bool) -> Pair:
        return note.read_pair(left, right, position, operator, shared=shared, entrywise=entrywise, total=total)

    total = takes_total(note.symbols, left, right)
    try:
        return read(total=total)
    except Unclear:
        if total or not note.symbols.variation.rates:
            raise
        pair = read(total=True)
        if not _vary_alike(note, pair):
            raise
        return pair


def _vary_alike(note: Note, pair: Pair) -> bool:
    """Tell whether the derivatives of the same unknown functions stand on both sides."""
    return _varying(note, pair, pair.left) == _varying(note, pair, pair.right)


def _varying(note: Note, pair: Pair, side: object) -> set[str]:
    """Return the names whose differentials or derivatives stand on a side."""
    used = pair.free_names_of(side)
    return _rated(note, used) | {n for n in note.symbols.variation.own if f"d{n}" in used}


def _rated(note: Note, used: set[str]) -> set[str]:
    symbols = note.symbols
    found = {symbols.jets[n][0] for n in used if n in symbols.jets}
    return found | {n for n in symbols.variation.primed if f"{n}'" in used}


def _is_tied(note: Note, name: str, used: set[str], position: int, names: set[str]) -> bool:
    given = note.symbols.variation.tied if f"d{name}" in used else note.symbols.variation.driven
    loss = name in note.symbols.variation.losses  # an equation for its gradient is a claim, and none that it solves
    if name in given and not note.symbols.definitions.get((name, 0)) and not loss:
        return True
    for formula in note.formulas:
        if name not in {r.name for r in references(formula.items)}:
            continue
        if not formula.display and WORDS.search(f"{formula.before} {formula.after}"):
            return True
        # An equation in the text is a fact, under which a claim is judged anyway.
        if formula.display and formula.position != position and _states(formula.items, names):
            return True
    return False


def _states(items: Items, names: set[str]) -> bool:
    """Tell whether a display states an equation on the names themselves, in which nothing is differentiated."""
    equation = any(getattr(i, "name", "") in EQUALITIES for i in items)
    defines = len(items) > 1 and (reference := refer(items[0])) is not None and reference.name not in names
    return equation and not defines and not holds_rate(items)
