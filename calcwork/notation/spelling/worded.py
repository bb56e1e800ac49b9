r"""Names of quantities that are set as text: ``\text{prob} = ...``, ``e^{\text{score}}``, ``\text{pos\_weight} > 0``.

A word of ``\text`` may as well stand between formulas. It names a quantity where the note has it as an operand once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from calcwork.notation.structure.items import (
    Braces,
    Element,
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
from calcwork.notation.survey.survey import walk

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
BETWEEN = re.compile(
    r"(?:and|as|at|because|but|by|else|for|hence|if|iff|is|let|now|or|since|so|that|then|therefore|thus|when|where|"
    r"with|const\w*|others?|rest|terms?)\Z",
    re.IGNORECASE,
)
TIMES = frozenset({"cdot", "times", "*", "/"})
PLUS = frozenset({"+", "-"})
SIGNS = (Letter("d"), Letter("d", ("mathrm",)), Letter("partial"))


def worded_names(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the words set as text that name a quantity."""
    return frozenset(w for items in formulas for w in _operands(items) if NAME.match(w) and not BETWEEN.match(w))


def with_worded(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the words that are names as such; as an exponent of e, one is no label."""

    def named(item: Element) -> Element:
        if isinstance(item, Text) and item.text in names:
            return replace(item, name=True)
        if isinstance(item, Scripted) and item.base == Letter("e") and _word(item.sup) in names:
            return replace(item, sup=(Braces(item.sup, start=item.sup[0].start, end=item.sup[0].end),))
        return item

    return tuple(map(named, part))


def _operands(items: Items) -> Iterator[str]:
    yield _head(items)
    for sequence, at in walk(items):
        item, before, after = sequence[at], sequence[at - 1] if at else None, sequence[at + 1 : at + 2]
        if isinstance(item, Text):
            follows = isinstance(before, Operator) and (before.name in TIMES or (before.name in PLUS and at > 1))
            precedes = bool(after) and isinstance(after[0], Operator) and after[0].name in TIMES
            yield item.text if follows or precedes else ""
        elif isinstance(item, Fraction):
            yield from (_word(half[1:] if half[:1] and half[0] in SIGNS else half) for half in (item.num, item.den))
        elif isinstance(item, Group) and item.open == "(" and isinstance(before, Function):
            yield _word(item.items)


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
