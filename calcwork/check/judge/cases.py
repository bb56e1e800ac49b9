"""Cases written as formulas: with |g|/g for the sign of g, away from g = 0, the normal form can compare them."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Ge, Gt, Heaviside, Indexed, Integer, Le, Lt, Piecewise, S, Symbol, false, sign, true

from calcwork.algebra.scope import Scope


def without_cases(expr: Expr, scope: Scope, borders: dict[Expr, None]) -> Expr:
    """Return the expression with steps and cases on signs as quotients |g|/g; each such g is added to the borders.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> u = scalar("u")
    >>> without_cases(Piecewise((1, u > 0), (0, True)), Scope(), {})
    1/2 + Abs(u)/(2*u)
    """
    if not expr.has(Piecewise, Heaviside, sign):
        return expr
    args = [without_cases(a, scope, borders) if isinstance(a, Expr) else a for a in expr.args]
    if isinstance(expr, Heaviside):
        return _above(args[0], borders)
    if isinstance(expr, sign):
        return 2 * _above(args[0], borders) - 1
    if isinstance(expr, Piecewise):
        return _joined([(without_cases(e, scope, borders), c) for e, c in expr.args], scope, borders) or expr
    return expr.func(*args)


def _above(g: Expr, borders: dict[Expr, None]) -> Expr:
    """Return 1 where g > 0 and 0 where g < 0."""
    if not g.is_number:
        borders[g] = None
    return (1 + Abs(g) / g) / 2


def _joined(branches: list[tuple[Expr, Any]], scope: Scope, borders: dict[Expr, None]) -> Expr | None:
    """Return the branches weighted by their indicators, None when a condition is not about one sign or one label."""
    total, left = S.Zero, S.One
    for value, condition in branches:
        holds = _indicator(condition, scope, borders)
        if holds is None:
            return None
        total += left * holds * value
        left *= 1 - holds
    return total.expand() if left.expand() == 0 or branches[-1][1] == true else None


def _indicator(condition: Any, scope: Scope, borders: dict[Expr, None]) -> Expr | None:
    if condition in (true, false):
        return Integer(1 if condition == true else 0)
    atoms = condition.atoms(Indexed) or condition.atoms(Symbol)
    if len(atoms) == 1 and scope.domain(label := next(iter(atoms))).binary:
        at = [Integer(1 if condition.xreplace({label: Integer(n)}) == true else 0) for n in (0, 1)]
        return (1 - label) * at[0] + label * at[1]
    if isinstance(condition, (Gt, Ge)):
        return _above(condition.lhs - condition.rhs, borders)
    return _above(condition.rhs - condition.lhs, borders) if isinstance(condition, (Lt, Le)) else None
