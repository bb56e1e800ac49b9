"""Sample points: small unequal sizes, labels at all their values, generic rationals inside every domain.

A value is drawn when an expression first asks for it, so a point holds what occurs and no more. The first point of a
sampler has the smallest numbers; later ones have larger sizes and values of several magnitudes.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from flint import ctx, fmpq
from sympy import Expr, Indexed, IndexedBase, Integer, Symbol, sympify

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.linear import InverseEntry
from calcwork.algebra.scope import Domain, Scope
from calcwork.algebra.structured import FREE
from calcwork.check.numbers.balls import Budget, Machine, Program, TooMuchWork
from calcwork.check.numbers.elementwise import Undecided, Undefined, Unknown, exact, whole
from calcwork.check.numbers.orthonormal import orthonormal, orthonormal_values
from calcwork.derive.definitions import is_index

MODES = ("declared", "positive", "unit", "large", "mixed")  # besides "zero" and "equal", for inequalities
REDRAWS = 40
SIMPLE = tuple(fmpq(p, q) for p, q in ((2, 1), (3, 1), (3, 2), (2, 3), (5, 2), (1, 3), (4, 3), (5, 3), (4, 1), (5, 1)))
SIMPLE_UNIT = tuple(fmpq(p, q) for p, q in ((1, 3), (2, 3), (1, 4), (2, 5), (3, 4), (3, 5), (1, 5), (4, 5)))
PRIMES = (7, 11, 13, 17)
MAGNITUDES = (fmpq(1), fmpq(1), fmpq(1, 10), fmpq(7))
WORKING_BITS = 128
NEAR = 97  # how many times closer to an end of its domain a value is drawn at some points


class Rejected(Exception):
    """A drawn point does not satisfy the constraints, or a domain is empty there."""


@dataclass
class Point:
    """Hold one sample point: the sizes, and the values drawn so far, by name and places."""

    scope: Scope
    sizes: Mapping[str, int]
    number_in_row: int = 0
    mode: str = "declared"
    seed: int = 0
    drawn: dict[tuple[str, tuple[int, ...]], fmpq] = field(default_factory=dict)
    asked: dict[tuple[str, tuple[int, ...]], None] = field(default_factory=dict)
    labels: int = 0

    def __post_init__(self) -> None:
        """Set up the generator of this point and the simple numbers that it has not used."""
        self.rng = random.Random(f"{self.seed}/{self.number_in_row}/{self.mode}")  # noqa: S311
        self._simple = list(SIMPLE)
        self._simple_unit = list(SIMPLE_UNIT)
        self._bounds = Program(self.scope)
        self._modes: dict[str, str] = {}

    def number(self, symbol: Symbol) -> fmpq:
        """Return the value of a size or a scalar, drawn when it is first asked for."""
        if symbol.name in self.sizes and symbol.is_integer:
            return fmpq(self.sizes[symbol.name])
        key = (symbol.name, ())
        if key not in self.drawn:
            self.drawn[key] = self._draw(symbol.name, domain_of(self.scope, symbol))
        self.asked[key] = None
        return self.drawn[key]

    def element(self, name: str, places: tuple[int, ...], base: IndexedBase) -> fmpq:
        """Return the value of an element of an array, drawn when it is first asked for."""
        key = (name, places)
        if key not in self.drawn:
            self.drawn[key] = self._draw(name, domain_of(self.scope, base.label))
        self.asked[key] = None
        return self.drawn[key]

    def _draw(self, name: str, domain: Domain) -> fmpq:
        if domain.values:
            return self._label(domain.values)
        lower, upper = self._bound(domain.lower), self._bound(domain.upper)
        if domain.integer:
            return self._integer(lower, upper, domain)
        mode = self._mode(name)
        if lower is not None and upper is not None:
            if not lower < upper:
                raise Rejected
            return lower + (upper - lower) * (fmpq(1, 2) if mode == "equal" else self._share())
        if upper is not None:
            return upper - self._positive()
        if lower is not None:
            return self._above(lower, mode)
        return self._real(mode)

    def _mode(self, name: str) -> str:
        if self.mode != "mixed":
            return self.mode
        return self._modes.setdefault(name, self.rng.choice(MODES[:4]))

    def _above(self, lower: fmpq, mode: str) -> fmpq:
        if mode == "equal":
            return lower + 1
        if mode == "unit" and 0 <= lower < 1:
            return lower + (1 - lower) * self._unit()
        return lower + self._positive() + (1 if mode == "large" else 0)

    def _real(self, mode: str) -> fmpq:
        if mode in ("zero", "equal"):  # where inequalities have their border
            return fmpq(0 if mode == "zero" else 1)
        if mode == "unit":
            return self._unit()
        if mode in ("positive", "large"):
            return self._positive() + (1 if mode == "large" else 0)
        return self._positive() * self.rng.choice((-1, 1))

    def _label(self, values: Sequence[Expr]) -> fmpq:
        """Return the values in turn, so that consecutive points run through all combinations of few labels."""
        n, k = len(values), self.labels
        self.labels += 1
        turn = self.number_in_row // n ** min(k, 60) + k + self.seed
        value = values[turn % n]
        return fmpq(int(value.p), int(value.q))

    def _bound(self, bound: Expr | None) -> fmpq | None:
        if bound is None or bound.is_infinite:
            return None
        with ctx.workprec(WORKING_BITS):
            value = self._bounds.node(sympify(bound)).run(Machine(self, Budget(1000)))
        return near(value)

    def _integer(self, lower: fmpq | None, upper: fmpq | None, domain: Domain) -> fmpq:
        low = None if lower is None else int(lower.ceil()) + (domain.open_lower and lower.q == 1)
        high = None if upper is None else int(upper.floor()) - (domain.open_upper and upper.q == 1)
        if low is None:
            low = -3 if high is None else high - 6
        high = low + 6 if high is None else high
        if low > high:
            raise Rejected
        return fmpq(self.rng.randint(low, high))

    def _positive(self) -> fmpq:
        if self.number_in_row == 0 and self._simple:
            return self._simple.pop(self.rng.randrange(min(4, len(self._simple))))
        p = self.rng.choice(PRIMES)
        n = self.rng.choice([k for k in range(2, 3 * p) if k % p])
        return fmpq(n, p) * self.rng.choice(MAGNITUDES)

    def _unit(self) -> fmpq:
        if self.number_in_row == 0 and self._simple_unit:
            return self._simple_unit.pop(self.rng.randrange(min(4, len(self._simple_unit))))
        p = self.rng.choice(PRIMES)
        return fmpq(self.rng.randrange(1, p), p)

    def _share(self) -> fmpq:
        """Return a place between two ends, at some points close to one: a step may fail in a small part only."""
        return {5: self._unit() / NEAR, 6: 1 - self._unit() / NEAR}.get(self.number_in_row % 8) or self._unit()

    def values(self) -> dict[str, Any]:
        """Return what was asked for as plain data: nested lists for arrays that were asked for whole.

        A symmetric or positive definite matrix is shown itself, and not the free matrix that it is made of.
        """
        out: dict[str, Any] = {}
        for name in dict.fromkeys(name for name, _ in self.asked):
            made = name.removesuffix(FREE)
            if made != name and made in self.scope.definitions:
                out[made] = self._matrix(made)
                continue
            elements = {places: fraction_text(self.drawn[n, places]) for n, places in self.asked if n == name}
            whole_array = _nested(elements)
            if whole_array is not None:
                out[name] = whole_array
            else:
                out |= {f"{name}[{','.join(map(str, p))}]": v for p, v in sorted(elements.items())}
        return out

    def _matrix(self, name: str) -> list[list[Any]]:
        """Return all entries of a defined matrix."""
        array = self.scope[name]
        program, machine = Program(self.scope), Machine(self, Budget())
        rows, columns = (range(1, int(program.node(n).run(machine).p) + 1) for n in array.shape)
        return [[fraction_text(program.node(array[i, j]).run(machine)) for j in columns] for i in rows]


def near(value: Any) -> fmpq:
    """Return an exact value as it is, and the midpoint of a ball."""
    if exact(value):
        return value
    man, exp = value.mid().man_exp()
    return fmpq(int(man)) * fmpq(2) ** int(exp)


def fraction_text(value: fmpq) -> int | str:
    """Return a rational as an int, or as text p/q."""
    n = whole(value)
    return n if n is not None else f"{value.p}/{value.q}"


def _nested(elements: Mapping[tuple[int, ...], Any]) -> Any:
    if set(elements) == {()}:
        return elements[()]
    shape = tuple(max(p[a] for p in elements) for a in range(len(next(iter(elements)))))
    if min(min(p) for p in elements) < 1 or math.prod(shape) != len(elements):
        return None

    def part(prefix: tuple[int, ...]) -> Any:
        if len(prefix) == len(shape):
            return elements[prefix]
        return [part((*prefix, n)) for n in range(1, shape[len(prefix)] + 1)]

    return part(())


def domain_of(scope: Scope, symbol: Symbol) -> Domain:
    """Return the declared domain, or what the symbol's own assumptions say."""
    declared = scope.declarations.get(symbol.name)
    if declared is not None and not is_index(symbol):
        return declared.domain
    integer = bool(symbol.is_integer)
    if symbol.is_positive:
        return Domain(lower=Integer(0), integer=integer)
    if symbol.is_nonnegative:
        return Domain(lower=Integer(0), open_lower=False, integer=integer)
    if symbol.is_negative:
        return Domain(upper=Integer(0), integer=integer)
    # A bare whole number such as the exponent n stands for a count unless declared otherwise.
    return Domain(lower=Integer(0), integer=True) if integer else Domain()


