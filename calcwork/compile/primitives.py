"""The few array functions that SymPy does not have, or simplifies at a price that a compiler need not pay."""

from __future__ import annotations

from sympy import Expr, Function


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


class bell(Function):  # noqa: N801
    """Return sigmoid(a)*sigmoid(-a), the bell-shaped derivative of sigmoid. It is even."""

    nargs = 1

    @classmethod
    def eval(cls, a: Expr) -> Expr | None:
        """Drop the sign of the argument."""
        return cls(-a) if a.could_extract_minus_sign() else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None


class quotient(Function):  # noqa: N801
    """Return a/b by one division: common subexpressions do not take 1/b out of it, which would round twice."""

    nargs = 2
