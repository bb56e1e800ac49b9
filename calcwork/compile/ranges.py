"""Ranges: sums of every shape as sums over whole axes, what lies outside of a moving limit times 0.

Σ_{j=2}^{D-1} f_j runs over an axis of size D - 2 with j + 1 for j. Where a limit moves with another index, as in
Σ_{l=j+1}^p, or with the data, as in Σ_{m=0}^{y_i-1}, the axis is as long as any of them needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Heaviside, Indexed, Integer, Mul, S, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.scope import Domain, Scope, name_of, size
from calcwork.errors import NotSupportedYet

PEAK = "_max"


@dataclass(frozen=True)
class Ranged:
    """Hold a body over indices from 1 to their sizes, and the product of steps that is 1 inside of moving limits."""

    body: Expr
    sizes: Mapping[Symbol, Expr]
    inside: Expr
    peaks: Mapping[str, str]


def ranged(expr: ExprWithLimits, uppers: Mapping[Symbol, Expr], scope: Scope) -> Ranged:
    """Return a sum or product in this form; ``uppers`` has the last values of the free indices.

    Raises
    ------
    NotSupportedYet
        When nothing bounds a moving limit.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import index
    >>> D, j = size("D"), index("j")
    >>> w = Scope().declare("w", D)["w"]
    >>> found = ranged(Sum(w[j + 1] - w[j], (j, 2, D - 1)), {}, Scope())
    >>> found.body, found.sizes
    (-w[j + 1] + w[j + 2], {j: D - 2})
    """
    if all(lower == 1 and not _moves(upper) for _, lower, upper in expr.limits):
        return Ranged(expr.function, {k: upper for k, _, upper in expr.limits}, S.One, {})
    return _Ranges(expr, uppers, scope).run()


class _Ranges:
    def __init__(self, expr: ExprWithLimits, uppers: Mapping[Symbol, Expr], scope: Scope) -> None:
        self.expr = expr
        self.scope = scope
        self.uppers = {**uppers, **{k: upper for k, _, upper in expr.limits}}
        self.on_axes = index_ranges(expr.function)
        self.peaks: dict[str, str] = {}

    def run(self) -> Ranged:
        shifts: dict[Expr, Expr] = {}
        sizes: dict[Symbol, Expr] = {}
        steps: list[Expr] = []
        for letter, lower, upper in self.expr.limits:
            first, last = self._ends(letter, lower, upper)
            steps += [Heaviside(letter - lower, 1)] if _moves(lower) and lower != first else []
            steps += [Heaviside(upper - letter, 1)] if _moves(upper) and upper != last else []
            sizes[letter] = last - first + 1
            shifts[letter] = letter + first - 1
        moved = {k: to for k, to in shifts.items() if k != to}
        return Ranged(self.expr.function.xreplace(moved), sizes, Mul(*steps).xreplace(moved), self.peaks)

    def _ends(self, letter: Symbol, lower: Expr, upper: Expr) -> tuple[Expr, Expr]:
        """Return the first and the last value that an index may take: those of the axis where a limit moves."""
        axis = self.on_axes.get(letter)
        if axis is not None and any(map(_moves, axis)):
            axis = None
        first = lower if not _moves(lower) else axis[0] if axis else self._extreme(lower, -1)
        last = upper if not _moves(upper) else axis[1] if axis else self._extreme(upper, 1)
        return first, last

    def _extreme(self, bound: Expr, side: int) -> Expr:
        """Return the smallest or largest value of a moving limit."""
        for place in sorted(_moving(bound), key=str):
            up = side > 0 if bound.coeff(place) == 1 else side < 0
            if abs(bound.coeff(place)) != 1 or (bound - bound.coeff(place) * place).has(place):
                raise self._unbounded(bound)
            bound = bound.xreplace({place: self._end_of(place, up=up, bound=bound)})
        return self._extreme(bound, side) if _moves(bound) else bound

    def _end_of(self, place: Expr, *, up: bool, bound: Expr) -> Expr:
        if not isinstance(place, Indexed):
            if place not in self.uppers:
                raise self._unbounded(bound)
            return self.uppers[place] if up else Integer(1)
        name = name_of(place)
        domain = self.scope.domain(place) if name in self.scope else Domain()
        if not up and domain.lower is not None and domain.lower.is_Integer:
            return domain.lower
        if not up or name not in self.scope or name in self.scope.definitions:
            raise self._unbounded(bound)
        self.peaks[f"{name}{PEAK}"] = name
        return size(f"{name}{PEAK}")

    def _unbounded(self, bound: Expr) -> NotSupportedYet:
        return NotSupportedYet(
            f"nothing bounds the limit {bound} of the sum {self.expr}; let its index stand on an array, or declare "
            "what the limit rests on."
        )


def _moving(bound: Expr) -> set[Expr]:
    """Return the indices and elements of arrays in a limit."""
    elements = bound.atoms(Indexed)
    inner = {s for e in elements for s in e.free_symbols}
    return elements | {s for s in bound.free_symbols - inner if s.is_integer and not s.is_positive}


def _moves(bound: Expr) -> bool:
    return bool(_moving(bound))


def is_size(expr: Expr) -> bool:
    """Tell whether an expression is made of sizes and numbers only."""
    return not expr.atoms(Indexed) and all(s.is_integer and s.is_positive for s in expr.free_symbols)
