r"""Spaces that words give: "the triplets ``(a_t, p_t, n_t)``, each in ``\mathbb{R}^D``"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from calcwork.notation.context.declarations.declarations import declare
from calcwork.notation.structure.items import Gap, Group, Items, Punctuation, Relation, Scripted
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.statements import Chain
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

LIES_IN = re.compile(
    r"\b(?:each|all|both|every\s+one|lies?|lying|lives?|living|are|is|vectors?|points?|elements?|columns?|examples?|"
    r"samples?|inputs?|observations?|features)\W+"
    r"(?:of\s+(?:them|these|which)\W+)?(?:in|of|from)(?:\s+the\s+space)?\W*$",
    re.IGNORECASE,
)
COUNTED = re.compile(  # "n points in R^d", which are counted by n
    r"^\s*(?:[a-z-]+\s+){0,2}(?:points|vectors|samples|examples|observations|inputs|columns|elements|directions|rows)\b",
    re.IGNORECASE,
)
ALL = re.compile(r"\b(?:all|each|every\s+one)\W+(?:of\s+(?:them|these|which)\W+)?in\W*$", re.IGNORECASE)
JOINED = re.compile(r"^\s*(?:,|and\b)\s*(?:and\s+)?(?:[a-z]+\s+){0,2}$", re.IGNORECASE)  # ", positive" before p
NUMBER = re.compile(r"\bnumber\s+of\b", re.IGNORECASE)
ENDS = re.compile(r"[.;](?:\s|$)")


def take_spaces(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Take a space that stands alone as that of the names before it in its sentence."""
    for n, formula in enumerate(formulas):
        if formula.display or not _is_space(formula.items) or not LIES_IN.search(formula.before):
            continue
        for earlier in reversed(formulas[:n]):
            if earlier.display or ENDS.search(earlier.after) or COUNTED.match(earlier.after):
                break
            if NUMBER.search(earlier.before) or NUMBER.search(earlier.after):
                break
            if names := _listed(symbols, earlier.items):
                declare(symbols, Chain((names, formula.items), (Relation("in"),)))
                if not (ALL.search(formula.before) and JOINED.match(earlier.before)):
                    break


def _is_space(items: Items) -> bool:
    kept = [i for i in items if not isinstance(i, Punctuation | Gap)]
    return len(kept) == 1 and isinstance(kept[0], Scripted) and refer(kept[0].base) == Reference("R", board=True)


def _listed(symbols: Symbols, items: Items) -> Items:
    """Return names with commas between them, also from inside of brackets; nothing for any other formula."""
    kept: Items = tuple(i for i in items if not isinstance(i, Gap))
    only = kept[0] if len(kept) == 1 else None
    kept = only.items if isinstance(only, Group) and only.open in "({" else kept
    parts = split_at(kept, ",")
    named = [refer(p[0]) if len(p) == 1 else None for p in parts]
    plain = all(r is not None and (r.plain or symbols.is_label_power(r)) for r in named)
    return kept if plain else ()
