"""The examples in the docstrings of the room run as written."""

import doctest
import importlib
import pkgutil

import pytest

import calcwork.show


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(calcwork.show.__path__)])
def test_examples(name):
    assert doctest.testmod(importlib.import_module(f"calcwork.show.{name}")).failed == 0
