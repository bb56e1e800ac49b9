"""Reverse accumulation: the values of a graph's nodes at a point, and the adjoint dJ/dv of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from sympy import Expr, Symbol

from calcwork.algebra.scope import Scope
from calcwork.compile.data import Array, check_names, read_arrays
from calcwork.differentiate.graph import DATA, DELTA, INDEX, VARIABLE, Graph, Node, Operand
from calcwork.differentiate.pullbacks import MATRICES, REDUCTIONS, RULES, Rule
from calcwork.errors import Impossible, UserError


@dataclass(frozen=True)
class Accumulation:
    """Hold the values and adjoints of a graph at a point, by the number of the node.

    ``adjoints`` lacks the nodes through which no derivative flows. ``sizes`` are those of the point. ``remarks`` name
    the subgradients that were taken, and the variables that the scalar does not depend on.
    """

    graph: Graph
    values: tuple[Array, ...]
    adjoints: Mapping[int, Array]
    sizes: Mapping[str, int]
    remarks: tuple[str, ...] = field(default=())

    @property
    def value(self) -> float:
        """Return the scalar's value."""
        return float(self.values[-1])

    @property
    def gradient(self) -> dict[str, Array]:
        """Return the derivative by each variable, in the variable's shape; zero where it does not occur."""
        found = {}
        for name in self.graph.variables:
            node = self.graph.named(name)
            shape = tuple(_length(n, self.sizes) for n in self.graph.scope.declarations[name].shape)
            found[name] = np.zeros(shape) if node is None else self.adjoints.get(node.number, np.zeros(shape))
        return found


def accumulate(graph: Graph, point: Mapping[str, Any], *, sizes: Mapping[str, int] | None = None) -> Accumulation:
    """Evaluate every node forward, then its adjoint backward, the derivative of the scalar by the node.

    Parameters
    ----------
    graph : Graph
        Of shape () at its target.
    point : mapping
        An array for every leaf of the graph, by its name, in its declared shape.
    sizes : mapping, optional
        The sizes that no array shows.

    Raises
    ------
    UserError
        When an array is missing, unknown or of another shape, when a size stays open, or when a node's value or
        adjoint is not finite at the point.
    Impossible
        At a jump, where there is no derivative.

    Notes
    -----
    A. Griewank and A. Walther, Evaluating Derivatives (2008), chapter 3.

    Examples
    --------
    >>> from sympy import log
    >>> from calcwork.algebra import Scope
    >>> from calcwork.differentiate.tracing import computation_graph
    >>> scope = Scope().declare("x").declare("y")
    >>> found = accumulate(computation_graph(scope["x"] * log(scope["y"]), ("x", "y"), scope), {"x": 3.0, "y": 2.0})
    >>> float(found.gradient["y"])
    1.5
    """
    leaves = [n.name for n in graph.nodes if n.operation in (DATA, VARIABLE)]
    check_names(point, leaves)
    arrays, known = read_arrays(point, graph.scope, sizes)
    sweep = _Sweep(graph, arrays, known)
    values = sweep.forward()
    adjoints = sweep.backward()
    return Accumulation(graph, tuple(values), adjoints, known, tuple(sweep.remarks))


Frame: TypeAlias = dict[Symbol, int]


