"""Expression swell: how many operations a derivative takes, written out, with common parts, and automatic.

A. Griewank and A. Walther, Evaluating Derivatives (2008), chapters 1 and 3; S. Laue, On the equivalence of automatic
and symbolic differentiation (2019): differentiation does not swell, writing the result without names for its common
parts does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from sympy import Expr

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.functions import sigmoid
from calcwork.algebra.scope import Scope, scalar
from calcwork.differentiate.graph import DATA, VARIABLE, Graph
from calcwork.differentiate.operations import automatic, with_shared_parts, written_out
from calcwork.differentiate.taylor import taylor_derivatives
from calcwork.differentiate.tracing import computation_graph
from calcwork.errors import UserError

Nested: TypeAlias = tuple[Scope, Expr, tuple[str, ...]]
Step: TypeAlias = Callable[[Expr, Scope], Expr]
STARTS = (0.7, 1.9, -0.6, 0.31, -2.3, 7.0)
DEPTH, ORDER, GRADIENT = "depth", "order", "gradient"


@dataclass(frozen=True)
class SwellRow:
    """Counts of operations for one depth or order: the function alone, and with its derivatives in three ways."""

    n: int
    function: int
    written_out: int
    shared: int
    automatic: int


@dataclass(frozen=True)
class Swell:
    """The counts of a family of functions by depth, or of one function by order of derivative.

    ``by`` is "depth", "order" or "gradient"; the last has one row. ``shared_by`` says how common parts were found.
    """

    title: str
    by: str
    rows: tuple[SwellRow, ...]
    shared_by: str = "SymPy's cse"

    @property
    def growth(self) -> tuple[float, float, float]:
        """Return by which factors the counts of the last row exceed those of the row before."""
        last, before = self.rows[-1], self.rows[-2]
        return (
            last.written_out / before.written_out,
            last.shared / before.shared,
            last.automatic / before.automatic,
        )


@dataclass(frozen=True)
class Family:
    """Functions that nest deeper and deeper: ``build(n)`` gives the scope, the function and its variables."""

    title: str
    build: Callable[[int], Nested]
    usual: int
    deepest: int


def _logistic_map(n: int) -> Nested:
    return _nested(Scope().declare("x"), ("x",), [lambda v, scope: 4 * v * (1 - v)] * n, scalar("x"))


def _product(n: int) -> Nested:
    scope, names = _scalars("x", n)
    return _nested(scope, names, [partial(_times, name) for name in names[1:]], scalar(names[0]))


def _sigmoid_chain(n: int) -> Nested:
    scope, names = _scalars("w", n)
    steps = [partial(_unit, name) for name in names]
    return _nested(scope.declare("x"), names, steps, scalar("x"))


def _times(name: str, value: Expr, scope: Scope) -> Expr:
    return value * scope[name]


def _unit(name: str, value: Expr, scope: Scope) -> Expr:
    return sigmoid(scope[name] * value)


def _nested(scope: Scope, variables: tuple[str, ...], steps: Sequence[Step], value: Expr) -> Nested:
    """Return the scope in which each step has a name of its own, as a program would have it, and the last of them."""
    for k, step in enumerate(steps, 1):
        name = scalar(f"f_{k}")
        scope, value = scope.define(name, step(value, scope)), name
    return scope, value, variables


def _scalars(letter: str, n: int) -> tuple[Scope, tuple[str, ...]]:
    names = tuple(f"{letter}_{k}" for k in range(1, n + 1))
    scope = Scope()
    for name in names:
        scope = scope.declare(name)
    return scope, names


FAMILIES: dict[str, Family] = {
    "logistic-map": Family("x ← 4x(1 − x) n times, with its derivative by x", _logistic_map, 8, 11),
    "product": Family("x_1 x_2 … x_n with its gradient (Speelpenning's product)", _product, 10, 30),
    "sigmoid-chain": Family("σ(w_n σ(… σ(w_1 x))) with its gradient by w_1, …, w_n", _sigmoid_chain, 10, 20),
}


def swell_of_family(name: str, depth: int | None = None) -> Swell:
    """Count the operations of a family from depth 1 to ``depth``.

    Raises
    ------
    UserError
        When the name is unknown, or the depth below 2 or too deep to be written out in a few seconds.

    Examples
    --------
    >>> [row.written_out for row in swell_of_family("logistic-map", 3).rows]
    [5, 29, 100]
    """
    if name not in FAMILIES:
        raise UserError(f"there is no family named {name!r}, expected one of {', '.join(FAMILIES)}.")
    family = FAMILIES[name]
    depth = checked_depth(depth, usual=family.usual, deepest=family.deepest)
    first = 1 if family.build(1)[0].definitions else 2
    return Swell(f"{name}: {family.title}", DEPTH, tuple(_row(n, *family.build(n)) for n in range(first, depth + 1)))


def checked_depth(depth: int | None, *, usual: int, deepest: int) -> int:
    """Return the depth, or the usual one where none is given."""
    depth = usual if depth is None else depth
    if not 2 <= depth <= deepest:
        raise UserError(f"the depth is {depth}, expected a number from 2 to {deepest}; try {usual}.")
    return depth


def _row(n: int, scope: Scope, value: Expr, variables: tuple[str, ...]) -> SwellRow:
    """Count SymPy's derivatives of the function without names, and the sweeps through it as it is declared."""
    sweeps = automatic(computation_graph(value, variables, scope))
    value = expand_definitions(value, scope)
    everything = [value, *(value.diff(scope[v]) for v in variables)]
    return SwellRow(
        n, written_out(value), sum(map(written_out, everything)), with_shared_parts(everything), sum(sweeps)
    )


def swell_of_gradient(value: Expr, variables: tuple[str, ...], scope: Scope, title: str) -> Swell:
    """Count the operations of a scalar function of scalars with its gradient."""
    return Swell(title, GRADIENT, (_row(1, scope, value, variables),))


def swell_of_orders(value: Expr, variable: str, scope: Scope, title: str, depth: int | None = None) -> Swell:
    """Count the operations of a scalar function with its derivatives by one variable, up to orders 1, 2, ..., depth.

    The automatic derivatives are those of Taylor arithmetic, all orders in one sweep.

    Raises
    ------
    UserError
        When the depth is below 2 or above 10.
    NotSupportedYet
        When the function has an operation without a rule for power series.
    """
    depth = checked_depth(depth, usual=6, deepest=10)
    graph = computation_graph(value, (variable,), scope)
    value = expand_definitions(value, scope)
    derivatives, rows = [value], []
    for order in range(1, depth + 1):
        derivatives.append(derivatives[-1].diff(scope[variable]))
        rows.append(
            SwellRow(
                order,
                written_out(value),
                sum(map(written_out, derivatives)),
                with_shared_parts(derivatives),
                _taylor_count(graph, order),
            )
        )
    return Swell(title, ORDER, tuple(rows))


def _taylor_count(graph: Graph, order: int) -> int:
    """Count the operations of Taylor arithmetic, at the first of some points where the function is analytic.

    The count is the same at all of them.
    """
    leaves = [n.name for n in graph.nodes if n.operation in (DATA, VARIABLE)]
    for start in STARTS:
        point = {name: start + 0.1 * k for k, name in enumerate(leaves)}
        try:
            return taylor_derivatives(graph, point, order).operations
        except UserError:  # not analytic there: the next point may do
            continue
    raise UserError(
        f"{graph.target.name} is analytic at none of the points that were tried ({', '.join(map(str, STARTS))}); "
        "scale its variable."
    )
