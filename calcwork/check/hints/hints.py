"""What went wrong in a refuted step: the usual slips are undone one by one until the step holds.

Balls at a few points turn down nearly every repair in microseconds; the survivors are proved by the normal form, or
said to agree only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flint import ctx
from sympy import Expr, Heaviside, Indexed, Integer, KroneckerDelta, Piecewise, Sum, Symbol, nan, oo, zoo
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import substitute
from calcwork.algebra.generators import TooLarge
from calcwork.algebra.linear import Square, atoms_outside
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import Scope
from calcwork.algebra.textbook import tidy
from calcwork.check.hints.slips import TRANSPOSED, Case, repairs
from calcwork.check.judge.equations import judge_pairs, plain_pairs
from calcwork.check.numbers.balls import Program
from calcwork.check.numbers.comparison import Comparer
from calcwork.check.numbers.points import Point, Sampler, index_values
from calcwork.check.samples.sampling import ERRORS, ranges_of
from calcwork.check.steps.sides import Pair, Side, paired
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import at_sizes, expanded, plain_scope, resolved, uses
from calcwork.errors import CalcworkError

FILTER_BITS = 96
FILTER_POINTS = 2
FILTER_ENTRIES = 8
LONGEST = 160
MOST_OPERATIONS = 3
LARGEST_FACTOR = 12
LONGER, MOST_ADDED = 1.5, 5
FAILURES = (TooLarge, CalcworkError, RecursionError, ArithmeticError, TypeError, ValueError)
CASES = (KroneckerDelta, Heaviside, Piecewise)
_NO_VALUES = (zoo, nan, oo)


@dataclass(frozen=True)
class Repaired:
    """Hold the first repair that makes a step right, and whether that was proved or agrees at points only."""

    what: str
    expr: Expr
    verdict: Verdict


@dataclass(frozen=True)
class Hint:
    """Hold one sentence on a refuted step.

    ``is_slip`` where it names a usual slip whose repair makes the step right, ``is_case`` where the repair only adds
    what vanishes in a case: of different indices, or on one side of a bound. ``is_value`` where it is another number.
    ``apart`` are the letters of which a step holds wherever they differ.
    """

    text: str = ""
    is_slip: bool = False
    is_case: bool = False
    is_value: bool = False
    apart: frozenset[str] = frozenset()

    @property
    def is_of_term(self) -> bool:
        """Tell whether a whole term is missing or one too many: no slip where the note says that it is zero."""
        return self.text.startswith("the term ") and (" is missing; " in self.text or " is one too many; " in self.text)


def hint(left: Side, right: Side, scope: Scope, **options: Any) -> str:
    """Return one sentence that names the slip in a refuted equation, or shows what the difference is.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x = scalar("x")
    >>> hint(3 * x**2, 3 * x, Scope().declare("x"))
    'the square of x is missing; 3 x² would be right (proved)'
    """
    return explained(left, right, scope, **options).text


def explained(
    left: Side,
    right: Side,
    scope: Scope,
    *,
    time_limit: float = 2.0,
    seed: int = 0,
    constraints: Sequence[Any] = (),
    show: Callable[[Expr], str] | None = None,
) -> Hint:
    """Return what went wrong in a refuted equation, and whether it is a usual slip."""
    show = show or _text(scope)
    deadline = time.process_time() + time_limit
    try:
        sides = paired(left, right)
        if isinstance(sides, Verdict):
            return Hint()
        plain = at_sizes(plain_scope(scope), dict(sides.known))
        derived = any(p.left.has(Partial) for p in sides.pairs)
        return _hint(plain_pairs(sides, plain, scope), plain, show, deadline, seed, constraints, derived=derived)
    except FAILURES:
        return Hint()


def with_hint(verdict: Verdict, left: Side, right: Side, scope: Scope, **options: Any) -> Verdict:
    """Return a refuted verdict with its hint; every other verdict as it is."""
    return replace(verdict, hint=hint(left, right, scope, **options)) if verdict.verdict == "refuted" else verdict


def _hint(
    pairs: list[Pair],
    scope: Scope,
    show: Callable[[Expr], str],
    deadline: float,
    seed: int,
    constraints: Sequence[Any],
    *,
    derived: bool,
) -> Hint:
    failing = [p for p in pairs if not _Filter(p, scope, seed, constraints).admits(p.right)]
    if not failing and len(pairs) == 1:  # it may fail at other points than those of the filter
        again = judge_pairs(pairs, scope, deadline=deadline, seed=seed, constraints=constraints)
        failing = pairs if again.verdict == "refuted" else []
    if not failing:
        return Hint()
    pair = failing[0]
    found = find_repair(pair, scope, deadline=deadline, seed=seed, constraints=constraints, show=show)
    where = f" in the entry {pair.place}" if pair.place else ""
    if found is not None:
        shown = show(found.expr)
        formula = f"{shown} would be right" if len(shown) <= LONGEST else "with that it would be right"
        is_case = any(_is_case(a, pair) for a in found.expr.atoms(*CASES) - pair.right.atoms(*CASES))
        is_short = found.expr.count_ops() <= LONGER * pair.right.count_ops() + MOST_ADDED  # who slips, slips a little
        # Where the shapes are only inferred the author may have the other layout of derivatives; and any left side
        # could be written where a zero stands, or in the place of names that it does not have.
        is_new = bool(found.expr.free_symbols - pair.right.free_symbols) and not derived
        is_copy = found.expr == pair.left and (pair.right == 0 or is_new)
        is_slip = is_short and not (is_case or is_copy or found.what.endswith(TRANSPOSED))
        apart = _letters_apart(found, pair, scope) if is_case else frozenset[str]()
        return Hint(f"{found.what}{where}; {formula} ({_how(found.verdict)})", is_slip, is_case, apart=apart)
    if value := _value(pair, scope, show, deadline):
        return Hint(value, is_value=True)
    if quotient := _quotient(pair, scope, show, deadline):
        return quotient
    special = _special_case(pair, scope, deadline, seed, constraints, show)
    return Hint(special or _difference(pair, scope, show, deadline))


def _is_case(atom: Expr, pair: Pair) -> bool:
    """Tell whether a factor leaves a case out; the identity, a delta on both axes of a matrix, is a term of it."""
    axes = {k for k, _ in pair.ranges}
    return not (isinstance(atom, KroneckerDelta) and len(axes) == 2 and set(atom.args) == axes)


def _letters_apart(found: Repaired, pair: Pair, scope: Scope) -> frozenset[str]:
    """Return the two letters of the only delta that a repair adds, where it is the right side without that."""
    deltas = found.expr.atoms(KroneckerDelta)
    if found.verdict.verdict != "proved" or len(deltas) != 1:
        return frozenset()
    (delta,) = deltas
    same = Normalizer(scope, time_limit=0.5).equal(found.expr.xreplace({delta: Integer(0)}), pair.right)
    return frozenset(str(k) for k in delta.args) if same and all(k.is_Symbol for k in delta.args) else frozenset()


def _how(verdict: Verdict) -> str:
    return "proved" if verdict.verdict == "proved" else "agrees at sample points"


def _text(scope: Scope) -> Callable[[Expr], str]:
    from calcwork.notation import text

    return lambda expr: str(text(expr, scope))


class _Filter:
    """Turn down repairs at a few points, where the right side's value is known once and for all."""

    def __init__(self, pair: Pair, scope: Scope, seed: int, constraints: Sequence[Any]) -> None:
        self.program = Program(scope)
        self.ranges = ranges_of(pair)
        sampler = Sampler(scope, [pair.left, pair.right], constraints=constraints, seed=seed)
        self.places: list[tuple[Comparer, dict[Any, int], Any]] = []
        for n, mode in ((n, mode) for mode in ("declared", "positive", "unit") for n in range(4)):
            point = sampler.point(n, mode)
            if point is not None and len({id(c) for c, _, _ in self.places}) < FILTER_POINTS:
                self._add(point, pair)

    def _add(self, point: Point, pair: Pair) -> None:
        comparer = Comparer(self.program, point, operations=20_000)
        try:
            with ctx.workprec(FILTER_BITS):
                for env in index_values(self.ranges, point, self.program, FILTER_ENTRIES):
                    self.places.append((comparer, env, comparer.value(pair.left, env, FILTER_BITS)))
        except ERRORS:
            return

    def admits(self, expr: Expr) -> bool:
        """Tell whether an expression may equal the left side at all points of the filter."""
        if not self.places:
            return False
        try:
            with ctx.workprec(FILTER_BITS):
                for comparer, env, wanted in self.places:
                    difference = comparer.value(expr, env, FILTER_BITS) - wanted
                    if difference > 0 or difference < 0:
                        return False
        except ERRORS:
            return False
        return True


