r"""Laws that a note gives a name: ``p = \mathcal{N}(0, 1)``, ``q(z|x) = \mathcal{N}(z; \mu, \sigma^2)``.

Below an expectation, ``\mathbb{E}_{q(z|x)}``, the name says by what law which letter is random.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.spelling.laws.moments import EXPECTATION
from calcwork.notation.structure.items import Element, Function, Group, Items, Letter, Relation, Scripted, outline
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, trimmed
from calcwork.notation.symbols.families import written_law

Laws = dict[str, Items]


def named_laws(formulas: Iterable[Items]) -> Laws:
    """Return the laws of a note by the outlines of their names; a name with two laws has none."""
    found: dict[str, set[Items]] = {}
    for items in formulas:
        for part in split_at(items, ",", ";"):
            equal = [k for k, i in enumerate(part) if isinstance(i, Relation)]
            if [r.name for r in part if isinstance(r, Relation)] not in ([e] for e in EQUALITIES):
                continue
            law = written_law(trimmed(part[equal[0] + 1 :]))
            if law:
                found.setdefault(_name(trimmed(part[: equal[0]])), set()).add(law)
    return {name: next(iter(laws)) for name, laws in found.items() if name and len(laws) == 1}


def law_of(items: Items, laws: Laws) -> Items:
    """Return the law that items write out or name, nothing for anything else."""
    return written_law(items) or laws.get(_name(items), ())


def with_laws_below(part: Items, laws: Laws) -> Items:
    r"""Return one sequence with ``z \sim N(m, v)`` for the subscript q(z|x) of an expectation, or for z \sim q(z|x)."""
    return tuple(_with_law(item, laws) for item in part)


def _with_law(item: Element, laws: Laws) -> Element:
    if not isinstance(item, Scripted) or item.base != Function(EXPECTATION):
        return item
    behind = item.sub[2:] if item.sub[1:2] == (Relation("sim"),) else item.sub
    of_what = behind[-1] if len(behind) == 2 else None
    law = law_of(behind, laws)
    if not law or not isinstance(of_what, Group) or law == behind:
        return item
    letter = item.sub[:1] if behind != item.sub else of_what.items[:1]
    return replace(item, sub=(*letter, Relation("sim"), *law)) if isinstance(letter[0], Letter) else item


def _name(items: Items) -> str:
    """Return the outline of the name of a law, without the bracket that says of what it is."""
    named = items[:-1] if len(items) == 2 and isinstance(items[1], Group) else items
    return outline(named) if len(named) == 1 and refer(named[0]) is not None else ""
