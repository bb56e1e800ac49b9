r"""Signs over relations: ``\stackrel{(a)}{=}`` only names a reason, ``\stackrel{!}{=}`` is to be solved."""

from __future__ import annotations

from calcwork.notation.structure.items import Group, Items, Letter, Number, Operator, Relation, Text

DEMAND = (Operator("!"),)
MARKS = {"*", "?", "star", "ast", "dagger", "ddagger"}
WORDS_OF_LAWS = {"d", "p", "P", "L", "D", "as", "a.s.", "iid", "i.i.d.", "prob"}


def is_demand(relation: Relation) -> bool:
    """Tell whether an equation is one that shall hold, as a derivative that is to be zero."""
    return relation.over == DEMAND and not relation.under


def is_plain(relation: Relation) -> bool:
    """Tell whether nothing stands over a relation but a reason: words, a number, a letter in brackets, a question."""
    return not relation.under and (not relation.over or _is_reason(relation.over))


def _is_reason(over: Items) -> bool:
    if all(isinstance(i, (Text, Number)) for i in over):
        return not any(isinstance(i, Text) and i.text.strip() in WORDS_OF_LAWS for i in over)
    only = over[0] if len(over) == 1 else None
    if isinstance(only, Group) and only.open in "([":
        return all(isinstance(i, (Letter, Number, Text, Operator)) for i in only.items)
    return isinstance(only, (Operator, Letter)) and only.name in MARKS
