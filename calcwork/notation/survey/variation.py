r"""What varies in a note: names with a differential such as ``dX``, and unknown functions such as A in ``dA/dt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Operator,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.signs_of_d import is_sign, own_names
from calcwork.notation.survey.survey import walk

TIME = "t"


@dataclass
class Variation:
    """Hold the names that have a differential of their own, and those that are differentiated without a definition.

    ``rates`` gives the variables of each name, with "d" or "partial" for how the derivative is written; for the
    differential of those ``tied`` the note has an equation, for the derivative of those ``driven``; ``primed`` are
    those that stand with a prime, ``dotted`` those with a dot, ``called`` those with a prime before one letter in a
    bracket, as u'(x), and that letter. ``losses`` are those that nothing defines and that depend on arrays.
    """

    own: set[str] = field(default_factory=set)
    rates: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    tied: set[str] = field(default_factory=set)
    driven: set[str] = field(default_factory=set)
    primed: set[str] = field(default_factory=set)
    dotted: set[str] = field(default_factory=set)
    called: dict[str, str] = field(default_factory=dict)
    losses: set[str] = field(default_factory=set)

    def add(self, name: str, variable: str, kind: str) -> None:
        """Note a derivative of a name."""
        self.rates.setdefault(name, {}).setdefault(variable, set()).add(kind)


def variation(formulas: Iterable[Items]) -> Variation:
    """Return what the formulas show of what varies."""
    found = Variation()
    for items in formulas:
        found.own |= own_names(items)
        for sequence, at in walk(items):
            _note(found, sequence[at])
            found.called |= _called(sequence[at : at + 2])
        for side in _sides(items):
            found.tied |= _differential_alone(side)
            found.driven |= _rate_alone(side)
    return found


def _note(found: Variation, item: Element) -> None:
    quotient = rate_of(item)
    if quotient is not None:
        found.add(*quotient)
    dots = _dotted(item)
    if dots:
        found.add(dots, TIME, "d")
        found.dotted.add(dots)
    if isinstance(item, Scripted) and item.primes and (reference := refer(item)) is not None and not reference.indices:
        found.primed.add(reference.name)


def _called(pair: Items) -> dict[str, str]:
    """Return the name and the letter of u'(x)."""
    if len(pair) < 2 or not isinstance(pair[0], Scripted) or not pair[0].primes or not isinstance(pair[1], Group):
        return {}
    reference, places = refer(pair[0]), pair[1].items
    place = refer(places[0]) if len(places) == 1 and pair[1].open == "(" else None
    if reference is None or reference.indices or place is None or not place.plain or place.indices:
        return {}
    return {reference.name: place.name}


def rate_of(item: Element) -> tuple[str, str, str] | None:
    """Return the name, the variable and the sign of a derivative of a bare name such as ``du/dx``."""
    if not isinstance(item, Fraction) or len(item.num) not in {2, 3} or len(item.den) != 2:
        return None
    sign, below = item.num[0], item.den[0]
    kind = sign.name if isinstance(sign, Letter) else ""
    if kind not in {"d", "partial"} or not isinstance(below, Letter) or below.name != kind:
        return None
    if len(item.num) == 3 and not isinstance(item.num[2], Group):
        return None
    quantity, variable = refer(item.num[1]), refer(item.den[1])
    if quantity is None or variable is None or not quantity.plain or not variable.plain:
        return None
    if any(r.labeled and r.indices for r in (quantity, variable)):
        return None  # an entry of a layer, z_j^{[l]}, is differentiated by its definition
    return quantity.name, variable.name, kind


def _dotted(item: Element) -> str:
    if isinstance(item, Accent) and item.name in {"dot", "ddot", "dddot"} and len(item.body) == 1:
        reference = refer(item.body[0])
        return reference.name if reference is not None and reference.plain else ""
    return ""


def _sides(items: Items) -> Iterator[Items]:
    """Yield the sides of the equations of a formula."""
    cuts = [n for n, i in enumerate(items) if isinstance(i, Relation)]
    if cuts:
        yield from (items[a + 1 : b] for a, b in pairwise([-1, *cuts, len(items)]))


def _differential_alone(side: Items) -> set[str]:
    """Return the name of which a side is the differential, with nothing else."""
    kept = tuple(i for i in side if not isinstance(i, Operator))
    reference = refer(kept[1]) if len(kept) == 2 and is_sign(kept[0]) else None
    return {reference.name} if reference is not None and not (reference.power or reference.inverse) else set()


def _rate_alone(side: Items) -> set[str]:
    r"""Return the name of which a side is the derivative, with nothing else: ``\dot x``, ``y'``."""
    kept = [i for i in side if not isinstance(i, Operator)]
    if len(kept) != 1:
        return set()
    quotient, item = rate_of(kept[0]), kept[0]
    if quotient is not None:
        return {quotient[0]}
    primed = refer(item) if isinstance(item, Scripted) and item.primes else None
    return {primed.name} if primed is not None else {_dotted(item)} - {""}


def holds_rate(items: Items) -> bool:
    """Tell whether a derivative or differential stands in the items."""
    for item in (sequence[at] for sequence, at in walk(items)):
        halves = (item.num[:1], item.den[:1]) if isinstance(item, Fraction) else ()
        nabla = isinstance(item, Letter) and item.name == "nabla"
        if nabla or is_sign(item) or _dotted(item) or (isinstance(item, Scripted) and item.primes):
            return True
        if halves and all(isinstance(i, Letter) and i.name in {"d", "partial"} for half in halves for i in half):
            return True
    return False
