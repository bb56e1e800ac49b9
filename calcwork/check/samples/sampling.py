"""Comparison of two sides at sample points, until enough of them agree or one refutes."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any
from zlib import crc32

from sympy import Dummy, Expr, Mul, Rational
from sympy.core.function import AppliedUndef

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.partial import Whole
from calcwork.algebra.scope import Scope
from calcwork.check.numbers.balls import Program, TooMuchWork
from calcwork.check.numbers.comparison import Compared, Comparer, decimal
from calcwork.check.numbers.elementwise import Undecided, Undefined, Unknown
from calcwork.check.numbers.points import MODES, Point, Rejected, Sampler, index_values
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Counterexample

POINTS_PER_MODE = 8
DEGREE = 6  # of the polynomial for an unknown function
MOST_ENTRIES = 24
OPERATIONS_PER_ENTRY = 60_000
ERRORS = (Undefined, Undecided, Unknown, TooMuchWork, Rejected)


@dataclass
class Sampled:
    """Hold what the sample points showed: those that agree, the one that refutes, and why others say nothing."""

    agreed: list[Point] = field(default_factory=list)
    refuting: tuple[Point, dict[Any, int], Pair, Compared] | None = None
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)
    modes: dict[str, None] = field(default_factory=dict)
    tried: int = 0

    def reason(self) -> str:
        """Return why no point decided anything."""
        if not self.failures:
            return "no sample point inside the declared domains was found"
        (outcome, text), _ = self.failures.most_common(1)[0]
        if outcome == "undefined":
            return f"no point was found where both sides are defined ({text})"
        return text

    def sizes(self) -> str:
        """Return the sizes at which the sides agree, for the report."""
        shown = dict.fromkeys(", ".join(f"{s} = {n}" for s, n in p.sizes.items()) for p in self.agreed)
        return "; ".join(s for s in islice(shown, 4) if s)


class Trial:
    """Compare pairs of expressions at the points of one sampler, some now and more later."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        scope: Scope,
        *,
        constraints: Sequence[Any] = (),
        seed: int = 0,
        deadline: float | None = None,
        holds: Callable[[Compared], bool] | None = None,
        first: Sequence[str] = (),
    ) -> None:
        self.scope = scope
        self.seed = seed
        self.opaque = any(e.has(AppliedUndef) for p in pairs for e in (p.left, p.right))
        self.pairs = [_without_unknowns(p, seed) for p in pairs] if self.opaque else list(pairs)
        self.program = Program(scope)
        exprs = [e for p in self.pairs for e in (p.left, p.right)]
        self.sampler = Sampler(scope, exprs, constraints=constraints, seed=seed, deadline=deadline)
        self.ranges = [ranges_of(p) for p in self.pairs]
        self.deadline = deadline
        self.result = Sampled()
        self.holds = holds or (lambda found: found.outcome == "same")
        self.first = tuple(first)
        self._points = self._all_points()

    def run(self, wanted: int) -> Sampled:
        """Go on until this many points agree, one refutes, or the points and the time are used up."""
        while len(self.result.agreed) < wanted and self.result.refuting is None:
            if self.deadline is not None and time.process_time() > self.deadline:
                break
            point = next(self._points, None)
            if point is None:
                break
            self.result.tried += 1
            self.at(point)
        return self.result

    def _all_points(self) -> Iterator[Point]:
        yield from (p for mode in self.first if (p := self.sampler.point(0, mode)) is not None)
        for mode in MODES:
            before = self.result.tried
            n = 0
            while n < 4 * POINTS_PER_MODE:
                point = self.sampler.point(n, mode)
                n += 1
                if point is not None:
                    yield point
                useless = self.result.tried - before >= POINTS_PER_MODE and not self.result.agreed
                if useless or self._hopeless():
                    break
            if self.result.agreed or self._hopeless():
                break

    def _hopeless(self) -> bool:
        """Tell whether nothing but unknown functions was met."""
        return self.result.tried >= 2 and {o for o, _ in self.result.failures} == {"unknown"} and not self.result.agreed

    def at(self, point: Point) -> None:
        """Compare the sides at one point."""
        comparer = Comparer(self.program, point, operations=OPERATIONS_PER_ENTRY)
        same, failed = 0, False
        for pair, ranges in zip(self.pairs, self.ranges, strict=True):
            try:
                places = index_values(ranges, point, self.program, MOST_ENTRIES)
            except ERRORS as reason:
                self.result.failures["undefined", str(reason) or "an index range is empty"] += 1
                continue
            for env in places:
                found = self._compare(comparer, pair, env)
                if found.outcome not in ("same", "different"):
                    self.result.failures[found.outcome, found.reason] += 1
                    failed = failed or found.outcome != "undefined"
                elif self.holds(found):
                    same += 1
                else:
                    self.result.refuting = (point, env, pair, found)
                    return
        if same and not failed:
            self.result.agreed.append(point)
            self.result.modes[point.mode] = None

    def _compare(self, comparer: Comparer, pair: Pair, env: dict[Any, int]) -> Compared:
        try:
            return comparer.compare(pair.left, pair.right, env)
        except Rejected:
            return Compared("undefined", reason="a domain is empty at the point")

    def counterexample(self) -> Counterexample:
        """Return the refuting point as data: sizes, free indices, and just those values that the two sides ask for."""
        if self.result.refuting is None:
            raise ValueError("no point refutes the step, so there is no counterexample to show")
        point, env, pair, found = self.result.refuting
        point.asked.clear()
        Comparer(self.program, point).compare(pair.left, pair.right, env)
        places = {str(k).lstrip("_"): n for k, n in env.items()}
        used = {s: n for s, n in point.sizes.items() if s in self._sizes_in(pair)}
        values = {**places, **({"entry": pair.place} if pair.place else {}), **point.values()}
        left, right = apart(found.left, found.right)
        return Counterexample(used, values, left, right)

    def _sizes_in(self, pair: Pair) -> set[str]:
        return set(self.sampler.names)


