"""The array program: elementwise SymPy expressions over placeholder symbols, and the operation behind each.

Every placeholder stands for an array that carries named axes. X[i, j] and X[i, k] are two placeholders over one
argument; they differ in the axis of their second dimension. An elementwise expression carries all axes of its
placeholders, so broadcasting needs no notation of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sympy import Expr, Symbol

from calcwork.compile.names import python_name
from calcwork.errors import NotSupportedYet


@dataclass(frozen=True, order=True)
class Axis:
    """Name an axis: the ``number``-th index of an expression that runs over ``size``."""

    size: str
    number: int


Axes: TypeAlias = tuple[Axis, ...]


@dataclass(frozen=True)
class Window:
    """A part of a dimension, on an axis: a slice of it, or all of it turned by so many places."""

    axis: Axis
    part: str = ":"
    turn: int = 0


Place: TypeAlias = Axis | Window | int | str


@dataclass(frozen=True)
class Load:
    """An argument; ``places`` has an axis, a part of a dimension, or a fixed index from 1, for each dimension."""

    name: str
    places: tuple[Place, ...]

    @property
    def axes(self) -> Axes:
        """Return the axes that are not fixed."""
        return tuple(axis for p in self.places if (axis := axis_of(p)) is not None)


@dataclass(frozen=True)
class Let:
    """A named elementwise expression."""

    name: str
    expr: Expr
    axes: Axes


@dataclass(frozen=True)
class View:
    """Another placeholder's array under other axes, in the same order of dimensions."""

    source: Symbol
    axes: Axes


@dataclass(frozen=True)
class Total:
    """The sum of an elementwise expression over axes."""

    body: Expr
    over: Axes
    axes: Axes


@dataclass(frozen=True)
class MatMul:
    """The sum over one axis of a product left*right, whose other axes are apart: a matrix product.

    ``stacked``, the left side is a stack of matrices, and the right a vector or one matrix for all of them.
    """

    left: Expr
    right: Expr
    over: Axis
    left_axes: Axes
    right_axes: Axes
    stacked: bool = False

    @property
    def axes(self) -> Axes:
        """Return the remaining axes of the left side, then of the right; those of each matrix of a stack come last."""
        left, right = ([a for a in axes if a != self.over] for axes in (self.left_axes, self.right_axes))
        if self.stacked and self.left_axes[-1] != self.over:
            return (*left[:-1], *right, left[-1])
        return (*left, *right)


@dataclass(frozen=True)
class Gram:
    """A matrix product AᵀA of one array with itself: half the work of a general product (BLAS syrk)."""

    body: Expr
    over: Axis
    body_axes: Axes
    twin_axes: Axes

    @property
    def axes(self) -> Axes:
        """Return the remaining axes of the array, then those of its twin."""
        return tuple(a for a in (*self.body_axes, *self.twin_axes) if a != self.over)


@dataclass(frozen=True)
class Einsum:
    """The sum over axes of a product that is no matrix product, such as one with a shared free index."""

    factors: tuple[Expr, ...]
    over: Axes
    axes: Axes


@dataclass(frozen=True)
class Reduce:
    """Another reduction over one axis: ``max``, ``prod``, ``logsumexp``, or ``log_sum`` (that of terms <= 0)."""

    kind: str
    body: Expr
    over: Axis
    axes: Axes


@dataclass(frozen=True)
class Identity:
    """The Kronecker delta of two axes."""

    axes: Axes


@dataclass(frozen=True)
class Shifted:
    """The delta of two axes of unequal lengths: 1 where the first index is the second one and ``shift``."""

    axes: Axes
    shift: str


@dataclass(frozen=True)
class Signs:
    """The signs of the permutations of 1, 2, 3, over three axes."""

    axes: Axes


@dataclass(frozen=True)
class Range:
    """The index itself: 1, 2, ..., n."""

    axes: Axes


@dataclass(frozen=True)
class Inverse:
    """The inverse of the square matrix that an elementwise expression is over the last two axes."""

    body: Expr
    axes: Axes


@dataclass(frozen=True)
class Determinant:
    """The determinant of a square matrix over two axes, or the logarithm of it, one for each place on the others."""

    body: Expr
    over: Axes
    logarithm: bool = False
    axes: Axes = ()


@dataclass(frozen=True)
class Diagonal:
    """The diagonal of another placeholder's matrix, which lies on its last two axes."""

    source: Symbol
    axes: Axes


@dataclass(frozen=True)
class Input:
    """What one step of a loop reads from outside: an expression, its row of this step where it is ``stepped``."""

    expr: Expr
    axes: Axes
    stepped: bool


