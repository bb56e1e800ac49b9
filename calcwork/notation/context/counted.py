r"""How many samples there are, as words tell: "with $n$ data points" gives the i of a sum ``\sum_i`` its range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calcwork.algebra.scope import size
from calcwork.notation.structure.items import Letter
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.terms import bound_letters

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

MANY = re.compile(
    r"^\s*(?:(?:data|training|labell?ed|independent|i\.?i\.?d\.?|noisy)[\s-]*){0,2}"
    r"(?:points|samples|examples|observations|measurements|instances|pairs)\b(?!\s+(?:per|of|each|for)\b)",
    re.IGNORECASE,
)


def take_counts(said: Collection) -> None:
    """Give the one letter of sums without limits the range that words tell, where several names have it as index."""
    symbols, survey = said.symbols, said.symbols.survey
    counts = {f.items[0].name for f in said.formulas if len(f.items) == 1 and isinstance(f.items[0], Letter)
              and not f.display and not f.items[0].fonts and MANY.match(f.after)}  # fmt: skip
    summed = {x for f in said.formulas for s, k in walk(f.items) for x in bound_letters(s[k])}
    letters = [x for x in summed if x not in survey.uppers and x not in symbols.ranges and x not in survey.ranged]
    shared = [x for x in letters if sum(use.letters.get(1) == x for use in survey.uses.values()) > 1]
    taken = survey.sizes | {x for use in survey.uses.values() for found in use.letters.values() for x in found}
    if len(counts) != 1 or len(letters) != 1 or not shared or counts & taken:
        return
    (count,) = counts
    survey.sizes.add(count)
    survey.indices.discard(count)
    for state in said.sections.states.values():
        state.declared_ranges.setdefault(letters[0], size(count))
    said.sections.enter(said.sections.numbers[0])
