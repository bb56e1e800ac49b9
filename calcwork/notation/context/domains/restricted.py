r"""Domains written as a set or with bars: ``\{x \in \mathbf R^n \mid |x_i| < 1\}`` and ``|x_i| < 1`` itself."""

from __future__ import annotations

from calcwork.notation.structure.items import Group, Items, Operator, Relation
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import ORDERS, Chain, Implication, Statement, both_signs, chains


def conditions_of_set(side: Items) -> list[Chain]:
    """Return the membership and the conditions with which a side builds a set, nothing for any other side."""
    group = side[0] if len(side) == 1 else None
    if not isinstance(group, Group) or group.open != "{":
        return []
    parts = split_at(group.items, "|", ":")
    if len(parts) != 2 or Relation("in") not in parts[0]:
        return []
    return [*chains(parts[0]), *chains(parts[1])]


def without_bars(chain: Chain) -> Chain:
    """Return ``|x| < c`` as ``-c < x < c``."""
    first = chain.sides[0][0] if len(chain.sides[0]) == 1 else None
    named = isinstance(first, Group) and first.open == "|" and len(first.items) == 1 and refer(first.items[0])
    if len(chain.sides) != 2 or not named or not isinstance(first, Group) or chain.relations[0].name not in {"<", "le"}:
        return chain
    bound = chain.sides[1]
    return Chain(((Operator("-"), *bound), first.items, bound), chain.relations * 2, chain.role, chain.aside)


def declaring(statement: Statement) -> list[Chain]:
    """Return the chains of a statement that may declare, as the only inequality on a side of an arrow does not."""
    if not isinstance(statement, Implication):
        return [statement]
    beside = [c for g in statement.groups for c in g if len(g) > 1 or not all(r.name in ORDERS for r in c.relations)]
    return [c for chain in beside for c in both_signs(chain)]
