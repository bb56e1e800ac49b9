r"""Sums over a few numbers with signs: ``\sum_{s=\pm1}`` and ``\sum_{s\in\{-1,1\}}``, a term for each number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Scripted,
    throughout,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.survey import index_name
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

SIGNS = {"-": ("-",), "+": ("+",), "pm": ("+", "-"), "mp": ("-", "+")}


def over_numbers(reader: Reader, base: BigOperator, sub: Items, body: Items) -> Value | None:
    """Return a sum or product over numbers of which one has a sign, None for another range.

    Raises
    ------
    Unclear
        When something is numbered by what runs over them.
    """
    letter, values = _range(sub)
    if not letter or not values:
        return None
    terms = [reader.term(throughout(body, lambda part, v=v: _put_in(part, letter, v, base))) for v in values]  # type: ignore[misc]
    total = terms[0]
    for term in terms[1:]:
        total = reader.algebra.add(total, term) if base.name == "sum" else reader.algebra.multiply(total, term)
    return total


def _range(sub: Items) -> tuple[str, list[Items]]:
    letter = index_name(sub[0]) if len(sub) > 2 and sub[1] in (Relation("="), Relation("in")) else None
    braces = sub[2] if letter and len(sub) == 3 else None
    listed = braces.items if isinstance(braces, Group) and braces.open == "{" else sub[2:]
    found: list[Items] = []
    for part in split_at(listed, ","):
        sign = part[0].name if len(part) == 2 and isinstance(part[0], Operator) else "+"
        if not letter or not part or not isinstance(part[-1], Number) or len(part) > 2 or sign not in SIGNS:
            return "", []
        found += [(Operator(s), part[-1]) if s == "-" else (part[-1],) for s in SIGNS[sign]]
    return letter or "", found if any(len(v) > 1 for v in found) else []


def _put_in(part: Items, letter: str, value: Items, base: BigOperator) -> Items:
    """Return one sequence with a number for a letter."""
    kept: list[Element] = []
    for item in part:
        inner = item.base if isinstance(item, Scripted) else item
        if isinstance(item, Scripted) and any(index_name(i) == letter for i in item.sub):
            raise Unclear(f"what the letter of this {base.name} numbers is not understood", base)
        if not isinstance(inner, Letter) or index_name(inner) != letter:
            kept.append(item)
            continue
        group = Group("(", ")", value, start=inner.start, end=inner.end)
        kept.append(replace(item, base=group) if isinstance(item, Scripted) else group)
    return tuple(kept)