class Sampler:
    """Make the sample points for some expressions of one scope.

    Parameters
    ----------
    scope : Scope
        Gives shapes, domains and definitions.
    exprs : iterable of Expr
        The expressions to be evaluated; their sizes are assigned.
    constraints : sequence of relations, optional
        Relations that hold at every admissible point, such as Eq(x[0], 1); free indices mean "for all". Linear
        equations are solved for the value drawn last, everything else is met by drawing again.
    seed : int, optional
    deadline : float, optional
        The `time.process_time` after which no point is drawn again.

    Examples
    --------
    >>> from calcwork.algebra import array, size
    >>> x = array("x", size("N"), size("D"))
    >>> Sampler(Scope(), [x[1, 1]]).sizes_at(0)
    {'N': 3, 'D': 2}
    """

    def __init__(
        self,
        scope: Scope,
        exprs: Iterable[Expr],
        *,
        constraints: Sequence[Any] = (),
        seed: int = 0,
        deadline: float | None = None,
    ) -> None:
        self.scope = scope
        self.seed = seed
        self.constraints = tuple(constraints)
        self.deadline = deadline
        self._program = Program(scope)
        reached = _reached(scope, [*exprs, *constraints])
        self.least = _least_sizes(reached)
        self.names = _size_names(scope, reached)

    def sizes_at(self, n: int) -> dict[str, int]:
        """Return the sizes of the n-th point: all different, none below 2.

        The first two have as many more samples than features as it takes to invert X^T X, at two sizes of it.
        """
        m = len(self.names)
        pool = [2 + (k + 1 + n) % (m + 1) + (1 if n % 4 == 3 else 0) for k in range(m)] if m > 1 else [2 + (n + 1) % 4]
        if n < 2 and m > 1:
            pool = list(range(m + 1 + n, 1 + n, -1))
        return {s: max(v, self.least.get(s, 0)) for s, v in zip(self.names, pool, strict=False)}

    def point(self, n: int, mode: str = "declared") -> Point | None:
        """Return the n-th point in a mode, or None when the constraints could not be met."""
        for again in range(REDRAWS if self.constraints else 1):
            if again and self.deadline is not None and time.process_time() > self.deadline:
                break
            point = Point(self.scope, self.sizes_at(n), n if not again else n + 1000 * again, mode, self.seed)
            try:
                if self._satisfy(point):
                    return point
            except (Rejected, Undefined, Undecided, Unknown, TooMuchWork):
                continue
        return None

    def _satisfy(self, point: Point) -> bool:
        if not self.constraints:
            return True
        program = self._program
        fixed: set[Any] = set()
        for known in (found for c in self.constraints if (found := orthonormal(c)) is not None):
            values = orthonormal_values(known, point.sizes, point.rng)
            if values is None:
                return False
            point.drawn |= values
            fixed |= set(values)
        instances = [(c, env) for c in self.constraints for env in environments(c, point, program)]
        unsolved = [(c.lhs - c.rhs, env) for c, env in instances if c.rel_op == "=="]
        while unsolved:  # what one equation fixes may be what another one waits for
            left = [(r, env) for r, env in unsolved if not self._solve(program, point, r, env, fixed)]
            if len(left) == len(unsolved):
                return False
            unsolved = left
        return all(_value(program, point, c, env) for c, env in instances)

    def _solve(self, program: Program, point: Point, residual: Expr, env: Mapping[Symbol, int], fixed: set) -> bool:
        """Set one drawn value so that a linear equation holds."""
        if _value(program, point, residual, env) == 0:
            return True
        for key in [k for k in reversed(point.drawn) if k not in fixed]:
            old = point.drawn[key]
            at = []
            for t in (old, old + 1, old + 2):
                point.drawn[key] = t
                at.append(_value(program, point, residual, env))
            point.drawn[key] = old
            slope = at[1] - at[0]
            if not all(exact(a) for a in at) or slope == 0 or at[2] - at[1] != slope:
                continue
            solution = old - at[0] / slope
            if admits(self.scope, point, key[0], solution):
                point.drawn[key] = solution
                fixed.add(key)
                return True
        return self._solve_sphere(program, point, residual, env, fixed)

    def _solve_sphere(
        self, program: Program, point: Point, residual: Expr, env: Mapping[Symbol, int], fixed: set
    ) -> bool:
        """Set one drawn vector so that a quadratic equation such as w^T w = 1 holds that its first unit vector solves.

        The line through e_1 along the drawn vector meets the quadric in one further point, which is rational.
        """
        for name in dict.fromkeys(n for n, places in point.drawn if len(places) == 1):
            keys = [k for k in point.drawn if k[0] == name]
            old = {k: point.drawn[k] for k in keys}

            def value_at(t: int, keys: list[Any] = keys, old: dict[Any, fmpq] = old) -> Any:
                point.drawn |= {k: fmpq(k[1] == (1,)) + t * old[k] for k in keys}
                return _value(program, point, residual, env)

            first, second, third = value_at(0), value_at(1), value_at(2)
            curvature = (third - 2 * second) / 2
            if not fixed & set(keys) and first == 0 and exact(curvature) and curvature != 0:
                t = (curvature - second) / curvature
                point.drawn |= {k: fmpq(k[1] == (1,)) + t * old[k] for k in keys}
                fixed |= set(keys)
                return all(admits(self.scope, point, name, point.drawn[k]) for k in keys)
            point.drawn |= old
        return False


