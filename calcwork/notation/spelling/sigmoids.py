r"""The logistic function without its argument: ``\frac{d\sigma}{dz} = \sigma(1 - \sigma)`` is one of ``\sigma(z)``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Scripted
from calcwork.notation.survey.survey import walk

SIGMA = Letter("sigma")
SIGNS = (Letter("d"), Letter("partial"))


def has_bare_sigmoids(formulas: Iterable[Items]) -> bool:
    """Tell whether a note differentiates sigma, and has it before brackets but nowhere else squared, as a deviation."""
    called = derived = False
    for items in formulas:
        own = derivative_of_sigmoid(items) is not None
        derived = derived or own
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and item.base == SIGMA and (item.sub or (item.sup and not own)):
                return False
            called = called or (item == SIGMA and _is_called(sequence, at))
    return called and derived


def derivative_of_sigmoid(items: Items) -> Element | None:
    """Return the one variable by which a formula differentiates a bare sigma."""
    found = [v for s, k in walk(items) if (v := _variable(s[k])) is not None]
    return found[0] if found and all(v == found[0] for v in found) else None


def _variable(item: Element) -> Element | None:
    if not isinstance(item, Fraction) or len(item.num) != 2 or len(item.den) != 2:
        return None
    return item.den[1] if item.num[0] in SIGNS and item.num[1] == SIGMA and item.den[0] in SIGNS else None


def _is_called(sequence: Items, at: int) -> bool:
    r"""Tell whether sigma stands before its argument; in ``\sigma(1 - \sigma)`` it is multiplied."""
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    if not isinstance(following, Group) or following.open not in "([":
        return False
    inside = following.items
    return not any(s[k] == SIGMA and not _is_called(s, k) for s, k in walk(inside))


def with_argument(part: Items, variable: Element) -> Items:
    """Return one sequence with the variable in brackets behind each sigma that has no argument."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        start, end = item.start, item.end
        own, letter = replace(SIGMA, start=start, end=end), replace(variable, start=start, end=end)
        value = (own, Group("(", ")", (letter,), start=start, end=end))
        if item == SIGMA and not _is_called(part, at):
            kept += value
        elif isinstance(item, Scripted) and item.base == SIGMA and not item.primes:
            kept.append(replace(item, base=Group("(", ")", value, start=start, end=end)))
        else:
            kept.append(item)
    return tuple(kept)
