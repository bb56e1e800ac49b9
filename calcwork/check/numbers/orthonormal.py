r"""Matrices with orthonormal columns: what ``B^T B = I`` makes of a product, and sample points that meet it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from flint import fmpq
from sympy import Add, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Mul, Pow, Sum

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.generators import TooLarge

MOST_TERMS = 200
Term = tuple[list[Expr], list[Any]]


@dataclass(frozen=True)
class Orthonormal:
    """Hold a matrix and the axis along which products of its entries are summed: 0 for B^T B = I, 1 for B B^T = I."""

    base: IndexedBase
    axis: int


def orthonormal(relation: Any) -> Orthonormal | None:
    """Return what an equation says of a matrix when it says that its columns or rows are orthonormal."""
    total, unit = relation.args if len(relation.args) == 2 else (None, None)
    if not isinstance(unit, KroneckerDelta) or not isinstance(total, Sum) or len(total.limits) != 1:
        return None
    factors = [f for f in Mul.make_args(total.function) if isinstance(f, Indexed) and len(f.indices) == 2]
    k = total.limits[0][0]
    if len(factors) != 2 or factors[0].base != factors[1].base or len(Mul.make_args(total.function)) != 2:
        return None
    axes = {f.indices.index(k) for f in factors if k in f.indices}
    others = {i for f in factors for i in f.indices} - {k}
    return Orthonormal(factors[0].base, axes.pop()) if len(axes) == 1 and others == set(unit.args) else None


def contracted(expr: Expr, known: Orthonormal) -> Expr:
    """Put a Kronecker delta in for every product of two entries that is summed over the axis.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra.scope import array, index, size
    >>> B, d, i, j, k = array("B", size("d"), size("k")), size("d"), index("i"), index("j"), index("k")
    >>> contracted(Sum(B[k, i] * B[k, j], (k, 1, d)), Orthonormal(B, 0))
    KroneckerDelta(i, j)
    """
    return Add(*(_term(Mul(*factors), limits, known) for factors, limits in _multiplied_out(rename_apart(expr))))


def _multiplied_out(expr: Expr) -> list[Term]:
    """Return the terms of an expression, each as factors under one list of limits; other functions stay as they are."""
    match expr:
        case Add():
            return [t for a in expr.args for t in _multiplied_out(a)]
        case Mul():
            return _products([_multiplied_out(a) for a in expr.args])
        case Pow(base=base, exp=Integer() as n) if 1 < n < 5:
            return _products([_multiplied_out(rename_apart(base)) for _ in range(int(n))])
        case Sum():
            return [(f, [*limits, *expr.limits]) for f, limits in _multiplied_out(expr.function)]
    return [([expr], [])]


def _products(parts: list[list[Term]]) -> list[Term]:
    if prod(len(p) for p in parts) > MOST_TERMS:
        raise TooLarge
    return [([f for t in chosen for f in t[0]], [x for t in chosen for x in t[1]]) for chosen in product(*parts)]


def _term(term: Expr, limits: list[Any], known: Orthonormal) -> Expr:
    for limit in limits:
        k = limit[0]
        factors = [f for g in Mul.make_args(term) for f in _single(g)]
        held = [f for f in factors if f.has(k)]
        pair = [f for f in held if isinstance(f, Indexed) and f.base == known.base and f.indices[known.axis] == k]
        whole = limit[1:] == (1, known.base.shape[known.axis])
        if whole and len(held) == len(pair) == 2:
            a, b = (f.indices[1 - known.axis] for f in pair)
            others = [x for x in limits if x is not limit]
            rest, others = _with_delta(Mul(*(f for f in factors if f not in held)), a, b, others, known)
            return _term(rest, others, known)
    number, term = term.as_coeff_Mul()
    return number * (Sum(term, *limits) if limits else term)


def _with_delta(term: Expr, a: Expr, b: Expr, limits: list[Any], known: Orthonormal) -> tuple[Expr, list[Any]]:
    """Multiply a term by delta_ab; where a or b is summed over the whole axis, it becomes the other."""
    if a == b:
        return term, limits
    across = known.base.shape[1 - known.axis]
    for one, other in ((a, b), (b, a)):
        for limit in limits:
            if limit[0] == one and limit[1:] == (1, across):
                return term.xreplace({one: other}), [x for x in limits if x is not limit]
    return term * KroneckerDelta(a, b), limits


def _single(factor: Expr) -> list[Expr]:
    return [factor.base] * int(factor.exp) if factor.is_Pow and factor.exp in (2, 3, 4) else [factor]


def orthonormal_values(
    known: Orthonormal, sizes: Mapping[str, int], rng: random.Random
) -> dict[tuple[str, tuple[int, ...]], fmpq] | None:
    """Draw a rational matrix with orthonormal columns or rows: columns of a product of reflections."""
    lengths = [sizes.get(str(n)) for n in known.base.shape]
    if None in lengths:
        return None
    n, m = (int(s) for s in (lengths if known.axis == 0 else lengths[::-1]) if s is not None)
    if n < m:
        return None
    name = known.base.label.name
    square = [[fmpq(int(r == c)) for c in range(n)] for r in range(n)]
    for _ in range(2):
        v = [fmpq(rng.randint(-3, 3), rng.randint(1, 2)) for _ in range(n)]
        v[0] += int(not any(v))
        length = sum((x * x for x in v), fmpq(0))
        for row in square:
            scale = 2 * sum((a * x for a, x in zip(row, v, strict=True)), fmpq(0)) / length
            row[:] = [a - scale * x for a, x in zip(row, v, strict=True)]
    places = ((r, c) for r in range(n) for c in range(m))
    return {(name, (r + 1, c + 1) if known.axis == 0 else (c + 1, r + 1)): square[r][c] for r, c in places}