def admits(scope: Scope, point: Point, name: str, value: fmpq) -> bool:
    """Tell whether a value lies in the declared domain of a name, its bounds taken at the point."""
    declared = scope.declarations.get(name)
    domain = declared.domain if declared else Domain()
    if domain.values:
        return any(value == fmpq(int(v.p), int(v.q)) for v in domain.values)
    if domain.integer and value.q != 1:
        return False
    lower, upper = point._bound(domain.lower), point._bound(domain.upper)
    above = lower is None or value > lower or (value == lower and not domain.open_lower)
    return above and (upper is None or value < upper or (value == upper and not domain.open_upper))


def environments(expr: Any, point: Point, program: Program, most: int = 64) -> list[dict[Symbol, int]]:
    """Return every assignment of the free indices of an expression, by the axes on which they stand."""
    ranges = {k: r for k, r in index_ranges(expr).items() if k in expr.free_symbols}
    return index_values(ranges, point, program, most)


def index_values(
    ranges: Mapping[Symbol, tuple[Expr, Expr]], point: Point, program: Program, most: int = 64
) -> list[dict[Symbol, int]]:
    """Return every assignment of indices in their ranges at a point, or a random choice when there are too many."""
    spans = []
    for lower, upper in ranges.values():
        low, high = (whole(program.node(sympify(b)).run(Machine(point, Budget(1000)))) for b in (lower, upper))
        if low is None or high is None:
            raise Undefined("an index range that does not end at integers")
        spans.append(range(low, min(high, low + 1000) + 1))
    if math.prod(len(s) for s in spans) > most:
        return [{k: point.rng.choice(s) for k, s in zip(ranges, spans, strict=True)} for _ in range(most)]
    return [dict(zip(ranges, places, strict=True)) for places in product(*spans)]


