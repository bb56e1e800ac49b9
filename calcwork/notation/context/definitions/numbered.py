r"""Numbered names of arrays: ``z_0 = (1, 1)^T``, and the columns of ``X = [x^{(1)}, \dots, x^{(m)}]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr, Integer

from calcwork.errors import CalcworkError
from calcwork.notation.context.definitions.definitions import is_numbered
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.meaning.tables import is_listing
from calcwork.notation.structure.items import MATRICES, Environment, Gap, Group, Items, Number, Scripted, rows_of
from calcwork.notation.structure.references import TRANSPOSES, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection


def take_numbered(symbols: Symbols, chain: Chain) -> None:
    """Give a numbered name, whose letter stands with numbers only, the shape of the array of numbers that it equals."""
    if not chain.relations or any(r.name not in EQUALITIES for r in chain.relations) or len(chain.sides[0]) != 1:
        return
    reference = refer(chain.sides[0][0])
    number = reference.below[0] if reference is not None and len(reference.below) == 1 else ()
    if reference is None or not reference.plain or reference.above or len(number) != 1:
        return
    only, name = number[0], reference.name
    if not isinstance(only, Number) or name in symbols.shapes or (name, 1) in symbols.inner:
        return
    shape = next((s for side in chain.sides[1:] if (s := _written_shape(symbols, side, name))), ())
    if shape and not symbols.survey.uses[name].lettered:
        symbols.shapes.setdefault(f"{name}_{only.value}", shape)


def shape_defined(said: Collection) -> None:
    r"""Give numbered names that are defined as arrays, as ``\delta_1 = W_2^T \delta_2``, their shapes.

    Such a name stands for itself then, and is no member of a family.
    """
    for definition in [d for d in said.values if is_numbered(d) and len(d.places) == 1]:
        name, own = definition.name, f"{definition.name}_{definition.places[0][0].value}"  # type: ignore[union-attr]
        if said.symbols.survey.uses[name].lettered or (name, 1) in said.symbols.inner or said.symbols.rank_of(name):
            continue
        ranks = said.symbols.ranks
        said.sections.enter(definition.section)
        said.symbols.ranks = ranks
        restore = said.symbols.keep()
        try:
            value = Reader(said.symbols, definition.position).read(definition.right)
        except CalcworkError:
            continue
        finally:
            restore()
        if value.rank:
            for state in said.sections.states.values():
                state.shapes.setdefault(own, value.sizes)
            definition.name, definition.places = own, ()
            said.values.remove(definition)
            said.symbols.define(definition)


def take_columns(symbols: Symbols, chain: Chain) -> None:
    """Give the columns that a matrix of declared shape is the list of their length."""
    head = refer(chain.sides[0][0]) if chain.relations and len(chain.sides[0]) == 1 else None
    listed = chain.sides[1][0] if head is not None and len(chain.sides[1]) == 1 else None
    if head is None or head.indices or not isinstance(listed, Group) or listed.open != "[":
        return
    shape = symbols.shapes.get(symbols.interpret(head)[0], ())
    parts = [refer(p[0]) for p in split_at(listed.items, ",") if len(p) == 1 and not is_dots(p)]
    names = {r.name for r in parts if r is not None and r.plain and len(r.indices) == 1}
    if len(shape) == 2 and len(parts) > 1 and None not in parts and names == {head.name.lower()}:
        symbols.inner.setdefault((head.name.lower(), 1), shape[:1])


def _written_shape(symbols: Symbols, side: Items, name: str) -> tuple[Expr, ...]:
    """Return the shape of a side that is one written-out array of numbers, nothing for an interval or any other."""
    kept = tuple(i for i in side if not isinstance(i, Gap))
    item = kept[0] if len(kept) == 1 else None
    base = item.base if isinstance(item, Scripted) and not item.sub and not item.primes else item
    turned = isinstance(item, Scripted) and len(item.sup) == 1 and getattr(item.sup[0], "name", "") in TRANSPOSES
    if item is None or not (turned or base is item):
        return ()
    if isinstance(base, Group) and is_listing(base) and (turned or (base.open == "(" and name.islower())):
        rows = [[p] for p in split_at(base.items, ",")]
    elif isinstance(base, Environment) and base.name in MATRICES:
        rows = rows_of(base)
        rows = [list(r) for r in zip(*rows, strict=True)] if turned and len({len(r) for r in rows}) == 1 else rows
    else:
        return ()
    entries = [e for r in rows for e in r]
    if len({len(r) for r in rows}) != 1 or len(entries) < 2 or not all(_is_scalar(symbols, e, name) for e in entries):
        return ()
    height, width = len(rows), len(rows[0])
    if height == 1:
        return ()
    return (Integer(height),) if width == 1 else (Integer(height), Integer(width))


def _is_scalar(symbols: Symbols, entry: Items, name: str) -> bool:
    """Tell whether an entry holds numbers, and small letters of which nothing says that they are arrays."""
    if not entry:
        return False
    found = [r for r in references(entry, labels=False) if r.name not in TRANSPOSES]
    return all(not r.bold and not r.upper and r.name != name and not symbols.shapes.get(r.name) for r in found)
