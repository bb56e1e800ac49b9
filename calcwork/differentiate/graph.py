"""The computation graph of an expression: its operations on arrays, each once, in the order of their evaluation."""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Expr, S, Symbol

from calcwork.algebra.scope import Scope, array, scalar

DATA, VARIABLE, INDEX, DELTA = "data", "variable", "index", "delta"


@dataclass(frozen=True)
class Operand:
    """An array that an operation reads: ``factor * node[places]**power``, the places being indices or numbers from 1.

    In a sum the factor is the term's coefficient, in a product the power is 1 or -1; elsewhere both are 1.
    """

    node: int
    places: tuple[Expr, ...] = ()
    factor: Expr = S.One
    power: int = 1


@dataclass(frozen=True)
class Node:
    """One array of the graph and the operation that makes it.

    ``indices`` are the axes of the array and ``sizes`` their lengths; ``over`` are the axes that the operation sums or
    reduces over, with their lengths. ``operation`` is a SymPy class, or one of the words data, variable, index, delta.
    ``entry`` is the general entry as an expression of the entries of its operands. ``depends`` tells whether a
    derivative flows through the node, ``defined`` whether the problem itself gives it its name.
    """

    number: int
    name: str
    operation: type | str
    arguments: tuple[Operand | Expr, ...]
    entry: Expr
    indices: tuple[Symbol, ...] = ()
    sizes: tuple[Expr, ...] = ()
    over: tuple[tuple[Symbol, Expr], ...] = ()
    depends: bool = False
    defined: bool = True

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the arrays that the operation reads, numbers left out."""
        return tuple(a for a in self.arguments if isinstance(a, Operand))

    @property
    def element(self) -> Expr:
        """Return the node's own general entry."""
        return array(self.name, *self.sizes)[self.indices] if self.indices else scalar(self.name)


@dataclass(frozen=True)
class Graph:
    """The nodes of a scalar in the order of evaluation; the last is the scalar itself."""

    nodes: tuple[Node, ...]
    variables: tuple[str, ...]
    scope: Scope = field(repr=False)

    @property
    def target(self) -> Node:
        """Return the scalar that is differentiated."""
        return self.nodes[-1]

    def named(self, name: str) -> Node | None:
        """Return the node of a declared or defined quantity, None where the scalar does not rest on it."""
        return next((n for n in self.nodes if n.name == name), None)