def _value(program: Program, point: Point, expr: Any, env: Mapping[Symbol, int]) -> Any:
    with ctx.workprec(WORKING_BITS):
        return program.node(expr).run(Machine(point, Budget(), env))


def _reached(scope: Scope, exprs: Iterable[Any]) -> list[Any]:
    """Return the expressions, and the bodies of all definitions that they use."""
    out = list(exprs)
    names = {s.name for e in out for s in e.free_symbols}
    pending = [n for n in names if n in scope.definitions]
    seen = set(pending)
    while pending:
        body = scope.definitions[pending.pop()].body
        out.append(body)
        new = {s.name for s in body.free_symbols if s.name in scope.definitions} - seen
        seen |= new
        pending += new
    return out


def _size_names(scope: Scope, exprs: Iterable[Any]) -> list[str]:
    """Return the names of all sizes, in the order in which they appear on axes, those of large arrays first."""
    found: dict[str, None] = {}
    exprs = list(exprs)
    symbols = set().union(*(e.free_symbols for e in exprs)) if exprs else set()
    bases = sorted({a.base for e in exprs for a in e.atoms(Indexed)}, key=lambda b: (-len(b.shape or ()), str(b)))
    bounds = [
        b
        for s in symbols
        if s.name in scope.declarations
        for b in (scope.declarations[s.name].domain.lower, scope.declarations[s.name].domain.upper)
        if b is not None
    ]
    for length in (n for base in bases for n in (base.shape or ())):
        found |= dict.fromkeys(sorted(s.name for s in length.free_symbols if _is_size(s)))
    for e in (*exprs, *bounds):
        found |= dict.fromkeys(sorted(s.name for s in e.free_symbols if _is_size(s)))
    return list(found)


def _is_size(symbol: Symbol) -> bool:
    return bool(symbol.is_integer and symbol.is_positive)


def _least_sizes(exprs: Iterable[Any]) -> dict[str, int]:
    """Return what the numbered elements show of sizes: w_3 stands on an axis of at least 3."""
    least: dict[str, int] = {}
    for element in set().union(*(e.atoms(Indexed, InverseEntry) for e in exprs)) if exprs else ():
        inverse = isinstance(element, InverseEntry)
        lengths = (element.matrix.size,) * 2 if inverse else element.base.shape or ()
        for place, length in zip(element.indices, lengths, strict=False):
            if place.is_Integer and isinstance(length, Symbol):
                least[length.name] = max(least.get(length.name, 2), int(place))
    return least
