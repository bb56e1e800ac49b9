r"""Passages: where a name gets another meaning, and from where to where its definition holds.

A passage begins at a heading, at a part such as (b), and at bold words before a paragraph.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from calcwork.notation.context.definitions.definitions import has_value, is_recurrence
from calcwork.notation.context.words.wording import ONLY_IF, OPENING, SETTING
from calcwork.notation.structure.items import Environment, Fraction, Letter, outline
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

SIGNS = {Letter("d"), Letter("partial")}


def is_for_the_rest(said: Collection, formula: Formula, definition: Definition) -> bool:
    """Tell whether a definition says nothing of the steps before it, which have its name in another passage."""
    if not formula.display and ONLY_IF.search(formula.before):
        return True
    if not formula.passage or has_value(definition):
        return False
    before = (f for f in said.formulas if f.display and f.position < formula.position)
    opened = not formula.display and bool(OPENING.search(formula.before))
    return any(
        (opened or f.passage < formula.passage) and definition.name in said.symbols.names_of(f.items) for f in before
    )


def end_those_of_parameters(said: Collection, formula: Formula, definition: Definition) -> None:
    """End the definitions of the x and y of an f(x, y), as the line y = m x + b of an earlier passage.

    The a of a loss L(a, y) stays what it is where the note differentiates it by what it rests on, da/dz.
    """
    parameters = definition.parameters or ()
    names = said.symbols.names_of(tuple(i for p in parameters for i in p)) if len(parameters) > 1 else set[str]()
    for name in names:
        for old in said.symbols.definitions.get((name, 0), ()):
            earlier = said.formulas[old.position].passage < formula.passage and not has_value(old)
            if earlier and not _is_differentiated(said, old, {name, definition.name}, formula.position, names):
                old.until = min(old.until, formula.position)


def _is_differentiated(said: Collection, old: Definition, heads: Set[str], position: int, parameters: Set[str]) -> bool:
    """Tell whether displays from a position on differentiate one of two names by what a definition rests on."""
    behind = names_behind(said.symbols, [old.right]) - parameters
    for formula in (f for f in said.formulas[position:] if f.display):
        for item in (s[k] for s, k in walk(formula.items)):
            if not isinstance(item, Fraction) or not {*item.num[:1]} & SIGNS or not {*item.den[:1]} & SIGNS:
                continue
            if heads & said.symbols.names_of(item.num[1:]) and behind & said.symbols.names_of(item.den[1:]):
                return True
    return False


def end_earlier_members(said: Collection, definition: Definition) -> None:
    """End the members of a sequence that an earlier passage gives, as x_2, where another one begins or goes on anew."""
    if not (is_recurrence(definition) or [outline(p) for p in definition.places] == ["0"]):
        return
    passage = said.formulas[definition.position].passage
    earlier = [d for d in said.values if d.name == definition.name and said.formulas[d.position].passage < passage]
    if is_recurrence(definition) and all([outline(p) for p in d.places] == ["0"] for d in earlier):
        return  # the problem gives the start, and its part (b) how it goes on
    for old in earlier:
        old.until = min(old.until, definition.position)


def is_anew(said: Collection, formula: Formula, definition: Definition) -> bool:
    """Tell whether the text gives a name a new meaning: "let f(x) = x^3" in a new section, or in other names."""
    symbols = said.symbols
    if formula.first:
        return True
    old = symbols.active(definition.name, len(definition.places), definition.position)
    before = next((f.section for f in said.formulas if old is not None and f.position == old.position), None)
    if old is None or before is None:
        return False
    if not has_value(definition) and (OPENING.search(formula.before) or _is_in_later_names(said, old, definition)):
        return True
    if definition.parameters is not None and _opens_passage(said, formula):
        return True  # "**Swish**: $g(z) = ...$" behind another activation g
    if isinstance(definition.right[0], Environment) and not symbols.names_of(definition.right):
        return True  # an instance in numbers, of a matrix that is defined in general
    return bool(SETTING.search(formula.before)) and (
        before != formula.section or _is_in_other_names(symbols, old, definition)
    )


def _is_in_other_names(symbols: Symbols, old: Definition, new: Definition) -> bool:
    """Tell whether a definition rests on other names than an older one and those that were known with it."""
    own, known = symbols.names_of(new.right), symbols.names_of(old.right)
    found = [d for n in known for d in symbols.definitions.get((n, 0), ()) if d.position < new.position]
    known = known.union(*(symbols.names_of(d.right) for d in found))
    return bool(own and known) and not own & known


def _is_in_later_names(said: Collection, old: Definition, new: Definition) -> bool:
    """Tell whether a definition only uses names that were defined after an older one, as y = v_1 + v_2."""
    own = {said.symbols.interpret(r) for r in references(new.right, labels=False)}
    every = (*said.symbols.every_definition(), *said.values)
    later = {(d.name, d.places) for d in every if old.position < d.position < new.position}
    return bool(own) and own <= later


def _opens_passage(said: Collection, formula: Formula) -> bool:
    """Tell whether a formula is the first one of a passage, and not of the note."""
    first = next((f for f in said.formulas if f.passage == formula.passage), formula)
    return bool(formula.passage) and first.position == formula.position and not formula.display
