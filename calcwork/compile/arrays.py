"""Printing: elementwise expressions as NumPy text, each operand brought to the axes of the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Expr, Integer, Pow, Symbol
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.precedence import PRECEDENCE

from calcwork.algebra.functions import xlogy
from calcwork.compile.ir import Axes
from calcwork.compile.primitives import bell

# A product of matrices binds as `*` does, so it needs brackets as a factor; SymPy gives -a*b the precedence of a sum.
BELOW_PRODUCT = PRECEDENCE["Add"]


class Text(Symbol):
    """A piece of finished Python that takes part in an expression; ``precedence`` decides on its parentheses."""

    precedence: int

    def __new__(cls, text: str, precedence: int = PRECEDENCE["Atom"]) -> Text:
        """Make the symbol; equal text is one symbol."""
        symbol = Symbol.__xnew__(cls, text)
        symbol.precedence = precedence
        return symbol


class ArrayPrinter(NumPyPrinter):
    """Print elementwise expressions for ``import numpy as np``; ``products`` are functions that print as products."""

    products: tuple[type[Expr], ...] = (bell, xlogy)

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": True})

    def parenthesize(self, item: Expr, level: int, strict: bool = False) -> str:
        """Return the text of an operand; functions that print as products get the brackets of a product."""
        if not isinstance(item, self.products):
            return str(super().parenthesize(item, level, strict))
        tight = level > PRECEDENCE["Mul"] or (level == PRECEDENCE["Mul"] and not strict)
        return f"({self._print(item)})" if tight else str(self._print(item))

    def _module_format(self, fqn: str, register: bool = True) -> str:
        return fqn.replace("numpy.", "np.", 1)

    def _print_Text(self, expr: Text) -> str:
        return str(expr.name)

    def _print_Integer(self, expr: Integer) -> str:
        return str(int(expr))

    def _print_Pow(self, expr: Pow, rational: bool = False) -> str:
        base, power = expr.args
        if power.is_Integer and power < 0:
            below = self._print(base) if power == -1 else self._print_Pow(Pow(base, -power))
            return f"1/{below}" if below.isidentifier() or _is_call(below) else f"1/({below})"
        if power.is_Integer and power in (3, 4):  # np.power is slow, but for squares
            b = self.parenthesize(base, PRECEDENCE["Pow"])
            return f"({b}*{b}**2)" if power == 3 else f"({b}**2)**2"
        return str(super()._print_Pow(expr, rational=rational))

    def _print_minimum(self, expr: Expr) -> str:
        return self._call("np.minimum", expr)

    def _print_maximum(self, expr: Expr) -> str:
        return self._call("np.maximum", expr)

    def _print_Abs(self, expr: Expr) -> str:
        return self._call("np.abs", expr)

    def _print_sign(self, expr: Expr) -> str:
        return self._call("np.sign", expr)

    def _print_Heaviside(self, expr: Expr) -> str:
        return f"np.heaviside({self._print(expr.args[0])}, {float(expr.args[1])})"

    def _print_where_negative(self, expr: Expr) -> str:
        a, x, y = (self._print(arg) for arg in expr.args)
        if expr.args[0].could_extract_minus_sign() and not expr.args[0].is_Add:
            return f"np.where({self._print(-expr.args[0])} > 0, {x}, {y})"
        return f"np.where({a} < 0, {x}, {y})"

    def _print_equals(self, expr: Expr) -> str:
        a, b = (self.parenthesize(arg, PRECEDENCE["Relational"]) for arg in expr.args)
        return f"np.where({a} == {b}, 1, 0)"

    def _print_quotient(self, expr: Expr) -> str:
        a, b = (self.parenthesize(arg, PRECEDENCE["Pow"]) for arg in expr.args)
        return f"({a}/{b})"

    def _print_xlogy(self, expr: Expr) -> str:
        x, y = (self._print(arg) for arg in expr.args)
        return f"{x}*np.log(np.where({x} == 0, 1, {y}))"

    def _print_erf(self, expr: Expr) -> str:
        return self._call("_erf", expr)

    def _print_erfc(self, expr: Expr) -> str:
        return self._call("_erfc", expr)

    def _print_log_gamma(self, expr: Expr) -> str:
        return self._call("_log_gamma", expr)

    def _print_polygamma(self, expr: Expr) -> str:
        return self._call("_polygamma", expr)

    def _call(self, function: str, expr: Expr) -> str:
        return f"{function}({', '.join(self._print(a) for a in expr.args)})"


def _is_call(text: str) -> bool:
    """Tell whether a text is one call of a NumPy function, its bracket closing at the end."""
    name, _, rest = text.partition("(")
    if not name.startswith("np.") or not name.replace(".", "").isidentifier():
        return False
    depth = 1
    for place, character in enumerate(rest, 1):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if not depth:
            return place == len(rest)
    return False


def align(text: str, axes: Axes, target: Axes) -> str:
    """Return text that brings an array with these axes to the axes of an elementwise expression.

    Examples
    --------
    >>> from calcwork.compile.ir import Axis
    >>> n, d = Axis("N", 0), Axis("D", 0)
    >>> align("r", (n,), (n, d)), align("w", (d,), (n, d)), align("A", (d, n), (n, d))
    ('r[:, None]', 'w', 'A.T')
    """
    present = tuple(a for a in target if a in axes)
    if present != axes:
        order = tuple(axes.index(a) for a in present)
        turned = order == tuple(reversed(range(len(axes))))
        text += ".T" if turned else ".mT" if order == (0, 2, 1) else f".transpose{order}"
    first = next((n for n, a in enumerate(target) if a in axes), len(target))
    inside = [":" if a in axes else "None" for a in target[first:]]
    return f"{text}[{', '.join(inside)}]" if "None" in inside else text


def render(
    expr: Expr,
    target: Axes,
    operand: Callable[[Symbol, Axes], tuple[str, Axes, int]],
    printer: Any,
    names: Mapping[Symbol, Any],
) -> str:
    """Return an elementwise expression as text over the target axes."""
    texts: dict[Symbol, Expr] = {}
    for symbol in expr.free_symbols & names.keys():
        text, axes, precedence = operand(symbol, target)
        moved = align(text if precedence > BELOW_PRODUCT else f"({text})", axes, target)
        same = moved == f"({text})"
        texts[symbol] = Text(text, precedence) if same else Text(moved)
    return str(printer.doprint(expr.xreplace(texts)))
