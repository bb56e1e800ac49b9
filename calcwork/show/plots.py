"""All pictures in one place; each takes `ax=None`, returns the Axes, and never shows or keeps a figure."""

from calcwork.show.convergence import convergence_figure, plot_convergence
from calcwork.show.derivatives import plot_crosscheck, plot_step_error
from calcwork.show.paths import plot_paths
from calcwork.show.tangents import plot_directions, plot_tangent_plane, plot_taylor

__all__ = [
    "convergence_figure",
    "plot_convergence",
    "plot_crosscheck",
    "plot_directions",
    "plot_paths",
    "plot_step_error",
    "plot_tangent_plane",
    "plot_taylor",
]
