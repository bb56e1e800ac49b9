"""The picture of a computation graph: data at the top, values flow down, adjoints back up."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from calcwork.errors import UserError
from calcwork.show.graphs.dot import labels
from calcwork.show.graphs.layout import Layout, layered
from calcwork.show.output.lines import columns, printable
from calcwork.show.pictures.style import COLORS, GUIDE, SHADE, drawing

if TYPE_CHECKING:
    from calcwork.show.graphs.graph import ComputationGraph, GraphNode

FACES = {"data": SHADE, "constant": SHADE, "variable": "#FBE3B5", "operation": "white"}
COLUMN, LINE, ROW = 0.082, 0.17, 0.98  # inches: a letter, a line, the distance of rows
LARGEST = 200


def plot_graph(found: ComputationGraph, *, ax: Any = None) -> Any:
    """Draw a computation graph with the value (black) and the adjoint (vermilion) of every node; return the Axes.

    Orange boxes are variables, gray ones data. Along blue edges a derivative flows back.

    Raises
    ------
    UserError
        When the graph has more than 200 nodes, which no picture shows; its text does.
    """
    if len(found.nodes) > LARGEST:
        raise UserError(
            f"the graph of {found.of} has {len(found.nodes)} nodes, and a picture shows {LARGEST} at most; "
            "print it as text instead."
        )
    texts = {n.name: tuple(map(printable, labels(n))) for n in found.nodes}
    widths = {name: COLUMN * max(map(columns, lines)) + 0.2 for name, lines in texts.items()}
    layout = layered({n.name: n.reads for n in found.nodes}, widths)
    right = max(x + widths[name] / 2 for name, (x, _) in layout.places.items()) + 0.15
    size = (max(right + 0.15, 4.0), ROW * layout.rows + 0.5)
    with drawing(ax, figsize=size) as axes:
        _edges(axes, found, layout)
        for node in found.nodes:
            _box(axes, node, texts[node.name], layout.places[node.name], widths[node.name])
        axes.set(xlim=(-0.15, right), ylim=(-ROW * (layout.rows - 0.42), 0.42 * ROW))
        axes.set_axis_off()
        axes.set_title(printable(found.heading).replace("$", r"\$"))
    return axes


def _box(axes: Any, node: GraphNode, lines: tuple[str, ...], place: tuple[float, int], width: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = place[0], -ROW * place[1]
    height = LINE * len(lines) + 0.12
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2 + 0.04, y - height / 2 + 0.04),
            width - 0.08,
            height - 0.08,
            boxstyle="round,pad=0.04",
            facecolor=FACES[node.kind],
            edgecolor=COLORS[1] if node.kind == "variable" else "black",
            linewidth=1.4 if node.kind == "variable" else 0.8,
            zorder=2,
        )
    )
    for n, line in enumerate(lines):
        color, weight = ("black", "bold") if n == 0 else (COLORS[1] if n == 2 else "#333333", "normal")
        at = y + LINE * ((len(lines) - 1) / 2 - n)
        axes.text(
            x, at, line, ha="center", va="center", fontsize=8.5, color=color, weight=weight, zorder=3, parse_math=False
        )


def _edges(axes: Any, found: ComputationGraph, layout: Layout) -> None:
    flows = {node.name for node in found.nodes if node.adjoint is not None}
    for (a, b), places in layout.edges.items():
        carries = {a, b} <= flows
        color, width = (COLORS[0], 1.5) if carries else (GUIDE, 0.8)
        _curve(axes, [(x, -ROW * row) for x, row in places], color=color, width=width)


def _curve(axes: Any, points: list[tuple[float, float]], *, color: str, width: float) -> None:
    """Draw a smooth curve through the points, vertical at each of them."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    vertices, codes = [points[0]], [Path.MOVETO]
    for (x, y), (u, v) in pairwise(points):
        middle = (y + v) / 2
        vertices += [(x, middle), (u, middle), (u, v)]
        codes += [Path.CURVE4] * 3
    patch = PathPatch(Path(vertices, codes), facecolor="none", edgecolor=color, linewidth=width, zorder=1)
    axes.add_patch(patch)
