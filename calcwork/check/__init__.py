"""Verdicts on steps: proved, agrees, refuted with a counterexample, or unclear.

The room is also the function that checks: ``calcwork.check("lesson.md")`` judges a note, and ``calcwork.check(a, b)``
the equation of two expressions; `calcwork.show.checks.checking.check` tells more.
"""

import importlib
import sys
from types import ModuleType
from typing import Any


# `calcwork.check` is the natural name of the function, and Python gives that very name to this package as soon as any
# module in it is imported, so whatever `calcwork` puts there does not stay. A package that can be called is right in
# every order of imports. The function shows its results, so it lives in a room above this one; it is looked up by name
# when it is called, as `calcwork/__init__.py` looks up all public names.
class _Room(ModuleType):
    def __call__(self, *sources: Any, **options: Any) -> Any:
        return importlib.import_module("calcwork.show.checks.checking").check(*sources, **options)


sys.modules[__name__].__class__ = _Room
