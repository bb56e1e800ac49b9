"""A symbolic and numeric calculus workbench for machine learning."""

import importlib
from typing import Any

from calcwork._version import __version__

# Where each public name lives. A name is imported when it is first touched, so that
# `import calcwork` costs next to nothing and SymPy is loaded only by symbolic work.
_HOME: dict[str, str] = {}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604  (the names are strings)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'calcwork' has no attribute {name!r}; it has {', '.join(sorted(_HOME))}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