def find_repair(
    pair: Pair,
    scope: Scope,
    *,
    deadline: float,
    seed: int = 0,
    constraints: Sequence[Any] = (),
    show: Callable[[Expr], str] = str,
) -> Repaired | None:
    """Return the first slip whose repair makes the two sides equal: a proved one, or else one that agrees."""
    sieve = _Filter(pair, scope, seed, constraints)
    case = Case(pair.left, pair.right, scope, _sizes(pair), _letters(pair), show)
    second: Repaired | None = None
    for what, repaired in _until(deadline, repairs(case)):
        if not sieve.admits(repaired):
            continue
        changed = replace(pair, right=repaired)
        verdict = judge_pairs([changed], scope, deadline=deadline, seed=seed + 1, constraints=constraints)
        if verdict.verdict == "proved":
            return Repaired(what, repaired, verdict)
        if verdict.verdict == "agrees" and second is None:
            second = Repaired(what, repaired, verdict)
    return second


def _until(deadline: float, items: Iterator[Any]) -> Iterator[Any]:
    for item in items:
        if time.process_time() > deadline:
            return
        yield item


def _sizes(pair: Pair) -> tuple[Symbol, ...]:
    shapes = [n for e in (pair.left, pair.right) for a in e.atoms(Indexed) for n in (a.base.shape or ())]
    ends = [limit[2] for e in (pair.left, pair.right) for s in e.atoms(ExprWithLimits) for limit in s.limits]
    free = set().union(pair.left.free_symbols, pair.right.free_symbols, *(n.free_symbols for n in (*shapes, *ends)))
    return tuple(sorted((s for s in free if s.is_integer and s.is_positive), key=str, reverse=True))


