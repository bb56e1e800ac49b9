r"""One letter for a size and, in bold, for an array: the h of ``\mathbb{R}^{h \times d}`` and the vector of h."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Items, Letter, Scripted
from calcwork.notation.structure.references import BOLD
from calcwork.notation.survey.survey import survey, walk

WITH_MEANING = frozenset("EIPRT")  # bold, these are often an expectation, the identity, the reals or a transpose


def bold_namesakes_of_sizes(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters that are bold somewhere and, not bold, a size: above an R, a sum, or at the end of a range."""
    letters = [s[k] for items in formulas for s, k in walk(items) if isinstance(s[k], Letter)]
    bold = {i.name for i in letters if isinstance(i, Letter) and set(i.fonts) & BOLD} - WITH_MEANING
    plain = {i.name for i in letters if isinstance(i, Letter) and not i.fonts}
    return frozenset(bold & survey(formulas).sizes) if bold & plain else frozenset()


def with_names_of_bold(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence in which such a letter, where it is bold, has a name of its own."""

    def renamed(item: Element) -> Element:
        if isinstance(item, Scripted):
            return replace(item, base=renamed(item.base))
        own = isinstance(item, Letter) and item.name in names and set(item.fonts) & BOLD
        return replace(item, name=f"{item.name}_bold") if own and isinstance(item, Letter) else item

    return tuple(map(renamed, part))
