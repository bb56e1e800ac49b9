"""All pictures in one place; each takes `ax=None`, returns the Axes, and never shows or keeps a figure."""

from calcwork.show.pictures.convergence import convergence_figure, plot_convergence
from calcwork.show.pictures.derivatives import plot_crosscheck, plot_step_error
from calcwork.show.pictures.paths import plot_paths
from calcwork.show.pictures.tangents import plot_directions, plot_tangent_plane, plot_taylor

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
