"""The layout of arrays: hints on products that cannot be formed, and where the derivatives by a matrix stand.

A hint names another order of the factors, or a transpose, that makes the step right.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING

from sympy import Dummy

from calcwork.algebra.quantity import Quantity
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.step import Spot
from calcwork.check.steps.tasks import parts
from calcwork.notation.displays import text_of
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import (
    MATRICES,
    Element,
    Environment,
    Fraction,
    Gap,
    Items,
    Letter,
    Number,
    Operator,
    Scripted,
    rows_of,
)
from calcwork.notation.structure.references import TRANSPOSES, refer

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

MOST = 3
SECONDS = 4.0
TURNED = (Letter("T"),)


def hint_of_layout(reading: ClaimReader, spot: Spot, left: Items, right: Items) -> str:
    """Return the hint that names the layout of the right side that is proved, empty where none is found."""
    deadline = time.process_time() + SECONDS
    for what, changed in _layouts(right):
        pair = reading.read_again(spot, left, changed) if time.process_time() < deadline else None
        if isinstance(pair, Pair) and judge(*parts(pair), time_limit=SECONDS / 2).verdict == "proved":
            shown = " ".join(filter(None, (_shown(spot, i) for i in changed)))
            return f"{what}; {shown} would be right (proved)"
    return ""


def says_layout(left: Items, right: Items) -> bool:
    """Tell whether an equation says where the derivatives by the entries of a matrix stand in that by the matrix."""
    whole, written = (side[0] if len(side) == 1 else None for side in (left, right))
    if not isinstance(whole, Fraction) or not isinstance(written, Environment) or written.name not in MATRICES:
        return False
    cells = [cell[0] if len(cell) == 1 else None for row in rows_of(written) for cell in row]
    return bool(cells) and all(isinstance(c, Fraction) and c.num == whole.num and _is_entry(c, whole) for c in cells)


def _is_entry(cell: Fraction, whole: Fraction) -> bool:
    """Tell whether a derivative is by an entry of what another one is by."""
    one, by = (refer(f.den[-1]) for f in (cell, whole))
    signs = cell.den[:-1] == whole.den[:-1] == whole.num[:1] == (Letter("partial"),)
    return signs and one is not None and by is not None and one.name == by.name and bool(one.below) and not by.indices


def are_of_two_shapes(pair: Pair) -> bool:
    """Tell whether the sides are arrays with as many axes, of which some have other lengths that are known."""
    one, other = (s.sizes if isinstance(s, Quantity) else s.shape for s in (pair.left, pair.right))
    known = [(m, n) for m, n in zip(one, other, strict=False) if not isinstance(m, Dummy) and not isinstance(n, Dummy)]
    return len(one) == len(other) and any(m != n for m, n in known)


def _layouts(side: Items) -> Iterator[tuple[str, Items]]:
    """Yield a product with its factors in other orders, then with one of them transposed too."""
    places = [n for n, i in enumerate(side) if not isinstance(i, (Number, Fraction, Operator, Gap))]
    signs = [i for i in side[1:] if isinstance(i, Operator) and i.name in {"+", "-"}]
    if not 0 < len(places) <= MOST or signs:
        return
    factors = [side[n] for n in places]
    straight = tuple(range(len(factors)))
    for turned in (None, *straight):
        own = [_transposed(f) if k == turned else f for k, f in enumerate(factors)]
        slip = "a transpose is missing or one too many, and the factors" if turned is not None else "the factors stand"
        for order in permutations(straight):
            if order == straight and turned is None:
                continue
            changed = dict(zip(places, (own[k] for k in order), strict=True))
            what = f"{slip} in the wrong order" if order != straight else "a transpose is missing or one too many"
            yield what, tuple(changed.get(n, i) for n, i in enumerate(side))


def _transposed(factor: Element) -> Element:
    """Return a factor with a transpose, or without the one that it has."""
    if isinstance(factor, Scripted) and len(factor.sup) == 1 and getattr(factor.sup[0], "name", "") in TRANSPOSES:
        bare = Scripted(factor.base, factor.sub, (), factor.primes, start=factor.start, end=factor.end)
        return bare if factor.sub or factor.primes else factor.base
    return Scripted(factor, (), TURNED, start=factor.start, end=factor.end)


def _shown(spot: Spot, item: Element) -> str:
    """Return a factor as its author wrote it, with a transpose that it got."""
    turned = isinstance(item, Scripted) and item.sup == TURNED and not item.sup[0].end
    if turned and isinstance(item, Scripted):
        return _shown(spot, item.base) + "^T"
    return text_of(spot.block, item.start, item.end)
