r"""Constants: the ``\text{const.}`` that a sum ends with is a name, the pi of ``\sqrt{2\pi v}`` that of a circle."""

from __future__ import annotations

import re
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Root,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import walk

WORDS = re.compile(r"\W*(?:an?\s+)?(?:additive\s+)?(?:const(?:ants?)?|cst)\W*", re.IGNORECASE)
NAME = "const"
TWO = Number("2")
LOGARITHMS = (Function("log"), Function("ln"))
UPRIGHT = "mathrm"
SPACES = (Relation("in"), Relation("to"), Operator("times"))


def with_named_constants(part: Items) -> Items:
    r"""Return one sequence with such words behind a sign as a name.

    Examples
    --------
    >>> from calcwork.notation.structure.tree import read
    >>> with_named_constants(read(r"a + \text{const.}").rows[0].items)[-1].text
    'const'
    """
    kept: list[Element] = []
    for item in part:
        signed = bool(kept) and isinstance(kept[-1], Operator) and kept[-1].name in {"+", "-"}
        is_constant = signed and isinstance(item, Text) and WORDS.fullmatch(item.text) is not None
        kept.append(replace(item, text=NAME, name=True) if is_constant and isinstance(item, Text) else item)
    return tuple(kept)


def with_reals(part: Items) -> Items:
    r"""Return one sequence with the usual sign of the real numbers in ``x \in \Re^n``."""
    return tuple(_as_real(item) if at and part[at - 1] in SPACES else item for at, item in enumerate(part))


def _as_real(item: Element) -> Element:
    base = item.base if isinstance(item, Scripted) else item
    if base != Letter("Re"):
        return item
    real = Letter("R", ("mathbb",), start=base.start, end=base.end)
    return replace(item, base=real) if isinstance(item, Scripted) else real


def with_circles(part: Items) -> Items:
    r"""Return one sequence with an upright pi in the ``2\pi v`` of a normal density, whatever a pi is elsewhere.

    It stands below a root, behind a logarithm, in a denominator or in a raised bracket.
    """
    return tuple(_with_circle_in(item, part[:at]) for at, item in enumerate(part))


def _with_circle_in(item: Element, before: Items) -> Element:
    """Return one item with the constant upright, with what stands before it."""
    match item:
        case Root(_, body):
            return replace(item, body=_with_circle(body))
        case Fraction(_, den):
            return replace(item, den=_with_circle(den))
        case Scripted(Group("(" | "[", _, inner) as group, (), sup) if sup:
            return replace(item, base=replace(group, items=_with_circle(inner)))
        case Group("(" | "[", _, inner) if before and before[-1] in LOGARITHMS:
            return replace(item, items=_with_circle(inner))
        case Letter("pi", ()) if len(before) > 1 and before[-2] in LOGARITHMS and before[-1] == TWO:
            return replace(item, fonts=(UPRIGHT,))
    return item


def _with_circle(items: Items) -> Items:
    """Return a product that begins with 2 pi, and has no other pi and no sum behind it, with that pi upright."""
    match items:
        case (Number("2") as two, Letter("pi", ()) as letter, *rest) if rest:
            others = all(s[k] != letter for s, k in walk(tuple(rest)))
            alone = others and not any(isinstance(i, Operator) for i in rest)
            return (two, replace(letter, fonts=(UPRIGHT,)), *rest) if alone else items
    return items
