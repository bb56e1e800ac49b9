r"""Names that are held fixed where they depend on what is differentiated by: "holding the $r_{nk}$ fixed".

So are the data of a model with random errors, ``y_i = x_i^\top \beta + \varepsilon_i``, which are given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Fraction, Operator
from calcwork.notation.structure.references import refer
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

HOLD = re.compile(
    r"\b(?:hold|keep|treat|regard|consider|with|for)(?:ing)?\s+(?:the\s+|these\s+)?(?:[a-z]+\s+){0,2}?$", re.IGNORECASE
)
RESPONSIBILITY = re.compile(r"\bresponsibilit(?:y|ies)\b", re.IGNORECASE)
CALLED = re.compile(r"^\s*(?:is|are|be|denotes?)\s+(?:the\s+)?(?:posterior\s+)?responsibilit(?:y|ies)\b", re.IGNORECASE)
EM = re.compile(r"\bEM\b|\b[EM][\s-]steps?\b|(?i:expectation[\s-]+maximi[sz]ation)")
FIXED = re.compile(r"^\s*(?:(?:still|all|held|kept|as|are|is|being)\s+)*(?:fixed|constants?)\b", re.IGNORECASE)
STATED = re.compile(
    r"^\s*(?:is|are)\s+(?:now\s+|still\s+|all\s+)?(?:(?:held|kept|treated\s+as)\s+)?(?:fixed|constants?)\b",
    re.IGNORECASE,
)


def data_names(said: Collection) -> frozenset[str]:
    """Return the names of the data for which a note states a model with random errors."""
    every = [d for d in said.symbols.every_definition() if d.parameters is None]
    return frozenset(d.name for d in every if _has_error(said, d))


def held_names(said: Collection) -> frozenset[str]:
    """Return the names that the text holds fixed, and the responsibilities of an E-step, which every M-step does."""
    symbols = said.symbols
    every = list(symbols.every_definition())
    found = {d.name for d in every if RESPONSIBILITY.search(said.formulas[d.position].lead)}
    if any(EM.search(w) for f in said.formulas for w in (f.before, f.after, f.lead)):
        found |= {d.name for d in every if d.places and len(d.right) == 1 and isinstance(d.right[0], Fraction)}
    for formula in said.formulas:
        only = refer(formula.items[0]) if len(formula.items) == 1 and not formula.display else None
        fixed = (HOLD.search(formula.before) and FIXED.match(formula.after)) or STATED.match(formula.after)
        if only is not None and (fixed or CALLED.match(formula.after)):
            found.add(symbols.interpret(only)[0])
    return frozenset(found)


def _has_error(said: Collection, definition: Definition) -> bool:
    """Tell whether the last term of a definition is a random quantity, and is added."""
    last = refer(definition.right[-1]) if definition.right[-2:-1] == (Operator("+"),) else None
    return last is not None and said.symbols.interpret(last)[0] in said.symbols.laws.drawn
