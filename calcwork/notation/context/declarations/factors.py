r"""Columns of factors: in ``A = Q \Lambda Q^\top`` and ``A = U \Sigma V^\top`` the q_i, u_i and v_i are columns.

They are eigenvectors and singular vectors, also of ``A = P D P^{-1}``; what words call rows stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calcwork.notation.structure.items import Gap, Items, Punctuation, Relation
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.symbols.table import Symbols

FACTORS = frozenset({"P", "Q", "U", "V"})
EQUALITIES = frozenset({"=", ":="})
_ENDS = (Gap, Punctuation, Relation)


def take_factors(symbols: Symbols, formulas: Iterable[Items]) -> None:
    """Let the small letters of the outer factors of a decomposition be their columns."""
    for items in formulas:
        for name in _outer_factors(items):
            small = name.lower()
            use = symbols.survey.uses.get(small)
            told = small in symbols.shapes or (small, 1) in symbols.inner  # words say which lines these are
            if use is not None and use.indexed[1] + use.lettered[1] and not (use.bare or told):
                symbols.lines.setdefault(small, (name, 1))


def _outer_factors(items: Items) -> Iterator[str]:
    """Yield the names of the outer ones of three factors behind an equals sign, of which the last one is turned."""
    for at in (n for n, i in enumerate(items) if isinstance(i, Relation) and i.name in EQUALITIES):
        side = items[at + 1 : at + 4]
        following = items[at + 4 : at + 5]
        factors = [refer(i) for i in side]
        if len(side) < 3 or (following and not isinstance(following[0], _ENDS)):
            continue
        first, middle, last = factors
        if first is None or middle is None or last is None or not _are_outer(first, last):
            continue
        if middle.upper and middle.plain and not middle.indices:
            yield from {first.name, last.name}


def _are_outer(first: Reference, last: Reference) -> bool:
    turned = last.transposed or (last.inverse and first.name == last.name)
    names = {first.name, last.name}
    return names <= FACTORS and first.plain and turned and not (first.indices or last.indices)
