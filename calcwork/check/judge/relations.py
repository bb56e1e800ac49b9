r"""Relations other than equality: inequalities, \\approx, \\propto, \\neq, and definite matrices.

As with equality, balls refute, analysis of signs proves, and points that agree prove nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from flint import ctx, fmpq
from sympy import Add, Dummy, Expr, Indexed, Integer, MatrixBase, Poly, Pow, Rational, Sum, Symbol

from calcwork.algebra.normal import Normalizer
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Domain, Scope
from calcwork.check.judge.bounded import positive_within
from calcwork.check.judge.equations import MORE_POINTS, judge_pairs, plain_pairs, proof
from calcwork.check.judge.proportional import judge_proportional
from calcwork.check.judge.signs import UNDECIDED, is_gram, on_diagonal, sign_is_proved
from calcwork.check.numbers.balls import Program
from calcwork.check.numbers.comparison import Compared, Comparer
from calcwork.check.numbers.elementwise import ball, exact
from calcwork.check.numbers.points import Sampler
from calcwork.check.samples.decimals import is_written_exactly, misses, rounding_verdict
from calcwork.check.samples.sampling import ERRORS, Trial
from calcwork.check.samples.special import fails_at_special, is_broken
from calcwork.check.steps.doubts import NOT_IN_NUMBERS
from calcwork.check.steps.sides import Pair, Side, paired
from calcwork.check.steps.verdict import Verdict, refuted, with_note
from calcwork.derive.definitions import at_sizes, expanded, plain_scope, resolved
from calcwork.errors import NotSupportedYet

# For each relation: the sign of left minus right that it claims, and whether zero is excluded.
ORDER = {"<": (-1, True), "<=": (-1, False), ">": (1, True), ">=": (1, False)}
SPELLINGS = {
    r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=", r"\lt": "<",
    r"\gt": ">", r"\ne": r"\neq", r"\simeq": r"\approx", r"\equiv": "=", r"\doteq": r"\approx",
}  # fmt: skip
CLOSE = fmpq(1, 20)
FAR = fmpq(1, 2)
UNITS = 10  # in the last place, by which numbers of rounded decimals may be apart
OPAQUE = Verdict("unclear", method="points", note="this was not shown for every choice of the unknown functions")
RAY = "the distance from 0"  # of several scalars together
SMALL = (fmpq(1, 10**4), fmpq(1, 10**8), fmpq(1, 10**16))
BITS = 512
DIRECTION = "v_any"  # the vector v of v'Hv
LARGEST = 24  # number in a factor that is slipped: of a factorial, a sign, a half
NEAR = 1e-6


def judge_relation(
    left: Side,
    right: Side,
    scope: Scope,
    relation: str,
    *,
    deadline: float,
    seed: int = 0,
    constraints: Sequence[Any] = (),
    decimals: Mapping[Rational, int] | None = None,
) -> Verdict:
    """Judge a relation that is not a plain equation; see `calcwork.check.judge.ladder.judge`.

    Raises
    ------
    NotSupportedYet
        When the relation is not one of those that can be judged.
    """
    relation = SPELLINGS.get(relation, relation)
    judges: dict[str, Callable[..., Verdict]] = {
        **dict.fromkeys(ORDER, _order), r"\approx": _approximately, r"\propto": judge_proportional, r"\neq": _unequal,
        "=": lambda pairs, scope, relation, **options: judge_pairs(pairs, scope, **options),
    }  # fmt: skip
    if relation not in judges:
        raise NotSupportedYet(f"the relation {relation} cannot be judged yet; write =, an inequality, or \\approx.")
    sides = paired(*_broadcast(left, right))
    if isinstance(sides, Verdict):
        return sides
    scope = at_sizes(scope, dict(sides.known))
    pairs = plain_pairs(sides, scope)
    verdict = judges[relation](
        pairs, scope, relation, deadline=deadline, seed=seed, constraints=constraints, decimals=decimals or {}
    )
    return with_note(verdict, sides.note)


def _broadcast(left: Side, right: Side) -> tuple[Side, Side]:
    """Return the sides with a scalar spread over the axes of the other: y_hat > 0 holds for every element."""
    sides = [s if isinstance(s, (Quantity, MatrixBase)) else Quantity(s) for s in (left, right)]
    for n, (one, other) in enumerate((sides, sides[::-1])):
        if isinstance(one, Quantity) and not one.sizes and isinstance(other, Quantity) and other.sizes:
            sides[n] = Quantity(one.entry, other.indices, other.sizes)
    return sides[0], sides[1]


# --- inequalities -----------------------------------------------------------------------------------------------------


def _order(
    pairs: list[Pair], scope: Scope, relation: str, *, deadline: float, seed: int, constraints: Any, decimals: Any
) -> Verdict:
    claimed, strict = ORDER[relation]

    def holds(found: Compared) -> bool:
        if found.outcome == "different":
            return found.sign == claimed
        # Two balls that meet may still be apart; only exact equality refutes a strict inequality.
        return not (strict and exact(found.left) and exact(found.right))

    half = deadline - 0.5 * (deadline - time.process_time())
    trial = Trial(pairs, scope, constraints=constraints, seed=seed, deadline=half, holds=holds, first=("zero", "equal"))
    found = trial.run(5)
    if found.refuting is None:
        differences = [claimed * (expanded(p.left, scope) - expanded(p.right, scope)) for p in pairs]
        if all(sign_is_proved(d, scope, strict=strict, deadline=deadline) for d in differences):
            return Verdict("proved", method="sign analysis", sizes="all")
        if positive_within(differences, scope, constraints, strict=strict, deadline=deadline):
            return Verdict("proved", method="sign analysis", sizes="all", note="within the bounds that the note states")
        found = trial.run(MORE_POINTS)
    if trial.opaque and (found.agreed or found.refuting is not None):
        return OPAQUE
    if found.refuting is not None:
        return refuted(trial.counterexample())
    if not found.agreed:
        return Verdict("unclear", method="points", note=found.reason())
    if fails_at_special(trial, scope, constraints=constraints, deadline=deadline):
        unlike = f"the inequality holds at random points, and not everywhere: {trial.counterexample()}"
        return Verdict("unclear", note=unlike) if is_broken(pairs, scope) else refuted(trial.counterexample())
    note = f"the inequality holds at {len(found.agreed)} points; this is no proof"
    return Verdict("agrees", method="points", sizes=found.sizes(), note=note)


def _unequal(
    pairs: list[Pair], scope: Scope, relation: str, *, deadline: float, seed: int, constraints: Any, decimals: Any
) -> Verdict:
    verdict = judge_pairs(pairs, scope, deadline=deadline, seed=seed, constraints=constraints)
    if verdict.verdict == "proved":
        return Verdict("refuted", method=verdict.method, sizes="all", note="both sides are equal")
    if verdict.verdict != "refuted":
        return Verdict("unclear", method=verdict.method, note="no point was found at which the two sides differ")
    return Verdict("agrees", method="ball arithmetic", sizes=verdict.sizes, note="the sides differ at a sample point")


# --- nearly equal -----------------------------------------------------------------------------------------------------


def _approximately(
    pairs: list[Pair], scope: Scope, relation: str, *, deadline: float, seed: int, constraints: Any, decimals: Any
) -> Verdict:
    if method := proof(pairs, scope, constraints=constraints, deadline=time.process_time() + 0.3):
        return Verdict("proved", method=method, sizes="all", note="the sides are equal, not only close")
    if decimals and (rounded := rounding_verdict(pairs, scope, decimals)):
        return rounded

    def close(share: fmpq) -> Callable[[Compared], bool]:
        return lambda found: found.outcome == "same" or _apart(found) <= share

    trial = Trial(pairs, scope, constraints=constraints, seed=seed, deadline=deadline, holds=close(CLOSE))
    found = trial.run(6)
    numbers = not any(expanded(e, scope).free_symbols for p in pairs for e in (p.left, p.right))
    if found.refuting is None:
        if not found.agreed:
            return Verdict("unclear", method="points", note=found.reason())
        if numbers and any(misses(p, scope, decimals, units=UNITS) and is_written_exactly(p, decimals) for p in pairs):
            same = Trial(pairs, scope, seed=seed, deadline=deadline, holds=lambda f: f.outcome == "same")
            same.run(1)
            return refuted(same.counterexample(), "the number differs in more than its last place")
        if numbers and any(misses(p, scope, decimals, units=UNITS) for p in pairs):
            return Verdict("unclear", method="points", note="the number has more digits than agree with the other side")
        if not numbers and any(p.left.is_number or p.right.is_number for p in pairs):
            return replace(NOT_IN_NUMBERS, method="points")
        note = f"the sides are within 5 % of each other at {len(found.agreed)} points"
        return Verdict("agrees", method="points", sizes=found.sizes(), note=note)
    moved = _centered(pairs, scope) or _along_a_ray(pairs, scope)
    if (near := _near_zero(*(moved or (pairs, scope, "0")), trial, decimals, seed)) is not None:
        return near
    if trial.opaque:
        return OPAQUE
    if numbers and any(p.left == 0 or p.right == 0 for p in pairs):
        return Verdict("unclear", method="points", note="how small is next to zero is not judged")
    if numbers and not _apart(found.refuting[3]) <= FAR:
        return refuted(trial.counterexample(), "the numbers are more than 50 % apart")
    if numbers and any(misses(p, scope, decimals) for p in pairs):
        return refuted(trial.counterexample(), "the number differs in more than its last place")
    return Verdict("unclear", method="points", note=f"not within 5 %: {trial.counterexample()}; what is small here?")


def _apart(found: Compared) -> Any:
    largest = max(abs(ball(found.left)), abs(ball(found.right)), key=lambda v: float(v.mid()))
    return abs(ball(found.left) - ball(found.right)) / largest


def _centered(pairs: list[Pair], scope: Scope) -> tuple[list[Pair], Scope, str] | None:
    """Return sides with powers of one x - c by x as the distance from c, with c as text; None for any others."""
    sides = [expanded(e, scope) for p in pairs for e in (p.left, p.right)]
    bases = {b.base for e in sides for b in e.atoms(Pow) if b.exp.is_Integer and b.exp > 1 and b.base.is_Add}
    found = {(x, x - b) for b in bases for x in b.free_symbols if (x - b).is_number}
    if len(found) != 1:
        return None
    ((x, center),) = found
    moved = [e.xreplace({x: x + center}) for e in sides]
    pairs = [Pair(a, b) for a, b in zip(moved[::2], moved[1::2], strict=True)]
    return pairs, scope.restrict(x.name, Domain()), str(center)


def _along_a_ray(pairs: list[Pair], scope: Scope) -> tuple[list[Pair], Scope, str] | None:
    """Return sides of which one is a polynomial in several scalars at h times these, as functions of h."""
    sides = [expanded(e, scope) for p in pairs for e in (p.left, p.right)]
    names = set().union(*(e.free_symbols for e in sides))
    several = len(names) > 1 and not any(s.is_integer or scope.domain(s).values for s in names)
    written = [e for e in sides if several and e.is_polynomial(*names) and len(e.free_symbols) > 1]
    if len(pairs) != 1 or len(written) != 1 or any(e.has(Indexed, Sum) for e in sides):
        return None
    h = Symbol(RAY, real=True)
    moved = [e.xreplace({x: h * x for x in written[0].free_symbols}) for e in sides]
    return [Pair(*moved)], scope.declare(RAY), "0"


def _near_zero(pairs: list[Pair], scope: Scope, center: str, trial: Trial, decimals: Any, seed: int) -> Verdict | None:
    """Judge sides that come close as a scalar goes to zero; one that is a polynomial in it claims all its terms.

    The scalar may stand for the distance from a ``center``.
    """
    if (vanishing := _vanishing(pairs, scope, seed)) is None:
        return None
    x, order = vanishing
    written = _degree(pairs, x, scope)
    sizes = any(s.is_integer for p in pairs for e in (p.left, p.right) for s in e.free_symbols)  # these may be large
    if order <= written and not (decimals or trial.opaque or sizes):
        if not all(_is_taylor_with_slip(p, x, scope, order, seed) for p in pairs):
            return None  # another polynomial that is close, as one through three points
        differ = f"the sides differ by a term of order {order:g} in {_distance(x, center)} as it goes to 0"
        return refuted(trial.counterexample(), f"{differ}, where one of them is written up to order {written}")
    shown = f"order {written}" if 2 <= written < order else "first order"
    return Verdict("agrees", method="limit", note=f"the sides agree to {shown} as {x} goes to {center}")


def _distance(x: Symbol, center: str) -> str:
    return str(x) if center == "0" else f"{x} - {center}"


def _is_taylor_with_slip(pair: Pair, x: Symbol, scope: Scope, order: float, seed: int) -> bool:
    """Tell whether the first wrong term of a polynomial is missing, or a simple multiple of the right one."""
    sides = [expanded(side, scope) for side in (pair.left, pair.right)]
    written = next((n for n, s in enumerate(sides) if s.is_polynomial(x) and s.has(x)), None)
    if written is None or order != int(order):
        return True
    own = Poly(sides[written], x).coeff_monomial(x ** int(order))
    if own == 0:
        return True
    point = next(filter(None, map(Sampler(scope, sides, seed=seed).point, range(1, 5))), None)
    if point is None:
        return False
    point.drawn[x.name, ()] = SMALL[1]
    try:
        with ctx.workprec(BITS):
            comparer = Comparer(Program(scope), point)
            values = [comparer.value(e, {}, BITS) for e in (*sides, own)]
            off = ball(values[1 - written] - values[written]) / ball(values[2]) / SMALL[1] ** int(order)
            ratio = float(off.mid()) + 1
    except ERRORS:
        return False
    simple = Fraction(ratio).limit_denominator(LARGEST)
    return abs(float(simple) - ratio) < NEAR * abs(ratio) and abs(simple.numerator) <= LARGEST


def _vanishing(pairs: list[Pair], scope: Scope, seed: int) -> tuple[Symbol, float] | None:
    """Return a scalar with which the difference of the sides goes to zero faster than they vary, and how fast."""
    labels = {e.base.label for p in pairs for side in (p.left, p.right) for e in side.atoms(Indexed)}
    free = set().union(*(side.free_symbols for p in pairs for side in (p.left, p.right))) - labels
    for x in sorted((s for s in free if not s.is_integer and scope.domain(s).values == ()), key=str):
        orders = [_order_at_zero(p, x, scope, seed) for p in pairs]
        if all(n > (1 if p.left.has(x) and p.right.has(x) else 0) for n, p in zip(orders, pairs, strict=True)):
            return x, min(orders)
    return None


def _order_at_zero(pair: Pair, x: Symbol, scope: Scope, seed: int) -> float:
    """Return the order in x to which the difference of the sides vanishes, in halves; below 0 where it does not."""
    sampler = Sampler(scope, [pair.left, pair.right], seed=seed)
    for point in filter(None, map(sampler.point, range(1, 5))):
        errors = []
        try:
            with ctx.workprec(BITS):
                for h in SMALL:
                    point.drawn[x.name, ()] = h
                    comparer = Comparer(Program(scope), point)
                    left, right = (comparer.value(e, {}, BITS) for e in (pair.left, pair.right))
                    errors.append(float(abs(ball(left - right)).mid()))
        except ERRORS:
            continue
        if not all(errors):
            return math.inf
        steps = zip(pairwise(errors), pairwise(SMALL), strict=True)
        orders = {round(2 * math.log(a / b) / math.log(h / k)) / 2 for (a, b), (h, k) in steps}
        return orders.pop() if len(orders) == 1 else -1  # a constant may be hidden by a steep slope
    return -1


def _degree(pairs: list[Pair], x: Symbol, scope: Scope) -> int:
    """Return the largest degree of a side that is a polynomial in x where the other one is none."""
    found = 0
    for pair in pairs:
        sides = [expanded(side, scope) for side in (pair.left, pair.right)]
        written = [s for s in sides if s.is_polynomial(x)]
        if len(written) == 1 and written[0].has(x):
            found = max(found, Poly(written[0], x).degree())
    return found


# --- definite matrices ------------------------------------------------------------------------------------------------


def judge_definite(
    matrix: Side, scope: Scope, *, strict: bool = True, sign: int = 1, time_limit: float = 5.0, seed: int = 0
) -> Verdict:
    """Judge whether a symmetric matrix is positive (``sign=-1``: negative) definite, or semidefinite when not strict.

    A small explicit matrix is judged by its principal minors; an array h[j, k] of symbolic size is proved positive
    semidefinite when it is a sum of terms c f(j) f(k) with c not negative.

    Examples
    --------
    >>> from sympy import Matrix
    >>> judge_definite(Matrix([[2, -1], [-1, 2]]), Scope()).verdict
    'proved'
    """
    deadline = time.process_time() + time_limit
    scope = plain_scope(scope)
    if isinstance(matrix, Quantity) and len(matrix.sizes) == 2:
        return _definite_array(matrix, scope, strict, sign, deadline)
    if not isinstance(matrix, MatrixBase) or matrix.rows != matrix.cols or matrix.rows > 4:
        return Verdict("unclear", note="a definite matrix needs two equal axes, and at most 4 rows when written out")
    entries = (matrix * sign).applyfunc(lambda e: expanded(resolved(e, scope), scope))
    n = entries.rows
    symmetric = judge_pairs([Pair(entries[i, j], entries[j, i]) for i, j in combinations(range(n), 2)], scope,
                            deadline=deadline, seed=seed) if n > 1 else Verdict("proved")  # fmt: skip
    if symmetric.verdict == "refuted":
        return replace(symmetric, note="the matrix is not symmetric")
    chosen = [range(k) for k in range(1, n + 1)] if strict else [
        c for k in range(1, n + 1) for c in combinations(range(n), k)
    ]  # fmt: skip
    minors = [entries.extract(list(c), list(c)).det() for c in chosen]
    relation = ">" if strict else ">="
    return _order(
        [Pair(m, m * 0) for m in minors], scope, relation, deadline=deadline, seed=seed, constraints=(), decimals={}
    )


def _definite_array(matrix: Quantity, scope: Scope, strict: bool, sign: int, deadline: float) -> Verdict:
    if matrix.sizes[0] != matrix.sizes[1]:
        return Verdict("refuted", method="shape", note=f"the shape {matrix.sizes} is not square")
    first, second = (Dummy(k.name, integer=True) for k in matrix.indices)
    entry = expanded(resolved(sign * matrix.entry, scope), scope)
    entry = entry.xreplace(dict(zip(matrix.indices, (first, second), strict=True)))
    if is_gram(entry, first, second, scope, deadline=deadline, strict=strict):
        note = "v'Hv is a sum of squares with weights >= 0" + (", and with v'v times more than 0" if strict else "")
        return Verdict("proved", method="sum of squares", sizes="all", note=note)
    if not strict and _is_diagonal_less_product(entry, first, second, matrix.sizes[0], scope, deadline):
        note = "D - u u' with a positive diagonal D and u' inv(D) u = 1"
        return Verdict("proved", method="Cauchy-Schwarz", sizes="all", note=note)
    open_verdict = Verdict("unclear", note="the matrix is not seen to be a sum of squares for all sizes")
    return (
        open_verdict
        if strict
        else _form_at_points(entry, first, second, matrix.sizes[0], scope, deadline) or open_verdict
    )


def _form_at_points(
    entry: Expr, first: Dummy, second: Dummy, size: Expr, scope: Scope, deadline: float
) -> Verdict | None:
    """Return that v'Hv is not negative at points, for vectors v of any values; None where it is not seen to be so.

    Where it is negative the step is not refuted here: the shapes may only be inferred.
    """
    scope = scope.declare(DIRECTION, size)
    v = scope[DIRECTION]
    form = Sum(v[first] * entry * v[second], (first, 1, size), (second, 1, size))
    found = _order([Pair(form, Integer(0))], scope, ">=", deadline=deadline, seed=0, constraints=(), decimals={})
    if found.verdict in ("proved", "agrees"):
        note = f"v'Hv >= 0 at {found.note.partition(' at ')[2]}" if " at " in found.note else "v'Hv >= 0 for any v"
        return replace(found, note=note)
    if found.verdict == "refuted":
        return Verdict("unclear", note=f"v'Hv is negative for a vector v ({found.counterexample})")
    return None


def _is_diagonal_less_product(
    entry: Expr, first: Dummy, second: Dummy, size: Expr, scope: Scope, deadline: float
) -> bool:
    """Tell whether a matrix is D - u u' with D positive and u' inv(D) u = 1, as diag(p) - p p' of a softmax p."""
    normal = Normalizer(scope, time_limit=max(0.01, deadline - time.process_time()))
    try:
        terms = Add.make_args(normal.simplify(entry).expand())
    except UNDECIDED:
        return False
    weights = [w for t in terms if (w := on_diagonal(t, first, second)) is not None]
    products = [-t for t in terms if on_diagonal(t, first, second) is None]
    if len(products) != 1 or not is_gram(products[0], first, second, scope, deadline=deadline):
        return False
    diagonal, square = Add(*weights), products[0].xreplace({second: first})
    if not sign_is_proved(diagonal, scope, strict=True, deadline=deadline):
        return False
    total = Sum(square / diagonal, (first, 1, size))
    return bool(proof([Pair(total, Integer(1))], scope, deadline=deadline))
