import time

import pytest
from sympy import Integer, KroneckerDelta, Matrix, Poly, Rational, Sum, cos, cosh, exp, log, pi, series, sin, sqrt, tanh

from calcwork.algebra import POSITIVE, Quantity, Scope, relu, scalar, sigmoid, softplus
from calcwork.check.judge.ladder import judge
from calcwork.check.judge.relations import SPELLINGS, judge_definite
from calcwork.check.judge.signs import is_gram, sign_is_proved
from tests.judging import kinds

from ..problems import LOGISTIC, SCOPE, D, J, N, a, b, i, j, k, m, p, r, u, v, w, x, yh, z

ORDERED = {
    "square": (u**2 + v**2, ">=", 2 * u * v, "proved"),
    "three squares": (u**2 + v**2 + b**2, ">=", u * v + v * b + u * b, "proved"),
    "quadratic without roots": (u**2 + u + 1, ">", Integer(0), "proved"),
    "exp": (exp(u), ">", Integer(0), "proved"),
    "sigmoid below one": (sigmoid(u), "<", Integer(1), "proved"),
    "variance of a coin": (p * (1 - p), "<=", Rational(1, 4), "proved"),
    "sum of squares": (Sum(x[i, j] ** 2, (j, 1, D)), ">=", Integer(0), "proved"),
    "weights": (Sum(x[i, j] ** 2 * yh[i] * (1 - yh[i]), (i, 1, N)) / N, ">=", Integer(0), "proved"),
    "every element": (Quantity(yh[i], (i,), (N,)), ">", Integer(0), "proved"),
    "relu": (relu(u), ">=", Integer(0), "proved"),
    "tangent of exp": (exp(u), ">=", 1 + u, "agrees"),
    "tangent of log": (log(a), "<=", a - 1, "agrees"),
    "cosh": (cosh(u), ">=", Integer(1), ("proved", "agrees")),
    "means": ((a + r) / 2, ">=", sqrt(a * r), ("proved", "agrees")),
    "loss": (J, ">=", Integer(0), ("proved", "agrees")),
    "softplus above": (softplus(u), ">", u, ("proved", "agrees")),
    "turned": (exp(u), "<=", 1 + u, "refuted"),
    "strict at zero": (u**2, ">", Integer(0), "refuted"),
    "strict where both are equal": ((u - v) ** 2, ">", Integer(0), "refuted"),
    "not a square": (u**2 + v**2, ">=", 3 * u * v, "refuted"),
    "cube": (u**3, ">=", u, "refuted"),
    "linear": (w[j] * u, ">=", Integer(0), "refuted"),
    "outside": (log(-exp(u)), ">", u, "unclear"),
}


@pytest.mark.parametrize("name", ORDERED)
def test_inequalities(name):
    left, relation, right, expected = ORDERED[name]
    verdict = judge(left, right, LOGISTIC, relation=relation)
    assert verdict.verdict in ((expected,) if isinstance(expected, str) else expected), str(verdict)
    if verdict.verdict == "refuted":
        assert verdict.counterexample is not None
    turned = {">": "<", "<": ">", ">=": "<=", "<=": ">="}[relation]
    assert judge(right, left, LOGISTIC, relation=turned).verdict == verdict.verdict


@pytest.mark.parametrize(("spelling", "plain"), [(r"\le", "<="), (r"\geq", ">="), (r"\gt", ">"), (r"\equiv", "=")])
def test_latex_spellings(spelling, plain):
    assert SPELLINGS[spelling] == plain
    assert judge(u**2 + 1, u**2 + 1 + 0 * v, SCOPE, relation=spelling).verdict == (
        "refuted" if plain == ">" else "proved"
    )


def test_a_relation_without_a_judge_is_unclear():
    verdict = judge(u, v, SCOPE, relation=r"\prec")
    assert verdict.verdict == "unclear"
    assert "cannot be judged yet" in verdict.note


