"""The examples in the docstrings of the room run as written."""

import doctest
import importlib
import pkgutil

import pytest

import calcwork.show

MODULES = [module.name for module in pkgutil.walk_packages(calcwork.show.__path__, "calcwork.show.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
