"""The gamma function and its kin: the printed helpers against mpmath, losses with them against complex steps."""

import math
import types

import mpmath
import numpy as np
import pytest
from sympy import Symbol, beta, binomial, factorial, gamma, log, loggamma

from calcwork.compile.paste_target import paste_source
from calcwork.compile.plain_target import COMPLEX_HEADER
from calcwork.compile.special import HELPERS, without_gammas
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem

POINTS = [1e-8, 0.3, 1.0, 2.0, 4.7, 30.0, 1e5]
NAMES: dict[str, object] = {"np": np, "math": math}
exec("".join(HELPERS.values()), NAMES)  # noqa: S102 - the text that users paste


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_polygamma(order):
    expected = [float(mpmath.polygamma(order, x)) for x in POINTS]
    np.testing.assert_allclose(NAMES["_polygamma"](order, np.array(POINTS)), expected, rtol=2e-15, atol=4e-15)


def test_there_is_no_polygamma_below_zero():
    assert np.isnan(NAMES["_polygamma"](0, -0.5))


def test_log_gamma_and_its_continuation():
    expected = [float(mpmath.loggamma(x)) for x in POINTS]
    np.testing.assert_allclose(NAMES["_log_gamma"](POINTS), expected, rtol=1e-15)
    header: dict[str, object] = {}
    exec(COMPLEX_HEADER, header)  # noqa: S102
    slopes = np.imag(header["_log_gamma"](np.array(POINTS) + 1e-30j)) / 1e-30
    np.testing.assert_allclose(slopes, NAMES["_polygamma"](0, np.array(POINTS)), rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("kind", ["log", "itself"])
@pytest.mark.parametrize("expr", [lambda n, a: gamma(a), lambda n, a: factorial(n), binomial, beta])
def test_logarithms_of_the_kin(expr, kind):
    n, a = Symbol("n", positive=True), Symbol("a", positive=True)
    whole = log(a * expr(n, a)) if kind == "log" else expr(n, a)
    found = without_gammas(whole).replace(lambda e: type(e).__name__ == "log_gamma", lambda e: loggamma(e.args[0]))
    at = {n: 7, a: 2.5}
    assert float(found.xreplace(at).evalf()) == pytest.approx(float(whole.xreplace(at).evalf()), rel=1e-12)


X = np.array([0.3, 1.2, 2.5, 0.7])
NOTES = {
    "gamma law": (
        (
            r"Let $x_i > 0$ for $i=1,\dots,N$ and $\alpha, \beta > 0$. $$ L(\alpha,\beta) = -\sum_{i=1}^N"
            r" \log\left(\frac{\beta^\alpha}{\Gamma(\alpha)} x_i^{\alpha-1} e^{-\beta x_i}\right) $$"
        ),
        {"x": X, "alpha": 1.3, "beta": 0.8},
    ),
    "beta law": (
        (
            r"Let $x_i \in (0,1)$ for $i=1,\dots,N$, and $a, b > 0$. $$ L(a,b) = N\log\mathrm{B}(a,b)"
            r" - \sum_{i=1}^N \left[(a-1)\log x_i + (b-1)\log(1-x_i)\right] $$"
        ),
        {"x": X / 3, "a": 1.3, "b": 0.8},
    ),
    "negative binomial law": (
        (
            r"Counts $y_i \in \{0,1,2,\dots\}$, $i=1,\dots,N$; $r, \mu > 0$. $$ L(r,\mu) = -\sum_{i=1}^N \left[\log"
            r"\binom{y_i+r-1}{y_i} + r\log\frac{r}{r+\mu} + y_i\log\frac{\mu}{r+\mu}\right] $$"
        ),
        {"y": np.array([0, 3, 1, 7]), "r": 1.3, "mu": 0.8},
    ),
    "counts": (
        (
            r"Counts $y_i \in \{0,1,2,\dots\}$, $i=1,\dots,N$; $\mu > 0$."
            r" $$ L(\mu) = -\sum_{i=1}^N \left(y_i\log\mu - \mu - \log(y_i!)\right) $$"
        ),
        {"y": np.array([0, 3, 1, 7]), "mu": 0.8},
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_losses_of_counts_and_shapes(name):
    note, values = NOTES[name]
    problem = read_problem(read_document(Source(note, "note.md"))).problem
    found = problem.derivatives
    source = paste_source(found.value, found.gradient, found.hessian, problem.scope, problem.variables)
    made = types.ModuleType("made")
    exec(source, made.__dict__)  # noqa: S102 - the text that users paste
    assert "scipy" not in source
    assert made.check_gradient(**values) < 1e-8
    for a, b in made.hessian(**values):
        up, down = (made.gradient(**{**values, b: values[b] + s})[a] for s in (1e-5, -1e-5))
        assert made.hessian(**values)[a, b] == pytest.approx((up - down) / 2e-5, rel=1e-6)


def test_bounds_that_move_are_drawn():
    note = r"Let $n_i \in \mathbb{N}$, $y_i \in \{0,\dots,n_i\}$ for $i=1,\dots,N$ and $a > 0$."
    note += r" $$ L(a) = -\sum_{i=1}^N \log\Gamma(n_i - y_i + a) $$"
    problem = read_problem(read_document(Source(note, "note.md"))).problem
    found = problem.derivatives
    made = types.ModuleType("made")
    exec(paste_source(found.value, found.gradient, {}, problem.scope, problem.variables), made.__dict__)  # noqa: S102
    assert made.check_gradient() < 1e-6
