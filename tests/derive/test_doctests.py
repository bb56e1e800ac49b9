"""The examples in the docstrings of derivation and catalogue run as written."""

import doctest
import importlib
import pkgutil

import pytest

import calcwork.derive
import calcwork.problems

NAMES = [
    f"{room.__name__}.{m.name}"
    for room in (calcwork.derive, calcwork.problems)
    for m in pkgutil.iter_modules(room.__path__)
]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
