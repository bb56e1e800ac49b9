"""Roots enclosed by a change of sign, by balls: a root is there, though there is no formula for it."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq
from sympy import Expr, Indexed

from calcwork.algebra.scope import Scope, name_of
from calcwork.check.numbers.balls import Budget, Machine, Program
from calcwork.check.numbers.comparison import decimal
from calcwork.check.numbers.elementwise import Undecided, Undefined, ball, sign_of
from calcwork.check.numbers.points import Point, Sampler, admits
from calcwork.check.samples.sampling import ERRORS
from calcwork.check.steps.verdict import Counterexample

BITS = 256
BISECTIONS = 120
POINTS = 3
GRID = tuple(fmpq(k, 16) for k in range(-127, 128, 6)) + tuple(fmpq(k, 64) for k in range(1, 64, 3))


class _Ball:
    """Give one unknown a value of its own, a rational or a ball, and every other what a sample point says."""

    def __init__(self, point: Point, key: tuple[str, tuple[int, ...]], value: Any) -> None:
        self.point, self.key, self.value = point, key, value

    def number(self, symbol: Any) -> Any:
        """Return the value of a symbol."""
        return self.value if (symbol.name, ()) == self.key else self.point.number(symbol)

    def element(self, name: str, places: tuple[int, ...], base: Any) -> Any:
        """Return the value of an element."""
        return self.value if (name, places) == self.key else self.point.element(name, places, base)


def enclosed_violation(
    premise: Expr, wanted: list[Expr], unknown: Expr, scope: Scope, deadline: float, seed: int
) -> Counterexample | None:
    """Return a point and a root of the premise there that solves none of the wanted equations, if one is found."""
    if isinstance(unknown, Indexed) and not all(i.is_Integer for i in unknown.indices):
        return None
    places = tuple(int(i) for i in unknown.indices) if isinstance(unknown, Indexed) else ()
    key = (name_of(unknown), places)
    sampler = Sampler(scope, [premise, *wanted], seed=seed)
    program = Program(scope)
    for n in range(POINTS):
        point = sampler.point(n)
        if point is None or time.process_time() > deadline:
            continue
        with ctx.workprec(BITS):
            found = _violation(program, premise, wanted, point, key)
        if found is not None:
            values = {**point.values(), str(unknown): decimal(found)}
            return Counterexample(dict(point.sizes), values, "0", "not 0")
    return None


def _at(program: Program, expr: Expr, point: Point, key: Any, value: Any) -> Any:
    return program.node(expr).run(Machine(_Ball(point, key, value), Budget()))


def _violation(program: Program, premise: Expr, wanted: list[Expr], point: Point, key: Any) -> Any:
    signs: list[tuple[fmpq, int]] = []
    for x in sorted(set(GRID)):
        if not admits(program.scope, point, key[0], x):
            continue
        try:
            signs.append((x, sign_of(_at(program, premise, point, key, x))))
        except ERRORS:
            signs.append((x, 0))
    for (a, s), (b, t) in pairwise(signs):
        if s * t < 0:
            root = _enclosure(program, premise, point, key, a, b, s)
            if root is not None and _violates(program, wanted, point, key, root):
                return root
    return None


def _enclosure(program: Program, premise: Expr, point: Point, key: Any, a: fmpq, b: fmpq, sign: int) -> arb | None:
    """Return a ball with a root in it: the premise changes sign on it, and is continuous as its ball is bounded."""
    try:
        for _ in range(BISECTIONS):
            middle = (a + b) / 2
            s = sign_of(_at(program, premise, point, key, middle))
            if s == 0:
                return ball(middle)
            a, b = (middle, b) if s == sign else (a, middle)
        around = ball(a).union(ball(b))
        _at(program, premise, point, key, around)
    except Undecided:
        return None
    except (Undefined, *ERRORS):
        return None
    return around


def _violates(program: Program, wanted: list[Expr], point: Point, key: Any, root: Any) -> bool:
    """Tell whether every wanted equation is away from zero on the whole ball."""
    try:
        values = [_at(program, w, point, key, root) for w in wanted]
    except ERRORS:
        return False
    return all(v > 0 or v < 0 for v in values)
