r"""Kinds of matrices that the words beside a name tell: "with Q orthogonal and Λ diagonal"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Element, Function, Group, Items, Letter, Relation, Scripted, Text
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain, head_length
from calcwork.notation.symbols.table import Definition

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

ORTHOGONAL = r"(?:orthogonal|orthonormal|unitary)"
DIAGONAL = r"(?:diagonal|degree(?=\s+matri))"
NOT = r"(?<!not )(?<!non)(?<!non-)(?<!off-)(?<!off )(?<!block-)(?<!block )"
END = r"\W*(?:matrix|matrices)?[\s*]*$"


def take_kinds(said: Collection) -> None:
    """Take the words that call a matrix orthogonal or diagonal."""
    for formula in said.formulas:
        at = head_length(formula.items)
        reference = refer(formula.items[0]) if at == 1 and not formula.display else None
        if reference is None or not reference.upper or reference.indices or not reference.plain:
            continue
        said.sections.enter(formula.section)
        name, _ = said.symbols.interpret(reference)
        after = formula.after + (f" {formula.rest}" if formula.dims else "")
        if is_said(ORTHOGONAL, formula.before, after):
            said.facts.append((orthogonality(formula.items[0]), formula.position))
            _of_rank(said, name, 2)
        if is_said(DIAGONAL, formula.before, after) and formula.items[1:2] != (Relation("="),):
            _define_diagonal(said, formula, name)


def _define_diagonal(said: Collection, formula: Formula, name: str) -> None:
    """Define a diagonal matrix by a vector of its own."""
    symbols, own = said.symbols, f"{name}_diag"
    known = symbols.shapes.get(name, ())
    if known:
        symbols.shapes.setdefault(own, known[:1])
    else:
        _of_rank(said, own, 1)
    entries: Items = (Function("diag"), Group("(", ")", (Text(own, True),)))
    definition = Definition(name, formula.items[0], entries, formula.position)
    definition.section = formula.section
    symbols.define(definition)


def _of_rank(said: Collection, name: str, rank: int) -> None:
    for state in said.sections.states.values():
        if name not in state.shapes:
            state.ranks.setdefault(name, rank)
            state.said.add(name)
    said.symbols.ranks.setdefault(name, rank)


def is_said(kind: str, before: str, after: str) -> bool:
    r"""Tell whether the words beside a name say that it is of a kind: "the diagonal matrix $D$", "$D$ is diagonal".

    Examples
    --------
    >>> is_said(ORTHOGONAL, "where ", " is orthogonal and ")
    True
    >>> is_said(ORTHOGONAL, "the vector ", " is orthogonal to ")
    False
    """
    if re.search(rf"\b{NOT}{kind}(?:\s+(?!and\b|is\b)[\w-]+)?{END}", before, re.IGNORECASE):
        return True
    verb = r"^[\s(]*(?:is|be|are|being)?[\s(]*(?:an?|the|some|both)?(?:[\s,(]+[\w-]+){0,3}?[\s,(]*"
    told = re.match(rf"{verb}\b{NOT}{kind}\b(?!\s+(?:to|entr|elem|part|coef))", after, re.IGNORECASE)
    columns = re.match(r"^[^.;]{0,40}\bwith\s+orthonormal\s+columns\b", after, re.IGNORECASE)
    return told is not None or (columns is not None and kind == ORTHOGONAL)


def orthogonality(item: Element) -> Chain:
    """Return that the columns of a matrix are orthonormal, as an equation."""
    turned = Scripted(item, sup=(Letter("top"),), start=item.start, end=item.end)
    return Chain(((turned, item), (Letter("I"),)), (Relation("="),))
