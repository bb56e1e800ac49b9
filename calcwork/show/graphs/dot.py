"""The computation graph in the DOT language of Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calcwork.show.output.lines import printable

if TYPE_CHECKING:
    from calcwork.show.graphs.graph import ComputationGraph, GraphNode

SHAPES = {
    "data": 'shape=box, style="filled", fillcolor="#E4E4E4"',
    "constant": 'shape=box, style="filled", fillcolor="#E4E4E4"',
    "variable": 'shape=box, style="filled,bold", fillcolor="#FBE3B5"',
    "operation": 'shape=box, style="rounded"',
}


def dot(found: ComputationGraph) -> str:
    """Return the graph as a DOT file, each node with its formula, value and adjoint; data stand at the top.

    A bold edge is one along which a derivative flows back.
    """
    number = {node.name: n for n, node in enumerate(found.nodes)}
    flows = {node.name for node in found.nodes if node.adjoint is not None}
    lines = [
        "digraph calcwork {",
        f"  label={quoted(found.heading)}; labelloc=t; rankdir=TB;",
        '  node [fontname="DejaVu Sans", fontsize=11]; edge [color="#6B6B6B"];',
    ]
    for n, node in enumerate(found.nodes):
        label = "\n".join(labels(node))
        lines.append(f"  n{n} [label={quoted(label)}, {SHAPES[node.kind]}];")
    for n, node in enumerate(found.nodes):
        for name in node.reads:
            bold = " [penwidth=2]" if name in flows and node.name in flows else ""
            lines.append(f"  n{number[name]} -> n{n}{bold};")
    return "\n".join([*lines, "}"]) + "\n"


def labels(node: GraphNode) -> tuple[str, ...]:
    """Return the lines that stand in a node: its formula with its shape, its value, its adjoint."""
    from calcwork.show.graphs.graph import brief

    shape = f"   [{node.shape}]" if node.shape else ""
    lines = (f"{node.formula}{shape}", f"value {brief(node.value)}")
    return lines if node.adjoint is None else (*lines, f"adjoint {brief(node.adjoint)}")


def quoted(text: str) -> str:
    r"""Return a text as a quoted string of DOT: quotes and backslashes are escaped, lines end in ``\n``.

    Examples
    --------
    >>> print(quoted('say "x"\\theta'))
    "say \"x\"\\theta"
    """
    lines = (printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'
