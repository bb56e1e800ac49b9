r"""Functions that the text defines by pieces: "$g(z) = z$ for $z > 0$ and $g(z) = 0$ for $z \le 0$".

The last piece may be "and $0$ otherwise".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Environment, Items, Relation, Row, Text
from calcwork.notation.survey.statements import ORDERS, trimmed

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

UNDER = re.compile(r"^[\s,]*(?:for|if|when|whenever|where|on)\s*$", re.IGNORECASE)
NEXT = re.compile(r"^\W*(?:(?:and|but|while|or|whereas)\W*)?$", re.IGNORECASE)
OTHERWISE = re.compile(r"^\W*(?:otherwise|else(?:where)?)\b", re.IGNORECASE)
ELSE: Items = (Text("otherwise"),)
CONDITIONS = frozenset(ORDERS) | {"ne", "=", "in"}


@dataclass(frozen=True)
class _Piece:
    """Hold what a function is under a condition, and how many formulas that took."""

    head: Items
    value: Items
    condition: Items
    taken: int


def with_pieces(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas of a note, with one equation by cases for what the text gives in several formulas."""
    found: list[Formula] = []
    while len(found) < len(formulas):
        at = len(found)
        pieces = _pieces(formulas, at)
        taken = sum(p.taken for p in pieces)
        if len(pieces) < 2:
            found.append(formulas[at])
            continue
        cases = Environment("cases", tuple(Row((p.value, p.condition)) for p in pieces))
        whole = (*pieces[0].head, Relation("="), cases)
        found.append(replace(formulas[at], items=whole, after=formulas[at + taken - 1].after))
        found += [replace(f, items=()) for f in formulas[at + 1 : at + taken]]
    return found


def _pieces(formulas: Sequence[Formula], at: int) -> list[_Piece]:
    """Return the pieces that follow each other from a formula on."""
    found: list[_Piece] = []
    while (piece := _piece(formulas, at)) is not None:
        if not (piece.head in ((), found[0].head) if found else piece.head):
            break
        found.append(piece)
        at += piece.taken
        if not NEXT.match(formulas[at - 1].after) or piece.condition == ELSE:
            break
    return found


def _piece(formulas: Sequence[Formula], at: int) -> _Piece | None:
    """Return the piece that begins with a formula: an equation, or of a later piece the value alone."""
    own = formulas[at] if at < len(formulas) else None
    sides = _sides(own) if own is not None else []
    if own is None or not 1 <= len(sides) <= 2 or not sides[-1]:
        return None
    head, value = sides if len(sides) == 2 else ((), sides[0])
    if OTHERWISE.match(own.after):
        return _Piece(head, value, ELSE, 1)
    following = formulas[at + 1] if at + 1 < len(formulas) else None
    if following is None or not UNDER.match(own.after) or not _is_condition(following):
        return None
    return _Piece(head, value, trimmed(following.items), 2)


def _sides(formula: Formula) -> list[Items]:
    """Return the sides of an equation of the text, or its only side; nothing for displays and other relations."""
    items = trimmed(formula.items)
    at = [n for n, i in enumerate(items) if isinstance(i, Relation)]
    if formula.display or len(at) > 1 or not all(items[n] == Relation("=") for n in at):
        return []
    return [items[: at[0]], items[at[0] + 1 :]] if at else [items]


def _is_condition(formula: Formula) -> bool:
    relations = [i.name for i in formula.items if isinstance(i, Relation)]
    return not formula.display and bool(relations) and all(r in CONDITIONS for r in relations)
