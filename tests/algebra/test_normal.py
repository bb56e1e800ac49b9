"""The normal form keeps the value, repeats itself, and is fast enough to be asked often."""

import pytest
from sympy import Float, Integer, Rational, Sum, exp, log, sqrt

from calcwork.algebra import BINARY, Scope, array, index, scalar, sigmoid, size
from calcwork.algebra.generators import Exp, Log, Root, TooLarge, Total
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.partial import Partial

from .expressions import SCOPE, Builder
from .oracle import Undefined, agree, random_point

N, D = size("N"), size("D")
i, j = index("i"), index("j")
x, label, p = scalar("x"), scalar("label"), scalar("p")
y = array("y", N)
LABELS = Scope().declare("label", domain=BINARY)


@pytest.mark.parametrize("seed", range(120))
def test_simplify_keeps_the_value(seed):
    expr = Builder(seed + 5000).expression(4 if seed % 4 == 0 else 3)
    simple = Normalizer(SCOPE).simplify(expr)
    assert not simple.atoms(Exp, Log, Root, Total)
    for n, sizes in enumerate([{"N": 3, "D": 2}, {"N": 2, "D": 4}]):
        point = random_point(SCOPE, sizes, seed=seed + n, indices={"f": 2, "g": 1})
        try:
            assert agree(point.value(simple), point.value(expr))
        except Undefined:
            continue


@pytest.mark.parametrize("seed", range(30))
def test_the_normal_form_of_a_normal_form_is_equal(seed):
    expr = Builder(seed + 7000).expression(3)
    normal = Normalizer(SCOPE)
    assert normal.is_zero(normal.simplify(expr) - expr)


def test_decimals_are_taken_as_written():
    assert Normalizer().is_zero(Float("0.1") * x - x / 10)


def test_relations():
    normal = Normalizer(LABELS)
    assert normal.simplify(label**5 + x) == label + x
    assert normal.simplify(sqrt(2) ** 5 * x) == 4 * sqrt(2) * x
    assert normal.is_zero(1 / (sqrt(x) - 1) - (sqrt(x) + 1) / (x - 1))


def test_undefined_everywhere_is_no_crash():
    assert Normalizer(LABELS).simplify(1 / (label**2 - label)).has(label)


def test_positivity():
    scope = Scope().declare("p", domain=SCOPE.domain(p))
    normal = Normalizer(scope)
    assert normal.is_positive(1 - p)
    assert normal.is_positive(normal.canonical(1 + exp(x)))
    assert not normal.is_positive(x)
    assert normal.is_positive(1 + x**2)


def test_the_time_limit():
    with pytest.raises(TooLarge):
        Normalizer(time_limit=-1.0).simplify(sigmoid(x))


def test_a_derivative_that_is_not_carried_out_keeps_its_variable():
    written = Partial(sigmoid(label), label)
    assert Normalizer(LABELS).is_zero(written - Partial(sigmoid(label), label))
    assert not Normalizer(LABELS).is_zero(written)


def test_simplified_examples():
    assert Normalizer().simplify(Sum(2 * y[i], (i, 1, N)) / 2 - Sum(y[j], (j, 1, N))) == 0
    assert Normalizer().simplify(log(exp(x) * 4) - x) == 2 * log(2)
    assert Normalizer().simplify(Sum(Rational(1, 2), (i, 1, N))) == N / 2
    assert Normalizer().simplify(Integer(3)) == 3
