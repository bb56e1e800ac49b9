r"""Numbers whose sign words tell: "for positive $a$ and $b$", "let $x_1, \dots, x_n$ be nonnegative reals"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from calcwork.algebra.scope import NONNEGATIVE, POSITIVE, Domain
from calcwork.notation.context.domains.bounds import parts_between
from calcwork.notation.structure.items import Items
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

SIGN = r"(?P<sign>positive|non-?negative)"
NOUN = r"(?:real|rational)?\s*(?:numbers?|reals?|scalars?|constants?|values?|parameters?|weights?|variables?)?"
BEFORE = re.compile(rf"(?<!not\s)(?<!semi-)\b{SIGN}\s+{NOUN}\s*$", re.IGNORECASE)
AFTER = re.compile(
    rf"^\s*(?:(?:is|are|be|being|both|all|strictly|an?|which|that|real|each|some|any|\()[\s,]*)+{SIGN}\b"
    r"(?!\W+(?:semi|definite|pair|class|example|sample|eigen|label))",
    re.IGNORECASE,
)
JOINED = re.compile(r"^\s*(?:,|and|,\s*and)\s*$", re.IGNORECASE)
SAMPLES = re.compile(r"\b(?:anchor|negatives?|pairs?|triplets?|false|true)\b", re.IGNORECASE)  # of positive examples


def take_signs(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Let the names that stand alone in a formula, or in a list, have the sign that the words beside them tell."""
    running = ""
    for formula in formulas:
        before = BEFORE.search(formula.before)
        sign = before["sign"] if before else running if JOINED.match(formula.before) else ""
        running = sign
        behind = AFTER.match(formula.after)
        sign = behind["sign"] if behind else sign
        if sign and not formula.display and not SAMPLES.search(f"{formula.before} {formula.after[:40]}"):
            _take_sign(symbols, formula.items, POSITIVE if sign.lower() == "positive" else NONNEGATIVE)


def _take_sign(symbols: Symbols, items: Items, domain: Domain) -> None:
    parts = [p for p in parts_between(items, ",") if p and not is_dots(p)]
    named = [refer(p[0]) if len(p) == 1 else None for p in parts]
    for reference in named if all(r is not None and r.plain for r in named) else ():
        if reference is not None:
            symbols.domains.setdefault(symbols.interpret(reference)[0], domain)
