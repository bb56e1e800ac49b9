r"""Names that are squares: the ``\chi^2`` of a fit and the coefficient ``R^2``, which never stand without their 2."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Relation,
    Scripted,
)
from calcwork.notation.survey.survey import walk

TWO = (Number("2"),)
CUSTOMARY = frozenset({"chi", "R"})
SIGNS = (Letter("d"), Letter("partial"))


def squared_names(formulas: Iterable[Items]) -> frozenset[Letter]:
    """Return the letters that an equation gives only the square of, and that a note uses in no other way.

    They are known as names, or the note differentiates their square, or writes what it depends on.
    """
    heads, apart, used = set[Letter](), set[Letter](), set[Letter]()
    for items in formulas:
        held = {id(base) for s, k in walk(items) if (base := _squared(s[k])) is not None}
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Letter) and id(item) not in held:
                apart.add(item)
            if isinstance(item, Fraction) and len(item.num) == 2 and item.num[0] in SIGNS:
                used |= {base} if (base := _squared(item.num[1])) is not None else set()
            if (base := _squared(item)) is None:
                continue
            following = sequence[at + 1 : at + 3]
            called = bool(following) and isinstance(following[0], Group) and following[0].open == "("
            used |= {base} if called or base.name in CUSTOMARY else set()
            first = sequence is items and (not at or isinstance(sequence[at - 1], Relation))
            if first and following[called : called + 1] and isinstance(following[called], Relation):
                heads.add(base)
    return frozenset((heads & used) - apart)


def _squared(item: Element) -> Letter | None:
    """Return the letter of which an item is the square."""
    if not isinstance(item, Scripted) or item.sup != TWO or item.sub or item.primes:
        return None
    return item.base if isinstance(item.base, Letter) and not item.base.fonts else None


def with_squared(part: Items, names: frozenset[Letter]) -> Items:
    """Return one sequence with one name for the square of each of these letters."""

    def named(item: Element) -> Element:
        base = _squared(item)
        return (
            Accent("squared", (base,), start=item.start, end=item.end) if base is not None and base in names else item
        )

    return tuple(map(named, part))
