r"""One letter for a size and, in bold, for an array: the h of ``\mathbb{R}^{h \times d}`` and the vector of h."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Items, Letter, Scripted
from calcwork.notation.structure.references import BOLD
from calcwork.notation.survey.survey import walk


def bold_namesakes_of_sizes(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the letters that are bold somewhere and stand, not bold, above an R in another place."""
    bold, sizes = set[str](), set[str]()
    for items in formulas:
        for sequence, k in walk(items):
            item = sequence[k]
            if isinstance(item, Letter) and set(item.fonts) & BOLD:
                bold.add(item.name)
            elif isinstance(item, Scripted) and isinstance(item.base, Letter) and "mathbb" in item.base.fonts:
                sizes |= {i.name for i in item.sup if isinstance(i, Letter) and not set(i.fonts) & BOLD}
    return frozenset(bold & sizes)


def with_names_of_bold(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence in which such a letter, where it is bold, has a name of its own."""

    def renamed(item: Element) -> Element:
        own = isinstance(item, Letter) and item.name in names and set(item.fonts) & BOLD
        return replace(item, name=f"{item.name}_bold") if own and isinstance(item, Letter) else item

    return tuple(map(renamed, part))
