"""Members with several indices that an equation gives by declared arrays: the beta_ir of beta_ir = b + s_r eta_ir."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Items, Relation
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition, Symbols


def settle_members(symbols: Symbols, chains: Sequence[tuple[Chain, int]]) -> frozenset[str]:
    """Give members with several indices the shape of what an equation gives them by; return their names.

    Something declared stands in it, and what nothing declares there are members that nothing marks as more than
    numbers. The equation may be a model of data, which defines nothing.
    """
    found = set()
    for definition in (*_first_definitions(symbols), *_models(symbols, chains)):
        key = definition.name, len(definition.places)
        declared = key in symbols.inner or key[0] in symbols.shapes
        if key[1] < 2 or declared or not _is_told(symbols, definition.right):
            continue
        with suppress(CalcworkError):
            sizes = Reader(symbols, definition.position).defined(definition).sizes
            symbols.inner |= {key: sizes} if sizes else {}
            found |= {key[0]} if sizes else set()
    symbols.forget()
    return frozenset(found)


def _first_definitions(symbols: Symbols) -> Iterator[Definition]:
    yield from (found[0] for (_, count), found in symbols.definitions.items() if found and count)


def _models(symbols: Symbols, chains: Sequence[tuple[Chain, int]]) -> Iterator[Definition]:
    """Yield the equations for members that nothing defines."""
    for chain, position in chains:
        left, equal = chain.sides[0], chain.relations[:1] == (Relation("="),)
        head = refer(left[0]) if len(left) == 1 and equal else None
        if head is not None and head.indices:
            name, places = symbols.interpret(head)
            if not symbols.definitions.get((name, len(places))):
                yield Definition(name, left[0], chain.sides[1], position, places=places)


def _is_told(symbols: Symbols, right: Items) -> bool:
    """Tell whether declarations tell the shape of a right side."""
    keys = [(n, len(p)) for n, p in map(symbols.interpret, references(right, labels=False))]
    declared = {k: k in symbols.inner if k[1] else k[0] in symbols.shapes for k in keys}
    return any(declared.values()) and all(declared[k] or (k[1] and not symbols.inner_ranks.get(k)) for k in keys)
