r"""One letter for a density and for a number: the evidence ``\log p(y)`` beside a period p that the loss is taken by.

They are told apart where the density heads an equation, and the number stands alone and in the brackets of another
function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Function, Gap, Group, Items, Letter, Relation, outline
from calcwork.notation.structure.references import arguments_of
from calcwork.notation.survey.survey import walk

DENSITIES = frozenset({"p", "q"})
LAW = "_law"


def densities_beside_numbers(formulas: Sequence[Items]) -> frozenset[tuple[str, str]]:
    """Return the densities that share their letter with a parameter of a function, each with what is in its bracket."""
    heads = {h for items in formulas if (h := _head(items)) is not None}
    every = [place for items in formulas for place in walk(items)] if heads else []
    brackets = [g for s, k in every if k and isinstance(g := s[k], Group) and _is_defined(s, k)]
    listed = {p[0].name for g in brackets for p in arguments_of(g) if len(p) == 1 and isinstance(p[0], Letter)}
    lists = [g.items for g in brackets]
    alone = {s[k].name for s, k in every if s not in lists and _is_alone(s, k)}  # type: ignore[union-attr]
    return frozenset((name, inside) for name, inside in heads if name in listed & alone)


def with_laws_renamed(part: Items, found: frozenset[tuple[str, str]]) -> Items:
    """Return one sequence with names of their own for these densities."""
    kept: list[Element] = list(part)
    for k, item in enumerate(part[:-1]):
        group = part[k + 1]
        if isinstance(item, Letter) and isinstance(group, Group) and (item.name, outline(group.items)) in found:
            kept[k] = replace(item, name=item.name + LAW)
    return tuple(kept)


def _head(items: Items) -> tuple[str, str] | None:
    r"""Return the density that an equation begins with, as p(y) or ``\log p(y)``, and what is in its bracket."""
    kept = [i for i in items if not isinstance(i, Gap)]
    kept = kept[1:] if kept[:1] in ([Function("log")], [Function("ln")]) else kept
    name, group, relation = (*kept[:3], None, None, None)[:3]
    if not isinstance(name, Letter) or name.name not in DENSITIES or relation != Relation("="):
        return None
    return (name.name, outline(group.items)) if isinstance(group, Group) and group.open == "(" else None


def _is_alone(sequence: Items, at: int) -> bool:
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    return isinstance(sequence[at], Letter) and not isinstance(following, Group)


def _is_defined(sequence: Items, at: int) -> bool:
    """Tell whether an equation follows a bracket, or it ends a formula, as that of a function and its parameters."""
    following = [i for i in sequence[at + 1 :] if not isinstance(i, Gap)]
    return bool(following) and isinstance(following[0], Relation)
