r"""Entropies, divergences and mutual information as they are written: ``H(X | Y)``, ``KL(q \| p)``, ``I(X; Y)``.

One that a note defines keeps a name of its own; any other is the usual one, by natural logarithms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calcwork.notation.spelling.laws.calls import BARS, call_at, letter_of, name_of
from calcwork.notation.spelling.laws.divergences import KULLBACK_LEIBLER, divergence_at
from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    Text,
    Unknown,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import EQUALITIES, chains
from calcwork.notation.survey.survey import walk

ENTROPIES = frozenset({"H"})
INFORMATION = frozenset({"I", "MI"})
BITS = "bits"


@dataclass(frozen=True)
class Sign:
    """Hold such a quantity: its kind, how many items it takes, of what it is, and whether the note defines it.

    ``left`` and ``right`` are laws; ``before``, ``other`` and ``behind`` the letters of capitals, ``given`` those that
    are fixed, as the x of ``H(Y | X = x)``.
    """

    kind: str
    length: int
    shown: str
    left: Items = ()
    right: Items = ()
    before: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    given: tuple[str | None, ...] = ()
    is_defined: bool = False

    def name(self, places: list[Element]) -> Element:
        """Return the name of a quantity that a note defines, at these places."""
        name = Text(self.shown, name=True)
        below = tuple(i for n, p in enumerate(places) for i in ((Punctuation(","), p) if n else (p,)))
        return Scripted(name, below) if places else name


def information_heads(formulas: Iterable[Items]) -> frozenset[str]:
    """Return what the equations of a note begin with of such quantities, and whether it takes logarithms in bits."""
    found = set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and item.base in (Function("log"), Function("lg")) and item.sub:
                found.add(BITS)
        for chain in chains(items):
            first = information_at(chain.sides[0], 0, frozenset()) if chain.sides[0] else None
            if first is None or first.length != len(chain.sides[0]) or not chain.relations:
                continue
            others = any(information_at(s, k, frozenset()) is not None for s, k in walk(chain.sides[1]))
            if chain.relations[0].name in EQUALITIES and not others:
                found.add(first.shown)
    return frozenset(found)


def gives_information(formulas: Iterable[Items]) -> bool:
    """Tell whether an equation gives such a quantity by what holds no law, as a closed form for laws of a family."""
    for chain in (c for items in formulas for c in chains(items) if c.relations):
        alone = [
            bool(s) and (f := information_at(s, 0, frozenset())) is not None and f.length == len(s) for s in chain.sides
        ]
        equal = any(r.name in EQUALITIES for r in chain.relations)
        if any(alone) and equal and any(s and not _has_law(s) and len(s) > 1 for s in chain.sides):
            return True
    return False


def _has_law(items: Items) -> bool:
    return any(
        call_at(s, k) is not None or name_of(s[k]) is not None or information_at(s, k, frozenset()) is not None
        for s, k in walk(items)
    )


def information_at(sequence: Items, at: int, heads: frozenset[str]) -> Sign | None:
    """Return the quantity that begins at a place."""
    found = _divergence_at(sequence, at) or _entropy_at(sequence, at)
    if found is None:
        return None
    return replace(found, is_defined=found.shown in heads or BITS in heads)


def _divergence_at(sequence: Items, at: int) -> Sign | None:
    for end in (at + 1, at + 2):
        divergence = divergence_at(sequence, end) if end < len(sequence) else None
        if divergence is not None and divergence.start == at and divergence.sign in KULLBACK_LEIBLER:
            between = (divergence.left, divergence.right)
            shown = f"{divergence.sign} {outline(between[0])} || {outline(between[1])}"
            calls = [c for side in between for k in range(len(side)) if (c := call_at(side, k)) is not None]
            drawn = {x for c in calls for x in c.before}
            given = tuple(x for c in calls for x in c.behind if x not in drawn)
            length = end + 1 - at
            return Sign("divergence", length, shown, *between, given=tuple(dict.fromkeys(given)))
    return None


def _entropy_at(sequence: Items, at: int) -> Sign | None:
    item, group = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
    word = item.text if isinstance(item, Text) else getattr(item, "name", "")
    if not isinstance(item, (Letter, Text, Function)) or not isinstance(group, Group) or group.open not in "([":
        return None
    shown = f"{word} {outline(group.items)}"
    if word in ENTROPIES:
        parts = split_at(group.items, ",")
        if len(parts) < 3 and all(_is_law(p) for p in parts):
            calls = [c for p in parts if (c := call_at(p, 0)) is not None]
            given = tuple(dict.fromkeys(x for c in calls for x in c.behind))
            return Sign("entropy", 2, shown, parts[0], parts[1] if len(parts) > 1 else (), given=given)
        return _of_capitals("entropy", shown, group.items)
    if word in INFORMATION:
        return _of_capitals("information", shown, group.items)
    return None


def _is_law(items: Items) -> bool:
    return bool(items) and name_of(items[0]) is not None and (len(items) == 1 or call_at(items, 0) is not None)


def _of_capitals(kind: str, shown: str, items: Items) -> Sign | None:
    """Return an entropy or information of quantities that are written as capitals."""
    front, *rest = _at_bars(items)
    if len(rest) > 1:
        return None
    between = split_at(front, ";")
    if len(between) != (2 if kind == "information" else 1):
        return None
    rows = [[_lower(p) for p in split_at(part, ",")] for part in between]
    behind, given = list[str](), list[str]()
    for part in split_at(rest[0], ",") if rest else ():
        fixed = Relation("=") in part
        letter = letter_of(part) if fixed else _lower(part)
        if letter is None:
            return None
        (given if fixed else behind).append(letter)
    if any(x is None for row in rows for x in row):
        return None
    before, other = (tuple(x for x in row if x) for row in (*rows, [])[:2])
    return Sign(kind, 2, shown, before=before, other=other, behind=tuple(behind), given=tuple(given))


def _at_bars(items: Items) -> list[Items]:
    parts: list[list[Element]] = [[]]
    for i in items:
        bar = isinstance(i, (Punctuation, Relation)) and i.name in BARS
        if bar or (isinstance(i, Unknown) and i.text in BARS):
            parts.append([])
        else:
            parts[-1].append(i)
    return [tuple(p) for p in parts]


def _lower(items: Items) -> str | None:
    """Return the letter of the values of a quantity: x for X."""
    only = items[0] if len(items) == 1 else None
    base = only.base if isinstance(only, Scripted) else only
    if not isinstance(base, Letter) or not base.name.isupper() or (isinstance(only, Scripted) and only.sup):
        return None
    small = replace(base, name=base.name.lower())
    return outline((replace(only, base=small) if isinstance(only, Scripted) else small,))
