"""Cases of a defined name: "if $r > 0$" before a display, where $r = y - s$.

What is said of such an r may be asked for every r in the case; its definition is left out, and would bring it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import scalar
from calcwork.notation.pairs import Pair, names_of_symbols

if TYPE_CHECKING:
    from calcwork.notation.note import Note


def left_free(note: Note, exprs: Iterable[Expr], position: int) -> tuple[set[str], set[str]]:
    """Return the names whose case is free of their definitions, and those that other names are bound to by them.

    A refutation must not rest on the second ones: their points lie in the case, or not.
    """
    bounded = {n for n in note.conditions(position).domains if note.definitions_of(n, position)}
    if not bounded:
        return set(), set()
    outside = _reached(note, names_of(exprs), position, bounded)
    used = outside & bounded
    inner = {n: _reached(note, _beneath(note, n, position), position, set()) for n in used}
    tied = {n for n, names in inner.items() if names & (outside - {n})}
    return (set(), used) if tied else (used, set())


def bounds_of_case(note: Note, pair: Pair, position: int) -> tuple[Pair, ...]:
    """Return the bounds of the case that a display speaks of, on names whose definitions the pair keeps."""
    domains = note.conditions(position).domains
    held = [n for n in pair.unread if n in domains and n in pair.scope.definitions]
    found: list[Pair] = []
    for name in (n for n in held if not pair.scope.definitions[n].parameters):
        domain, value = domains[name], Quantity(scalar(name))
        ends = ((domain.lower, ">", domain.open_lower), (domain.upper, "<", domain.open_upper))
        found += [
            replace(pair, left=value, right=Quantity(end), relation=sign + "=" * (not is_open))
            for end, sign, is_open in ends
            if end is not None
        ]
    return tuple(found)


def names_of(exprs: Iterable[Expr]) -> set[str]:
    """Return the names that stand in expressions."""
    return set[str]().union(*(names_of_symbols(e) for e in exprs))


def _reached(note: Note, names: set[str], position: int, bounded: set[str]) -> set[str]:
    """Return names and all that their definitions rest on, those of bounded names left out."""
    found, pending = set[str](), list(names)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += _beneath(note, name, position) if name not in bounded else ()
    return found


def _beneath(note: Note, name: str, position: int) -> set[str]:
    equation = note.first_equation(note.definitions_of(name, position), set())
    return names_of_symbols(equation.body) if equation is not None else set()
