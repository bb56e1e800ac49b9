r"""Other names: of derivatives, ``\operatorname{Hess} f``, of the identity, ``\mathrm{Id}``, and of P, ``\Pr``.

A note that writes nabla beside grad, or its square beside Hess, means another gradient, as that on a manifold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Scripted,
    Text,
    base_of,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk

NABLA, TWICE = Letter("nabla"), (Number("2"),)
ORDERS = {"grad": 1, "Grad": 1, "Hess": 2, "hess": 2}
IDENTITIES = frozenset({"Id", "id"})
BOARD_ONE = Number("1", ("mathbb",))
PROBABILITY = Function("Pr")
INVERSE = (Operator("-"), Number("1"))


def synonyms(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the other names that formulas use, without those that they give a meaning of their own."""
    found, own = set[str](), set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item, following = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
            base, word = base_of(item), _word(item)
            if word in ORDERS or word in IDENTITIES or base == PROBABILITY:
                found.add(word)
            if isinstance(following, Relation) and sequence is items and not at and word in IDENTITIES:
                own.add(word)
            if word in ORDERS and _is_along(sequence, at):
                own.add(word)
            if base == NABLA:
                order = 2 if isinstance(item, Scripted) and item.sup == TWICE else 1
                own |= {w for w, n in ORDERS.items() if n == order}
            if is_board_identity(sequence, at):
                found.add("1")
            if base == BOARD_ONE and isinstance(item, Scripted):
                own.add("1")
    return frozenset(found - own)


def with_synonyms(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with nabla and I for their other names."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        word, following = _word(item), part[at + 1] if at + 1 < len(part) else None
        start, end = item.start, item.end
        if word in names & ORDERS.keys() and following is not None:
            sub = item.sub if isinstance(item, Scripted) else ()
            function = isinstance(following, Group)
            variable = sub if not function else ()
            order = TWICE if ORDERS[word] > 1 else ()
            nabla = replace(NABLA, start=start, end=end)
            kept.append(Scripted(nabla, variable, order, start=start, end=end) if variable or order else nabla)
            kept += sub if function else ()
        elif word in names & IDENTITIES and len(part) > 1 and not isinstance(following, Group):
            kept.append(_renamed(item, Letter("I", start=start, end=end)))
        elif item == PROBABILITY:
            kept.append(Text(PROBABILITY.name, True, start=start, end=end))
        elif "1" in names and is_board_identity(part, at):
            kept.append(_with_identity(item))
        else:
            kept.append(item)
    return tuple(kept)


def with_identities(part: Items, names: frozenset[Element]) -> Items:
    """Return one sequence with I for the names that the words give to the identity, as E and E_n."""

    def written(item: Element) -> Element:
        base = base_of(item)
        bare = Scripted(base, item.sub) if isinstance(item, Scripted) and item.sub else base
        return _renamed(item, Letter("I", start=base.start, end=base.end)) if bare in names else item

    return tuple(map(written, part))


def is_board_identity(part: Items, at: int) -> bool:
    r"""Tell whether a bracket holds ``\mathbb 1`` beside a matrix: in a determinant, inverted, before a vector."""
    item, before = part[at], part[at - 1] if at else None
    group, following = base_of(item), refer(part[at + 1]) if at + 1 < len(part) else None
    if not isinstance(group, Group) or BOARD_ONE not in group.items or len(group.items) < 3:
        return False
    n = group.items.index(BOARD_ONE)
    if n + 1 < len(group.items) and not isinstance(group.items[n + 1], Operator):
        return False
    matrix = any((r := refer(i)) is not None and r.upper for i in group.items)
    beside = group is item and matrix and following is not None and not following.upper and following.plain
    return before == Function("det") or beside or (isinstance(item, Scripted) and item.sup == INVERSE)


def _with_identity(item: Element) -> Element:
    group = base_of(item)
    assert isinstance(group, Group)  # noqa: S101 - asked before
    letters = tuple(Letter("I", start=i.start, end=i.end) if i == BOARD_ONE else i for i in group.items)
    changed = replace(group, items=letters)
    return replace(item, base=changed) if isinstance(item, Scripted) else changed


def _renamed(item: Element, letter: Letter) -> Element:
    return replace(item, base=letter) if isinstance(item, Scripted) else letter


def _word(item: Element) -> str:
    base = base_of(item)
    return base.name if isinstance(base, Function) else base.text.strip() if isinstance(base, Text) else ""


def _is_along(sequence: Items, at: int) -> bool:
    """Tell whether a direction in square brackets follows, as in Hess f(x)[h]."""
    return any(isinstance(i, Group) and i.open == "[" for i in sequence[at + 1 : at + 4])
