"""Labels in {0, 1}: a loss of label and score as a function of one signed score.

A function f(y, z) of a label y and a score z is known by f(0, z) and f(1, z). With s = 1 - 2y, so s = 1 for y = 0
and s = -1 for y = 1,

    f(1, z) =  f(0, -z)  gives  f =   f(0, s z)     (a loss: softplus(s z)),
    f(1, z) = -f(0, -z)  gives  f = s f(0, s z)     (a residual: s sigmoid(s z)).

So y leaves the sum, and with it the cancellation in sigmoid(z) - y.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Add, Expr, Integer, Mul, Symbol

from calcwork.algebra.functions import sigmoid, softplus
from calcwork.compile.stable import residual, stabilize


def scores_in(expr: Expr) -> set[Symbol]:
    """Return the symbols in the arguments of sigmoid and softplus."""
    return {s for f in expr.atoms(sigmoid, softplus) for s in f.free_symbols}


def fold_labels(expr: Expr, labels: Iterable[Symbol], sign_of: Callable[[Symbol], Expr]) -> Expr:
    """Return the expression with each difference of a label and a sigmoid folded; other parts stay as they are.

    ``labels`` are the placeholders with values in {0, 1}; ``sign_of`` makes the placeholder of 1 - 2y.
    """
    folded = []
    for factor in Mul.make_args(_common_factors(expr)):
        present = [y for y in labels if y in factor.free_symbols]
        scores = scores_in(factor)
        if len(present) == 1 and scores and present[0] not in scores:
            folded.append(_fold(factor, present[0], scores, sign_of))
        else:
            folded.append(residual(factor) if scores else factor)
    return Mul(*folded)


def _fold(factor: Expr, y: Symbol, scores: set[Symbol], sign_of: Callable[[Symbol], Expr]) -> Expr:
    at_zero = stabilize(factor.xreplace({y: Integer(0)}))
    at_one = stabilize(factor.xreplace({y: Integer(1)}))
    mirrored = at_one.xreplace({z: -z for z in scores})
    if at_zero == mirrored:
        return _signed(at_zero, scores, sign_of(y))
    if at_zero == -mirrored:
        return sign_of(y) * _signed(at_zero, scores, sign_of(y))
    return residual(factor)


def _signed(expr: Expr, scores: set[Symbol], sign: Expr) -> Expr:
    """Return f(s z). Even functions such as z**2 lose the sign by s**2 = 1."""
    return expr.xreplace({z: sign * z for z in scores}).replace(
        lambda e: e.is_Pow and e.base == sign and e.exp.is_Integer, lambda e: sign ** (e.exp % 2)
    )


def _common_factors(expr: Expr) -> Expr:
    """Pull factors that every term shares out of a sum: X*h - X*y is X*(h - y)."""
    if not expr.is_Add:
        return expr
    shared = set(Mul.make_args(expr.args[0])).intersection(*(Mul.make_args(t) for t in expr.args[1:]))
    shared = {f for f in shared if not f.is_number}
    if not shared:
        return expr
    rest = Add(*(Mul(*(f for f in Mul.make_args(t) if f not in shared)) for t in expr.args))
    return Mul(*shared, rest)
