r"""Definitions that are turned around: ``V = \pi r^2 h``, so ``h = V / (\pi r^2)``; only one of the two can be put in.

What is differentiated by stays free; else the later equation holds, which is solved for what is put in from there on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal
from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import Scope
from calcwork.errors import CalcworkError
from calcwork.notation.pairs import name_of_entry

PROOF_SECONDS = 0.3


@dataclass(frozen=True)
class Equation:
    """Hold what a definition says: its left side, its body, and where it stands."""

    left: Expr
    body: Expr
    position: int = -1

    @property
    def name(self) -> str:
        """Return the name that is defined."""
        return name_of_entry(self.left) or ""

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """Return both sides, and what else the equation rests on."""
        return self.left, self.body

    def define(self, scope: Scope) -> Scope:
        """Return a scope in which the equation is a definition."""
        return scope.define(self.left, self.body)


def with_definitions(scope: Scope, equations: Iterable[Equation], sides: Iterable[Expr]) -> tuple[Scope, set[str]]:
    """Return the scope with these definitions, and the names whose own was left out and does not follow from the rest.

    Of a circle of definitions one is left out: that of a variable which the sides are differentiated by, or the first.
    """
    variables = {name_of_entry(v) for e in sides for p in e.atoms(Partial) for v in p.variables}
    left_out: list[Equation] = []
    for equation in sorted(equations, key=lambda e: (e.name in variables, -e.position)):
        try:
            scope = equation.define(scope)
        except CalcworkError:
            left_out.append(equation)
    return scope, {e.name for e in left_out if not _follows(e, scope)}


def _follows(equation: Equation, scope: Scope) -> bool:
    """Tell whether an equation holds by the definitions of the names in it."""
    try:
        left, body = (expand_definitions(e, scope) for e in (equation.left, equation.body))
        return bool(equal(left, body, scope, time_limit=PROOF_SECONDS))
    except (CalcworkError, ArithmeticError, TypeError, ValueError):
        return False