NEAR = {
    "number": (pi, Rational("3.14"), "agrees", "within 5 %"),
    "equal": (Rational(1, 4), Rational("0.25"), "proved", "equal, not only close"),
    "far": (pi, Integer(7), "refuted", "more than 50 % apart"),
    "between": (pi, Rational("3.5"), "unclear", "not within 5 %"),
    "small argument": (sin(u), u, "agrees", "as u goes to 0"),
    "forward difference": ((exp(u + v) - exp(u)) / v, exp(u), "agrees", "as v goes to 0"),
    "central difference": ((exp(u + v) - exp(u - v)) / (2 * v), exp(u), "agrees", "as v goes to 0"),
    "wrong difference": ((exp(u + v) - exp(u - v)) / v, exp(u), "unclear", "not within 5 %"),
    "wrong slope": (sin(2 * u), u, "unclear", "not within 5 %"),
}


@pytest.mark.parametrize("name", NEAR)
def test_nearly_equal(name):
    left, right, expected, words = NEAR[name]
    verdict = judge(left, right, SCOPE, relation=r"\approx")
    assert verdict.verdict == expected, str(verdict)
    assert words in verdict.note


def test_nearly_equal_decimals_may_be_rounded():
    verdict = judge(sqrt(2), Rational("1.41"), SCOPE, relation=r"\approx", decimals={Rational("1.41"): 2})
    assert (verdict.verdict, verdict.method) == ("agrees", "rounding")


mu, sd = scalar("mu"), scalar("sd")
NORMAL = SCOPE.declare("mu").declare("sd", domain=POSITIVE)
PROPORTIONAL = {
    "normal density": (
        exp(-((u - mu) ** 2) / (2 * sd**2)) / sqrt(2 * pi * sd**2),
        exp(-((u - mu) ** 2) / (2 * sd**2)),
        "proved",
    ),
    "posterior": (p**3 * (1 - p) ** 2 * 60, p**3 * (1 - p) ** 2, "proved"),
    "completed square": (exp(-((u - mu) ** 2) / 2), exp(-(u**2) / 2 + mu * u), "proved"),
    "other power": (u**2, u, "refuted"),
    "shifted": (u + 1, u, "refuted"),
    "no variable": (u, Integer(2), "unclear"),
}


@pytest.mark.parametrize("name", PROPORTIONAL)
def test_proportional(name):
    left, right, expected = PROPORTIONAL[name]
    verdict = judge(left, right, NORMAL, relation=r"\propto")
    assert verdict.verdict == expected, str(verdict)


def test_unequal():
    assert judge(log(u + v), log(u) + log(v), SCOPE, relation=r"\neq").verdict == "agrees"
    assert judge((u + v) ** 2, u**2 + 2 * u * v + v**2, SCOPE, relation=r"\ne").verdict == "refuted"


DEFINITE = {
    "two by two": (Matrix([[2, -1], [-1, 2]]), {}, "proved"),
    "with a variable": (Matrix([[2, -1], [-1, u**2 + 1]]), {}, "proved"),
    "not definite": (Matrix([[1, 2], [2, 1]]), {}, "refuted"),
    "at some points": (Matrix([[2, -1], [-1, u**2]]), {}, "refuted"),
    "semidefinite": (Matrix([[1, 1], [1, 1]]), {"strict": False}, "proved"),
    "not even": (Matrix([[0, 1], [1, 0]]), {"strict": False}, "refuted"),
    "negative": (Matrix([[-2, 1], [1, -2]]), {"sign": -1}, "proved"),
    "not symmetric": (Matrix([[2, 1], [0, 2]]), {}, "refuted"),
    "rectangular": (Matrix([[2, 1, 0], [0, 2, 1]]), {}, "unclear"),
    "one": (Matrix([[a]]), {}, "proved"),
    "logistic Hessian": (
        Quantity(Sum(x[i, j] * x[i, k] * yh[i] * (1 - yh[i]), (i, 1, N)) / N, (j, k), (D, D)),
        {"strict": False},
        "proved",
    ),
    "with a ridge": (
        Quantity(Sum(x[i, j] * x[i, k], (i, 1, N)) + a * KroneckerDelta(j, k), (j, k), (D, D)),
        {"strict": False},
        "proved",
    ),
    "definite by a ridge": (
        Quantity(2 * Sum(x[i, j] * x[i, k], (i, 1, N)) + 2 * a * KroneckerDelta(j, k), (j, k), (D, D)),
        {},
        "proved",
    ),
    "a positive diagonal": (Quantity(exp(w[j]) * KroneckerDelta(j, k), (j, k), (D, D)), {}, "proved"),
    "a ridge of any sign": (
        Quantity(Sum(x[i, j] * x[i, k], (i, 1, N)) + w[j] * KroneckerDelta(j, k), (j, k), (D, D)),
        {},
        "unclear",
    ),
    "no ridge": (Quantity(Sum(x[i, j] * x[i, k], (i, 1, N)), (j, k), (D, D)), {}, "unclear"),
    "sign lost": (Quantity(-Sum(x[i, j] * x[i, k], (i, 1, N)), (j, k), (D, D)), {"strict": False}, "unclear"),
    "not square": (Quantity(x[i, j], (i, j), (N, D)), {}, "refuted"),
}


