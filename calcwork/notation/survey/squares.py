r"""Squares that are variables of their own: the variance that ``\partial\ell/\partial\sigma^2`` is taken by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from calcwork.notation.structure.items import Fraction, Items, Letter, Number
from calcwork.notation.structure.references import refer

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


def _squared(half: Items) -> set[str]:
    reference = refer(half[1]) if len(half) == 2 else None
    return {reference.name} if reference is not None and reference.power == TWO and not reference.indices else set()
