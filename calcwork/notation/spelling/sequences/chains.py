r"""Chains of neurons: ``a_j = \sigma(z_j)`` with ``z_j = w_j a_{j-1} + b_j``, differentiated by ``b_1``.

Such numbers tell quantities apart that rest on each other, so they are labels here and no places in an array, and what
is said of any j is said of each number. A letter that a sum or dots between factors run over is an index; without a
derivative by what the members are made of, numbers are those of the members of a sequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Gap,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import DOTS, index_name, walk
from calcwork.notation.symbols.terms import bound_letters

LABEL = re.compile(r"\[([a-z]|ell)([+-]\d)?\]|(\d+)")  # other brackets than those of steps, which go on for ever
MOST_MEMBERS = 12


def chained_names(formulas: Sequence[Items]) -> dict[str, str]:
    """Return the names that a chain has at each of its members, with the letter that numbers them."""
    derived = {n for items in formulas for n in _derived_by(items)}
    bound = {x for items in formulas for s, k in walk(items) for x in _summed_over(s[k])}
    names: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = {}
    earlier: dict[str, set[str]] = {}
    for items in formulas if derived else ():
        used = [p for s, k in walk(items) if (p := _place(s[k])) is not None]
        for name, letter, shift in _heads(items):
            if letter and letter not in bound:
                heads.setdefault(letter, set()).add(name)
                names.setdefault(letter, set()).update(n for n, own, _ in used if own == letter)
                earlier.setdefault(letter, set()).update(n for n, own, by in used if own == letter and by < shift)
    chains = [x for x, own in names.items() if heads[x] & earlier[x] and (own - heads[x]) & derived]
    multiplied = {p[0] for items in formulas for s, k in walk(items) if (p := _before_dots(s, k)) is not None}
    return dict.fromkeys(names[chains[0]], chains[0]) if len(chains) == 1 and not multiplied & names[chains[0]] else {}


def with_members(part: Items, names: dict[str, str]) -> Items:
    """Return one sequence with the numbers and letters of the members of a chain as labels."""
    return tuple(_labeled(i, names) for i in part)


def _labeled(item: Element, names: dict[str, str]) -> Element:
    place = _place(item)
    if place is None or not isinstance(item, Scripted) or place[0] not in names:
        return item
    name, letter, shift = place
    if letter not in ("", names[name]):
        return item
    shown = f"[{letter}{shift:+}]" if shift else f"[{letter}]"
    label = Text(shown if letter else str(shift), True, start=item.sub[0].start, end=item.sub[-1].end)
    return replace(item, sub=(label,))


def members(formulas: Iterable[Items], head: Element) -> Iterator[int]:
    """Yield the numbers for the letter of a chain, from its first member to the last that a note speaks of."""
    letter = member_letter(head)
    labels = [m for items in formulas for s, k in walk(items) if (m := _label(s[k])) is not None]
    first = max((-int(m[2] or 0) for m in labels if m[1] == letter), default=0)
    last = max((int(m[3]) for m in labels if m[3]), default=0)
    if letter:
        yield from range(max(first, 0), min(last, MOST_MEMBERS) + 1)


def member_letter(head: Element) -> str:
    """Return the letter of a chain that a name has as its label, empty when it has none."""
    found = _label(head)
    return found[1] or "" if found is not None else ""


def at_member(part: Items, letter: str, number: int) -> Items:
    """Return one sequence with a number for the letter of the members of a chain."""

    def put_in(item: Element) -> Element:
        found = _label(item)
        if found is None or found[1] != letter or not isinstance(item, Scripted):
            return item
        return replace(item, sub=(Text(str(number + int(found[2] or 0)), True),))

    return tuple(map(put_in, part))


def _label(item: Element) -> re.Match[str] | None:
    only = item.sub[0] if isinstance(item, Scripted) and len(item.sub) == 1 else None
    return LABEL.fullmatch(only.text) if isinstance(only, Text) else None


def _place(item: Element) -> tuple[str, str, int] | None:
    """Return the name, letter and number of z_j, a_{j-1} and b_1, which has no letter; None for all others."""
    if not isinstance(item, Scripted) or not isinstance(item.base, Letter) or item.sup:
        return None
    match item.sub:
        case (Number(value),) if value.isdigit():
            return str(item.base), "", int(value)
        case (Letter() as letter,) if (name := index_name(letter)) is not None:
            return str(item.base), name, 0
        case (Letter() as letter, Operator("+" | "-" as sign), Number(value)) if value.isdigit():
            return (str(item.base), name, int(sign + value)) if (name := index_name(letter)) is not None else None
    return None


def _heads(items: Items) -> Iterator[tuple[str, str, int]]:
    """Yield the names that equations give a value, of several in one formula those behind a comma too."""
    for at, item in enumerate(items[:-1]):
        starts = not at or isinstance(items[at - 1], (Punctuation, Gap))
        place = _place(item) if starts and items[at + 1] == Relation("=") else None
        if place is not None:
            yield place


def _derived_by(items: Items) -> Iterator[str]:
    r"""Yield the names with numbers that derivatives are taken by: b of ``\partial C/\partial b_1``."""
    for sequence, at in walk(items):
        item = sequence[at]
        if isinstance(item, Fraction) and len(item.den) == 2 and item.den[0] in (Letter("partial"), Letter("d")):
            place = _place(item.den[1])
            if place is not None and not place[1]:
                yield place[0]


def _before_dots(sequence: Items, at: int) -> tuple[str, str, int] | None:
    r"""Return what stands before dots between factors, as the ``w_{L-1}`` of ``w_L w_{L-1} \cdots w_1``."""
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    return _place(sequence[at]) if isinstance(following, Letter) and following.name in DOTS else None


def _summed_over(item: Element) -> list[str]:
    return bound_letters(item) if isinstance(item, Scripted) and isinstance(item.base, BigOperator) else []
