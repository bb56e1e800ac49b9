"""Implications between equations of vectors and matrices."""

import pytest
from flint import fmpq
from sympy import Integer, Matrix

from calcwork.algebra import Quantity, index
from calcwork.algebra.partial import Partial
from calcwork.check.implications.solve import judge_implication
from calcwork.check.implications.systems import _solution, is_system
from tests.algebra.matrices import SCOPE, SYMBOLS, D, M

E = SYMBOLS
ZERO = M(Integer(0))
p = index("p")
x = SCOPE["x"]
GRAM = E.X.T @ E.X
RIDGE = GRAM + E.lam * E.ID
RESIDUAL = E.y - E.X @ E.x
BY_X = M(Partial((RESIDUAL @ RESIDUAL).entry, x[p]), (p,), (D,))
DEFINITE = "the premise multiplied by an inverse"

# name: (premises, conclusions, =>, <=>)
STEPS = {
    "shrunk optimum": ([((E.B + E.al * E.ID) @ E.x, E.B @ E.m)], [(E.x, (E.B + E.al * E.ID).inv @ E.B @ E.m)], "pp"),
    "normal equations": ([(GRAM @ E.x, E.X.T @ E.y)], [(E.x, GRAM.inv @ E.X.T @ E.y)], "pp"),
    "orthogonal residual": ([(E.X.T @ RESIDUAL, ZERO)], [(E.x, GRAM.inv @ E.X.T @ E.y)], "pp"),
    "rearranged": ([(E.X.T @ RESIDUAL, ZERO)], [(GRAM @ E.x, E.X.T @ E.y)], "pp"),
    "a multiple": ([(-2 * (E.X.T @ RESIDUAL), ZERO)], [(GRAM @ E.x, E.X.T @ E.y)], "pp"),
    "a mean": ([((E.X.T @ RESIDUAL) / E.n, ZERO)], [(GRAM @ E.x, E.X.T @ E.y)], "pp"),
    "a gradient": ([(BY_X, ZERO)], [(E.x, GRAM.inv @ E.X.T @ E.y)], "pp"),
    "ridge": ([(E.lam * E.x - E.X.T @ RESIDUAL, ZERO)], [(E.x, RIDGE.inv @ E.X.T @ E.y)], "pp"),
    "ridge, sign": (
        [(E.lam * E.x - E.X.T @ RESIDUAL, ZERO)],
        [(E.x, (GRAM - E.lam * E.ID).inv @ E.X.T @ E.y)],
        "rr",
    ),
    "ridge, penalty lost": ([(E.lam * E.x - E.X.T @ RESIDUAL, ZERO)], [(E.x, GRAM.inv @ E.X.T @ E.y)], "rr"),
    "interpolation": ([(GRAM @ E.x, E.X.T @ E.y)], [(E.X @ E.x, E.y)], "rr"),
    "linear system": ([(E.A @ E.x, E.b)], [(E.x, E.A.inv @ E.b)], "pp"),
    "transposed": ([(E.A @ E.x, E.b)], [(E.x, E.A.inv.T @ E.b)], "rr"),
    "back": ([(E.x, E.A.inv @ E.b)], [(E.A @ E.x, E.b)], "pp"),
    "inverse by its product": ([(E.A @ E.B, E.ID)], [(E.B, E.A.inv)], "pp"),
    "divided from the right": ([(E.A @ E.B, E.U @ E.V)], [(E.A, E.U @ E.V @ E.B.inv)], "pp"),
    "divided from the wrong side": ([(E.A @ E.B, E.U @ E.V)], [(E.A, E.B.inv @ E.U @ E.V)], "rr"),
    "a scalar": ([(E.lam * E.x, E.b)], [(E.x, E.b / E.lam)], "pp"),
    "put in": ([(E.x, E.A @ E.b), (E.m, E.x + E.b)], [(E.m, (E.A + E.ID) @ E.b)], "pr"),
    "an identity": ([(E.A @ E.x, E.b)], [(E.A @ E.A.inv, E.ID)], "pr"),
    "without an inverse": ([(E.A @ (E.x - E.m), ZERO)], [(E.x, E.m)], "ap"),
}
WORDS = {"p": "proved", "r": "refuted", "a": "agrees"}


def equations(pairs):
    return [tuple(side.q for side in pair) for pair in pairs]


@pytest.mark.parametrize("name", STEPS)
def test_implications(name):
    premises, conclusions, wanted = STEPS[name]
    verdict = judge_implication(equations(premises), equations(conclusions), SCOPE)
    assert verdict.verdict == WORDS[wanted[0]], str(verdict)


@pytest.mark.parametrize("name", ["normal equations", "rearranged", "ridge, sign", "linear system", "put in"])
def test_equivalences(name):
    premises, conclusions, wanted = STEPS[name]
    verdict = judge_implication(equations(premises), equations(conclusions), SCOPE, both_ways=True)
    assert verdict.verdict == WORDS[wanted[1]], str(verdict)


def test_the_proof_says_how_and_where():
    premises, conclusions, _ = STEPS["normal equations"]
    verdict = judge_implication(equations(premises), equations(conclusions), SCOPE)
    assert (verdict.method, verdict.note) == (DEFINITE, "where the inverses exist")
    premises, conclusions, _ = STEPS["a scalar"]
    assert "where lam is not 0" in judge_implication(equations(premises), equations(conclusions), SCOPE).note


def test_the_counterexample_solves_the_premises_and_not_the_conclusion():
    premises, conclusions, _ = STEPS["transposed"]
    verdict = judge_implication(equations(premises), equations(conclusions), SCOPE)
    values = verdict.counterexample.values
    A, b, solution = (Matrix(values[n]) for n in ("A", "b", "x"))
    assert A * solution == b
    assert A.T.inv() * b != solution
    assert "the premises hold at this point" in verdict.note


def test_shapes_that_do_not_fit_are_said():
    wrong = judge_implication([(E.x.q, E.y.q)], [(E.x.q, E.b.q)], SCOPE)
    assert wrong.verdict == "unclear"
    assert "shapes of a premise" in wrong.note
    assert judge_implication([(E.x.q, E.b.q)], [(E.x.q, E.y.q)], SCOPE).verdict == "refuted"


def test_scalar_quantities_are_no_system():
    u = SCOPE["lam"]
    assert not is_system([(Quantity(u), Integer(2))])
    assert is_system([(E.x.q, E.b.q)])
    assert judge_implication([(Quantity(2 * u), Quantity(Integer(6)))], [(u, Integer(3))], SCOPE).verdict == "proved"


def test_what_is_not_linear_is_not_refuted_by_a_wrong_solution():
    squared = M(E.x.entry**2, E.x.indices, E.x.sizes)
    verdict = judge_implication([(squared.q, squared.q)], [(E.x.q, E.b.q)], SCOPE)
    assert verdict.verdict in ("refuted", "unclear")
    other = judge_implication([(squared.q, M(E.b.entry**2, E.b.indices, E.b.sizes).q)], [(E.x.q, E.b.q)], SCOPE)
    assert other.verdict in ("unclear", "refuted")


def test_linear_systems_are_solved_exactly():
    one, two = fmpq(1), fmpq(2)
    assert _solution([[one, one], [one, -one]], [-fmpq(3), -one], [one, one]) == [two, one]
    assert _solution([[one, one]], [-one, -two], [one]) is None
    assert _solution([[one], [one]], [-fmpq(3)], [fmpq(5), fmpq(7)]) == [fmpq(-4), fmpq(7)]
