"""Logistic regression with binary cross-entropy, in all usual conventions, and softmax regression."""

from __future__ import annotations

from sympy import Product, Sum, log

from calcwork.algebra import (
    BINARY,
    NONNEGATIVE,
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
from calcwork.problems.margins import signed_scores
from calcwork.problems.problem import Facts, Problem

BISHOP = "C. M. Bishop, Pattern Recognition and Machine Learning (2006), section "
N, D, K, m, n = size("N"), size("D"), size("K"), size("m"), size("n")
i, j, k, q = index("i"), index("j"), index("k"), index("q")
J = scalar("J")
INDEPENDENT = "the columns of X and the ones are independent"
CONVEX = Facts(convex=True, strictly=True, where=INDEPENDENT)


def logistic() -> Problem:
    """Declare the logistic model: N samples with D features, labels in {0, 1}, mean binary cross-entropy."""
    return _problem("logistic", "logistic regression with mean binary cross-entropy", _model())


def ridge_logistic() -> Problem:
    """Declare the logistic model with the penalty lambda/2 times the squared length of w; b is not penalized."""
    w, penalty = array("w", D), scalar("lambda_")
    scope = _model(loss="L").declare("lambda_", domain=NONNEGATIVE, latex=r"\lambda")
    scope = scope.define(J, scalar("L") + penalty / 2 * Sum(w[j] ** 2, (j, 1, D)))
    title = "logistic regression with mean binary cross-entropy and an L2 penalty on the weights"
    return _problem("ridge-logistic", title, scope, source=f"{BISHOP}4.3.2 and section 3.1.4")


def columns_logistic() -> Problem:
    """Declare the logistic model with the m samples in the columns of X, as networks have them."""
    scope = (
        Scope()
        .declare("X", n, m, element="x", letters="j i")
        .declare("w", n, letters="j")
        .declare("b")
        .declare("y", m, domain=BINARY, letters="i")
        .declare("a", m, domain=UNIT, letters="i")
    )
    X, w, b, y = scope["X"], scope["w"], scope["b"], scope["y"]
    z, a = array("z", m), array("a", m)
    scope = scope.define(z[i], Sum(w[j] * X[j, i], (j, 1, n)) + b).define(a[i], sigmoid(z[i]))
    loss = Sum(-y[i] * log(a[i]) - (1 - y[i]) * log(1 - a[i]), (i, 1, m)) / m
    facts = Facts(convex=True, strictly=True, where="the rows of X and the ones are independent")
    title = "logistic regression with the samples in columns"
    return _problem("columns-logistic", title, scope.define(J, loss), facts=facts)


def signed_logistic() -> Problem:
    """Declare the logistic model for labels in {-1, 1}: the mean of log(1 + exp(-y z))."""
    scope = signed_scores()
    loss = Sum(softplus(-scope["y"][i] * array("z", N)[i]), (i, 1, N)) / N
    return _problem("signed-logistic", "logistic regression with labels in {-1, 1}", scope.define(J, loss))


def bernoulli_noise() -> Problem:
    """Declare the likelihood of labels that are Bernoulli trials with probability sigmoid(z): J is -log of it."""
    scope = _model(loss="")
    y, y_hat, L = scope["y"], array("y_hat", N), scalar("L")
    scope = scope.define(L, Product(y_hat[i] ** y[i] * (1 - y_hat[i]) ** (1 - y[i]), (i, 1, N)))
    title = "cross-entropy as maximum likelihood under Bernoulli noise"
    return _problem("bernoulli-noise", title, scope.define(J, -log(L)))


def softmax_regression() -> Problem:
    """Declare softmax regression: K classes, mean cross-entropy, the labels as rows of Y that sum to one."""
    scope = (
        Scope()
        .declare("X", N, D, element="x", letters="i j")
        .declare("W", D, K, element="w", letters="j k")
        .declare("Y", N, K, domain=NONNEGATIVE, element="y", letters="i k")
    )
    X, W, Y, Z = scope["X"], scope["W"], scope["Y"], array("Z", N, K)
    scope = scope.define(Z[i, k], Sum(X[i, j] * W[j, k], (j, 1, D)), element="z")
    loss = Sum(Y[i, k] * (logsumexp(Z[i, q], (q, 1, K)) - Z[i, k]), (k, 1, K), (i, 1, N)) / N
    return Problem(
        name="softmax",
        title="softmax regression with mean cross-entropy",
        scope=scope.define(J, loss),
        objective=J,
        variables=("W",),
        source=f"{BISHOP}4.3.4",
        facts=Facts(convex=True),
    )


def _model(loss: str = "J") -> Scope:
    scope = (
        Scope()
        .declare("X", N, D, element="x", letters="i j")
        .declare("w", D, letters="j")
        .declare("b")
        .declare("y", N, domain=BINARY, letters="i")
        .declare("y_hat", N, domain=UNIT, latex=r"\hat{y}", letters="i")
    )
    X, w, b, y = scope["X"], scope["w"], scope["b"], scope["y"]
    z, y_hat = array("z", N), array("y_hat", N)
    entropy = y[i] * log(y_hat[i]) + (1 - y[i]) * log(1 - y_hat[i])
    scope = scope.define(z[i], Sum(X[i, j] * w[j], (j, 1, D)) + b).define(y_hat[i], sigmoid(z[i]))
    return scope.define(scalar(loss), -Sum(entropy, (i, 1, N)) / N) if loss else scope


def _problem(name: str, title: str, scope: Scope, *, source: str = f"{BISHOP}4.3.2", facts: Facts = CONVEX) -> Problem:
    return Problem(name, title, scope, J, ("w", "b"), source, facts=facts)
