r"""Derivatives of functions of which only the variables are told: of f(x, y), ``f_x`` and ``\nabla f``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import walk

PARTIAL, NABLA = Letter("partial"), Letter("nabla")
FUNCTIONS = frozenset({"f", "g", "h", "u", "F", "G", "phi", "varphi", "psi"})
Signatures = Mapping[str, tuple[Element, ...]]


def told_variables(formulas: Sequence[Items]) -> Signatures:
    """Return the variables of the functions that a note calls at the same names only, and nowhere defines."""
    called: dict[str, set[tuple[Element, ...]]] = {}
    for items in formulas:
        for sequence, at in walk(items):
            if at + 1 < len(sequence) and (name := _name(sequence[at])) in FUNCTIONS:
                group = sequence[at + 1]
                if isinstance(group, Group) and group.open == "(":
                    called.setdefault(name, set()).add(_variables(group))
    heads = {_name(items[0]) for items in formulas for a, b in pairwise(items) if items and _is_head(items, a, b)}
    return {
        name: next(iter(found))
        for name, found in called.items()
        if len(found) == 1 and name not in heads and len(next(iter(found))) > 1
    }


def with_derivatives(part: Items, told: Signatures) -> Items:
    r"""Return one sequence with ``\partial f / \partial x`` for ``f_x``, and the variables below ``\nabla``."""
    kept: list[Element] = []
    for k, item in enumerate(part):
        following = part[k + 1] if k + 1 < len(part) else None
        variables = told.get(_name(following)) if following is not None else None
        if item == NABLA and variables:
            kept.append(Scripted(NABLA, sub=_listed(variables), start=item.start, end=item.end))
        elif isinstance(item, Scripted) and item.base == NABLA and not item.sub and variables:
            kept.append(replace(item, sub=_listed(variables)))
        else:
            kept.append(_derivative(item, told) or item)
    return tuple(kept)


def _derivative(item: Element, told: Signatures) -> Element | None:
    if not isinstance(item, Scripted) or not item.sub or item.primes or (name := _name(item.base)) not in told:
        return None
    if not set(item.sub) <= set(told[name]):
        return None
    start, end = item.start, item.end
    sign = replace(PARTIAL, start=start, end=end)
    several = len(item.sub) > 1
    above = Scripted(sign, sup=(Number(str(len(item.sub))),), start=start, end=end) if several else sign
    below = tuple(i for variable in item.sub for i in (sign, variable))
    quotient = Fraction((above, item.base), below, start=start, end=end)
    bracket = Group("(", ")", (quotient,), start=start, end=end)
    return Scripted(bracket, sup=item.sup, start=start, end=end) if item.sup else quotient


def _listed(variables: Sequence[Element]) -> Items:
    return tuple(i for v in variables for i in (v, Punctuation(",")))[:-1]


def _name(item: Element) -> str:
    return item.name if isinstance(item, Letter) and not item.fonts else ""


def _variables(group: Group) -> tuple[Element, ...]:
    """Return the names in a bracket, nothing where something else stands there."""
    parts = split_at(group.items, ",")
    names = [r.name for p in parts if len(p) == 1 and (r := refer(p[0])) is not None and r.plain]
    alone = len(names) == len(parts) == len({p[0] for p in parts})
    return tuple(p[0] for p in parts) if alone else ()


def _is_head(items: Items, first: Element, second: Element) -> bool:
    """Tell whether a formula begins with a function that an equation defines: f = ... or f(x, y) = ..."""
    equal = isinstance(second, Relation) and second.name in {"=", ":="}
    return equal and (first is items[0] or (len(items) > 1 and first is items[1] and isinstance(first, Group)))
