"""Tidy expressions: the form in which a textbook would print a result.

Quotients are cancelled and factored, signs turned so that 1 - p and yhat - y appear rather than their negatives,
constants stand in front of sums, and sums over one range are one sum. Nothing is rewritten into other functions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sympy import Add, Dummy, Expr, Indexed, Mul, Sum, Tuple
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import shared
from calcwork.algebra.deltas import pull_out
from calcwork.algebra.quotients import Written, factored, joined, may_turn, shorter, signs, simplest

__all__ = ["differences", "factored", "joined", "tidy"]


def tidy(expr: Expr, written: Written = frozenset()) -> Expr:
    """Return the expression in the form a textbook prints.

    Parameters
    ----------
    expr : Expr
        Any expression of the language.
    written : frozenset, optional
        The differences as their author writes them (`differences`): Xw - y stays so, and is no -(y - Xw).

    Examples
    --------
    >>> from sympy.abc import h, y
    >>> tidy(-y / h + (1 - y) / (1 - h))
    (h - y)/(h*(1 - h))
    """
    return _Tidying(written).of(shared(expr))


def differences(exprs: Iterable[Expr]) -> Written:
    """Return the signs and names of the terms of every difference that stands in some expressions."""
    brackets = (bracket for expr in exprs for bracket in expr.atoms(Add))
    return frozenset(s for s in map(signs, brackets) if any(negative for negative, _ in s))


class _Tidying:
    """Tidy one expression, each of its parts once."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.known: dict[Expr, Expr] = {}

    def of(self, expr: Expr) -> Expr:
        if not expr.args or isinstance(expr, Indexed):
            return expr
        if expr not in self.known:
            self.known[expr] = self._tidied(expr)
        return self.known[expr]

    def _tidied(self, expr: Expr) -> Expr:
        if isinstance(expr, ExprWithLimits):
            return pull_out(expr.func(self.of(expr.function), *expr.limits))
        args = (self.of(a) if isinstance(a, Expr) else a for a in expr.args)
        inner = expr.func(*args)
        if not (expr.is_Add or expr.is_Mul or expr.is_Pow):
            return inner
        if inner.is_Add and inner.has(Sum):
            return self._addition(inner)
        return self._turned(simplest(inner, self.written)) if _has_addition(inner) else self._turned(inner)

    # --- signs --------------------------------------------------------------------------------------------------------

    def _turned(self, expr: Expr) -> Expr:
        """Absorb a leading minus into a difference under a sum, where its author has not written it."""
        if not (expr.is_Mul and expr.as_coeff_Mul()[0].is_negative and expr.has(Sum)):
            return expr
        for factor in expr.args:
            other = self._opposite(factor)
            if other is not None:
                return Mul(-1, other, *(f for f in expr.args if f is not factor))
        return expr

    def _opposite(self, factor: Expr) -> Expr | None:
        """Return the negative of a difference, or of a sum of products with a difference, None where there is none."""
        if isinstance(factor, Sum):
            for part in Mul.make_args(factor.function):
                other = self._opposite(part)
                if other is not None:
                    rest = (f for f in Mul.make_args(factor.function) if f is not part)
                    return Sum(Mul(other, *rest), *factor.limits)
            return None
        return -factor if may_turn(factor, self.written) else None

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _addition(self, expr: Expr) -> Expr:
        """Add up like sums: those of one range and coefficient under one sum, or each term where that is shorter."""
        together = self._merged(expr)
        pieces = [p for term in expr.args for p in _pieces(term)]
        collected = shared(Add(*pieces)) if len(pieces) > len(expr.args) else expr
        if len(Add.make_args(collected)) >= len(pieces):
            return together
        return shorter(self._merged(collected) if collected.is_Add else self.of(collected), together)

    def _merged(self, expr: Expr) -> Expr:
        """Add up sums of one range and one coefficient under one sum; leave the other terms beside them."""
        sums: dict[tuple[Expr, ...], list[tuple[Expr, Sum]]] = defaultdict(list)
        others: list[Expr] = []
        for term in expr.args:
            single = [f for f in Mul.make_args(term) if isinstance(f, Sum)]
            if len(single) != 1 or _moving(single[0]):
                others.append(term)
                continue
            number, outside = Mul(*(f for f in Mul.make_args(term) if f is not single[0])).as_coeff_Mul()
            sums[outside, *(Tuple(*limit[1:]) for limit in _in_order(single[0]))].append((number, single[0]))
        total = [self._turned(outside * self._one_sum(terms)) for (outside, *_), terms in sums.items()]
        return Add(*total, simplest(Add(*others), self.written))

    def _one_sum(self, terms: list[tuple[Expr, Sum]]) -> Expr:
        """Return one sum of all terms; its indices are theirs, or new ones where they differ: none is captured."""
        if len(terms) == 1:
            return terms[0][0] * terms[0][1]
        orders = [[limit[0] for limit in _in_order(total)] for _, total in terms]
        same = all(order == orders[0] for order in orders)
        indices = orders[0] if same else [Dummy(k.name, integer=True) for k in orders[0]]
        names = (dict(zip(order, indices, strict=True)) for order in orders)
        body = Add(*(number * total.function.xreplace(n) for (number, total), n in zip(terms, names, strict=True)))
        renamed = dict(zip(orders[0], indices, strict=True))
        ranges = [Tuple(renamed[limit[0]], *limit[1:]) for limit in terms[0][1].limits]
        return pull_out(Sum(self.of(shared(body)), *ranges))


def _has_addition(expr: Expr) -> bool:
    """Tell whether there is anything to cancel or factor; SymPy keeps a product of powers in lowest terms itself."""
    return expr.is_Add or ((expr.is_Mul or expr.is_Pow) and any(_has_addition(a) for a in expr.args))


def _pieces(term: Expr) -> list[Expr]:
    """Return a term with a sum over several addends as that many terms."""
    single = [f for f in Mul.make_args(term) if isinstance(f, Sum)]
    if len(single) != 1 or not single[0].function.is_Add:
        return [term]
    outside = term / single[0]
    return [outside * pull_out(Sum(t, *single[0].limits)) for t in single[0].function.args]


def _moving(total: Sum) -> bool:
    """Tell whether a limit of a sum moves with another of its indices."""
    bound = set(total.bound_symbols)
    return any(bound & (limit[1].free_symbols | limit[2].free_symbols) for limit in total.limits)


def _in_order(total: Sum) -> list[Tuple]:
    return sorted(total.limits, key=lambda limit: str(limit[1:]))
