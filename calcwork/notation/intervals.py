"""Domains of defined names that are linear in a bounded one, as of q = 1 - p with 0 < p < 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sympy import Expr, Poly, PolynomialError, Symbol

from calcwork.algebra.scope import Domain
from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader

if TYPE_CHECKING:
    from calcwork.notation.note import Note


def with_defined(note: Note, exprs: list[Expr], domains: Mapping[str, Domain], position: int) -> dict[str, Domain]:
    """Return domains together with those of the scalars in some expressions that the note defines by a bounded name."""
    found = dict(domains)
    names = {s.name for e in exprs for s in e.free_symbols if isinstance(s, Symbol)} - set(domains)
    for name in names:
        definition = note.symbols.active(name, 0, position)
        if definition is None or definition.parameters is not None:
            continue
        try:
            value = Reader(note.symbols, definition.position).defined(definition)
        except CalcworkError:
            continue
        if not value.rank and (domain := _linear(value.entry, domains)) is not None:
            found[name] = domain
    return found


def _linear(expr: Expr, domains: Mapping[str, Domain]) -> Domain | None:
    """Return the interval of a + b x where that of x has both ends."""
    names = [s for s in expr.free_symbols if isinstance(s, Symbol)]
    own = domains.get(names[0].name) if len(names) == 1 else None
    if own is None or own.lower is None or own.upper is None:
        return None
    try:
        whole = Poly(expr, names[0])
    except PolynomialError:
        return None
    if whole.degree() != 1 or not all(c.is_Rational for c in whole.all_coeffs()):
        return None
    ends = [(whole.eval(own.lower), own.open_lower), (whole.eval(own.upper), own.open_upper)]
    (lower, is_open), (upper, other) = sorted(ends, key=lambda e: e[0])
    return Domain(lower, upper, is_open, other)
