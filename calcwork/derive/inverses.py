"""Inverses as quantities of a graph: an entry of one that a quantity has is read off it, not inverted again."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from sympy import Expr
from sympy.core.sorting import default_sort_key

from calcwork.algebra.binding import element_of
from calcwork.algebra.linear import InverseEntry
from calcwork.algebra.scope import Definition, Scope


def inverses(scope: Scope, nodes: tuple[str, ...]) -> dict[str, Definition]:
    """Return the definitions of the quantities that are inverses."""
    found = {n: scope.definitions[n] for n in nodes}
    return {n: d for n, d in found.items() if isinstance(d.body, InverseEntry)}


def under_its_name(entry: InverseEntry, known: Mapping[str, Definition], scope: Scope) -> Expr:
    """Return an entry of an inverse as one of the quantity that has it, itself where there is none."""
    letters = sorted((s for s in entry.matrix.free_symbols if s.is_integer and not s.is_positive), key=default_sort_key)
    for name, definition in known.items():
        places = dict(zip(definition.body.indices, entry.indices, strict=True))
        own = [p for p in definition.parameters if p not in places]
        for chosen in permutations(letters, len(own)):
            if definition.body.matrix.xreplace(dict(zip(own, chosen, strict=True))) == entry.matrix:
                places |= dict(zip(own, chosen, strict=True))
                return element_of(scope, name, tuple(places[p] for p in definition.parameters))
    return entry