@pytest.mark.parametrize("name", DEFINITE)
def test_definite_matrices(name):
    matrix, options, expected = DEFINITE[name]
    verdict = judge_definite(matrix, LOGISTIC, **options)
    assert verdict.verdict == expected, str(verdict)


def test_a_wrong_sign_is_never_proved():
    until = time.process_time() + 5
    for wrong in (u, u - 1, u**2 - 1, -(u**2), u * v, sin(u), log(u), u**3, a - r, p - Rational(1, 2), -exp(u)):
        assert not sign_is_proved(wrong, SCOPE, strict=True, deadline=until)
    for zero in (u**2, (u - v) ** 2, relu(u), abs(u)):
        assert not sign_is_proved(zero, SCOPE, strict=True, deadline=until)
    assert not is_gram(x[m, j] * x[i, k], j, k, SCOPE, deadline=until)
    assert not is_gram(b * z[j] * z[k], j, k, Scope(), deadline=until)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\operatorname{diag}(q) - qq^\top \succeq 0", "proved"),
        (r"\operatorname{diag}(q) + qq^\top \succ 0", "proved"),
        (r"\operatorname{diag}(q) - qq^\top \succ 0", "unclear"),  # the vector of ones is in its kernel
        (r"\operatorname{diag}(q) - 2qq^\top \succeq 0", "unclear"),
        (r"Z^\top Z + c I \succ 0", "proved"),  # for positive c
        (r"Z^\top Z - c I \succ 0", "unclear"),
    ],
)
def test_definite_matrices_of_notes(claim, expected):
    given = r"Let $q = \mathrm{softmax}(s)$ with $s \in \mathbb{R}^K$ and $Z \in \mathbb{R}^{m \times p}$."
    assert kinds(f"{given} $$ {claim} $$") == [expected]


EXPANSIONS = {
    "tanh": (tanh(u), u - u**3 / 3, "agrees"),
    "softplus": (softplus(u), log(2) + u / 2 + u**2 / 8, "agrees"),
    "softplus, without the factorial": (softplus(u), log(2) + u / 2 + u**2 / 4, "refuted"),
    "pseudo-Huber": (sqrt(1 + u**2) - 1, u**2 / 2 - u**4 / 8, "agrees"),
    "pseudo-Huber, another factor": (sqrt(1 + u**2) - 1, u**2 / 2 - u**4 / 4, "refuted"),
    "at a point": (sqrt(4 + u), 2 + u / 4, "agrees"),
    "another slope": (sqrt(4 + u), 2 + u / 2, "unclear"),
    "a parabola through three points": (cos(u), 1 - 4 * u**2 / pi**2, "unclear"),
    "cosine, wrong sign": (cos(u), 1 + u**2 / 2, "refuted"),
    "cosine without a term": (cos(u), 1 + u**4 / 24, "refuted"),
}


@pytest.mark.parametrize("name", EXPANSIONS)
def test_a_polynomial_is_close_to_the_order_to_which_it_is_written(name: str) -> None:
    left, right, verdict = EXPANSIONS[name]
    assert judge(left, right, SCOPE, relation=r"\approx").verdict == verdict
    degree = Poly(right, u).degree()
    taylor = series(left.rewrite(exp).subs(softplus(u), log(1 + exp(u))), u, 0, degree + 1).removeO()
    assert ((taylor - right).expand() == 0) == (verdict == "agrees")
