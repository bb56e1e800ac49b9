"""Integrals as nodes of the language: definite, indefinite, and the bar of evaluation between two ends.

They stay as written; what carries them out or proves them equal stands elsewhere. SymPy's own `Integral` rewrites and
evaluates by itself. An infinite end is a sign of its own, since an infinity among numbers is a fault everywhere else.
"""

from __future__ import annotations

from typing import Any

from sympy import AtomicExpr, Dummy, Expr, Symbol, oo, sympify
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.printing.precedence import PRECEDENCE

from calcwork.algebra.functions import _with_limits
from calcwork.errors import NotSupportedYet


class Unbounded(AtomicExpr):
    """Stand for the infinite end of an interval; the lower one is ``-Unbounded()``."""

    is_commutative = True
    is_extended_positive = True

    def _latex(self, printer: Any) -> str:
        return r"\infty"

    def _sympystr(self, printer: Any) -> str:
        return "oo"


class _Between(ExprWithLimits):
    """Share what the nodes with a real variable between two ends have in common."""

    is_commutative = True
    precedence = PRECEDENCE["Mul"]

    def __new__(cls, body: Any, *limits: Any, **assumptions: Any) -> Expr:
        return _with_limits(cls, body, limits)

    @property
    def variable(self) -> Symbol:
        """Return the bound variable."""
        return self.limits[0][0]

    @property
    def lower(self) -> Expr:
        """Return the lower end."""
        return self.limits[0][1]

    @property
    def upper(self) -> Expr:
        """Return the upper end."""
        return self.limits[0][2]


class Definite(_Between):
    r"""Stand for the integral of a function between two ends, ``Definite(f(x), (x, a, b))``.

    Examples
    --------
    >>> from sympy.abc import a, x
    >>> Definite(x**2, (x, 0, a)).free_symbols
    {a}
    """

    def _latex(self, printer: Any) -> str:
        body, variable, low, high = (printer._print(e) for e in (self.function, *self.limits[0]))
        return rf"\int_{{{low}}}^{{{high}}} {body} \, d{variable}"


class Increment(_Between):
    """Stand for F(b) - F(a), the value of a bar of evaluation; an end that F does not reach is taken as a limit."""

    def _latex(self, printer: Any) -> str:
        body, _, low, high = (printer._print(e) for e in (self.function, *self.limits[0]))
        return rf"\left[ {body} \right]_{{{low}}}^{{{high}}}"


class Indefinite(Expr):
    """Stand for an antiderivative of a function by a variable, which is determined up to a constant."""

    is_commutative = True
    precedence = PRECEDENCE["Mul"]

    def __new__(cls, body: Any, variable: Any) -> Indefinite:
        """Build the node from a function and its variable.

        Raises
        ------
        NotSupportedYet
            When a value is put in for the variable.
        """
        body, variable = sympify(body, strict=True), sympify(variable, strict=True)
        if not isinstance(variable, Symbol):
            raise NotSupportedYet(f"an indefinite integral has no value at {variable}; write its limits.")
        return Expr.__new__(cls, body, variable)

    @property
    def function(self) -> Expr:
        """Return what is integrated."""
        return self.args[0]

    @property
    def variable(self) -> Symbol:
        """Return the variable of integration."""
        return self.args[1]

    def _latex(self, printer: Any) -> str:
        return rf"\int {printer._print(self.function)} \, d{printer._print(self.variable)}"


INTEGRALS = (Definite, Increment, Indefinite)


INTEGRALS = (Definite, Increment, Indefinite)


def end(value: Expr) -> Expr:
    """Return a limit of integration with infinity as a sign of its own."""
    return {oo: Unbounded(), -oo: -Unbounded()}.get(value, value)


def is_infinite(value: Expr) -> bool:
    """Tell whether a limit of integration is infinite."""
    return value.has(Unbounded)


def bound_real(name: str) -> Dummy:
    """Return a new variable of integration."""
    return Dummy(name, real=True)


def has_integral(expr: Any) -> bool:
    """Tell whether an integral or a bar between two ends stands in an expression."""
    return bool(expr.has(*INTEGRALS))
