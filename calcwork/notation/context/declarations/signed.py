r"""Numbers whose sign words tell: "for positive $a$ and $b$", "let $x_1, \dots, x_n$ be nonnegative reals"."""

from __future__ import annotations

import re

from calcwork.algebra.scope import NONNEGATIVE, POSITIVE
from calcwork.notation.context.domains.bounds import parts_between
from calcwork.notation.structure.items import Items
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.symbols.table import Symbols

SIGN = r"(?P<sign>positive|non-?negative)"
NOUN = r"(?:real|rational)?\s*(?:numbers?|reals?|scalars?|constants?|values?|parameters?|weights?|variables?)?"
BEFORE = re.compile(rf"(?<!not\s)(?<!semi-)\b{SIGN}\s+{NOUN}\s*$", re.IGNORECASE)
AFTER = re.compile(
    rf"^\s*(?:(?:is|are|be|being|both|all|strictly|an?|which|that|real|each|some|any|\()[\s,]*)+{SIGN}\b"
    r"(?!\W+(?:semi|definite|pair|class|example|sample|eigen|label))",
    re.IGNORECASE,
)
SAMPLES = re.compile(r"\b(?:anchor|negatives?|pairs?|triplets?|false|true)\b", re.IGNORECASE)  # of positive examples


def take_signs(symbols: Symbols, before: str, formula: Items, after: str) -> None:
    """Let the names that stand alone in a formula, or in a list, have the sign that the words beside them tell."""
    found = AFTER.match(after) or BEFORE.search(before)
    if found is None or SAMPLES.search(before) or SAMPLES.search(after[:40]):
        return
    parts = [p for p in parts_between(formula, ",") if p and not is_dots(p)]
    named = [refer(p[0]) if len(p) == 1 else None for p in parts]
    for reference in named if all(r is not None and r.plain for r in named) else ():
        if reference is not None:
            domain = POSITIVE if found["sign"].lower() == "positive" else NONNEGATIVE
            symbols.domains.setdefault(symbols.interpret(reference)[0], domain)
