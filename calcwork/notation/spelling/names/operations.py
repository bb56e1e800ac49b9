r"""Operations that a note defines by their entries: in ``(k \star u)_{ij} = ...`` the whole is the name of an array."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import (
    Element,
    Group,
    Items,
    Letter,
    Operator,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.survey.survey import references, walk

DIFFERENCES = frozenset({"partial", "nabla", "Delta", "delta", "D"})
EQUAL = (Relation("="), Relation(":="))
SIGNS = frozenset({"*", "ast", "star", "circledast", "bullet", "diamond"})


def operations(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the operations on two names that an equation gives the entries of."""
    found = set[str]()
    parts = (trimmed(p) for items in formulas for p in split_at(items, ","))
    for head, right in ((p[0], p[2:]) for p in parts if len(p) > 2 and p[1] in EQUAL):
        base = head.base if isinstance(head, Scripted) and head.sub and not head.sup else None
        if isinstance(base, Group) and base.open == "(" and (_is_two(base.items) or _is_difference(base.items, right)):
            found.add(outline(base.items))
    return frozenset(found)


def with_operations_named(part: Items, known: frozenset[str]) -> Items:
    """Return one sequence with a word for each operation, in brackets or without."""
    found: list[Element] = []
    at = 0
    while at < len(part):
        item = part[at]
        if _is_applied(part[at : at + 2]) and outline(part[at : at + 2]) in known:
            found.append(_word(part[at : at + 2]))
            at += 2
            continue
        if _is_two(part[at : at + 3]) and outline(part[at : at + 3]) in known:
            found.append(_word(part[at : at + 3]))
            at += 3
            continue
        base = item.base if isinstance(item, Scripted) else item
        if isinstance(base, Group) and base.open == "(" and outline(base.items) in known:
            word = _word(base.items)
            item = Scripted(word, item.sub, item.sup, item.primes) if isinstance(item, Scripted) else word
        found.append(item)
        at += 1
    return tuple(found)


def _is_two(items: Items) -> bool:
    """Tell whether items are a name, the sign of an operation and a name."""
    if len(items) != 3 or not isinstance(items[1], Operator | Letter) or items[1].name not in SIGNS:
        return False
    return all((r := refer(i)) is not None and r.plain for i in (items[0], items[2]))


def _is_applied(items: Items) -> bool:
    """Tell whether items are the sign of a derivative by a letter, and a name."""
    sign = base_of(items[0]) if len(items) == 2 else None
    return isinstance(sign, Letter) and sign.name in DIFFERENCES and (r := refer(items[1])) is not None and r.plain


def _is_difference(items: Items, right: Items) -> bool:
    r"""Tell whether ``\partial_x u`` has entries that are differences of those of u, and is no derivative."""
    if not _is_applied(items) or any(s[k] == Letter("partial") for s, k in walk(right)):
        return False
    name = refer(items[1])
    return name is not None and any(r.name == name.name and r.indices for r in references(right))


def _word(items: Items) -> Text:
    if len(items) == 2:
        return Text(f"{outline(items)}", False, start=items[0].start, end=items[1].end)
    one, other = refer(items[0]), refer(items[2])
    sign = getattr(items[1], "name", "").replace("*", "ast")
    names = (r.name for r in (one, other) if r is not None)
    return Text(f" {sign} ".join(names), False, start=items[0].start, end=items[2].end)
