"""Claims judged: what a relation of a note becomes for the judge, and when a refutation may not be spoken.

A right step must not be accused because of how a note was read. Where a refutation rests on something that the note
does not say (a rank that was inferred, two names of one letter whose bond is not told), the verdict is unclear.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from sympy import MatrixBase, S, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.check.excuses import (
    excused,
    free_sequence,
    is_met_without_data,
    is_number_for_names,
    names_beside_laws,
    on_all_members,
    sequence_in,
)
from calcwork.check.hints.hints import Hint, explained
from calcwork.check.implications.following import followed, implied, is_void, solved
from calcwork.check.implications.ordered import is_ordered, judge_ordered
from calcwork.check.implications.solve import judge_implication
from calcwork.check.induction.steps import by_steps
from calcwork.check.induction.telescopes import by_induction
from calcwork.check.integrals.expectations import Expectations, holds_expectations
from calcwork.check.judge.arguments import judge_extreme_value, judge_minimum, judge_same_argument
from calcwork.check.judge.ladder import judge, with_note
from calcwork.check.judge.relations import judge_definite
from calcwork.check.readers.in_passing import IN_NUMBERS
from calcwork.check.readers.orders import judge_order
from calcwork.check.steps.doubts import NOT_IN_NUMBERS, undeclared, unfounded, unrepaired, unspoken
from calcwork.check.steps.given import at_given_sizes, at_values, is_general
from calcwork.check.steps.stated import (
    constraint,
    equations_of,
    is_condition,
    is_scalar,
    is_value,
    joined_scope,
    sum_constraint,
    with_positive,
)
from calcwork.check.steps.step import Claim
from calcwork.check.steps.tasks import ACCEPTED, DEFINITE, Task, parts
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import with_names_left
from calcwork.errors import NotSupportedYet
from calcwork.notation.meaning.calls import BRANCH
from calcwork.notation.meaning.roots import ENTRY_BY_ENTRY
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.survey.statements import ORDERS
from calcwork.notation.symbols.table import SOLVED
from calcwork.notation.symbols.values import FROBENIUS, INNER, SPREAD

UNUSUAL = (ENTRY_BY_ENTRY, INNER, SPREAD, FROBENIUS)
STATED = "under an equation that the note states"
UNDECIDED = "this does not hold in general, and it was not decided under what the note states"


def judged(claim: Claim) -> Verdict:
    """Return the verdict on a claim; what reading settled already stands."""
    if claim.verdict is not None or claim.task is None:
        return claim.verdict or Verdict("unclear", note="nothing to judge")
    task: Task = claim.task
    try:
        verdict = _by_expectations(task) if holds_expectations(task.pairs()) else _JUDGES[task.kind](task)
    except NotSupportedYet as reason:
        verdict = Verdict("unclear", note=str(reason))
    except BREAKDOWNS:
        verdict = Verdict("unclear", note="this step could not be worked out as it was read")
    if (task.role == "called" and verdict.verdict == "unclear") or (
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


# --- relations --------------------------------------------------------------------------------------------------------


def _relation(task: Task) -> Verdict:
    pair = task.pair
    assert pair is not None  # noqa: S101 - made so by the reader
    deadline = time.process_time() + task.time_limit
    options: dict[str, Any] = {"relation": task.relation, "decimals": dict(pair.decimals)}
    options["constraints"] = [*task.given, *(c for f in task.facts if (c := constraint(f)) is not None)]
    verdict = judge(pair.left, pair.right, pair.scope, time_limit=_share(deadline, 0.6), **options)
    if verdict.verdict == "unclear" and (general := _in_general(pair, deadline)) is not None:
        return general
    if verdict.verdict in ("refuted", "unclear") and task.relation == "=" and sequence_in(pair):
        found = by_induction(pair, time_limit=_share(deadline, 0.5))
        if found is not None:
            return (found.verdict == "refuted" and excused(task, replace(pair, recurrent=()), found)) or found
    if verdict.verdict in ("refuted", "unclear") and pair.recurrences:
        found = by_steps(pair, time_limit=_share(deadline, 0.4), **options)
        if found is not None:
            return found
    judged_pair = pair
    doubtful = task.relation == r"\approx" and verdict.verdict != "proved"  # what is close at any points says little
    if (verdict.verdict == "refuted" or doubtful) and pair.values and not is_general(pair):
        judged_pair = at_values(pair)
        shown = judge(*parts(judged_pair), time_limit=_share(deadline, 0.6), **options)
        if shown.verdict in ACCEPTED:
            return with_note(shown, "at the values that the note gives")
        if shown.verdict == "refuted":
            verdict = shown
        else:
            judged_pair = pair
        if (small := at_given_sizes(pair)) is not None:
            at_small = at_values(small[0])
            shown = judge(*parts(at_small), time_limit=_share(deadline, 0.6), **options)
            if shown.verdict in ACCEPTED:
                return with_note(shown, f"at the values that the note gives, for {small[1]}")
            if shown.verdict == "refuted":
                verdict, judged_pair = shown, at_small
    if verdict.verdict == "refuted" and task.other is not None:
        other = judge(*parts(task.other), time_limit=_share(deadline, 0.6), **options)
        in_numbers = IN_NUMBERS in task.other.notes
        settled = in_numbers and other.verdict not in ACCEPTED and not judged_pair.free_names()
        if other.verdict != "refuted" and not settled:
            return with_note(other, IN_NUMBERS) if in_numbers else other
    if verdict.verdict == "refuted" and task.facts:
        refuted = verdict
        verdict = _under_facts(task, pair, refuted, deadline)
        if verdict.verdict == "refuted" and task.other is not None:
            verdict = _under_facts(task, task.other, refuted, deadline)
    if verdict.verdict == "refuted" and (found := _in_lines(task, pair, deadline)) is not None:
        return found
    if verdict.verdict == "refuted" and is_met_without_data(verdict):
        return Verdict(
            "unclear", note="both sides are equal where all data are zero, and may differ wherever they are not"
        )
    if verdict.verdict == "refuted" and task.relation in ORDERS.values():
        verdict = _for_positive(pair, verdict, time_limit=_share(deadline, 0.6), **options)
    if verdict.verdict in ACCEPTED and task.relation in ORDERS.values() and (taken := _unusual(task, pair)):
        return Verdict("unclear", note=f"{taken[0]}; an inequality is not judged by that")
    if verdict.verdict != "refuted":
        return verdict
    return excused(task, pair, verdict) or _spoken(task, judged_pair, verdict, deadline)


def _unusual(task: Task, pair: Pair) -> list[str]:
    """Return how a step was read that its author may have meant otherwise, where nothing declares its shapes.

    What an inverse function of angles undoes, it undoes on its branch only.
    """
    branches = [n for n in pair.notes if BRANCH in n]
    return branches + ([n for n in UNUSUAL if n in pair.notes] if task.doubts.inferred or pair.has_open_sizes() else [])


def _in_lines(task: Task, pair: Pair, deadline: float) -> Verdict | None:
    """Return the verdict on an equation that holds for some values only, where it is one of the lines of a solution."""
    if task.role == "condition":
        return Verdict("definition", method="condition", note="an equation that is to be solved")
    found = followed(pair, task.premises, time_limit=_share(deadline, 0.8)) if task.premises else None
    if found is not None and (found.verdict in ACCEPTED or (task.follows and found.verdict == "refuted")):
        return _held_back(task, found)
    return None


def _for_positive(pair: Pair, verdict: Verdict, **options: Any) -> Verdict:
    """Judge a refuted inequality again with positive constants: authors need not say that a factor is positive."""
    scope, names = with_positive(pair)
    if not names:
        return verdict
    again = judge(pair.left, pair.right, scope, **options)
    return with_note(again, f"for positive {', '.join(names)}") if again.verdict in ACCEPTED else verdict


def _in_general(pair: Pair, deadline: float) -> Verdict | None:
    """Return the proof that a step holds whatever the defined names on both its sides stand for, None without one."""
    sides = [list(s) if isinstance(s, MatrixBase) else [s.entry] for s in (pair.left, pair.right)]
    scope = with_names_left(sides[0], sides[1], pair.scope)
    if scope is pair.scope:
        return None
    verdict = judge(pair.left, pair.right, scope, time_limit=_share(deadline, 0.5))
    return verdict if verdict.verdict == "proved" else None


def _share(deadline: float, share: float) -> float:
    """Return a share of the seconds that are left."""
    return max(0.05, share * (deadline - time.process_time()))


def _spoken(task: Task, pair: Pair, verdict: Verdict, deadline: float) -> Verdict:
    """Return a refutation with its hint; without a usual slip it is not spoken of names that the note leaves open."""
    found = Hint()
    if task.relation == "=":
        stated = (c for f in task.facts for c in (constraint(f), sum_constraint(f)) if c is not None)
        given = [*task.given, *stated]
        limit = min(2.0, _share(deadline, 1))
        found = explained(pair.left, pair.right, pair.scope, time_limit=limit, constraints=given)
    if found.is_case and not (task.cased and not is_scalar(pair)):
        return Verdict("unclear", note=f"this holds in a case only, which the words may speak of: {found.text}")
    written = isinstance(pair.left, MatrixBase) and isinstance(pair.right, MatrixBase)
    free = pair.free_names()  # those without a value
    doubts, settled = task.doubts, found.is_slip or (written and verdict.method == "shape")
    unsure = (*doubts.unsure, *(n for n in doubts.aside if n in free and n not in doubts.unsure))
    if unsure and not settled:
        return unspoken(unsure, verdict)
    rough = [n for n in doubts.rough if n in free]
    if rough and not settled:
        return unrepaired(rough, verdict)
    if doubts.elsewhere and not (settled or found.is_value or verdict.method == "shape") and pair.free_names():
        return unfounded(doubts.elsewhere, verdict, found.text)
    if task.given and not settled and (open_names := names_beside_laws(pair)):
        names = " and ".join(open_names)
        return Verdict("unclear", note=f"this does not hold for every law where {names} is fixed, which nothing says")
    taken = _unusual(task, pair)
    if taken and not settled:
        return Verdict("unclear", note=f"{taken[0]}, and so this does not hold; no usual slip repairs it")
    if not settled and task.relation == "=" and is_number_for_names(pair):
        return NOT_IN_NUMBERS
    if not found.is_slip and task.pair is not None and (sequence := sequence_in(task.pair) or free_sequence(task.pair)):
        return on_all_members(sequence)
    if task.apart is not None and not found.is_slip and _holds(task.apart):
        names = " and ".join(task.together)
        return Verdict("unclear", note=f"this holds where {names} are independent, which was not understood to be said")
    if task.role == "again" and not found.is_slip:
        return Verdict("definition", method="defined anew", note="an arrow above gives this name another value")
    if task.role == "called" and not (found.is_slip or written):
        return Verdict("unclear", note="this is not what the words beside it seem to call it")
    return replace(verdict, hint=found.text, is_slip=found.is_slip)


def _holds(task: Task) -> bool:
    """Tell whether a step is accepted as it stands."""
    assert task.pair is not None  # noqa: S101 - made so by the reader
    options: dict[str, Any] = {"relation": task.relation, "time_limit": task.time_limit / 4, "constraints": task.given}
    return judge(*parts(task.pair), **options).verdict in ACCEPTED


def _under_facts(task: Task, pair: Pair, verdict: Verdict, deadline: float) -> Verdict:
    """Judge a refuted equation again as what follows from equations that the note states beside it."""
    point = verdict.counterexample
    if point is not None and not (point.sizes or point.values or pair.values):
        return verdict  # numbers differ whatever the note states
    facts = [f for f in task.facts if f.relation == "=" and (not is_condition(f) or is_value(pair))]
    facts = [f for f in facts if judge(f.left, f.right, f.scope, time_limit=0.3).verdict != "proved"]
    if not facts:
        return verdict
    if all(map(is_scalar, facts)) and is_void(facts, time_limit=_share(deadline, 0.3)):
        return Verdict("unclear", note="no values meet the equations that the note states")
    said = next((n for f in facts for n in f.notes), STATED)
    constraints = [*task.given, *(c for f in facts if (c := sum_constraint(f)) is not None)]
    relation: dict[str, Any] = {"relation": task.relation, "constraints": constraints}
    found = (
        judge(pair.left, pair.right, pair.scope, time_limit=_share(deadline, 0.4), **relation)
        if constraints
        else verdict
    )
    if found.verdict in ACCEPTED and constraints and _are_both_zero(pair, relation, deadline):
        return verdict  # 1 - p - q is no right derivative because p + q = 1 makes it zero
    if found.verdict in ACCEPTED or (len(constraints) == len(facts) + len(task.given) and found.verdict == "refuted"):
        return with_note(found, said)
    if task.given:
        return Verdict("unclear", note=UNDECIDED)
    conclusions = equations_of(pair) if task.relation == "=" else []
    if conclusions and all(is_scalar(f) for f in facts):
        scope = joined_scope([pair, *facts])
        found = judge_implication(
            [(f.left.entry, f.right.entry) for f in facts], conclusions, scope,
            time_limit=_share(deadline, 0.6),
        )  # fmt: skip
        if found.verdict in (*ACCEPTED, "refuted"):
            return with_note(found, said)
    sides = [(f.left, f.right) for f in (*facts, pair)]
    if task.relation == "=" and all(isinstance(s, Quantity) for p in sides for s in p):
        scope = joined_scope([pair, *facts])
        found = judge_implication(sides[:-1], sides[-1:], scope, time_limit=_share(deadline, 0.8))
        if found.verdict in (*ACCEPTED, "refuted"):
            return with_note(found, said)
    return Verdict("unclear", note=UNDECIDED)


def _are_both_zero(pair: Pair, options: dict[str, Any], deadline: float) -> bool:
    """Tell whether two sides that are no numbers are both zero under what the note states."""
    if not is_scalar(pair) or any(s.entry.is_number for s in (pair.left, pair.right)):
        return False
    zero = Quantity(S.Zero)
    limit = _share(deadline, 0.2)
    return all(
        judge(s, zero, pair.scope, time_limit=limit, **options).verdict == "proved" for s in (pair.right, pair.left)
    )


# --- definite matrices and implications -------------------------------------------------------------------------------


def _definite(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    strict, sign = DEFINITE[task.relation]
    options: dict[str, Any] = {"strict": strict, "sign": sign, "time_limit": task.time_limit / 2}
    verdict = judge_definite(task.pair.left, task.pair.scope, **options)
    scope, names = with_positive(task.pair)
    if verdict.verdict in ACCEPTED or not names:
        return verdict
    again = judge_definite(task.pair.left, scope, **options)
    return with_note(again, f"for positive {', '.join(names)}") if again.verdict in ACCEPTED else verdict


def _implication(task: Task) -> Verdict:
    if is_ordered(task):
        return _held_back(task, judge_ordered(task))
    options: dict[str, Any] = {"both_ways": task.both_ways, "time_limit": task.time_limit / 2}
    found = implied(task.premises, task.conclusions, **options)
    if found.verdict == "refuted" and any(p.values for p in (*task.premises, *task.conclusions)):
        groups = ([at_values(p) for p in group] for group in (task.premises, task.conclusions))
        again = implied(*groups, **options)
        found = with_note(again, "at the values that the note gives") if again.verdict in ACCEPTED else found
    stated = [f for f in task.facts if f.relation == "="]
    if found.verdict == "refuted" and stated:
        again = implied([*task.premises, *stated], task.conclusions, **options)
        return with_note(again, STATED) if again.verdict != "refuted" else _held_back(task, again)
    return _held_back(task, found)


def _without_hat(name: str, known: set[str]) -> str:
    """Return the unknown of which a name is the solution, as theta for theta_hat, where the premises have it."""
    return next((s for suffix in SOLVED if (s := name.removesuffix(suffix)) != name and s in known), name)


def _held_back(task: Task, found: Verdict) -> Verdict:
    """Return a refuted implication as unclear where it rests on what the note leaves open."""
    if found.verdict != "refuted":
        return found
    doubts = task.doubts
    known = set[str]().union(*(p.free_names() for p in task.premises))
    wanted = {_without_hat(n, known) for p in task.conclusions for n in p.free_names()}
    letters = [{k for p in group for k in p.free_letters()} for group in (task.premises, task.conclusions)]
    numbered = letters[0] - letters[1]
    if numbered and all(is_scalar(p) and isinstance(p.left.entry, Symbol) for p in task.conclusions):
        return Verdict("unclear", note=f"this was not seen to follow for all {', '.join(sorted(numbered))} together")
    if known and (new := {n for n in wanted - known if not n.endswith(SOLVED)}):
        return Verdict("unclear", note=f"nothing says how {min(new)} and {min(known)} are related")
    if doubts.inferred and (found.method == "shape" or "has shape" in found.note):
        return undeclared(doubts.inferred, found)
    return unspoken(doubts.unsure, found) if doubts.unsure else found


def _solution(task: Task) -> Verdict:
    """Judge a value by the lines above it; where these do not settle it the value is a definition."""
    found = _held_back(task, solved(task.conclusions[0], task.premises, time_limit=task.time_limit))
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
    if not is_scalar(task.pair):
        return Verdict("unclear", note="the functions compared are not numbers")
    left, right = task.pair.left.entry, task.pair.right.entry
    return judge_same_argument(
        left, right, task.relation, task.pair.scope, turned=task.turned, time_limit=task.time_limit
    )


_JUDGES = {
    "relation": _relation,
    "solution": _solution,
    "definite": _definite,
    "implication": _implication,
    "minimum": _minimum,
    "extreme value": _extreme_value,
    "same argument": _same_argument,
    "order": judge_order,
}
