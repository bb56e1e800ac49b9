"""Claims judged: what a relation, a definite matrix, an implication or a smallest value becomes for the judge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import MatrixBase, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.check.excuses import held_back
from calcwork.check.implications.following import implied, is_void, solved
from calcwork.check.implications.ordered import is_ordered, judge_ordered
from calcwork.check.integrals.expectations import Expectations, holds_expectations
from calcwork.check.judge.arguments import judge_extreme_value, judge_minimum
from calcwork.check.judge.ladder import judge
from calcwork.check.judge.relations import judge_definite
from calcwork.check.judge.same_argument import judge_same_argument
from calcwork.check.readers.orders import judge_order
from calcwork.check.rungs import STATED, judge_stated
from calcwork.check.steps.doubts import unspoken
from calcwork.check.steps.given import at_values, entries_of
from calcwork.check.steps.sides import Side
from calcwork.check.steps.stated import is_scalar, joined_scope, with_positive
from calcwork.check.steps.step import Claim
from calcwork.check.steps.tasks import ACCEPTED, DEFINITE, Task, parts
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.errors import NotSupportedYet
from calcwork.notation.pairs import BREAKDOWNS, Pair, name_of_entry

STATIONARY = "where the derivatives are zero that are set to zero above"


def judged(claim: Claim) -> Verdict:
    """Return the verdict on a claim; one by the laws of an open function stands where all else is unclear."""
    found = _judged(claim)
    return claim.argued if claim.argued is not None and found.verdict in ("unclear", "agrees") else found


def _judged(claim: Claim) -> Verdict:
    """Return the verdict on a claim; what reading settled already stands."""
    if claim.verdict is not None or claim.task is None:
        return claim.verdict or Verdict("unclear", note="nothing to judge")
    task: Task = claim.task
    try:
        verdict = _by_expectations(task) if holds_expectations(task.pairs()) else _JUDGES[task.kind](task)
        verdict = _where_stationary(task.under, verdict) if task.under is not None else verdict
    except NotSupportedYet as reason:
        verdict = Verdict("unclear", note=str(reason))
    except BREAKDOWNS:
        verdict = Verdict("unclear", note="this step could not be worked out as it was read")
    if task.role == "stated" and verdict.verdict == "refuted" and not verdict.is_slip:
        return Verdict("unclear", note="this contradicts an equation above: a slip, or a new definition")
    if (task.role in ("called", "stated") and verdict.verdict == "unclear") or (
        task.role == "perhaps" and verdict.verdict not in ACCEPTED
    ):
        return Verdict("definition", method="first equation for its left side")
    for note in reversed(claim.notes):
        verdict = with_note(verdict, note)
    return verdict


# --- expectations -----------------------------------------------------------------------------------------------------


def _by_expectations(task: Task) -> Verdict:
    """Judge a step with its expectations carried out."""
    work = Expectations()
    done = _carried_out(task, work)
    if work.together and task.kind == "relation":
        done = replace(done, apart=_carried_out(task, Expectations(apart=True)), together=tuple(sorted(work.together)))
    return _JUDGES[task.kind](done)


def _carried_out(task: Task, work: Expectations) -> Task:
    pair, other = (work.pair(p) if p is not None else None for p in (task.pair, task.other))
    groups = [tuple(work.pair(p) for p in group) for group in (task.premises, task.conclusions)]
    facts = [f for p in task.facts if (f := work.pair_or_none(p)) is not None]
    given = tuple(work.constraints())
    if given and task.kind != "relation":
        raise NotSupportedYet("an expectation over an arbitrary law is not judged here yet.")
    options: dict[str, Any] = {"time_limit": 1.0, "constraints": given}
    facts = [f for f in facts if f.relation != "=" or judge(*parts(f), **options).verdict != "proved"]
    return replace(
        task, pair=pair, other=other, premises=groups[0], conclusions=groups[1], facts=tuple(facts), given=given
    )


# --- definite matrices and implications -------------------------------------------------------------------------------


def _definite(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    matrix = _difference(task.pair)
    if matrix is None:
        return Verdict("unclear", note="the sides are not two matrices of one shape, or a matrix and zero")
    strict, sign = DEFINITE[task.relation]
    options: dict[str, Any] = {"strict": strict, "sign": sign, "time_limit": task.time_limit / 2}
    verdict = judge_definite(matrix, task.pair.scope, **options)
    scope, names = with_positive(task.pair)
    if verdict.verdict in ACCEPTED or not names:
        return verdict
    again = judge_definite(matrix, scope, **options)
    return with_note(again, f"for positive {', '.join(names)}") if again.verdict in ACCEPTED else verdict


def _difference(pair: Pair) -> Side | None:
    """Return the left side less the right one, as matrices are ordered; None where they are not of one shape."""
    left, right = pair.left, pair.right
    if _is_zero(right):
        return left
    if _is_zero(left):
        return -right if isinstance(right, MatrixBase) else replace(right, entry=-right.entry)
    if isinstance(left, MatrixBase) and isinstance(right, MatrixBase):
        return left - right if left.shape == right.shape else None
    if not isinstance(left, Quantity) or not isinstance(right, Quantity) or left.sizes != right.sizes:
        return None
    entry = left.entry - right.entry.xreplace(dict(zip(right.indices, left.indices, strict=True)))
    return replace(left, entry=entry) if left.sizes else None


def _is_zero(side: Side) -> bool:
    entries = side if isinstance(side, MatrixBase) else [side.entry if isinstance(side, Quantity) else side]
    return all(e == 0 for e in entries)


def _implication(task: Task) -> Verdict:
    if is_ordered(task):
        return held_back(task, judge_ordered(task))
    options: dict[str, Any] = {"both_ways": task.both_ways, "time_limit": task.time_limit / 2}
    found = implied(task.premises, task.conclusions, **options)
    if found.verdict == "refuted" and any(p.values for p in (*task.premises, *task.conclusions)):
        groups = ([at_values(p) for p in group] for group in (task.premises, task.conclusions))
        again = implied(*groups, **options)
        found = with_note(again, "at the values that the note gives") if again.verdict in ACCEPTED else found
    stated = [f for f in task.facts if f.relation == "="]
    if found.verdict == "refuted" and stated:
        again = implied([*task.premises, *stated], task.conclusions, **options)
        if again.verdict == "unclear" and implied(task.premises, stated, **options).verdict in ACCEPTED:
            return held_back(task, found)  # what is stated beside the premises says no more than they do
        return with_note(again, STATED) if again.verdict != "refuted" else held_back(task, again)
    if found.verdict == "unclear" and stated and len(task.conclusions) == 1:
        alone = judge_stated(replace(task, kind="relation", relation="=", pair=task.conclusions[0], premises=()))
        found = alone if alone.verdict in ACCEPTED else found  # what holds by itself follows from anything
    return held_back(task, found)


def _where_stationary(under: Task, verdict: Verdict) -> Verdict:
    """Accept a step that is no identity where it follows from the derivatives that the note sets to zero."""
    if verdict.verdict not in ("refuted", "unclear") or is_void(under.premises, time_limit=under.time_limit / 4):
        return verdict
    if any(name_of_entry(e) in p.scope.definitions for p in under.conclusions for e in entries_of(p.left)):
        return verdict  # a name that the step itself may define
    found = implied(under.premises, under.conclusions, time_limit=under.time_limit / 2)
    return with_note(found, STATIONARY) if found.verdict in ACCEPTED else verdict


def _solution(task: Task) -> Verdict:
    """Judge a value by the lines above it; where these do not settle it the value is a definition."""
    found = held_back(task, solved(task.conclusions[0], task.premises, time_limit=task.time_limit))
    return found if found.verdict != "unclear" else Verdict("definition", method="first equation for its left side")


def _minimum(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    scope = joined_scope([task.pair, *task.premises])
    return judge_minimum(
        task.pair.left, task.pair.right, task.premises[0].left, scope, largest=task.largest, time_limit=task.time_limit
    )


def _extreme_value(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    if not is_scalar(task.pair) or any(task.relation in f.free_names() for f in task.facts):
        return Verdict("unclear", note="a smallest or largest value under conditions is not judged")
    function, value = task.pair.left.entry, task.pair.right.entry
    options: dict[str, Any] = {"largest": task.largest, "time_limit": task.time_limit}
    return judge_extreme_value(function, value, task.relation, task.pair.scope, **options)


def _same_argument(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    sides = [_of_member(side, task.relation) for side in (task.pair.left, task.pair.right)]
    if None in sides:
        return Verdict("unclear", note="the functions compared are not numbers")
    left, right = sides
    found = judge_same_argument(
        left, right, task.relation, task.pair.scope,
        largest=task.largest, turned=task.turned, time_limit=task.time_limit,
    )  # fmt: skip
    if found.verdict == "refuted" and task.facts:
        return Verdict("unclear", note="the functions differ, unless what the note states beside them makes them alike")
    unsure = (*task.doubts.unsure, *task.pair.unread)
    return unspoken(unsure, found) if found.verdict == "refuted" and unsure else found


def _of_member(side: Side, letter: str) -> Any:
    """Return a side as a function of the letter that it is to be smallest by, None for an array of another kind."""
    if not isinstance(side, Quantity):
        return None if isinstance(side, MatrixBase) else side
    if not side.sizes:
        return side.entry
    return side.entry.xreplace({side.indices[0]: Symbol(letter, integer=True)}) if len(side.sizes) == 1 else None


_JUDGES = {
    "relation": judge_stated,
    "solution": _solution,
    "definite": _definite,
    "implication": _implication,
    "minimum": _minimum,
    "extreme value": _extreme_value,
    "same argument": _same_argument,
    "order": judge_order,
}
