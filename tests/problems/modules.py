"""Printed modules of notes beside plain functions: values, gradients by complex steps, and slips that are seen."""

from types import SimpleNamespace

import numpy as np
import pytest

from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from calcwork.show.problems.derivation import python_source


def printed(note, wrt=(), of=""):
    """Return the names of the module that is printed for a note."""
    module = {}
    problem = read_problem(read_document(Source(note, "note.md")), of=of, wrt=wrt).problem
    exec(python_source(problem), module)  # noqa: S102 - it is what is tested
    return module


def stepped(plain, v, name):
    """Return the gradient of a plain function by one of its values, by complex steps."""
    x = np.asarray(getattr(v, name), complex)
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        z = x.copy()
        z[place] += 1e-30j
        found[place] = np.imag(plain(SimpleNamespace(**{**vars(v), name: z if z.ndim else z[()]}))) / 1e-30
    return found


def assert_means(note, plain, v, slip, wrt=(), of=""):
    """Assert that the module of a note has the value and gradient of a plain function, and that a slip would not."""
    module, given = printed(note, wrt, of), vars(v)
    assert module["value"](**given) == pytest.approx(plain(v), rel=1e-12)
    assert abs(plain(v, **slip) - plain(v)) > 1e-3 * abs(plain(v))
    for name, slope in module["gradient"](**given).items():
        np.testing.assert_allclose(slope, stepped(plain, v, name), rtol=1e-10, atol=1e-12)
