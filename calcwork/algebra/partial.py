"""What is written but not carried out: a derivative, and factors side by side."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Mul, sympify
from sympy.printing.precedence import PRECEDENCE


class Partial(Expr):
    """Stand for the derivative of a quantity by one or more others, ``Partial(J, w[j])``.

    The quantity is a function of the variable through the definitions of the scope: expanded down to the variable and
    no further, so the variable may be an intermediate quantity such as yhat_i.
    """

    is_commutative = True
    precedence = PRECEDENCE["Mul"]  # in brackets under a power

    def __new__(cls, quantity: Any, *variables: Any) -> Partial:
        """Build the node from a quantity and its variables, as SymPy builds every node."""
        return Expr.__new__(cls, sympify(quantity, strict=True), *(sympify(v, strict=True) for v in variables))

    @property
    def quantity(self) -> Expr:
        """Return what is differentiated."""
        return self.args[0]

    @property
    def variables(self) -> tuple[Expr, ...]:
        """Return the variables, the first one differentiated by first."""
        return tuple(self.args[1:])

    def _latex(self, printer: Any) -> str:
        order = len(self.variables)
        power = f"^{order}" if order > 1 else ""
        below = r" \, ".join(rf"\partial {printer._print(v)}" for v in self.variables)
        return rf"\frac{{\partial{power} {printer._print(self.quantity)}}}{{{below}}}"


class Factors(Expr):
    """Stand for a product whose factors are shown side by side, neither multiplied out nor cancelled."""

    is_commutative = True
    precedence = PRECEDENCE["Mul"]  # in brackets under a power

    def __new__(cls, *factors: Any) -> Factors:
        """Build the node from its factors, as SymPy builds every node."""
        return Expr.__new__(cls, *(sympify(f, strict=True) for f in factors))

    def doit(self, **hints: Any) -> Expr:
        """Return the product."""
        return Mul(*(f.doit(**hints) if hints.get("deep", True) else f for f in self.args))

    def _latex(self, printer: Any) -> str:
        return " ".join(rf"\left[{printer._print(f)}\right]" for f in self.args)
