r"""Members side by side: ``X = [x^{(1)}, \dots, x^{(m)}]`` has columns, ``Y = [y^{(1)}, \dots]`` is a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from calcwork.errors import CalcworkError
from calcwork.notation.context.declarations.lying import AFTER
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Group, Items, Relation
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import chains
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula


def take_side_by_side(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Give lists of members in square brackets their shapes: a row of numbers, a matrix of columns."""
    for n, formula in enumerate(formulas):
        for head, member, last in _lists(formula.items):
            name = symbols.interpret(head)[0]
            if symbols.shapes.get(name) or name in symbols.survey.sizes:
                continue
            each = symbols.inner.get((member.name, 1))
            if each == () or member.name in symbols.domains or _are_rows(formulas, n):
                symbols.rows.add(name)
                symbols.ranks[name] = 1
                symbols.said.add(name)
            elif each is not None and len(each) == 1:
                with suppress(CalcworkError):
                    symbols.shapes[name] = (each[0], Reader(symbols).scalar(last))
                    symbols.lines[member.name] = name, 1


def _lists(items: Items) -> Iterator[tuple[Reference, Reference, Items]]:
    """Yield a name, the family whose members it lists side by side, and the place of the last one."""
    for chain in chains(items):
        head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 and len(chain.sides) > 1 else None
        group = chain.sides[1][0] if head is not None and len(chain.sides[1]) == 1 else None
        if head is None or head.indices or not head.plain or chain.relations[0] != Relation("="):
            continue
        if not isinstance(group, Group) or group.open != "[":
            continue
        parts = split_at(group.items, ",")
        members = [refer(p[0]) if len(p) == 1 else None for p in parts if not is_dots(p)]
        first, last = members[0], members[-1]
        if len(members) == len(parts) or first is None or last is None or None in members:
            continue
        if first.name == last.name and len(last.indices) == 1 and last.plain:
            yield head, last, last.indices[0]


def _are_rows(formulas: Sequence[Formula], n: int) -> bool:
    """Tell whether words call a list a row, or it and others that "and" joins to it."""
    while formulas[n].after.strip() in {"and", ","} and n + 1 < len(formulas) and any(_lists(formulas[n + 1].items)):
        n += 1
    return AFTER.match(formulas[n].after) is not None
