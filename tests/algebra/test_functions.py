"""The functions against mpmath and SciPy: values to any precision, derivatives, rewriting, printing."""

import mpmath
import pytest
import scipy.special
from sympy import Float, Heaviside, Piecewise, Rational, S, Sum, Symbol, diff, exp, latex, log, oo
from sympy.core.function import ArgumentIndexError

from calcwork.algebra import array, index, log_sigmoid, logsumexp, relu, scalar, sigmoid, size, softmax, softplus, xlogy
from calcwork.errors import UserError

from .oracle import Point, agree

z, x, y = scalar("z"), scalar("x"), scalar("y")
K, k, c = size("K"), index("k"), index("c")
a = array("a", K)
SCORES = [-745, -710, -40.5, -37, -1, -1e-8, -1e-300, 1e-300, 1e-8, 0.3, 1, 36.7, 40.5, 710, 745]
EXACT = {
    sigmoid: lambda t: 1 / (1 + mpmath.exp(-t)),
    softplus: lambda t: mpmath.log(1 + mpmath.exp(t)),
    log_sigmoid: lambda t: -mpmath.log(1 + mpmath.exp(-t)),
    relu: lambda t: max(t, mpmath.mpf(0)),
}
SCIPY = {
    sigmoid: scipy.special.expit,
    log_sigmoid: scipy.special.log_expit,
    softplus: lambda t: -scipy.special.log_expit(-t),
}


@pytest.mark.parametrize("function", EXACT)
@pytest.mark.parametrize("score", SCORES)
def test_values_to_forty_digits(function, score):
    value = function(Float(score, 60)).evalf(40)
    with mpmath.workdps(800):  # enough for 1 + exp(-745) to be exact to 40 digits after cancellation
        exact = EXACT[function](mpmath.mpf(score))
        assert abs(value._to_mpmath(200) - exact) <= abs(exact) * mpmath.mpf(10) ** -38


@pytest.mark.parametrize("function", SCIPY)
@pytest.mark.parametrize("score", SCORES[2:])  # SciPy gives 0 for subnormal results
def test_values_in_double_precision(function, score):
    assert float(function(Float(score))) == pytest.approx(float(SCIPY[function](score)), rel=1e-14, abs=0)


@pytest.mark.parametrize("function", EXACT)
@pytest.mark.parametrize("score", [-30.0, -2.0, 0.7, 30.0])
def test_derivatives(function, score):
    value = function(z).diff(z).subs(z, Float(score, 50)).evalf(40)
    with mpmath.workdps(80):
        assert agree(value._to_mpmath(200), mpmath.diff(EXACT[function], mpmath.mpf(score)), digits=30)


@pytest.mark.parametrize("function", [sigmoid, softplus, log_sigmoid])
def test_rewriting_to_exp(function):
    plain = function(z).rewrite(exp)
    assert not plain.has(function)
    point = Point({"z": mpmath.mpf("-1.7")})
    assert agree(point.value(plain), point.value(function(z)))


def test_other_rewriting():
    assert relu(z).rewrite(Piecewise) == Piecewise((z, z > 0), (0, True))
    assert xlogy(x, y).rewrite(log) == x * log(y)
    assert logsumexp(a[k], (k, 1, K)).rewrite(exp) == log(Sum(exp(a[k]), (k, 1, K)))


def test_special_values():
    assert sigmoid(0) == Rational(1, 2)
    assert (sigmoid(oo), sigmoid(-oo)) == (1, 0)
    assert softplus(0) == log(2)
    assert log_sigmoid(0) == -log(2)
    assert (relu(3), relu(-3), relu(0)) == (3, 0, 0)
    assert (xlogy(0, y), xlogy(1, y)) == (0, log(y))


def test_known_signs():
    assert sigmoid(z).is_positive
    assert softplus(z).is_positive
    assert log_sigmoid(z).is_negative
    assert relu(z).is_nonnegative
    assert sigmoid(Symbol("w")).is_positive is None
    assert xlogy(x, Symbol("t", positive=True)).is_real


