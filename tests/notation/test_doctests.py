import doctest
import importlib
import pkgutil

import pytest

import calcwork.notation

MODULES = [f"calcwork.notation.{module.name}" for module in pkgutil.iter_modules(calcwork.notation.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
