"""Claims judged: what a relation of a note becomes for the judge, and when a refutation may not be spoken.

A right step must not be accused because of how a note was read. Where a refutation rests on something that the note
does not say (a rank that was inferred, two names of one letter whose bond is not told), the verdict is unclear.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sympy import (
    Dummy,
    Function,
    Indexed,
    KroneckerDelta,
    MatrixBase,
    S,
    Symbol,
)
from sympy.core.relational import Relational

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.equality import is_constant
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import POSITIVE, Domain
from calcwork.check.arguments import judge_minimum, judge_same_argument
from calcwork.check.doubts import Doubts, undeclared, unrepaired, unspoken
from calcwork.check.expectations import Expectations, holds_expectations
from calcwork.check.given import are_names_left, are_numbers_missing, at_given_sizes, at_values
from calcwork.check.hints import Hint, explained
from calcwork.check.ladder import judge, with_note
from calcwork.check.relations import judge_definite
from calcwork.check.solve import judge_implication
from calcwork.check.stated import (
    constraint,
    equations_of,
    is_condition,
    is_scalar,
    is_value,
    joined_scope,
    sum_constraint,
)
from calcwork.check.step import Claim
from calcwork.check.unknowns import as_unknown
from calcwork.check.verdict import Verdict
from calcwork.derive.definitions import WRITTEN, is_index, with_names_left
from calcwork.errors import NotSupportedYet
from calcwork.notation.meaning.gradients import VARIABLES
from calcwork.notation.meaning.sets import MEMBERS
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.survey.statements import ORDERS

DEFINITE = {"succ": (True, 1), "succeq": (False, 1), "prec": (True, -1), "preceq": (False, -1)}
NO_DOUBTS = Doubts()
ACCEPTED = ("proved", "agrees")
UNDECIDED = "this does not hold in general, and it was not decided under what the note states"


@dataclass(frozen=True)
class Task:
    """Hold what is to be judged: a relation, a definiteness, or an implication between groups of equations."""

    kind: str
    relation: str = "="
    pair: Pair | None = None
    premises: tuple[Pair, ...] = ()
    conclusions: tuple[Pair, ...] = ()
    both_ways: bool = False
    facts: tuple[Pair, ...] = ()
    doubts: Doubts = NO_DOUBTS
    other: Pair | None = None
    largest: bool = False
    turned: bool = False
    condition: bool = False
    cased: bool = False
    later: tuple[str, ...] = ()
    role: str = ""
    given: tuple[Any, ...] = ()
    apart: Task | None = None
    together: tuple[str, ...] = ()
    time_limit: float = 4.0

    def pairs(self) -> list[Pair]:
        """Return all pairs that stand in the task."""
        return [p for p in (self.pair, self.other, *self.premises, *self.conclusions, *self.facts) if p is not None]


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
    if task.role == "called" and verdict.verdict == "unclear":
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
    facts = [f for f in facts if f.relation != "=" or judge(*_parts(f), **options).verdict != "proved"]
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
    judged_pair = pair
    doubtful = task.relation == r"\approx" and verdict.verdict == "unclear"
    if (verdict.verdict == "refuted" or doubtful) and pair.values:
        judged_pair = at_values(pair)
        shown = judge(*_parts(judged_pair), time_limit=_share(deadline, 0.6), **options)
        if shown.verdict in ACCEPTED:
            return with_note(shown, "at the values that the note gives")
        if shown.verdict == "refuted":
            verdict = shown
        else:
            judged_pair = pair
        if (small := at_given_sizes(pair)) is not None:
            at_small = at_values(small[0])
            shown = judge(*_parts(at_small), time_limit=_share(deadline, 0.6), **options)
            if shown.verdict in ACCEPTED:
                return with_note(shown, f"at the values that the note gives, for {small[1]}")
            if shown.verdict == "refuted":
                verdict, judged_pair = shown, at_small
    if verdict.verdict == "refuted" and task.other is not None:
        other = judge(*_parts(task.other), time_limit=_share(deadline, 0.6), **options)
        if other.verdict != "refuted":
            return other
    if verdict.verdict == "refuted" and task.facts:
        verdict = _under_facts(task, pair, verdict, deadline)
    if verdict.verdict == "refuted" and task.relation in ORDERS.values():
        verdict = _for_positive(pair, verdict, time_limit=_share(deadline, 0.6), **options)
    if verdict.verdict != "refuted":
        return verdict
    return _excused(task, pair, verdict) or _spoken(task, judged_pair, verdict, deadline)


def _for_positive(pair: Pair, verdict: Verdict, **options: Any) -> Verdict:
    """Judge a refuted inequality again with positive constants: authors need not say that a factor is positive."""
    declared = pair.scope.declarations
    names = [
        n
        for n in sorted(pair.free_names())
        if n not in VARIABLES and n in declared and not declared[n].shape and declared[n].domain == Domain()
    ]
    if not names:
        return verdict
    positive = {n: replace(declared[n], domain=POSITIVE) for n in names}
    scope = replace(pair.scope, declarations=MappingProxyType({**declared, **positive}))
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


def _parts(pair: Pair) -> tuple[Any, Any, Any]:
    return pair.left, pair.right, pair.scope


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
    if not found.is_slip and task.pair is not None and (sequence := _sequence(task.pair)):
        return _on_all_members(sequence)
    if task.apart is not None and not found.is_slip and _holds(task.apart):
        names = " and ".join(task.together)
        return Verdict("unclear", note=f"this holds where {names} are independent, which was not understood to be said")
    if task.role == "called" and not (found.is_slip or written):
        return Verdict("unclear", note="this is not what the words beside it seem to call it")
    return replace(verdict, hint=found.text)


def _holds(task: Task) -> bool:
    """Tell whether a step is accepted as it stands."""
    assert task.pair is not None  # noqa: S101 - made so by the reader
    options: dict[str, Any] = {"relation": task.relation, "time_limit": task.time_limit / 4, "constraints": task.given}
    return judge(*_parts(task.pair), **options).verdict in ACCEPTED


def _under_facts(task: Task, pair: Pair, verdict: Verdict, deadline: float) -> Verdict:
    """Judge a refuted equation again as what follows from equations that the note states beside it."""
    point = verdict.counterexample
    if point is not None and not (point.sizes or point.values or pair.values):
        return verdict  # numbers differ whatever the note states
    facts = [f for f in task.facts if f.relation == "=" and (not is_condition(f) or is_value(pair))]
    facts = [f for f in facts if judge(f.left, f.right, f.scope, time_limit=0.3).verdict != "proved"]
    if not facts:
        return verdict
    constraints = [*task.given, *(c for f in facts if (c := sum_constraint(f)) is not None)]
    relation: dict[str, Any] = {"relation": task.relation, "constraints": constraints}
    found = (
        judge(pair.left, pair.right, pair.scope, time_limit=_share(deadline, 0.4), **relation)
        if constraints
        else verdict
    )
    if found.verdict in ACCEPTED or (len(constraints) == len(facts) + len(task.given) and found.verdict == "refuted"):
        return with_note(found, "under an equation that the note states")
    if task.given:
        return Verdict(
            "unclear", note="this does not hold in general, and it was not decided under what the note states"
        )
    conclusions = equations_of(pair) if task.relation == "=" else []
    if conclusions and all(is_scalar(f) for f in facts):
        scope = joined_scope([pair, *facts])
        found = judge_implication(
            [(f.left.entry, f.right.entry) for f in facts], conclusions, scope,
            time_limit=_share(deadline, 0.6),
        )  # fmt: skip
        if found.verdict in (*ACCEPTED, "refuted"):
            return with_note(found, "under an equation that the note states")
    sides = [(f.left, f.right) for f in (*facts, pair)]
    if task.relation == "=" and all(isinstance(s, Quantity) for p in sides for s in p):
        scope = joined_scope([pair, *facts])
        found = judge_implication(sides[:-1], sides[-1:], scope, time_limit=_share(deadline, 0.8))
        if found.verdict in (*ACCEPTED, "refuted"):
            return with_note(found, "under an equation that the note states")
    return Verdict("unclear", note=UNDECIDED)


# --- what may not be refuted ------------------------------------------------------------------------------------------


def _excused(task: Task, pair: Pair, verdict: Verdict) -> Verdict | None:
    """Return the unclear verdict where a refutation would rest on how the note was read."""
    written = isinstance(pair.left, MatrixBase) and isinstance(pair.right, MatrixBase)
    if verdict.method == "shape" and task.doubts.inferred and not written:
        return undeclared(task.doubts.inferred, verdict)
    if (unknown := _of_unknown_size(pair)) is not None:
        return Verdict("unclear", note=f"nothing says how large {unknown} is here")
    if (unknown := _index_without_range(pair)) is not None:
        return Verdict("unclear", note=f"nothing says over what {unknown} runs")
    if pair.unread:
        names = ", ".join(pair.unread)
        return Verdict("unclear", note=f"this does not hold for any {names}, and its definition was not understood")
    if (full := _with_full_sets(pair)) is not None and judge(*_parts(full), time_limit=0.5).verdict != "refuted":
        return Verdict("unclear", note="this holds where a set has every member, and nothing says what is in it")
    if task.later:
        names = ", ".join(task.later)
        return Verdict("unclear", note=f"this does not follow from the value that the note gives {names} further down")
    if pair.tied:
        return Verdict("unclear", note=f"this does not hold for every {', '.join(pair.tied)}; an equation, or a slip")
    if task.condition:
        return Verdict("unclear", note="this is not zero everywhere: a condition that is to be solved, or a slip")
    if task.role == "solution":
        note = "a value, after what was differentiated by it; write an arrow to have it judged as the solution"
        return Verdict("definition", method="solution", note=note)
    if pair.values and are_numbers_missing(pair):
        return Verdict("unclear", note="numbers are put in, and the note does not give those of all names")
    if task.doubts.loose:
        if (found := _at_one_step(task, pair)) is not None:
            return found
        names = " and ".join(task.doubts.loose)
        return Verdict("unclear", note=f"the note does not say how {names} belong together")
    if task.doubts.inferred and (apart := _unrelated(pair)) is not None:
        return Verdict("unclear", note=f"nothing says how {apart[0]} and {apart[1]} are related")
    if task.relation == "=" and _is_value(pair):
        return Verdict("unclear", note="a number for what the note does not give in numbers")
    if task.relation == "=" and _is_constraint(pair):
        return Verdict("unclear", note="this holds for some values only: a condition on them, or a slip")
    if (sequence := _sequence(pair)) and not _is_one_step(pair, sequence):
        return _on_all_members(sequence)
    return None


def _on_all_members(sequence: str) -> Verdict:
    return Verdict("unclear", note=f"a statement on all members of the sequence {sequence} is not judged yet")


def _sequence(pair: Pair) -> str:
    """Return the sequence of which a pair has several members, the empty text when there is none."""
    recurrent = set(pair.recurrent) & pair.free_names()
    return min(recurrent) if recurrent and _members(pair, recurrent) > 1 else ""


def _is_one_step(pair: Pair, sequence: str) -> bool:
    """Tell whether one member alone, which may be any number, is left where the next ones are put in."""
    starts = [k for k, _ in pair.values if isinstance(k, Indexed) and k.base.label.name == sequence]
    return not any(i.is_Integer for k in starts for i in k.indices) and _members(at_values(pair), {sequence}) == 1


def _with_full_sets(pair: Pair) -> Pair | None:
    """Return a pair with all members in the sets of which nothing is said, None where there are none."""
    exprs = [*pair.entries(), *(d.body for d in pair.scope.definitions.values())]
    members = {e: S.One for x in exprs for e in x.atoms(Indexed) if e.base.label.name.startswith(MEMBERS)}
    return at_values(replace(pair, values=tuple(members.items()))) if members else None


def _of_unknown_size(pair: Pair) -> str | None:
    """Return the vector of ones or the identity whose size nothing gives."""
    names = {s.name for e in pair.entries() for s in e.free_symbols if isinstance(s, Dummy)}
    return next(
        (shown for name, shown in (("n_ones", "the vector of ones"), ("n_I", "the identity")) if name in names), None
    )


def _index_without_range(pair: Pair) -> str | None:
    """Return an index that no axis bounds, as the c of a case k = c."""
    exprs = [
        *((e, set()) for e in pair.entries()),
        *((d.body, set(d.parameters)) for d in pair.scope.definitions.values()),
    ]
    known = {k for e, _ in exprs for k in index_ranges(e)} | {
        i for s in (pair.left, pair.right) if isinstance(s, Quantity) for i in s.indices
    }
    compared = {s for e, _ in exprs for c in e.atoms(Relational, KroneckerDelta) for s in c.free_symbols}
    free = {s for e, own in exprs for s in (e.free_symbols - own) & compared if is_index(s) and not s.is_Dummy}
    return min((s.name for s in free - known), default=None)


def _at_one_step(task: Task, pair: Pair) -> Verdict | None:
    """Judge with a bare w read as w^t, where a note has both; what does not hold then stays open."""
    bare, *steps = sorted(task.doubts.loose, key=len)
    if len(steps) != 1 or steps[0].partition("(")[0] != bare or bare not in pair.scope.declarations:
        return None
    if pair.scope.declarations[bare].shape or pair.scope.declarations[steps[0]].shape:
        return None
    put_in = at_values(replace(pair, values=((pair.scope[bare], pair.scope[steps[0]]),)))
    found = judge(*_parts(put_in), time_limit=task.time_limit / 4)
    return with_note(found, f"{bare} is read as {steps[0]}") if found.verdict in ACCEPTED else None


def _is_value(pair: Pair) -> bool:
    """Tell whether an equation gives a plain name, which rests on data without numbers, a number: mu_hat = 5 / 3."""
    if not is_scalar(pair) or not pair.right.entry.is_number or not isinstance(pair.left.entry, (Symbol, Indexed)):
        return False
    names = pair.scope.depends_on(pair.left.entry)
    rests = any(pair.scope.declarations[n].shape for n in names if n in pair.scope.declarations)
    return rests and are_names_left(pair)


def _is_constraint(pair: Pair) -> bool:
    r"""Tell whether an equation gives a number for what only free names make up, as ``\sum_k p_k = 1``."""
    if not is_scalar(pair) or not pair.right.entry.is_number or pair.right.entry == 0:
        return False
    small = at_given_sizes(pair)
    left = at_values(small[0] if small is not None else pair).left.entry if pair.values else pair.left.entry
    names = pair.scope.depends_on(left)
    if not names or names & set(pair.scope.definitions) or left.has(*WRITTEN, Function):
        return False
    return not is_constant(left, pair.scope)


def _unrelated(pair: Pair) -> tuple[str, str] | None:
    """Return a name of each side when the sides have none in common, though both have some."""
    left, right = (sorted(pair.free_names_of(s)) for s in (pair.left, pair.right))
    return (left[0], right[0]) if left and right and not set(left) & set(right) else None


def _members(pair: Pair, names: set[str]) -> int:
    found = {e for expr in pair.entries() for e in expr.atoms(Indexed) if e.base.label.name in names}
    return len(found)


# --- definite matrices and implications -------------------------------------------------------------------------------


def _definite(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    strict, sign = DEFINITE[task.relation]
    return judge_definite(task.pair.left, task.pair.scope, strict=strict, sign=sign, time_limit=task.time_limit)


def _implication(task: Task) -> Verdict:
    pairs = [*task.premises, *task.conclusions]
    if any(isinstance(s, MatrixBase) for p in pairs for s in (p.left, p.right)):
        return Verdict("unclear", note="an implication between written-out arrays is not judged yet")
    scope = joined_scope(pairs)
    premises, conclusions = ([_equation(p) for p in group] for group in (task.premises, task.conclusions))
    conclusions = [(as_unknown(left, premises, scope), right) for left, right in conclusions]
    found = judge_implication(premises, conclusions, scope, both_ways=task.both_ways, time_limit=task.time_limit)
    if found.verdict != "refuted":
        return found
    doubts = task.doubts
    if doubts.inferred and (found.method == "shape" or "has shape" in found.note):
        return undeclared(doubts.inferred, found)
    return unspoken(doubts.unsure, found) if doubts.unsure else found


def _equation(pair: Pair) -> tuple[Any, Any]:
    if is_scalar(pair):
        return pair.left.entry, pair.right.entry
    return pair.left, pair.right


def _minimum(task: Task) -> Verdict:
    assert task.pair is not None  # noqa: S101 - made so by the reader
    scope = joined_scope([task.pair, *task.premises])
    return judge_minimum(
        task.pair.left, task.pair.right, task.premises[0].left, scope, largest=task.largest, time_limit=task.time_limit
    )


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
    "definite": _definite,
    "implication": _implication,
    "minimum": _minimum,
    "same argument": _same_argument,
}
