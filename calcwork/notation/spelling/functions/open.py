r"""Functions that a note leaves open, at several points: f(x_k), f(x^*) and ``\nabla f(x_k)`` of "let f be convex".

Each value and each gradient is a quantity with a name of its own, so that what is done with them can be judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import Element, Group, Items, Letter, Relation, Scripted, Text, base_of, outline
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.terms import summed_letters

NABLA = Letter("nabla")
DEFINES = (Relation("="), Relation(":="))
OPTIMAL = ("*", "star", "opt")


def open_functions(formulas: Iterable[Items]) -> frozenset[str]:
    r"""Return the functions with a gradient at points of which a note speaks at several, and which it nowhere defines.

    One with a gradient of another kind, or a Hessian, is left as it is.
    """
    points: dict[str, set[str]] = {}
    sloped, left_out = set[str](), set[str]()
    for items in formulas:
        if len(items) > 2 and isinstance(items[1], Group) and items[2] in DEFINES and not _is_claim(items):
            left_out.add(outline(items[:1]))
        bound = summed_letters(items)
        for sequence, at in walk(items):
            name, point = _at_point(sequence, at)
            before = sequence[at - 1] if at else None
            if point and any(isinstance(i := s[k], Letter) and i.name in bound for s, k in walk(point)):
                left_out.add(name)
            elif point:
                points.setdefault(name, set()).add(outline(point))
                sloped |= {name} if before == NABLA else set()
            elif base_of(sequence[at]) == NABLA:
                following = sequence[at + 1 : at + 3]
                plain = sequence[at] == NABLA and len(following) == 2 and _at_point(following, 0)[1]
                left_out |= set() if plain else {outline((base_of(i),)) for i in following[:1]}
    return frozenset(n for n in sloped - left_out if len(points[n]) > 1)


def _is_claim(items: Items) -> bool:
    """Tell whether an equation with f(x) on its left has the function on its right side too, as an expansion has."""
    return any(s[k] == items[0] for s, k in walk(items[3:]))


def with_values_at_points(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with a name for each value and each gradient of these functions."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        name, point = _at_point(part, at)
        if name not in names or not point:
            kept.append(part[at])
            at += 1
            continue
        start, group = part[at].start, part[at + 1]
        stem = name
        if kept and kept[-1] == NABLA:
            start, stem = kept.pop().start, f"nabla_{name}"
        value = Text(f"{stem}({_label(point)})", True, start=start, end=base_of(group).end)
        kept.append(
            Scripted(value, sup=group.sup, start=start, end=group.end) if isinstance(group, Scripted) else value
        )
        at += 2
    return tuple(kept)


def _at_point(sequence: Items, at: int) -> tuple[str, Items]:
    """Return the name of a function and the point at which it stands, which is a name with its marks."""
    item, following = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
    group = base_of(following) if following is not None else None
    if not isinstance(item, Letter) or not isinstance(group, Group) or group.open != "(":
        return "", ()
    if isinstance(following, Scripted) and (following.sub or following.primes):
        return "", ()
    named = len(group.items) == 1 and refer(group.items[0]) is not None
    return (outline((item,)), group.items) if named else ("", ())


def _label(point: Items) -> str:
    return outline(point).replace(" ", "").replace("{", "").replace("}", "")


def is_at_optimum(name: str) -> bool:
    """Tell whether a name is that of a gradient at an optimum, which is zero there, as a note need not say."""
    return name.startswith("nabla_") and name.endswith(")") and any(o in name.partition("(")[2] for o in OPTIMAL)
