"""Arrays of given lengths written out: sums as their terms, elements as scalars of their own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from sympy import Add, Expr, Indexed, Integer, Mul, Product, Sum, Symbol, exp, log
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.functions import logsumexp
from calcwork.algebra.linear import Determinant, InverseEntry
from calcwork.algebra.scope import Scope, name_of, scalar
from calcwork.errors import NotSupportedYet

MOST_TERMS = 5000


def unrolled(expr: Expr, sizes: Mapping[Symbol, Expr]) -> Expr:
    """Return an expression, its definitions expanded, with every sum, product and logsumexp over an index written out.

    Raises
    ------
    NotSupportedYet
        For an inverse or a determinant, and for more terms than one would look at.

    Examples
    --------
    >>> from calcwork.algebra import Scope, index, size
    >>> n, i = size("n"), index("i")
    >>> x = Scope().declare("x", n)["x"]
    >>> unrolled(Sum(x[i] ** 2, (i, 1, n)), {n: Integer(2)})
    x[1]**2 + x[2]**2
    """
    if expr.has(InverseEntry, Determinant):
        raise NotSupportedYet(
            "an inverse or a determinant is not written out entry by entry; expand at a symbol instead."
        )
    return _written_out(expr, sizes, [MOST_TERMS])


def _written_out(expr: Expr, values: Mapping[Expr, Expr], left: list[int]) -> Expr:
    if expr in values:
        return values[expr]
    if isinstance(expr, ExprWithLimits):
        return _reduced(expr, values, left)
    if isinstance(expr, Indexed):
        return expr.base[tuple(_written_out(i, values, left) for i in expr.indices)]
    if not expr.args:
        return expr
    return expr.func(*(_written_out(a, values, left) for a in expr.args))


def _reduced(expr: ExprWithLimits, values: Mapping[Expr, Expr], left: list[int]) -> Expr:
    k, lower, upper = expr.limits[-1]
    low, high = (_written_out(bound, values, left) for bound in (lower, upper))
    if not (low.is_Integer and high.is_Integer and isinstance(expr, (Sum, Product, logsumexp))):
        raise NotSupportedYet(f"a sum from {low} to {high} cannot be written out; give the arrays that it runs over.")
    left[0] -= max(int(high) - int(low) + 1, 0)
    if left[0] < 0:
        raise NotSupportedYet(
            f"more than {MOST_TERMS} terms are not written out; calcwork evaluate takes large arrays."
        )
    inner = expr.func(expr.function, *expr.limits[:-1]) if len(expr.limits) > 1 else expr.function
    inner = exp(inner) if isinstance(expr, logsumexp) else inner
    terms = [_written_out(inner, {**values, k: Integer(n)}, left) for n in range(int(low), int(high) + 1)]
    if isinstance(expr, logsumexp):
        return log(Add(*terms))
    return Mul(*terms) if isinstance(expr, Product) else Add(*terms)


def elements_of(name: str, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the places of all elements of an array, counted from 1."""
    return list(product(*(range(1, n + 1) for n in shape)))


def with_scalars(
    expr: Expr, names: Mapping[str, tuple[int, ...]], scope: Scope
) -> tuple[Expr, Scope, dict[str, list[str]]]:
    """Return an expression with scalars w_1, w_2 for the elements of arrays of these shapes, and their names."""
    own: dict[str, list[str]] = {}
    for name, shape in names.items():
        own[name] = []
        for place in elements_of(name, shape):
            called = f"{name}_{''.join(map(str, place)) if max(place) < 10 else ','.join(map(str, place))}"
            latex = scope.declarations[name].element or name
            marks = "".join(map(str, place)) if max(place) < 10 else ",".join(map(str, place))
            scope = scope.declare(called, domain=scope.declarations[name].domain, latex=f"{latex}_{{{marks}}}")
            own[name].append(called)
    places = {
        (n, p): scalar(c) for n, shape in names.items() for p, c in zip(elements_of(n, shape), own[n], strict=True)
    }
    found = {e: places.get((name_of(e), tuple(map(int, e.indices)))) for e in expr.atoms(Indexed)}
    return expr.xreplace({e: s for e, s in found.items() if s is not None}), scope, own
