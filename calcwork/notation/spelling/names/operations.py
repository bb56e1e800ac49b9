r"""Operations that a note defines by their entries: in ``(k \star u)_{ij} = ...`` the whole is the name of an array."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import Element, Group, Items, Letter, Operator, Relation, Scripted, Text, outline
from calcwork.notation.structure.references import refer

SIGNS = frozenset({"*", "ast", "star", "circledast", "bullet", "diamond"})


def operations(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the operations on two names that an equation gives the entries of."""
    heads = (items[0] for items in formulas if len(items) > 2 and items[1] in (Relation("="), Relation(":=")))
    bases = (head.base for head in heads if isinstance(head, Scripted) and head.sub and not head.sup)
    return frozenset(outline(b.items) for b in bases if isinstance(b, Group) and b.open == "(" and _is_two(b.items))


def with_operations_named(part: Items, known: frozenset[str]) -> Items:
    """Return one sequence with a word for each operation, in brackets or without."""
    found: list[Element] = []
    at = 0
    while at < len(part):
        item = part[at]
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


def _word(items: Items) -> Text:
    one, other = refer(items[0]), refer(items[2])
    sign = getattr(items[1], "name", "").replace("*", "ast")
    names = (r.name for r in (one, other) if r is not None)
    return Text(f" {sign} ".join(names), False, start=items[0].start, end=items[2].end)
