"""Names that words hold fixed where they depend on what is differentiated by: "holding the $r_{nk}$ fixed"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calcwork.notation.structure.references import refer

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

HOLD = re.compile(
    r"\b(?:hold|keep|treat|regard|consider|with|for)(?:ing)?\s+(?:the\s+|these\s+)?(?:[a-z]+\s+){0,2}?$", re.IGNORECASE
)
FIXED = re.compile(r"^\s*(?:(?:still|all|held|kept|as|are|is|being)\s+)*(?:fixed|constants?)\b", re.IGNORECASE)


def held_names(said: Collection) -> frozenset[str]:
    """Return the names in the text that are said to be held fixed."""
    found: set[str] = set()
    for formula in said.formulas:
        only = refer(formula.items[0]) if len(formula.items) == 1 and not formula.display else None
        if only is not None and HOLD.search(formula.before) and FIXED.match(formula.after):
            found.add(said.symbols.interpret(only)[0])
    return frozenset(found)
