r"""Rates and scales that a written density tells: the b of ``e^{-bx}`` is a rate, that of ``e^{-x/b}`` a scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Element, Fraction, Function, Gap, Group, Items, Letter, Operator, Scripted
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.survey import walk

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

VARIABLES = frozenset({"x", "t", "y", "z", "u", "s", "w"})


def take_rates(said: Collection) -> None:
    """Note which names are rates or scales by the exponents of the exponentials in a note."""
    words = said.symbols.laws.words
    for exponent in (e for f in said.formulas for e in _exponents(f.items)):
        factors = exponent[1:] if exponent[:1] == (Operator("-"),) else ()
        if len(factors) == 2 and (name := _beside_variable(factors)):
            words.setdefault(name, "rate")
        if name := _below(factors):
            words.setdefault(name, "scale")


def _exponents(items: Items) -> Iterator[Items]:
    r"""Yield what stands above e, and in the brackets behind \\exp."""
    for sequence, at in walk(items):
        item, following = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
        if isinstance(item, Scripted) and item.base == Letter("e"):
            yield tuple(i for i in item.sup if not isinstance(i, Gap))
        elif item == Function("exp") and isinstance(following, Group):
            yield tuple(i for i in following.items if not isinstance(i, Gap))


def _beside_variable(factors: Items) -> str:
    first, second = (_plain(f) for f in factors)
    if first is None or second is None or second.name not in VARIABLES or first.name in VARIABLES:
        return ""
    return first.name


def _below(factors: Items) -> str:
    r"""Return the name below the variable, of ``\\frac{x}{b}`` and ``x/b``."""
    above, below = factors[:1], factors[2:] if factors[1:2] == (Operator("/"),) else ()
    if len(factors) == 1 and isinstance(one := factors[0], Fraction):
        above, below = one.num, one.den
    top, bottom = (refer(p[0]) if len(p) == 1 else None for p in (above, below))
    if top is None or bottom is None or top.name not in VARIABLES or not bottom.plain or bottom.indices:
        return ""
    return bottom.name


def _plain(item: Element) -> Reference | None:
    """Return a name without powers; the variable may have an index."""
    reference = refer(item)
    return reference if reference is not None and reference.plain else None
