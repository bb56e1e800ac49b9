"""The catalogue: names, facts and derivatives."""

import autograd
import autograd.numpy as anp
import numpy
import pytest
from sympy import KroneckerDelta, Sum

from calcwork.algebra import index, sigmoid
from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal
from calcwork.errors import UserError
from calcwork.problems import CATALOGUE, find
from calcwork.problems.networks import network
from calcwork.show.problems.data import compiled

i, j, k = index("i"), index("j"), index("k")


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_problem_is_called_by_its_name(name):
    problem = find(name)
    assert problem.name == name
    assert problem.title
    assert problem.source
    assert set(problem.variables) <= set(problem.scope.declarations)


def test_a_misspelled_name_gets_the_nearest():
    with pytest.raises(UserError, match="no problem named 'logstic' in the catalogue; did you mean 'logistic'"):
        find("logstic")
    with pytest.raises(UserError, match="calcwork derive --list prints all names"):
        find("zzz")


@pytest.mark.parametrize("name", ["logistic", "ridge-logistic"])
def test_the_logistic_derivatives_are_those_of_the_textbook(name):
    problem = find(name)
    scope = problem.scope
    X, y, z, w = scope["X"], scope["y"], scope["z"], scope["w"]
    N, _ = X.shape
    s = sigmoid(z[i])
    penalty = scope["lambda_"] if name == "ridge-logistic" else 0
    gradient = Sum(X[i, j] * (s - y[i]), (i, 1, N)) / N + penalty * w[j]
    hessian = Sum(X[i, j] * X[i, k] * s * (1 - s), (i, 1, N)) / N + penalty * KroneckerDelta(j, k)
    expected = {
        ("w",): gradient,
        ("b",): Sum(s - y[i], (i, 1, N)) / N,
        ("w", "w"): hessian,
        ("w", "b"): Sum(X[i, j] * s * (1 - s), (i, 1, N)) / N,
        ("b", "w"): Sum(X[i, j] * s * (1 - s), (i, 1, N)) / N,
        ("b", "b"): Sum(s * (1 - s), (i, 1, N)) / N,
    }
    derivatives = problem.derivatives
    found = {(v,): q for v, q in derivatives.gradient.items()} | dict(derivatives.hessian)
    assert set(found) == set(expected)
    for names, quantity in found.items():
        proof = equal(expand_definitions(quantity.entry, scope), expand_definitions(expected[names], scope), scope)
        assert proof, names
        wrong = expand_definitions(quantity.entry * N, scope)
        assert not equal(wrong, expand_definitions(expected[names], scope), scope)


def test_the_gradient_is_written_with_the_prediction():
    problem = find("logistic")
    scope = problem.scope
    X, y, y_hat = scope["X"], scope["y"], scope["y_hat"]
    N, _ = X.shape
    assert problem.derivatives.gradient["w"].entry == Sum(X[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N


def test_a_network_has_as_many_layers_as_its_name_says():
    problem = find("network-4")
    assert problem.variables == ("W1", "b1", "W2", "b2", "W3", "b3", "w4", "b4")
    assert problem.derivatives.gradient["w4"].sizes == (problem.scope["w4"].shape[0],)
    with pytest.raises(UserError, match=r"a network got 0 layers, expected one at least; try network\(3\)"):
        network(0)


def test_the_gradient_of_a_deep_network_is_back_propagation_against_autograd():
    problem = find("network-3")
    rng = numpy.random.default_rng(1)
    shapes = {"W1": (3, 2), "b1": (3,), "W2": (4, 3), "b2": (4,), "w3": (4,), "b3": ()}
    values = {k: rng.normal(size=s) for k, s in shapes.items()}
    X, y = rng.normal(size=(2, 5)), (rng.random(5) > 0.5).astype(float)

    def loss(v):
        a = X
        for layer in "12":
            a = 1 / (1 + anp.exp(-(v[f"W{layer}"] @ a + v[f"b{layer}"][:, None])))
        z = v["w3"] @ a + v["b3"]
        return anp.mean(anp.logaddexp(0, z) - y * z)

    expected = autograd.grad(loss)(values)
    module: dict = {}
    exec(compiled(problem).source, module)  # noqa: S102
    found = module["gradient"](X=X, y=y, **values)
    for name in shapes:
        assert numpy.allclose(found[name], expected[name], rtol=1e-12, atol=1e-16)
