"""The few array functions that SymPy does not have, or simplifies at a price that a compiler need not pay."""

from __future__ import annotations

from sympy import And, Eq, Expr, Function, Ge, Gt, Le, Lt, Ne, Or, Piecewise, S
from sympy.logic.boolalg import Boolean

from calcwork.errors import NotSupportedYet


class minimum(Function):  # noqa: N801  (named after the NumPy functions they become)
    """Return the smaller of two numbers."""

    nargs = 2


class maximum(Function):  # noqa: N801
    """Return the larger of two numbers."""

    nargs = 2

    def _eval_is_nonnegative(self) -> bool | None:
        return True if any(a.is_nonnegative for a in self.args) else None


class where_negative(Function):  # noqa: N801
    """Return the second argument where the first is negative, else the third."""

    nargs = 3

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[1].is_positive and self.args[2].is_positive else None


class equals(Function):  # noqa: N801
    """Return 1 where two numbers are equal, 0 elsewhere."""

    nargs = 2

    def _eval_is_nonnegative(self) -> bool | None:
        return True


class bell(Function):  # noqa: N801
    """Return sigmoid(a)*sigmoid(-a), the bell-shaped derivative of sigmoid. It is even."""

    nargs = 1

    @classmethod
    def eval(cls, a: Expr) -> Expr | None:
        """Drop the sign of the argument."""
        return cls(-a) if a.could_extract_minus_sign() else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None


class erfc(Function):  # noqa: N801
    """Return 1 - erf(a); SymPy's own turns that of -a into 2 - erfc(a), which has no digits left where a is large."""

    nargs = 1

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None


class quotient(Function):  # noqa: N801
    """Return a/b by one division: common subexpressions do not take 1/b out of it, which would round twice."""

    nargs = 2


def by_signs(expr: Piecewise) -> Expr:
    """Return cases as choices by signs, where nothing holds not a number.

    Examples
    --------
    >>> from sympy.abc import x
    >>> by_signs(Piecewise((-x, x < 0), (x, True)))
    where_negative(x, -x, x)
    """
    chosen: Expr = S.NaN
    for value, condition in reversed(expr.args):
        chosen = _chosen(condition, value, chosen)
    return chosen


def _chosen(condition: Boolean, yes: Expr, no: Expr) -> Expr:
    if condition == True:  # noqa: E712 - SymPy's own truth
        return yes
    if condition == False:  # noqa: E712
        return no
    if isinstance(condition, And | Or):
        first, rest = condition.args[0], condition.func(*condition.args[1:])
        inner = _chosen(rest, yes, no)
        return _chosen(first, inner, no) if isinstance(condition, And) else _chosen(first, yes, inner)
    if isinstance(condition, Lt | Gt):
        small, large = (condition.lhs, condition.rhs) if isinstance(condition, Lt) else condition.args[::-1]
        return where_negative(small - large, yes, no)
    if isinstance(condition, Le | Ge):
        small, large = (condition.lhs, condition.rhs) if isinstance(condition, Le) else condition.args[::-1]
        return where_negative(large - small, no, yes)
    if isinstance(condition, Eq | Ne):
        same, other = (yes, no) if isinstance(condition, Eq) else (no, yes)
        return where_negative(-((condition.lhs - condition.rhs) ** 2), other, same)
    raise NotSupportedYet(f"the condition {condition} cannot be compiled yet; write it with =, <, <=, > or >=.")
