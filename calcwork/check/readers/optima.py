r"""Optima that words announce: "setting the derivative to zero gives", "the minimizer is", "the MLE of p is".

The derivative itself need not stand in the note: it is that of the objective above by the variable that gets a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calcwork.check.steps.step import Spot
from calcwork.notation.structure.items import Element, Fraction, Items, Letter, Number, Relation
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

SETTING = re.compile(
    r"\b(?:set(?:ting)?|equat(?:e|ing)|solv(?:e|ing)|vanish\w*)\b(?=[^.;]*(?:\bzero\b|=\s*0|\b0\b|\bvanish))|"
    r"\b(?:derivative|gradient|slope|score|partials?)\b[^.;]*\b(?:to|is|equals?|be)\s+(?:zero|0)\b|"
    r"\b(?:first[\s-]order|stationar\w+)\b",
    re.IGNORECASE,
)
OPTIMUM = re.compile(
    r"\b(?:minimi[sz](?:er?s?|ed|ing|es)|maximi[sz](?:er?s?|ed|ing|es)|optim(?:al|um|i[sz]er?|i[sz]ing)|mle|map|estimat\w+|"
    r"(?:least[\s-]squares|ridge|closed[\s-]form)\s+solution|argm(?:in|ax))\b",
    re.IGNORECASE,
)
OTHERWISE = re.compile(  # of another objective, a case, one of several solutions, an example in numbers
    r"\b(?:for|if|when|unless|otherwise|case|with|without|ordinary|unregulari[sz]ed|instead|another|other|approximat\w+|"
    r"initial\w*|start\w*|update|step|iterat\w+|constrain\w*|subject|suppose|assum\w+|let|where|given|previous|example|"
    r"recall\w*|compare\w*|expect\w+|bias\w*|unbiased|moments?|true)\b",
    re.IGNORECASE,
)
OBJECTIVES = frozenset(
    {
        "J",
        "L",
        "l",
        "ell",
        "E",
        "C",
        "Q",
        "R",
        "S",
        "F",
        "f",
        "g",
        "h",
        "phi",
        "cal_L",
        "cal_J",
        "cal_E",
        "cal_C",
        "NLL",
    }
    | {"LL", "MSE", "SSE", "RSS", "SSR", "nll", "ll", "loss", "Loss", "cost", "logL", "Phi", "Psi", "psi"}
)
SURE = OBJECTIVES - {"f", "g", "h", "phi", "F", "psi"}  # the others may be models as well


@dataclass(frozen=True)
class Announced:
    """Hold a variable and the derivative by it that words set to zero; sure where nothing else lies between."""

    variable: Items
    slope: tuple[Chain, int]
    is_sure: bool


def announced(reading: ClaimReader, spot: Spot, variable: str) -> Announced | None:
    """Return the derivative that words set to zero, by a variable that gets a value here; None where they do not."""
    lead = " ".join(spot.formula.lead.split())
    last = re.split(r"(?<=[.;!?])\s+", lead)[-1] if lead else ""
    if not (SETTING.search(lead) or OPTIMUM.search(last)):
        return None
    symbols, here = reading.note.symbols, spot.formula.position
    above = [d for d in symbols.every_definition() if d.position < here and not d.places]
    known = [(d, e) for d in above if (e := _variable_in(symbols, d, variable)) is not None]
    known = [k for k in known if k[0].name in SURE] or [k for k in known if k[0].name in OBJECTIVES]
    if not known:
        return None
    objective, element = max(known, key=lambda pair: pair[0].position)
    partial = Letter("partial")
    derivative = (Fraction((partial, objective.left), (partial, element)),)
    chain = Chain((derivative, (Number("0"),)), (Relation("="),))
    between = [f for f in reading.note.formulas[objective.position + 1 : here] if f.display and _is_equation(f.items)]
    other = OTHERWISE.search(lead) is not None or bool(between)
    return Announced((element,), (chain, objective.position), not other)


def _is_equation(items: Items) -> bool:
    return any(isinstance(i, Relation) for i in items)


def _variable_in(symbols: Symbols, definition: Definition, variable: str) -> Element | None:
    """Return the variable as it is written in an objective: one of its parameters, or a name without indices."""
    if definition.name == variable or symbols.rank_of(definition.name):
        return None
    if definition.parameters is not None:
        alone = [p[0] for p in definition.parameters if len(p) == 1]
        return next((i for i in alone if (r := refer(i)) is not None and r.name == variable and r.plain), None)
    for sequence, k in walk(definition.right):
        item = sequence[k]
        if isinstance(item, Letter) and (r := refer(item)) is not None and r.name == variable:
            return item
    return None
