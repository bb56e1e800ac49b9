"""Convexity decided: a certificate, or a chord that the function crosses, or neither.

A function is not convex when at some point between two others it lies above the chord. Chords are tried at random
points of the domain; one is believed when balls prove the inequality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import ctx, fmpq
from sympy import Expr, IndexedBase, Symbol

from calcwork.algebra.scope import Scope
from calcwork.check.numbers.balls import Budget, Machine, Program
from calcwork.check.numbers.comparison import decimal
from calcwork.check.numbers.elementwise import Value, ball
from calcwork.check.numbers.points import Point, Sampler, admits, fraction_text
from calcwork.check.samples.sampling import ERRORS
from calcwork.derive.convexity import Certificate, certificate

BITS = 128
CHORDS = 120
FAR = 1000
SHARES = (fmpq(1, 2), fmpq(1, 4), fmpq(3, 4))


@dataclass(frozen=True)
class Chord:
    """Hold two points, and one between them at which a function lies above (or below) its chord.

    ``above`` is the value of the function at ``(1 - share) start + share end``, ``chord`` that of the chord there;
    the difference of both was enclosed in a ball that does not hold zero.
    """

    claim: str
    sizes: Mapping[str, int]
    data: Mapping[str, Any]
    start: Mapping[str, Any]
    end: Mapping[str, Any]
    share: str
    function: str
    chord: str

    proved = False

    def __bool__(self) -> bool:
        return False

    @property
    def argument(self) -> tuple[str, ...]:
        """Return the counterexample in words."""
        where = ", ".join(f"{k} = {v}" for k, v in {**self.sizes, **self.data}.items())
        side = "above" if self.claim == "not convex" else "below"
        return (
            f"on the chord from {_shown(self.start)} to {_shown(self.end)}" + (f", with {where}" if where else ""),
            f"at the share {self.share} of it the function is {self.function}, {side} the chord at {self.chord}",
        )


def _shown(point: Mapping[str, Any]) -> str:
    return "(" + ", ".join(f"{k} = {v}" for k, v in point.items()) + ")"


def convexity(
    function: Expr, variables: tuple[str, ...], scope: Scope, *, concave: bool = False, seed: int = 0
) -> Certificate | Chord:
    """Prove that a function is convex in the named variables, or refute it by a chord, or say that neither was done.

    Parameters and errors are those of `calcwork.derive.convexity.certificate`; ``seed`` is that of the sample points.

    Examples
    --------
    >>> scope = Scope().declare("x")
    >>> found = convexity(scope["x"] ** 3, ("x",), scope)
    >>> found.claim
    'not convex'
    >>> convexity(scope["x"] ** 4, ("x",), scope).claim
    'convex'
    """
    found = certificate(function, variables, scope, concave=concave)
    if found.proved:
        return found
    search = _Search(-function if concave else function, variables, scope, seed)
    chord = search.run("not concave" if concave else "not convex")
    if chord is not None:
        return chord
    tried = (*found.argument, f"{CHORDS} random chords, none of which the function crosses provably")
    return Certificate(False, "undecided", tried)


@dataclass(frozen=True)
class _Line:
    """Hold the points of one chord: the data, both ends, which variables move along it, and a factor on these."""

    data: Point
    start: Point
    end: Point
    moving: frozenset[str]
    factor: int = 1

    def value(self, point: Point, key: tuple[str, tuple[int, ...]], drawn: fmpq) -> fmpq:
        """Return a value of a variable at an end, far out where the factor leads and the domain allows it."""
        far = drawn * self.factor
        return far if self.factor > 1 and admits(point.scope, point, key[0], far) else drawn

    def ends(self, variables: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the variables at both ends as plain data."""
        for key in list(self.start.drawn):
            drawn = self.start.drawn[key]
            if key[0] in self.moving:
                self.start.drawn[key] = self.value(self.start, key, drawn)
                self.end.drawn[key] = self.value(self.end, key, self.end.drawn[key])
            elif key[0] in variables:
                self.end.drawn[key] = drawn
                self.end.asked[key] = None
        first, last = ({k: v for k, v in p.values().items() if _name(k) in variables} for p in (self.start, self.end))
        return first, last


class _Between:
    """Give the variables a value between those at two points, and everything else that of a third."""

    def __init__(self, line: _Line, share: fmpq, variables: tuple[str, ...]) -> None:
        self.line, self.share, self.variables = line, share, variables

    def number(self, symbol: Symbol) -> fmpq:
        """Return the value of a size or a scalar."""
        if symbol.name not in self.variables or symbol.is_integer:
            return self.line.data.number(symbol)
        return self._mixed((symbol.name, ()), lambda point: point.number(symbol))

    def element(self, name: str, places: tuple[int, ...], base: IndexedBase) -> fmpq:
        """Return the value of an element."""
        if name not in self.variables:
            return self.line.data.element(name, places, base)
        return self._mixed((name, places), lambda point: point.element(name, places, base))

    def _mixed(self, key: tuple[str, tuple[int, ...]], drawn: Callable[[Point], fmpq]) -> fmpq:
        start, end = self.line.start, self.line.end
        if key[0] not in self.line.moving:
            return drawn(start)
        first, last = (self.line.value(p, key, drawn(p)) for p in (start, end))
        return (1 - self.share) * first + self.share * last


@dataclass
class _Search:
    function: Expr
    variables: tuple[str, ...]
    scope: Scope
    seed: int
    program: Program = field(init=False)

    def __post_init__(self) -> None:
        self.program = Program(self.scope)

    def run(self, claim: str) -> Chord | None:
        """Return the first chord that is crossed provably."""
        with ctx.workprec(BITS):
            for line in self._lines():
                for share in SHARES:
                    values = self._values(line, share)
                    if values is not None and bool(ball(values[0]) - ball(values[1]) > 0):
                        return self._chord(claim, line, share, *values)
        return None

    def _lines(self) -> Iterator[_Line]:
        """Yield chords in all variables, and along single ones, near and far out."""
        sampler = Sampler(self.scope, [self.function], seed=self.seed)
        for n in range(CHORDS):
            sizes = sampler.sizes_at(2 + n % 3)
            mode = ("declared", "unit")[n % 2]
            data = Point(self.scope, sizes, 3 * n, "declared", self.seed)
            start, end = (Point(self.scope, sizes, 3 * n + k, mode, self.seed) for k in (1, 2))
            alone = self.variables[(n // 4) % len(self.variables)]
            yield _Line(data, start, end, frozenset({alone} if n % 4 > 1 else self.variables), FAR if n % 4 == 3 else 1)

    def _values(self, line: _Line, share: fmpq) -> tuple[Value, Value] | None:
        """Return the function between two points, and the chord there."""
        try:
            at = [
                self.program.node(self.function).run(Machine(_Between(line, t, self.variables), Budget()))
                for t in (fmpq(0), share, fmpq(1))
            ]
        except ERRORS:
            return None
        return at[1], (1 - share) * at[0] + share * at[2]

    def _chord(self, claim: str, line: _Line, share: fmpq, middle: Value, chord: Value) -> Chord:
        sign = -1 if claim == "not concave" else 1
        known = {k: v for k, v in line.data.values().items() if _name(k) not in self.variables}
        start, end = line.ends(self.variables)
        written = [decimal(sign * ball(v)) for v in (middle, chord)]
        return Chord(claim, dict(line.data.sizes), known, start, end, str(fraction_text(share)), *written)


def _name(key: str) -> str:
    return key.partition("[")[0]
