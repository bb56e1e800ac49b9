"""Equality for all sizes: proved by the normal form, or honestly not."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, sympify

from calcwork.algebra.generators import TooLarge
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope
from calcwork.errors import NotSupportedYet


@dataclass(frozen=True)
class Equality:
    """Say whether an equality was proved, and how, or why not. True in a condition when it was proved."""

    proved: bool
    method: str

    def __bool__(self) -> bool:
        return self.proved


def equal(left: Expr, right: Expr, scope: Scope | None = None, *, time_limit: float = 5.0) -> Equality:
    """Prove that two expressions are equal for all sizes and on the whole declared domain, or say that it failed.

    The proof is exact: the difference has normal form zero. A failure refutes nothing.

    Examples
    --------
    >>> from sympy import log
    >>> from sympy.abc import z
    >>> from calcwork.algebra.functions import sigmoid
    >>> bool(equal(log(sigmoid(z)) - log(sigmoid(-z)), z))
    True
    >>> equal(sigmoid(z), z).method
    'the difference does not reduce to zero'
    """
    left, right = sympify(left, strict=True), sympify(right, strict=True)
    if left == right:
        return Equality(True, "same expression")
    try:
        zero = Normalizer(scope, time_limit=time_limit).equal(left, right)
    except TooLarge:
        return Equality(False, f"the normal form was not reached within {time_limit:g} s and the limits of size")
    except RecursionError:
        return Equality(False, "the expression is nested too deeply")
    except NotSupportedYet as reason:
        return Equality(False, str(reason))
    return Equality(zero, "same normal form" if zero else "the difference does not reduce to zero")


def is_constant(expr: Expr, scope: Scope | None = None, *, time_limit: float = 1.0) -> bool:
    """Tell whether the normal form of an expression is a number; False when it was not reached.

    Examples
    --------
    >>> from sympy.abc import z
    >>> is_constant((z + 1) ** 2 - z**2 - 2 * z), is_constant(z**2)
    (True, False)
    """
    try:
        return bool(Normalizer(scope, time_limit=time_limit).simplify(expr).is_number)
    except (TooLarge, NotSupportedYet, RecursionError, ArithmeticError, TypeError, ValueError):
        return False
