"""Derivatives through inverses and determinants: clean results, and NumPy's difference quotients as the oracle."""

import numpy as np
import pytest
from flint import fmpq
from sympy import Integer, KroneckerDelta, Sum, log

from calcwork.algebra import index
from calcwork.algebra.linear import atoms_outside, determinant, inverse_entry
from calcwork.check.numbers.balls import Values, evaluate
from calcwork.derive.chain import differentiate_through
from calcwork.derive.rules import Record, differentiate
from tests.algebra.matrices import SCOPE, SHAPES, SYMBOLS, V, numbers
from tests.algebra.matrix_identities import normal, quadratic, ridge

SIZES = {"N": 4, "D": 3, "K": 2}
p, q, r, s = (index(n) for n in "pqrs")
A, X, P, lam, m, x = (SCOPE[n] for n in ("A", "X", "P", "lam", "m", "x"))
E = SYMBOLS


def test_the_log_determinant_of_a_free_matrix():
    found = differentiate_through(E.A.det.log.entry, A[p, q], SCOPE).value
    assert found == E.A.inv.at(q, p)


def test_the_determinant_itself():
    found = differentiate_through(E.A.det.entry, A[p, q], SCOPE).value
    assert found == E.A.det.entry * E.A.inv.at(q, p)


def test_the_inverse_of_a_free_matrix():
    found = differentiate_through(E.A.inv.at(p, q), A[r, s], SCOPE).value
    assert found == -E.A.inv.at(p, r) * E.A.inv.at(s, q)


def test_nothing_of_a_delta_is_left():
    gram = E.X.T @ E.X + E.lam * E.ID
    found = differentiate_through(gram.det.log.entry, X[p, q], SCOPE).value
    assert not atoms_outside(found, KroneckerDelta)
    by_scalar = differentiate_through(gram.det.log.entry, lam, SCOPE).value
    assert isinstance(by_scalar, Sum)
    assert len(by_scalar.limits) == 1


def test_the_rules_say_their_names():
    record = Record()
    differentiate((E.A.det * (E.x @ E.A.inv @ E.m)).entry, A[p, q], record)
    assert {"derivative of a determinant", "derivative of an inverse"} <= set(record.rules)


def test_a_constant_matrix_has_derivative_zero():
    assert differentiate_through(E.A.det.log.entry, m[p], SCOPE).value == 0


# name: (a scalar of the symbols or of the numbers, by which array)
GRADIENTS = {
    "log determinant": (lambda e: (e.A @ e.A.T).det.log, "A"),
    "gram": (lambda e: (e.X.T @ e.X + e.al * e.ID).det.log, "X"),
    "gram by a scalar": (lambda e: (e.X.T @ e.X + e.al * e.ID).det.log, "al"),
    "quadratic by the matrix": (lambda e: quadratic(e.x - e.m, e.A.inv), "A"),
    "quadratic by the mean": (lambda e: quadratic(e.x - e.m, e.A.inv), "m"),
    "trace of an inverse": (lambda e: (e.A.inv @ e.B).tr, "A"),
    "fit": (lambda e: (e.y - e.X @ normal(e)) @ (e.y - e.X @ normal(e)), "y"),
    "ridge by its penalty": (lambda e: ridge(e) @ e.m, "lam"),
    "ridge by the data": (lambda e: ridge(e) @ e.m, "X"),
    "inverse in an inverse": (lambda e: quadratic(e.x, (e.A.inv + e.B).inv), "A"),
    "log of a determinant of an inverse": (lambda e: (e.A.inv @ e.A.inv.T).det.log, "A"),
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients_are_those_of_difference_quotients(name):
    function, by = GRADIENTS[name]
    shape = SHAPES.get(by, ())
    places = (p, q)[: len(shape)]
    variable = SCOPE[by][places] if shape else SCOPE[by]
    found = differentiate_through(function(E).entry, variable, SCOPE).value
    at = numbers(3, SIZES)
    for place in [(1, 1), (2, 3), (3, 2)] if shape else [()]:
        exact = evaluate(found.xreplace(dict(zip(places, map(Integer, place), strict=False))), values(at), SCOPE)
        quotient = difference(function, at, by, tuple(n - 1 for n in place[: len(shape)]))
        assert abs(as_float(exact) - quotient) < 1e-5 * max(1, abs(quotient))


def as_float(value):
    return float(value.p) / float(value.q) if isinstance(value, fmpq) else float(value.mid())


def values(at):
    """Return the numbers of NumPy as exact values."""
    scalars, elements = dict(SIZES), {}
    for name, entry in vars(at).items():
        if name.startswith("I") or name in ("n", "p"):
            continue
        array = np.asarray(entry.v)
        for place in np.ndindex(array.shape):
            exact = fmpq(*float(array[place]).as_integer_ratio())
            if place:
                elements[(name, *(n + 1 for n in place))] = exact
            else:
                scalars[name] = exact
    return Values(scalars, elements)


def difference(function, at, by, place, h=1e-5):
    """Return the central difference quotient of NumPy's value."""
    out = []
    for step in (h, -h):
        changed = np.array(getattr(at, by).v, dtype=float)
        changed[place] += step
        moved = type(at)(**{**vars(at), by: V(changed)})
        out.append(float(function(moved).v))
    return (out[0] - out[1]) / (2 * h)


def test_the_oracle_sees_a_wrong_gradient():
    at = numbers(3, SIZES)
    found = E.A.inv.at(Integer(1), Integer(2))
    quotient = difference(lambda e: (e.A @ e.A.T).det.log / 2, at, "A", (0, 1))
    assert abs(as_float(evaluate(found, values(at), SCOPE)) - quotient) > 1e-2


def test_second_derivatives():
    first = differentiate_through(E.A.det.log.entry, A[p, q], SCOPE).value
    second = differentiate_through(first, A[r, s], SCOPE).value
    assert second == -E.A.inv.at(q, r) * E.A.inv.at(s, p)


def test_a_definition_between_is_passed():
    scope = SCOPE.declare("Z", *SHAPES["A"])
    Z = scope["Z"]
    scope = scope.define(Z[p, q], 2 * A[p, q] + A[q, p])
    found = differentiate_through(log(determinant(Z[r, s], r, s, SHAPES["A"][0])), A[p, q], scope).value
    inverse = [inverse_entry(Z[r, s], r, s, SHAPES["A"][0], *at) for at in ((q, p), (p, q))]
    assert found == 2 * inverse[0] + inverse[1]
