"""Decimals that people rounded: 1/3 = 0.333 is a right step, though the sides differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flint import arb, ctx, fmpq
from sympy import Dummy, Expr, Rational, Symbol

from calcwork.algebra.scope import Scope
from calcwork.check.numbers.balls import Budget, Machine, Program, TooMuchWork
from calcwork.check.numbers.elementwise import Undecided, Undefined, Unknown, ball
from calcwork.check.numbers.points import Point, Sampler
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Verdict

BITS = 256
POINTS = 3
LARGEST_SHARE = Rational(1, 20)  # a decimal of one digit, such as a rate of 0.1, is meant exactly


def rounding_verdict(pairs: Sequence[Pair], scope: Scope, decimals: Mapping[Rational, int]) -> Verdict | None:
    """Return *agrees* when the sides are equal within the rounding of the decimals in them, else None.

    A side that is one decimal must be the correct rounding of the other. Elsewhere each decimal of two digits or more
    stands for all numbers that round to it, and the sides must have a common value.
    """
    if all(_is_rounding(p, scope, decimals) for p in pairs):
        places = min(p for p in decimals.values())
        return Verdict("agrees", method="rounding", note=f"rounded: equal to {places} decimal places")
    if all(_meets(p, scope, decimals) for p in pairs):
        return Verdict("agrees", method="rounding", note="rounded: equal within the rounding of the decimals")
    return None


def half_unit(number: Rational, decimals: Mapping[Rational, int]) -> Rational | None:
    """Return half a unit in the last written place of a decimal, None for a number that is not one."""
    places = decimals.get(number, decimals.get(-number))
    return None if places is None else Rational(1, 2 * 10**places) if places >= 0 else Rational(10**-places, 2)


def _is_rounding(pair: Pair, scope: Scope, decimals: Mapping[Rational, int]) -> bool:
    for number, other in ((pair.right, pair.left), (pair.left, pair.right)):
        half = half_unit(number, decimals) if number.is_Rational else None
        if half is not None and all(_within(d, half) for d in _values(other - number, pair, scope, {})):
            return True
    return pair.left == pair.right


def misses(pair: Pair, scope: Scope, decimals: Mapping[Rational, int], *, units: int = 2) -> bool:
    """Tell whether a side is a decimal that differs from the other by so many units in its last place, or more."""
    for number, other in ((pair.right, pair.left), (pair.left, pair.right)):
        half = half_unit(number, decimals) if number.is_Rational else None
        if half is not None and not any(_within(d, 2 * units * half) for d in _values(other - number, pair, scope, {})):
            return True
    return False


def is_written_exactly(pair: Pair, decimals: Mapping[Rational, int]) -> bool:
    """Tell whether one side alone is a decimal, and the other has none that may be rounded."""
    for number, other in ((pair.right, pair.left), (pair.left, pair.right)):
        if number in decimals:
            return not any(a in decimals for a in other.atoms(Rational))
    return False


def _within(difference: Any, half: Rational) -> bool:
    bound = fmpq(int(half.p), int(half.q))
    return bool(difference <= bound and difference >= -bound)


def _meets(pair: Pair, scope: Scope, decimals: Mapping[Rational, int]) -> bool:
    widths: dict[Symbol, tuple[Rational, Rational]] = {}
    sides = [_widened(e, decimals, widths) for e in (pair.left, pair.right)]
    if not widths:
        return False
    found = [d for d in _values(sides[0] - sides[1], pair, scope, widths) if d.is_finite()]
    return bool(found) and all(not (d > 0 or d < 0) for d in found)


def _widened(expr: Expr, decimals: Mapping[Rational, int], widths: dict[Symbol, tuple[Rational, Rational]]) -> Expr:
    """Put a symbol of its own for every decimal that stands for an interval."""
    found = {}
    for number in expr.atoms(Rational):
        half = half_unit(number, decimals)
        if half is not None and half <= LARGEST_SHARE * abs(number):
            found[number] = Dummy("d", real=True)
            widths[found[number]] = (number, half)
    return expr.xreplace(found)


class _Rounded:
    """Give a ball for each decimal, and the values of a sample point for everything else."""

    def __init__(self, point: Point, widths: Mapping[Symbol, tuple[Rational, Rational]]) -> None:
        self.point = point
        self.element = point.element
        self.balls = {
            s: arb(fmpq(int(v.p), int(v.q)), arb(fmpq(int(h.p), int(h.q))).upper()) for s, (v, h) in widths.items()
        }

    def number(self, symbol: Symbol) -> Any:
        """Return the ball of a decimal, or the value of any other symbol."""
        return self.balls[symbol] if symbol in self.balls else self.point.number(symbol)


def _values(expr: Expr, pair: Pair, scope: Scope, widths: Mapping[Symbol, tuple[Rational, Rational]]) -> list[Any]:
    """Return the values of a difference at some points; an infinite ball where there is none."""
    program = Program(scope)
    sampler = Sampler(scope, [pair.left, pair.right])
    out = []
    for n in range(POINTS if pair.left.free_symbols | pair.right.free_symbols else 1):
        point = sampler.point(n)
        try:
            with ctx.workprec(BITS):
                machine = Machine(_Rounded(point, widths), Budget()) if point else None
                out.append(ball(program.node(expr).run(machine)) if machine else arb(0, arb("inf")))
        except (Undecided, Undefined, Unknown, TooMuchWork):
            out.append(arb(0, arb("inf")))
    return out
