r"""Logarithms to base 2: "in bits", "logs are to base 2 from here on"; ``\log`` is the natural one everywhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sympy import Expr, log

from calcwork.check.steps.given import mapped_throughout
from calcwork.notation.context.collection import Formula
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import outline

HERE = re.compile(r"\b(?:in|of|as|count(?:ed|ing)?)\s+bits\b|\bmeasured\s+in\s+bits\b", re.IGNORECASE)
FROM_HERE = re.compile(
    r"\blog(?:arithm)?s?\b[^.;$]{0,40}\b(?:to|with|of|in)?\s*(?:the\s+)?bas(?:e|is)\s*\$?\s*(?:2|two)\b|\bbase[\s-]*(?:2|two)\s+log",
    re.IGNORECASE,
)
ALONE = "log_{2}"
NATURAL = re.compile(r"\bnatural\s+log|\bbase[\s-]*\$?e\b|\bin\s+nats\b", re.IGNORECASE)
NEAR = 100  # formulas


def are_in_bits(formulas: Sequence[Formula], formula: Formula) -> bool:
    """Tell whether the words before a display say that its logarithms are to base 2, or those not long before it."""
    if HERE.search(formula.lead):
        return True
    near = formulas[max(0, formula.position - NEAR) : formula.position + 1]
    natural = [n for n, f in enumerate(near) if NATURAL.search(f.lead) or NATURAL.search(f.before)]
    near = near[natural[-1] :] if natural else near
    beside = [f for f in near if f.passage == formula.passage and not f.display]
    if any(HERE.search(f.before) or outline(f.items) == ALONE for f in beside):
        return True  # "**Numbers** (in bits, $\log_2$)"
    return any(FROM_HERE.search(words) for f in near for words in (f.lead, f.before, f.after))


def in_bits(pair: Pair) -> Pair:
    """Return a pair with logarithms to base 2 on its sides and in the definitions that these rest on."""

    def changed(expr: Expr) -> Expr:
        return expr.replace(log, lambda x: log(x) / log(2))

    return mapped_throughout(pair, changed)