def apart(left: Any, right: Any) -> tuple[str, str]:
    """Return two values as text, with as many digits as it takes to tell them apart, six or more."""
    for digits in (6, 10, 16, 30, 60):
        texts = decimal(left, digits), decimal(right, digits)
        if texts[0] != texts[1]:
            return texts
    return texts


def ranges_of(pair: Pair) -> dict[Any, tuple[Expr, Expr]]:
    """Return the ranges of all free indices: those of the axes, and those that the elements show."""
    free = pair.left.free_symbols | pair.right.free_symbols
    shown = {**index_ranges(pair.right), **index_ranges(pair.left)}
    return {**{k: r for k, r in shown.items() if k in free and not k.is_positive}, **dict(pair.ranges)}


def _without_unknowns(pair: Pair, seed: int) -> Pair:
    """Put a random polynomial for each unknown function, and its derivatives for those, so that all have values."""
    left, right = (e.xreplace({w: _number_of(w) for w in e.atoms(Whole)}) for e in (pair.left, pair.right))
    classes = sorted({a.func for e in (left, right) for a in e.atoms(AppliedUndef)}, key=str)
    for f in classes:
        left, right = (e.replace(f, partial(_polynomial, f.__name__, seed)) for e in (left, right))
    return Pair(left, right, pair.ranges, pair.place)


def _number_of(whole: Whole) -> Expr:
    """Return a number that stands for an array, another one for each row, as an argument of an unknown function."""
    start = Rational(crc32(whole.array.name.encode()) % 97, 89)
    return start + sum(Rational(1, n + 3) * p for n, p in enumerate(whole.places))


def _polynomial(name: str, seed: int, *args: Expr) -> Expr:
    """Return the polynomial of an unknown function; f'' and f,1 are derivatives of that of f.

    Its degree is higher than the orders that people write: the f'''' of a cubic would hide what it is multiplied by.
    """
    base = name.rstrip("'").partition(",")[0]
    rng = random.Random(f"{seed}/{base}")  # noqa: S311
    c = [Rational(rng.randint(1, 30), rng.choice((7, 11, 13))) for _ in range(8)]
    places = [Dummy("x", real=True) for _ in args]
    first, mixed = places[0], Mul(*places)
    value = c[0] + c[1] * mixed + c[2] * first**2 + c[3] * first**3 + sum(c[4] * a**2 + c[5] * a for a in places)
    value += c[6] * first**DEGREE + c[7] * mixed**3
    for mark in name[len(base) :].replace("'", ",1").split(",")[1:]:
        value = value.diff(places[int(mark) - 1])
    return value.xreplace(dict(zip(places, args, strict=True)))
