"""Written-out arrays: w = (0, 1) behind formulas for any w gives its entries values there, and defines no new w.

So does x = (x_1, ..., x_n), which only says what the entries are called.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from calcwork.notation.structure.items import (
    MATRICES,
    Element,
    Environment,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Scripted,
    base_of,
    rows_of,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_number
from calcwork.notation.survey.survey import DOTS, references, walk
from calcwork.notation.symbols.capitals import in_capitals
from calcwork.notation.symbols.table import Definition, Symbols

COMMA = Punctuation(",")
Places = tuple[int, ...]


def shape_of_numbers(definition: Definition) -> tuple[int, ...]:
    """Return the shape of a written-out array of numbers that an equation gives a name, nothing for any other."""
    reference = refer(definition.left)
    entries = entries_in(definition.right) if reference is not None and reference.plain else {}
    if definition.parameters is not None or definition.places or not all(is_number(e) for e in entries.values()):
        return ()
    return max(entries) if len(entries) > 1 else ()


def entry_values(definition: Definition) -> list[Definition]:
    """Return the definitions of the entries of a written-out array."""
    return [replace(_entry(definition, places, e), onward=False) for places, e in entries_in(definition.right).items()]


def listed_values(definition: Definition, earlier: Iterable[Items], from_zero: Set[str]) -> list[Definition]:
    """Return the definitions of the entries of a written-out array that the displays before it use as any array.

    The places of names ``from_zero`` are counted so.
    """
    reference = refer(definition.left)
    if reference is None or not reference.plain or definition.parameters is not None or definition.places:
        return []
    if isinstance(definition.left, Scripted):
        return []
    entries = entries_in(definition.right)
    if len(entries) < 2 or not all(is_number(e) for e in entries.values()):
        return []
    if not any(r.name == reference.name for items in earlier for r in references(items)):
        return []
    less = int(definition.name in from_zero)
    return [_entry(definition, tuple(n - less for n in places), e) for places, e in entries.items()]


def _entry(definition: Definition, numbers: Places, value: Items) -> Definition:
    places = tuple((Number(str(n)),) for n in numbers)
    below: Items = tuple(i for place in places for i in (COMMA, *place))[1:]
    return replace(definition, left=Scripted(definition.left, sub=below), right=value, places=places, onward=True)


def entries_in(right: Items) -> dict[Places, Items]:
    """Return the entries of a bracket with commas, or of a written-out array, by their places."""
    only = right[0] if len(right) == 1 else None
    item = only.base if isinstance(only, Scripted) and not only.sub and not only.primes else only
    if isinstance(item, Group) and item.open in "[(":
        return {(n,): e for n, e in enumerate(split_at(item.items, ","), start=1)}
    if not isinstance(item, Environment) or item.name not in MATRICES:
        return {}
    rows = rows_of(item)
    if len(rows) == 1 or all(len(r) == 1 for r in rows):
        return {(n,): c for n, c in enumerate((c for row in rows for c in row), start=1)}
    if only is not item or len({len(r) for r in rows}) > 1:
        return {}
    return {(n, m): c for n, row in enumerate(rows, start=1) for m, c in enumerate(row, start=1)}


def is_listing_of_itself(symbols: Symbols, left: Items, right: Items) -> bool:
    """Tell whether a name is said to be the list of its own elements, as x = (x_1, ..., x_n), or of its columns."""
    reference = refer(left[0]) if len(left) == 1 else None
    if reference is None or reference.indices or not right or reference.name in symbols.survey.blocks:
        return False
    if not isinstance(first := base_of(right[0]), (Group, Environment)):
        return False
    listed = [r for s, k in walk((first,)) if isinstance(s[k], Scripted) and (r := refer(s[k])) and r.indices]
    whole, members = symbols.interpret(reference)[0], {symbols.interpret(r)[0] for r in listed}
    if symbols.definitions.get((whole, 0)) and {in_capitals(n) for n in members} == {whole} != members:
        return True  # A is defined already, and a_i, a column of it, nowhere
    names = {r.name for r in listed}
    return names == {reference.name} or (names == {reference.name.lower()} and _is_one_element(first))


def _is_one_element(item: Element) -> bool:
    """Tell whether a bracket holds one general element, as in A = (a_{ij})."""
    return isinstance(item, Group) and len(item.items) == 1 and isinstance(item.items[0], Scripted)


def gives_value(chain: Chain) -> bool:
    r"""Tell whether a chain gives a name a value before it says where that lies: ``t_i = 2y_i - 1 \in \{-1, 1\}``."""
    names = [r.name for r in chain.relations]
    between = chain.sides[1]
    listed = any((isinstance(i, Letter) and i.name in DOTS) or isinstance(i, Environment) for i in between)
    listed = listed or (len(between) == 1 and not isinstance(between[0], Letter))
    return len(names) == 2 and names[0] in EQUALITIES and names[1] == "in" and not listed
