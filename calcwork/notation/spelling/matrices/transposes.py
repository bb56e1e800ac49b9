r"""Transposes as some schools write them: ``w^t R w`` with a t, and ``X'X`` with the prime of the econometricians."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import TRANSPOSES
from calcwork.notation.survey.survey import walk

TURN = Letter("top")
FUNCTIONS = frozenset({"f", "g", "h", "phi", "varphi", "psi", "sigma", "F", "G"})


def has_turned_labels(formulas: Iterable[Items]) -> bool:
    r"""Tell whether a note has names whose label stands above before a transpose, as ``b^{(1)\top}``."""
    return any(_label_and_turn(s[k]) is not None for items in formulas for s, k in walk(items))


def with_labels_before_turns(part: Items, _: bool = True) -> Items:
    r"""Return one sequence with the transpose of a label's name apart: ``b^{(1)\top}`` as that of ``b^{(1)}``."""

    def apart(item: Element) -> Element:
        found = _label_and_turn(item)
        if found is None:
            return item
        label, turn = found
        return Scripted(replace(item, sup=label), sup=(turn,), start=item.start, end=item.end)  # type: ignore[arg-type]

    return tuple(map(apart, part))


def _label_and_turn(item: Any) -> tuple[Items, Element] | None:
    """Return a label and the transpose behind it, if they are what stands above an item."""
    if not isinstance(item, Scripted) or len(item.sup) < 2:
        return None
    *label, turn = item.sup
    named = all(isinstance(i, Group) and len(i.items) == 1 for i in label) or label == [Operator("*")]
    return (tuple(label), turn) if named and isinstance(turn, Letter) and turn.name in TRANSPOSES else None


def has_transposes_by_t(formulas: Iterable[Items]) -> bool:
    """Tell whether every t of a note stands alone above a name, at least twice."""
    above = 0
    for items in formulas:
        held = {id(sup) for s, k in walk(items) if (sup := _turned_by(s[k]))}
        above += len(held)
        if any(_is_t(s[k]) and id(s) not in held for s, k in walk(items)):
            return False
    return above > 1


def _is_t(item: Any) -> bool:
    return isinstance(item, Letter) and item.name == "t"


def _turned_by(item: Any) -> Items:
    return item.sup if isinstance(item, Scripted) and len(item.sup) == 1 and _is_t(item.sup[0]) else ()


def with_transposes(part: Items, _: bool = True) -> Items:
    """Return one sequence with the usual sign of the transpose for every t above a name."""

    def turned(item: Element) -> Element:
        if not isinstance(item, Scripted) or not (sup := _turned_by(item)):
            return item
        return replace(item, sup=(replace(TURN, start=sup[0].start, end=sup[0].end),))

    return tuple(map(turned, part))


def functions_beside_turns(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names whose prime before a bracket is a derivative, in a note with other primes that transpose."""
    if not any(_stands_before_itself(s, k) for items in formulas for s, k in walk(items)):
        return frozenset()
    heads = (items[:3] for items in formulas)
    return FUNCTIONS | {
        outline(head[:1])
        for head in heads
        if len(head) == 3 and isinstance(head[1], Group) and isinstance(head[2], Relation)
    }


def _stands_before_itself(sequence: Items, k: int) -> bool:
    """Tell whether a capital or bracket with a prime stands before itself: ``X'X``, ``X'WX``, ``(y - Xb)'(y - Xb)``.

    So may a function at its arguments, as in ``g(b)'Wg(b)``.
    """
    base = _primed(sequence[k])
    if k and isinstance(base, Group) and (name := outline(sequence[k - 1 : k])) != "":
        calls = pairwise(outline((i,)) for i in sequence[k + 1 : k + 5])
        if (name, outline((base,))) in calls:
            return True
    following = [i for i in sequence[k + 1 : k + 4] if not isinstance(i, Gap)]
    if base is None or not following or not (isinstance(base, Group) or outline((base,)).isupper()):
        return False
    around = len(following) > 1 and not isinstance(base, Group) and outline(following[:1]).isupper()
    return outline((base,)) in [outline((i,)) for i in following[: 2 if around else 1]]


def with_primes_turned(part: Items, functions: frozenset[str]) -> Items:
    """Return one sequence with the usual sign of the transpose for a prime, but for the derivative f' of a function."""

    def turned(item: Element, following: Element | None) -> Element:
        base = _primed(item)
        called = isinstance(following, Group) and base is not None and outline((base,)) in functions
        if base is None or called or not isinstance(item, Scripted):
            return item
        return replace(item, primes=0, sup=(TURN,))

    return tuple(turned(i, part[k + 1] if k + 1 < len(part) else None) for k, i in enumerate(part))


def _primed(item: Any) -> Element | None:
    """Return the name or bracket that has one prime and no other mark above, if an item is one."""
    if not isinstance(item, Scripted) or item.primes != 1 or item.sup:
        return None
    return item.base if isinstance(item.base, (Letter, Accent, Group)) else None
