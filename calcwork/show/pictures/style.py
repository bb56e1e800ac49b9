"""The look of all pictures: colors safe for color-blind readers, told apart by dash and marker in gray print too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from calcwork.errors import UserError

# Okabe and Ito, Color Universal Design, 2008, without the yellow that fades on white.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9")
DASHES: tuple[Any, ...] = ("solid", (0, (5, 1.6)), (0, (6, 1.4, 1.2, 1.4)), (0, (1.2, 1.3)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
GUIDE = "#6B6B6B"
SHADE = "#E4E4E4"

STYLE = {
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.labelsize": 11,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 12,
    "figure.figsize": (6.4, 4.4),
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10.5,
    "legend.fontsize": 9.5,
    "legend.framealpha": 0.9,
    "lines.linewidth": 1.8,
    "lines.markersize": 5.5,
    "mathtext.fontset": "dejavusans",
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
}


@contextmanager
def drawing(ax: Any, **options: Any) -> Iterator[Any]:
    """Yield the Axes to draw on in the style of the house: the given one, or one on a new figure of its own.

    The new figure is not registered with pyplot, so nothing stays open; `ax.figure` is the way to it.
    """
    from matplotlib import rc_context

    if ax is not None and not hasattr(ax, "plot"):
        raise UserError(f"ax is a {type(ax).__name__}, expected Matplotlib Axes; try ax=figure.add_subplot()")
    with rc_context(STYLE):
        yield new_figure(**options).add_subplot() if ax is None else ax


def new_figure(**options: Any) -> Any:
    """Return a Matplotlib figure that pyplot does not hold."""
    from matplotlib.figure import Figure

    return Figure(layout="constrained", **options)


def series(index: int) -> dict[str, Any]:
    """Return color, dash and marker of the series with that number; the first 252 differ.

    Examples
    --------
    >>> series(0)["color"], series(1)["marker"]
    ('#0072B2', 's')
    """
    return {
        "color": COLORS[index % len(COLORS)],
        "linestyle": DASHES[index % len(DASHES)],
        "marker": MARKERS[index % len(MARKERS)],
    }


def sparse_markers(index: int) -> tuple[float, float]:
    """Return `markevery` for a curve with many points: markers spread evenly on paper, shifted from curve to curve."""
    return (0.03 * (index % 4), 0.13)


def scientific(value: float, digits: int = 0) -> str:
    r"""Return a number in LaTeX with its power of ten.

    Examples
    --------
    >>> scientific(6e-6), scientific(1e-8)
    ('6 \\times 10^{-6}', '10^{-8}')
    """
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(mantissa) == 1 else rf"{mantissa} \times {power}"


def light_grid(ax: Any) -> None:
    """Draw faint lines at the major ticks."""
    ax.grid(True, which="major", color="#D9D9D9", linewidth=0.6)
    ax.set_axisbelow(True)


def math_or_plain(text: Any) -> None:
    """Leave a text with a formula that Matplotlib cannot set as it was written; else drawing it would fail later."""
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text.get_text())
    except ValueError:
        text.set_parse_math(False)


def legend_of(ax: Any, *, own: bool) -> None:
    """Add the legend, below the picture on a figure of our own; names that are no valid formulas stand as written."""
    handles, labels = ax.get_legend_handles_labels()
    legend = legend_below(ax.figure, handles, labels) if own else ax.legend()
    for text in legend.get_texts():
        math_or_plain(text)


def legend_below(figure: Any, handles: list[Any], labels: list[str]) -> Any:
    """Add a legend under all Axes, where it hides nothing."""
    columns = 3 if max(map(len, labels), default=0) < 18 or figure.get_figwidth() > 8 else 2
    return figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False)


def axis_name(name: str) -> str:
    r"""Return a name as a formula if it is one symbol with an index, else as it stands.

    Examples
    --------
    >>> axis_name("w_1"), axis_name(r"\theta"), axis_name("mean radius")
    ('$w_1$', '$\\theta$', 'mean radius')
    """
    symbol = re.fullmatch(r"([A-Za-z]|\\[A-Za-z]+)(_\w|_\{\w+\})?", name)
    return f"${name}$" if symbol else name.replace("$", r"\$")
