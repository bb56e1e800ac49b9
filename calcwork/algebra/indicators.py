"""Cases as sums with steps: a value where a condition holds is the value times 1, elsewhere times 0.

SymPy moves the condition of a ``Piecewise`` out of the sum that binds its index; a step stays where it stands.
"""

from __future__ import annotations

from sympy import Add, And, Eq, Expr, Ge, Gt, Heaviside, KroneckerDelta, Le, Lt, Mul, Ne, Not, Or, Piecewise, S
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from calcwork.errors import NotSupportedYet


def with_steps(expr: Expr) -> Expr:
    """Return an expression with every choice by cases as a sum of products with steps.

    Examples
    --------
    >>> from sympy.abc import x
    >>> with_steps(Piecewise((-x, x < 0), (x, True)))
    x*Heaviside(x, 1) - x*Heaviside(-x, 0)
    """
    if not expr.has(Piecewise):
        return expr
    return expr.replace(lambda e: isinstance(e, Piecewise), _chosen)


def _chosen(cases: Piecewise) -> Expr:
    terms: list[Expr] = []
    left: Expr = S.One
    for value, condition in cases.args:
        terms.append(Mul(left, step(condition), value))
        left = Mul(left, step(Not(condition)))
    return Add(*terms)


def step(condition: Boolean) -> Expr:
    """Return 1 where a condition holds and 0 elsewhere.

    Raises
    ------
    NotSupportedYet
        When the condition is no comparison of numbers, nor made of such by and, or, not.
    """
    match condition:
        case BooleanTrue():
            return S.One
        case BooleanFalse():
            return S.Zero
        case And():
            return Mul(*map(step, condition.args))
        case Or():
            return 1 - Mul(*(step(Not(a)) for a in condition.args))
        case Not():
            return 1 - step(condition.args[0])
        case Gt():
            return Heaviside(condition.lhs - condition.rhs, 0)
        case Ge():
            return Heaviside(condition.lhs - condition.rhs, 1)
        case Lt():
            return Heaviside(condition.rhs - condition.lhs, 0)
        case Le():
            return Heaviside(condition.rhs - condition.lhs, 1)
        case Eq():
            return KroneckerDelta(*condition.args)
        case Ne():
            return 1 - KroneckerDelta(*condition.args)
    raise NotSupportedYet(f"the condition {condition} is not understood; write it with =, <, <=, > or >=.")
