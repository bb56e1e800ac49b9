"""Proofs that use what else holds: a label vector that sums to one, a column of ones."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from sympy import Add, Eq, Expr, Indexed, S, Sum, Symbol

from calcwork.algebra.equality import equal
from calcwork.algebra.generators import TooLarge
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope
from calcwork.check.numbers.orthonormal import Orthonormal, contracted, orthonormal
from calcwork.errors import NotSupportedYet

MOST_PRODUCTS = 6


def proved_with(constraints: Sequence[Any], left: Expr, right: Expr, scope: Scope, deadline: float) -> str:
    """Return a method when the sides are equal once the equations among the constraints are put in, else ''."""
    used = []
    difference = left - right
    for relation in (c for c in constraints if isinstance(c, Eq)):
        changed = _put_in(relation, difference, scope, deadline)
        if changed != difference:
            used.append(f"{relation.lhs} = {relation.rhs}")
            difference = changed
    rest = deadline - time.process_time()
    try:
        if not used or rest <= 0 or not equal(difference, S.Zero, scope, time_limit=rest):
            return ""
    except (ArithmeticError, TypeError, ValueError):
        return ""
    return f"same normal form, with {', '.join(used)}"


def _put_in(relation: Eq, expr: Expr, scope: Scope, deadline: float) -> Expr:
    """Replace every instance of the relation's left side: a scalar, an element, or a sum of elements."""
    pattern = relation.lhs
    if (known := orthonormal(relation)) is not None:
        return _put_in_products(known, expr, scope, deadline)
    if isinstance(pattern, Symbol):
        return expr.xreplace({pattern: relation.rhs})
    if isinstance(pattern, Indexed):
        return expr.xreplace({e: relation.rhs for e in expr.atoms(Indexed) if _instance(pattern, e, None, None)})
    if not (isinstance(pattern, Sum) and len(pattern.limits) == 1):
        return expr
    if not isinstance(pattern.function, Indexed):
        return _put_in_sum(relation, expr, scope, deadline)
    try:
        normal = Normalizer(scope, time_limit=max(0.01, deadline - time.process_time())).simplify(expr)
    except (TooLarge, NotSupportedYet, ArithmeticError, TypeError, ValueError):
        return expr
    same = {s: relation.rhs for s in normal.atoms(Sum) if _same_sum(pattern, s)}
    return normal.xreplace(same) if same else expr


def _put_in_products(known: Orthonormal, expr: Expr, scope: Scope, deadline: float) -> Expr:
    """Use B^T B = I in the normal form, as often as it applies."""
    try:
        for _ in range(MOST_PRODUCTS):
            normal = Normalizer(scope, time_limit=max(0.01, deadline - time.process_time())).simplify(expr)
            if not normal.has(known.base):
                return normal
            expr = contracted(normal, known)
    except (TooLarge, NotSupportedYet, ArithmeticError, TypeError, ValueError):
        return expr
    return expr


def _put_in_sum(relation: Eq, expr: Expr, scope: Scope, deadline: float) -> Expr:
    """Replace a sum such as w^T w wherever the normal form has it."""
    try:
        normal = Normalizer(scope, time_limit=max(0.01, deadline - time.process_time()))
        own, whole = normal.simplify(relation.lhs), normal.simplify(expr)
    except (TooLarge, NotSupportedYet, ArithmeticError, TypeError, ValueError):
        return expr
    whole = whole.xreplace({s: _by_terms(s) for s in whole.atoms(Sum)})
    alike = {s: relation.rhs for s in whole.atoms(Sum) if isinstance(own, Sum) and _is_renamed(own, s)}
    return whole.xreplace(alike) if alike else expr


def _by_terms(total: Sum) -> Expr:
    """Return a sum as one for each term of its function, with numbers in front."""
    terms = [t.as_coeff_Mul() for t in Add.make_args(total.function.expand())]
    return Add(*(c * Sum(t, *total.limits) for c, t in terms))


def _is_renamed(pattern: Sum, other: Sum) -> bool:
    """Tell whether two sums over one index differ only in its name."""
    if len(other.limits) != 1:
        return False
    (k, *ends), (own, *others) = pattern.limits[0], other.limits[0]
    return ends == others and pattern.function.xreplace({k: own}) == other.function


def _same_sum(pattern: Sum, other: Sum) -> bool:
    if len(other.limits) != 1 or not isinstance(other.function, Indexed):
        return False
    (k, *ends), (own, *others) = pattern.limits[0], other.limits[0]
    return ends == others and _instance(pattern.function, other.function, k, own)


def _instance(pattern: Indexed, element: Indexed, k: Symbol | None, own: Symbol | None) -> bool:
    """Tell whether an element is one of those that the pattern's free letters stand for."""
    if pattern.base != element.base or len(pattern.indices) != len(element.indices):
        return False
    chosen: dict[Expr, Expr] = {}
    for p, e in zip(pattern.indices, element.indices, strict=True):
        if (p == k) != (e == own) or not (p == k or chosen.setdefault(p, e) == e):
            return False
        if p.is_Integer and p != e:
            return False
    return True
