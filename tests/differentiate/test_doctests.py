import doctest
import importlib
import pkgutil

import pytest

import calcwork.differentiate

MODULES = [f"calcwork.differentiate.{module.name}" for module in pkgutil.iter_modules(calcwork.differentiate.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
