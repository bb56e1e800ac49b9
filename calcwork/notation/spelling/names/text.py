r"""Names of quantities that are set as text: ``\text{prob} = ...``, ``e^{\text{score}}``, ``\text{pos\_weight} > 0``.

A word of ``\text`` may as well stand between formulas, or say in words what a term is. It names a quantity that the
note declares, defines or differentiates by, or that it has as an operand inside of a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from calcwork.notation.structure.items import (
    Braces,
    Element,
    Environment,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import parts_of

NAME = re.compile(r"[A-Za-z]\w*(?: [A-Za-z]\w*){0,2}\Z", re.ASCII)
BETWEEN = re.compile(
    r"\b(?:and|as|at|because|but|by|else|for|hence|if|iff|is|let|now|or|since|so|that|then|therefore|thus|when|where|"
    r"with|const\w*|others?|rest|terms?)\b",
    re.IGNORECASE,
)
TIMES = frozenset({"cdot", "times", "*", "/"})
PLUS = frozenset({"+", "-"})
SIGNS = (Letter("d"), Letter("d", ("mathrm",)), Letter("partial"))


def worded_names(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the words set as text that name a quantity."""
    return frozenset(w for items in formulas for w in _operands(items) if NAME.match(w) and not BETWEEN.search(w))


def with_worded(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the words that are names as such; as an exponent of e, one is no label."""

    def named(item: Element) -> Element:
        if isinstance(item, Text) and item.text in names:
            return replace(item, name=True)
        if isinstance(item, Scripted) and item.base == Letter("e") and _word(item.sup) in names:
            return replace(item, sup=(Braces(item.sup, start=item.sup[0].start, end=item.sup[0].end),))
        return item

    return tuple(map(named, part))


def _operands(items: Items, *, inside: bool = False) -> Iterator[str]:
    r"""Yield the words that are declared or defined, and operands beside these or inside of fractions and brackets.

    Elsewhere ``+ \text{noise}`` may only say what is left out.
    """
    if not inside:
        yield (head := _head(items))
        inside = bool(head)
    for at, item in enumerate(items):
        before, after = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
        if isinstance(item, Text) and inside:
            follows = isinstance(before, Operator) and (before.name in TIMES or (before.name in PLUS and at > 1))
            precedes = isinstance(after, Operator) and (after.name in TIMES or isinstance(before, Relation))
            yield item.text if follows or precedes else ""
        elif isinstance(item, Fraction):
            yield from (_word(half[1:] if half[:1] and half[0] in SIGNS else half) for half in (item.num, item.den))
        elif isinstance(item, Group) and item.open == "(" and isinstance(before, Function):
            yield _word(item.items)
        for part, deeper in _parts(item):
            yield from _operands(part, inside=inside or deeper)


def _parts(item: Element) -> Iterator[tuple[Items, bool]]:
    """Yield the sequences inside of an item but subscripts, and whether words that join formulas cannot stand there."""
    if isinstance(item, Scripted):
        yield from (((item.base,), False), (item.sup, True))
    else:
        yield from ((part, not isinstance(item, Environment)) for part in parts_of(item))


def _head(items: Items) -> str:
    """Return the word that a formula begins with, with brackets that touch it or without, where a relation follows."""
    kept = [i for i in items if not isinstance(i, (Gap, Punctuation))]
    called = len(kept) > 2 and isinstance(kept[1], Group) and kept[1].open == "(" and kept[1].start == kept[0].end
    following = kept[1 + called :]
    return _word(kept[:1]) if following and isinstance(following[0], Relation) else ""


def _word(items: Iterable[Element]) -> str:
    """Return the word that stands alone, nothing where there is more."""
    only = tuple(items)
    return only[0].text if len(only) == 1 and isinstance(only[0], Text) else ""
