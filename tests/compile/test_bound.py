"""The flat-vector interface, as scipy.optimize uses it."""

import numpy as np
import pytest
from hand_problems import draw, logistic, network, pairs, softmax_regression
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from calcwork.compile import compile_objective
from calcwork.errors import UserError


def bound_logistic(n=400, d=5, *, seed=0, penalty=False):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    y = (rng.random(n) < expit(X @ rng.normal(size=d))).astype(float)
    compiled = compile_objective(*logistic(penalty=penalty).arguments)
    return compiled.bind(X=X, y=y, **({"lambda_": 0.1} if penalty else {})), X, y


def test_minimize_takes_it_unchanged():
    f, _, _ = bound_logistic()
    result = minimize(f.fun, np.zeros(f.n), jac=f.jac, hess=f.hess, method="trust-exact", options={"gtol": 1e-10})
    assert result.success
    assert np.abs(f.jac(result.x)).max() <= 1e-10


@pytest.mark.parametrize("n", [7, 8192, 8193, 20000])
def test_blocks_of_rows_add_up(n):
    f, X, y = bound_logistic(n)
    x = np.linspace(-1, 1, f.n)
    z = X @ x[:-1] + x[-1]
    np.testing.assert_allclose(f.fun(x), -np.mean(y * log_expit(z) + (1 - y) * log_expit(-z)), rtol=1e-13)
    r, d = expit(z) - y, expit(z) * expit(-z)
    np.testing.assert_allclose(f.jac(x), np.append(r @ X, r.sum()) / n, rtol=1e-10, atol=1e-15)
    A = np.column_stack([X, np.ones(n)])
    np.testing.assert_allclose(f.hess(x), (A * d[:, None]).T @ A / n, rtol=1e-11, atol=1e-15)


def test_names_follow_the_formulas():
    f, _, _ = bound_logistic(d=2)
    assert f.names == ("w[1]", "w[2]", "b")
    problem = softmax_regression()
    arrays = draw(problem.scope, (), **problem.data)
    g = compile_objective(*problem.arguments).bind(X=arrays["X"], Y=arrays["Y"])
    assert g.names[:5] == ("W[1, 1]", "W[1, 2]", "W[1, 3]", "W[1, 4]", "W[2, 1]")
    assert g.names[-1] == "beta[4]"


def test_pack_and_unpack_are_inverse():
    f, _, _ = bound_logistic(d=3)
    values = {"w": np.array([1.0, 2.0, 3.0]), "b": 4.0}
    x = f.pack(values)
    np.testing.assert_array_equal(x, [1, 2, 3, 4])
    back = f.unpack(x)
    np.testing.assert_array_equal(back["w"], values["w"])
    assert back["b"] == 4.0
    back["w"][0] = 9.0
    assert x[0] == 1.0


def test_results_are_fresh_and_do_not_depend_on_what_the_caller_does_to_x():
    f, _, _ = bound_logistic()
    x = np.zeros(f.n)
    g, h = f.jac(x), f.hess(x)
    g_copy, h_copy = g.copy(), h.copy()
    g[:], h[:] = 7.0, 7.0
    np.testing.assert_array_equal(f.jac(x), g_copy)
    np.testing.assert_array_equal(f.hess(x), h_copy)
    x[0] = 1.0  # the caller's array changes in place; the kept results belong to the old point
    assert not np.array_equal(f.jac(x), g_copy)


def test_value_and_gradient_share_a_pass():
    f, _, _ = bound_logistic()
    calls = []
    inner = f._evaluate
    f._evaluate = lambda want, *a: calls.append(want) or inner(want, *a)
    x = np.zeros(f.n)
    f.fun(x), f.jac(x), f.fun_and_jac(x)
    assert calls == ["vg"]
    f.fun(x + 1), f.fun(x + 2), f.fun(x + 3)  # nobody wants the gradient: it is left out
    assert calls == ["vg", "vg", "v", "v"]
    f.jac(x + 3)
    f.fun(x + 4)
    assert calls[-2:] == ["g", "vg"]


def test_sizes_that_no_array_shows_are_given():
    problem = network()
    arrays = draw(problem.scope, ())
    compiled = compile_objective(*problem.arguments)
    with pytest.raises(UserError, match=r"the size H of W1 cannot be read from the data; give it as bind\(sizes="):
        compiled.bind(X=arrays["X"], y=arrays["y"])
    assert compiled.bind(X=arrays["X"], y=arrays["y"], sizes={"H": 7}).n == 3 * 7 + 7 + 7 + 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: f.fun([0.0, 1.0]), r"x has shape \(2,\), expected \(6,\) for w, b"),
        (lambda f: f.pack({"w": [1.0] * 5}), r"pack was given w, expected w, b"),
        (lambda f: f.pack({"w": [1.0] * 4, "b": 0.0}), r"w has shape \(4,\), expected \(5,\); reshape it"),
    ],
)
def test_wrong_vectors_are_named(call, message):
    f, _, _ = bound_logistic()
    with pytest.raises(UserError, match=message):
        call(f)


def test_missing_derivatives_are_named():
    problem = pairs()
    compiled = compile_objective(problem.value, {}, {}, problem.scope, ("t",))
    f = compiled.bind(x=[1.0, 2.0], a=[1.0, 1.0])
    assert np.isfinite(f.fun([0.5]))
    with pytest.raises(UserError, match="compiled without its gradient"):
        f.jac([0.5])
    with pytest.raises(UserError, match="compiled without its Hessian"):
        f.hess([0.5])


def test_undeclared_variable_is_named():
    problem = pairs()
    with pytest.raises(UserError, match="the variable nu is not declared"):
        compile_objective(problem.value, {}, {}, problem.scope, ("nu",))
