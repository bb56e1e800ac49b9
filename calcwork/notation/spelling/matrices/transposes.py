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
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    outline,
)
from calcwork.notation.structure.references import TRANSPOSES
from calcwork.notation.survey.survey import walk

TURN = Letter("top")
REGRESSORS = frozenset("xz")
COEFFICIENTS = frozenset({"beta", "gamma", "delta", "theta", "pi", "alpha", "w", "b"})
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
    """Tell whether every t of a note stands alone above a name, at least twice, and none above a number."""
    above, formulas = 0, list(formulas)
    numbers = {outline(i[2:3]) for i in formulas if i[1:2] == (Relation("<"),) and i[3:4] == (Relation("<"),)}
    for items in formulas:
        if any(_turned_by(s[k]) and _is_number(s[k], numbers) for s, k in walk(items)):
            return False
        held = {id(sup) for s, k in walk(items) if (sup := _turned_by(s[k]))}
        above += len(held)
        if any(_is_t(s[k]) and id(s) not in held for s, k in walk(items)):
            return False
    return above > 1


def _is_number(item: Any, numbers: set[str]) -> bool:
    """Tell whether an item with a script is a number: 2^t, (1 - b)^t, and b^t where 0 < b < 1; not (3, -1)^t."""
    inside = item.base.items if isinstance(item.base, Group) else (item.base,)
    is_list = any(isinstance(i, Punctuation) for i in inside)
    return outline((item.base,)) in numbers or (not is_list and any(isinstance(i, Number) for i in inside))


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


def with_rows_as_columns(part: Items) -> Items:
    r"""Return one sequence with the row ``E_{i,:}^\top`` as the column that it is, where no factor stands behind it."""

    def plain(item: Element, following: Element | None) -> Element:
        ends = following is None or isinstance(following, Relation | Punctuation | Gap)
        ends = ends or (isinstance(following, Operator) and following.name in "+-")
        is_row = isinstance(item, Scripted) and len(item.sub) > 1 and item.sub[-1] == Punctuation(":")
        turned = isinstance(item, Scripted) and len(item.sup) == 1 and getattr(item.sup[0], "name", "") in TRANSPOSES
        return replace(item, sup=()) if ends and is_row and turned and isinstance(item, Scripted) else item

    return tuple(plain(i, part[k + 1] if k + 1 < len(part) else None) for k, i in enumerate(part))


def functions_beside_turns(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names whose prime before a bracket is a derivative, in a note with other primes that transpose."""
    places = [(s, k) for items in formulas for s, k in walk(items)]
    if not (any(_stands_before_itself(s, k) for s, k in places) or _are_samples(formulas, places)):
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


def _are_samples(formulas: Sequence[Items], places: Sequence[tuple[Items, int]]) -> bool:
    r"""Tell whether all primes of a note stand at members before coefficients, as those of ``x_i'\beta``."""
    primed = [(s, k) for s, k in places if isinstance(i := s[k], Scripted) and i.primes]
    heads = {items[0] for items in formulas if len(items) > 2 and isinstance(items[1], Relation)}
    return bool(primed) and all(_is_sample(s, k) and s[k] not in heads for s, k in primed)


def _is_sample(sequence: Items, k: int) -> bool:
    """Tell whether a primed member such as x_i', or the x' of one sample, stands before a coefficient."""
    item, following = sequence[k], base_of(sequence[k + 1]) if k + 1 < len(sequence) else None
    name = outline((_primed(item) or Gap(),)).rpartition(":")[2]
    index = isinstance(item, Scripted) and len(item.sub) in (1, 2) and all(isinstance(i, Letter) for i in item.sub)
    following = following.body[0] if isinstance(following, Accent) else following
    coefficient = isinstance(following, Letter) and following.name in COEFFICIENTS
    return (index or name in REGRESSORS) and name not in FUNCTIONS and len(name) == 1 and coefficient


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
