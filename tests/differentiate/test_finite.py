import math

import mpmath
import numpy as np
import pytest

from calcwork.differentiate import Status, error_against_step, finite_difference, finite_hessian
from calcwork.errors import UserError

from .objectives import KINKS, exp_minus_log, logistic, rosenbrock

# name, NumPy function, mpmath function, points: the derivative comes from mpmath at 60 digits
FUNCTIONS = [
    ("sine", np.sin, mpmath.sin, [-2.0, 0.3, 1.5]),
    ("softplus", lambda t: np.logaddexp(0, t), lambda t: mpmath.log1p(mpmath.exp(t)), [-7.0, 0.1, 6.0]),
    ("log near 0", np.log, mpmath.log, [1e-12, 1e-6, 1e-3]),
    ("log far", np.log, mpmath.log, [1e6, 1e9]),
    ("exp - log", lambda t: np.exp(t) - np.log(t), lambda t: mpmath.exp(t) - mpmath.log(t), [1e-3, 0.7, 5.0]),
    ("steep exp", lambda t: np.exp(1e8 * t), lambda t: mpmath.exp(mpmath.mpf(1e8) * t), [-1e-8, 1e-8]),
    ("fast sine", lambda t: np.sin(1e8 * t), lambda t: mpmath.sin(mpmath.mpf(1e8) * t), [0.3, 1.7]),
    ("sine far out", np.sin, mpmath.sin, [1.5e10]),
    ("steep tanh", lambda t: np.tanh(20 * t), lambda t: mpmath.tanh(20 * t), [-0.2, 0.01, 0.3]),
    ("small on large", lambda t: 1e8 + np.sin(t), lambda t: 1e8 + mpmath.sin(t), [0.2, 2.0]),
    ("sharp bend", lambda t: np.logaddexp(0, 1e4 * t), lambda t: mpmath.log1p(mpmath.exp(10**4 * t)), [-1e-5, 0.0]),
    ("x |x|", lambda t: t * abs(t), lambda t: t * abs(t), [-0.5, 1e-4]),
    ("near a kink", lambda t: abs(t - 1e-5), lambda t: abs(t - mpmath.mpf(1e-5)), [0.0, 2e-5]),
    ("edge at 1", lambda t: np.log(1 - t), lambda t: mpmath.log(1 - t), [1 - 1e-6]),
    ("single precision", lambda t: float(np.float32(np.sin(t))), mpmath.sin, [0.2, 0.5, 0.9]),
    ("tiny", lambda t: 1e-12 * np.sin(t), lambda t: mpmath.mpf(1e-12) * mpmath.sin(t), [0.3, 1.2]),
]


def exact(fun, x):
    with mpmath.workdps(60):
        return float(mpmath.diff(fun, mpmath.mpf(x), h=mpmath.mpf(10) ** -25))


@pytest.mark.parametrize(("fun", "mp", "points"), [case[1:] for case in FUNCTIONS], ids=[case[0] for case in FUNCTIONS])
def test_central_error_is_honest(fun, mp, points):
    for x in points:
        result = finite_difference(lambda v: fun(v[0]), [x])
        assert abs(result.value[0] - exact(mp, x)) <= result.error[0]
        assert result.success


def test_central_reaches_twelve_digits_with_six_evaluations_a_component():
    objective, w = logistic(500, 100)
    result = finite_difference(objective.fun, w)
    true = objective.jac(w)
    assert np.abs(result.value - true).max() <= 1e-12 * np.abs(true).max()
    assert np.all(np.abs(result.value - true) <= result.error)
    assert result.nfev <= 6 * 100 + 8


@pytest.mark.parametrize("scheme", ["forward", "central", "complex"])
def test_schemes_agree_with_scipy_on_rosenbrock(scheme):
    from scipy.optimize import rosen_der

    x = np.array([-1.2, 1.0, 0.7, 1.3, -0.4, 0.2])
    result = finite_difference(rosenbrock(6).fun, x, scheme=scheme)
    assert np.all(np.abs(result.value - rosen_der(x)) <= result.error)
    assert result.error.max() <= (1e-8 if scheme == "forward" else 1e-11) * np.abs(rosen_der(x)).max()


def test_complex_step_takes_one_evaluation_a_component():
    objective, w = logistic()
    result = finite_difference(objective.fun, w, scheme="complex")
    true = objective.jac(w)
    assert np.abs(result.value - true).max() <= 1e-14 * np.abs(true).max()
    assert result.nfev <= 10 + 8


def test_numdifftools_and_scipy_agree():
    import numdifftools
    from scipy.differentiate import derivative

    x = 0.7
    ours = finite_difference(exp_minus_log().fun, [x])
    theirs = numdifftools.Derivative(lambda t: np.exp(t) - np.log(t))(x)
    assert abs(ours.value[0] - theirs) <= ours.error[0]
    scipys = derivative(lambda t: np.exp(t) - np.log(t), x)
    assert abs(ours.value[0] - scipys.df) <= ours.error[0] + scipys.error


def test_hessian_from_gradient():
    from scipy.optimize import rosen_hess

    x = np.linspace(-1, 1, 6)
    result = finite_hessian(rosenbrock(6).jac, x)
    assert result.value.shape == (6, 6)
    assert np.all(np.abs(result.value - rosen_hess(x)) <= result.error)
    assert result.error.max() < 1e-7


def test_hessian_shows_an_asymmetric_jacobian():
    result = finite_hessian(lambda x: np.array([x[0] * x[1], 0.0]), [1.0, 2.0])
    assert abs(result.value[0, 1] - result.value[1, 0]) > 0.9


