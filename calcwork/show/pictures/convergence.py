"""Pictures of convergence: value, suboptimality or gradient norm against iterations, time or evaluations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError
from calcwork.optimize import History, OptimizeResult, Status
from calcwork.show.pictures.floor import Reference, lowest, zero_gradient
from calcwork.show.pictures.style import (
    GUIDE,
    SHADE,
    STYLE,
    drawing,
    legend_below,
    legend_of,
    light_grid,
    math_or_plain,
    new_figure,
    scientific,
    series,
    sparse_markers,
)

Array = NDArray[np.float64]
# A run that is longer than the shortest by this factor makes the horizontal scale logarithmic.
STRETCH = 12.0
# A run may leave the picture at this multiple of the highest start.
HEADROOM = 10.0

QUANTITIES = ("suboptimality", "fun", "grad_norm")
AXES: dict[str, tuple[Callable[[History], Any], str]] = {
    "iteration": (lambda h: np.arange(len(h)), "iteration (one costs more in some methods than in others)"),
    "time": (lambda h: h.time, "time in seconds"),
    "evaluations": (
        lambda h: h.nfev + h.njev + h.nhev,
        "evaluations of value, gradient and Hessian, each counted as 1",
    ),
}


@dataclass(frozen=True)
class Curve:
    """One run's finite points as they are drawn, and how it ended."""

    name: str
    x: Array
    y: Array
    status: Status

    @property
    def label(self) -> str:
        """The name, with the reason where the run did not converge."""
        return self.name if self.status is Status.CONVERGED else f"{self.name} ({self.status.label})"


def plot_convergence(
    results: Mapping[str, OptimizeResult],
    *,
    ax: Any = None,
    quantity: str = "suboptimality",
    against: str = "iteration",
    minimum: float | None = None,
    xscale: str = "auto",
    legend: bool = True,
) -> Any:
    """Draw how each run converges, and return the Axes.

    `quantity` is "suboptimality" f(x_k) - f*, "fun" or "grad_norm" (infinity norm); `against` is "iteration",
    "time" or "evaluations". f* is `minimum`, or the lowest value of all runs; what lies below its uncertainty is drawn
    at a shaded floor, since a log scale would show differences of rounding errors as a sudden drop. Where one
    run is more than 12 times as long as another, `xscale` "auto" makes the horizontal scale logarithmic. A filled
    end marks a run that converged, a cross one that did not.

    The figure is not pyplot's: end a notebook cell with `plot_convergence(...).figure` to see it.

    Raises
    ------
    UserError
        For no results, a result without history, no finite value, and unknown options.

    Examples
    --------
    >>> from calcwork.optimize import minimize
    >>> run = minimize(lambda x: 1 + x @ x, [3.0], jac=lambda x: 2 * x, hess=lambda x: [[2.0]])
    >>> plot_convergence({"newton": run}).get_yscale()
    'log'
    """
    _check(results, quantity, against, xscale)
    reference = _reference(results, quantity, minimum)
    curves = [_curve(name, result, quantity, against, reference) for name, result in results.items()]
    with drawing(ax) as axes:
        _horizontal(axes, curves, against, xscale)
        _vertical(axes, curves, quantity, reference)
        for index, curve in enumerate(curves):
            _draw(axes, curve, index)
        light_grid(axes)
        if legend:
            legend_of(axes, own=ax is None)
    return axes


def convergence_figure(results: Mapping[str, OptimizeResult], *, minimum: float | None = None) -> Any:
    """Draw suboptimality and gradient norm against iterations and against time, and return the figure.

    Raises
    ------
    UserError
        As `plot_convergence`.

    Examples
    --------
    >>> from calcwork.optimize import minimize
    >>> run = minimize(lambda x: 1 + x @ x, [3.0], jac=lambda x: 2 * x, hess=lambda x: [[2.0]])
    >>> len(convergence_figure({"newton": run}).axes)
    4
    """
    from matplotlib import rc_context

    _check(results, "suboptimality", "iteration", "auto")
    with rc_context(STYLE):
        figure = new_figure(figsize=(10.0, 7.4))
        grid = figure.subplots(2, 2, sharex="col", sharey="row")
        for row, quantity in zip(grid, ("suboptimality", "grad_norm"), strict=True):
            for ax, against in zip(row, ("iteration", "time"), strict=True):
                plot_convergence(results, ax=ax, quantity=quantity, against=against, minimum=minimum, legend=False)
                ax.label_outer()
        handles, labels = grid[0, 0].get_legend_handles_labels()
        for text in legend_below(figure, handles, labels).get_texts():
            math_or_plain(text)
    return figure