class _Sweep:
    """Walk the graph once forward and once backward."""

    def __init__(self, graph: Graph, arrays: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
        self.graph = graph
        self.arrays = arrays
        self.sizes = sizes
        self.values: list[Array] = []
        self.remarks: list[str] = []

    def forward(self) -> list[Array]:
        """Return the value of every node, in the shape of its declaration."""
        with np.errstate(all="ignore"):
            for node in self.graph.nodes:
                value = np.asarray(self._value(node), dtype=np.float64)
                self.values.append(_finite(value, node, "value", self.graph.scope))
        return self.values

    def backward(self) -> dict[int, Array]:
        """Return the adjoint of every node on which the scalar depends through the variables."""
        self._say_absent()
        adjoints: dict[int, Array] = {}
        if self.graph.target.depends:
            adjoints[self.graph.target.number] = np.ones(())
        with np.errstate(all="ignore"):
            for node in reversed(self.graph.nodes):
                if node.number in adjoints:
                    _finite(adjoints[node.number], node, "adjoint", self.graph.scope)
                    self._pull_back(node, adjoints)
        return dict(sorted(adjoints.items()))

    def _say_absent(self) -> None:
        reached = {self.graph.target.number}
        for node in reversed(self.graph.nodes):
            if node.number in reached:
                reached |= {o.node for o in node.operands}
        for name in self.graph.variables:
            found = self.graph.named(name)
            if found is None or found.number not in reached:
                self.remarks.append(f"{self.graph.target.name} does not depend on {name}: its derivative is zero")

    # --- forward ------------------------------------------------------------------------------------------------------

    def _value(self, node: Node) -> Any:
        if node.operation in (DATA, VARIABLE):
            return self.arrays[node.name]
        if node.operation == INDEX:
            return np.arange(1.0, self._length(node.sizes[0]) + 1)
        if node.operation == DELTA:
            return self._delta(node)
        if node.operation in MATRICES:
            return MATRICES[node.operation][0](self._matrix(node))
        rule = _rule(node)
        arguments = self._arguments(node)
        value = rule.value(*arguments)
        deciding = [a for a in node.arguments[: rule.deciding] if isinstance(a, Operand)]
        flows = any(self.graph.nodes[a.node].depends for a in deciding)
        if flows and rule.kink is not None and np.any(rule.kink(*arguments)):
            self.remarks.append(f"{node.name} is at a kink, where {rule.subgradient} is taken")
        if flows and rule.jump is not None and np.any(rule.jump(*arguments)):
            raise Impossible(
                f"{node.name} = {node.entry} jumps at the point, where it has no derivative; give another point."
            )
        shape = tuple(self._frame(node).values())
        value = np.broadcast_to(value, shape)
        if node.operation in REDUCTIONS:
            value = REDUCTIONS[node.operation].value(value, self._reduced(node))
            return value.reshape(shape[: len(node.indices)])
        return value

    def _delta(self, node: Node) -> Array:
        frame = self._frame(node)
        grid = [_grid(a, frame) for a in node.entry.args]
        return np.broadcast_to(grid[0] == grid[1], tuple(frame.values()))

    def _arguments(self, node: Node) -> list[Any]:
        frame = self._frame(node)
        return [self._take(a, frame) if isinstance(a, Operand) else self._number(a) for a in node.arguments]

    def _matrix(self, node: Node) -> Any:
        return np.broadcast_to(self._arguments(node)[0], tuple(self._frame(node).values()))

    def _take(self, operand: Operand, frame: Frame) -> Any:
        taken = self.values[operand.node][tuple(_grid(p, frame) for p in operand.places)]
        factor = self._number(operand.factor)
        return factor * (taken if operand.power == 1 else taken**operand.power)

    # --- backward -----------------------------------------------------------------------------------------------------

    def _pull_back(self, node: Node, adjoints: dict[int, Array]) -> None:
        """Add to the adjoints of a node's operands what flows to them through the node."""
        flowing = [isinstance(a, Operand) and self.graph.nodes[a.node].depends for a in node.arguments]
        if not any(flowing):
            return
        frame = self._frame(node)
        slopes = self._slopes(node, adjoints[node.number])
        for argument, slope, flows in zip(node.arguments, slopes, flowing, strict=True):
            if flows:
                assert isinstance(argument, Operand)  # noqa: S101 - for the type
                self._put(argument, np.broadcast_to(slope, tuple(frame.values())), frame, adjoints)

    def _slopes(self, node: Node, adjoint: Array) -> list[Any]:
        """Return the adjoint times the slope by each argument, on all axes of the operation."""
        arguments = self._arguments(node)
        value = self.values[node.number]
        if node.operation in MATRICES:
            return [MATRICES[node.operation][1](adjoint, value, self._matrix(node))]
        if node.operation in REDUCTIONS:
            inner = np.broadcast_to(_rule(node).value(*arguments), tuple(self._frame(node).values()))
            widened = (*value.shape, *(1 for _ in node.over))
            slope = REDUCTIONS[node.operation].slope(value.reshape(widened), inner, self._reduced(node))
            adjoint, value = adjoint.reshape(widened) * slope, inner
        return [adjoint * s for s in _rule(node).slopes(value, *arguments)]

    def _put(self, operand: Operand, slope: Array, frame: Frame, adjoints: dict[int, Array]) -> None:
        """Add a slope to the adjoint of an operand: summed over the axes that it lacks, at its own places."""
        value = self.values[operand.node]
        places = tuple(_grid(p, frame) for p in operand.places)
        slope = slope * self._number(operand.factor)
        if operand.power != 1:
            slope = slope * operand.power * value[places] ** (operand.power - 1)
        missing = tuple(n for n, label in enumerate(frame) if label not in operand.places)
        slope = np.sum(slope, axis=missing, keepdims=True)
        whole = adjoints.setdefault(operand.node, np.zeros(value.shape))
        whole[places] += slope if any(isinstance(p, np.ndarray) for p in places) else slope.reshape(())

    # --- axes ---------------------------------------------------------------------------------------------------------

    def _frame(self, node: Node) -> Frame:
        """Return the axes of an operation with their lengths, those of its result first."""
        own = () if node.operation in MATRICES else zip(node.indices, node.sizes, strict=True)
        return {i: self._length(n) for i, n in (*own, *node.over)}

    def _reduced(self, node: Node) -> tuple[int, ...]:
        return tuple(range(len(node.indices), len(node.indices) + len(node.over)))

    def _length(self, size: Expr) -> int:
        return _length(size, self.sizes)

    def _number(self, expr: Expr) -> float:
        return float(expr.xreplace({s: self._length(s) for s in expr.free_symbols}))


def _grid(place: Expr, frame: Frame) -> Any:
    """Return the entries of a place: a number from 0, or a range along its own axis."""
    if place not in frame:
        return int(place) - 1
    return np.arange(frame[place]).reshape([frame[i] if i == place else 1 for i in frame])


def _rule(node: Node) -> Rule:
    assert isinstance(node.operation, type)  # noqa: S101 - for the type: leaves are told before
    return RULES[node.operation]


def _length(size: Expr, sizes: Mapping[str, int]) -> int:
    if size.is_Integer:
        return int(size)
    if str(size) not in sizes:
        raise UserError(f"the size {size} cannot be read from the arrays; give it, as in sizes={{{str(size)!r}: 3}}.")
    return sizes[str(size)]


def _finite(array: Array, node: Node, what: str, scope: Scope) -> Array:
    if not np.isfinite(array).all():
        raise UserError(
            f"the {what} of {node.name} = {node.entry} is not finite at this point; give one inside the domain."
        )
    return array
