"""What is written but not carried out: a derivative, a place of evaluation, a limit, factors side by side."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Indexed, KroneckerDelta, Mul, Symbol, Tuple, sympify
from sympy.core.function import UndefinedFunction
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


class At(Expr):
    """Stand for a quantity at a place, ``At(f, Tuple(x, a))``: f with a put in for x, through the definitions of f.

    Each pair names a variable and its value. The variable is a scalar, or an element ``w[k]`` at an index of its own,
    in which the value is the entry of the array that is put in.
    """

    is_commutative = True
    precedence = PRECEDENCE["Mul"]

    def __new__(cls, quantity: Any, *pairs: Any) -> At:
        """Build the node from a quantity and pairs of variable and value."""
        return Expr.__new__(cls, sympify(quantity, strict=True), *(Tuple(*p) for p in pairs))

    @property
    def quantity(self) -> Expr:
        """Return what is evaluated."""
        return self.args[0]

    @property
    def pairs(self) -> tuple[tuple[Expr, Expr], ...]:
        """Return the variables and their values."""
        return tuple((p[0], p[1]) for p in self.args[1:])

    def _latex(self, printer: Any) -> str:
        places = ", ".join(f"{printer._print(v)} = {printer._print(a)}" for v, a in self.pairs)
        return rf"\left. {printer._print(self.quantity)} \right|_{{{places}}}"


def derivative_of_unknown(expr: Expr, n: int = 0) -> Expr:
    """Return the derivative of an unknown function by its argument n, as another unknown function at the same place.

    That of f(x) is written f', that of f(x, y) by y is ``f,2``. SymPy's own Derivative(f(g(x)), g(x)) forgets g in the
    next derivative.
    """
    mark = "'" if len(expr.args) == 1 else f",{n + 1}"
    return UndefinedFunction(expr.func.__name__ + mark, real=True)(*expr.args)


class Whole(Expr):
    """Stand for an array, or a row of one, as an argument of a function that nothing defines: f(x_i, theta).

    Two of them are equal by name. Nothing is put in for the entries; the derivative of f by one of them is another
    function that nothing defines.
    """

    is_commutative = True
    is_real = True

    def __new__(cls, array: Any, *places: Any) -> Whole:
        """Build the node from the label of the array and the indices of the row."""
        return Expr.__new__(cls, sympify(array, strict=True), *(sympify(p, strict=True) for p in places))

    @property
    def array(self) -> Symbol:
        """Return the label of the array."""
        return self.args[0]

    @property
    def places(self) -> tuple[Expr, ...]:
        """Return the indices of the row, none for the whole array."""
        return tuple(self.args[1:])

    @property
    def free_symbols(self) -> set[Any]:
        """Return the free indices; the label of an array is no number."""
        return set().union(*(p.free_symbols for p in self.places))

    def _latex(self, printer: Any) -> str:
        below = ",".join(printer._print(p) for p in self.places)
        return printer._print(self.array) + (f"_{{{below}}}" if below else "")

    def _sympystr(self, printer: Any) -> str:
        return str(printer._print(self.array)) + "".join(f"_{printer._print(p)}" for p in self.places)


def derivative_by_whole(expr: Expr, n: int, variable: Indexed) -> Expr:
    """Return the derivative of an unknown function by an element of the array that is its argument n."""
    own = expr.args[n].places
    mark = UndefinedFunction(f"{expr.func.__name__},{n + 1}", real=True)
    same = Mul(*(KroneckerDelta(a, b) for a, b in zip(own, variable.indices, strict=False)))
    return same * mark(*expr.args, *variable.indices[len(own) :])


class Approach(Expr):
    """Stand for the limit of an expression as a variable goes to a point, from above for side 1, below for -1."""

    is_commutative = True
    precedence = PRECEDENCE["Mul"]

    def __new__(cls, body: Any, variable: Any, point: Any, side: Any = 0) -> Approach:
        """Build the node from an expression, a variable, a point and the side from which it is reached, 0 for both."""
        return Expr.__new__(cls, *(sympify(a, strict=True) for a in (body, variable, point, side)))

    def _latex(self, printer: Any) -> str:
        body, variable, point = (printer._print(a) for a in self.args[:3])
        side = {1: "^+", -1: "^-"}.get(self.args[3], "")
        return rf"\lim_{{{variable} \to {point}{side}}} {body}"


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
