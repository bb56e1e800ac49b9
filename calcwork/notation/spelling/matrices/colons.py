r"""Frobenius products by a colon: ``A : B`` is ``\langle A, B \rangle`` where a note says so or has differentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from calcwork.notation.structure.items import (
    Element,
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
from calcwork.notation.structure.references import refer

COLON, COMMA = Punctuation(":"), Punctuation(",")
SIGNS = (Operator("+"), Operator("-"), Operator("pm"))


def has_colons(formulas: Iterable[Items]) -> bool:
    r"""Tell whether a note defines ``A : B = ...``, or writes a differential as ``G : dX``."""
    return any(_defines(f) or _takes_differentials(f) for f in formulas)


def with_inner_products(part: Items, _: bool) -> Items:
    """Return one sequence with each product by a colon as an inner product; those of other things stay."""
    return tuple(i for term in _terms(part) for i in _written_out(term)) if COLON in part else part


def _defines(items: Items) -> bool:
    head = items[:4]
    return (
        len(head) == 4
        and _is_letter(head[0])
        and head[1] == COLON
        and _is_letter(head[2])
        and isinstance(head[3], Relation)
        and head[3].name in {"=", ":=", "equiv"}
    )


def _takes_differentials(items: Items) -> bool:
    """Tell whether a product by a colon stands in a formula that begins with a differential."""
    if items[:1] != (Letter("d"),) or not any(isinstance(i, Relation) and i.name == "=" for i in items):
        return False
    behind = [items[n + 1 :] for n, i in enumerate(items) if i == COLON]
    return any(any(a == Letter("d") and _is_capital(b) for a, b in pairwise(b)) for b in behind)


def _terms(part: Items) -> Iterator[Items]:
    """Yield the terms of a sequence, and what parts them."""
    term: list[Element] = []
    for item in part:
        parts = isinstance(item, (Relation, Text, Gap)) or item in SIGNS or item == COMMA
        if not parts:
            term.append(item)
            continue
        yield tuple(term)
        yield (item,)
        term = []
    yield tuple(term)


def _written_out(term: Items) -> Items:
    if term.count(COLON) != 1:
        return term
    at = term.index(COLON)
    left, right = term[:at], term[at + 1 :]
    if not all(any(map(_is_matrix, side)) for side in (left, right)):
        return term
    return (Group("<", ">", (*left, COMMA, *right), start=term[0].start, end=term[-1].end),)


def _is_matrix(item: Element) -> bool:
    """Tell whether an item is a capital, or brackets around something: ranges as in x_{1:t} have neither."""
    return _is_capital(item) or isinstance(item.base if isinstance(item, Scripted) else item, Group)


def _is_capital(item: Element) -> bool:
    reference = refer(item)
    return reference is not None and reference.upper


def _is_letter(item: Element) -> bool:
    return isinstance(item, Letter)
