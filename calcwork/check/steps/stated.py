"""What a note states beside a step, as conditions for its sample points and as premises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sympy import Eq, Expr, Ge, Gt, Indexed, KroneckerDelta, Le, Lt, MatrixBase, Ne, Rational, Sum, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import POSITIVE, Domain, Scope
from calcwork.check.numbers.orthonormal import orthonormal
from calcwork.notation.meaning.gradients import VARIABLES
from calcwork.notation.pairs import Pair


def constraint(fact: Pair) -> Any:
    """Return an inequality of the note as what a sample point must meet."""
    if fact.relation == "=":
        return None
    if fact.relation == "ne":
        return _unequal(fact)
    if not is_scalar(fact):
        return None
    return {"<": Lt, "<=": Le, ">": Gt, ">=": Ge}[fact.relation](fact.left.entry, fact.right.entry)


def _unequal(fact: Pair) -> Any:
    """Return what says that two sides differ; for arrays, that some entry does."""
    if is_scalar(fact):
        return Ne(fact.left.entry, fact.right.entry)
    array, other = (fact.left, fact.right) if fact.left.sizes else (fact.right, fact.left)
    limits = [(i, 1, n) for i, n in zip(array.indices, array.sizes, strict=True)]
    return Gt(Sum((array.entry - (0 if other.sizes else other.entry)) ** 2, *limits), 0)


def sum_constraint(fact: Pair) -> Eq | None:
    """Return an equation of a sum or a norm in the form that sample points can be made to meet."""
    if not isinstance(fact.left, Quantity) or not isinstance(fact.right, Quantity):
        return None
    if isinstance(fact.right.entry, KroneckerDelta) and len(fact.left.sizes) == len(fact.right.sizes) == 2:
        free = [Symbol(f"{x}_free", integer=True) for x in "ij"]
        left, right = (s.entry.xreplace(dict(zip(s.indices, free, strict=True))) for s in (fact.left, fact.right))
        equation = Eq(left, right, evaluate=False)
        return equation if orthonormal(equation) is not None else None
    if not is_scalar(fact):
        return None
    left, right = fact.left.entry, fact.right.entry
    if left.is_Pow and left.exp == Rational(1, 2) and (right.is_nonnegative or right.func == left.func):
        left, right = left**2, right**2
    return Eq(left, right, evaluate=False) if isinstance(left, Sum) else None


def linear_constraint(fact: Pair) -> Eq | None:
    """Return an equation with numbers before its names, as p + q = 1, which sample points can be made to meet."""
    if not is_scalar(fact) or fact.differentiates():
        return None
    gap = fact.left.entry - fact.right.entry
    names = sorted((a for a in gap.atoms(Symbol, Indexed) if isinstance(a, Indexed) or not a.is_integer), key=str)
    names = [a for a in names if not any(isinstance(b, Indexed) and b.base.label == a for b in names)]
    linear = gap.is_polynomial(*names) and bool(names) and all(gap.diff(a).is_Rational for a in names)
    return Eq(fact.left.entry, fact.right.entry, evaluate=False) if linear else None


def met_constraint(fact: Pair) -> Eq | None:
    """Return an equation of a sum, or with numbers before its names, in the form that sample points can meet."""
    found = sum_constraint(fact)
    return linear_constraint(fact) if found is None else found


def equations_of(pair: Pair) -> list[tuple[Expr, Expr]]:
    """Return the equations of all entries of two sides, none when their number is not known."""
    if is_scalar(pair):
        return [(pair.left.entry, pair.right.entry)]
    written = isinstance(pair.left, MatrixBase) and isinstance(pair.right, MatrixBase)
    if not written or pair.left.shape != pair.right.shape:
        return []
    return list(zip(pair.left, pair.right, strict=True))


def is_condition(fact: Pair) -> bool:
    """Tell whether a fact is a condition such as dL/dp = 0, under which much would hold that is wrong."""
    return fact.differentiates()


def is_value(pair: Pair) -> bool:
    """Tell whether a claim only gives the value of a name."""
    left = pair.left.entry if isinstance(pair.left, Quantity) else None
    return isinstance(left, (Symbol, Indexed))


def joined_scope(pairs: Sequence[Pair]) -> Any:
    """Return the scope of the first pair with what the others declare and define besides."""
    scope = pairs[0].scope
    for pair in pairs[1:]:
        declarations = {**pair.scope.declarations, **scope.declarations}
        definitions = {**pair.scope.definitions, **scope.definitions}
        scope = replace(scope, declarations=MappingProxyType(declarations), definitions=MappingProxyType(definitions))
    return scope


def is_scalar(pair: Pair) -> bool:
    """Tell whether both sides are single numbers."""
    return all(isinstance(s, Quantity) and not s.sizes for s in (pair.left, pair.right))


def with_positive(pair: Pair, *, data: bool = False) -> tuple[Scope, list[str]]:
    """Return the scope with open constants as positive, with ``data`` open arrays too, and the names of these."""
    declared = pair.scope.declarations
    open_names = [n for n in sorted(pair.free_names()) if n in declared and declared[n].domain == Domain()]
    names = [n for n in open_names if (data if declared[n].shape else n not in VARIABLES)]
    scope = pair.scope
    for name in names:
        scope = scope.restrict(name, POSITIVE)
    return scope, names
