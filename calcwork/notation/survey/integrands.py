r"""Integrands: where an integral and its differential stand in the items of a formula, ``\int f(x)\,dx``."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Operator,
    Scripted,
    Unknown,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk

_D = {"d", r"\dd", r"\diff", r"\dif"}


def is_integral(item: Element) -> bool:
    """Tell whether an item is a single integral sign."""
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, BigOperator) and base.name == "int"


def _is_d(item: Element) -> bool:
    name = item.text if isinstance(item, Unknown) else getattr(item, "name", "")
    return isinstance(item, (Letter, Function, Unknown)) and name in _D


def differential(items: Items) -> int | None:
    """Return the place of a differential such as dx in items, None when there is none."""
    return next((n for n in range(len(items) - 1) if _starts(items, n)), None)


def _starts(items: Items, at: int) -> bool:
    if at + 1 >= len(items) or not _is_d(items[at]):
        return False
    variable = refer(items[at + 1])
    return variable is not None and not variable.power and not variable.primes


def _has_differential(item: Element) -> bool:
    r"""Tell whether a fraction holds the differential of an integral, as in ``\frac{dx}{x}``, and is no derivative."""
    if not isinstance(item, Fraction) or any(is_integral(i) for i in item.num):
        return False
    return differential(item.num) is not None and not (item.den and _is_d(item.den[0]))


def closing(items: Items, at: int) -> int | None:
    """Return the place of the differential that closes the integral sign at a place."""
    depth = 0
    for n in range(at, len(items)):
        if is_integral(items[n]):
            depth += 1
        elif _starts(items, n) or _has_differential(items[n]):
            depth -= 1
            if not depth:
                return n
    return None


def folded(items: Items) -> Items:
    """Put what stands between an integral sign and its differential into one bracket, where it has several terms."""
    if not any(is_integral(i) for i in items):
        return items
    out: list[Element] = []
    at = 0
    while at < len(items):
        close = closing(items, at) if is_integral(items[at]) else None
        out.append(items[at])
        at += 1
        if close is None:
            continue
        body = items[at:close]
        if any(isinstance(i, Operator) and i.name in "+-" for i in body):
            body = (Group("(", ")", body, start=body[0].start, end=body[-1].end),)
        out += [*body, *items[close : close + (1 if isinstance(items[close], Fraction) else 2)]]
        at = close + (1 if isinstance(items[close], Fraction) else 2)
    return tuple(out)


def integrated_names(formulas: Iterable[Items]) -> set[str]:
    """Return the names of all variables of integration."""
    found: set[str] = set()
    for items in formulas:
        if not any(is_integral(sequence[at]) for sequence, at in walk(items)):
            continue
        for sequence, at in walk(items):
            if _starts(sequence, at) and (variable := refer(sequence[at + 1])) is not None:
                found.add(variable.name)
    return found
