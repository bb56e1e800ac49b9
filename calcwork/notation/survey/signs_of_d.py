r"""Where a d is the sign of a differential, as in ``\mathrm{d}X`` and ``df = 2x\,dx``, and where it is a letter.

An upright d is a sign unless the note has it as a letter. A slanted one is a sign where it touches what it is applied
to, a side of its relation begins with one, and every term of all sides holds one; else it stays a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Item,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    Unknown,
)
from calcwork.notation.structure.references import BOARD, refer
from calcwork.notation.survey.survey import parts_of, walk

SIGN = "differential"
DOUBTFUL, WEAK = "two readings", "weak"
UPRIGHT = {"mathrm", "mathsf", "rm", "text", "operatorname"}
INTEGRALS = {"int", "oint", "iint", "iiint"}
_ENDS = (Relation, Punctuation, Gap)


@dataclass(frozen=True)
class Signs:
    """Hold what a note shows of its d: the styles that are letters, and whether a slanted one is a sign for sure."""

    letters: frozenset[str]
    sure: bool

    def respelled(self, items: Items) -> Items:
        """Return the items of a formula with every d that is the sign of a differential as a sign of its own."""
        if not any(True for _ in _candidates(items)):
            return items
        return tuple(i for chain in _chains(items) for i in self._over(chain, _rank_of(_sides(chain), chain)))

    def _over(self, items: Items, rank: str) -> list[Element]:
        kept: list[Element] = []
        held = False
        for at, item in enumerate(items):
            held = (held or _is_integral(item)) and not isinstance(item, Relation)
            inner = item if held else self._inside(item, rank)  # the d of an integral is none of these
            kept.append(self._sign(item, rank) if not held and _is_candidate(items, at) else inner)
        return kept

    def _sign(self, item: Element, rank: str) -> Element:
        base = item.base if isinstance(item, Scripted) else item
        known = _style(base) in self.letters
        if _style(base) == "upright" and not known:
            new: Element = Letter(SIGN, start=base.start, end=base.end)
        elif rank in {"led", "even"}:
            fonts = (DOUBTFUL,) if known or rank == "even" else () if self.sure else (WEAK,)
            new = Letter(SIGN, fonts, start=base.start, end=base.end)
        elif rank == "uneven" and not known and isinstance(base, Letter):
            new = replace(base, fonts=(*base.fonts, WEAK))
        else:
            return item
        return replace(item, base=new) if isinstance(item, Scripted) else new

    def _inside(self, item: Any, rank: str) -> Any:
        """Return an item with the signs inside of it; the two halves of a derivative keep their d."""
        match item:
            case Fraction(num, _) if _is_quotient(item):
                return replace(item, num=(num[0], *self._over(num[1:], rank)))
            case Fraction(num, den):
                return replace(item, num=tuple(self._over(num, rank)), den=tuple(self._over(den, rank)))
            case Group(_, _, inner):
                return replace(item, items=tuple(self._over(inner, rank)))
            case Scripted(Group(), _, _, _):
                return replace(item, base=self._inside(item.base, rank))
        return item


def signs_of_d(formulas: Iterable[Items]) -> Signs:
    """Return what the formulas of a note show of its d."""
    formulas = list(formulas)
    letters = frozenset(_style(d) for items in formulas for d in _letters(items))
    found = [(s, k) for items in formulas for s, k in _candidates(items)]
    shown = (
        any(_is_sure(s, k) for s, k in found) or _are_of_slopes(formulas, found) or any(map(_has_one_alone, formulas))
    )
    sure = "slanted" not in letters and shown
    return Signs(letters, sure)


def is_sign(item: Element) -> bool:
    """Tell whether an item is the sign of a differential, with or without an order above."""
    base = item.base if isinstance(item, Scripted) and not item.sub and not item.primes else item
    return isinstance(base, Letter) and base.name == SIGN


def is_doubtful(items: Items, mark: str = "") -> bool:
    """Tell whether a d stands in the items that may be a letter or the sign of a differential."""
    marks = {mark} if mark else {WEAK, DOUBTFUL}
    return any(
        (isinstance(i, Letter) and not marks.isdisjoint(i.fonts)) or any(is_doubtful(p, mark) for p in parts_of(i))
        for i in items
    )


def as_letters(items: Items) -> Items:
    """Return items with every doubtful sign as the letter that it may be."""
    return tuple(_as_letter(i) for i in items)


def _as_letter(item: Any) -> Any:
    if isinstance(item, tuple):
        return tuple(_as_letter(i) for i in item)
    if isinstance(item, Letter):
        return replace(item, name="d", fonts=()) if DOUBTFUL in item.fonts else item
    if not isinstance(item, Item):
        return item
    parts = {f.name: getattr(item, f.name) for f in fields(item) if f.init}
    return replace(item, **{n: _as_letter(v) for n, v in parts.items() if isinstance(v, (tuple, Item))})


def own_names(items: Items) -> set[str]:
    """Return the names whose own differential stands in the items: X for ``dX``, x for ``dx_i``."""
    found: set[str] = set()
    for at, item in enumerate(items):
        if is_sign(item) and at + 1 < len(items):
            reference = refer(items[at + 1])
            if reference is not None and not (reference.power or reference.inverse):
                found.add(reference.name)
        for part in parts_of(item):
            found |= own_names(part)
    return found


# --- one relation -----------------------------------------------------------------------------------------------------


def _chains(items: Items) -> list[Items]:
    """Return the relations that commas and wide spaces part, and these between them."""
    cuts = [n for n, i in enumerate(items) if isinstance(i, (Punctuation, Gap))]
    found: list[Items] = []
    start = 0
    for n in cuts:
        found += [items[start:n], items[n : n + 1]]
        start = n + 1
    return [*found, items[start:]]


def _sides(chain: Items) -> list[Items]:
    cuts = [n for n, i in enumerate(chain) if isinstance(i, Relation)]
    return [s for a, b in pairwise([-1, *cuts, len(chain)]) if (s := chain[a + 1 : b])]


def _rank_of(sides: Sequence[Items], chain: Items) -> str:
    """Tell what the sides say of a slanted d: "led" and "even" by one in each term, "uneven", or nothing.

    Of a led relation a side begins with one, or it goes on from the row before.
    """
    even = all(s == (Number("0"),) or all(any(True for _ in _candidates(t)) for t in _terms(s)) for s in sides)
    led = any(_begins(s) for s in sides) or (isinstance(chain[0], Relation) if chain else False)
    if led:
        return "led" if even else "uneven" if any(_begins(s) for s in sides) else ""
    return "even" if even and len(sides) > 1 else ""


def _begins(side: Items) -> bool:
    rest = side[1:] if side and side[0] == Operator("-") else side
    return bool(rest) and _is_candidate(rest, 0)


def _terms(side: Items) -> list[Items]:
    cuts = [n for n, i in enumerate(side) if isinstance(i, Operator) and i.name in {"+", "-"}]
    return [t for a, b in pairwise([-1, *cuts, len(side)]) if (t := side[a + 1 : b])]


# --- one letter -------------------------------------------------------------------------------------------------------


def _candidates(items: Items) -> Any:
    """Yield the places of every d that may be a sign, inside of brackets and fractions too."""
    held = False
    for at, item in enumerate(items):
        held = (held or _is_integral(item)) and not isinstance(item, Relation)
        if not held and _is_candidate(items, at):
            yield items, at
        yield from (found for part in _searched(item) for found in _candidates(part))


def _searched(item: Element) -> tuple[Items, ...]:
    if isinstance(item, Fraction):
        return (item.num[1:],) if _is_quotient(item) else (item.num, item.den)
    if isinstance(item, Group):
        return (item.items,)
    return (item.base.items,) if isinstance(item, Scripted) and isinstance(item.base, Group) else ()


def _is_d(item: Element) -> bool:
    if isinstance(item, Scripted):
        order = len(item.sup) == 1 and isinstance(item.sup[0], Number)
        return order and not item.sub and not item.primes and _is_d(item.base)
    if isinstance(item, Letter):
        return item.name == "d" and set(item.fonts) <= UPRIGHT | {"mathit", "mathnormal"}
    return item == Function("d")


def _style(item: Element) -> str:
    upright = not isinstance(item, Letter) or bool(set(item.fonts) & UPRIGHT)
    return "upright" if upright else "slanted"


def _is_candidate(items: Items, at: int) -> bool:
    """Tell whether a d stands before something that it may be applied to."""
    item = items[at]
    if not _is_d(item) or at + 1 >= len(items):
        return False
    following = items[at + 1]
    base = following.base if isinstance(following, Scripted) else following
    if isinstance(base, (Operator, BigOperator, *_ENDS, Number, Unknown)) or (isinstance(base, Text) and not base.name):
        return False
    upright = _style(item.base if isinstance(item, Scripted) else item) == "upright"
    return upright or following.start - item.end <= 1


def _is_quotient(item: Fraction) -> bool:
    """Tell whether a fraction is a derivative, df/dx."""
    signs = [half[0] for half in (item.num, item.den) if half]
    partial = [s.base if isinstance(s, Scripted) else s for s in signs] == [Letter("partial")] * 2
    return len(item.den) > 1 and (partial or (len(signs) == 2 and all(_is_d(s) for s in signs)))


def _is_integral(item: Element) -> bool:
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, BigOperator) and base.name in INTEGRALS


def _is_sure(items: Items, at: int) -> bool:
    r"""Tell whether a d is spaced or placed as no letter is: ``x\,dx``, ``d\log x``, ``(dX)Y``."""
    item, following = items[at], items[at + 1]
    before = items[at - 1] if at else None
    base = following.base if isinstance(following, Scripted) else following
    if isinstance(base, Function) or (isinstance(base, Group) and base.open == "|"):
        return True
    if isinstance(before, Fraction) and _is_quotient(before):
        return True
    apart = before is not None and not isinstance(before, (Operator, *_ENDS)) and item.start - before.end > 1
    return apart or (at == 0 and len(items) == 2 and item.start > 0)


def _are_of_slopes(formulas: Iterable[Items], found: Iterable[tuple[Items, int]]) -> bool:
    r"""Tell whether a d stands before L and one before another name, where a formula has a slope of L.

    That is ``\partial L/\partial S`` or ``\nabla_S L``.
    """
    applied = {r.name for s, k in found if (r := refer(s[k + 1])) is not None}
    sloped = {name for items in formulas for s, k in walk(items) if (name := _sloped(s, k))}
    return len(applied) > 1 and bool(sloped & applied)


def _has_one_alone(formula: Items) -> bool:
    r"""Tell whether a side is a d with one name, and each term of the next has it before others: ``df = 2M\,dM``."""
    for sides in map(_sides, _chains(formula)):
        alone = len(sides) > 1 and len(sides[0]) == 2 and _is_candidate(sides[0], 0)
        if alone and all(any(s[k + 1] != sides[0][1] for s, k in _candidates(t)) for t in _terms(sides[1])):
            return True
    return False


def _sloped(items: Items, at: int) -> str:
    """Return the name that is differentiated by parts at a place, nothing where none is."""
    item, following = items[at], items[at + 1 : at + 2]
    nabla = isinstance(item, Scripted) and item.base == Letter("nabla") and bool(item.sub)
    quotient = item if isinstance(item, Fraction) and item.num[:1] == (Letter("partial"),) else None
    above = following if nabla else quotient.num[1:] if quotient is not None else ()
    reference = refer(above[0]) if len(above) == 1 else None
    return reference.name if reference is not None else ""


def _letters(items: Items) -> Any:
    """Yield every d that can be no sign: nothing follows it, or it has an index."""
    for at, item in enumerate(items):
        base = item.base if isinstance(item, Scripted) else item
        if (_is_d(item) or _is_d(base)) and not _is_candidate(items, at):
            following = items[at + 1] if at + 1 < len(items) else None
            apart = following is not None and isinstance(following, (Letter, Scripted, Group, Fraction, Accent))
            if not (apart and base is item):
                yield base
        for part in _parts_for_letters(item) if not _is_space(item) else ():
            yield from _letters(part)


def _is_space(item: Element) -> bool:
    r"""Tell whether an item is ``\mathbb{R}^{n\times d}``, in which a d is a size and stands before nothing."""
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, Letter) and bool(set(base.fonts) & BOARD)


def _parts_for_letters(item: Element) -> tuple[Items, ...]:
    if isinstance(item, Fraction) and (_is_quotient(item) or (item.num and all(_is_d(i) for i in item.num))):
        return (item.num[1:],)
    if isinstance(item, Scripted) and _is_d(item.base):
        return ()
    if isinstance(item, Scripted):  # of an index d there may be differentials beside it
        return (*parts_of(item.base), item.sup) if len(item.sub) == 1 else ((item.base,), item.sub, item.sup)
    return parts_of(item)
