r"""Names and marks of other schools: tg, sh, lb, transposes in front, signs as labels, primes on functions."""

import mpmath
import pytest
from sympy import Rational

from calcwork.algebra import scalar
from calcwork.notation.spelling.functions.schools import SCHOOLS
from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from tests.judging import last

GIVEN = r"Let $t\in\mathbb R$, $A\in\mathbb R^{m\times n}$, $x\in\mathbb R^n$, $y\in\mathbb R^m$."
KALMAN = (
    r"Let $P^-\in\mathbb R^{n\times n}$, $H\in\mathbb R^{m\times n}$, $R\in\mathbb R^{m\times m}$,"
    r" $K\in\mathbb R^{n\times m}$, where $P^-$ and $R$ are symmetric."
)
STEPS = [
    (GIVEN, r"\operatorname{ch}^2 t - \operatorname{sh}^2 t = 1", "- ", "+ "),
    (GIVEN, r"\operatorname{th}'(t) = 1 - \operatorname{th}^2 t", "1 -", "1 +"),
    (GIVEN, r"\sin'(t) = \cos t", "= ", "= -"),
    (GIVEN, r"(\operatorname{arctg} t)' = \frac{1}{1+t^2}", "+", "-"),
    (GIVEN, r"\frac{d}{dt}\operatorname{argsh} t = \frac{1}{\sqrt{1+t^2}}", "+t", "-t"),
    (GIVEN, r"\operatorname{tg} t\,\operatorname{ctg} t = 1", "= 1", "= 2"),
    (GIVEN, r"\operatorname{lb} 8 + \lg 100 + \log_2 4 + \log_{10} 10 = 8", "= 8", "= 9"),
    (GIVEN, r"\langle Ax, y\rangle = \langle x, {}^t\!A y\rangle", "Ax", "2Ax"),
    (GIVEN, r"{}^tA(Ax-y) = {}^{t}AAx - {}^TAy", "Ax-", "Ax+"),
    (KALMAN, r"(I-KH)P^-(I-KH)^T = P^--KHP^--P^-H^TK^T+KHP^-H^TK^T", "+K", "-K"),
    (KALMAN, r"\operatorname{tr}(P^-H^TK^T) = \operatorname{tr}(KHP^-)", "= ", "= 2"),
]
OPEN = [
    (r"\operatorname{prox}_{\lambda f}(v) = \frac{v}{1+\lambda}", "the function 'prox' is not understood yet"),
    (r"\mathbf{prox}_{\lambda f}(v) = \frac{v}{1+\lambda}", "the operator 'prox' is not understood yet"),
    (r"\mathbf{prox}(v) = v^2", "the operator 'prox' is not understood yet"),
    (r"\operatorname{sh}^{-1} t = 1/\operatorname{sh} t", "may be the inverse function or the reciprocal"),
    (r"\operatorname{foo}'(t) = 1", "a prime on the function 'foo' is not understood"),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_right_steps_are_accepted_and_slips_refuted(given, step, old, new):
    assert last(given, step).verdict in {"proved", "agrees"}
    assert last(given, step.replace(old, new, 1)).verdict == "refuted"


@pytest.mark.parametrize(("step", "note"), OPEN)
def test_what_has_no_meaning_yet_is_unclear(step, note):
    found = last("", step)
    assert found.verdict == "unclear"
    assert note in found.note


def test_a_differential_at_a_point_is_read():
    given = r"Let $A\in\mathbb R^{m\times n}$, $x, h\in\mathbb R^n$ and $f(x) = \frac12\|Ax\|^2$."
    assert last(given, r"Df(x)\cdot h = \langle Ax, Ah\rangle").verdict == "proved"
    assert last(given, r"Df(x)\cdot h = 2\langle Ax, Ah\rangle").verdict == "refuted"
    twice = last("Let $g(x) = x^3$.", r"D(g + 1)(x) = 3x^2")
    assert twice.verdict == "unclear"


def test_a_name_may_have_a_meaning_of_its_own():
    assert last(r"Let $\operatorname{th}(z) = z - 1$.", r"\operatorname{th}(3) = 2").verdict in {"proved", "agrees"}


@pytest.mark.parametrize(
    ("latex", "expected", "problems"),
    [
        (r"P^-H", "P^{-} H", 0),
        (r"x^+y", "x^{+} y", 0),
        (r"A^-1", "A^{-} 1", 1),
        (r"A^-T", "A^{-} T", 1),
        (r"e^-x", "e^{-} x", 1),
        (r"(1+x)^-n", "( 1 + x )^{-} n", 1),
        (r"{}^tA", "A^{T}", 0),
        (r"{}^t\!A^{-1}", "A^{-1}^{T}", 0),
    ],
)
def test_scripts_of_one_sign(latex, expected, problems):
    found = read(latex)
    assert len(found.problems) == problems
    assert outline(found.rows[0].items).replace(" ", "") == expected.replace(" ", "")


ORACLE = {
    "tg": mpmath.tan,
    "ctg": mpmath.cot,
    "cosec": mpmath.csc,
    "arctg": mpmath.atan,
    "arccot": lambda x: mpmath.pi / 2 - mpmath.atan(x),
    "sh": mpmath.sinh,
    "ch": mpmath.cosh,
    "th": mpmath.tanh,
    "cth": mpmath.coth,
    "argsh": mpmath.asinh,
    "argch": mpmath.acosh,
    "argth": mpmath.atanh,
    "lg": mpmath.log10,
    "lb": lambda x: mpmath.log(x, 2),
}


@pytest.mark.parametrize("name", ORACLE)
def test_values_are_those_of_mpmath(name):
    x = scalar("x")
    at = Rational(7, 2) if name == "argch" else Rational(2, 7)
    found = SCHOOLS[name](x).subs(x, at).evalf(30)
    assert abs(mpmath.mpf(str(found)) - ORACLE[name](mpmath.mpf(at.p) / at.q)) < mpmath.mpf(10) ** -13
