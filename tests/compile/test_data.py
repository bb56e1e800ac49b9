"""What bind says about wrong data."""

import numpy as np
import pytest
from hand_problems import logistic

from calcwork.compile import compile_objective
from calcwork.errors import UserError

X, Y = np.arange(12.0).reshape(4, 3), np.array([0.0, 1.0, 1.0, 0.0])


@pytest.fixture(scope="module")
def compiled():
    return compile_objective(*logistic().arguments)


def with_entry(array, place, value):
    out = array.copy()
    out[place] = value
    return out


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"X": X}, "no value was given for y; expected X, y"),
        ({"X": X, "y": Y, "Z": Y}, "unknown argument Z; expected X, y"),
        ({"X": X, "y": Y[:3]}, r"y has shape \(3,\), expected \(N,\) with N = 4 as in X; axis 0 has 3"),
        ({"X": X, "y": Y[:, None]}, r"y has shape \(4, 1\), expected \(N,\); give an array with 1 axes, such as y.rav"),
        ({"X": X[:, 0], "y": Y}, r"X has shape \(4,\), expected \(N, D\); give an array with 2 axes"),
        ({"X": X[:0], "y": Y[:0]}, r"X has shape \(0, 3\), expected \(N, D\) with at least one entry on each axis"),
        ({"X": with_entry(X, (2, 1), np.nan), "y": Y}, r"X\[2, 1\] is nan, expected finite numbers"),
        ({"X": with_entry(X, (0, 2), -np.inf), "y": Y}, r"X\[0, 2\] is -inf, expected finite numbers"),
        ({"X": X, "y": with_entry(Y, 3, 2.0)}, r"y\[3\] is 2.0, expected one of \{0, 1\}; recode the labels"),
        ({"X": X, "y": np.array(list("abab"))}, "y has dtype <U1, expected real numbers"),
        ({"X": X + 1j, "y": Y}, "X has dtype complex128, expected real numbers"),
    ],
)
def test_wrong_data_is_named(compiled, data, message):
    with pytest.raises(UserError, match=message):
        compiled.bind(**data)


@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.float64])
def test_numbers_of_other_types_are_widened(compiled, dtype):
    f = compiled.bind(X=X.astype(dtype), y=Y.astype(bool))
    assert f.jac(np.zeros(4)).dtype == np.float64
    np.testing.assert_array_equal(f.jac(np.ones(4)), compiled.bind(X=X, y=Y).jac(np.ones(4)))


@pytest.mark.parametrize("order", ["C", "F", "strided"])
def test_layouts_of_memory_agree(compiled, order):
    A = np.asfortranarray(X) if order == "F" else np.repeat(X, 2, axis=0)[::2] if order == "strided" else X
    f, g = compiled.bind(X=A, y=Y), compiled.bind(X=X, y=Y)
    np.testing.assert_allclose(f.hess(np.ones(4)), g.hess(np.ones(4)), rtol=1e-14)
