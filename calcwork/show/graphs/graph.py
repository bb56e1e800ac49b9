"""The computation graph of a problem at a point: values and adjoints on its nodes, as text and data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork._version import __version__
from calcwork.algebra.recurrences import refuse_sequences
from calcwork.algebra.scope import Scope
from calcwork.algebra.structured import as_given
from calcwork.differentiate.graph import DATA, DELTA, INDEX, VARIABLE, Graph, Node
from calcwork.differentiate.reverse import Accumulation, accumulate
from calcwork.differentiate.tracing import computation_graph
from calcwork.notation import text
from calcwork.problems import Problem
from calcwork.show.graphs.point import choose_point, parse_point, parse_sizes
from calcwork.show.output.lines import columns, printable

EQUATION, SHAPE, NUMBER = 28, 6, 20
OPERATION = "operation"


@dataclass(frozen=True)
class GraphNode:
    """One array of the graph: its formula, what it reads, its value, and its adjoint if a derivative flows through it.

    ``kind`` is "data", "variable", "constant" or "operation".
    """

    name: str
    formula: str
    kind: str
    reads: tuple[str, ...]
    value: NDArray[np.float64]
    adjoint: NDArray[np.float64] | None

    @property
    def shape(self) -> str:
        """Return the lengths of the axes, as in ``4×3``; a scalar has none."""
        return "×".join(map(str, self.value.shape))


@dataclass(frozen=True)
class ComputationGraph:
    """The nodes of a scalar at a point, those that read nothing first, then in the order of evaluation.

    ``drawn`` names the leaves whose values were drawn with ``seed``. `str` gives a table of 80 columns, `dot` the text
    of a DOT file, `plot` a picture, `as_data` plain data with every entry.
    """

    title: str
    of: str
    nodes: tuple[GraphNode, ...]
    sizes: Mapping[str, int]
    drawn: tuple[str, ...]
    seed: int
    remarks: tuple[str, ...]
    accumulation: Accumulation = field(repr=False)

    @property
    def heading(self) -> str:
        """Return the scalar and what it is."""
        return self.title if self.title.startswith(f"{self.of} of ") else f"{self.of}: {self.title}"

    @property
    def gradient(self) -> dict[str, NDArray[np.float64]]:
        """Return the derivative by each variable, from reverse accumulation."""
        return self.accumulation.gradient

    def __getitem__(self, name: str) -> GraphNode:
        """Return a node by its name."""
        return next(n for n in self.nodes if n.name == name)

    def __str__(self) -> str:
        return "\n".join(table(self))

    def dot(self) -> str:
        """Return the graph in the DOT language of Graphviz."""
        from calcwork.show.graphs.dot import dot

        return dot(self)

    def plot(self, ax: Any = None) -> Any:
        """Draw the graph, data at the top and the scalar at the bottom, and return the Axes."""
        from calcwork.show.graphs.picture import plot_graph

        return plot_graph(self, ax=ax)

    def as_data(self) -> dict[str, Any]:
        """Return the graph as plain data, every entry of every array in it."""
        return {
            "calcwork": __version__,
            "problem": self.title,
            "of": self.of,
            "sizes": dict(self.sizes),
            "seed": self.seed,
            "drawn": list(self.drawn),
            "remarks": list(self.remarks),
            "nodes": [
                {
                    "name": n.name,
                    "formula": n.formula,
                    "kind": n.kind,
                    "reads": list(n.reads),
                    "shape": list(n.value.shape),
                    "value": n.value.tolist(),
                    "adjoint": None if n.adjoint is None else n.adjoint.tolist(),
                }
                for n in self.nodes
            ],
        }

    def _repr_svg_(self) -> str:
        from calcwork.show.output.files import figure_bytes

        return figure_bytes(self.plot().figure, format="svg").decode()


def graph(
    source: str | Path | Problem,
    *,
    of: str = "",
    wrt: str | Sequence[str] = (),
    at: str | Mapping[str, Any] = "",
    sizes: str | Mapping[str, int] = "",
    seed: int = 0,
) -> ComputationGraph:
    r"""Return the computation graph of a scalar with the value and the adjoint of every node at a point.

    The adjoint of a node v is dJ/dv, from reverse accumulation; at a variable it is the gradient.

    Parameters
    ----------
    source : str, Path or Problem
        A problem, or what `calcwork.problem` takes: a name of the catalogue, a note, a text with formulas.
    of, wrt : optional
        The scalar, and the variables to differentiate it by, as in `calcwork.problem`.
    at : str or mapping, optional
        Values by name, ``{"w": [1, 2], "b": 0}`` or ``"w=1,2; b=0"``; what is not given is drawn inside its domain.
    sizes : str or mapping, optional
        Sizes that no given array shows, ``{"N": 4}`` or ``"N=4"``.
    seed : int, optional
        The seed of what is drawn.

    Raises
    ------
    UserError
        When a name, a shape or a size is wrong, or a value is not finite at the point.
    Impossible
        At a jump, where there is no derivative.

    Examples
    --------
    >>> import calcwork
    >>> print(calcwork.graph("ten-tosses", at={"p": 0.5})["v3"].formula)
    v3 = v2³
    """
    problem = _problem_of(source, of, wrt)
    refuse_sequences(problem.scope, problem.objective, "graph")
    scope, kinds = as_given(problem.scope)
    found = computation_graph(problem.objective, problem.variables, scope)
    given = parse_point(at) if isinstance(at, str) else dict(at)
    lengths = parse_sizes(sizes) if isinstance(sizes, str) else dict(sizes)
    point = choose_point(found, given, sizes=lengths, seed=seed, kinds=kinds)
    done = accumulate(found, point.arrays, sizes=point.sizes)
    writer = _Writer(found)
    places = {name: place for place, name in enumerate(scope.declarations)}
    order = sorted(found.nodes, key=lambda n: (1,) if n.operands else (0, places.get(n.name, len(places))))
    nodes = tuple(writer.node(n, done) for n in order)
    return ComputationGraph(problem.title, found.target.name, nodes, point.sizes, point.drawn, seed, done.remarks, done)


def _problem_of(source: str | Path | Problem, of: str, wrt: str | Sequence[str]) -> Problem:
    from calcwork.show.problems import sources

    if not isinstance(source, Problem):
        return sources.problem(source, of=of, wrt=wrt)
    names = [n.strip() for n in wrt.split(",") if n.strip()] if isinstance(wrt, str) else list(wrt)
    return sources.chosen(source, of, names)


class _Writer:
    """Write nodes in the notation of the problem, v1, v2, ... for those that it does not name."""

    def __init__(self, found: Graph) -> None:
        self.graph = found
        self.scope: Scope = found.scope
        fresh = [n for n in found.nodes if not n.defined]
        for node in fresh:
            self.scope = self.scope.declare(node.name, *node.sizes)
        letters = {re.escape(n.name.rstrip("0123456789")) for n in fresh}
        self._fresh = re.compile(rf"\b({'|'.join(letters) or '(?!)'})(?:\[(\d+)\]|_(\d+)(?![\d_]))")

    def node(self, node: Node, done: Accumulation) -> GraphNode:
        """Return a node with its formula, value and adjoint."""
        kind = {DATA: "data", VARIABLE: "variable", INDEX: "constant", DELTA: "constant"}.get(
            node.operation if isinstance(node.operation, str) else "", OPERATION
        )
        name = self._text(self.scope[node.name])
        formula = name if kind in ("data", "variable") else f"{self._text(node.element)} = {self._text(node.entry)}"
        reads = tuple(dict.fromkeys(self.graph.nodes[o.node].name for o in node.operands))
        return GraphNode(node.name, formula, kind, reads, done.values[node.number], done.adjoints.get(node.number))

    def _text(self, expr: Any) -> str:
        return self._fresh.sub(lambda m: m[1] + (m[2] or m[3]), text(expr, self.scope))


def table(found: ComputationGraph) -> Iterator[str]:
    """Yield the lines of a table of 80 columns: formula, shape, value and adjoint of each node."""
    yield printable(found.heading)
    yield from _wrapped(said(found))
    yield ""
    yield _row("node", "shape", "value", f"d{found.of}/dnode")
    yield "─" * (EQUATION + SHAPE + 2 * NUMBER + 6)
    for node in found.nodes:
        formula = printable(node.formula if node.kind == OPERATION else f"{node.formula}   {node.kind}")
        if columns(formula) > EQUATION:
            yield formula
            formula = ""
        adjoint = "" if node.adjoint is None else brief(node.adjoint)
        yield _row(formula, node.shape or "scalar", brief(node.value), adjoint).rstrip()
    if any("‖" in brief(a) for n in found.nodes for a in (n.value, n.adjoint) if a is not None):
        yield ""
        yield "‖ ‖ is the root of the sum of the squares of all entries."
    for remark in found.remarks:
        yield from _wrapped(remark)


def said(found: ComputationGraph) -> str:
    """Return in words which sizes and values were taken."""
    sizes = ", ".join(f"{name} = {n}" for name, n in found.sizes.items())
    leaves = [n for n in found.nodes if n.kind in ("data", "variable")]
    given = ", ".join(n.formula for n in leaves if n.name not in found.drawn)
    drawn = ", ".join(n.formula for n in leaves if n.name in found.drawn)
    parts = (sizes, given and f"{given} given", drawn and f"{drawn} drawn with seed {found.seed}")
    return "; ".join(filter(None, parts))


def brief(array: NDArray[np.float64]) -> str:
    """Return an array in at most 20 columns: a number, the few entries of a vector, or the norm.

    Examples
    --------
    >>> brief(np.array(0.25)), brief(np.array([1.0, -0.5])), brief(np.ones((2, 8)))
    ('0.25', '(1, −0.5)', '‖ ‖ = 4')
    """
    if array.ndim == 0:
        return _number(float(array), 6)
    for digits in (4, 3, 2) if array.ndim == 1 and array.size < 8 else ():
        entries = f"({', '.join(_number(float(v), digits) for v in array)})"
        if len(entries) <= NUMBER:
            return entries
    return f"‖ ‖ = {_number(float(np.linalg.norm(array)), 5)}"


def _number(value: float, digits: int) -> str:
    return f"{value + 0.0:.{digits}g}".replace("-", "−")


def _row(first: str, shape: str, value: str, adjoint: str) -> str:
    widths = (EQUATION, SHAPE, NUMBER, NUMBER)
    cells = (first, shape, value, adjoint)
    return "  ".join(cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _wrapped(line: str, width: int = 80) -> Iterator[str]:
    import textwrap

    yield from textwrap.wrap(printable(line), width)
