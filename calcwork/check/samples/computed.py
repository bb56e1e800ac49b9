"""Integrals to infinity, or with integrable poles, that nothing encloses: computed by mpmath, which proves nothing.

Both sides then agree to some digits, or the report says that they seem to differ; no step is refuted by this.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import mpmath
from flint import ctx, fmpq
from sympy import Expr, Rational

from calcwork.algebra.integrals import Definite, is_infinite
from calcwork.algebra.scope import Scope
from calcwork.check.numbers.balls import Budget, Machine, Program
from calcwork.check.numbers.comparison import decimal
from calcwork.check.numbers.elementwise import ball
from calcwork.check.numbers.points import Point, Sampler, near
from calcwork.check.samples.sampling import ERRORS
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import expanded

POINTS = 3
TRIES = 8
DIGITS = 9
BITS = 96
CUTS = (0.3217, 1.7310)
DIVERGES = "an integral could not be computed; it may diverge"


class _NotComputed(Exception):
    """The integral does not seem to converge."""


def computed(
    pairs: Sequence[Pair], scope: Scope, *, deadline: float, constraints: Sequence[Any] = (), seed: int = 0
) -> Verdict | None:
    """Return whether both sides agree numerically at some points, None where there is no integral to compute."""
    sides = [(expanded(p.left, scope), expanded(p.right, scope)) for p in pairs]
    if not any(e.has(Definite) for s in sides for e in s):
        return None
    if any(k.is_integer and not k.is_positive for s in sides for e in s for k in e.free_symbols):
        return None  # a statement for all indices
    agreed = 0
    failure = DIVERGES
    sampler = Sampler(scope, [e for s in sides for e in s], constraints=constraints, seed=seed, deadline=deadline)
    program = Program(scope)
    for point in _points(sampler):
        if agreed == POINTS or time.process_time() > deadline:
            break
        try:
            values = [tuple(_value(program, e, point, deadline) for e in s) for s in sides]
        except (_NotComputed, *ERRORS) as reason:
            failure = str(reason) or failure
            continue
        for left, right in values:
            if not _close(left, right):
                shown = ", ".join(f"{k} = {v}" for k, v in point.values().items())
                note = f"computed, the sides are {decimal(left)} and {decimal(right)}" + (
                    f" at {shown}" if shown else ""
                )
                return Verdict("unclear", method="computed", note=f"{note}; this is not proved")
        agreed += 1
        if not point.drawn:
            break
    if not agreed:
        return Verdict("unclear", method="computed", note=failure)
    where = f"at {agreed} points" if agreed > 1 else "as computed"
    note = f"both sides agree {where} to {DIGITS} digits, the integrals computed without bounds; this is no proof"
    return Verdict("agrees", method="computed", note=note)


def _points(sampler: Sampler) -> Iterator[Point]:
    for mode in ("declared", "positive"):
        for n in range(TRIES):
            point = sampler.point(n, mode)
            if point is not None:
                yield point


def _close(left: Any, right: Any) -> bool:
    a, b = (mpmath.mpf(decimal(v, 20)) for v in (left, right))
    return bool(abs(a - b) <= mpmath.mpf(10) ** -DIGITS * max(abs(a), abs(b), 1))


def _value(program: Program, expr: Expr, point: Point, deadline: float) -> Any:
    """Return the value of a side at a point, its outer integrals computed."""
    numbers = {node: _integral(program, node, point, deadline) for node in _outer(expr)}
    with ctx.workprec(BITS):
        return program.node(expr.xreplace(numbers)).run(Machine(point, Budget()))


def _outer(expr: Expr) -> Iterator[Definite]:
    if isinstance(expr, Definite):
        yield expr
        return
    for a in expr.args:
        if isinstance(a, Expr):
            yield from _outer(a)


def _integral(program: Program, node: Definite, point: Point, deadline: float) -> Rational:
    x, *ends = node.limits[0]
    integrand = program.node(node.function)
    machine = Machine(point, Budget())

    def at(t: Any) -> Any:
        if time.process_time() > deadline:
            raise _NotComputed("the time was over before an integral was computed")
        machine.env[x] = fmpq(*_fraction(t))
        machine.memo.clear()
        machine.budget = Budget()
        return mpmath.mpf(decimal(integrand.run(machine), 25))

    low, high = (_end(program, e, point) for e in ends)
    with ctx.workprec(BITS), mpmath.workdps(20):
        values = [_quad(at, [low, *_cut(low, high, c), high]) for c in CUTS]
        if abs(values[0] - values[1]) > mpmath.mpf(10) ** (-DIGITS - 1) * (1 + abs(values[0])):
            raise _NotComputed(DIVERGES)
        return Rational(*_fraction(values[0]))


def _quad(function: Callable[[Any], Any], places: list[Any]) -> Any:
    value, error = mpmath.quad(function, places, error=True)
    if not mpmath.isfinite(value) or error > mpmath.mpf(10) ** (-DIGITS - 1) * (1 + abs(value)):
        raise _NotComputed(DIVERGES)
    return value


def _end(program: Program, end: Expr, point: Point) -> Any:
    if is_infinite(end):
        return mpmath.inf if end.is_extended_positive else -mpmath.inf
    with ctx.workprec(BITS):
        value = near(ball(program.node(end).run(Machine(point, Budget()))))
    return mpmath.mpf(int(value.p)) / int(value.q)


def _cut(low: Any, high: Any, part: float) -> list[Any]:
    """Return a place between the ends, so that no symmetry hides a pole; both cuts lie in every kind of range."""
    if mpmath.isinf(low) and mpmath.isinf(high):
        return [part]
    if mpmath.isinf(high):
        return [low + part]
    if mpmath.isinf(low):
        return [high - part]
    return [low + (high - low) * part / 2]


def _fraction(t: Any) -> tuple[int, int]:
    sign, mantissa, exponent, _ = mpmath.mpf(t)._mpf_
    whole = -mantissa if sign else mantissa
    return (int(whole) << exponent, 1) if exponent >= 0 else (int(whole), 1 << -exponent)
