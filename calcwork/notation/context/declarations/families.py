"""Members with several indices that an equation gives by declared arrays: the beta_ir of beta_ir = b + s_r eta_ir."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Element, Items, Operator, Relation
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition, Symbols


def settle_members(symbols: Symbols, chains: Sequence[tuple[Chain, int]]) -> frozenset[str]:
    """Give members with several indices the shape of what an equation gives them by; return their names.

    All that stands in it is declared; or one term is a declared array alone, and what nothing declares are members
    that nothing marks as more than numbers. The equation may be a model of data, which defines nothing.
    """
    found = set()
    for definition in (*_first_definitions(symbols), *_models(symbols, chains)):
        key = definition.name, len(definition.places)
        declared = key in symbols.inner or key[0] in symbols.shapes
        if key[1] < 2 or declared or not _is_told(symbols, definition.right) or _is_circular(symbols, definition):
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
    """Tell whether declarations tell the shape of a right side, of which undeclared members leave one term alone."""
    keys = [_key(symbols, r) for r in references(right, labels=False)]
    if keys and all(_is_declared(symbols, k) for k in keys):
        return True
    beside = zip((None, *right), right, (*right[1:], None), strict=False)
    alone = [refer(item) for before, item, after in beside if _is_term(before, after)]
    arrays = [k for r in alone if r is not None and (k := _key(symbols, r)) in symbols.inner and symbols.inner[k]]
    return bool(arrays) and all(_is_declared(symbols, k) or (k[1] and not symbols.inner_ranks.get(k)) for k in keys)


def _is_circular(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether a member rests on one that rests on it, as z_{tn} = W a_{t-1,n} with a_{tn} = f(z_{tn})."""
    behind = (_key(symbols, r) for r in references(definition.right, labels=False))
    rights = (d.right for k in behind if k not in symbols.inner for d in symbols.definitions.get(k, ()))
    return any(r.name == definition.name for right in rights for r in references(right, labels=False))


def _is_term(before: Element | None, after: Element | None) -> bool:
    """Tell whether what stands between two items, or an end, is one term of a sum."""
    signs = (None, Operator("+"), Operator("-"))
    return before in signs and after in signs


def _key(symbols: Symbols, reference: Reference) -> tuple[str, int]:
    name, places = symbols.interpret(reference)
    return name, len(places)


def _is_declared(symbols: Symbols, key: tuple[str, int]) -> bool:
    return key in symbols.inner if key[1] else key[0] in symbols.shapes
