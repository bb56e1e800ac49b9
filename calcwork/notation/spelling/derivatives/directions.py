r"""Directional derivatives by a subscript: ``D_u f(2, 1)`` of an f(x, y) is ``\nabla f(2, 1) \cdot u``."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import Element, Group, Items, Letter, Operator, Scripted
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import walk

SIGN = Letter("D")


def directed_functions(formulas: Sequence[Items]) -> dict[str, frozenset[str]]:
    """Return the functions that stand behind a D with a letter below, each with the letters that it is given by."""
    found: dict[str, set[str]] = {}
    places = [(s, k) for items in formulas for s, k in walk(items)]
    for sequence, at in places:
        if _direction(sequence[at]) is not None and (name := _called(sequence, at + 1)):
            found.setdefault(name, set())
    for items in formulas if found else ():
        for chain in (c for c in statements(items) if isinstance(c, Chain) and c.relations):
            name = _called(chain.sides[0], 0) if chain.relations[0].name in EQUALITIES else ""
            if name in found and len(chain.sides[0]) == 2 and isinstance(group := chain.sides[0][1], Group):
                given = (refer(p[0]) for p in arguments_of(group) if len(p) == 1)
                found[name] |= {r.name for r in given if r is not None}
    return {name: frozenset(given) for name, given in found.items() if given}


def with_directions(part: Items, known: dict[str, frozenset[str]]) -> Items:
    """Return one sequence with the gradients that such derivatives are made of; D_x of an f(x, y) stays as it is."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        item, direction = part[at], _direction(part[at])
        name = _called(part, at + 1) if direction is not None else ""
        if direction is None or name not in known or direction.name in known[name]:
            kept.append(item)
            at += 1
            continue
        start, end = item.start, part[at + 2].end
        gradient = (Letter("nabla", start=start, end=start), *part[at + 1 : at + 3])
        kept.append(Group("(", ")", (*gradient, Operator("cdot", start=end, end=end), direction), start=start, end=end))
        at += 3
    return tuple(kept)


def _direction(item: Element) -> Letter | None:
    """Return the letter below a D."""
    plain = isinstance(item, Scripted) and item.base == SIGN and not (item.sup or item.primes)
    only = item.sub[0] if plain and isinstance(item, Scripted) and len(item.sub) == 1 else None
    return only if isinstance(only, Letter) else None


def _called(sequence: Items, at: int) -> str:
    """Return the name of a function that is called at a place of a sequence."""
    if at + 1 >= len(sequence) or not isinstance(function := sequence[at], Letter):
        return ""
    group = sequence[at + 1]
    return function.name if isinstance(group, Group) and group.open == "(" else ""
