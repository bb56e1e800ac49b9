"""Networks of sigmoid layers with cross-entropy, the samples in columns."""

from __future__ import annotations

from sympy import Expr, IndexedBase, Sum, log

from calcwork.algebra import BINARY, UNIT, Scope, array, index, scalar, sigmoid, size
from calcwork.errors import UserError
from calcwork.problems.problem import Facts, Problem

NIELSEN = "M. A. Nielsen, Neural Networks and Deep Learning (2015), chapter 2"
m, n_x = size("m"), size("n_x")
i, j, k = index("i"), index("j"), index("k")
J = scalar("J")


def two_layer() -> Problem:
    """Declare the network of one hidden sigmoid layer and one sigmoid output, by mean binary cross-entropy."""
    return _problem("two-layer", "network with one hidden layer, cross-entropy", 2)


def network(layers: int = 3) -> Problem:
    """Declare a network of any number of sigmoid layers with mean binary cross-entropy.

    Layer l has the weights W^[l] of shape (n_l, n_(l-1)) and the biases b^[l]; the last has one unit.

    Raises
    ------
    UserError
        When there is no layer.

    Examples
    --------
    >>> network(4).variables
    ('W1', 'b1', 'W2', 'b2', 'W3', 'b3', 'w4', 'b4')
    """
    if layers < 1:
        raise UserError(f"a network got {layers} layers, expected one at least; try network(3).")
    return _problem(f"network-{layers}", f"network of {layers} sigmoid layers with cross-entropy", layers)


def three_layer() -> Problem:
    """Declare the network of two hidden sigmoid layers and one sigmoid output."""
    return network(3)


def _problem(name: str, title: str, layers: int) -> Problem:
    scope = Scope().declare("X", n_x, m, element="x", letters="k i").declare("y", m, domain=BINARY, letters="i")
    inputs, width = scope["X"], n_x
    variables: list[str] = []
    for layer in range(1, layers):
        units = size(f"n_{layer}" if layers > 2 else "n_h")
        scope, inputs = _hidden(scope, layer, inputs, width, units)
        width = units
        variables += [f"W{layer}", f"b{layer}"]
    y, a = scope["y"], array("y_hat", m)
    scope = _output(scope, layers, inputs, width)
    loss = -Sum(y[i] * log(a[i]) + (1 - y[i]) * log(1 - a[i]), (i, 1, m)) / m
    variables += [f"w{layers}", f"b{layers}"]
    convex = Facts(convex=layers == 1)
    return Problem(name, title, scope.define(J, loss), J, tuple(variables), NIELSEN, facts=convex)


def _hidden(scope: Scope, layer: int, inputs: IndexedBase, width: Expr, units: Expr) -> tuple[Scope, IndexedBase]:
    """Return the scope with a layer a_j = sigmoid(sum_k W_jk x_k + b_j) of many units, and its outputs."""
    W, b = array(f"W{layer}", units, width), array(f"b{layer}", units)
    z, a = array(f"Z{layer}", units, m), array(f"A{layer}", units, m)
    at = f"^{{[{layer}]}}"
    scope = scope.declare(f"W{layer}", units, width, latex=f"W{at}", element=f"w{at}", letters="j k")
    scope = scope.declare(f"b{layer}", units, latex=f"b{at}", letters="j")
    scope = scope.declare(f"A{layer}", units, m, domain=UNIT, latex=f"A{at}", element=f"a{at}", letters="j i")
    score = Sum(W[j, k] * inputs[k, i], (k, 1, width)) + b[j]
    scope = scope.define(z[j, i], score, latex=f"Z{at}", element=f"z{at}")
    return scope.define(a[j, i], sigmoid(z[j, i])), a


def _output(scope: Scope, layer: int, inputs: IndexedBase, width: Expr) -> Scope:
    """Return the scope with the one unit of the last layer."""
    w, b, z, a = array(f"w{layer}", width), scalar(f"b{layer}"), array(f"z{layer}", m), array("y_hat", m)
    at = f"^{{[{layer}]}}"
    scope = scope.declare(f"w{layer}", width, latex=f"w{at}", letters="k").declare(f"b{layer}", latex=f"b{at}")
    scope = scope.declare("y_hat", m, domain=UNIT, latex=r"\hat{y}", letters="i")
    scope = scope.define(z[i], Sum(w[k] * inputs[k, i], (k, 1, width)) + b, latex=f"z{at}")
    return scope.define(a[i], sigmoid(z[i]))
