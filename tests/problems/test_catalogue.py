"""The catalogue: names, facts and derivatives."""

import pytest
from sympy import KroneckerDelta, Sum

from calcwork.algebra import index, sigmoid
from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal
from calcwork.errors import UserError
from calcwork.problems import CATALOGUE, find

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
    with pytest.raises(UserError, match="the catalogue has coin, logistic"):
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
