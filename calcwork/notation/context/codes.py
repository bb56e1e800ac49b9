r"""Numbers that code outcomes: "``x_i = 1`` for heads, ``x_i = 0`` for tails" gives x_i two values, and no fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Integer

from calcwork.algebra.scope import Domain
from calcwork.notation.structure.items import Number, Operator, outline
from calcwork.notation.structure.references import refer

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection
    from calcwork.notation.survey.statements import Chain


def take_codes(said: Collection) -> None:
    """Take names to which the text gives several whole numbers as having these values, and drop the equations."""
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
        name, _ = said.symbols.interpret(reference)
        for state in said.sections.states.values():
            state.domains.setdefault(name, Domain(values=tuple(map(Integer, sorted(values)))))


def _number(chain: Chain) -> int | None:
    """Return the whole number on the right of an equation."""
    *sign, last = chain.sides[1] or (None,)
    if not isinstance(last, Number) or not last.value.isdigit() or sign not in ([], [Operator("-")]):
        return None
    return -int(last.value) if sign else int(last.value)
