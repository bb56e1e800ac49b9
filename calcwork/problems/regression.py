"""Regression: the line of best fit, linear models by squared and absolute errors, ridge, lasso, Gaussian noise."""

from __future__ import annotations

from sympy import Abs, Expr, Integer, Rational, Sum, log, pi

from calcwork.algebra import NONNEGATIVE, POSITIVE, Scope, array, index, scalar, size
from calcwork.problems.problem import Facts, Problem

HASTIE = "T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning, 2nd ed. (2009), section "
BISHOP = "C. M. Bishop, Pattern Recognition and Machine Learning (2006), section "
N, D, n = size("N"), size("D"), size("n")
i, j = index("i"), index("j")
J = scalar("J")
FULL_RANK = "X has full column rank"
LEAST_SQUARES = Facts(convex=True, strictly=True, where=FULL_RANK, closed_form=True)
WITH_BIAS = Facts(convex=True, strictly=True, where="the columns of X and the ones are independent", closed_form=True)


def line() -> Problem:
    """Declare the line of best fit y = m x + b through n points, by half the mean squared error."""
    scope = Scope().declare("x", n, letters="i").declare("y", n, letters="i").declare("m").declare("b")
    x, y, m, b = scope["x"], scope["y"], scope["m"], scope["b"]
    loss = Sum((m * x[i] + b - y[i]) ** 2, (i, 1, n)) / (2 * n)
    facts = Facts(convex=True, strictly=True, where="two of the x_i differ", closed_form=True)
    return _problem("line", "line of best fit through n points", scope, loss, ("m", "b"), f"{HASTIE}3.2", facts)


def linear() -> Problem:
    """Declare linear regression with a bias by the mean of the squared errors."""
    scope = _biased()
    z, y = array("z", N), scope["y"]
    loss = Sum((z[i] - y[i]) ** 2, (i, 1, N)) / N
    return _problem("linear", "linear regression by the mean squared error", scope, loss, ("w", "b"), facts=WITH_BIAS)


def linear_sum() -> Problem:
    """Declare linear regression by the sum of the squared errors."""
    title = "linear regression by the sum of squared errors"
    return _plain("linear-sum", title, Integer(1), LEAST_SQUARES)


def linear_half() -> Problem:
    """Declare linear regression by half the squared length of the residual, whose gradient is X^T (X w - y)."""
    title = "linear regression by half the sum of squared errors"
    return _plain("linear-half", title, Rational(1, 2), LEAST_SQUARES)


def linear_mean() -> Problem:
    """Declare linear regression without a bias by half the mean of the squared errors."""
    title = "linear regression by half the mean squared error"
    return _plain("linear-mean", title, 1 / (2 * N), LEAST_SQUARES)


def absolute() -> Problem:
    """Declare linear regression by the mean of the absolute errors."""
    scope = _biased()
    loss = Sum(Abs(array("z", N)[i] - scope["y"][i]), (i, 1, N)) / N
    facts = Facts(convex=True)
    return _problem("absolute", "linear regression by the mean absolute error", scope, loss, ("w", "b"), facts=facts)


def ridge() -> Problem:
    """Declare linear regression with the penalty lambda/2 times the squared length of the weights, lambda > 0."""
    scope = _scope().declare("lambda_", domain=POSITIVE, latex=r"\lambda")
    w, penalty = scope["w"], scalar("lambda_")
    loss = Sum(_residual(scope) ** 2, (i, 1, N)) / 2 + penalty / 2 * Sum(w[j] ** 2, (j, 1, D))
    facts = Facts(convex=True, strictly=True, closed_form=True)
    return _problem("ridge", "linear regression with an L2 penalty", scope, loss, ("w",), f"{HASTIE}3.4.1", facts)


def lasso() -> Problem:
    """Declare linear regression with the penalty lambda times the sum of the absolute weights."""
    scope = _scope().declare("lambda_", domain=NONNEGATIVE, latex=r"\lambda")
    w, penalty = scope["w"], scalar("lambda_")
    loss = Sum(_residual(scope) ** 2, (i, 1, N)) / 2 + penalty * Sum(Abs(w[j]), (j, 1, D))
    facts = Facts(convex=True, strictly=True, where=FULL_RANK)
    return _problem("lasso", "linear regression with an L1 penalty", scope, loss, ("w",), f"{HASTIE}3.4.2", facts)


def gaussian_noise() -> Problem:
    """Declare the negative log-likelihood of a linear model whose noise is Gaussian with the variance v."""
    scope = _scope().declare("v", domain=POSITIVE)
    v = scope["v"]
    loss = N / Integer(2) * log(2 * pi * v) + Sum(_residual(scope) ** 2, (i, 1, N)) / (2 * v)
    title = "linear regression as maximum likelihood under Gaussian noise"
    facts = Facts(convex=False, closed_form=True)
    return _problem("gaussian-noise", title, scope, loss, ("w", "v"), f"{BISHOP}3.1.1", facts)


def _scope() -> Scope:
    scope = Scope().declare("X", N, D, element="x", letters="i j").declare("w", D, letters="j")
    return scope.declare("y", N, letters="i")


def _residual(scope: Scope) -> Expr:
    return Sum(scope["X"][i, j] * scope["w"][j], (j, 1, D)) - scope["y"][i]


def _biased() -> Scope:
    scope = _scope().declare("b")
    return scope.define(array("z", N)[i], Sum(scope["X"][i, j] * scope["w"][j], (j, 1, D)) + scope["b"])


def _plain(name: str, title: str, factor: Expr, facts: Facts) -> Problem:
    scope = _scope()
    return _problem(name, title, scope, factor * Sum(_residual(scope) ** 2, (i, 1, N)), ("w",), facts=facts)


def _problem(
    name: str,
    title: str,
    scope: Scope,
    loss: Expr,
    over: tuple[str, ...],
    source: str = f"{HASTIE}3.2",
    facts: Facts = LEAST_SQUARES,
) -> Problem:
    return Problem(name, title, scope.define(J, loss), J, over, source, facts=facts)
