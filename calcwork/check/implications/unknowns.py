r"""The unknown of an implication by another name: what solves an equation in theta is called ``\hat\theta``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sympy import Expr, Indexed, Pow, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.notation.pairs import name_of_entry


def as_unknown(left: Any, premises: Sequence[tuple[Any, Any]], scope: Scope) -> Any:
    r"""Return ``\hat\theta`` as theta where a premise in theta is solved: the accent or label marks the solution."""
    entry = left.entry if isinstance(left, Quantity) else left
    if isinstance(entry, Pow) and entry.exp == 2 and (base := name_of_entry(entry.base)) is not None:
        square = f"{base.partition('_')[0]}_squared"
        free = {s for pair in premises for e in pair if isinstance(e, Expr) for s in e.free_symbols}
        root = as_unknown(entry.base, premises, scope)
        return next((s for s in free if s.name == square), left if root == entry.base else root**2)
    name = name_of_entry(entry) if isinstance(entry, Expr) else None
    if name is None or "_" not in name or name in scope.definitions:
        return left
    sides = [s.entry if isinstance(s, Quantity) else s for pair in premises for s in pair]
    atoms = [a for s in sides if isinstance(s, Expr) for kind in (Symbol, Indexed) for a in s.atoms(kind)]
    known = {name_of_entry(a): a for a in atoms}  # an element takes the place of the symbol of its array
    plain = known.get(name.partition("_")[0])
    if name in known or plain is None or isinstance(plain, Indexed) != isinstance(entry, Indexed):
        return left
    if not isinstance(entry, Indexed):
        return plain
    if len(plain.base.shape) != len(entry.indices):
        return left
    entry = plain.base[tuple(entry.indices)]
    return replace(left, entry=entry, sizes=plain.base.shape) if isinstance(left, Quantity) else entry
