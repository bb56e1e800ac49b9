import numpy as np
import pytest

from calcwork.differentiate.noise import credited_error, quiet_noise, rounding_noise


@pytest.mark.parametrize(
    ("fun", "x", "low", "high"),
    [
        (lambda x: float(np.sum(x**2)), [0.3, 0.7], 0.0, 2e-16),
        (lambda x: x[0] + 1e6 - 1e6, [0.3], 1e-11, 1e-10),
        (lambda x: float(np.float32(np.sin(x[0]))), [0.7], 3e-9, 1e-7),
        (lambda x: np.sin(1e8 * x[0]), [0.3], 1e-10, 1e-7),
        (lambda x: abs(x[0]), [0.0], 0.0, 1e-20),
        (lambda x: abs(x[0] - 1e-7), [0.0], 0.0, 1e-20),
        (lambda x: np.log(x[0]), [1e-7], 0.0, 1e-14),
        (lambda x: 3.0, [0.3], 0.0, 0.0),
    ],
)
def test_noise_is_neither_structure_nor_missed(fun, x, low, high):
    with np.errstate(invalid="ignore"):
        sigma, nfev = rounding_noise(fun, np.array(x))
    assert low <= sigma <= high
    assert nfev <= 28


def test_noise_of_planted_size_is_found():
    rng = np.random.default_rng(3)
    sigma, _ = rounding_noise(lambda x: x[0] + 1e-9 * rng.standard_normal(), np.array([1.0]))
    assert 2e-10 < sigma < 4e-9


def test_noise_of_vectors_is_told_apart():
    sigma, _ = rounding_noise(lambda x: np.array([x[0], x[0] + 1e9 - 1e9]), np.array([0.3]))
    assert sigma[0] < 1e-16 < 1e-8 < sigma[1]


def test_credit_never_falls_below_the_floor():
    assert credited_error(np.zeros(1), np.zeros(1), 1e-16)[0] >= 8e-16


def test_noise_is_sought_farther_away_where_the_function_stands_still():
    x = np.array([1.0 + 1e-9])
    assert rounding_noise(lambda v: (v[0] - 3) * 1.0 - v[0] + 3, x)[0] == 0
    cubic = quiet_noise(lambda v: v[0] ** 3 - 3 * v[0] ** 2 + 3 * v[0] - 1, x)[0]
    assert 1e-17 < cubic < 1e-15
    assert quiet_noise(lambda v: max(v[0] - 1.001, 0.0), x)[0] < 1e-15
