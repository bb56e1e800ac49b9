r"""Functions that go by custom: beside a standard normal law ``\Phi`` is its distribution function, phi its density."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from calcwork.notation.context.functions.logistic import is_sigma_of_name
from calcwork.notation.context.functions.wellknown import NORMAL_CDF, NORMAL_PDF, STANDARD
from calcwork.notation.structure.items import Group, Letter, Relation, outline
from calcwork.notation.structure.references import refer
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

STANDARD_NORMAL = {"N(0,1)", "mathcal:N(0,1)"}
WORDS = re.compile(rf"\b{STANDARD}\b", re.IGNORECASE)


def define_customary(said: Collection) -> None:
    r"""Define the functions of a standard normal law that a note calls with one argument and nowhere defines.

    A sigma whose values are written out, ``p = \sigma(a) = 1/(1 + e^{-a})``, is the logistic function beside a scale.
    """
    chains = (s for _, s in said.parsed if isinstance(s, Chain))
    if any(is_sigma_of_name(a, b) for c in chains for a, b in pairwise(c.sides)):
        said.symbols.kinds["sigma"] = "logistic"
    if not any(WORDS.search(f.before) or WORDS.search(f.after) or _names_law(outline(f.items)) for f in said.formulas):
        return
    called, known = set[str](), set[str]()
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            reference = refer(sequence[at])
            following = sequence[at + 1] if at + 1 < len(sequence) else None
            if reference is None or reference.name not in {"Phi", "phi", "varphi"}:
                continue
            if reference.indices or (at == 0 and len(sequence) > 2 and isinstance(sequence[2], Relation)):
                known.add(reference.name)
            elif isinstance(following, Group) and following.open == "(":
                called.add(reference.name)
    if "Phi" not in called - known:
        return
    letter = next(x for x in "uvstzrxyabc" if x not in said.symbols.survey.uses)
    for name in called - known:
        value = NORMAL_CDF if name == "Phi" else NORMAL_PDF
        right = read(value.replace("u", letter)).rows[0].items
        said.symbols.define(Definition(name, Letter(name), right, 0, parameters=((Letter(letter),),)))


def _names_law(shown: str) -> bool:
    return any(law in shown.replace(" ", "") for law in STANDARD_NORMAL)
