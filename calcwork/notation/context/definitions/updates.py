"""Updates: equations that give a name its next value, as a program does."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.notation.context.definitions.definitions import has_value
from calcwork.notation.structure.items import Items, Operator, Relation, outline
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain, is_number
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

SHIFTED = r"an equation that its left side does not solve, or an update; write \leftarrow for an update"
STEPPED = re.compile(
    r"\b(?:updat|increment|decrement|iterat|increas|decreas|repeat|loop|count|assign|replac|step)", re.I
)


def is_update(symbols: Symbols, relation: Relation, left: Items, right: Items) -> bool:
    """Tell whether an equation gives a name its next value, as in w = w - eta g or w := (1 - a) w + a g."""
    reference = refer(left[0]) if len(left) == 1 else None
    if relation.name not in {":=", "="} or reference is None or reference.transposed:
        return False
    name, places = symbols.interpret(reference)
    if symbols.definitions.get((name, len(places))) or name in symbols.functions:
        return False
    own = outline(left)
    if relation.name == ":=":
        return any(outline((sequence[at],)) == own for sequence, at in walk(right))
    starts = outline(right[:1]) == own and len(right) > 1
    return starts and isinstance(right[1], Operator) and right[1].name in {"+", "-"}


def take_update(said: Collection, formula: Formula, chain: Chain) -> None:
    r"""End a value where an update gives the name another, as ``w \gets w - 0.1 = 0.4``, which holds from there."""
    after = formula.position + 1
    if not formula.display or chain.relations[0].name != "gets" or after >= len(said.formulas):
        return
    head = outline(chain.sides[0])
    known = [d for d in said.values if outline((d.left,)) == head and has_value(d) and d.position < after]
    for old in known:
        old.until = min(old.until, after)
    if known and is_number(chain.sides[-1]):
        said.values.append(replace(known[-1], right=chain.sides[-1], position=after, onward=True, until=float("inf")))


def is_shifted(left: Items, right: Items, lead: str) -> bool:
    """Tell whether a name is to equal itself and a number more, as in x = x + 1, where no word speaks of an update."""
    rest = right[2:] if len(right) > 2 and outline(right[:1]) == outline(left) else ()
    return is_number(rest) and right[1] in (Operator("+"), Operator("-")) and not STEPPED.search(lead)
