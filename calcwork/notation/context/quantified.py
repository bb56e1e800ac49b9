r"""Names that words quantify anew: the z of "for any $z \in \mathbb{R}^n$" is not that of g(z) in a passage before.

From its declaration to the end of its passage such a letter has a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from calcwork.notation.context.collection import Formula
from calcwork.notation.structure.items import Element, Items, Letter, Relation, Scripted, throughout
from calcwork.notation.survey.survey import references

ANY = re.compile(
    r"\b(?:any|every|all|each|some|arbitrary)\s+(?:(?:other|fixed|given|unit|non-?zero)\s+)?(?:vector|matrix|point)?s?\s*$",
    re.IGNORECASE,
)
MEMBER = Relation("in")
LABEL = "_any"


def with_own_names(formulas: Sequence[Formula]) -> None:
    """Give the letters that words quantify anew names of their own, in the formulas themselves."""
    for n, formula in enumerate(formulas):
        letter = _quantified(formula)
        if letter is None or not _stands_before(letter, formulas[:n], formula.passage):
            continue
        for other in formulas[n:]:
            if other.passage == formula.passage:
                other.items = _renamed(other.items, letter)


def _quantified(formula: Formula) -> Letter | None:
    r"""Return the letter of ``z \in \mathbb{R}^n`` behind "for any", nothing of any other formula."""
    first = formula.items[0] if len(formula.items) > 2 else None
    if formula.display or not formula.passage or not isinstance(first, Letter) or first.fonts:
        return None
    return first if formula.items[1] == MEMBER and ANY.search(formula.before) else None


def _stands_before(letter: Letter, formulas: Iterable[Formula], passage: int) -> bool:
    """Tell whether an earlier passage has a letter in its displays, and no declaration of it stands there."""
    before = [f for f in formulas if f.passage < passage]
    if any(f.items[:2] == (letter, MEMBER) for f in before):
        return False
    return any(r.name == letter.name for f in before if f.display for r in references(f.items))


def _renamed(items: Items, letter: Letter) -> Items:
    def own(item: Element) -> Element:
        if isinstance(item, Scripted) and item.base == letter:
            return replace(item, base=replace(item.base, name=letter.name + LABEL))
        return replace(item, name=letter.name + LABEL) if item == letter else item

    return throughout(items, lambda part: tuple(map(own, part)))