def test_derivative_of_relu_at_the_kink():
    assert relu(z).diff(z) == Heaviside(z, 0)
    assert relu(z).diff(z).subs(z, 0) == 0


def test_derivatives_of_xlogy():
    assert xlogy(x, y).diff(x) == log(y)
    assert xlogy(x, y).diff(y) == x / y
    with pytest.raises(ArgumentIndexError):
        xlogy(x, y).fdiff(3)
    with pytest.raises(ArgumentIndexError):
        sigmoid(z).fdiff(2)


@pytest.mark.parametrize(("p", "q"), [(0.0, 0.3), (0.0, 0.0), (2.5, 1e-300), (0.2, 7.0)])
def test_xlogy_against_scipy(p, q):
    assert float(xlogy(Float(p), Float(q))) == pytest.approx(float(scipy.special.xlogy(p, q)), rel=1e-14)


@pytest.mark.parametrize("scores", [[0.1, -0.4, 2.0], [700, 710, 745], [-745, -744, -700]])
def test_logsumexp_against_scipy(scores):
    three = logsumexp(a[k], (k, 1, 3)).doit().subs({a[n + 1]: Float(s, 40) for n, s in enumerate(scores)})
    assert float(three.evalf()) == pytest.approx(float(scipy.special.logsumexp(scores)), rel=1e-14)


def test_logsumexp_evaluates_without_doit():
    assert float(logsumexp(k * Rational(1, 3), (k, 1, 4)).evalf()) == pytest.approx(
        float(scipy.special.logsumexp([n / 3 for n in range(1, 5)])), rel=1e-14
    )


def test_derivative_of_logsumexp_is_softmax():
    total = logsumexp(x * a[k], (k, 1, K))
    point = Point({"K": 3, "x": mpmath.mpf("0.7")}, {"a": {(n,): mpmath.mpf(n) / 3 for n in (1, 2, 3)}})
    exact = mpmath.diff(lambda t: mpmath.log(sum(mpmath.exp(t * n / 3) for n in (1, 2, 3))), mpmath.mpf("0.7"))
    assert agree(point.value(diff(total, x)), exact, digits=10)


def test_softmax_of_three_classes():
    probabilities = [softmax(a[k], (k, 1, 3), n) for n in (1, 2, 3)]
    point = Point({}, {"a": {(1,): mpmath.mpf(2), (2,): mpmath.mpf(-1), (3,): mpmath.mpf(0)}})
    exact = scipy.special.softmax([2, -1, 0])
    assert [float(point.value(p)) for p in probabilities] == pytest.approx(list(exact), rel=1e-14)


def test_limits_need_three_parts():
    for limits in [(k,), ((k, K),), ()]:
        with pytest.raises(UserError, match=r"logsumexp got the limits .*; give each as \(index, lower, upper\)\."):
            logsumexp(a[k], *limits)


LATEX = [
    (sigmoid(z), r"\sigma\left(z\right)"),
    (sigmoid(z) ** 2, r"\sigma^{2}\left(z\right)"),
    (softplus(z), r"\operatorname{softplus}\left(z\right)"),
    (log_sigmoid(z), r"\log\sigma\left(z\right)"),
    (relu(z), r"\operatorname{relu}\left(z\right)"),
    (xlogy(x, y), r"x \log\left(y\right)"),
    (xlogy(x, y) ** 2, r"\left(x \log\left(y\right)\right)^{2}"),
    (logsumexp(x * k, (k, 1, K)), r"\log{\left(\sum_{k=1}^{K} e^{k x} \right)}"),
]


@pytest.mark.parametrize(("expr", "text"), LATEX)
def test_latex(expr, text):
    assert latex(expr) == text


def test_unevaluated_at_symbols():
    assert sigmoid(z).func is sigmoid
    assert relu(z).func is relu
    assert softplus(S(2)).func is softplus
