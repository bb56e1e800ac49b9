r"""Solutions by their names: ``\hat\mu = ...`` behind an arrow defines one, and what leads to x^* holds for it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calcwork.notation.context.definitions.definitions import closes_circle, definition_of, is_solution
from calcwork.notation.context.words.wording import SOLVED_AT, ZERO_GIVES
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, Implication
from calcwork.notation.symbols.table import SOLVED, Definition, Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula


@dataclass(frozen=True)
class Conclusion:
    """Hold an equation of an arrow and its place; ``starred`` tells that it speaks of a solution by name, as x^*."""

    chain: Chain
    position: int
    starred: bool


def define_solutions(said: Collection, formula: Formula, statement: Implication) -> None:
    r"""Take ``\hat\mu = ...`` behind an arrow as what the name stands for from there on."""
    symbols = said.symbols
    for chain in (c for g in statement.groups[1:] for c in g):
        reference = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 and chain.relations else None
        if reference is None or not reference.name.endswith(SOLVED) or reference.name in symbols.functions:
            continue
        definition = definition_of(symbols, chain.sides[0], chain.sides[1], formula.position)
        if definition is None or definition.places or symbols.definitions.get(definition.key):
            continue
        definition.section, definition.block = formula.section, formula.display
        symbols.define(definition)
        said.solved[formula.position] = definition


def conclude(said: Collection, formula: Formula, statement: Implication) -> None:
    r"""Keep what an implication says of its solution for what comes after it: ``e^{x^*} = 1/x^*``, ``b = 2 - m``."""
    for n, chain in ((n, c) for n, g in enumerate(statement.groups) for c in g):
        if len(chain.relations) != 1 or chain.relations[0].name not in EQUALITIES:
            continue
        head = refer(chain.sides[0][0]) if n and len(chain.sides[0]) == 1 else None
        starred = any(x.endswith(SOLVED) for side in chain.sides for x in said.symbols.names_of(side))
        if starred or head is not None:
            said.concluded.append(Conclusion(Chain(chain.sides, chain.relations), formula.position, starred))


def is_solved(symbols: Symbols, before: str, definition: Definition, differentiated: Set[str]) -> bool:
    """Tell whether words before an equation of the text make it a solution, and no definition.

    Where they say that zero gives it, only one that rests on itself is none, as the m_k of responsibilities that rest
    on m: others give what comes behind them its value.
    """
    if SOLVED_AT.search(before) and is_solution(definition, differentiated):
        return True
    return ZERO_GIVES.search(before) is not None and closes_circle(symbols, definition)
