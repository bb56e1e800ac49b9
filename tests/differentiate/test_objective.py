import numpy as np
import pytest

from calcwork.differentiate.objective import Objective, as_point, checked
from calcwork.errors import UserError

from .objectives import rosenbrock


def test_objective_is_a_protocol():
    assert isinstance(rosenbrock(), Objective)


def test_point_widens_integers_exactly():
    assert as_point([1, 2]).dtype == np.float64


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.float32([1, 2]), r"x is float32 where float64 is expected; pass x.astype\(float\)"),
        ([1j, 2], "x is complex128 where float64 is expected"),
        ([True, False], "x is bool where float64 is expected"),
        (["a", "b"], "x is <U1 where float64 is expected"),
        ([1.0, np.nan], "b is nan where a finite number is expected"),
        ([np.inf, 1.0], "a is inf where a finite number is expected"),
        ([[1.0, 2.0]], r"x has shape \(1, 2\) where a flat vector \(n,\)"),
        (1.0, r"x has shape \(\) where a flat vector"),
        ([], r"x has shape \(0,\) where a flat vector"),
        ([1.0], "x has 1 components where the objective names 2"),
    ],
)
def test_bad_points_are_refused(x, message):
    with pytest.raises(UserError, match=message):
        as_point(x, ("a", "b"))


@pytest.mark.parametrize(
    ("value", "shape", "message"),
    [
        (np.float32(1), (), "fun returned float32 where float64 is expected"),
        (np.ones(2), (), r"fun returned shape \(2,\) where a scalar is expected"),
        (np.ones(3), (2,), r"fun returned shape \(3,\) where an array of shape \(2,\) is expected"),
        (np.nan, (), "fun is nan at x where a finite value is expected"),
        (None, (), "fun returned object where float64 is expected"),
    ],
)
def test_bad_values_are_refused(value, shape, message):
    with pytest.raises(UserError, match=message):
        checked(value, shape, "fun")
