r"""Sums over sets of indices: ``\sum_{j \in R_i} f_j`` is a sum over all j, with a weight of 1 for the members of R_i.

What holds for every such weight holds for every set. The number of members, ``|R_i|``, is the sum of the weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sympy import Expr, Integer, Symbol

from calcwork.algebra.scope import BINARY
from calcwork.notation.items import BigOperator, Group, Items, Relation, Scripted
from calcwork.notation.references import refer
from calcwork.notation.survey import INDEX_LETTERS, index_name, walk
from calcwork.notation.symbols import Symbols
from calcwork.notation.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning import Reader

MEMBERS = "_has"


def sets_in(formulas: Iterable[Items]) -> dict[str, str]:
    r"""Return the names of the sets that sums run over, each with the letter of a sum."""
    found: dict[str, str] = {}
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if not isinstance(item, Scripted) or item.base != BigOperator("sum") or item.sub[1:2] != (Relation("in"),):
                continue
            letter, reference = index_name(item.sub[0]), refer(item.sub[2]) if len(item.sub) > 2 else None
            if letter in INDEX_LETTERS and reference is not None and reference.plain and not reference.board:
                found.setdefault(reference.name, letter)
    return found


def is_of_members(symbols: Symbols, name: str) -> bool:
    """Tell whether an array holds the weights of the members of a set."""
    return name.endswith(MEMBERS) and name.removesuffix(MEMBERS) in symbols.sets


def weight(reader: Reader, items: Items, letter: str) -> Expr | None:
    """Return the weight of a letter in the set that items name, ``R_i`` or ``N(i)``; None when they name none."""
    reference = refer(items[0]) if items else None
    if reference is None or reference.name not in reader.symbols.sets or reference.name in reader.symbols.shapes:
        return None
    places = [*reference.indices, *(i.items for i in items[1:] if isinstance(i, Group))]
    if len(items) > 2 or (len(items) == 2 and not isinstance(items[1], Group)) or not reference.plain:
        return None
    name = reference.name + MEMBERS
    reader.symbols.domains[name] = BINARY
    own = Symbol(letter, integer=True)
    return reader.symbols.element(name, [*(reader.place(p) for p in places), own]).entry


def over_set(reader: Reader, base: BigOperator, sub: Items, body: Items) -> Value | None:
    """Return a sum over the members of a set, None when the limits are something else."""
    letter = index_name(sub[0]) if sub[1:2] == (Relation("in"),) else None
    if letter is None or base.name != "sum":
        return None

    def weighted() -> Value:
        value = reader.term(body)
        own = weight(reader, sub[2:], letter)
        return reader.algebra.map(lambda e: own * e, value)

    if weight(reader, sub[2:], letter) is None:
        return None
    return reader.reduced("sum", [(letter, Integer(1), reader.range_of(letter))], weighted, base)


def cardinality(reader: Reader, items: Items) -> Value | None:
    """Return the number of members of the set between two bars, None when there stands something else."""
    reference = refer(items[0]) if items else None
    letter = reader.symbols.sets.get(reference.name) if reference is not None else None
    own = weight(reader, items, letter) if letter is not None else None
    if own is None or letter is None:
        return None
    return reader.reduced("sum", [(letter, Integer(1), reader.range_of(letter))], lambda: Value(own), items[0])