@pytest.mark.parametrize(("fun", "x", "left", "right"), [case[1:] for case in KINKS], ids=[case[0] for case in KINKS])
def test_one_sided_derivatives_at_kinks(fun, x, left, right):
    result = finite_difference(lambda v: fun(v[0]), [x])
    assert result.status[0] == Status.KINK
    assert abs(result.left[0] - left) <= 3 * result.right_error[0]
    assert abs(result.right[0] - right) <= 3 * result.right_error[0]
    assert not result.success


@pytest.mark.parametrize(
    ("fun", "x", "status"),
    [
        (lambda t: float(t > 0), 0.0, Status.JUMP),
        (lambda t: float(t >= 0.3) + t, 0.3, Status.JUMP),
        (lambda t: np.sqrt(abs(t)), 0.0, Status.STEEP),
        (np.cbrt, 0.0, Status.STEEP),
        (np.sqrt, 0.0, Status.STEEP),
        (np.arcsin, 1.0, Status.STEEP),
        (lambda t: t**1.5, 0.0, Status.EDGE),
        (lambda t: np.exp(t) if t <= 2 else np.nan, 2.0, Status.EDGE),
        (lambda t: 1.0 if t == 0 else np.nan, 0.0, Status.NO_VALUE),
    ],
)
def test_other_singular_points_are_named(fun, x, status):
    result = finite_difference(lambda v: fun(v[0]), [x])
    assert result.status[0] == status
    assert not result.success
    assert np.isfinite(result.value[0]) or (status == Status.NO_VALUE and np.isinf(result.error[0]))


def test_edge_value_is_one_sided():
    result = finite_difference(lambda v: np.exp(v[0]) if v[0] <= 2 else np.nan, [2.0])
    assert abs(result.value[0] - np.exp(2.0)) <= result.error[0] < 1e-6
    assert result.message == "1 of 1: one-sided, since x is at the edge of the domain"


@pytest.mark.parametrize("scheme", ["forward", "central"])
def test_given_step_is_used_as_it_is(scheme):
    result = finite_difference(lambda v: np.sin(v[0]), [1.0], scheme=scheme, step=1e-3)
    shift = 1.0 if scheme == "forward" else 1 - 1e-3
    assert result.value[0] == pytest.approx((np.sin(1.001) - np.sin(shift)) / (1e-3 if shift == 1 else 2e-3), rel=1e-12)
    assert result.step[0] == 1e-3
    assert abs(result.value[0] - np.cos(1.0)) <= result.error[0]


@pytest.mark.parametrize(("scheme", "slope"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_truncation_falls_with_the_order_of_the_scheme(scheme, slope):
    curve = error_against_step(np.sin, 1.0, exact=float(np.cos(1.0)), scheme=scheme, steps=[1e-2, 1e-3])
    assert np.log10(curve.errors[0] / curve.errors[1]) == pytest.approx(slope, abs=0.02)


def test_rounding_makes_the_v_and_spares_the_complex_step():
    curves = {s: error_against_step(np.exp, 0.5, exact=float(np.exp(0.5)), scheme=s) for s in ("central", "complex")}
    assert curves["central"].errors[-1] > 1e3 * curves["central"].errors.min()
    assert 1e-7 < curves["central"].best_step < 1e-4
    assert curves["complex"].errors[-1] <= 4e-16


def test_error_along_component_and_direction():
    x = np.array([0.3, 2.0])
    one = error_against_step(lambda v: v[0] * v[1] ** 2, x, exact=1.2, component=1, steps=[1e-5])
    two = error_against_step(lambda v: v[0] * v[1] ** 2, x, exact=5.2, direction=[1.0, 1.0], steps=[1e-5])
    assert max(one.errors[0], two.errors[0]) < 1e-9


def test_curve_leaving_the_domain_is_nan_there():
    curve = error_against_step(lambda v: float(np.log(v)), 0.5, exact=2.0, steps=[1.0, 1e-5])
    assert np.isnan(curve.errors[0])
    assert curve.best_step == 1e-5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: finite_difference(np.sum, [1.0], scheme="backward"), "scheme is 'backward' where one of 'forward'"),
        (lambda: finite_difference(lambda x: x, [1.0, 2.0]), r"fun returned shape \(2,\) where a scalar"),
        (lambda: finite_difference(lambda x: np.nan, [1.0]), "fun is nan at x"),
        (lambda: finite_difference(lambda x: np.float32(1), [1.0]), "fun returned float32"),
        (lambda: finite_difference(np.sum, np.float32([1.0])), "x is float32"),
        (lambda: finite_difference(np.sum, [np.nan]), r"x\[0\] is nan"),
        (lambda: finite_difference(np.sum, [1.0], step=-1.0), "step is -1.0 where a positive number"),
        (lambda: finite_difference(lambda x: float(abs(x[0])), [1.0], scheme="complex"), "fun returned float64 for a"),
        (lambda: finite_difference(lambda x: np.zeros(1) + x[0].real, [1.0], scheme="complex"), "fun returned float64"),
        (lambda: finite_difference(lambda x: math.sin(x[0]), [1.0], scheme="complex"), "fun does not accept a complex"),
        (lambda: finite_hessian(lambda x: x[0], [1.0, 2.0]), r"jac returned shape \(\) where an array of shape \(2,\)"),
        (lambda: error_against_step(np.sum, [1.0], exact=1.0), "exactly one is expected"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(UserError, match=message):
        call()


def test_dropped_imaginary_part_is_an_error_not_a_zero():
    def fun(x):
        out = np.zeros(1)
        out[0] = np.sum(x**2) if not np.iscomplexobj(x) else np.asarray(np.sum(x**2)).astype(float)
        return out

    with pytest.raises(UserError, match="fun does not accept a complex x"):
        finite_difference(fun, [1.0, 2.0], scheme="complex")
