r"""How many there are, as words tell: "with $n$ data points" gives the i of a sum ``\sum_i`` its range.

"$K$ classes" gives it to k, and so does any count of things to the small letter of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import takewhile
from typing import TYPE_CHECKING

from calcwork.algebra.scope import size
from calcwork.errors import CalcworkError
from calcwork.notation.context.declarations.declarations import take_ends
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Group, Items, Letter, Relation, outline
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.counting import lists_from_zero
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Symbols
from calcwork.notation.symbols.terms import bound_letters

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

MANY = re.compile(
    r"^\s*(?:(?:data|training|labell?ed|independent|i\.?i\.?d\.?|noisy)[\s-]*){0,2}"
    r"(?:points|samples|examples|observations|measurements|instances|pairs)\b(?!\s+(?:per|of|each|for)\b)",
    re.IGNORECASE,
)


THINGS = re.compile(r"^\s*(?:[a-z-]+\s+)?[a-z]+(?:s|ices)\b", re.IGNORECASE)


def take_counts(said: Collection) -> None:
    """Give letters of sums without limits the range that words tell: k for K things, and one letter for the samples."""
    symbols, survey = said.symbols, said.symbols.survey
    summed = {x for f in said.formulas for s, k in walk(f.items) for x in bound_letters(s[k])}
    letters = {x for x in summed if x not in survey.uppers and x not in symbols.ranges and x not in survey.ranged}
    taken = survey.sizes | {x for use in survey.uses.values() for found in use.letters.values() for x in found}
    found = {n.lower(): n for n in _counts(said, THINGS) - taken if n.isupper() and n.lower() in letters}
    counts, open_letters = _counts(said, MANY) - set(found.values()), letters - found.keys()
    shared = [x for x in open_letters if sum(use.letters.get(1) == (x,) for use in survey.uses.values()) > 1]
    if len(counts) == 1 and len(open_letters) == 1 and shared and not counts & taken:
        found |= {shared[0]: counts.pop()}
    for letter, count in found.items():
        survey.sizes.add(count)
        survey.indices.discard(count)
        for state in said.sections.states.values():
            state.declared_ranges.setdefault(letter, size(count))
    if found:
        said.sections.enter(said.sections.numbers[0])


def take_lists(said: Collection) -> None:
    r"""Take ``x_1, \dots, x_n`` and ``(x_1, y_1), \dots, (x_n, y_n)`` in the text as the names of n elements."""
    for formula in said.formulas:
        items = trimmed(formula.items)
        items = tuple(takewhile(lambda i: getattr(i, "name", "") != "sim", items))
        group = items[0] if len(items) == 1 else None
        items = group.items if isinstance(group, Group) and group.open in "({" else items
        parts = [p for p in split_at(items, ",") if p]
        if formula.display or len(parts) < 3 or not is_dots(parts[-2]) or any(isinstance(i, Relation) for i in items):
            continue
        for first, last in zip(*map(_entries, (parts[0], parts[-1])), strict=False):
            take_ends(said.symbols, first, last)


def _entries(part: Items) -> list[Items]:
    """Return the entries of a tuple, or what is none as its only entry."""
    group = part[0] if len(part) == 1 else None
    return split_at(group.items, ",") if isinstance(group, Group) and group.open == "(" else [part]


def take_lengths_from_zero(symbols: Symbols, formulas: Iterable[Items]) -> None:
    r"""Take how many places the letters have that all their sums from 0 count to the same end.

    So have the arrays that are listed from 0 on, as ``w_0, \dots, w_M``.
    """
    reader = Reader(symbols)
    for last in (r for items in formulas for r in lists_from_zero(items)):
        if last.name in symbols.survey.zero_based and len(last.below) == 1:
            with suppress(CalcworkError):
                end = reader.scalar(last.below[0])
                if symbols.listed.get(last.name, end) == end:  # those from 1 on may be listed apart
                    symbols.listed[last.name] = end + 1
                for letter in (x for x, n in symbols.ranges.items() if n.name == str(end)):
                    symbols.from_zero.setdefault(letter, end + 1)
    for letter, ends in symbols.survey.last_from_zero.items():
        if len({outline(e) for e in ends}) != 1:
            continue
        with suppress(CalcworkError):
            symbols.from_zero[letter] = reader.scalar(ends[0]) + 1


def _counts(said: Collection, things: re.Pattern[str]) -> set[str]:
    """Return the letters that stand alone in the text before what they count."""
    single = (f for f in said.formulas if len(f.items) == 1 and not f.display and things.match(f.after))
    return {i.name for f in single if isinstance(i := f.items[0], Letter) and not i.fonts}
