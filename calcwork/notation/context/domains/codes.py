r"""Numbers that code outcomes: "``x_i = 1`` for heads, ``x_i = 0`` for tails" gives x_i two values, and no fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sympy import Integer

from calcwork.algebra.scope import Domain
from calcwork.notation.structure.items import Number, Operator, outline
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import index_name

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

SET = re.compile(r"\b(?:where|with|let|for|labels?|targets?|signs?|classes|and)\W*$", re.IGNORECASE)

OF_SOME = re.compile(r"^\W*(?:for|at|in|if|when|whenever|only)\s+(?!all\b|any\b|each\b|every)[a-z]", re.IGNORECASE)


def take_codes(said: Collection) -> None:
    """Take names to which the text gives several whole numbers as having these values, and drop the equations."""
    _take_both_signs(said)
    given: dict[str, list[tuple[Chain, int]]] = {}
    for chain, position in said.facts:
        if len(chain.sides[0]) == 1 and chain.relations[0].name == "=" and _number(chain) is not None:
            given.setdefault(outline(chain.sides[0]), []).append((chain, position))
    for facts in given.values():
        values = {n for chain, _ in facts if (n := _number(chain)) is not None}
        reference = refer(facts[0][0].sides[0][0])
        if len(values) < 2 or reference is None:
            continue
        said.facts = [f for f in said.facts if f not in facts]
        _declare(said, reference, values)
    said.facts = [f for f in said.facts if not _is_of_some(said, *f)]


def _is_of_some(said: Collection, chain: Chain, position: int) -> bool:
    """Tell whether an equation holds for some members only: "``y_i = 1`` for the correct class"."""
    formula, reference = said.formulas[position], refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
    if formula.display or reference is None or _number(chain) is None or not OF_SOME.match(formula.after):
        return False
    return any(index_name(i) is not None for p in reference.indices for i in p)


def drop_other_codes(said: Collection) -> None:
    """Drop codes such as -1 and 1 where the text gives another number, as y_1 = 3: they are of another part."""
    for formula, chain in said.parsed:
        if formula.display or not isinstance(chain, Chain) or len(chain.sides) != 2 or len(chain.sides[0]) != 1:
            continue
        reference, number = refer(chain.sides[0][0]), _number(chain) if chain.relations[0].name == "=" else None
        if reference is None or number is None or not reference.indices:
            continue
        name, _ = said.symbols.interpret(reference)
        for state in said.sections.states.values():
            if (codes := state.domains.get(name, Domain()).values) and number not in codes:
                del state.domains[name]


def _take_both_signs(said: Collection) -> None:
    r"""Take "where ``y = \pm 1``" in the text as the two values of y; "so ``x = \pm 1``" gives two roots."""
    for formula, chain in said.parsed:
        if (
            formula.display
            or not SET.search(formula.before)
            or not isinstance(chain, Chain)
            or len(chain.sides) != 2
            or len(chain.sides[0]) != 1
        ):
            continue
        reference, right = refer(chain.sides[0][0]), chain.sides[1]
        if reference is not None and len(right) == 2 and right[0] == Operator("pm") and right[1] == Number("1"):
            _declare(said, reference, {-1, 1})


def _declare(said: Collection, reference: Reference, values: set[int]) -> None:
    name, _ = said.symbols.interpret(reference)
    said.sections.restrict(name, Domain(values=tuple(map(Integer, sorted(values)))))


def _number(chain: Chain) -> int | None:
    """Return the whole number on the right of an equation."""
    *sign, last = chain.sides[1] or (None,)
    if not isinstance(last, Number) or not last.value.isdigit() or sign not in ([], [Operator("-")]):
        return None
    return -int(last.value) if sign else int(last.value)
