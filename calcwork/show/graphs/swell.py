"""Expression swell as a table and a plot: of a family, of a problem, or of a formula of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from calcwork._version import __version__
from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.recurrences import refuse_sequences
from calcwork.differentiate.operations import automatic, forward, unrolled
from calcwork.differentiate.swell import (
    DEPTH,
    FAMILIES,
    GRADIENT,
    ORDER,
    Swell,
    SwellRow,
    checked_depth,
    swell_of_family,
    swell_of_gradient,
    swell_of_orders,
)
from calcwork.differentiate.tracing import computation_graph, traced
from calcwork.errors import UserError
from calcwork.notation import text
from calcwork.problems import CATALOGUE, Problem
from calcwork.problems.networks import network
from calcwork.show.pictures.style import COLORS, GUIDE, drawing, light_grid

NETWORK = "network"
TITLES = {
    **{name: family.title for name, family in FAMILIES.items()},
    NETWORK: "n sigmoid layers on arrays, cross-entropy, with the gradient by all weights and biases",
}
COLUMNS = ("function", "written out", "common parts", "automatic")
UNNAMED = "<text>"
ON_ARRAYS = "equal operations on arrays taken once"


@dataclass(frozen=True)
class SwellReport:
    """The counts of operations of a function with its derivatives; `str` gives a table, `plot` a picture."""

    swell: Swell

    @property
    def rows(self) -> tuple[SwellRow, ...]:
        """Return the counts by depth or order."""
        return self.swell.rows

    def __str__(self) -> str:
        return "\n".join(_table(self.swell))

    def as_data(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        return {
            "calcwork": __version__,
            "title": self.swell.title,
            "by": self.swell.by,
            "shared_by": self.swell.shared_by,
            "rows": [asdict(row) for row in self.rows],
        }

    def plot(self, ax: Any = None) -> Any:
        """Draw the counts on a logarithmic scale, each curve with its name at its end, and return the Axes.

        Raises
        ------
        UserError
            When there is one row only.
        """
        if len(self.rows) < 2:
            raise UserError("a plot needs counts for several depths or orders; give a family, or one scalar variable.")
        with drawing(ax) as axes:
            _curves(axes, self.swell)
        return axes


def swell(source: str | Path | Problem, *, depth: int | None = None, of: str = "", wrt: str = "") -> SwellReport:
    r"""Count the operations of a function with its derivatives: written out, with common parts, and automatic.

    Parameters
    ----------
    source : str, Path or Problem
        A family (``logistic-map``, ``product``, ``sigmoid-chain``, ``network``), a formula such as ``e^{x \sin x}``, or
        what `calcwork.problem` takes. Of a function of scalars the derivatives by one variable are counted by order;
        with several variables (give them as ``wrt``) or arrays its gradient is counted once.
    depth : int, optional
        The deepest nesting, or the highest order.
    of, wrt : str, optional
        The scalar and its variables, as in `calcwork.problem`.

    Raises
    ------
    UserError
        When the source is not understood, or the depth is out of range.

    Notes
    -----
    A. Griewank and A. Walther, Evaluating Derivatives (2008); S. Laue, On the equivalence of automatic and symbolic
    differentiation (2019).

    Examples
    --------
    >>> swell("logistic-map", depth=3).rows[-1].automatic
    24
    """
    if source == NETWORK:
        depth = checked_depth(depth, usual=4, deepest=5)
        rows = tuple(_of_arrays(network(n), n) for n in range(1, depth + 1))
        return SwellReport(Swell(f"{NETWORK}: {TITLES[NETWORK]}", DEPTH, rows, ON_ARRAYS))
    if isinstance(source, str) and source in FAMILIES:
        return SwellReport(swell_of_family(source, depth))
    return SwellReport(_of_problem(_problem(source, of, wrt), depth))


def _problem(source: str | Path | Problem, of: str, wrt: str) -> Problem:
    from calcwork.show.problems import sources

    if isinstance(source, Problem):
        return source
    if isinstance(source, str) and source not in CATALOGUE and re.fullmatch(r"[\w.-]+", source):
        raise UserError(
            f"there is no family and no problem named {source!r}; calcwork swell --list prints the families, "
            "calcwork derive --list the problems."
        )
    plain = isinstance(source, str) and source not in CATALOGUE and "=" not in source and not Path(source).is_file()
    return sources.problem(f"f = {source}" if plain else source, of=of, wrt=wrt)


def _of_problem(problem: Problem, depth: int | None) -> Swell:
    scope, variables = problem.scope, problem.variables
    refuse_sequences(scope, problem.objective, "swell")
    value = expand_definitions(problem.objective, scope)
    sized = any(s.is_integer and s.is_positive for s in value.free_symbols)
    scalars = not sized and not any(scope.declarations[n].shape for n in scope.depends_on(value))
    title = f"{problem.objective}: {problem.title}"
    if UNNAMED in problem.title:
        title = f"{problem.objective} = {text(problem.derivatives.value.entry, scope)}"
    if scalars and len(variables) == 1:
        return swell_of_orders(problem.objective, variables[0], scope, f"{title}, by {variables[0]}", depth)
    if depth is not None:
        raise UserError(
            "--depth counts orders of one scalar variable; leave it out, or choose the variable with --wrt."
        )
    title = f"{title}, gradient by {', '.join(variables)}"
    if scalars:
        return swell_of_gradient(problem.objective, variables, scope, title)
    return Swell(title, GRADIENT, (_of_arrays(problem, 1),), ON_ARRAYS)


def _of_arrays(problem: Problem, n: int) -> SwellRow:
    """Count the operations on arrays of a problem with its derived gradient."""
    derivatives = problem.derivatives
    alone, outputs = traced([derivatives.value], problem.scope)
    nodes, all_outputs = traced([derivatives.value, *derivatives.gradient.values()], problem.scope)
    sweeps = automatic(computation_graph(problem.objective, problem.variables, problem.scope))
    return SwellRow(n, unrolled(alone, outputs), unrolled(nodes, all_outputs), sum(map(forward, nodes)), sum(sweeps))


def list_families() -> Iterator[str]:
    """Yield a line for each family."""
    width = max(map(len, TITLES))
    for name, title in TITLES.items():
        yield f"{name:<{width}}  {title}"


def _table(found: Swell) -> Iterator[str]:
    import textwrap

    yield from textwrap.wrap(found.title, 80)
    yield ""
    first = {DEPTH: "n", ORDER: "order", GRADIENT: ""}[found.by]
    yield f"{first:>5}" + "".join(f"{c:>18}" for c in COLUMNS)
    for row in found.rows:
        counts = (row.function, row.written_out, row.shared, row.automatic)
        number = "" if found.by == GRADIENT else str(row.n)
        yield f"{number:>5}" + "".join(f"{_grouped(c):>18}" for c in counts)
    yield ""
    yield from textwrap.wrap(_legend(found), 80)


def _legend(found: Swell) -> str:
    way = "Taylor arithmetic, all orders in one sweep" if found.by == ORDER else "the sweep forward and the sweep back"
    derivative = "all derivatives up to the order" if found.by == ORDER else "its derivatives"
    said = (
        f"Operations of the function, then of the function with {derivative}: written out in full; with common parts "
        f"named ({found.shared_by}); automatic ({way})."
    )
    if len(found.rows) < 2:
        return said
    a, b, c = (f"{g:.2f}" for g in found.growth)
    return f"{said} The last step multiplies these three by {a}, {b} and {c}."


def _grouped(count: int) -> str:
    return f"{count:,}" if count < 10**15 else f"{count:.2e}"


def _curves(axes: Any, found: Swell) -> None:
    n = [row.n for row in found.rows]
    curves = (
        ("written out", [row.written_out for row in found.rows], COLORS[1], "o"),
        ("common parts named", [row.shared for row in found.rows], COLORS[0], "s"),
        ("automatic", [row.automatic for row in found.rows], COLORS[2], "^"),
        ("function alone", [max(row.function, 1) for row in found.rows], GUIDE, ""),
    )
    axes.set_yscale("log")
    for name, counts, color, marker in curves:
        style = (0, (3, 2)) if not marker else "solid"
        axes.plot(n, counts, color=color, marker=marker, linestyle=style, label=name)
    for (name, _, color, _), height in zip(curves, _apart([c[-1] for _, c, _, _ in curves], axes), strict=True):
        axes.annotate(
            name, (n[-1], height), xytext=(7, 0), textcoords="offset points", color=color, va="center", fontsize=9.5
        )
    _count_axis(axes)
    light_grid(axes)
    axes.set(xlabel="order of derivative" if found.by == ORDER else "depth n", ylabel="operations")
    axes.set_xlim(n[0] - 0.2, n[-1] + 0.4 * (n[-1] - n[0]))
    axes.set_xticks([k for k in n if len(n) < 13 or k % 5 == 0])
    axes.set_title(_short(found.title).replace("$", r"\$"))


def _count_axis(axes: Any) -> None:
    """Label the axis of counts with whole numbers: powers of ten, and 2 and 5 times these on a short axis."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    low, high = axes.get_ylim()
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if high < 200 * low else (1.0,)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda count, place: f"{count:,.0f}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _apart(heights: list[int], axes: Any) -> list[float]:
    """Return heights for the labels at which they do not meet, on the logarithmic scale."""
    low, high = axes.get_ylim()
    gap = (high / low) ** 0.055
    placed: dict[int, float] = {}
    below = 0.0
    for n in sorted(range(len(heights)), key=heights.__getitem__):
        placed[n] = below = max(float(heights[n]), below * gap)
    return [placed[n] for n in range(len(heights))]


def _short(title: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(title, 62))
