r"""Kinds of matrices that the words beside a name tell: "with Q orthogonal and Λ diagonal"."""

from __future__ import annotations

import re

from calcwork.notation.items import Element, Function, Group, Items, Letter, Relation, Scripted, Text
from calcwork.notation.statements import Chain

ORTHOGONAL = r"(?:orthogonal|orthonormal|unitary)"
DIAGONAL = r"(?:diagonal)"
NOT = r"(?<!not )(?<!non)(?<!non-)(?<!off-)(?<!off )(?<!block-)(?<!block )"
END = r"\W*(?:matrix|matrices)?[\s*]*$"


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


def entries_of(name: str) -> Items:
    """Return a diagonal matrix by a vector of its own."""
    return (Function("diag"), Group("(", ")", (Text(diagonal_name(name), True),)))


def diagonal_name(name: str) -> str:
    """Return the name of the vector on the diagonal of a matrix."""
    return f"{name}_diag"
