"""The way of each optimizer over the contours of an objective with two parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError
from calcwork.optimize import OptimizeResult, Status
from calcwork.show.pictures.style import axis_name, drawing, legend_of, scientific, series, sparse_markers

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]


def plot_paths(
    fun: Callable[[Array], float],
    results: Mapping[str, OptimizeResult],
    *,
    ax: Any = None,
    names: tuple[str, str] = ("w_1", "w_2"),
    grid: int = 121,
    legend: bool = True,
) -> Any:
    r"""Draw the iterates of each run over the contours of f(w_1, w_2), and return the Axes.

    The contours lie at f = f_min + c with c in powers of ten or finer round steps, f_min being the lowest value
    seen. The picture holds all iterates whose value does not exceed the highest start, so a run that diverges leaves
    it. Both axes have one scale, so that a gradient step is at right angles to its contour, unless the paths are more
    than four times as long as wide. `fun` is called grid² times with an array of shape (2,); a name such as w_1 or
    \theta is set as a formula, any other as it stands.

    Raises
    ------
    UserError
        For no results, results without history or with another number of parameters than two.

    Examples
    --------
    >>> from calcwork.optimize import minimize
    >>> fun, jac = lambda x: x @ x, lambda x: 2 * x
    >>> run = minimize(fun, [3.0, 1.0], jac=jac, method="gradient-descent")
    >>> plot_paths(fun, {"gradient descent": run}).get_xlabel()
    '$w_1$'
    """
    _check(results, names, grid)
    box, equal = _box(results)
    across, up = np.linspace(box[0], box[1], grid), np.linspace(box[2], box[3], grid)
    with np.errstate(all="ignore"):
        heights = np.array([[float(fun(np.array([a, b]))) for a in across] for b in up])
    with drawing(ax, figsize=(6.4, 5.6)) as axes:
        _contours(axes, across, up, heights, _lowest(results, heights))
        for index, (name, result) in enumerate(results.items()):
            _draw(axes, name, result, index)
        _ends(axes, results)
        axes.set(xlim=box[:2], ylim=box[2:], xlabel=axis_name(names[0]), ylabel=axis_name(names[1]))
        axes.set_aspect("equal" if equal else "auto")
        if legend:
            legend_of(axes, own=ax is None)
    return axes


def _check(results: Mapping[str, OptimizeResult], names: tuple[str, str], grid: int) -> None:
    if not results:
        raise UserError("results is empty, expected at least one result by name, such as {'newton': minimize(...)}")
    for name, result in results.items():
        if result.x.shape != (2,):
            raise UserError(
                f"the result {name!r} has {result.x.size} parameters, expected 2 for a picture of the plane; "
                "try plot_convergence, or fit two features without intercept"
            )
        if not len(result.history):
            raise UserError(
                f"the result {name!r} has no history, expected a recorded run; use minimize(..., record=True)"
            )
    if len(names) != 2:
        raise UserError(f"names has {len(names)} entries, expected 2, such as ('w_1', 'w_2')")
    if grid < 2:
        raise UserError(f"grid is {grid}, expected at least 2 points a side; try 121")


def _box(results: Mapping[str, OptimizeResult]) -> tuple[Box, bool]:
    """Return the limits of the picture, and whether both axes can have one scale."""
    points = np.concatenate([result.history.x for result in results.values()])
    values = np.concatenate([result.history.fun for result in results.values()])
    ceiling = max((result.history.fun[0] for result in results.values()), default=np.inf)
    inside = points[np.isfinite(points).all(axis=1) & (values <= ceiling)]
    low, high = inside.min(axis=0), inside.max(axis=0)
    size = high - low
    size = np.where(size > 0, size, max(float(size.max()), 1.0))
    equal = bool(size.max() <= 4 * size.min())
    if equal:
        size = np.maximum(size, size.max() * 0.62)
    middle, half = (low + high) / 2, 0.62 * size
    (left, bottom), (right, top) = middle - half, middle + half
    return (float(left), float(right), float(bottom), float(top)), equal


def _lowest(results: Mapping[str, OptimizeResult], heights: Array) -> float:
    values = np.concatenate([heights.ravel(), *(result.history.fun for result in results.values())])
    return float(values[np.isfinite(values)].min())


def _levels(heights: Array, lowest: float) -> Array:
    """Return round heights above the lowest: 1, 2, 5 a decade, or 1 and 3, or 1, by how many decades there are."""
    above = (heights - lowest)[np.isfinite(heights) & (heights > lowest)]
    if not above.size:
        return np.array([])
    low, high = np.quantile(above, 0.002), above.max()
    decades = np.log10(high / low)
    steps = (1.0, 2.0, 5.0) if decades < 4 else (1.0, 3.0) if decades < 7 else (1.0,)
    powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    levels = np.array([step * 10.0**power for power in powers for step in steps])
    return levels[(levels >= low) & (levels < high)]


def _number(value: float) -> str:
    return scientific(value, 3) if 0 < abs(value) < 1e-3 or abs(value) >= 1e5 else f"{value:.4g}"


def _contours(ax: Any, across: Array, up: Array, heights: Array, lowest: float) -> None:
    from matplotlib.colors import LinearSegmentedColormap, LogNorm

    levels = _levels(heights, lowest)
    if not levels.size:
        return
    # At the minimum itself the logarithm of the height has no value.
    above = np.where(np.isfinite(heights), np.maximum(heights - lowest, levels[0] / 10), np.nan)
    shades = LinearSegmentedColormap.from_list("calcwork", ["#FFFFFF", "#D5DBE3"])
    norm = LogNorm(levels[0], max(levels[-1], 1.01 * levels[0]))
    ax.contourf(across, up, above, levels, cmap=shades, norm=norm, extend="both", zorder=0)
    lines = ax.contour(across, up, above, levels, colors="#8A8F98", linewidths=0.7, zorder=1)
    labels = ax.clabel(lines, lines.levels[::2], fontsize=8, fmt="%g")
    for label in labels:
        label.set_color("#3C3C3C")
    value = r"\approx 0" if abs(lowest) < 1e-9 * levels[0] else f"= {_number(lowest)}"
    ax.set_title(rf"contours of $f - f_{{\min}}$,  $f_{{\min}} {value}$", fontsize=10)


def _draw(ax: Any, name: str, result: OptimizeResult, index: int) -> None:
    path, look = result.history.x, series(index)
    label = name if result.status is Status.CONVERGED else f"{name} ({result.status.label})"
    ax.plot(
        *path.T,
        label=f"{label}, {result.nit} steps",
        markevery=sparse_markers(index) if len(path) > 40 else None,
        zorder=3,
        markeredgecolor="white",
        markeredgewidth=0.5,
        **look | {"markersize": 5.0 if len(path) <= 40 else 4.0},
    )


def _ends(ax: Any, results: Mapping[str, OptimizeResult]) -> None:
    starts = np.unique([result.history.x[0] for result in results.values()], axis=0)
    ax.scatter(*starts.T, s=90, marker="s", color="white", edgecolor="black", linewidth=1.4, zorder=5, label="start")
    for index, result in enumerate(results.values()):
        if result.status is not Status.CONVERGED:
            ax.scatter(*result.x, s=80, marker="x", color=series(index)["color"], linewidth=2.4, zorder=6)
    found = [result.x for result in results.values() if result.status is Status.CONVERGED]
    if found:
        ax.scatter(
            *np.array(found).T, s=190, marker="*", color="#F0E442", edgecolor="black", zorder=6, label="end, converged"
        )
