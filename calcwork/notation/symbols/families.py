r"""Laws of probability by name: ``\mathcal{N}(\mu, \sigma^2)``, ``\mathrm{Poi}(\lambda)``, with their densities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sympy import Abs, Expr, S, binomial, exp, factorial, gamma, oo, pi, sqrt

from calcwork.algebra.expectations import Continuous, Discrete, Law
from calcwork.algebra.integrals import end
from calcwork.algebra.scope import BINARY, COUNT, NONNEGATIVE, POSITIVE, UNIT, Domain
from calcwork.notation.structure.items import Element, Function, Gap, Group, Items, Letter, Scripted, Text
from calcwork.notation.structure.references import split_at

PROBABILITIES = frozenset({"P", "Pr"})
Density = Callable[..., tuple[type[Law], Expr, Expr, Expr]]
FAMILIES = {
    name: family
    for family, names in {
        "normal": "N Normal Gaussian normal",
        "poisson": "Poi Pois Poisson Po",
        "bernoulli": "Bernoulli Bern Ber",
        "binomial": "Binomial Binom Bin B",
        "geometric": "Geometric Geom Geo",
        "exponential": "Exponential Exp Expo",
        "gamma": "Gamma Gam Ga",
        "beta": "Beta Be",
        "uniform": "Uniform Unif U",
        "laplace": "Laplace Lap",
    }.items()
    for name in names.split()
}
COUNTS = {"normal": 2, "poisson": 1, "bernoulli": 1, "binomial": 2, "geometric": 1, "exponential": 1, "gamma": 2,
          "beta": 2, "uniform": 2, "laplace": 2}  # fmt: skip
RATES, SCALES = {"lambda", "r"}, {"theta", "s"}  # customary letters; of others words have to tell
TRIALS = Domain(S.One, None, False, True, True)
DOMAINS: dict[str, tuple[Domain | None, ...]] = {
    "normal": (None, POSITIVE), "poisson": (POSITIVE,), "bernoulli": (UNIT,), "binomial": (TRIALS, UNIT),
    "geometric": (UNIT,), "exponential": (POSITIVE,), "gamma": (POSITIVE, POSITIVE), "beta": (POSITIVE, POSITIVE),
    "uniform": (None, None), "laplace": (None, POSITIVE),
}  # fmt: skip
# Where the values of a law lie.
SUPPORTS = {
    "poisson": COUNT, "binomial": COUNT, "geometric": COUNT, "bernoulli": BINARY, "exponential": NONNEGATIVE,
    "gamma": POSITIVE, "beta": UNIT,
}  # fmt: skip


def law_called(items: Items) -> tuple[str, tuple[Items, ...]] | None:
    """Return the family and the parameters of a law as it is written, None for anything else."""
    if len(items) != 2 or not isinstance(items[1], Group) or items[1].open not in "([":
        return None
    family = FAMILIES.get(_name(items[0]), "")
    parts = tuple(p for p in split_at(items[1].items, ",", ";", "|") if p)
    return (family, parts) if family and len(parts) == COUNTS[family] else None


def written_law(items: Items) -> Items:
    r"""Return a law that is written out, without the letter of its density: N(z; m, v) as N(m, v)."""
    items = tuple(i for i in items if not isinstance(i, Gap))
    if law_called(items) is not None:
        return items
    if len(items) != 2 or not isinstance(items[1], Group):
        return ()
    first, *rest = split_at(items[1].items, ";", "|")
    family = FAMILIES.get(_name(items[0]), "")
    if not family or len(rest) != 1 or len(split_at(rest[0], ",")) != COUNTS[family] or len(first) != 1:
        return ()
    return (items[0], replace(items[1], items=rest[0]))


def _name(item: Element) -> str:
    base = item.base if isinstance(item, Scripted) and not item.sup else item
    if isinstance(base, (Letter, Function)):
        return base.name
    return base.text if isinstance(base, Text) else ""


def density(family: str, x: Expr, parameters: Sequence[Expr]) -> Law:
    """Return the law of a scalar or an element as a node.

    Examples
    --------
    >>> from sympy.abc import c, t
    >>> density("exponential", t, [c])
    Continuous(t, c*exp(-c*t), 0, oo)
    """
    kind, value, lower, upper = DENSITIES[family](x, *parameters)
    return kind(x, value, end(lower), end(upper))


DENSITIES: dict[str, Density] = {
    "normal": lambda x, m, v: (Continuous, exp(-((x - m) ** 2) / (2 * v)) / sqrt(2 * pi * v), -oo, oo),
    "exponential": lambda x, r: (Continuous, r * exp(-r * x), S.Zero, oo),
    "gamma": lambda x, a, r: (Continuous, r**a * x ** (a - 1) * exp(-r * x) / gamma(a), S.Zero, oo),
    "beta": lambda x, a, b: (
        Continuous, x ** (a - 1) * (1 - x) ** (b - 1) * gamma(a + b) / gamma(a) / gamma(b), S.Zero, S.One,
    ),
    "uniform": lambda x, a, b: (Continuous, 1 / (b - a), a, b),
    "laplace": lambda x, m, b: (Continuous, exp(-Abs(x - m) / b) / (2 * b), -oo, oo),
    "poisson": lambda x, r: (Discrete, exp(-r) * r**x / factorial(x), S.Zero, oo),
    "bernoulli": lambda x, p: (Discrete, p**x * (1 - p) ** (1 - x), S.Zero, S.One),
    "binomial": lambda x, n, p: (Discrete, binomial(n, x) * p**x * (1 - p) ** (n - x), S.Zero, n),
}  # fmt: skip
