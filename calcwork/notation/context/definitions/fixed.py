r"""Letters that a definition leaves fixed: the j of ``r = y - \sum_{k \ne j} x_k b_k`` beside ``r - x_j b_j``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Scripted
from calcwork.notation.survey.statements import chains
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.table import Definition
from calcwork.notation.symbols.terms import compared_letters, letters_outside

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection


def fix_letters(said: Collection, definition: Definition) -> None:
    """Fix the letters with which a sum of a definition is compared where the name stands beside them elsewhere."""
    compared = {
        letter
        for sequence, at in walk(definition.right)
        if isinstance(item := sequence[at], Scripted) and len(item.sub) == 3
        for letter in (compared_letters(item.sub, "ne") or ())[1:]
    }
    for formula in said.formulas if compared and not definition.places else ():
        for chain in chains(formula.items) if formula.display else ():
            if any(r.name == definition.name for side in chain.sides for r in references(side)):
                beside = (letters_outside(side, said.symbols) for side in chain.sides)
                definition.outside |= compared.intersection(frozenset[str]().union(*beside))
