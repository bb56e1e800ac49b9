"""A symbolic and numeric calculus workbench for machine learning."""

import importlib
from typing import Any

from calcwork._version import __version__

# Where each public name lives. A name is imported when it is first touched, so that
# `import calcwork` costs next to nothing and SymPy is loaded only by symbolic work.
_HOME: dict[str, str] = {
    **dict.fromkeys(("Scope", "Quantity", "Domain", "index", "scalar", "size", "array"), "calcwork.algebra"),
    **dict.fromkeys(("BINARY", "POSITIVE", "REAL", "UNIT"), "calcwork.algebra"),
    **dict.fromkeys(
        ("sigmoid", "softplus", "softmax", "logsumexp", "relu", "log_sigmoid", "xlogy"), "calcwork.algebra"
    ),
    "equal": "calcwork.algebra.equality",
    "judge": "calcwork.check.judge.ladder",
    "problem": "calcwork.show.problems.sources",
    "python_source": "calcwork.show.problems.derivation",
    "graph": "calcwork.show.graphs.graph",
    "swell": "calcwork.show.graphs.swell",
    **dict.fromkeys(("Derivatives", "differentiate_through", "stationary_points", "steps"), "calcwork.derive"),
    "optimum": "calcwork.derive.optimum",
    **dict.fromkeys(("expand", "tangent", "slope_along"), "calcwork.derive"),
    "evaluate": "calcwork.check.numbers.evaluation",
    "convexity": "calcwork.check.samples.chords",
    **dict.fromkeys(("latex", "text", "matrix_latex", "matrix_text"), "calcwork.notation"),
    **dict.fromkeys(("compile_objective", "compile_quantities"), "calcwork.compile"),
    **dict.fromkeys(("crosscheck", "finite_difference"), "calcwork.differentiate"),
    **dict.fromkeys(("minimize", "scipy_minimize", "find_separation"), "calcwork.optimize"),
    "DataContainer": "calcwork.learn.container",
    "LogisticClassifier": "calcwork.learn.logistic",
    "load_breast_cancer": "calcwork.learn.datasets",
}

# Rooms that are public themselves; this one can be called: `calcwork.check("lesson.md")`.
_ROOMS = ("check",)

__all__ = ["__version__", *_HOME, *_ROOMS]  # noqa: PLE0604  (the names are strings)


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"calcwork.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'calcwork' has no attribute {name!r}; it has {', '.join(sorted(__all__))}")
    return getattr(importlib.import_module(_HOME[name]), name)


def load_ipython_extension(shell: Any) -> None:
    """Give Jupyter the cell magic ``%%derivation``, which checks the derivation in its cell."""
    importlib.import_module("calcwork.show.commands.magic").register(shell)


def __dir__() -> list[str]:
    return sorted(__all__)