def _check(results: Mapping[str, OptimizeResult], quantity: str, against: str, xscale: str) -> None:
    if not results:
        raise UserError("results is empty, expected at least one result by name, such as {'newton': minimize(...)}")
    for name, result in results.items():
        if not len(result.history):
            raise UserError(
                f"the result {name!r} has no history, expected a recorded run; use minimize(..., record=True)"
            )
    options = {
        "quantity": (quantity, QUANTITIES),
        "against": (against, AXES),
        "xscale": (xscale, ("auto", "linear", "log")),
    }
    for option, (value, known) in options.items():
        if value not in known:
            raise UserError(f"{option} is {value!r}, expected one of {', '.join(map(repr, known))}")


def _reference(results: Mapping[str, OptimizeResult], quantity: str, minimum: float | None) -> Reference | None:
    if quantity == "suboptimality":
        return lowest(results, minimum)
    return zero_gradient(results) if quantity == "grad_norm" else None


def _curve(name: str, result: OptimizeResult, quantity: str, against: str, reference: Reference | None) -> Curve:
    history = result.history
    x = np.asarray(AXES[against][0](history), dtype=np.float64)
    y = history.grad_norm if quantity == "grad_norm" else history.fun
    if reference is not None:
        y = np.maximum(y - reference.fun, reference.floor)
    finite = np.isfinite(y)
    return Curve(name, x[finite], y[finite], result.status)


def _horizontal(ax: Any, curves: list[Curve], against: str, xscale: str) -> None:
    ends = [float(curve.x[-1]) for curve in curves if len(curve.x) > 1 and curve.x[-1] > 0]
    stretched = bool(ends) and max(ends) > STRETCH * min(ends)
    ax.set_xlabel(AXES[against][1])
    if not ends or xscale == "linear" or (xscale == "auto" and not stretched):
        return
    if against == "iteration":
        ax.set_xscale("symlog", linthresh=1.0, linscale=0.25)
        ax.set_xlim(-0.05, 1.15 * max(ends))
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", "\u2009"))
        return
    ax.set_xscale("log")
    starts = [float(curve.x[curve.x > 0][0]) for curve in curves if (curve.x > 0).any()]
    # The first reading of the clock is near zero; a log scale need not reach below a hundredth of the shortest run.
    ax.set_xlim(max(min(starts), min(ends) / 100) / 1.15, 1.25 * max(ends))


def _vertical(ax: Any, curves: list[Curve], quantity: str, reference: Reference | None) -> None:
    values = np.concatenate([curve.y for curve in curves])
    label = {"fun": "$f(x_k)$", "grad_norm": r"$\|\nabla f(x_k)\|_\infty$"}.get(quantity, r"$f(x_k) - f^\star$")
    ax.set_ylabel(label)
    if quantity == "fun" and not (values > 0).all():
        return
    ax.set_yscale("log")
    positive = values[values > 0]
    if not positive.size:
        return
    starts = [curve.y[0] for curve in curves if len(curve.y)]
    top, bottom = min(positive.max(), max(HEADROOM * max(starts), positive.min())), positive.min()
    margin = max(1.25, (top / bottom) ** 0.04)
    top, bottom = margin * top, bottom / margin
    if reference is not None and positive.min() <= 30 * reference.floor:
        bottom = reference.floor / 10
        _floor(ax, reference, bottom)
    ax.set_ylim(bottom, top)


def _floor(ax: Any, reference: Reference, bottom: float) -> None:
    text = {
        "given": f"rounding: nothing is known below ${scientific(reference.floor)}$",
        "rounding": f"rounding: nothing is known below ${scientific(reference.floor)}$",
        "zero": "zero is drawn here",
        "extrapolated": rf"the runs settle $f^\star$ no closer than ${scientific(reference.floor)}$",
    }[reference.kind]
    ax.axhspan(bottom, reference.floor, color=SHADE, linewidth=0, zorder=0)
    ax.axhline(reference.floor, color=GUIDE, linewidth=0.8, zorder=1)
    ax.annotate(
        text,
        (0.015, (bottom * reference.floor) ** 0.5),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=8.5,
        color="#3C3C3C",
    )


def _draw(ax: Any, curve: Curve, index: int) -> None:
    look = series(index)
    positive = curve.y > 0 if ax.get_yscale() == "log" else np.ones(len(curve.y), dtype=bool)
    x, y = curve.x[positive], curve.y[positive]
    many = len(x) > 15
    ax.plot(x, y, label=curve.label, markevery=sparse_markers(index) if many else None, **look)
    if len(x):
        converged = curve.status is Status.CONVERGED
        shape = {"marker": look["marker"], "s": 75} if converged else {"marker": "x", "s": 70, "linewidths": 2.2}
        ax.scatter(x[-1:], y[-1:], color=look["color"], zorder=3, **shape)
