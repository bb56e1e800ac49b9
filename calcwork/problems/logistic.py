"""Logistic regression with mean binary cross-entropy."""

from sympy import Sum, log

from calcwork.algebra import BINARY, NONNEGATIVE, UNIT, Scope, array, index, scalar, sigmoid, size
from calcwork.problems.problem import Problem


def logistic() -> Problem:
    """Declare the logistic model: N samples with D features, labels in {0, 1}, mean binary cross-entropy."""
    return Problem(
        name="logistic",
        title="logistic regression with mean binary cross-entropy",
        scope=_model(),
        objective=scalar("J"),
        variables=("w", "b"),
        source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.2",
    )


def ridge_logistic() -> Problem:
    """Declare the logistic model with the penalty lambda/2 times the squared length of w; b is not penalized."""
    j, D, w, penalty = index("j"), size("D"), array("w", size("D")), scalar("lambda_")
    scope = _model(loss="L").declare("lambda_", domain=NONNEGATIVE, latex=r"\lambda")
    J = scalar("J")
    scope = scope.define(J, scalar("L") + penalty / 2 * Sum(w[j] ** 2, (j, 1, D)))
    return Problem(
        name="ridge-logistic",
        title="logistic regression with mean binary cross-entropy and an L2 penalty on the weights",
        scope=scope,
        objective=J,
        variables=("w", "b"),
        source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), sections 4.3.2 and 3.1.4",
    )


def _model(loss: str = "J") -> Scope:
    N, D, i, j = size("N"), size("D"), index("i"), index("j")
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
    return (
        scope.define(z[i], Sum(X[i, j] * w[j], (j, 1, D)) + b)
        .define(y_hat[i], sigmoid(z[i]))
        .define(scalar(loss), -Sum(entropy, (i, 1, N)) / N)
    )
