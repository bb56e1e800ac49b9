r"""Adjoints named as in code, ``dW_2 = A^\top dS``: the array dW_2 is the derivative of the loss by W_2.

An equation such as ``dS = P - Y`` cannot be one between differentials, for its right side has none; then every d before
a name that is given so is part of that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.spelling.derivatives.fractions import with_fractions
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Gap,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    throughout,
)
from calcwork.notation.survey.signs_of_d import INTEGRALS
from calcwork.notation.survey.survey import walk


def adjoint_names(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the names before which a d makes another name in a note."""
    found: dict[Element, bool] = {}
    plain, beside, said = set[str](), set[str](), False
    formulas = [throughout(f, with_fractions) for f in formulas]
    for items in formulas:
        plain |= {b.name for s, k in walk(items) if isinstance(b := base_of(s[k]), Letter)}
        beside |= {_named(s, k) for s, k in walk(items) if k + 1 < len(s)} - {""}
        for left, right in _equations(items):
            if len(left) == 2 and _named(left, 0):
                found[left[1]] = found.get(left[1], False) or _is_no_differential(right)
                said = said or left[1:] == right or _is_slope(left[1:], right)  # which no differential fulfils
    if said and not _losses(formulas) & beside:  # the dL of a loss is a differential
        return frozenset(beside & plain)
    names = {b.name for item in found if isinstance(b := base_of(item), Letter)}
    return frozenset(names & plain) if len(found) > 1 and any(found.values()) else frozenset()


def _is_slope(variable: Items, right: Items) -> bool:
    r"""Tell whether a side is ``\partial L/\partial O``, which a dO is then."""
    only = right[0] if len(right) == 1 else None
    if not isinstance(only, Fraction) or only.num[:1] != (Letter("partial"),) or only.den[:1] != only.num[:1]:
        return False
    return only.den[1:] == variable and len(only.num) == 2


def _losses(formulas: Iterable[Items]) -> set[str]:
    r"""Return the L of every ``\partial L/\partial O``."""
    quotients = (s[k] for items in formulas for s, k in walk(items))
    found = {b for q in quotients if isinstance(q, Fraction) and q.num[:1] == (Letter("partial"),) for b in q.num[1:]}
    return {b.name for item in found if isinstance(b := base_of(item), Letter)}


def with_adjoints(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with every d that belongs to one of the names before it."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        name = _named(part, at) if at + 1 < len(part) else ""
        if name not in names:
            kept.append(part[at])
            at += 1
            continue
        following = part[at + 1]
        word = Text(f"d{name}", True, start=part[at].start, end=base_of(following).end)
        kept.append(replace(following, base=word, start=word.start) if isinstance(following, Scripted) else word)
        at += 2
    return tuple(kept)


def _equations(items: Items) -> Iterable[tuple[Items, Items]]:
    """Yield both sides of every first equation between commas and wide spaces."""
    start = 0
    for end in [n for n, i in enumerate(items) if isinstance(i, (Punctuation, Gap))] + [len(items)]:
        part, start = items[start:end], end + 1
        signs = [n for n, i in enumerate(part) if isinstance(i, Relation)]
        if signs and part[signs[0]].name == "=":  # type: ignore[union-attr]
            yield part[: signs[0]], part[signs[0] + 1 : (signs[1:] or [len(part)])[0]]


def _named(part: Items, at: int) -> str:
    """Return the name of a letter before which a slanted d stands at a place, nothing where none does."""
    sign, following = part[at], part[at + 1]
    base = base_of(following)
    if not isinstance(sign, Letter) or sign.name != "d" or sign.fonts or not isinstance(base, Letter):
        return ""
    return base.name if following.start - sign.end <= 1 and base.name not in {"d", "partial"} else ""


def _is_no_differential(side: Items) -> bool:
    """Tell whether a side holds names, and nothing that is a d or is integrated."""
    bases = [base_of(s[k]) for s, k in walk(side)]
    if any(isinstance(b, BigOperator) and b.name in INTEGRALS for b in bases):
        return False
    letters = {b.name for b in bases if isinstance(b, Letter)}
    return bool(letters) and not letters & {"d", "partial", "differential", "Delta"}
