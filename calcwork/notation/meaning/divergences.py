r"""Kullback-Leibler divergences between laws of one family: ``D(\mathcal N(m, s^2) \,\|\, \mathcal N(0, 1))``.

The values are the known ones (M. Gil, F. Alajaji and T. Linder, Renyi divergence measures for commonly used univariate
continuous distributions, 2013; C. Bishop, Pattern Recognition and Machine Learning, 2006, exercise 2.13), with

.. math:: D(p \| q) = \mathbb{E}_{x \sim p}[\log p(x) - \log q(x)].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, KroneckerDelta, Rational, Sum, log

from calcwork.notation.meaning import expectations
from calcwork.notation.structure.items import Element, Group, Items
from calcwork.notation.structure.references import split_at
from calcwork.notation.symbols.families import law_called
from calcwork.notation.symbols.laws import Drawn
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

HALF = Rational(1, 2)


def divergence(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return the divergence between the two laws in the bracket behind a sign, and the place after it.

    Raises
    ------
    Unclear
        When a law is not one of a family, both are of different ones, or no closed form is known.
    """
    group = items[at + 1]
    sides = split_at(group.items, "||") if isinstance(group, Group) else []
    called = [law_called(s) for s in sides]
    if len(sides) != 2 or called[0] is None or called[1] is None:
        raise Unclear("between what laws this divergence is, is not understood", items[at])
    if called[0][0] != called[1][0]:
        raise Unclear(f"a divergence between a {called[0][0]} and a {called[1][0]} law is not understood", items[at])
    family = called[0][0]
    first, second = (_parameters(reader, c, items[at]) for c in called if c is not None)
    values = (*first, *second)
    if family == "normal" and any(v.rank for v in values):
        return Value(_of_vectors(reader, first, second, items[at])), at + 2
    if family not in CLOSED or any(v.rank for v in values):
        raise Unclear(f"no closed form is known for this divergence of {family} laws", items[at])
    p, q = ([v.entry for v in side] for side in (first, second))
    if family == "binomial" and p[0] != q[0]:
        raise Unclear("a divergence of binomial laws is understood for one number of trials", items[at])
    return Value(CLOSED[family](p, q)), at + 2


def _parameters(reader: Reader, called: tuple[str, tuple[Items, ...]], item: Element) -> list[Value]:
    return expectations.parameters_of(reader, Drawn(called[0], called[1], position=reader.position), item)


def _of_trials(p: Expr, q: Expr) -> Expr:
    return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))


CLOSED: dict[str, Callable[[Sequence[Expr], Sequence[Expr]], Expr]] = {
    "normal": lambda p, q: (log(q[1]) - log(p[1])) / 2 + (p[1] + (p[0] - q[0]) ** 2) / (2 * q[1]) - HALF,
    "exponential": lambda p, q: log(p[0] / q[0]) + q[0] / p[0] - 1,
    "poisson": lambda p, q: p[0] * log(p[0] / q[0]) + q[0] - p[0],
    "bernoulli": lambda p, q: _of_trials(p[0], q[0]),
    "binomial": lambda p, q: p[0] * _of_trials(p[1], q[1]),
    "geometric": lambda p, q: _of_trials(p[0], q[0]) / p[0],
}


def _of_vectors(reader: Reader, first: Sequence[Value], second: Sequence[Value], item: Element) -> Expr:
    """Return the divergence of normal vectors, with means and covariance matrices."""
    (mean, spread), (other, wide) = first, second
    sizes = [s for v in (mean, other, spread, wide) for s in v.sizes]
    if spread.rank != 2 or wide.rank != 2:
        raise Unclear("the covariance of a law in this divergence is not understood", item)
    for length in sizes[1:]:
        reader.algebra.sizes.same(sizes[0], length, "the means and covariances of the laws of a divergence")
    apart = reader.algebra.add(other, mean, -1)
    first_log, second_log = (_log_determinant(reader, v) for v in (spread, wide))
    i, j = Dummy("i", integer=True), Dummy("j", integer=True)
    size = sizes[0]
    if (narrow := _diagonal(wide, i)) is not None:
        traced = Sum(spread.at(i, i) / narrow, (i, 1, size))
        apart_at = apart.at(i) if apart.rank else apart.entry
        shifted = Sum(apart_at**2 / narrow, (i, 1, size))
    else:
        inverse = reader.algebra.inverse(wide)
        at_i, at_j = (apart.at(k) if apart.rank else apart.entry for k in (i, j))
        traced = Sum(inverse.at(i, j) * spread.at(j, i), (j, 1, size), (i, 1, size))
        shifted = Sum(at_i * inverse.at(i, j) * at_j, (j, 1, size), (i, 1, size))
    return (traced + shifted - size + second_log - first_log) / 2


def _log_determinant(reader: Reader, matrix: Value) -> Expr:
    i = Dummy("i", integer=True)
    entry = _diagonal(matrix, i)
    if entry is not None:
        return Sum(log(entry), (i, 1, matrix.sizes[0]))
    return log(reader.algebra.determinant(matrix).entry)


def _diagonal(matrix: Value, place: Expr) -> Expr | None:
    """Return the general entry on the diagonal of a diagonal matrix, None for any other."""
    delta = KroneckerDelta(*matrix.indices)
    rest = (matrix.entry / delta) if matrix.entry.has(delta) else None
    if rest is None or rest.has(KroneckerDelta):
        return None
    return rest.xreplace(dict.fromkeys(matrix.indices, place))
