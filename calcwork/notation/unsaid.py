"""What a note does not say of the names in a step: nothing at all, another law, another passage, no array."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from calcwork.notation.context.definitions.listings import entries_in
from calcwork.notation.context.laws.laws import is_of_another_law
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import Environment, Items, Number, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula
    from calcwork.notation.note import Note


def new_names(note: Note, left: Items) -> tuple[str, ...]:
    """Return the names of a left side that lists nothing but names of which the note says nothing."""
    parts = list(entries_in(left).values())
    if left and isinstance(left[0], Environment) and not all(map(_is_numbered, parts)):
        return ()
    names = [refer(p[0]) if len(p) == 1 else None for p in parts]
    if len(names) < 2 or any(r is None for r in names):
        return ()
    shown = [note.symbols.interpret(r) for r in names if r is not None]
    known = note.symbols.survey.uses
    new = [n for n, places in shown if known[n].bare + sum(known[n].indexed.values()) <= len(shown)]
    told = set[str]().union(*(note.names_of(c.sides) for c, _ in note.said.facts))
    return tuple(dict.fromkeys(new)) if len(new) == len(shown) and not told & set(new) else ()


def name_at_end(note: Note, right: Items) -> str:
    """Return the name that is a whole right side and of which the note says nothing, or the empty text."""
    reference = refer(right[0]) if len(right) == 1 else None
    if reference is None or not reference.plain:
        return ""
    name, symbols = note.symbols.interpret(reference)[0], note.symbols
    said = (
        symbols.shapes,
        symbols.domains,
        symbols.functions,
        symbols.survey.sizes,
        symbols.ranges,
        symbols.laws.numbered,
    )
    defined = any(n == name for n, _ in (*symbols.definitions, *symbols.inner))
    is_constant = name == "pi" and not symbols.is_own(name)
    return "" if defined or is_constant or any(name in known for known in said) else name


def _is_numbered(part: Items) -> bool:
    """Tell whether an entry is one numbered name, as u_1."""
    only = part[0] if len(part) == 1 else None
    return isinstance(only, Scripted) and len(only.sub) == 1 and isinstance(only.sub[0], Number) and not only.sup


def of_another_law(note: Note, sides: Iterable[Items], formula: Formula) -> tuple[str, ...]:
    """Return the random names on sides to which words beside a formula, or the text above, give another law by now."""
    again = note.symbols.laws.again
    names = sorted(note.names_of(sides))
    return tuple(
        n
        for n in names
        if again.get(n, formula.position) < formula.position or is_of_another_law(note.said, n, formula.lead)
    )


def defined_elsewhere(note: Note, pair: Pair, formula: Formula) -> tuple[str, ...]:
    """Return the names that a pair rests on and that another passage than that of its formula defines."""
    places = [(n, p) for n, p in pair.defined_at if n in pair.scope.definitions] if formula.passage else []
    return tuple(n for n, p in places if note.formulas[p].passage != formula.passage)


def transposed_numbers(symbols: Symbols, items: Items) -> list[str]:
    """Return the names in items that their author transposes, and that could only be read as numbers."""
    found = set[str]()
    for reference in references(items):
        name, places = symbols.interpret(reference)
        if reference.transposed and not places and name not in symbols.shapes and not symbols.rank_of(name):
            found |= {name} if not symbols.definitions.get((name, 0)) and name not in symbols.functions else set()
    return sorted(found)
