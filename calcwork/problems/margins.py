"""Losses of the margin y z with labels in {-1, 1}: 0/1 loss, perceptron, hinge."""

from __future__ import annotations

from sympy import Expr, Heaviside, Max, Sum

from calcwork.algebra import SIGNS, Scope, array, index, scalar, size
from calcwork.problems.problem import Facts, Problem

N, D = size("N"), size("D")
i, j = index("i"), index("j")
J, z = scalar("J"), array("z", N)
BISHOP = "C. M. Bishop, Pattern Recognition and Machine Learning (2006), section "


def zero_one() -> Problem:
    """Declare the number of training errors; a sample on the boundary, y z = 0, is one."""
    scope = signed_scores()
    loss = Sum(Heaviside(-scope["y"][i] * z[i], 1), (i, 1, N))
    return _problem("zero-one", "0/1 loss of a linear classifier", scope, loss, f"{BISHOP}7.1.2", Facts(convex=False))


def perceptron() -> Problem:
    """Declare the perceptron criterion: the margins of the samples on the wrong side, added up."""
    scope = signed_scores()
    loss = Sum(Max(0, -scope["y"][i] * z[i]), (i, 1, N))
    return _problem("perceptron", "perceptron criterion", scope, loss, f"{BISHOP}4.1.7", Facts(convex=True))


def hinge() -> Problem:
    """Declare the hinge loss, which asks for a margin of 1."""
    scope = signed_scores()
    loss = Sum(Max(0, 1 - scope["y"][i] * z[i]), (i, 1, N))
    return _problem("hinge", "hinge loss of a linear classifier", scope, loss, f"{BISHOP}7.1.2", Facts(convex=True))


def signed_scores() -> Scope:
    """Return N samples with D features, labels in {-1, 1} and the scores z = X w + b."""
    scope = (
        Scope()
        .declare("X", N, D, element="x", letters="i j")
        .declare("w", D, letters="j")
        .declare("b")
        .declare("y", N, domain=SIGNS, letters="i")
    )
    return scope.define(z[i], Sum(scope["X"][i, j] * scope["w"][j], (j, 1, D)) + scope["b"])


def _problem(name: str, title: str, scope: Scope, loss: Expr, source: str, facts: Facts) -> Problem:
    return Problem(name, title, scope.define(J, loss), J, ("w", "b"), source, facts=facts)
