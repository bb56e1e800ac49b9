import pytest
from sympy import E, Integer, Rational, Sum, exp, log, sqrt

from calcwork.algebra import POSITIVE, UNIT, Domain, Scope, scalar, sigmoid
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.partial import Partial
from calcwork.check.implications.solve import judge_implication, roots, unknown_of

from ..problems import COIN, SCOPE, L, N, h, i, p, u, v, w, x

mu, var = scalar("mu"), scalar("var")
NORMAL = SCOPE.declare("mu").declare("var", domain=POSITIVE)
SCORE = -N / (2 * var) + Sum((x[i, 1] - mu) ** 2, (i, 1, N)) / (2 * var**2)
MEAN = Sum(x[i, 1], (i, 1, N)) / N
ZERO = Integer(0)

# name: (premises, conclusions, scope, =>, <=>)
STEPS = {
    "coin": ([(h / p - (N - h) / (1 - p), ZERO)], [(p, h / N)], COIN, "proved", "proved"),
    "coin by its derivative": ([(Partial(L, p), ZERO)], [(p, h / N)], COIN, "proved", "proved"),
    "wrong coin": ([(h / p - (N - h) / (1 - p), ZERO)], [(p, h / (N - h))], COIN, "refuted", "refuted"),
    "mean": ([(Sum(x[i, 1] - mu, (i, 1, N)), ZERO)], [(mu, MEAN)], NORMAL, "proved", "proved"),
    "sum for mean": ([(Sum(x[i, 1] - mu, (i, 1, N)), ZERO)], [(mu, N * MEAN)], NORMAL, "refuted", "refuted"),
    "variance": ([(SCORE, ZERO)], [(var, Sum((x[i, 1] - mu) ** 2, (i, 1, N)) / N)], NORMAL, "proved", "proved"),
    "linear": ([(2 * u + 4, Integer(6))], [(u, Integer(1))], SCOPE, "proved", "proved"),
    "one step": ([(2 * u + 4, Integer(6))], [(u + 2, Integer(3))], SCOPE, "proved", "proved"),
    "wrong step": ([(2 * u + 4, Integer(6))], [(2 * u, Integer(10))], SCOPE, "refuted", "refuted"),
    "both roots": ([(u**2, Integer(4))], [(u, Integer(2)), (u, Integer(-2))], SCOPE, "proved", "proved"),
    "one root": ([(u**2, Integer(4))], [(u, Integer(2))], SCOPE, "refuted", "refuted"),
    "the positive root": ([(p**2, Rational(1, 4))], [(p, Rational(1, 2))], SCOPE, "proved", "proved"),
    "squared": ([(u, Integer(2))], [(u**2, Integer(4))], SCOPE, "proved", "refuted"),
    "irrational roots": ([(u**2 + 0 * v, Integer(2))], [(u, sqrt(2)), (u, -sqrt(2))], SCOPE, "proved", "proved"),
    "no real root": ([(u**2 + 1, ZERO)], [(u, Integer(5))], SCOPE, "proved", "refuted"),
    "log": ([(log(u), v)], [(u, exp(v))], SCOPE, "proved", "proved"),
    "wrong inverse": ([(log(u), v)], [(u, 10**v)], SCOPE, "refuted", "refuted"),
    "odds": ([(sigmoid(u), Rational(1, 2))], [(u, ZERO)], SCOPE, "proved", "proved"),
    "logit": ([(p, sigmoid(u))], [(u, log(p / (1 - p)))], SCOPE, ("proved", "agrees"), ("proved", "agrees")),
    "division": ([(u * v, Integer(3))], [(v, 3 / u)], SCOPE, "proved", "proved"),
    "a root without formula": ([(exp(u) + u, Integer(3))], [(u, Integer(1))], SCOPE, "refuted", "refuted"),
    "a solution only": ([(u * exp(u), E)], [(u, Integer(1))], SCOPE, "agrees", "agrees"),
    "fifth degree": ([(u**5 + u, Integer(2))], [(u, Integer(1))], SCOPE, "agrees", "agrees"),
    "system": (
        [(u + v, Integer(3)), (u - v, Integer(1))],
        [(u, Integer(2)), (v, Integer(1))],
        SCOPE,
        "proved",
        "proved",
    ),
    "half a system": ([(u + v, Integer(3)), (u - v, Integer(1))], [(v, Integer(1))], SCOPE, "proved", "refuted"),
    "an element": ([(2 * w[1] - u, ZERO)], [(w[1], u / 2)], SCOPE, "proved", "proved"),
    "double root at the border": (
        [(p * (1 - p) * (2 * p - 1), ZERO)],
        [(p, Rational(1, 2))],
        SCOPE,
        "proved",
        "proved",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_implications(name):
    premises, conclusions, scope, forward, both = STEPS[name]
    for both_ways, expected in ((False, forward), (True, both)):
        verdict = judge_implication(premises, conclusions, scope, both_ways=both_ways)
        assert verdict.verdict in ((expected,) if isinstance(expected, str) else expected), str(verdict)


def test_a_discarded_root_is_said():
    scope = Scope().declare("g", domain=POSITIVE)
    g = scope["g"]
    verdict = judge_implication([(g**2 + 0, g + 6)], [(g, Integer(3))], scope)
    assert verdict.verdict == "proved"
    low = Scope().declare("g", domain=Domain(lower=Integer(4)))
    assert "lies outside of the domain" in judge_implication([(g**2, g + 6)], [(g, Integer(7))], low).note


def test_a_division_by_what_may_vanish_is_said():
    assert "where u is not 0" in judge_implication([(u * v, Integer(3) * u)], [(v, Integer(3))], SCOPE).note


def test_the_refuting_root_is_named():
    verdict = judge_implication([(u**2, Integer(4))], [(u, Integer(2))], SCOPE)
    assert "u = −2 solves the left side and not the right" in verdict.note
    assert (verdict.counterexample.left, verdict.counterexample.right) == ("-2", "2")


def test_an_enclosed_root_is_named():
    verdict = judge_implication([(exp(u) + u, Integer(3))], [(u, Integer(1))], SCOPE)
    assert verdict.counterexample.values["u"].startswith("0.79206")


def test_what_is_solved_for_is_found():
    assert unknown_of([(u**2, Integer(4))], [(u, Integer(2))]) == u
    assert unknown_of([(u**2, Integer(4))], [(u - 2, ZERO)]) == u
    assert unknown_of([(u * v, ZERO)], [(u - v, ZERO)]) is None


def test_what_cannot_be_solved_is_unclear():
    f = Scope().declare("u", domain=UNIT)
    assert judge_implication([(u * v, ZERO)], [(u - v, ZERO)], SCOPE).verdict in ("unclear", "refuted")
    assert judge_implication([(sum(u**n for n in range(2, 8)) - v, ZERO)], [(u, v**7)], f).verdict in (
        "unclear",
        "refuted",
    )


def test_roots_of_a_quadratic_in_an_exponential():
    normal = Normalizer(SCOPE)
    factor = normal.canonical(exp(2 * u) - 3)
    assert [r.evalf(10) for r in roots(normal, factor, u)] == [(log(3) / 2).evalf(10)]
