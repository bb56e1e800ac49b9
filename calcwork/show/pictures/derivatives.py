"""Pictures of differentiation: the error against the step, and each component's gap against its resolution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.differentiate import CrossCheck, Row, StepCurve
from calcwork.errors import UserError
from calcwork.show.pictures.style import (
    GUIDE,
    SHADE,
    drawing,
    legend_of,
    light_grid,
    math_or_plain,
    scientific,
    series,
    sparse_markers,
)

Array = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)
ORDERS = {"forward": 1, "central": 2, "complex": 2}
POWERS = {1: r"$\propto h$", 2: r"$\propto h^2$", -1: r"$\propto 1/h$"}


def plot_step_error(
    curves: Iterable[StepCurve] | Mapping[str, StepCurve], *, ax: Any = None, exact: float | None = None
) -> Any:
    """Draw the error of difference formulas against the step h on logarithmic scales, and return the Axes.

    Truncation falls like h (forward) or h² (central, complex) and rounding grows like 1/h, save for the complex
    step; guide lines have these slopes and a ring marks each curve's best step. `curves` come from
    `error_against_step`; a mapping names them. With the `exact` derivative the errors are relative. An error of
    zero, which a log scale cannot show, is drawn at the floor: ε with `exact`, else the smallest error of all.

    Raises
    ------
    UserError
        For no curves, curves without a finite error, and an `exact` that is zero or not finite.

    Examples
    --------
    >>> from calcwork.differentiate import error_against_step
    >>> curve = error_against_step(np.sin, 1.0, exact=float(np.cos(1.0)))
    >>> plot_step_error([curve]).get_xscale()
    'log'
    """
    named = _named(curves)
    if exact is not None and not (np.isfinite(exact) and exact != 0):
        raise UserError(f"exact is {exact}, expected a finite number other than zero; leave it out for absolute errors")
    drawn, floor = _scaled(named, exact)
    with drawing(ax) as axes:
        axes.set(xscale="log", yscale="log", xlabel="step $h$")
        axes.set_ylabel("absolute error" if exact is None else "relative error")
        for index, (name, curve) in enumerate(drawn.items()):
            look = series(index)
            axes.plot(curve.steps, curve.errors, label=name, markevery=sparse_markers(index), **look)
            _best(axes, curve, look["color"])
        _guides(axes, list(drawn.values()))
        top = max(np.nanmax(curve.errors) for curve in drawn.values())
        axes.set_ylim(floor / 30, min(30 * top, 1e4 * (1.0 if exact else top)))
        _floor(axes, floor, exact)
        light_grid(axes)
        legend_of(axes, own=ax is None)
    return axes


def _named(curves: Iterable[StepCurve] | Mapping[str, StepCurve]) -> dict[str, StepCurve]:
    named = dict(curves) if isinstance(curves, Mapping) else {}
    for curve in () if isinstance(curves, Mapping) else curves:
        twice = sum(name.split(" (")[0] == curve.scheme for name in named)
        named[f"{curve.scheme} ({twice + 1})" if twice else curve.scheme] = curve
    if not named:
        raise UserError("curves is empty, expected at least one curve, such as [error_against_step(...)]")
    for name, curve in named.items():
        if not np.isfinite(curve.errors).any():
            raise UserError(f"the curve {name!r} has no finite error; choose an x inside the domain of the function")
    return named


def _scaled(named: dict[str, StepCurve], exact: float | None) -> tuple[dict[str, StepCurve], float]:
    """Return the curves, relative where they can be, with zeros raised to the floor."""
    size = 1.0 if exact is None else abs(exact)
    errors = np.concatenate([curve.errors for curve in named.values()]) / size
    positive = errors[np.isfinite(errors) & (errors > 0)]
    floor = EPS if exact is not None else float(positive.min(initial=1.0))
    scaled = {}
    for name, curve in named.items():
        kept = np.where(np.isfinite(curve.errors), np.maximum(curve.errors / size, floor), np.nan)
        scaled[name] = StepCurve(curve.scheme, curve.steps, kept)
    return scaled, floor


def _best(ax: Any, curve: StepCurve, color: str) -> None:
    error = float(np.nanmin(curve.errors))
    # The complex step has no best step but a largest good one.
    step = float(curve.steps[curve.errors <= 2 * error].max()) if curve.scheme == "complex" else curve.best_step
    sign = r"\leq" if curve.scheme == "complex" else "="
    ax.scatter([step], [error], s=120, facecolor="none", edgecolor=color, linewidth=2.0, zorder=4)
    ax.annotate(
        f"$h {sign} {scientific(step)}$",
        (step, error),
        xytext=(0, -19),
        textcoords="offset points",
        ha="center",
        fontsize=9,
        zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0},
    )


def _guides(ax: Any, curves: list[StepCurve]) -> None:
    """Draw one guide line for each slope, a little above the points it belongs to."""
    seen: set[int] = set()
    for curve in curves:
        order = ORDERS.get(curve.scheme)
        for slope in (order, -1) if curve.scheme != "complex" else (order,):
            if slope is None or slope in seen:
                continue
            constant = _constant(curve, slope)
            if constant is not None:
                seen.add(slope)
                _guide(ax, *constant, slope)


def _constant(curve: StepCurve, slope: int) -> tuple[float, float, float] | None:
    """Return C and the range of steps where the errors follow C h^slope; None where too few points tell."""
    best = curve.best_step
    inside = (curve.steps > 10 * best) if slope > 0 else (curve.steps < best / 5) & (curve.steps > best / 1e6)
    usable = inside & np.isfinite(curve.errors) & (curve.errors > 0)
    if np.count_nonzero(usable) < 4:
        return None
    steps, errors = curve.steps[usable], curve.errors[usable]
    ratios = errors / steps**slope
    return float(np.median(ratios) if slope > 0 else ratios.max()), float(steps.min()), float(steps.max())


def _guide(ax: Any, constant: float, low: float, high: float, slope: int) -> None:
    low, high = (low * 3, high / 3) if high > 100 * low else (low, high)
    steps = np.array([low, high])
    values = 4 * constant * steps**slope
    ax.plot(steps, values, color=GUIDE, linewidth=0.9, linestyle=(0, (4, 2)), label=f"_slope {slope}", zorder=1)
    at = (low * high) ** 0.5
    ax.annotate(
        POWERS[slope],
        (at, 4 * constant * at**slope),
        xytext=(-4 if slope > 0 else 4, 5),
        textcoords="offset points",
        ha="right" if slope > 0 else "left",
        fontsize=10,
        color="#3C3C3C",
    )


def _floor(ax: Any, floor: float, exact: float | None) -> None:
    if exact is None:
        return
    bottom = ax.get_ylim()[0]
    ax.axhspan(bottom, floor, color=SHADE, linewidth=0, zorder=0)
    ax.annotate(
        r"rounding: below $\varepsilon$",
        (0.015, (bottom * floor) ** 0.5),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=8.5,
        color="#3C3C3C",
    )


def plot_crosscheck(crosscheck: CrossCheck, *, ax: Any = None, most: int = 40) -> Any:
    """Draw each component's gap between the symbolic value and the other styles, and return the Axes.

    A row is a component; a marker is |other - symbolic| relative to the component's size, and the bar reaches to the
    resolution: an error to the right of it would have been seen for certain, one under it could hide. Rows that
    are not right are named in bold with their verdict. Of more than `most` components, those with the worst
    verdicts and the widest gaps are shown.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from calcwork.differentiate import crosscheck
    >>> slip = SimpleNamespace(names=("a",), fun=lambda x: x[0] ** 2, jac=lambda x: x, hess=None)
    >>> plot_crosscheck(crosscheck(slip, [1.0])).get_xscale()
    'log'
    """
    if most < 1:
        raise UserError(f"most is {most}, expected at least 1 component; try 40")
    rows = _shown(crosscheck.rows, most)
    with drawing(ax, figsize=(7.0, 1.6 + 0.24 * max(len(rows), 4))) as axes:
        low, high = _limits(rows)
        axes.set(xscale="log", xlim=(low, high), ylim=(len(rows) - 0.4, -0.6))
        _bars(axes, rows, low, high)
        for index, style in enumerate(("central", "complex", "automatic")):
            _dots(axes, rows, style, index, low)
        _verdicts(axes, rows)
        axes.set_xlabel(r"$|\mathrm{other} - \mathrm{symbolic}|$ relative to the component (left edge: 0)")
        axes.set_title(_headline(crosscheck, len(rows)), fontsize=10.5, loc="left")
        axes.grid(True, axis="x", color="#D9D9D9", linewidth=0.6)
        legend_of(axes, own=ax is None)
    return axes


def _size(row: Row) -> float:
    values = np.abs([row.symbolic, row.central, row.complex, row.automatic])
    return float(values[np.isfinite(values)].max(initial=0.0)) or 1.0


def _gap(row: Row, style: str) -> float:
    return abs(getattr(row, style) - row.symbolic) / _size(row)


def _shown(rows: tuple[Row, ...], most: int) -> list[Row]:
    ranks = {"wrong": 0, "cannot tell": 1, "kink": 2, "right": 3}
    worst = sorted(rows, key=lambda row: (ranks[row.verdict], -row.gap / _size(row)))[:most]
    return [row for row in rows if any(row is kept for kept in worst)]


def _limits(rows: list[Row]) -> tuple[float, float]:
    seen = [_gap(row, style) for row in rows for style in ("central", "complex", "automatic")]
    seen += [row.resolution for row in rows]
    finite = np.array([value for value in seen if np.isfinite(value) and value > 0] or [EPS])
    return min(float(finite.min()) / 10, EPS / 10), max(float(finite.max()) * 10, 1e-6)


def _bars(ax: Any, rows: list[Row], low: float, high: float) -> None:
    places = np.arange(len(rows))
    reach = np.clip([row.resolution if np.isfinite(row.resolution) else high for row in rows], low, high)
    ax.barh(
        places,
        reach - low,
        left=low,
        height=0.62,
        color=SHADE,
        edgecolor="#A9A9A9",
        linewidth=0.6,
        label="below resolution, not seen",
        zorder=0,
    )


def _dots(ax: Any, rows: list[Row], style: str, index: int, low: float) -> None:
    gaps = np.array([_gap(row, style) for row in rows])
    finite = np.isfinite(gaps)
    if not finite.any():
        return
    look = series(index)
    # Differences of exactly zero stand at the left edge.
    ax.scatter(
        np.maximum(gaps[finite], 1.6 * low),
        np.flatnonzero(finite) + 0.16 * (index - 1),
        label=style,
        color=look["color"],
        marker=look["marker"],
        s=34,
        edgecolor="white",
        linewidth=0.5,
        zorder=3,
    )


def _verdicts(ax: Any, rows: list[Row]) -> None:
    names = [row.name if row.verdict == "right" else f"{row.name}: {row.verdict}" for row in rows]
    ax.set_yticks(range(len(rows)), names)
    for label, row in zip(ax.get_yticklabels(), rows, strict=True):
        math_or_plain(label)
        if row.verdict != "right":
            label.set_fontweight("bold")


def _headline(crosscheck: CrossCheck, shown: int) -> str:
    what = "gradient" if crosscheck.order == 1 else "Hessian"
    count = len(crosscheck.rows)
    note = f", {shown} of {count} components" if shown < count else ""
    slip = f": {crosscheck.slip}" if crosscheck.slip else ""
    return f"{what} {crosscheck.verdict}{slip}{note}"
