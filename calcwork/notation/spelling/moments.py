r"""Signs of expectation, variance and covariance: ``\mathbb{E}[X]``, ``E(X)``, ``\operatorname{Var} X``, ``\mathbb{V}[X]``.

All become functions of one name with a bracket behind them. A plain E is such a sign where it stands before brackets
only, and beside other signs of probability if these are round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Letter,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.structure.references import BOARD
from calcwork.notation.survey.survey import walk

EXPECTATION, VARIANCE, COVARIANCE = "expectation", "variance", "covariance"
MOMENTS = frozenset({EXPECTATION, VARIANCE, COVARIANCE})
WORDS = {"E": EXPECTATION, "Var": VARIANCE, "var": VARIANCE, "Cov": COVARIANCE, "cov": COVARIANCE, "V": VARIANCE}
Signs = frozenset[Element]


def moment_signs(formulas: Iterable[Items]) -> Signs:
    """Return the items that are such signs in a note, without their scripts."""
    brackets: dict[Element, set[str]] = {}
    drawn = False
    for items in formulas:
        for sequence, at in walk(items):
            drawn = drawn or sequence[at] == Relation("sim")
            sign = _base(sequence[at])
            if _word(sign) in WORDS:
                brackets.setdefault(sign, set()).add(_bracket(sequence, at))
    sure = {s for s in brackets if _is_sure(s)}
    for sign, found in brackets.items():
        beside = found <= {"[", "("} and (sure or drawn)
        if sign not in sure and _word(sign) == "E" and (found == {"["} or beside or (sure and "[" in found)):
            sure = sure | {sign}
    return frozenset(sure)


def with_moments(part: Items, signs: Signs) -> Items:
    r"""Return one sequence with the usual names for the signs, and brackets around what follows ``\mathbb{E}`` bare."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        item = part[at]
        sign = _base(item)
        at += 1
        if sign not in signs:
            kept.append(item)
            continue
        end = _end_of_factors(part, at, signs) if not _bracket(part, at - 1) else at
        if end == at and not _bracket(part, at - 1):
            kept.append(item)
            continue
        name = Function(WORDS[_word(sign)], start=sign.start, end=sign.end)
        kept.append(replace(item, base=name) if isinstance(item, Scripted) else name)
        if end > at:
            kept.append(Group("[", "]", part[at:end], start=part[at].start, end=part[end - 1].end))
            at = end
    return tuple(kept)


def _base(item: Element) -> Element:
    return item.base if isinstance(item, Scripted) else item


def _word(sign: Element) -> str:
    return sign.text if isinstance(sign, Text) else getattr(sign, "name", "")


def _is_sure(sign: Element) -> bool:
    """Tell whether a sign is one by its looks: a word, or a letter of the blackboard."""
    word = _word(sign)
    if isinstance(sign, Letter):
        return word in {"E", "V"} and bool(set(sign.fonts) & BOARD)
    return isinstance(sign, (Function, Text)) and word != "V"


def _bracket(sequence: Items, at: int) -> str:
    """Return the opening bracket behind an item, under a power or not, nothing where there is none."""
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    following = following.base if isinstance(following, Scripted) else following
    return following.open if isinstance(following, Group) and following.open in "([{" else ""


def _end_of_factors(part: Items, at: int, signs: Signs) -> int:
    """Return the place behind the names and powers that follow a bare sign."""
    while at < len(part) and _base(part[at]) not in signs:
        norm = isinstance(part[at], Group) and part[at].open in {"|", "||"}  # type: ignore[union-attr]
        if not (norm or isinstance(part[at], (Letter, Scripted, Text))):
            break
        at += 1
    return at
