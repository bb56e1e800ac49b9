r"""Names that are squares: ``\chi^2``, ``R^2``, a variance ``\sigma_N^2(x)``, which never stand without their 2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey.statements import is_number
from calcwork.notation.survey.survey import walk

TWO = (Number("2"),)
CUSTOMARY = frozenset({"chi", "R"})
SIGNS = (Letter("d"), Letter("partial"))


Name = Letter | Accent | Text


def squared_names(formulas: Iterable[Items]) -> frozenset[Name]:
    """Return the letters that an equation gives only the square of, and that a note uses in no other way.

    They are known as names, or the note differentiates their square, or by it after the equation, or writes what it
    depends on; of members as sigma_t^2 an equation for any of them is enough.
    """
    heads, given, members, apart, used = (set[Name]() for _ in range(5))
    for items in formulas:
        parts = [(_squares_first(s), s is items) for s, k in walk(items) if not k]
        held = {id(base) for part, _ in parts for i in part if (base := _squared(i)) is not None}
        for part, is_whole in parts:
            for at, item in enumerate(part):
                if isinstance(item, Name) and id(item) not in held:
                    apart.add(item)
                if isinstance(item, Fraction) and len(item.num) == 2 and item.num[0] in SIGNS:
                    used |= {base} if (base := _squared(item.num[1])) is not None else set()
                    used |= {b for i in _first_order(item) if (b := _squared(i)) in heads and b is not None}
                if (base := _squared(item)) is None:
                    continue
                following = part[at + 1 : at + 3]
                called = bool(following) and isinstance(following[0], Group) and following[0].open == "("
                member = isinstance(item, Scripted) and bool(item.sub) and not called
                members |= {base} if member else set()
                used |= {base} if called or (isinstance(base, Letter) and base.name in CUSTOMARY) else set()
                first = is_whole and (not at or isinstance(part[at - 1], Relation | Punctuation | Gap))
                if first and following[called : called + 1] and isinstance(following[called], Relation):
                    (given if member and not is_number(part[at + 2 :]) else heads).add(base)
    return frozenset((heads & used - members | given) - apart)


def _first_order(fraction: Fraction) -> Items:
    """Return what a single sign below differentiates by: of the first order, so that its power is a name's."""
    return fraction.den[1:] if len(fraction.den) == 2 and fraction.den[0] in SIGNS else ()


def _squared(item: Element) -> Name | None:
    r"""Return the letter, or the word as ``\mathrm{MMD}``, of which an item is the square, with its accent."""
    if not isinstance(item, Scripted) or item.sup != TWO or item.primes:
        return None
    base = item.base
    inner = base.body[0] if isinstance(base, Accent) and len(base.body) == 1 else base
    plain = (isinstance(inner, Letter) and not inner.fonts) or (isinstance(inner, Text) and inner.name)
    return base if isinstance(base, Name) and plain else None


def _squares_first(part: Items) -> Items:
    r"""Return one sequence with ``\lambda^2(x)`` for ``\lambda(x)^2``, where a single item stands in the bracket."""
    kept: list[Element] = []
    for item in part:
        before = kept[-1] if kept else None
        letter = before.base if isinstance(before, Scripted) and not (before.sup or before.primes) else before
        bracket = item.base if isinstance(item, Scripted) and item.sup == TWO and not item.sub else None
        if (
            isinstance(letter, Letter)
            and isinstance(bracket, Group)
            and bracket.open == "("
            and len(bracket.items) == 1
        ):
            sub = before.sub if isinstance(before, Scripted) else ()
            kept[-1:] = [Scripted(letter, sub, TWO, start=letter.start, end=letter.end), replace(bracket, end=item.end)]
        else:
            kept.append(item)
    return tuple(kept)


def with_squared(part: Items, names: frozenset[Name]) -> Items:
    """Return one sequence with one name for the square of each of these letters."""
    called = _squares_first(part)
    part = called if any(_squared(i) in names for i in called) else part

    def named(item: Element) -> Element:
        base = _squared(item)
        if base is None or base not in names or not isinstance(item, Scripted):
            return item
        name = Accent("squared", (base,), start=item.start, end=item.end)
        return replace(item, base=name, sup=()) if item.sub else name

    return tuple(map(named, part))
