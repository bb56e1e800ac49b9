"""The certificate of separability: true when given, and never given without proof."""

from fractions import Fraction

import numpy as np
import pytest

from calcwork.errors import UserError
from calcwork.optimize import SeparationCheck, Status, find_separation, minimize


@pytest.fixture
def separable(sample):
    X, _, scores = sample
    return X, (scores > 0).astype(float)


def test_newton_ends_with_the_proof(separable, make_logistic):
    X, y = separable
    objective = make_logistic(X, y)
    result = minimize(objective, objective.x0, diagnose=SeparationCheck(X, y))
    assert (result.success, result.status) == (False, Status.SEPARABLE)
    assert result.message.startswith(
        "The data are linearly separable: a direction puts all 200 rows on their right side"
    )
    assert "has no minimizer; add an L2 penalty." in result.message
    assert str(result.finding) == result.message
    np.testing.assert_array_equal(result.finding.direction, result.x)
    margins = (2 * y - 1) * (X @ result.x[:-1] + result.x[-1])
    assert margins.min() > 0
    np.testing.assert_allclose(result.finding.margins, margins, rtol=1e-12)


def test_the_loss_falls_along_the_direction(separable, make_logistic):
    X, y = separable
    objective = make_logistic(X, y)
    direction = minimize(objective, objective.x0, diagnose=SeparationCheck(X, y)).finding.direction
    losses = [objective.fun(t * direction) for t in (1, 2, 4, 8)]
    assert (np.diff(losses) < 0).all()


def test_data_that_overlap_are_not_stopped(sample, make_logistic):
    X, y, _ = sample
    objective = make_logistic(X, y)
    assert minimize(objective, objective.x0, diagnose=SeparationCheck(X, y)).success


@pytest.mark.parametrize("planted", ["one row on the wrong side", "a margin of zero", "not finite"])
def test_a_wrong_certificate_is_refused(separable, planted):
    X, y = separable
    check = SeparationCheck(X, y)
    good = np.array([1.0, -1.0, 0.5, 0.0])
    assert check(good) is not None
    if planted == "one row on the wrong side":
        flipped = y.copy()
        flipped[137] = 1 - flipped[137]
        assert SeparationCheck(X, flipped)(good) is None
    elif planted == "a margin of zero":
        on_plane = X.copy()
        on_plane[17] = 0.0
        assert SeparationCheck(on_plane, y)(good) is None
    else:
        assert check(np.array([np.inf, -1.0, 0.5, 0.0])) is None


def test_a_margin_that_only_rounding_makes_positive_is_refused():
    row, weights, offset = [1.0, 1.0, 1.0], [1e16, -1.0, -1e16], 0.5
    check = SeparationCheck([row, [0.0, -1.0, 1.0]], [1, 0])
    assert sum(Fraction(w) for w in weights) + Fraction(offset) < 0
    assert check(np.array([*weights, offset])) is None
    assert not check._proved(np.array([0.5, 1.0]), np.array(weights), offset)


def test_a_margin_below_the_error_bound_is_proved_by_rationals():
    check = SeparationCheck([[1.0, -1.0], [-1.0, 1.0]], [1, 0], intercept=None)
    finding = check(np.array([1.0 + 2.0**-52, 1.0]))
    assert finding.proved
    assert finding.margins.tolist() == [2.0**-52, 2.0**-52]


@pytest.mark.parametrize("intercept", ["last", "first", None])
def test_the_intercept_stands_where_it_is_said_to(intercept):
    X, y = [[-3.0], [-2.0], [4.0]], [0, 0, 1]
    x = {"last": [1.0, 1.0], "first": [1.0, 1.0], None: [1.0]}[intercept]
    expected = [2.0, 1.0, 5.0] if intercept else [3.0, 2.0, 4.0]
    assert SeparationCheck(X, y, intercept=intercept)(np.array(x)).margins.tolist() == expected


def test_order_of_the_parameters():
    X, y = [[1.0], [3.0]], [0, 1]
    assert SeparationCheck(X, y, intercept="last")(np.array([1.0, -2.0])).margins.tolist() == [1.0, 1.0]
    assert SeparationCheck(X, y, intercept="first")(np.array([-2.0, 1.0])).margins.tolist() == [1.0, 1.0]
    assert find_separation(X, y, intercept="first").direction.tolist() == [-2.0, 1.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0]], [0, 1]), r"X has shape \(1, 1\) and y \(2,\), expected \(N, D\) and \(N,\)"),
        (([[1.0], [2.0]], [0, 2]), r"y\[1\] is 2.0, expected labels 0 and 1; DataContainer\(X, y\) maps others"),
        (([[1.0], [np.nan]], [0, 1]), r"X\[1, 0\] is nan, expected finite numbers"),
    ],
)
def test_wrong_data_are_named(arguments, message):
    for ask in (SeparationCheck, find_separation):
        with pytest.raises(UserError, match=message):
            ask(*arguments)


def test_wrong_settings_are_named():
    with pytest.raises(UserError, match="intercept is 'middle', expected 'last', 'first' or None"):
        SeparationCheck([[1.0], [2.0]], [0, 1], intercept="middle")
    with pytest.raises(UserError, match=r"the parameters have shape \(3,\), expected \(2,\) for 1 features"):
        SeparationCheck([[1.0], [2.0]], [0, 1])(np.zeros(3))