def _letters(pair: Pair) -> tuple[Symbol, ...]:
    bound = [k for e in (pair.left, pair.right) for s in atoms_outside(e, ExprWithLimits) for k in s.bound_symbols]
    return tuple(dict.fromkeys((*ranges_of(pair), *bound)))


def _value(pair: Pair, scope: Scope, show: Callable[[Expr], str], deadline: float) -> str:
    """Return a sentence with the number that stands on the left by the definitions, where another was written."""
    if not pair.right.is_number or not uses(pair.left, scope):
        return ""
    try:
        limit = max(0.05, min(deadline - time.process_time(), 0.5))
        value = tidy(Normalizer(scope, time_limit=limit).simplify(resolved(expanded(pair.left, scope), scope)))
    except FAILURES:
        return ""
    return f"{show(value)} would be right (proved)" if value.is_number and value.is_finite else ""


def _quotient(pair: Pair, scope: Scope, show: Callable[[Expr], str], deadline: float) -> Hint | None:
    """Return a hint when the sides differ by a short factor that is seen only once their quotient is simplified."""
    if pair.right == 0 or any(e.has(Sum, Square) for e in (pair.left, pair.right)):
        return None
    try:
        limit = max(0.05, min(deadline - time.process_time(), 0.5))
        factor = tidy(Normalizer(scope, time_limit=limit).simplify(pair.left / pair.right))
    except FAILURES:
        return None
    if factor.count_ops() > MOST_OPERATIONS or factor == 0:
        return None
    mended = f"{show(factor * pair.right)} would be right (proved)"
    is_usual = not factor.is_Rational or max(abs(factor.p), factor.q) <= LARGEST_FACTOR  # others are slips of a sum
    text = f"the factor {show(factor)} is missing; {mended}" if is_usual else mended
    return Hint(text, is_slip=bool(factor.is_number))


def _special_case(
    pair: Pair, scope: Scope, deadline: float, seed: int, constraints: Sequence[Any], show: Callable[[Expr], str]
) -> str:
    """Return a sentence when the step holds in a special case: N = 1, or a variable that is 0 or 1."""
    labels = {e.base.label for side in (pair.left, pair.right) for e in side.atoms(Indexed)}
    scalars = sorted((pair.left.free_symbols | pair.right.free_symbols) - labels - set(_sizes(pair)), key=str)
    choices: list[tuple[Expr, int]] = [(n, 1) for n in _sizes(pair)]
    choices += [(x, v) for x in scalars if isinstance(x, Symbol) and not x.is_integer for v in (0, 1)]
    elements = sorted((e for e in pair.left.atoms(Indexed) | pair.right.atoms(Indexed) if _settled(e, pair)), key=str)
    choices += [(e, v) for e in elements for v in (0, 1)]
    for atom, value in choices:
        if time.process_time() > deadline:
            return ""
        at = {atom: Integer(value)}
        sides = [substitute(e, at) for e in (pair.left, pair.right)]
        if any(side.has(*_NO_VALUES) for side in sides):
            continue
        ranges = tuple((k, (low.xreplace(at), high.xreplace(at))) for k, (low, high) in pair.ranges)
        until = time.process_time() + 0.3 * max(0.0, deadline - time.process_time())
        verdict = judge_pairs(
            [Pair(sides[0], sides[1], ranges)], scope, deadline=until, seed=seed, constraints=constraints
        )
        if verdict.verdict in ("proved", "agrees"):
            return f"this holds for {show(atom)} = {value}, but not in general ({_how(verdict)})"
    return ""


def _settled(element: Indexed, pair: Pair) -> bool:
    """Tell whether an element stands outside of every sum, so that it can be given a value."""
    return not any(s.has(element) for e in (pair.left, pair.right) for s in e.atoms(Sum))


def _difference(pair: Pair, scope: Scope, show: Callable[[Expr], str], deadline: float) -> str:
    difference = pair.left - pair.right
    rest = max(0.05, min(deadline - time.process_time(), 1.0))
    try:
        simple = tidy(Normalizer(scope, time_limit=rest).simplify(difference))
    except FAILURES:
        simple = difference
    shown = min((show(simple), show(difference)), key=len)
    return f"left minus right is {shown}" if len(shown) <= LONGEST else ""
