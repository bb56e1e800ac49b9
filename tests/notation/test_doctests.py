import doctest
import importlib
import pkgutil

import pytest

import calcwork.notation

MODULES = [module.name for module in pkgutil.walk_packages(calcwork.notation.__path__, "calcwork.notation.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
