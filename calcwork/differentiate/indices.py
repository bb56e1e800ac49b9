"""Indices in reach while an expression is traced: which of them it needs, and whether it holds any quantity at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from sympy import Expr, Indexed, IndexedBase, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.scope import Scope, name_of

Lengths: TypeAlias = Mapping[Symbol, Expr]


def letters_of(expr: Expr, lengths: Lengths) -> tuple[Symbol, ...]:
    """Return the free indices of an expression in an order that does not hang on their names."""
    elements = sorted(expr.atoms(Indexed), key=lambda e: (name_of(e), [i in lengths for i in e.indices]))
    order = dict.fromkeys([*(i for e in elements for i in e.indices), *lengths])
    free = expr.free_symbols
    return tuple(i for i in order if i in lengths and i in free)


def varies(expr: Expr, lengths: Lengths, scope: Scope) -> bool:
    """Tell whether an expression holds more than numbers and sizes."""
    names = expr.atoms(Symbol) - {i for limit in expr.atoms(ExprWithLimits) for i, *_ in limit.limits}
    quantities = any(s in lengths or s.name in scope or not (s.is_integer and s.is_positive) for s in names)
    return quantities or bool(expr.has(IndexedBase))
