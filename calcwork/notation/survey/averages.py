r"""Counts that averages tell: beside ``\frac{1}{n} \sum_i x_i`` the i runs to n, where nothing else says how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from calcwork.notation.structure.items import BigOperator, Element, Fraction, Gap, Items, Letter, Number, Scripted
from calcwork.notation.structure.references import Reference

COUNTS = frozenset("NnMmKTBDdp")


def averaged(
    formulas: Sequence[Items],
    walk: Callable[[Items], Iterator[tuple[Items, int]]],
    references: Callable[[Items], Iterable[Reference]],
) -> dict[str, Items]:
    """Return the letters that sums without limits run over, with the one count by which their totals are divided."""
    found: dict[str, set[str]] = {}
    for sequence, at in (place for items in formulas for place in walk(items)):
        item = sequence[at]
        if not isinstance(item, Fraction) or (count := _count(item.den)) is None:
            continue
        following = next((i for i in sequence[at + 1 :] if not isinstance(i, Gap)), None)
        summed = following if all(isinstance(i, Number) for i in item.num) else item.num[0] if item.num else None
        if summed is not None and (letter := _unlimited(summed)) is not None:
            found.setdefault(letter, set()).add(count)
    numbered = {r.name for items in formulas for r in references(items) if r.indices} if found else set()
    single = {letter: next(iter(counts)) for letter, counts in found.items() if len(counts) == 1}
    return {letter: (Letter(count),) for letter, count in single.items() if count not in numbered}


def _count(below: Items) -> str | None:
    """Return the letter for a count in a denominator, as in n and 2n."""
    letters = [i for i in below if not isinstance(i, (Number, Gap))]
    only = letters[0] if len(letters) == 1 else None
    return only.name if isinstance(only, Letter) and not only.fonts and only.name in COUNTS else None


def _unlimited(item: Element) -> str | None:
    r"""Return the letter below a sum that has no limits: the i of ``\sum_i``."""
    if not isinstance(item, Scripted) or item.base != BigOperator("sum") or len(item.sub) != 1 or item.sup:
        return None
    return item.sub[0].name if isinstance(item.sub[0], Letter) and not item.sub[0].fonts else None
