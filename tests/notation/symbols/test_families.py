"""Laws of probability by name: their densities are those of SciPy, and their spellings are known."""

from __future__ import annotations

import pytest
from scipy import stats
from sympy import Rational, Symbol

from calcwork.algebra.expectations import Continuous, Discrete
from calcwork.notation.structure.tree import read
from calcwork.notation.symbols.families import DENSITIES, density, law_called

X = Symbol("X", real=True)
A, B, P = Rational(5, 2), Rational(3, 4), Rational(1, 3)
# family: (parameters, the law as SciPy has it, places)
ORACLES = {
    "normal": ((A, B), stats.norm(2.5, 0.75**0.5), (-1, 2)),
    "exponential": ((A,), stats.expon(scale=0.4), (1, 3)),
    "gamma": ((A, B), stats.gamma(2.5, scale=4 / 3), (1, 3)),
    "beta": ((A, B), stats.beta(2.5, 0.75), (Rational(1, 5), Rational(1, 2))),
    "uniform": ((B, A), stats.uniform(0.75, 1.75), (1, 2)),
    "laplace": ((A, B), stats.laplace(2.5, 0.75), (-1, 4)),
    "poisson": ((A,), stats.poisson(2.5), (0, 3)),
    "bernoulli": ((P,), stats.bernoulli(1 / 3), (0, 1)),
    "binomial": ((5, P), stats.binom(5, 1 / 3), (0, 2)),
}


def test_every_family_has_an_oracle() -> None:
    assert ORACLES.keys() == DENSITIES.keys()


@pytest.mark.parametrize("family", ORACLES)
def test_densities(family: str) -> None:
    parameters, oracle, places = ORACLES[family]
    law = density(family, X, parameters)
    kind, value = (Discrete, oracle.pmf) if hasattr(oracle.dist, "pmf") else (Continuous, oracle.pdf)
    assert isinstance(law, kind)
    for x in places:
        assert float(law.args[1].subs(X, x)) == pytest.approx(value(float(x)))


@pytest.mark.parametrize(
    ("latex", "family"),
    [
        (r"\mathcal{N}(\mu, \sigma^2)", "normal"),
        (r"N(0, 1)", "normal"),
        (r"\mathrm{Poi}(\lambda)", "poisson"),
        (r"\text{Bernoulli}(p)", "bernoulli"),
        (r"\operatorname{Gamma}(a, b)", "gamma"),
        (r"U[0, 1]", "uniform"),
        (r"\mathcal{N}(\mu)", None),
        (r"\mathcal{F}(a, b)", None),
    ],
)
def test_names(latex: str, family: str | None) -> None:
    found = law_called(tuple(read(latex).rows[0].items))
    assert (found[0] if found is not None else None) == family
