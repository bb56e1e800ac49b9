"""A layered layout of an acyclic graph: rows by longest path, few crossings, edges bent around the nodes.

K. Sugiyama, S. Tagawa, M. Toda, Methods for visual understanding of hierarchical system structures, IEEE Transactions
on Systems, Man, and Cybernetics 11 (1981).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

Vertex: TypeAlias = str | tuple[str, str, int]
SWEEPS = 12
LEAF = 0.05  # how much a leaf draws what reads it to its own side, against an operation


@dataclass(frozen=True)
class Layout:
    """Hold the place (x, row) of each node, and for each edge the places that it passes, its ends among them."""

    places: Mapping[str, tuple[float, int]]
    edges: Mapping[tuple[str, str], tuple[tuple[float, int], ...]]
    rows: int


def layered(reads: Mapping[str, Sequence[str]], widths: Mapping[str, float], *, gap: float = 0.3) -> Layout:
    """Return a layout of nodes given with what each reads, in an order in which each comes after what it reads.

    Examples
    --------
    >>> found = layered({"x": [], "y": [], "s": ["x", "y"]}, {"x": 1.0, "y": 1.0, "s": 1.0})
    >>> found.rows, found.places["s"]
    (2, (1.3, 1))
    """
    row = _rows(reads)
    vertices, links = _with_bends(reads, row)
    layers: list[list[Vertex]] = [[] for _ in range(max(row.values(), default=0) + 1)]
    for vertex, level in vertices.items():
        layers[level].append(vertex)
    _uncross(layers, links)
    span = {v: (widths[v] if isinstance(v, str) else 0.35) + gap for v in vertices}
    x = _positions(layers, links, span, {v: LEAF if v in reads and not reads[str(v)] else 1.0 for v in vertices})
    place = {v: (x[v], vertices[v]) for v in vertices}
    edges = {
        (a, b): tuple(place[v] for v in _path(a, b, row))
        for b, sources in reads.items()
        for a in dict.fromkeys(sources)
    }
    return Layout({v: p for v, p in place.items() if isinstance(v, str)}, edges, len(layers))


def _rows(reads: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return rows: each node right above the first that reads it, the last row for what nobody reads."""
    above: dict[str, int] = {}
    for name in reversed(list(reads)):
        above.setdefault(name, 0)
        for source in reads[name]:
            above[source] = max(above.get(source, 0), above[name] + 1)
    return {name: max(above.values(), default=0) - above[name] for name in reads}


def _path(a: str, b: str, row: Mapping[str, int]) -> list[Vertex]:
    return [a, *((a, b, level) for level in range(row[a] + 1, row[b])), b]


def _with_bends(
    reads: Mapping[str, Sequence[str]], row: Mapping[str, int]
) -> tuple[dict[Vertex, int], dict[Vertex, list[Vertex]]]:
    """Return all vertices with their rows, a bend wherever an edge passes a row, and the neighbors of each."""
    vertices: dict[Vertex, int] = {v: level for v, level in row.items()}  # noqa: C416 - of another type
    links: dict[Vertex, list[Vertex]] = {v: [] for v in row}
    for b, sources in reads.items():
        for a in dict.fromkeys(sources):
            path = _path(a, b, row)
            for level, (v, w) in enumerate(pairwise(path), row[a]):
                vertices.setdefault(w, level + 1)
                links.setdefault(v, []).append(w)
                links.setdefault(w, []).append(v)
    return vertices, links


def _uncross(layers: list[list[Vertex]], links: Mapping[Vertex, list[Vertex]]) -> None:
    """Sort each row by the mean place of the neighbors in the row before, down and up by turns."""
    for sweep in range(SWEEPS):
        order = range(1, len(layers)) if sweep % 2 == 0 else range(len(layers) - 2, -1, -1)
        for level in order:
            before = {v: n for n, v in enumerate(layers[level + (1 if sweep % 2 else -1)])}
            own = {v: n for n, v in enumerate(layers[level])}
            layers[level].sort(key=lambda v: _mean([before[w] for w in links[v] if w in before], own[v]))


def _mean(numbers: Sequence[float], default: float) -> float:
    return sum(numbers) / len(numbers) if numbers else default


def _positions(
    layers: list[list[Vertex]],
    links: Mapping[Vertex, list[Vertex]],
    span: Mapping[Vertex, float],
    weight: Mapping[Vertex, float],
) -> dict[Vertex, float]:
    """Return horizontal places: each vertex near the mean of its neighbors, as far as those beside it leave room."""
    x: dict[Vertex, float] = {}
    for layer in layers:
        place = 0.0
        for v in layer:
            x[v] = place + span[v] / 2
            place += span[v]
    for sweep in range(10 * SWEEPS):
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            _settle(layer, {v: _balance(links[v], x, weight, x[v]) for v in layer}, span, weight, x)
    left = min((x[v] - span[v] / 2 for v in x), default=0.0)
    return {v: round(x[v] - left, 6) for v in x}


def _balance(
    neighbors: Sequence[Vertex], x: Mapping[Vertex, float], weight: Mapping[Vertex, float], default: float
) -> float:
    total = sum(weight[w] for w in neighbors)
    return sum(weight[w] * x[w] for w in neighbors) / total if neighbors else default


def _settle(
    layer: list[Vertex],
    wanted: Mapping[Vertex, float],
    span: Mapping[Vertex, float],
    weight: Mapping[Vertex, float],
    x: dict[Vertex, float],
) -> None:
    """Move a row to the wanted places; those that would meet stand side by side at their weighted mean."""
    groups: list[tuple[list[Vertex], float, float, float]] = []  # members, left end wanted, width, weight
    for v in layer:
        groups.append(([v], wanted[v] - span[v] / 2, span[v], weight[v]))
        while len(groups) > 1 and groups[-2][1] + groups[-2][2] > groups[-1][1]:
            (first, a, wide, heavy), (second, b, other, light) = groups[-2:]
            left = (heavy * a + light * (b - wide)) / (heavy + light)
            groups[-2:] = [([*first, *second], left, wide + other, heavy + light)]
    for members, place, _, _ in groups:
        for v, offset in zip(members, accumulate((span[v] for v in members), initial=0.0), strict=False):
            x[v] = place + offset + span[v] / 2
