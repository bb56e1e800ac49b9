r"""Implications between inequalities, as ``-1 < 1 - a t \Leftrightarrow t < 2/a`` for a positive a.

A conclusion follows where it holds at every point, or where its difference is that of a premise times a positive
factor; it does not where a point meets the premises and misses it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sympy import Expr, S, cancel, together

from calcwork.algebra.scope import REAL, scalar
from calcwork.check.judge.ladder import judge
from calcwork.check.judge.signs import sign_is_proved
from calcwork.check.steps.stated import constraint, is_scalar, joined_scope, with_positive
from calcwork.check.steps.tasks import ACCEPTED, Task
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.notation.pairs import Pair

STRICT = frozenset("<>")
NOT_ALL = "this implication is judged where every side is a number"


def is_ordered(task: Task) -> bool:
    """Tell whether an inequality stands on a side of an implication."""
    return any(p.relation != "=" for p in (*task.premises, *task.conclusions))


def judge_ordered(task: Task) -> Verdict:
    """Judge an implication with inequalities, and its converse where it goes both ways."""
    if not all(is_scalar(p) and p.relation != "ne" for p in (*task.premises, *task.conclusions)):
        return Verdict("unclear", note=NOT_ALL)
    deadline = time.process_time() + task.time_limit
    task = _without_own_bounds(task)
    ways = [(task.premises, task.conclusions, "")]
    if task.both_ways:
        ways.append((task.conclusions, task.premises, "the converse fails"))
    found: list[Verdict] = []
    for premises, conclusions, note in ways:
        for conclusion in conclusions:
            verdict = _follows(premises, conclusion, deadline)
            if verdict.verdict not in ACCEPTED:
                return with_note(_for_positive(premises, conclusion, verdict, deadline), note)
            found.append(verdict)
    return next((v for v in found if v.verdict == "agrees"), found[0])


def _without_own_bounds(task: Task) -> Task:
    """Return the task without the bounds that its own inequalities gave to names: x > 1 is what is to be shown."""
    pairs = (*task.premises, *task.conclusions)
    own = {(p.left.entry, p.right.entry) for p in pairs} | {(p.right.entry, p.left.entry) for p in pairs}

    def freed(pair: Pair) -> Pair:
        scope = pair.scope
        for name, declared in scope.declarations.items():
            domain = declared.domain
            if (scalar(name), domain.lower) in own or (scalar(name), domain.upper) in own:
                scope = scope.restrict(name, REAL)
        return replace(pair, scope=scope)

    groups = (tuple(map(freed, g)) for g in (task.premises, task.conclusions))
    premises, conclusions = groups
    return replace(task, premises=premises, conclusions=conclusions)


def _follows(premises: Sequence[Pair], conclusion: Pair, deadline: float) -> Verdict:
    """Judge whether an inequality or equation holds wherever the premises do."""
    if any(_is_multiple(p, conclusion, deadline) for p in premises):
        return Verdict("proved", method="positive multiple", sizes="all")
    scope = joined_scope([*premises, conclusion])
    conditions = [constraint(p) for p in premises]
    options: dict[str, Any] = {
        "relation": conclusion.relation,
        "time_limit": max(deadline - time.process_time(), 0.3) / 2,
    }
    always = judge(conclusion.left, conclusion.right, scope, **options)
    if always.verdict in ACCEPTED or None in conditions or S.false in conditions:
        return always if always.verdict in ACCEPTED else Verdict("unclear", note=NOT_ALL)
    kept = [c for c in conditions if c != S.true]
    return judge(conclusion.left, conclusion.right, scope, constraints=kept, **options)


def _for_positive(premises: Sequence[Pair], conclusion: Pair, verdict: Verdict, deadline: float) -> Verdict:
    """Return a refutation as unclear where the implication holds for positive numbers: a >= b gives a^2 >= b^2."""
    if verdict.verdict != "refuted":
        return verdict
    positive = [replace(p, scope=with_positive(p, data=True)[0]) for p in (*premises, conclusion)]
    again = _follows(positive[:-1], positive[-1], deadline)
    if again.verdict not in ACCEPTED:
        return verdict
    return Verdict("unclear", note="this holds for positive numbers, and the note does not say that they are")


def _is_multiple(premise: Pair, conclusion: Pair, deadline: float) -> bool:
    """Tell whether the difference of a conclusion is a positive multiple of that of a premise."""
    if "=" in (premise.relation, conclusion.relation):
        return False
    if conclusion.relation in STRICT and premise.relation not in STRICT:
        return False
    scope = plain_scope(joined_scope([premise, conclusion]))
    own, other = (_difference(p) for p in (premise, conclusion))
    if own == 0:
        return False
    factor = cancel(together(expanded(other, scope) / expanded(own, scope)))
    return sign_is_proved(factor, scope, strict=True, deadline=min(deadline, time.process_time() + 1))


def _difference(pair: Pair) -> Expr:
    """Return what is positive, or not negative, where an inequality holds."""
    left, right = (resolved(s.entry, pair.scope) for s in (pair.left, pair.right))
    return right - left if pair.relation.startswith("<") else left - right
