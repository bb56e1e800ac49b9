r"""Functions with a bar between their arguments: the hazard ``h(t \mid x)`` that a note gives by t and x is h(t, x)."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.spelling.laws.given import pair_of
from calcwork.notation.structure.items import Element, Group, Items, Letter, Punctuation, Relation, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import references, walk

LAWS = frozenset("pqPQELN")  # what stands before the bar is drawn, and no argument alone


def functions_with_conditions(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the names that an equation gives at two letters with a bar between, and that always have one."""
    given, apart = set[str](), set[str]()
    for items in formulas:
        for part, at in walk(items):
            name, bracket = _name(part[at]), part[at + 1] if at + 1 < len(part) else None
            pair = pair_of(bracket) if bracket is not None else None
            if name and pair is None and len(part) > 1:  # the base of a name with an index is seen alone too
                apart.add(name)
            elif name and part is items and part[at + 2 : at + 3] == (Relation("="),):
                own = [p[0].name if len(p) == 1 and isinstance(p[0], Letter) else "" for p in pair or ()]
                right = {r.name for r in references(part[at + 3 :]) if not r.indices}
                (given if {*own} <= right and len({*own}) == 2 and name not in given else apart).add(name)
    return frozenset(given - apart - LAWS)


def with_commas_for_bars(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with a comma for the bar between the arguments of these functions."""
    kept: list[Element] = []
    for item in part:
        pair = pair_of(item) if kept and _name(kept[-1]) in names else None
        if pair is None:
            kept.append(item)
            continue
        comma = Punctuation(",", start=item.start, end=item.end)
        kept.append(Group("(", ")", (*pair[0], comma, *pair[1]), start=item.start, end=item.end))
    return tuple(kept)


def _name(item: Element) -> str:
    """Return the letter of a function, perhaps with an index."""
    base = item.base if isinstance(item, Scripted) and not (item.sup or item.primes) else item
    named = refer(base) if isinstance(base, Letter) else None
    return named.name if named is not None else ""
