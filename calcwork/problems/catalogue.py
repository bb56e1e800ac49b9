"""The names of all problems, and the search by name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from calcwork.errors import UserError
from calcwork.problems import functions, likelihoods, logistic, margins, networks, regression
from calcwork.problems.problem import Problem

CATALOGUE: dict[str, Callable[[], Problem]] = {
    "coin": likelihoods.coin,
    "coin-log-loss": likelihoods.coin_log_loss,
    "ten-tosses": likelihoods.ten_tosses,
    "ten-tosses-log": likelihoods.ten_tosses_log,
    "bernoulli": likelihoods.bernoulli,
    "bernoulli-log-loss": likelihoods.bernoulli_log_loss,
    "binomial": likelihoods.binomial,
    "poisson": likelihoods.poisson,
    "exponential": likelihoods.exponential,
    "gaussian": likelihoods.gaussian,
    "two-power-lines": functions.two_power_lines,
    "three-power-lines": functions.three_power_lines,
    "power-lines": functions.power_lines,
    "exp-minus-log": functions.exponential_minus_logarithm,
    "quadratic": functions.quadratic,
    "tilted-quadratic": functions.tilted_quadratic,
    "paraboloid": functions.paraboloid,
    "line": regression.line,
    "linear": regression.linear,
    "linear-sum": regression.linear_sum,
    "linear-half": regression.linear_half,
    "linear-mean": regression.linear_mean,
    "absolute": regression.absolute,
    "ridge": regression.ridge,
    "lasso": regression.lasso,
    "gaussian-noise": regression.gaussian_noise,
    "zero-one": margins.zero_one,
    "perceptron": margins.perceptron,
    "hinge": margins.hinge,
    "logistic": logistic.logistic,
    "ridge-logistic": logistic.ridge_logistic,
    "columns-logistic": logistic.columns_logistic,
    "signed-logistic": logistic.signed_logistic,
    "bernoulli-noise": logistic.bernoulli_noise,
    "softmax": logistic.softmax_regression,
    "two-layer": networks.two_layer,
    "network-3": networks.three_layer,
}
NETWORK = re.compile(r"network-([1-9][0-9]?)")


def find(name: str) -> Problem:
    """Return the problem of this name; ``network-4`` is the network of four layers, and so on.

    Raises
    ------
    UserError
        When there is none; the message names the nearest.

    Examples
    --------
    >>> find("coin").variables
    ('p',)
    >>> find("network-4").title
    'network of 4 sigmoid layers with cross-entropy'
    """
    if name in CATALOGUE:
        return CATALOGUE[name]()
    layers = NETWORK.fullmatch(name)
    if layers:
        return networks.network(int(layers[1]))
    near = difflib.get_close_matches(name, CATALOGUE, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "calcwork derive --list prints all names."
    raise UserError(f"there is no problem named {name!r} in the catalogue; {hint}")
