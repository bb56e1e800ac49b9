"""Counts of operations: of an expression as it is written out, with shared parts, and of reverse accumulation.

Each +, -, *, /, power and call of a function is one operation; a number carries its sign. On arrays an
operation counts once, whatever the sizes, and so does a sum over indices.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Expr, Mul, Pow, Product, cse

from calcwork.algebra.functions import logsumexp
from calcwork.differentiate.graph import Graph, Node, Operand
from calcwork.differentiate.pullbacks import MATRICES, REDUCTIONS, RULES


def written_out(expr: Expr) -> int:
    """Count the operations of a scalar expression as it is written, what occurs twice counted twice.

    Equal parts are walked once, so that an expression of 2^60 operations is counted in no time.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> written_out(x * y - 1 / x), written_out((x + y) ** 2 + (x + y))
    (3, 4)
    """
    return _written_out(expr, {})


def _written_out(expr: Expr, known: dict[Expr, int]) -> int:
    if not expr.args:
        return 0
    if expr not in known:
        known[expr] = _own(expr, known)
    return known[expr]


def _own(expr: Expr, known: dict[Expr, int]) -> int:
    if isinstance(expr, Add):
        negative = [a for a in expr.args if a.as_coeff_Mul()[0] == -1]
        inner = sum(_written_out(-a if a in negative else a, known) for a in expr.args)
        return inner + len(expr.args) - 1 + (len(negative) == len(expr.args))
    if isinstance(expr, Mul):
        divisions = sum(isinstance(a, Pow) and a.exp == -1 for a in expr.args)
        inner = sum(_written_out(a, known) for a in expr.args) - divisions  # x/y is one operation, 1/y is one too
        return inner + len(expr.args) - (divisions < len(expr.args))
    if isinstance(expr, Pow) and expr.exp == -1:
        return 1 + _written_out(expr.base, known)
    return 1 + sum(_written_out(a, known) for a in expr.args)


def with_shared_parts(expressions: Sequence[Expr]) -> int:
    """Count the operations of scalar expressions after SymPy's `cse` has given names to their common parts.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> with_shared_parts([(x + y) ** 2 + (x + y)])
    3
    """
    parts, rest = cse(list(expressions))
    return sum(map(written_out, (*(e for _, e in parts), *rest)))


def forward(node: Node) -> int:
    """Count the operations by which a node is evaluated from its operands."""
    if not node.operands and not isinstance(node.operation, type):
        return 0
    if node.operation is Add:
        return len(node.arguments) - 1 + all(isinstance(a, Operand) and a.factor == -1 for a in node.arguments)
    if node.operation is Mul or node.operation in REDUCTIONS:
        products = len(node.arguments) - 1 if len(node.operands) != 1 or node.operands[0].power == 1 else 1
        return products + (node.operation in REDUCTIONS)
    return 1


def backward(graph: Graph, node: Node) -> int:
    """Count the operations by which a node's adjoint is pulled back to its operands, sums of adjoints left out."""
    flows = [isinstance(a, Operand) and graph.nodes[a.node].depends for a in node.arguments]
    if not any(flows):
        return 0
    frame = {*node.indices, *(i for i, _ in node.over)}
    summed = sum(
        bool(frame - set(a.places)) for a, f in zip(node.arguments, flows, strict=True) if f and isinstance(a, Operand)
    )
    if node.operation in MATRICES:
        return 3
    if node.operation is Add:
        return summed + sum(a.factor == -1 for a in node.operands if graph.nodes[a.node].depends)
    if node.operation is Mul or node.operation in REDUCTIONS:
        own = {Product: 2, logsumexp: 3}.get(node.operation, 0)
        return summed + own + _product(node, flows)
    assert isinstance(node.operation, type)  # noqa: S101 - for the type: leaves have no operands
    return summed + RULES[node.operation].slope_operations + sum(flows)


def _product(node: Node, flows: Sequence[bool]) -> int:
    """Count the pullback through a product as a chain of products of two, the numbers first."""
    count, before, started = 0, False, len(node.operands) < len(node.arguments)
    for argument, flow in zip(node.arguments, flows, strict=True):
        if not isinstance(argument, Operand):
            continue
        divided = argument.power == -1
        if started:
            count += before + flow * (2 if divided else 1)
        elif divided:
            count += 3 * flow
        before, started = before or flow, True
    return count


def automatic(graph: Graph) -> tuple[int, int]:
    """Count the operations of the forward and of the backward sweep that give a value with its whole gradient.

    A rule costs the operations of its slopes and one product for each operand; adjoints that meet are added.

    Examples
    --------
    >>> from calcwork.algebra import Scope
    >>> from calcwork.differentiate.tracing import computation_graph
    >>> scope = Scope().declare("x").declare("y").declare("z")
    >>> product = scope["x"] * scope["y"] * scope["z"]
    >>> automatic(computation_graph(product, ("x", "y", "z"), scope))
    (2, 4)
    """
    meetings: dict[int, int] = {}
    for node in graph.nodes:
        for operand in node.operands:
            if graph.nodes[operand.node].depends:
                meetings[operand.node] = meetings.get(operand.node, 0) + 1
    ahead = sum(map(forward, graph.nodes))
    return ahead, sum(backward(graph, n) for n in graph.nodes) + sum(n - 1 for n in meetings.values())


def unrolled(nodes: Sequence[Node], outputs: Sequence[int]) -> int:
    """Count the operations of nodes as they would be written out, what is read twice counted twice."""
    total: list[int] = []
    for node in nodes:
        total.append(forward(node) + sum(total[o.node] for o in node.operands))
    return sum(total[n] for n in outputs)