@dataclass(frozen=True)
class Begun:
    """A sequence of a loop: its name, the axes of a member, and the members before the first step, nearest first.

    At so many places ``before`` these it has no members; what is read there counts for nothing.
    """

    name: str
    axes: Axes
    starts: tuple[Expr, ...]
    before: int = 0


@dataclass(frozen=True, eq=False)
class Loop:
    """So many steps of an inner program, whose outputs are the members of sequences; ``step`` numbers them outside.

    Members of unequal shapes stay ``listed``, and do not become an array.
    """

    step: Axis
    reverse: bool
    inner: Program
    inputs: tuple[Input, ...]
    sequences: tuple[Begun, ...]
    axes: Axes = ()
    listed: bool = False


@dataclass(frozen=True)
class Given:
    """Inside of a loop: the input of this number."""

    number: int
    axes: Axes


@dataclass(frozen=True)
class Chosen:
    """Inside of a loop: an elementwise expression at the step of this number, counted from 0, and 0 at the others."""

    place: str
    body: Expr
    axes: Axes


@dataclass(frozen=True)
class Back:
    """Inside of a loop: the member of a sequence so many steps back."""

    name: str
    lag: int
    axes: Axes


@dataclass(frozen=True)
class State:
    """Members of a sequence that a loop gives; the first place counts them, those before the first step too."""

    source: Symbol
    name: str
    places: tuple[Place, ...]

    @property
    def axes(self) -> Axes:
        """Return the axes that are not fixed."""
        return tuple(axis for p in self.places if (axis := axis_of(p)) is not None)


Operation: TypeAlias = (
    Load
    | Let
    | View
    | Total
    | MatMul
    | Gram
    | Einsum
    | Reduce
    | Identity
    | Shifted
    | Signs
    | Range
    | Inverse
    | Determinant
    | Diagonal
    | Loop
    | Given
    | Chosen
    | Back
    | State
)
CONTRACTIONS = (Total, MatMul, Gram, Einsum)


def bodies(op: Operation) -> tuple[Expr, ...]:
    """Return the elementwise expressions that an operation reads."""
    match op:
        case Let(expr=body) | Total(body=body) | Gram(body=body) | Reduce(body=body):
            return (body,)
        case Inverse(body=body) | Determinant(body=body) | Chosen(body=body):
            return (body,)
        case MatMul(left=left, right=right):
            return (left, right)
        case Einsum(factors=factors):
            return factors
        case View(source=source) | Diagonal(source=source) | State(source=source):
            return (source,)
        case Loop(inputs=inputs, sequences=sequences):
            return (*(i.expr for i in inputs), *(e for s in sequences for e in s.starts))
    return ()


def with_bodies(op: Operation, new: tuple[Expr, ...]) -> Operation:
    """Return the operation over other elementwise expressions."""
    match op:
        case Let():
            return replace(op, expr=new[0])
        case Total() | Gram() | Reduce() | Inverse() | Determinant() | Chosen():
            return replace(op, body=new[0])
        case MatMul():
            return replace(op, left=new[0], right=new[1])
        case Einsum():
            return replace(op, factors=new)
        case View() | Diagonal() | State():
            return replace(op, source=new[0])
        case Loop():
            rest = iter(new)
            inputs = tuple(replace(i, expr=next(rest)) for i in op.inputs)
            begun = tuple(replace(s, starts=tuple(next(rest) for _ in s.starts)) for s in op.sequences)
            return replace(op, inputs=inputs, sequences=begun)
    return op


def summed(op: Operation) -> Axes:
    """Return the axes that an operation sums over."""
    match op:
        case Total(over=over) | Einsum(over=over) | Determinant(over=over):
            return over
        case MatMul(over=axis) | Gram(over=axis) | Reduce(over=axis):
            return (axis,)
    return ()


@dataclass(frozen=True)
class Output:
    """One result: its section (value, gradient, hessian), key, elementwise expression, and the order of its axes."""

    section: str
    key: str | tuple[str, str]
    expr: Expr
    axes: Axes


