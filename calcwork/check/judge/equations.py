"""The ladder of an equation: cheap and certain answers first.

Same expression, then balls at a few points (one proved difference refutes), then the normal form (zero proves), then
more points (they only agree). Each rung leaves the others nothing to guess.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sympy import Expr, Rational, nan, sign, zoo
from sympy.core.function import AppliedUndef

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.equality import equal
from calcwork.algebra.scope import Scope
from calcwork.check.judge.cases import without_cases
from calcwork.check.judge.pinned import proved_with
from calcwork.check.samples.decimals import rounding_verdict
from calcwork.check.samples.sampling import Trial, ranges_of
from calcwork.check.samples.special import fails_at_special
from calcwork.check.steps.sides import Pair, Paired
from calcwork.check.steps.verdict import Verdict, refuted
from calcwork.derive.definitions import exact_numbers, expanded, resolved, uses

FIRST_POINTS = 3
MORE_POINTS = 12
DIGITS = 60
SAMPLING_SHARE = 0.4
# A proof that breaks down, as on a denominator that is zero for all sizes, proves nothing; points have the word then.
BREAKDOWNS = (ArithmeticError, TypeError, ValueError)
IN_WORDS = {"positive": "positive values", "unit": "values in (0, 1)", "large": "values above 1"}


def has_unknown(pairs: Sequence[Pair]) -> bool:
    """Tell whether a function that nothing defines stands in the pairs."""
    return any(e.has(AppliedUndef) for p in pairs for e in (p.left, p.right))


def plain_pairs(sides: Paired, scope: Scope, written: Scope | None = None) -> list[Pair]:
    """Return the pairs with the derivatives that are only written carried out, as those of one scope are in another.

    A letter such as the d of -log p_d may be left in deltas only, which do not show its range: that is noted.
    """
    loose = [
        (k, r)
        for d in (written or scope).definitions.values()
        for k, r in index_ranges(d.body).items()
        if k in d.body.free_symbols and k not in d.parameters and not k.is_positive  # the n of sigma_n is a size
    ]

    def plain(pair: Pair) -> Pair:
        left, right = (exact_numbers(resolved(e, scope)) for e in (pair.left, pair.right))
        found = replace(pair, left=left, right=right)
        after, free = ranges_of(found), left.free_symbols | right.free_symbols
        before = {k: r for k, r in ranges_of(pair).items() if k in free}
        lost = {k: r for k, r in (*loose, *before.items()) if k not in after}
        return replace(found, ranges=(*pair.ranges, *lost.items()))

    return [plain(p) for p in sides.pairs]


def judge_pairs(
    pairs: Sequence[Pair],
    scope: Scope,
    *,
    deadline: float,
    seed: int = 0,
    constraints: Sequence[Any] = (),
    decimals: Mapping[Rational, int] | None = None,
) -> Verdict:
    """Judge whether the two expressions of every pair are equal."""
    if any(e.has(nan, zoo) for p in pairs for e in (p.left, p.right)):
        return Verdict("unclear", note="one side is not a number for any value of its variables: it divides by zero")
    if all(p.left == p.right for p in pairs):
        return Verdict("proved", method="same expression", sizes="all")
    points_until = time.process_time() + SAMPLING_SHARE * (deadline - time.process_time())
    trial = Trial(pairs, scope, constraints=constraints, seed=seed, deadline=points_until)
    found = trial.run(FIRST_POINTS)
    if found.refuting is not None:
        return _refuted(trial, pairs, scope, decimals or {})
    if not found.agreed and any(o == "undefined" for o, _ in found.failures):
        return Verdict("unclear", method="points", note=found.reason())
    method = proof(pairs, scope, constraints=constraints, deadline=deadline)
    special: dict[str, Any] = {"constraints": constraints, "deadline": deadline}
    if method:
        if any(e.has(sign) for p in pairs for e in (p.left, p.right)) and fails_at_special(trial, scope, **special):
            return _all_but(trial)
        return Verdict("proved", method=method, sizes="all", note=_domain_note(trial))
    found = trial.run(MORE_POINTS)
    if found.refuting is not None:
        return _refuted(trial, pairs, scope, decimals or {})
    if not found.agreed:
        return Verdict("unclear", method="points", note=found.reason())
    if fails_at_special(trial, scope, **special):
        return _all_but(trial)
    return _agrees(trial)


def _refuted(trial: Trial, pairs: Sequence[Pair], scope: Scope, decimals: Mapping[Rational, int]) -> Verdict:
    counterexample = trial.counterexample()
    if trial.opaque:
        note = f"this does not hold for every choice of the unknown functions: {counterexample}"
        return Verdict("unclear", method="points", note=note)
    if decimals:
        rounded = rounding_verdict(pairs, scope, decimals)
        if rounded is not None:
            return rounded
    return refuted(counterexample)


def _all_but(trial: Trial) -> Verdict:
    """Return that two sides agree at random points and differ at a special one, where authors may mean a limit."""
    return Verdict("unclear", method="points", note=f"both sides agree nearly everywhere, and {trial.counterexample()}")


def _agrees(trial: Trial) -> Verdict:
    k = len(trial.result.agreed)
    functions = ", random polynomials for the unknown functions" if trial.opaque else ""
    note = f"both sides agree at {k} point{'s' if k > 1 else ''} to {DIGITS} digits{functions}; this is no proof"
    domain = _domain_note(trial)
    sizes = trial.result.sizes()
    return Verdict("agrees", method="points", sizes=sizes, note="; ".join(n for n in (note, domain) if n))


def _domain_note(trial: Trial) -> str:
    words = [IN_WORDS[m] for m in trial.result.modes if m in IN_WORDS]
    return f"both sides are defined for {words[0]}, where they were compared" if words else ""


def proof(pairs: Sequence[Pair], scope: Scope, *, constraints: Sequence[Any] = (), deadline: float) -> str:
    """Return how the equality of all pairs was proved, or an empty text."""
    methods: dict[str, None] = {}
    for pair in pairs:
        method = _proof_of(pair.left, pair.right, scope, constraints, deadline)
        if not method:
            return ""
        methods[method] = None
    return ", ".join(methods)


def _proof_of(left: Expr, right: Expr, scope: Scope, constraints: Sequence[Any], deadline: float) -> str:
    # With definitions left in place the expressions are smaller, and most steps of a chain need no more.
    for depth in (0, 1) if uses(left, scope) | uses(right, scope) else (1,):
        rest = deadline - time.process_time()
        if rest <= 0:
            return ""
        a, b = (expanded(e, scope) if depth else e for e in (left, right))
        found = _equal(a, b, scope, rest if depth else rest / 4)
        if found:
            return found
    return _by_cases(a, b, scope, deadline) or (proved_with(constraints, a, b, scope, deadline) if constraints else "")


def _equal(left: Expr, right: Expr, scope: Scope, time_limit: float) -> str:
    try:
        found = equal(left, right, scope, time_limit=max(0.01, time_limit))
    except BREAKDOWNS:
        return ""
    return found.method if found else ""


def _by_cases(left: Expr, right: Expr, scope: Scope, deadline: float) -> str:
    """Prove an equation with cases away from the borders of its cases, where authors differ anyway."""
    borders: dict[Expr, None] = {}
    sides = [without_cases(e, scope, borders) for e in (left, right)]
    if sides == [left, right] or not (method := _equal(sides[0], sides[1], scope, deadline - time.process_time())):
        return ""
    where = ", ".join(f"{g} = 0" for g in borders)
    return f"{method}, by cases" + (f", apart from {where}" if where else "")
