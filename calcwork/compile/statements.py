"""Statements: each operation of a program as one line of NumPy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sympy import Add, Expr, Symbol
from sympy.codegen.cfunctions import log1p
from sympy.printing.precedence import PRECEDENCE

from calcwork.compile.arrays import BELOW_PRODUCT, align, render
from calcwork.compile.ir import (
    Axes,
    Axis,
    Back,
    Chosen,
    Determinant,
    Diagonal,
    Einsum,
    Given,
    Gram,
    Identity,
    Inverse,
    Let,
    Load,
    MatMul,
    Operation,
    Place,
    Program,
    Range,
    Reduce,
    Shifted,
    Signs,
    State,
    Total,
    View,
    Window,
)

ATOM = PRECEDENCE["Atom"]


class Statements:
    """Print operations; ``names`` holds the variables that are assigned already, others are printed in place."""

    def __init__(self, program: Program, printer: Any, arguments: dict[str, str]) -> None:
        self.program = program
        self.printer = printer
        self.arguments = arguments
        self.names: dict[Symbol, str] = {}
        self.helpers: set[str] = set()
        self.arrays: dict[tuple[Symbol, str], str] = {}  # of members that a loop gives
        self.inputs: list[str] = []  # of the step of a loop
        self.sequences: dict[str, str] = {}  # in the step of a loop
        self.step = ""

    def text(self, expr: Expr, target: Axes) -> str:
        """Return an elementwise expression as text over the target axes."""
        return render(expr, target, self.operand, self.printer, self.program.ops)

    def operand(self, symbol: Symbol, target: Axes = ()) -> tuple[str, Axes, int]:
        """Return the text of a placeholder, the order of its axes, and its precedence.

        A product that is printed in place is turned, (AB)^T = B^T A^T, where the target has its last two axes so.
        """
        op = self.program.ops[symbol]
        if symbol in self.names:
            return self.names[symbol], op.axes, ATOM
        if isinstance(op, View):
            text, _, precedence = self.operand(op.source)
            return text, op.axes, precedence
        if isinstance(op, Chosen):  # the 0 has no axes, so those of the other are settled inside
            axes = target or op.axes
            return f"({self.text(op.body, axes)} if {self.step} == {op.place} else 0)", axes, ATOM
        if isinstance(op, MatMul) and (axes := _swapped(op)) == tuple(a for a in target if a in op.axes) != op.axes:
            return self._product_turned(op), axes, BELOW_PRODUCT
        if isinstance(op, Einsum):
            op = replace(op, axes=tuple(a for a in target if a in op.axes) or op.axes)
        text, precedence = self.right_side(op)
        return text, op.axes, precedence

    def right_side(self, op: Operation) -> tuple[str, int]:
        """Return the text that computes an operation, and its precedence."""
        printers: dict[type, Callable[[Any], tuple[str, int]]] = {
            Load: self._load,
            Let: lambda op: (_bare(self.text(op.expr, op.axes)), 0),
            Total: self._total,
            MatMul: self._matmul,
            Gram: self._gram,
            Einsum: self._einsum,
            Reduce: self._reduce,
            Identity: lambda op: (f"np.eye({op.axes[0].size})", ATOM),
            Shifted: self._shifted,
            Signs: lambda op: ("np.cross(np.eye(3)[:, None], np.eye(3))", ATOM),
            Range: lambda op: (f"np.arange(1, {_after(op.axes[0].size)})", ATOM),
            Inverse: lambda op: (f"np.linalg.inv({_bare(self.text(op.body, op.axes))})", ATOM),
            Determinant: self._determinant,
            Diagonal: self._diagonal,
            State: self._state,
            Given: lambda op: (self.inputs[op.number], ATOM),
            Back: lambda op: (f"{self.sequences[op.name]}[{-op.lag}]", ATOM),
        }
        return printers[type(op)](op)

    def _load(self, op: Load) -> tuple[str, int]:
        places = op.places[:1] if _is_row(op.places) else op.places
        return self._at_places(self.arguments[op.name], places), ATOM

    def _state(self, op: State) -> tuple[str, int]:
        plain = next((n for n, p in enumerate(reversed(op.places)) if not isinstance(p, Axis)), len(op.places))
        whole = sum(isinstance(p, Axis) for p in op.places) == len(op.places)
        places = (
            op.places
            if whole or any(isinstance(p, Window) and p.turn for p in op.places)
            else op.places[: -plain or None]
        )
        return self._at_places(self.arrays[op.source, op.name], places), ATOM

    def _at_places(self, name: str, places: tuple[Place, ...]) -> str:
        """Return an array at places."""
        parts = [_part(p) for p in places]
        text = name if set(parts) <= {":"} else f"{name}[{', '.join(parts)}]"
        kept = [p for p in places if not isinstance(p, int | str)]
        for axis, place in enumerate(kept):
            if isinstance(place, Window) and place.turn:
                text = f"np.roll({text}, {-place.turn}{f', axis={axis}' if len(kept) > 1 else ''})"
        return text

    def _laid_out(self, body: Expr, over: Axes, kept: Axes) -> Axes:
        """Return the axes of a body in an order that leaves the kept ones in theirs, whatever it was rewritten to."""
        axes = self.program.axes(body)
        return axes if tuple(a for a in axes if a not in over) == kept else (*kept, *over)

    def _total(self, op: Total) -> tuple[str, int]:
        axes = self._laid_out(op.body, op.over, op.axes)
        if op.axes:
            numbers = tuple(n for n, a in enumerate(axes) if a in op.over)
            return self._sum(op.body, axes, f", axis={numbers[0] if len(numbers) == 1 else numbers}"), ATOM
        logs = [t for t in Add.make_args(op.body) if isinstance(t, log1p)]
        if "_sum_log1p" not in self.helpers_known or not logs:
            return self._sum(op.body, axes, ""), ATOM
        self.helpers.add("_sum_log1p")
        parts = [f"_sum_log1p({self.text(t.args[0], self.program.axes(t))})" for t in logs]
        rest = op.body - Add(*logs)
        parts += [] if rest == 0 else [self._sum(rest, self.program.axes(rest), "")]
        return " + ".join(parts), PRECEDENCE["Add"]

    helpers_known: frozenset[str] = frozenset()

    def _sum(self, body: Expr, axes: Axes, how: str) -> str:
        text = self.text(body, axes)
        return f"{text}.sum({how[2:]})" if text.isidentifier() else f"np.sum({text}{how})"

    def side(self, expr: Expr, axes: Axes) -> str:
        """Return one side of a matrix product."""
        if expr.is_Symbol:
            text, own, precedence = self.operand(expr, axes)
            return align(text if precedence == ATOM else f"({text})", own, axes)
        text = self.text(expr, axes)
        return text if re.fullmatch(r"\w+\(\w+\)", text) else f"({text})"

    def turned(self, expr: Expr, axes: Axes) -> str:
        """Return one side of a matrix product with its last two axes swapped."""
        if expr.is_Symbol:
            return self.side(expr, (*axes[:-2], axes[-1], axes[-2]))
        text = self.side(expr, axes)
        return _turned(text) if len(axes) == 2 else f"{text}.mT"

    def _matmul(self, op: MatMul) -> tuple[str, int]:
        at_left, at_right = op.left_axes.index(op.over), op.right_axes.index(op.over)
        if op.stacked:
            return self._stack(op, turned=False), BELOW_PRODUCT
        left, right = self.side(op.left, op.left_axes), self.side(op.right, op.right_axes)
        if len(op.left_axes) > 2 or len(op.right_axes) > 2:
            return f"np.tensordot({_bare(left)}, {_bare(right)}, axes=({at_left}, {at_right}))", ATOM
        if len(op.left_axes) == 1 and at_right:
            return f"{right} @ {left}", BELOW_PRODUCT
        if len(op.right_axes) == 1 and len(op.left_axes) == 2 and not at_left:
            return f"{right} @ {left}", BELOW_PRODUCT
        left = self.turned(op.left, op.left_axes) if len(op.left_axes) == 2 and not at_left else left
        right = self.turned(op.right, op.right_axes) if len(op.right_axes) == 2 and at_right else right
        return f"{left} @ {right}", BELOW_PRODUCT

    def _stack(self, op: MatMul, *, turned: bool) -> str:
        """Return the product of each matrix of a stack with a vector or a matrix."""
        last = op.left_axes[-1] == op.over
        side = self.turned if turned else self.side
        left = side(op.left, op.left_axes)
        matrix = len(op.right_axes) == 2
        swap = matrix and (op.right_axes.index(op.over) == last) != turned
        right = (self.turned if swap else self.side)(op.right, op.right_axes)
        return f"{left} @ {right}" if last != turned else f"{right} @ {left}"

    def _product_turned(self, op: MatMul) -> str:
        """Return the transposed product, or stack of products."""
        if op.stacked:
            return self._stack(op, turned=True)
        left = (self.turned if op.left_axes[-1] == op.over else self.side)(op.left, op.left_axes)
        right = (self.side if op.right_axes[-1] == op.over else self.turned)(op.right, op.right_axes)
        return f"{right} @ {left}"

    def _gram(self, op: Gram) -> tuple[str, int]:
        side = self.side(op.body, op.body_axes)
        at = op.body_axes.index(op.over)
        if len(op.body_axes) > 2:
            return f"np.tensordot({side}, {side}, axes=({at}, {at}))", ATOM
        return (f"{side} @ {_turned(side)}" if at else f"{_turned(side)} @ {side}"), BELOW_PRODUCT

    def _einsum(self, op: Einsum) -> tuple[str, int]:
        letters: dict[Axis, str] = {}
        for factor in op.factors:
            for axis in self.program.axes(factor):
                letters.setdefault(axis, "ijklmnpqrstuvw"[len(letters)])
        spec = ",".join("".join(letters[a] for a in self.program.axes(f)) for f in op.factors)
        spec += "->" + "".join(letters[a] for a in op.axes)
        operands = ", ".join(_bare(self.side(f, self.program.axes(f))) for f in op.factors)
        batch = {a for a in op.axes if sum(a in self.program.axes(f) for f in op.factors) > 1}
        how = "" if batch else ", optimize=True"
        return f'np.einsum("{spec}", {operands}{how})', ATOM

    def _determinant(self, op: Determinant) -> tuple[str, int]:
        how = getattr(self.printer, "log_det", "np.log(np.linalg.det({}))") if op.logarithm else "np.linalg.det({})"
        return how.format(_bare(self.text(op.body, (*op.axes, *op.over)))), ATOM

    def _shifted(self, op: Shifted) -> tuple[str, int]:
        one, other = (a.size for a in op.axes)
        turned = "" if op.shift == "0" else f", {op.shift[1:]}" if op.shift[0] == "-" else f", -{op.shift}"
        plain = re.fullmatch(r"-?\w+", op.shift)
        return f"np.eye({one}, {other}{turned if plain else f', -({op.shift})'})", ATOM

    def _diagonal(self, op: Diagonal) -> tuple[str, int]:
        last = ", axis1=-2, axis2=-1" if len(op.axes) > 1 else ""
        return f"np.diagonal({self.operand(op.source)[0]}{last})", ATOM

    def _reduce(self, op: Reduce) -> tuple[str, int]:
        axes = self._laid_out(op.body, (op.over,), op.axes)
        at = axes.index(op.over)
        text = self.text(op.body, axes)
        if op.kind in ("prod", "max"):
            return f"np.{op.kind}({text}, axis={at})", ATOM
        self.helpers.add(f"_{op.kind}")
        return f"_{op.kind}({text}, {at})", ATOM


def _swapped(op: MatMul) -> Axes:
    """Return the axes of a product of two matrices, or of a stack of them, with the last two swapped."""
    matrices = len(op.right_axes) == 2 and (op.stacked or len(op.left_axes) == 2)
    return (*op.axes[:-2], op.axes[-1], op.axes[-2]) if matrices else op.axes


def _after(size: str) -> str:
    """Return a size and one more as text."""
    less = re.fullmatch(r"(\w+) - 1", size)
    return less[1] if less else f"{size} + 1"


def _is_row(places: tuple[Place, ...]) -> bool:
    """Tell whether places are all those behind one that is fixed."""
    return isinstance(places[0], int | str) and all(isinstance(p, Axis) for p in places[1:]) if places else False


def _part(place: Place) -> str:
    """Return an index of an array as text, counted from 0."""
    match place:
        case Axis():
            return ":"
        case Window():
            return place.part
        case int():
            return str(place - 1)
    return str(place)


def _turned(text: str) -> str:
    return text[:-2] if text.endswith(".T") else f"{text}.T"


def _bare(text: str) -> str:
    """Drop parentheses around a whole argument."""
    depth = 0
    for n, c in enumerate(text):
        depth += {"(": 1, ")": -1}.get(c, 0)
        if depth == 0 and n < len(text) - 1:
            return text
    return text[1:-1] if text.startswith("(") else text
