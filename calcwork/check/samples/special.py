r"""Special points: where a step that agrees everywhere else may fail.

These are the numbers that a step writes, zeros of what stands under bars, signs and conditions, and stationary points
of a difference: random points miss what holds all around them and not there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from flint import fmpq
from sympy import Expr, Poly, PolynomialError, Rational, Symbol

from calcwork.algebra.scope import Scope
from calcwork.check.numbers.points import Point, Rejected, admits
from calcwork.check.samples.sampling import ERRORS, Trial
from calcwork.check.steps.sides import Pair
from calcwork.derive.definitions import borders, expanded

MOST_VALUES = 24
MOST_NAMES = 3
LARGEST_DEGREE = 12
LARGEST = 10**6


def fails_at_special(trial: Trial, scope: Scope, *, constraints: Sequence[object], deadline: float) -> bool:
    """Tell whether a step fails at a special value of one of its names, the others drawn at random.

    The refuting point is that of the trial then.
    """
    if constraints or trial.opaque:
        return False
    pairs = [replace(p, left=expanded(p.left, scope), right=expanded(p.right, scope)) for p in trial.pairs]
    if any(len(p.left.args) + len(p.right.args) > LARGEST_DEGREE * MOST_VALUES for p in pairs):
        return False
    for n, (name, value) in enumerate(_values(pairs)):
        if time.process_time() > deadline:
            break
        point = trial.sampler.point(n % 4)
        if point is not None and _is_put_in(scope, point, name, value):
            trial.at(point)
        if trial.result.refuting is not None:
            return True
    return False


def is_broken(pairs: Sequence[Pair], scope: Scope) -> bool:
    """Tell whether a side has a jump or a kink, at which authors differ."""
    return any(borders(expanded(e, scope)) for p in pairs for e in (p.left, p.right))


def _is_put_in(scope: Scope, point: Point, name: str, value: Rational) -> bool:
    """Give a name its special value at a point, where it may have it."""
    number = fmpq(int(value.p), int(value.q))
    try:
        if not admits(scope, point, name, number):
            return False
    except (Rejected, *ERRORS):
        return False
    point.drawn[name, ()] = number
    return True


def _values(pairs: Sequence[Pair]) -> Iterator[tuple[str, Rational]]:
    """Yield names with their special values."""
    names = sorted({s for p in pairs for e in (p.left, p.right) for s in e.free_symbols if _is_scalar(s)}, key=str)
    for x in names[:MOST_NAMES] if len(names) <= MOST_NAMES else ():
        found = dict.fromkeys(v for p in pairs for v in _values_of(p, x))
        yield from ((x.name, v) for v in islice((v for v in found if abs(v) <= LARGEST), MOST_VALUES))


def _is_scalar(symbol: object) -> bool:
    return isinstance(symbol, Symbol) and not symbol.is_integer


def _values_of(pair: Pair, x: Symbol) -> Iterator[Rational]:
    for side in (pair.left, pair.right):
        if not side.has(x):
            continue
        inner = [a for a in borders(side) if a.has(x)]
        for border in (r for a in inner for r in _roots(a, x)):
            yield from (border, border + 1, border - 1)
    difference = pair.left - pair.right
    yield from _roots(difference.diff(x), x) if difference.free_symbols == {x} else ()
    yield from (Rational(0), Rational(1), Rational(-1))
    for number in sorted(pair.left.atoms(Rational) | pair.right.atoms(Rational), key=str):
        yield from (number, -number)


def _roots(expr: Expr, x: Symbol) -> list[Rational]:
    """Return the real roots of a polynomial in x alone, those that are not rational nearly; nothing of another."""
    if expr.free_symbols != {x}:
        return []
    try:
        poly = Poly(expr, x)
        if not 0 < poly.degree() <= LARGEST_DEGREE or not all(c.is_Rational for c in poly.all_coeffs()):
            return []
        roots = [r for r in poly.nroots(n=20) if r.is_real]
    except (PolynomialError, ArithmeticError, ValueError, TypeError):
        return []
    exact = [r for r in poly.ground_roots() if r.is_Rational]
    return [*exact, *(Rational(str(r)) for r in roots)]
