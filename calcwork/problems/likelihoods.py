"""Likelihoods of one sample: coin, Bernoulli, Binomial, Poisson, exponential and Gaussian distributions."""

from __future__ import annotations

from sympy import Expr, Integer, Product, Sum, log, pi

from calcwork.algebra import BINARY, COUNT, POSITIVE, UNIT, Domain, Scope, index, scalar, size
from calcwork.problems.problem import Facts, Problem

BISHOP = "C. M. Bishop, Pattern Recognition and Machine Learning (2006), section "
CASELLA = "G. Casella, R. L. Berger, Statistical Inference, 2nd ed. (2002), section 7.2.2"
N, n, i = size("N"), size("n"), index("i")
L, J = scalar("L"), scalar("J")
CLOSED_UNIT = Domain(Integer(0), Integer(1), open_lower=False, open_upper=False)
CLOSED = Facts(convex=False, closed_form=True)
CONCAVE = Facts(convex=True, strictly=True, closed_form=True)


def coin() -> Problem:
    """Declare the likelihood of one sequence of N tosses with i heads, 0 < i < N, of a coin with probability p."""
    scope = _coin()
    p, i = scope["p"], scope["i"]
    return Problem(
        name="coin",
        title="likelihood of N coin tosses with i heads",
        scope=scope.define(L, p**i * (1 - p) ** (N - i)),
        objective=L,
        variables=("p",),
        source=f"{BISHOP}2.1",
        maximize=True,
        facts=CLOSED,
    )


def coin_log_loss() -> Problem:
    """Declare the mean negative logarithm of the likelihood of N tosses with i heads."""
    scope = _coin()
    p, i = scope["p"], scope["i"]
    return Problem(
        name="coin-log-loss",
        title="log loss of N coin tosses with i heads",
        scope=scope.define(J, -i / N * log(p) - (N - i) / N * log(1 - p)),
        objective=J,
        variables=("p",),
        source=f"{BISHOP}2.1",
        facts=CONCAVE,
    )


def ten_tosses() -> Problem:
    """Declare the likelihood p^7 (1-p)^3 of ten tosses with seven heads on the closed interval from 0 to 1."""
    scope = Scope().declare("p", domain=CLOSED_UNIT)
    p, g = scope["p"], scalar("g")
    return Problem(
        name="ten-tosses",
        title="likelihood p^7 (1-p)^3 of ten coin tosses with seven heads",
        scope=scope.define(g, p**7 * (1 - p) ** 3),
        objective=g,
        variables=("p",),
        source=f"{BISHOP}2.1",
        maximize=True,
        facts=CLOSED,
    )


def ten_tosses_log() -> Problem:
    """Declare the log-likelihood 7 log p + 3 log(1-p) of ten tosses with seven heads."""
    scope = Scope().declare("p", domain=UNIT)
    p, G = scope["p"], scalar("G")
    return Problem(
        name="ten-tosses-log",
        title="log-likelihood 7 log p + 3 log(1-p) of ten coin tosses with seven heads",
        scope=scope.define(G, 7 * log(p) + 3 * log(1 - p)),
        objective=G,
        variables=("p",),
        source=f"{BISHOP}2.1",
        maximize=True,
        facts=CONCAVE,
    )


def bernoulli() -> Problem:
    """Declare the likelihood of N independent Bernoulli trials with outcomes y_i in {0, 1} and probability p."""
    scope = Scope().declare("y", N, domain=BINARY, letters="i").declare("p", domain=UNIT)
    y, p = scope["y"], scope["p"]
    return Problem(
        name="bernoulli",
        title="likelihood of N Bernoulli trials",
        scope=scope.define(L, Product(p ** y[i] * (1 - p) ** (1 - y[i]), (i, 1, N))),
        objective=L,
        variables=("p",),
        source=f"{BISHOP}2.1",
        maximize=True,
        facts=CLOSED,
    )


def bernoulli_log_loss() -> Problem:
    """Declare the mean negative log-likelihood of N Bernoulli trials."""
    scope = Scope().declare("y", N, domain=BINARY, letters="i").declare("p", domain=UNIT)
    y, p = scope["y"], scope["p"]
    loss = -Sum(y[i] * log(p) + (1 - y[i]) * log(1 - p), (i, 1, N)) / N
    return _loss("bernoulli-log-loss", "log loss of N Bernoulli trials", scope, loss, ("p",), f"{BISHOP}2.1")


def binomial() -> Problem:
    """Declare the negative log-likelihood of N numbers y_i of successes in n trials each, without its constant.

    The constant is the sum of the logarithms of the binomial coefficients, which do not depend on p.
    """
    counts = Domain(Integer(0), n, open_lower=False, open_upper=False, integer=True)
    scope = Scope().declare("y", N, domain=counts, letters="i").declare("p", domain=UNIT)
    y, p = scope["y"], scope["p"]
    loss = -Sum(y[i] * log(p) + (n - y[i]) * log(1 - p), (i, 1, N))
    return _loss("binomial", "negative Binomial log-likelihood", scope, loss, ("p",), f"{BISHOP}2.1")


def poisson() -> Problem:
    """Declare the negative log-likelihood of N counts y_i with the rate r of a Poisson distribution.

    The constant, the sum of log y_i!, is left out.
    """
    scope = Scope().declare("y", N, domain=COUNT, letters="i").declare("r", domain=POSITIVE)
    y, r = scope["y"], scope["r"]
    loss = Sum(r - y[i] * log(r), (i, 1, N))
    facts = Facts(convex=True, strictly=True, where="some count y_i is positive", closed_form=True)
    return _loss("poisson", "negative Poisson log-likelihood", scope, loss, ("r",), CASELLA, facts)


def exponential() -> Problem:
    """Declare the negative log-likelihood of N waiting times with the rate r of an exponential distribution."""
    scope = Scope().declare("x", N, domain=POSITIVE, letters="i").declare("r", domain=POSITIVE)
    x, r = scope["x"], scope["r"]
    loss = Sum(r * x[i] - log(r), (i, 1, N))
    return _loss("exponential", "negative exponential log-likelihood", scope, loss, ("r",), CASELLA)


def gaussian() -> Problem:
    """Declare the negative log-likelihood of N numbers in the mean m and the variance v of a Gaussian distribution."""
    scope = Scope().declare("x", N, letters="i").declare("m").declare("v", domain=POSITIVE)
    x, m, v = scope["x"], scope["m"], scope["v"]
    loss = N / Integer(2) * log(2 * pi * v) + Sum((x[i] - m) ** 2, (i, 1, N)) / (2 * v)
    facts = Facts(convex=False, closed_form=True)
    title = "negative Gaussian log-likelihood in mean and variance"
    return _loss("gaussian", title, scope, loss, ("m", "v"), f"{BISHOP}1.2.4", facts)


def _coin() -> Scope:
    heads = Domain(Integer(0), N, integer=True)
    return Scope().declare("p", domain=UNIT).declare("i", domain=heads)


def _loss(
    name: str, title: str, scope: Scope, loss: Expr, over: tuple[str, ...], source: str, facts: Facts = CONCAVE
) -> Problem:
    return Problem(name, title, scope.define(J, loss), J, over, source, facts=facts)