@dataclass
class Program:
    """Hold the operations behind all placeholders, each operation once.

    ``rank`` orders the sizes as they were declared, so that the rows of the data stay rows of what is computed;
    ``names`` has the names that the problem gives to expressions, ``peaks`` the arrays whose largest value is a size.
    With a size ``first`` that axis comes first everywhere, the others by rank.
    """

    ops: dict[Symbol, Operation] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    rank: dict[str, int] = field(default_factory=dict)
    names: dict[Expr, str] = field(default_factory=dict)
    peaks: dict[str, str] = field(default_factory=dict)
    first: str = ""
    _known: dict[tuple[Operation, bool | None], Symbol] = field(default_factory=dict)

    def add(self, op: Operation, *, positive: bool | None = None, integer: bool | None = None) -> Symbol:
        """Return the placeholder of an operation, a new one if it has none."""
        key = (op, positive)
        if key not in self._known:
            name = f"t{len(self.ops)}_"
            symbol = Symbol(name, positive=True) if positive else Symbol(name, real=True)
            self._known[key] = symbol
            self.ops[symbol] = op
        return self._known[key]

    def find(self, op: Operation) -> Symbol | None:
        """Return the placeholder of an operation if it has one."""
        return self._known.get((op, None)) or self._known.get((op, True))

    def axes(self, expr: Expr) -> Axes:
        """Return the axes of an elementwise expression, in the order of the operand that has most of them."""
        found = [self.ops[s].axes for s in sorted(expr.free_symbols, key=_number) if s in self.ops]
        found.sort(key=len, reverse=True)
        order: list[Axis] = []
        for axes in found:
            order += [a for a in axes if a not in order]
        if self.first and not expr.is_Symbol:
            order.sort(key=lambda a: (self.rank_of(a), a.number))
        return tuple(order)

    def rank_of(self, axis: Axis) -> int:
        """Return the place of an axis among others."""
        return -1 if axis.size == self.first else self.rank.get(axis.size, 0)

    def relabel(self, expr: Expr, mapping: dict[Axis, Axis]) -> Expr:
        """Return the same elementwise expression on other axes."""
        new: dict[Symbol, Expr] = {}
        for symbol in expr.free_symbols & self.ops.keys():
            op = self.ops[symbol]
            if mapping.keys().isdisjoint(op.axes):
                continue
            places = tuple(mapping.get(a, a) for a in op.axes)
            if places == op.axes:
                continue
            match op:
                case Load(places=old) | State(places=old):
                    moved: Operation = replace(op, places=tuple(_moved(p, mapping) for p in old))
                case Identity():
                    moved = Identity(tuple(sorted(places)))
                case Range():
                    moved = Range(places)
                case View(source, _):
                    moved = View(source, places)
                    if self.ops[source].axes == places:
                        new[symbol] = source
                        continue
                case _:
                    moved = View(symbol, places)
            new[symbol] = self.add(moved, positive=symbol.is_positive)
        return expr.xreplace(new)


def axis_of(place: Place) -> Axis | None:
    """Return the axis of a place in an argument, None where it is fixed."""
    return place.axis if isinstance(place, Window) else place if isinstance(place, Axis) else None


def _moved(place: Place, mapping: dict[Axis, Axis]) -> Place:
    if isinstance(place, Window):
        return replace(place, axis=mapping.get(place.axis, place.axis))
    return mapping.get(place, place) if isinstance(place, Axis) else place


def size_names(op: Operation) -> set[str]:
    """Return the names of the sizes that an operation needs."""
    texts = [a.size for a in op.axes]
    texts += [p for p in op.places if isinstance(p, str)] if isinstance(op, Load | State) else []
    texts += [p.part for p in op.places if isinstance(p, Window)] if isinstance(op, Load | State) else []
    texts += [op.shift] if isinstance(op, Shifted) else []
    texts += [op.step.size] if isinstance(op, Loop) else []
    inner = _sizes_inside(op.inner) if isinstance(op, Loop) else set[str]()
    return inner.union(*map(names_in_size, texts))


def _sizes_inside(program: Program) -> set[str]:
    """Return the names of the sizes that the steps of a loop need."""
    exprs = [o.expr for o in program.outputs] + [b for op in program.ops.values() for b in bodies(op)]
    found = {s.name for e in exprs for s in e.free_symbols - program.ops.keys()}
    found |= {n for o in program.outputs for a in o.axes for n in names_in_size(a.size)}
    return found.union(*map(size_names, program.ops.values()))


def names_in_size(size: str) -> set[str]:
    """Return the names in the size of an axis, such as the D of D - 2."""
    return {word for word in re.findall(r"\w+", size) if not word.isdigit()}


def _number(symbol: Symbol) -> tuple[int, str]:
    digits = symbol.name.strip("t_")
    return (int(digits) if digits.isdigit() else -1, symbol.name)


def next_axis(size: Expr | str, taken: Iterable[Axis]) -> Axis:
    """Return the first axis of this size that is not taken."""
    if not all(python_name(name) == name for name in names_in_size(str(size))):
        raise NotSupportedYet(f"the size {size} is not a plain name or number; declare a size with a name of its own.")
    numbers = {a.number for a in taken if a.size == str(size)}
    return Axis(str(size), next(n for n in range(len(numbers) + 1) if n not in numbers))
