"""The rules of the computation graph: for each operation its value and its slope by each argument.

A rule sees NumPy arrays, one an argument. An elementwise rule gives the value v and the slopes dv/da, of which the
adjoints of the arguments are the products with the adjoint of v. A rule that reduces axes gets the axes and gives
slopes on the axes of its argument. These rules are written down here and not derived, so that the reverse accumulation
is a witness of its own beside the derived gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from sympy import (
    Abs,
    Add,
    Heaviside,
    Max,
    Min,
    Mul,
    Pow,
    Product,
    Sum,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    exp,
    log,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)

from calcwork.algebra.functions import greatest, log_sigmoid, logsumexp, relu, sigmoid, softplus, xlogy
from calcwork.algebra.linear import Determinant, InverseEntry
from calcwork.compile.primitives import where_negative

Slopes = Callable[..., tuple[Any, ...]]


@dataclass(frozen=True)
class Rule:
    """Hold how an operation is evaluated and differentiated.

    ``slopes(value, *arguments)`` gives dv/da by each argument. ``kink(*arguments)`` tells where one of several
    subgradients is taken, which ``subgradient`` names, and ``jump(*arguments)`` where there is no derivative at all;
    both hang on the first ``deciding`` arguments, on all by default. ``slope_operations`` counts the scalar operations
    of all slopes, for the tables of operation counts.
    """

    value: Callable[..., Any]
    slopes: Slopes
    slope_operations: int = 0
    kink: Callable[..., Any] | None = None
    subgradient: str = ""
    jump: Callable[..., Any] | None = None
    deciding: int | None = None


def _sigmoid(z: Any) -> Any:
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def _others(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return for each argument the product of all others, without division."""
    before, after = [1.0], [1.0]
    for a in arguments[:-1]:
        before.append(before[-1] * a)
    for a in reversed(arguments[1:]):
        after.append(after[-1] * a)
    return tuple(b * a for b, a in zip(before, reversed(after), strict=True))


def _power_slopes(v: Any, u: Any, a: Any) -> tuple[Any, Any]:
    by_base = np.where(a == 0, 0.0, a * np.power(u, np.where(a == 0, 1.0, a - 1)))
    return by_base, v * np.log(np.where((u == 0) & (v == 0), 1.0, u))


def _extreme(v: Any, *arguments: Any) -> tuple[Any, ...]:
    """Give the slope to the first argument that attains the extreme."""
    taken = np.zeros(np.shape(v), dtype=bool)
    slopes = []
    for a in arguments:
        here = (a == v) & ~taken
        taken = taken | here
        slopes.append(here.astype(float))
    return tuple(slopes)


