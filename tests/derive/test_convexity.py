"""Certificates of convexity: what they claim is true, and what is not convex gets none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Integer, Max, Rational, Sum, cosh, exp, lambdify, log, sin, sqrt

from calcwork.algebra import (
    BINARY,
    NONNEGATIVE,
    POSITIVE,
    SIGNS,
    UNIT,
    Scope,
    array,
    index,
    logsumexp,
    scalar,
    sigmoid,
    size,
    softplus,
)
from calcwork.derive.convexity import certificate, hessian_of
from calcwork.errors import UserError

N, D, i, j = size("N"), size("D"), index("i"), index("j")
PLANE = Scope().declare("x").declare("y")
x, y = PLANE["x"], PLANE["y"]

CONVEX = [
    (x**4, "convex"),  # strictly, too, though its second derivative is zero at 0: that is not claimed
    (exp(2 * x - 1), "strictly convex"),
    (softplus(-3 * x) + x, "strictly convex"),
    (cosh(x), "strictly convex"),
    (Abs(3 * x - 2) + x, "convex"),
    (Max(0, 1 - x, x / 2), "convex"),
    (exp(x**2), "strictly convex"),
    (sqrt(x**2 + y**2), "convex"),
    (log(exp(x) + exp(2 * y)), "convex"),
    (Max(x**2, exp(y)), "convex"),
    (3 * x - y + 1, "convex"),
    (x**2 + x * y + y**2, "strictly convex"),
    ((x - y) ** 2, "convex"),
    (x**2 + 2 * x * y + y**2, "convex"),
]


@pytest.mark.parametrize(("f", "claim"), CONVEX, ids=str)
def test_convex_functions_get_a_certificate(f, claim):
    found = certificate(f, ("x", "y"), PLANE) if f.has(y) else certificate(f, ("x",), PLANE)
    assert found.proved
    assert found.claim == claim
    assert found.argument
    assert certificate(-f, ("x", "y") if f.has(y) else ("x",), PLANE, concave=True).proved


NOT_CONVEX = [
    x**3,
    sin(x),
    x * y,
    x**2 - y**2,
    exp(x * y),
    sigmoid(x),
    (sigmoid(x) - 1) ** 2,
    x**2 * y**2,
    -Abs(x),
    exp(-(x**2)),
    sqrt(1 + Abs(x)),
    log(1 + x**2),
    2 * x**2 + 3 * y**2 - 5 * x * y,
]


@pytest.mark.parametrize("f", NOT_CONVEX, ids=str)
def test_other_functions_get_none(f):
    found = certificate(f, ("x", "y") if f.has(y) else ("x",), PLANE)
    assert not found
    assert found.claim == "undecided"
    assert len(found.argument) == 2


@pytest.mark.parametrize(
    ("domain", "f", "proved"),
    [
        (POSITIVE, lambda t: -log(t), True),
        (POSITIVE, lambda t: t * log(t), True),
        (POSITIVE, lambda t: 1 / t, True),
        (POSITIVE, lambda t: t**3, True),
        (POSITIVE, lambda t: -sqrt(t), True),
        (POSITIVE, lambda t: t ** Rational(3, 2), True),
        (UNIT, lambda t: -log(t) - log(1 - t), True),
        (UNIT, lambda t: t**3, True),
        # 1/t^2 has a positive second derivative on both sides of 0, where it is not defined: no chord crosses 0.
        (None, lambda t: 1 / t**2, False),
        (None, lambda t: -log(t**2), False),
        (POSITIVE, log, False),
        (NONNEGATIVE, lambda t: t**3 - t**2, False),
    ],
)
def test_the_domain_counts(domain, f, proved):
    scope = Scope().declare("t", domain=domain) if domain else Scope().declare("t")
    assert certificate(f(scope["t"]), ("t",), scope).proved == proved


def test_a_variable_with_separate_values_is_refused():
    scope = Scope().declare("k", domain=BINARY)
    with pytest.raises(UserError, match=r"'k' takes the values \{0, 1\} only, expected an interval"):
        certificate(scope["k"] ** 2, ("k",), scope)


# --- arrays of symbolic size ------------------------------------------------------------------------------------------


def samples(**domains):
    scope = Scope().declare("X", N, D, letters="i j").declare("w", D, letters="j").declare("y", N, **domains)
    return scope, Sum(scope["X"][i, j] * scope["w"][j], (j, 1, D))


def test_a_gram_matrix_needs_full_rank_to_be_definite():
    scope, score = samples()
    found = certificate(Sum((score - scope["y"][i]) ** 2, (i, 1, N)), ("w",), scope)
    assert found.strict
    assert found.condition == "only w = 0 solves Σ_j X_ij w_j = 0 for i = 1, ..., N"


def test_a_multiple_of_the_identity_needs_nothing():
    scope, score = samples(domain=SIGNS)
    loss = Sum(softplus(-scope["y"][i] * score), (i, 1, N)) + Sum(scope["w"][j] ** 2, (j, 1, D))
    found = certificate(loss, ("w",), scope)
    assert found.strict
    assert found.condition == ""


def test_half_of_the_weights_penalized_is_not_strict():
    scope, _ = samples()
    first = Sum(scope["w"][j] ** 2, (j, 1, D - 1))
    found = certificate(first, ("w",), scope)
    assert found.proved
    assert not found.strict or found.condition


def test_weights_of_unknown_sign_give_no_certificate():
    scope, score = samples()
    assert not certificate(Sum(scope["y"][i] * score**2, (i, 1, N)), ("w",), scope)


def test_a_product_of_factors_is_not_convex():
    scope = Scope().declare("u", D, letters="j").declare("v", D, letters="j")
    loss = (1 - Sum(scope["u"][j] * scope["v"][j], (j, 1, D))) ** 2
    assert not certificate(loss, ("u", "v"), scope)
    assert certificate(loss, ("u",), scope).proved  # in one factor alone it is


def test_softmax_cross_entropy():
    K, k, m = size("K"), index("k"), index("m")
    scope = Scope().declare("W", D, K, letters="j k").declare("x", D, letters="j")
    score = array("s", K)
    scope = scope.define(score[k], Sum(scope["W"][j, k] * scope["x"][j], (j, 1, D)))
    found = certificate(logsumexp(score[m], (m, 1, K)) - score[1], ("W",), scope)
    assert found.proved
    assert not found.strict
    assert certificate(score[1] - logsumexp(score[m], (m, 1, K)), ("W",), scope, concave=True).proved


# --- random functions, eigenvalues as the oracle ----------------------------------------------------------------------

ATOMS = st.sampled_from(
    [
        lambda t: t**2,
        exp,
        softplus,
        lambda t: t**4,
        lambda t: -log(sigmoid(t)),
        lambda t: Integer(2) * t,
        lambda t: t**3,
        lambda t: -(t**2),
        sin,
        lambda t: -exp(t),
        sigmoid,
    ]
)
SMALL = st.integers(-3, 3)
TERMS = st.lists(st.tuples(st.integers(-1, 4), ATOMS, SMALL, SMALL, SMALL), min_size=1, max_size=4)
POINTS = np.random.default_rng(0).normal(scale=2, size=(60, 2))


def smallest_eigenvalue(f):
    hessian = lambdify((x, y), hessian_of(f, ("x", "y"), PLANE).applyfunc(lambda e: e.rewrite(exp)), "numpy")
    return min(np.linalg.eigvalsh(np.array(hessian(*p), float).reshape(2, 2))[0] for p in POINTS)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TERMS)
def test_a_certificate_is_never_wrong(terms):
    f = sum((c * g(a * x + b * y + d) for c, g, a, b, d in terms), start=Integer(0))
    found = certificate(f, ("x", "y"), PLANE)
    if found.proved and f.free_symbols:
        scale = 1 + max(abs(c) for c, *_ in terms)
        assert smallest_eigenvalue(f) > -1e-7 * scale * 1e3
    if all(c >= 0 for c, *_ in terms) and all(g in CONVEX_ATOMS for _, g, *_ in terms):
        assert found.proved


CONVEX_ATOMS = (exp, softplus)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.tuples(*[st.integers(-6, 6)] * 3))
def test_quadratics_are_decided_as_their_eigenvalues_say(entries):
    a, b, c = entries
    f = Rational(a, 2) * x**2 + b * x * y + Rational(c, 2) * y**2 + x
    found = certificate(f, ("x", "y"), PLANE)
    low = np.linalg.eigvalsh(np.array([[a, b], [b, c]], float))[0]
    assert found.proved == (low > -1e-9)
    if found.proved and not found.condition:
        assert found.strict == (low > 1e-9)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(-4, 4), min_size=3, max_size=6))
def test_polynomials_are_decided_by_the_roots_of_the_second_derivative(coefficients):
    f = sum(c * x**n for n, c in enumerate(coefficients))
    second = np.polynomial.Polynomial(coefficients).deriv(2)
    grid = second(np.linspace(-40, 40, 160001))
    found = certificate(Integer(0) + f, ("x",), PLANE)
    if found.proved:
        assert grid.min() >= -1e-6
    elif grid.min() > 1e-3:
        raise AssertionError(f"{f} is convex, and there is no certificate")


def test_a_planted_error_would_be_seen():
    assert smallest_eigenvalue(x**2 - y**2) < -1
    assert smallest_eigenvalue(scalar("x") ** 2 + scalar("y") ** 4) > -1e-12
