"""The compiled gradient and Hessian of the losses, in floats, against their entries in ball arithmetic of 400 bits."""

import numpy as np
import pytest

from calcwork.algebra.linear import Determinant, InverseEntry
from calcwork.compile import compile_objective
from calcwork.derive import Derivatives
from tests.derive.losses import LOSSES, J, derivatives
from tests.derive.test_losses import SIZES, at, ball, independent, places_of, point, precisely, values  # noqa: F401

MATRICES = [n for n in LOSSES if any(derivatives(n).value.entry.has(kind) for kind in (InverseEntry, Determinant))]
COMPILED = [n for n in LOSSES if n not in MATRICES]


@pytest.mark.parametrize("name", COMPILED)
def test_compiled_derivatives(name):
    found = derivatives(name)
    kept = tuple(independent(found))
    found = Derivatives(J, kept, found.scope)
    compiled = compile_objective(found.value, found.gradient, found.hessian, found.scope, kept)
    assert len(compiled.source) <= 4096
    arrays = point(found.scope, 3)
    given = [arrays[n] if n in arrays else SIZES[n] for n in (*compiled.data, *compiled.sizes, *compiled.variables)]
    gradient, hessian = compiled.evaluate("gh", *given)
    for key, block in {**found.gradient, **found.hessian}.items():
        array = np.asarray((gradient if isinstance(key, str) else hessian)[key])
        for place in places_of(block.sizes, 4):
            exact = float(ball(at(block.entry, block.indices, place), values(arrays), found.scope).mid())
            ours = array[tuple(p - 1 for p in place)]
            np.testing.assert_allclose(ours, exact, rtol=1e-12, atol=1e-12 * np.abs(array).max(), err_msg=str(key))


def test_few_losses_are_left_out():
    assert len(COMPILED) >= 40
    assert all("det" in LOSSES[n][1] or "{-1}" in LOSSES[n][1] for n in MATRICES)