def _tie(pick: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: sum((a == reduce(pick, arguments)).astype(int) for a in map(np.asarray, arguments)) > 1


def _xlogy(x: Any, y: Any) -> Any:
    return np.where(x == 0, 0.0, x * np.log(np.where(x == 0, 1.0, y)))


def _elementwise(value: Callable[..., Any], slope: Callable[[Any, Any], Any], operations: int = 0) -> Rule:
    return Rule(value, lambda v, a: (slope(v, a),), operations)


RULES: dict[type, Rule] = {
    Add: Rule(lambda *a: reduce(np.add, a), lambda v, *a: (1.0,) * len(a)),
    Mul: Rule(lambda *a: reduce(np.multiply, a), lambda v, *a: _others(a)),
    Pow: Rule(np.power, _power_slopes, 2),
    exp: _elementwise(np.exp, lambda v, a: v),
    log: _elementwise(np.log, lambda v, a: 1 / a),
    sin: _elementwise(np.sin, lambda v, a: np.cos(a), 1),
    cos: _elementwise(np.cos, lambda v, a: -np.sin(a), 2),
    tan: _elementwise(np.tan, lambda v, a: 1 + v**2, 2),
    asin: _elementwise(np.arcsin, lambda v, a: 1 / np.sqrt(1 - a**2), 4),
    acos: _elementwise(np.arccos, lambda v, a: -1 / np.sqrt(1 - a**2), 4),
    atan: _elementwise(np.arctan, lambda v, a: 1 / (1 + a**2), 3),
    asinh: _elementwise(np.arcsinh, lambda v, a: 1 / np.sqrt(1 + a**2), 4),
    acosh: _elementwise(np.arccosh, lambda v, a: 1 / (np.sqrt(a - 1) * np.sqrt(a + 1)), 6),
    atanh: _elementwise(np.arctanh, lambda v, a: 1 / (1 - a**2), 3),
    sinh: _elementwise(np.sinh, lambda v, a: np.cosh(a), 1),
    cosh: _elementwise(np.cosh, lambda v, a: np.sinh(a), 1),
    tanh: _elementwise(np.tanh, lambda v, a: 1 - v**2, 2),
    sigmoid: _elementwise(_sigmoid, lambda v, a: v * _sigmoid(-a), 2),
    softplus: _elementwise(lambda a: np.logaddexp(0, a), lambda v, a: _sigmoid(a), 1),
    log_sigmoid: _elementwise(lambda a: -np.logaddexp(0, -a), lambda v, a: _sigmoid(-a), 2),
    xlogy: Rule(_xlogy, lambda v, x, y: (np.log(y), x / y), 2),
    Abs: Rule(np.abs, lambda v, a: (np.sign(a),), 1, lambda a: a == 0, "the slope 0 of |u| at u = 0"),
    relu: Rule(
        lambda a: np.maximum(a, 0.0), lambda v, a: (np.where(a > 0, 1.0, 0.0),), 1, lambda a: a == 0,
        "the slope 0 of relu at 0",
    ),
    Max: Rule(
        lambda *a: reduce(np.maximum, a), _extreme, 1, _tie(np.maximum),
        "the slope of the first of the equal arguments of max"
    ),
    Min: Rule(
        lambda *a: reduce(np.minimum, a), _extreme, 1, _tie(np.minimum),
        "the slope of the first of the equal arguments of min"
    ),
    sign: Rule(np.sign, lambda v, a: (0.0,), 0, jump=lambda a: a == 0),
    Heaviside: Rule(
        lambda a, half: np.where(a > 0, 1.0, np.where(a < 0, 0.0, half)), lambda v, a, half: (0.0, 0.0), 0,
        jump=lambda a, half: a == 0,
    ),
    where_negative: Rule(
        lambda a, b, c: np.where(a < 0, b, c), lambda v, a, b, c: (0.0, a < 0, a >= 0), 1,
        lambda a, b, c: a == 0, "the slope of one of the two cases that meet",
        deciding=1,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Reduction:
    """Hold how an array is reduced over axes, and the slope of the result by each of its entries."""

    value: Callable[[Any, tuple[int, ...]], Any]
    slope: Callable[[Any, Any, tuple[int, ...]], Any]


def _log_sum_exp(a: Any, axes: tuple[int, ...]) -> Any:
    largest = np.max(a, axis=axes, keepdims=True)
    return largest + np.log(np.sum(np.exp(a - largest), axis=axes, keepdims=True))


def _products_of_others(v: Any, a: Any, axes: tuple[int, ...]) -> Any:
    flat = np.moveaxis(a, axes, range(-len(axes), 0))
    lines = flat.reshape(*flat.shape[: a.ndim - len(axes)], -1)
    slopes = np.stack(_others(tuple(np.moveaxis(lines, -1, 0))), axis=-1)
    return np.moveaxis(slopes.reshape(flat.shape), range(-len(axes), 0), axes)


REDUCTIONS: dict[type, Reduction] = {
    Sum: Reduction(lambda a, axes: np.sum(a, axis=axes, keepdims=True), lambda v, a, axes: 1.0),
    Product: Reduction(lambda a, axes: np.prod(a, axis=axes, keepdims=True), _products_of_others),
    logsumexp: Reduction(_log_sum_exp, lambda v, a, axes: np.exp(a - v)),
    greatest: Reduction(lambda a, axes: np.max(a, axis=axes, keepdims=True), lambda v, a, axes: a == v),
}
# Functions of a matrix: value, and the adjoint of the matrix from that of the value.
MATRICES: dict[type, tuple[Callable[[Any], Any], Callable[[Any, Any, Any], Any]]] = {
    InverseEntry: (np.linalg.inv, lambda adjoint, v, a: -v.T @ adjoint @ v.T),
    Determinant: (np.linalg.det, lambda adjoint, v, a: adjoint * v * np.linalg.inv(a).T),
}
RULES |= dict.fromkeys(REDUCTIONS, RULES[Mul])
