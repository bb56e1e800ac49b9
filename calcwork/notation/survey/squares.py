r"""Squares that are variables of their own: the variance that ``\partial\ell/\partial\sigma^2`` is taken by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from calcwork.notation.structure.items import Fraction, Function, Group, Items, Letter, Number
from calcwork.notation.structure.references import refer

LOGARITHMS = (Function("log"), Function("ln"))
TWO = (Number("2"),)
PARTIAL, SIGNS = Letter("partial"), (Letter("d"), Letter("partial"))


def squares(formulas: Iterable[Items], walk: Callable[[Items], Iterator[tuple[Items, int]]]) -> set[str]:
    """Return the names whose square a first derivative is taken by, and is not taken of as of another quantity."""
    below, above = set[str](), set[str]()
    for items in formulas:
        for fraction in (s[k] for s, k in walk(items)):
            if isinstance(fraction, Fraction) and len(fraction.num) == 2 and fraction.num[0] in SIGNS:
                above |= _squared(fraction.num)
            if isinstance(fraction, Fraction) and fraction.num[:1] == (PARTIAL,) == fraction.den[:1]:
                below |= _squared(fraction.den)
    return below - above


def logged(formulas: Iterable[Items], walk: Callable[[Items], Iterator[tuple[Items, int]]]) -> Counter[str]:
    r"""Return how often the logarithm of a name without an index is taken, as ``\log\sigma``: it is positive."""
    pairs = (s[k : k + 2] for items in formulas for s, k in walk(items) if len(s) > k + 1 and s[k] in LOGARITHMS)
    found = (refer(i.items[0] if isinstance(i, Group) and len(i.items) == 1 else i) for _, i in pairs)
    return Counter(r.name for r in found if r is not None and r.plain and not r.indices)


def _squared(half: Items) -> set[str]:
    reference = refer(half[1]) if len(half) == 2 else None
    return {reference.name} if reference is not None and reference.power == TWO and not reference.indices else set()
