"""Pictures of expansions: a function with its Taylor polynomials, a surface with its tangent plane, the gradient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.derive.expansion import Expansion
from calcwork.derive.tangents import Slope, tangent_of
from calcwork.errors import UserError
from calcwork.notation import latex, text
from calcwork.show.pictures.style import COLORS, drawing, legend_of, light_grid, new_figure, series

Array = NDArray[np.float64]
POINTS = 401
GRID = 61
SHOWN = 4


def write_pictures(found: Expansion, slope: Slope | None, folder: Path, *, reach: float | None = None) -> list[Path]:
    """Write the pictures that an expansion of one or two scalars has, as PNG, and return their paths.

    Raises
    ------
    UserError
        When there is nothing to draw: arrays or more variables, or names without a value.
    """
    pictures: dict[str, Any]
    if len(found.variables) == 1:
        pictures = {"taylor": plot_taylor(found, reach=reach)}
    else:
        pictures = {"tangent-plane": plot_tangent_plane(found, reach=reach)}
        pictures["directions"] = plot_directions(found, slope, reach=reach)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, axes in pictures.items():
        paths.append(folder / f"{name}.png")
        axes.figure.savefig(paths[-1], dpi=150)
    return paths


def plot_taylor(found: Expansion, *, ax: Any = None, reach: float | None = None) -> Any:
    """Draw a function of one scalar with its tangent line and Taylor polynomials, and return the Axes.

    Of the orders up to that of the expansion four are drawn at most. ``reach`` is how far the picture goes from the
    point to each side.

    Raises
    ------
    UserError
        When the expansion is not one in one scalar at a number, or the function holds names without a value.

    Examples
    --------
    >>> from calcwork.derive import expand
    >>> from calcwork.problems import find
    >>> plot_taylor(expand(find("exp-minus-log").derivatives, "x=1", order=3)).get_xlabel()
    '$x$'
    """
    (center,) = _center(found, 1)
    (name,) = found.variables
    across = np.linspace(*_interval(found.scope, name, center, reach), POINTS)
    heights = _values(found.function, found, [across])
    with drawing(ax) as axes:
        axes.plot(across, heights, color="black", linewidth=2.4, label=f"${latex(found.objective, found.scope)}$")
        for n, order in enumerate(_orders(found.order)):
            partial = sum(found.terms[1 : order + 1], start=found.terms[0])
            look = {**series(n), "marker": ""}
            axes.plot(across, _values(partial, found, [across]), label=_order_name(order), **look)
        axes.plot([center], [_height(found)], "o", color="white", markeredgecolor="black", zorder=5)
        axes.set(
            xlim=(across[0], across[-1]),
            ylim=_window(heights, _height(found)),
            xlabel=f"${latex(found.scope[name], found.scope)}$",
        )
        axes.set_title(
            rf"expansion at ${latex(found.scope[name], found.scope)} = {latex(found.point[name], found.scope)}$"
        )
        light_grid(axes)
        legend_of(axes, own=ax is None)
    return axes


def _orders(highest: int) -> list[int]:
    """Return the orders that are drawn: the tangent line, the highest, and some between."""
    if highest <= SHOWN:
        return list(range(min(1, highest), highest + 1))
    return sorted({1, *(round(1 + k * (highest - 1) / (SHOWN - 1)) for k in range(SHOWN))})


def _order_name(order: int) -> str:
    return "tangent line" if order == 1 else f"order {order}"


def _window(heights: Array, height: float) -> tuple[float, float]:
    """Return the limits of the picture by the function, so that a polynomial that runs away leaves it."""
    finite = heights[np.isfinite(heights)]
    low, high = np.quantile(finite, [0.01, 0.99]) if finite.size else (height - 1, height + 1)
    low, high = min(low, height), max(high, height)
    margin = 0.25 * ((high - low) or max(1.0, abs(height)))
    return float(low - margin), float(high + margin)


def plot_tangent_plane(found: Expansion, *, ax: Any = None, reach: float | None = None) -> Any:
    """Draw the surface of a function of two scalars with its tangent plane, and return the Axes, which are in 3-D."""
    across, up, heights, height = _surface(found, reach)
    plane = _values(tangent_of(found).height, found, [across, up])
    if ax is not None and not hasattr(ax, "plot_surface"):
        raise UserError('ax is not in three dimensions; try ax=figure.add_subplot(projection="3d").')
    with drawing(ax) as given:
        axes = given if ax is not None else new_figure(figsize=(6.4, 5.4)).add_subplot(projection="3d")
        # Matplotlib sorts whole surfaces by their depth, which puts one behind the other where it is not.
        axes.computed_zorder = False
        above = bool(np.nanmean(plane - heights) > 0)
        even = {"rstride": 2, "cstride": 2, "linewidth": 0}
        axes.plot_surface(across, up, heights, color=COLORS[6], alpha=0.75, zorder=2, **even)
        axes.plot_wireframe(across, up, heights, color=COLORS[0], linewidth=0.5, rstride=6, cstride=6, zorder=2)
        axes.plot_surface(across, up, plane, color=COLORS[1], alpha=0.45, zorder=3 if above else 1, **even)
        first, second = _center(found, 2)
        axes.plot([first], [second], [height], "o", color="white", markeredgecolor="black", zorder=4)
        _name_axes(axes, found)
        axes.set_zlabel(f"${latex(found.objective, found.scope)}$")
        axes.set_title(f"tangent plane at ({_place(found)})")
        axes.view_init(elev=24, azim=-62)
    return axes


def plot_directions(found: Expansion, slope: Slope | None = None, *, ax: Any = None, reach: float | None = None) -> Any:
    """Draw the contours of a function of two scalars with the gradient and a direction, and return the Axes.

    Both arrows are drawn at one length, which the picture gives them; their slopes are told. Where the axes have one
    scale the gradient is at right angles to the contour.
    """
    from matplotlib.colors import LinearSegmentedColormap

    across, up, heights, _ = _surface(found, reach)
    center = np.array(_center(found, 2))
    gradient = np.array([float(found.coefficients.get(p, 0)) for p in ((1, 0), (0, 1))])
    with drawing(ax, figsize=(6.0, 5.6)) as axes:
        shades = LinearSegmentedColormap.from_list("calcwork", ["#FFFFFF", "#D5DBE3"])
        axes.contourf(across, up, heights, 14, cmap=shades, zorder=0)
        lines = axes.contour(across, up, heights, 14, colors="#8A8F98", linewidths=0.8, linestyles="solid", zorder=1)
        axes.clabel(lines, lines.levels[::2], fontsize=8, fmt="%g")
        length = 0.42 * min(np.ptp(across), np.ptp(up)) / 2
        if gradient.any():
            steepness = float(np.linalg.norm(gradient))
            _arrow(axes, center, gradient, length, 0, f"steepest ascent, slope {steepness:.4g}", width=5.0)
        if slope is not None and slope.direction:
            _refuse_names(set().union(*(v.free_symbols for v in slope.direction.values())), found)
            way = np.array([float(v) for v in slope.direction.values()])
            own = float(gradient @ way / np.linalg.norm(way))
            _arrow(axes, center, way, length, 1, f"direction, slope {own:.4g} per unit of length")
        axes.plot(*center, "o", color="white", markeredgecolor="black", zorder=8)
        _name_axes(axes, found)
        axes.set_aspect("equal" if np.ptp(across) < 4 * np.ptp(up) < 16 * np.ptp(across) else "auto")
        axes.set_title(f"contours of ${latex(found.objective, found.scope)}$ around ({_place(found)})")
        if gradient.any() or (slope is not None and slope.direction):
            legend_of(axes, own=ax is None)
    return axes


def _arrow(ax: Any, start: Array, way: Array, length: float, index: int, label: str, *, width: float = 2.2) -> None:
    step = way / np.linalg.norm(way) * length
    color = COLORS[index]
    head = {"mutation_scale": 14 + 2 * width, "shrinkA": 0, "shrinkB": 0}
    style = {"arrowstyle": "-|>", "color": color, "linewidth": width, **head}
    ax.annotate("", xy=tuple(start + step), xytext=tuple(start), arrowprops=style, zorder=5 + index)
    ax.plot([], [], color=color, linewidth=width, label=label)


def _name_axes(ax: Any, found: Expansion) -> None:
    first, second = (f"${latex(found.scope[n], found.scope)}$" for n in found.variables)
    ax.set(xlabel=first, ylabel=second)


def _place(found: Expansion) -> str:
    return ", ".join(f"${latex(v, found.scope)}$" for v in found.point.values())


# --- numbers ----------------------------------------------------------------------------------------------------------


def _surface(found: Expansion, reach: float | None) -> tuple[Array, Array, Array, float]:
    center = _center(found, 2)
    sides = [
        np.linspace(*_interval(found.scope, n, c, reach), GRID) for n, c in zip(found.variables, center, strict=True)
    ]
    across, up = np.meshgrid(*sides)
    return across, up, _values(found.function, found, [across, up]), _height(found)


def _center(found: Expansion, count: int) -> tuple[float, ...]:
    """Return the point as floats; refuse what cannot be drawn."""
    if not found.coefficients or len(found.variables) != count:
        raise UserError(
            f"a picture shows one or two scalars at a point of numbers, and this is an expansion in "
            f"{', '.join(found.variables)}; choose variables (--wrt) and give each a value (--at)."
        )
    free = found.function.free_symbols | {s for v in found.point.values() for s in v.free_symbols}
    _refuse_names({s for s in free if str(s) not in found.variables}, found)
    return tuple(float(v) for v in found.point.values())


def _refuse_names(free: set[Any], found: Expansion) -> None:
    left = sorted({str(s) for s in free})
    if left:
        raise UserError(
            f"a picture of {text(found.objective, found.scope)} needs numbers, and {', '.join(left)} has no value; "
            "give it."
        )


def _height(found: Expansion) -> float:
    return float(found.terms[0])


def _interval(scope: Scope, name: str, center: float, reach: float | None) -> tuple[float, float]:
    """Return the range around a point, inside of the domain of the variable."""
    if reach is not None and not 0 < reach < float("inf"):
        raise UserError(f"the reach of the picture is {reach}, expected a positive number; try 2.")
    around = reach or max(2.0, abs(center))
    domain, (low, high) = scope.domain(scope[name]), (center - around, center + around)
    if domain.lower is not None and domain.lower.is_number:
        low = max(low, float(domain.lower) + 0.01 * around)
    if domain.upper is not None and domain.upper.is_number:
        high = min(high, float(domain.upper) - 0.01 * around)
    return low, high


def _values(expr: Expr, found: Expansion, places: list[Array]) -> Array:
    """Return an expression of the variables at many points; not a number where it has no real value."""
    from calcwork.compile import compile_quantities
    from calcwork.compile.names import python_name

    program = compile_quantities({"height": Quantity(expr)}, found.scope)
    names = [n for n in found.variables if n in program.arguments]
    out = np.empty(places[0].shape)
    with np.errstate(all="ignore"):
        for at in np.ndindex(out.shape):
            given: dict[str, Any] = {n: p[at] for n, p in zip(found.variables, places, strict=True)}
            out[at] = program(sizes=None, **{python_name(n): given[n] for n in names})["height"]
    return out


__all__ = ["plot_directions", "plot_tangent_plane", "plot_taylor", "write_pictures"]
