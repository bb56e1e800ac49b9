"""The judge of two sides: integrals are carried out, then an equation or another relation is judged.

What an equation leaves undecided is tried again: up to a constant, by computed integrals, for positive parameters.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sympy import Rational

from calcwork.algebra.integrals import has_integral
from calcwork.algebra.scope import Scope
from calcwork.check.integrals.integrals import NO_LIMITS, UP_TO_A_CONSTANT, Done, carried_out, excused, up_to_a_constant
from calcwork.check.judge.equations import has_unknown, judge_pairs, plain_pairs
from calcwork.check.judge.relations import judge_relation
from calcwork.check.steps.sides import Pair, Side, paired
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.derive.definitions import at_sizes, plain_scope
from calcwork.errors import CalcworkError


def judge(
    left: Side,
    right: Side,
    scope: Scope,
    *,
    relation: str = "=",
    time_limit: float = 5.0,
    seed: int = 0,
    constraints: Sequence[Any] = (),
    decimals: Mapping[Rational, int] | None = None,
) -> Verdict:
    r"""Judge one relation between two sides for all sizes, all free indices, and on the whole declared domain.

    Parameters
    ----------
    left, right : Quantity, Expr or Matrix
        The two sides; axes are compared in order.
    scope : Scope
        Declares shapes and domains, and defines what is defined.
    relation : str, optional
        "=", "<", "<=", ">", ">=", "\\approx", "\\propto" or "\\neq".
    time_limit : float, optional
        Seconds for the whole; what was not decided then is not claimed.
    seed : int, optional
        Chooses the sample points.
    constraints : sequence of relations, optional
        What else holds, such as Eq(Sum(y[k], (k, 1, K)), 1).
    decimals : mapping, optional
        The numbers that were written as decimals, with their number of decimal places: {71/50: 2} for 1.42.

    Examples
    --------
    >>> from sympy import cos, sin
    >>> from calcwork.algebra import scalar
    >>> x = scalar("x")
    >>> judge(sin(2 * x), 2 * sin(x) * cos(x), Scope()).verdict
    'proved'
    >>> print(judge(sin(2 * x), 2 * sin(x), Scope().declare("x")).verdict)
    refuted
    """
    start = time.process_time()
    try:
        verdict = _judged(
            left, right, scope, relation, deadline=start + time_limit, seed=seed, constraints=constraints,
            decimals=decimals or {},
        )  # fmt: skip
    except CalcworkError as reason:
        verdict = Verdict("unclear", note=str(reason))
    except RecursionError:
        verdict = Verdict("unclear", note="the formula is nested too deeply")
    return replace(verdict, seconds=time.process_time() - start)


def _judged(left: Side, right: Side, scope: Scope, relation: str, **options: Any) -> Verdict:
    written, scope = scope, plain_scope(scope)
    done = carried_out(left, right, scope, options["deadline"])
    left, right, scope = done.left, done.right, done.scope
    options["constraints"] = (*options["constraints"], *done.conditions)
    if relation != "=":
        return judge_relation(left, right, scope, relation, **options)
    sides = paired(left, right)
    if isinstance(sides, Verdict):
        return sides
    scope = at_sizes(scope, dict(sides.known))
    pairs = plain_pairs(sides, scope, written)
    if (slopes := up_to_a_constant(pairs, scope)) is not None:
        verdict = judge_pairs(slopes, scope, **options)
        if verdict.verdict == "refuted" and excused(pairs):
            return Verdict("unclear", note=NO_LIMITS)
        return with_note(verdict, UP_TO_A_CONSTANT)
    verdict = judge_pairs(pairs, scope, **options)
    if verdict.verdict == "unclear" and any(has_integral(e) for p in pairs for e in (p.left, p.right)):
        verdict = _computed(pairs, scope, verdict, options)
    if verdict.verdict == "refuted" and done.parameters:
        verdict = _for_positive(done, pairs, verdict, options)
    return with_note(verdict, sides.note)


def _computed(pairs: Sequence[Pair], scope: Scope, verdict: Verdict, options: Mapping[str, Any]) -> Verdict:
    """Return the verdict by integrals that are only computed, where nothing else decided."""
    from calcwork.check.samples.computed import computed

    chosen = {k: options[k] for k in ("deadline", "constraints", "seed")}
    return (computed(pairs, scope, **chosen) if not has_unknown(pairs) else None) or verdict


def _for_positive(done: Done, pairs: Sequence[Pair], verdict: Verdict, options: Mapping[str, Any]) -> Verdict:
    """Judge a refuted step again where the parameters of a density are positive, which authors need not say."""
    again = judge_pairs(pairs, done.with_positive_parameters(), **options)
    if again.verdict not in ("proved", "agrees"):
        return verdict
    return with_note(again, f"for positive {', '.join(done.parameters)}")
