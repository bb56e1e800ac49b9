r"""Means: a bar over a name, ``\bar x`` beside x_1, ..., x_n, is their mean where the note says nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Accent, BigOperator, Element, Fraction, Items, Number, Relation, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import NO_USE, index_name, references, walk
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula


BEFORE = re.compile(r"\b(?:means?|averages?)(?:\s+(?:is|are))?\W*$", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:weighted|moving|running|trimmed|geometric|harmonic|posterior|prior|population|true|conditional|not)\b",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"^\W*(?:(?:is|are|be|being|denotes?|for)\W+)?(?:(?:the|its|their|sample|empirical|arithmetic)\W+)*"
    r"(?:means?|averages?)\b",
    re.IGNORECASE,
)


def define_means(said: Collection) -> set[str]:
    """Define the means that a note uses and does not define; return those that no words call so."""
    symbols = said.symbols
    found: set[str] = set()
    other, called = _called_otherwise(said), _called_means(said)
    for name, use in list(symbols.survey.uses.items()):
        base = name.removesuffix("_bar")
        if (
            base == name
            or name in other
            or use.indexed
            or symbols.definitions.get((name, 0))
            or name in symbols.functions
        ):
            continue
        if symbols.shapes.get(name) or not symbols.survey.uses.get(base, NO_USE).lettered[1]:
            continue
        barred, element = _first(said, name), _first_element(said, base, open_range=name in called)
        if barred is None or element is None:
            continue
        upper = symbols.survey.uppers.get(index_name(_place(element)[0]) or "", ())
        definition = Definition(name, barred, _mean(element, upper), said.formulas[0].position)
        definition.section = said.formulas[0].section
        symbols.define(definition)
        found.add(name)
    return found - called


def _called_means(said: Collection) -> set[str]:
    r"""Return the names in formulas of the text of which the words beside them say that they are means."""
    inline = [f for f in said.formulas if not f.display and not OTHER.search(_beside(f))]
    told = [f for f in inline if BEFORE.search(f.before) or BEHIND.match(f.after)]
    return {r.name for f in told for r in references(f.items)}


def _called_otherwise(said: Collection) -> set[str]:
    """Return the names alone in the text of which the words beside them say that they are means of another kind."""
    told = [f for f in said.formulas if not f.display and len(f.items) == 1 and OTHER.search(_beside(f))]
    return {r.name for f in told if re.search(r"\bmeans?\b", _beside(f)) for r in references(f.items)}


def _beside(formula: Formula) -> str:
    return f"{formula.before[-50:]} {formula.after[:50]}"


def _mean(element: Scripted, upper: Items) -> Items:
    """Return the mean of all elements, counted by a sum where nothing says how many there are."""
    start = (Relation("="), Number("1")) if upper else ()
    total = Scripted(BigOperator("sum"), (*_place(element), *start), upper)
    return Fraction((Number("1"),), upper or (total, Number("1"))), total, element


def _place(element: Scripted) -> Items:
    reference = refer(element)
    return reference.indices[0] if reference is not None and reference.indices else ()


def _first(said: Collection, name: str) -> Element | None:
    """Return the name with its bar as it stands in the note."""
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            reference = refer(sequence[at]) if isinstance(sequence[at], Accent) else None
            if reference is not None and reference.name == name:
                return sequence[at]
    return None


def _first_element(said: Collection, base: str, *, open_range: bool) -> Scripted | None:
    """Return an element with a letter for its index, as x_i or x^{(i)}, whose letter some sum runs over, or of a list.

    Where ``open_range`` is set any letter will do when there is none of which the end is known.
    """
    known: Scripted | None = None
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            reference = refer(item) if isinstance(item, Scripted) else None
            if reference is None or reference.name != base or len(reference.indices) != 1 or not reference.plain:
                continue
            letter = index_name(reference.indices[0][0]) if len(reference.indices[0]) == 1 else None
            ranged = letter in said.symbols.survey.uppers or base in said.symbols.listed
            if ranged and letter is not None and isinstance(item, Scripted):
                return item
            if open_range and known is None and letter is not None and isinstance(item, Scripted):
                known = item
    return known
