r"""Families that number others, as the h_g of ``s_{h_g}``: where a note does not say so, they are whole numbers."""

from __future__ import annotations

from sympy import Expr, Indexed, Integer, Symbol

from calcwork.algebra.scope import REAL, Domain, Scope, name_of


def with_whole_numbers(scope: Scope) -> tuple[Scope, dict[str, Expr]]:
    """Return a scope in which such families run from 1 to the length of the axis they stand on, and these lengths."""
    found: dict[str, Expr] = {}
    elements = (e for d in scope.definitions.values() for e in d.body.atoms(Indexed) if name_of(e) in scope)
    for element in elements:
        for place, length in zip(element.indices, scope.declarations[name_of(element)].shape, strict=True):
            name = name_of(place) if isinstance(place, Symbol | Indexed) else ""
            if name in scope and name not in scope.definitions and scope.declarations[name].domain == REAL:
                found.setdefault(name, length)
    for name, length in found.items():
        scope = scope.restrict(name, Domain(Integer(1), length, open_lower=False, open_upper=False, integer=True))
    return scope, found
