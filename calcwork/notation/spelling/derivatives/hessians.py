r"""Hessians with the name of their function: ``H_f`` and ``H_f(1, 2)`` are ``\nabla^2 f`` and ``\nabla^2 f(1, 2)``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Group, Items, Letter, Number, Relation, Scripted
from calcwork.notation.survey.survey import walk

SECOND = Scripted(Letter("nabla"), sup=(Number("2"),))
FUNCTIONS = frozenset({"f", "g", "h", "F", "G", "J", "E", "L", "phi", "varphi", "psi"})


def functions_with_hessians(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters below an H that head an equation with several arguments, as f in f(x, y) = xy."""
    below = {_function(s[k]) for items in formulas for s, k in walk(items)} - {""}
    heads = {
        items[0].name
        for items in formulas
        if len(items) > 2 and isinstance(items[0], Letter) and isinstance(items[1], Group)
        if isinstance(items[2], Relation) and items[2].name in {"=", ":="}
    }
    return frozenset(below & heads & FUNCTIONS)


def _function(item: Element) -> str:
    """Return the letter below an H, empty where there is none."""
    if not isinstance(item, Scripted) or not isinstance(item.base, Letter) or item.base.name != "H" or item.primes:
        return ""
    only = item.sub[0] if len(item.sub) == 1 else None
    return only.name if isinstance(only, Letter) else ""


def with_hessians(part: Items, functions: frozenset[str]) -> Items:
    """Return one sequence with the second derivative in brackets for each such H and the arguments behind it."""
    kept: list[Element] = []
    for k, item in enumerate(part):
        before = part[k - 1] if k else None
        if isinstance(item, Group) and before is not None and _function(before) in functions and item.open == "(":
            continue  # taken with the H before it
        if (name := _function(item)) not in functions or not isinstance(item, Scripted):
            kept.append(item)
            continue
        following = part[k + 1] if k + 1 < len(part) else None
        arguments = (following,) if isinstance(following, Group) and following.open == "(" else ()
        end = arguments[0].end if arguments else item.end
        whole = Group("(", ")", (SECOND, Letter(name), *arguments), start=item.start, end=end)
        kept.append(replace(item, base=whole, sub=()) if item.sup else whole)
    return tuple(kept)
