"""The judge on identities with inverses and determinants: the true ones proved, the wrong ones refuted."""

import pytest
from sympy import Integer, KroneckerDelta, Sum, log

from calcwork.algebra import Quantity, Scope, array, index
from calcwork.algebra.linear import determinant, inverse_entry
from calcwork.algebra.partial import Partial
from calcwork.check.hints.hints import hint
from calcwork.check.judge.ladder import judge
from calcwork.check.numbers.points import Sampler
from tests.algebra.matrices import SCOPE, SYMBOLS, D, M
from tests.algebra.matrix_identities import AGREES, FALSE, PROVED, quadratic

E = SYMBOLS
i, j, p, q = (index(n) for n in "ijpq")


def judged(left, right, **options):
    return judge(*(side.q if isinstance(side, M) else side for side in (left, right)), SCOPE, **options)


@pytest.mark.parametrize("name", PROVED)
def test_true_identities_are_proved(name):
    verdict = judged(*PROVED[name](E))
    assert verdict.verdict == "proved", str(verdict)
    assert verdict.sizes == "all"


@pytest.mark.parametrize("name", AGREES)
def test_true_identities_beyond_the_normal_form_agree(name):
    assert judged(*AGREES[name](E)).verdict == "agrees"


@pytest.mark.parametrize("name", FALSE)
def test_wrong_identities_are_refuted(name):
    verdict = judged(*FALSE[name](E))
    assert verdict.verdict == "refuted", str(verdict)
    assert len(set(verdict.counterexample.sizes.values())) == len(verdict.counterexample.sizes)


def gaussian():
    return -E.P.det.log / 2 - quadratic(E.x - E.m, E.P.inv) / 2


def derivative(side, *variables):
    places = [k for v in variables for k in v.indices]
    lengths = [n for v in variables for n in v.base.shape]
    return M(Partial(side.entry, *variables), tuple(places), tuple(lengths))


A, P, m, x = (SCOPE[n] for n in ("A", "P", "m", "x"))
STEPS = {
    "score of the mean": (derivative(gaussian(), m[p]), E.P.inv @ (E.x - E.m), "proved"),
    "sign of the score": (derivative(gaussian(), m[p]), E.P.inv @ (E.m - E.x), "refuted"),
    "half forgotten": (derivative(gaussian(), m[p]), (E.P.inv @ (E.x - E.m)) / 2, "refuted"),
    "score of the covariance": (
        derivative(gaussian(), P[p, q]),
        -E.P.inv / 2 + (E.P.inv @ (E.x - E.m)).outer(E.P.inv @ (E.x - E.m)) / 2,
        "proved",
    ),
    "sign of the log determinant": (
        derivative(gaussian(), P[p, q]),
        E.P.inv / 2 + (E.P.inv @ (E.x - E.m)).outer(E.P.inv @ (E.x - E.m)) / 2,
        "refuted",
    ),
    "log determinant": (derivative(E.A.det.log, A[p, q]), E.A.inv.T, "proved"),
    "log determinant, not transposed": (derivative(E.A.det.log, A[p, q]), E.A.inv, "refuted"),
    "log determinant without the mean": (derivative(E.A.det.log, m[p]), 0 * E.m, "proved"),
    "penalty": (
        M(Partial((E.X.T @ E.X + E.lam * E.ID).det.log.entry, SCOPE["lam"])),
        (E.X.T @ E.X + E.lam * E.ID).inv.tr,
        "proved",
    ),
    "sum of log determinants": (E.A.det.log + E.B.det.log, (E.A @ E.B).det.log, "proved"),
    "two matrices": (E.A.det.log, E.B.det.log, "refuted"),
}


@pytest.mark.parametrize("name", STEPS)
def test_steps(name):
    left, right, wanted = STEPS[name]
    verdict = judged(left, right)
    assert verdict.verdict == wanted, str(verdict)


def test_the_shapes_are_compared():
    assert judged(E.A.inv, E.X).method == "shape"


def test_an_invertible_matrix_is_not_found_where_there_is_none():
    singular = M(E.x.entry, E.x.indices, E.x.sizes).outer(E.x)
    verdict = judged(singular.inv, singular)
    assert verdict.verdict == "unclear"
    assert "no point was found" in verdict.note


def test_points_with_a_positive_determinant_are_found():
    wrong = judged(E.A.det.log + E.B.det.log, (E.A + E.B).det.log)
    assert wrong.verdict == "refuted"
    four = judged(2 * (E.A.det.log + E.B.det.log), ((E.A @ E.B).det ** 2).log)
    assert four.verdict == "proved"


def test_a_counterexample_shows_a_structured_matrix_itself():
    verdict = judged(E.P.inv @ E.x, E.P @ E.x)
    shown = verdict.counterexample.values["P"]
    assert "P_free" not in verdict.counterexample.values
    assert all(shown[r][c] == shown[c][r] for r in range(3) for c in range(3))


def test_a_numbered_entry_makes_the_matrix_large_enough():
    node = inverse_entry(A[i, j], i, j, D, Integer(5), Integer(1))
    assert Sampler(SCOPE, [node]).sizes_at(0) == {"D": 5}


def test_free_deltas_are_compared_where_their_indices_agree():
    d = SCOPE["d"]
    verdict = judged(M(KroneckerDelta(i, j) * d[i], (i, j), (D, D)), M(KroneckerDelta(i, j) * d[j], (i, j), (D, D)))
    assert verdict.verdict == "proved"


HINTS = {
    "transpose": (derivative(E.A.det.log, A[p, q]), E.A.inv, "stands in place of"),
    "inverse forgotten": (E.A.inv @ E.b, E.A @ E.b, "stands in place of an inverse"),
    "sign of the penalty": (
        (E.X.T @ E.X + E.lam * E.ID).inv @ E.b,
        (E.X.T @ E.X - E.lam * E.ID).inv @ E.b,
        "the sign of the term",
    ),
    "sign": (derivative(gaussian(), m[p]), E.P.inv @ (E.m - E.x), "the sign is wrong"),
}


@pytest.mark.parametrize("name", HINTS)
def test_hints(name):
    left, right, words = HINTS[name]
    found = hint(left.q, right.q, SCOPE)
    assert words in found
    assert "row" not in found


def test_a_definition_by_an_inverse_is_used():
    beta, X = array("beta", D), SCOPE["X"]
    scope = Scope(SCOPE.declarations, SCOPE.definitions)
    solution = (E.X.T @ E.X).inv @ E.X.T @ E.y
    scope = scope.define(beta[p], solution.at(p))
    k, n = index("k"), index("n")
    N = X.shape[0]
    fit = Sum(X[n, p] * (Sum(X[n, k] * beta[k], (k, 1, D)) - SCOPE["y"][n]), (n, 1, N))
    assert judge(Quantity(fit, (p,), (D,)), Integer(0), scope).verdict == "proved"
    wrong = Sum(X[n, p] * (Sum(X[n, k] * beta[k], (k, 1, D)) + SCOPE["y"][n]), (n, 1, N))
    assert judge(Quantity(wrong, (p,), (D,)), Integer(0), scope).verdict == "refuted"


def test_a_determinant_under_a_logarithm_is_taken_as_positive():
    value = determinant(A[i, j], i, j, D)
    assert judged(M(log(value) + log(1 / value)), M(Integer(0))).verdict == "proved"
