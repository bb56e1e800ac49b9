r"""Implications between equations of vectors and matrices, each for all values of its free indices.

A conclusion is proved when it is a premise in other words: a multiple of it, or a premise multiplied by an inverse or
another matrix, as (A x = b) times the inverse of A is x = inv(A) b. It is refuted at a sample point at which the
premises are solved exactly for one unknown array, and the conclusion does not hold.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import Any

from flint import ctx, fmpq, fmpq_mat
from sympy import Dummy, Eq, Expr, Indexed, Mul, Pow, Rational, S, Sum, Symbol

from calcwork.algebra.binding import substitute
from calcwork.algebra.linear import InverseEntry
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, name_of
from calcwork.check.judge.equations import plain_pairs, proof
from calcwork.check.numbers.balls import Budget, Machine, Program
from calcwork.check.numbers.comparison import Comparer
from calcwork.check.numbers.elementwise import exact
from calcwork.check.numbers.points import Point, Sampler, admits, index_values
from calcwork.check.samples.sampling import ERRORS, apart
from calcwork.check.steps.sides import Pair, Side, paired
from calcwork.check.steps.verdict import Counterexample, Verdict, refuted
from calcwork.derive.definitions import expanded, is_index

POINTS = 6
WANTED = 3
MOST_ENTRIES = 200
MOST_UNKNOWNS = 40
BITS = 256
Equations = Sequence[tuple[Side, Side]]


def is_system(*equations: Equations) -> bool:
    """Tell whether any side of some equations is an array."""
    sides = [s for group in equations for pair in group for s in pair]
    return any(not isinstance(s, Expr) and not (isinstance(s, Quantity) and not s.sizes) for s in sides)


def judge_system(premises: Equations, conclusions: Equations, scope: Scope, *, deadline: float, seed: int) -> Verdict:
    """Judge whether all conclusions hold wherever all premises do; conclusions of one left side are alternatives."""
    given = [paired(*p) for p in premises]
    bad = next((g for g in given if isinstance(g, Verdict)), None)
    if bad is not None:
        return Verdict("unclear", method="shape", note=f"the shapes of a premise do not fit: {bad.note}")
    known = [p for g in given if not isinstance(g, Verdict) for p in plain_pairs(g, scope)]
    verdicts = []
    for sides in conclusions:
        wanted = paired(*sides)
        if isinstance(wanted, Verdict):
            return wanted
        verdicts += [_System(known, c, scope, deadline, seed).judge() for c in plain_pairs(wanted, scope)]
    order = ("refuted", "unclear", "agrees", "proved")
    return min(verdicts, key=lambda v: order.index(v.verdict))


@dataclass
class _System:
    """Hold the premises and one conclusion."""

    premises: list[Pair]
    conclusion: Pair
    scope: Scope
    deadline: float
    seed: int
    notes: list[str] = field(default_factory=list)

    def judge(self) -> Verdict:
        """Return the verdict: points that refute first, then proofs, then points that agree."""
        agreed, counterexample = self._at_points()
        if counterexample is not None:
            return refuted(counterexample, "the premises hold at this point, and the conclusion does not")
        if proof([self.conclusion], self.scope, deadline=self._half()):
            return Verdict("proved", method="same normal form", sizes="all", note="it holds without the premises too")
        method = self._multiple() or self._by_substitution()
        if method:
            return Verdict("proved", method=method, sizes="all", note="; ".join(self.notes))
        if agreed:
            note = f"the conclusion holds at {agreed} points at which the premises were solved; this is no proof"
            return Verdict("agrees", method="points", note=note)
        return Verdict("unclear", note="it was not seen how the conclusion follows")

    def _half(self) -> float:
        now = time.process_time()
        return now + 0.4 * (self.deadline - now)

    # --- proofs -------------------------------------------------------------------------------------------------------

    def _multiple(self) -> str:
        """Return how the conclusion is a multiple of one premise, or a premise times a matrix."""
        wanted = self.conclusion.left - self.conclusion.right
        for premise in self.premises:
            for factor, difference in self._products(premise):
                ratio = self._ratio(wanted, difference, self.conclusion.ranges) or (self.norms and S.One)
                if not ratio:
                    continue
                pair = replace(self.conclusion, left=wanted, right=ratio * difference)
                if proof([pair], self.scope, constraints=self.norms, deadline=self._half()):
                    self._say_where(ratio)
                    return "the premise, rearranged" if factor == "" else f"the premise multiplied by {factor}"
        return ""

    @property
    def norms(self) -> list[Eq]:
        """Return the premises on single numbers that give a sum its value, as u^T u = 1."""
        alone = [p for p in self.premises if not p.ranges and isinstance(p.left, Sum)]
        return [Eq(p.left, p.right, evaluate=False) for p in alone]

    def _say_where(self, ratio: Expr) -> None:
        """Note what the proof supposes: that inverses exist, and that what was divided by is not zero."""
        if (self.conclusion.left - self.conclusion.right).atoms(InverseEntry):
            self.notes.append("where the inverses exist")
        below = [s for s in ratio.as_numer_denom()[1].free_symbols if not s.is_positive]
        loose = sorted(str(s) for s in below if not self.scope.domain(s).positive)
        self.notes += [f"where {s} is not 0" for s in loose]

    def _products(self, premise: Pair) -> Iterator[tuple[str, Expr]]:
        """Yield the difference of a premise, and its products with matrices, at the indices of the conclusion."""
        own = tuple(k for k, _ in premise.ranges)
        sizes = [r[1] for _, r in premise.ranges]
        places = tuple(k for k, _ in self.conclusion.ranges)
        wanted = [r[1] for _, r in self.conclusion.ranges]
        difference = premise.left - premise.right
        if sizes == wanted:
            yield "", substitute(difference, dict(zip(own, places, strict=True)))
        if sizes == wanted[::-1] and len(sizes) == 2:
            yield "", substitute(difference, dict(zip(own, places[::-1], strict=True)))
        if len(sizes) == 1 and not wanted:
            for base in self._arrays(premise, 1):
                if base.shape == (sizes[0],):
                    k = Dummy("k", integer=True)
                    yield str(base), Sum(base[k] * substitute(difference, {own[0]: k}), (k, 1, sizes[0]))
        if len(sizes) != len(wanted):
            return
        for name, entry, shape in self._matrices(premise):
            for axis in range(len(sizes)):
                if shape == (wanted[axis], sizes[axis]) and sizes[:axis] + sizes[axis + 1 :] == (
                    wanted[:axis] + wanted[axis + 1 :]
                ):
                    k = Dummy("k", integer=True)
                    at = {**dict(zip(own, places, strict=True)), own[axis]: k}
                    yield name, Sum(entry(places[axis], k) * substitute(difference, at), (k, 1, sizes[axis]))

    def _matrices(self, premise: Pair) -> Iterator[tuple[str, Any, tuple[Expr, Expr]]]:
        """Yield the matrices by which a premise may have been multiplied: inverses, their matrices, arrays."""
        whole = self._whole(premise)
        inner = {k for k, _ in (*self.conclusion.ranges, *premise.ranges)}
        for matrix in dict.fromkeys(n.matrix for n in sorted(whole.atoms(InverseEntry), key=str)):
            if not matrix.free_symbols & inner:
                shape = (matrix.size, matrix.size)
                yield "an inverse", (lambda i, j, m=matrix: InverseEntry(m, i, j)), shape
                yield "an inverse", (lambda i, j, m=matrix: InverseEntry(m, j, i)), shape
                yield "a matrix", matrix.at, shape
                yield "a matrix", (lambda i, j, m=matrix: m.at(j, i)), shape
        for base in self._arrays(premise, 2):
            yield str(base), (lambda i, j, b=base: b[i, j]), tuple(base.shape)
            yield str(base), (lambda i, j, b=base: b[j, i]), tuple(base.shape[::-1])

    def _whole(self, premise: Pair) -> Expr:
        sides = (self.conclusion.left, self.conclusion.right, premise.left, premise.right)
        return sum((expanded(s, self.scope, keep=self._undefined()) for s in sides), S.Zero)

    def _arrays(self, premise: Pair, rank: int) -> list[Any]:
        """Return the arrays of so many axes in the conclusion and a premise."""
        found = {e.base for e in self._whole(premise).atoms(Indexed) if len(e.indices) == rank and e.base.shape}
        return sorted(found, key=str)

    def _undefined(self) -> set[str]:
        name = _name(self.conclusion.left)
        return {name} if name else set()

    def _ratio(self, wanted: Expr, difference: Expr, ranges: Any) -> Expr | None:
        """Return the scalar by which the conclusion seems to be a multiple, from the values at two points."""
        sampler = Sampler(self.scope, [wanted, difference], seed=self.seed)
        ratios: list[tuple[fmpq, Point]] = []
        for n in range(1, POINTS):
            point = sampler.point(n)
            try:
                if point is not None:
                    ratio = _quotient(*_values(self.scope, point, dict(ranges), wanted, difference))
                    if ratio is None:
                        return None
                    ratios.append((ratio, point))
            except ERRORS:
                continue
            if len(ratios) == 2:
                return _scalar(ratios, self._scalars(wanted + difference))
        return None

    def _scalars(self, expr: Expr) -> list[Symbol]:
        labels = {e.base.label for e in expr.atoms(Indexed)}
        symbols = [s for s in expr.free_symbols if isinstance(s, Symbol) and s not in labels and not is_index(s)]
        return sorted((s for s in symbols if s.name not in self.scope.definitions), key=str)

    def _by_substitution(self) -> str:
        """Return how the conclusion follows when a premise that is solved for an array is put in."""
        scope = self.scope
        for premise in self.premises:
            left, places = premise.left, [k for k, _ in premise.ranges]
            plain = isinstance(left, Symbol) or (isinstance(left, Indexed) and list(left.indices) == places)
            if not plain or name_of(left) in scope.depends_on(premise.right) or name_of(left) in scope.definitions:
                continue
            scope = scope.define(left, premise.right)
        if scope is self.scope or not proof([self.conclusion], scope, deadline=self._half()):
            return ""
        return "substitution"

    # --- points -------------------------------------------------------------------------------------------------------

    def _at_points(self) -> tuple[int, Counterexample | None]:
        """Return at how many points the conclusion holds where the premises do, or one at which it does not."""
        exprs = [e for p in (*self.premises, self.conclusion) for e in (p.left, p.right)]
        sampler = Sampler(self.scope, exprs, seed=self.seed)
        agreed, until = 0, self._half()
        for n in range(POINTS):
            if agreed >= WANTED or time.process_time() > until:
                break
            for unknown in self._unknowns():
                point = sampler.point(n)
                try:
                    if point is None or not _solve(self.premises, point, unknown, self.scope):
                        continue
                    if self._is_nothing(point, unknown):
                        continue
                    found = self._compared(point)
                except ERRORS:
                    continue
                if isinstance(found, Counterexample):
                    return agreed, found
                agreed += bool(found)
                break
        return agreed, None

    def _is_nothing(self, point: Point, unknown: Expr) -> bool:
        """Tell whether the premises leave only 0 for an array, as P A = A does for any P, or for a factor of all."""
        if name_of(unknown) == _name(self.conclusion.left):
            return False
        return not any(point.drawn[key] for key in _keys(unknown, point, self.scope))

    def _unknowns(self) -> list[Expr]:
        """Return what the premises may be solved for, the left side of the conclusion first."""
        atoms = {e for p in self.premises for s in (p.left, p.right) for e in s.atoms(Indexed, Symbol)}
        labels = {e.base.label for e in atoms if isinstance(e, Indexed)}
        found: dict[str, Expr] = {}
        for e in sorted(atoms - labels, key=lambda e: (e != self.conclusion.left, not isinstance(e, Indexed), str(e))):
            counted = isinstance(e, Symbol) and (is_index(e) or e.is_integer)
            if not counted and name_of(e) not in self.scope.definitions:
                found.setdefault(name_of(e), e)
        first = _name(self.conclusion.left)
        return sorted(found.values(), key=lambda e: name_of(e) != first)

    def _compared(self, point: Point) -> Counterexample | bool:
        program = Program(self.scope)
        comparer = Comparer(program, point)
        pair = self.conclusion
        same = False
        for env in index_values(dict(pair.ranges), point, program, MOST_ENTRIES):
            found = comparer.compare(pair.left, pair.right, env)
            if found.outcome == "different":
                places = {str(k).lstrip("_"): n for k, n in env.items()}
                left, right = apart(found.left, found.right)
                return Counterexample(dict(point.sizes), {**places, **point.values()}, left, right)
            same = same or found.outcome == "same"
        return same


def _name(left: Expr) -> str | None:
    return name_of(left) if isinstance(left, (Indexed, Symbol)) else None


def _values(scope: Scope, point: Point, ranges: Mapping[Symbol, Any], *exprs: Expr) -> list[list[fmpq]]:
    """Return the exact values of expressions at all their places."""
    program = Program(scope)
    places = index_values(ranges, point, program, MOST_ENTRIES)
    with ctx.workprec(BITS):
        out = [[program.node(e).run(Machine(point, Budget(), env)) for env in places] for e in exprs]
    return [row if all(exact(v) for v in row) else [] for row in out]


# --- the scalar between two arrays ------------------------------------------------------------------------------------


def _quotient(first: list[fmpq], second: list[fmpq]) -> fmpq | None:
    """Return c with first = c*second, None when there is none or any would do."""
    pairs = [(a, b) for a, b in zip(first, second, strict=False) if a != 0 or b != 0]
    if not first or not second or not pairs or any(b == 0 for _, b in pairs):
        return None
    ratio = pairs[0][0] / pairs[0][1]
    return ratio if all(a == ratio * b for a, b in pairs) else None


def _scalar(ratios: list[tuple[fmpq, Point]], scalars: list[Symbol]) -> Expr | None:
    """Return the product of a number and powers of at most two scalars that has these values at these points."""
    for group in ((), *((s,) for s in scalars), *combinations(scalars, 2)):
        for powers in product((-2, -1, 1, 2), repeat=len(group)):
            numbers = set()
            for ratio, point in ratios:
                for s, p in zip(group, powers, strict=True):
                    ratio /= point.number(s) ** p  # noqa: PLW2901
                numbers.add(ratio)
            if len(numbers) == 1:
                number = numbers.pop()
                return Mul(Rational(int(number.p), int(number.q)), *(Pow(*f) for f in zip(group, powers, strict=True)))
    return None


# --- a point at which the premises hold -------------------------------------------------------------------------------


def _solve(premises: Sequence[Pair], point: Point, unknown: Expr, scope: Scope) -> bool:
    """Set one array so that all premises hold exactly; False when they are not linear in it, or cannot hold."""
    keys = _keys(unknown, point, scope)
    differences = [(p.left - p.right, dict(p.ranges)) for p in premises]

    def residual() -> list[fmpq]:
        rows = [_values(scope, point, ranges, e)[0] for e, ranges in differences]
        return [v for row in rows for v in row] if all(rows) else []

    if not residual() or len(keys) > MOST_UNKNOWNS:
        return False
    before = {key: point.drawn.get(key) or fmpq(random.Random(str(key)).randint(1, 9)) for key in keys}  # noqa: S311
    point.drawn.update(dict.fromkeys(keys, fmpq(0)))
    constant = residual()
    columns = []
    for key in keys:
        point.drawn[key] = fmpq(1)
        moved = residual()
        if len(moved) != len(constant):
            return False  # a value is not exact there
        columns.append([a - b for a, b in zip(moved, constant, strict=True)])
        point.drawn[key] = fmpq(0)
    values = _solution(columns, constant, [before[key] for key in keys])
    if values is None:
        return False
    point.drawn.update(zip(keys, values, strict=True))
    inside = all(admits(scope, point, name_of(unknown), v) for v in values)
    return inside and all(v == 0 for v in residual())


def _keys(unknown: Expr, point: Point, scope: Scope) -> list[tuple[str, tuple[int, ...]]]:
    name = name_of(unknown)
    if not isinstance(unknown, Indexed):
        return [(name, ())]
    shape = scope.declarations[name].shape if name in scope.declarations else unknown.base.shape or ()
    program = Program(scope)
    lengths = [int(program.node(n).run(Machine(point, Budget(1000))).p) for n in shape]
    return [(name, places) for places in product(*(range(1, n + 1) for n in lengths))]


def _solution(columns: list[list[fmpq]], constant: list[fmpq], free: list[fmpq]) -> list[fmpq] | None:
    """Return a solution of Σ u_k columns_k + constant = 0, its undetermined values as given; None without one."""
    n = len(columns)
    rows = [[*(c[r] for c in columns), -constant[r]] for r in range(len(constant))]
    reduced, rank = fmpq_mat(rows).rref()
    table = reduced.tolist()[:rank]
    pivots = [next(k for k, v in enumerate(row) if v != 0) for row in table]
    if n in pivots:
        return None
    values = list(free)
    for row, pivot in zip(table, pivots, strict=True):
        values[pivot] = row[n] - sum((row[k] * values[k] for k in range(n) if k not in pivots), fmpq(0))
    return values
