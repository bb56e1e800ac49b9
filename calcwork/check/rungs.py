"""Relations of a note judged rung by rung: in general, under what the note states, and when a refutation is spoken.

A right step must not be accused because of how a note was read. Where a refutation rests on something that the note
does not say (a rank that was inferred, two names of one letter whose bond is not told), the verdict is unclear.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sympy import Indexed, MatrixBase, S, Sum

from calcwork.algebra.partial import Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import scalar
from calcwork.check.excuses import (
    excused,
    free_sequence,
    held_back,
    is_met_without_data,
    is_number_for_names,
    names_beside_laws,
    on_all_members,
    sequence_in,
)
from calcwork.check.hints.hints import Hint, explained
from calcwork.check.implications.following import followed, is_void
from calcwork.check.implications.solve import judge_implication
from calcwork.check.induction.labels import by_labels
from calcwork.check.induction.steps import by_steps
from calcwork.check.induction.telescopes import by_induction
from calcwork.check.integrals.expectations import OUTCOME
from calcwork.check.judge.instances import by_instances
from calcwork.check.judge.ladder import judge
from calcwork.check.judge.remainders import judge_remainder
from calcwork.check.readers.anew import SAID_AGAIN
from calcwork.check.readers.in_passing import AT_PLACE, IN_NUMBERS
from calcwork.check.steps.doubts import NOT_IN_NUMBERS, unfounded, unrepaired, unspoken
from calcwork.check.steps.given import at_given_sizes, at_values, is_general
from calcwork.check.steps.stated import (
    constraint,
    equations_of,
    is_condition,
    is_scalar,
    is_value,
    joined_scope,
    met_constraint,
    sum_constraint,
    with_positive,
)
from calcwork.check.steps.tasks import ACCEPTED, Task, parts
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.derive.definitions import with_names_left
from calcwork.notation.meaning.calls import BRANCH
from calcwork.notation.meaning.roots import ENTRY_BY_ENTRY, SQUARE
from calcwork.notation.pairs import Pair
from calcwork.notation.spelling.names.constants import NAME as CONSTANT
from calcwork.notation.survey.statements import ORDERS
from calcwork.notation.symbols.values import FROBENIUS, INNER, SPREAD

UNUSUAL = (ENTRY_BY_ENTRY, INNER, SPREAD, FROBENIUS)
STATED = "under an equation that the note states"
UNDECIDED = "this does not hold in general, and it was not decided under what the note states"


@dataclass
class _Step:
    """Hold how far a relation is judged: the verdict so far, and the pair that it speaks of."""

    task: Task
    pair: Pair
    deadline: float
    options: dict[str, Any]
    verdict: Verdict
    spoken_of: Pair

    @property
    def is_refuted(self) -> bool:
        """Tell whether the verdict so far is a refutation."""
        return self.verdict.verdict == "refuted"

    @property
    def is_open(self) -> bool:
        """Tell whether the verdict so far is a refutation or unclear."""
        return self.verdict.verdict in ("refuted", "unclear")

    @property
    def is_rough(self) -> bool:
        r"""Tell whether two sides are claimed to be close, which they are or are not at points: that says little."""
        return self.task.relation == r"\approx" and self.verdict.verdict != "proved"

    def share(self, share: float) -> float:
        """Return a share of the seconds that are left."""
        return _share(self.deadline, share)


def judge_stated(task: Task) -> Verdict:
    """Return the verdict of the first rung that settles a relation."""
    pair = task.pair
    assert pair is not None  # noqa: S101 - made so by the reader
    deadline = time.process_time() + task.time_limit
    options: dict[str, Any] = {"relation": task.relation, "decimals": dict(pair.decimals)}
    options["constraints"] = [*task.given, *(c for f in task.facts if (c := constraint(f)) is not None)]
    verdict = judge(pair.left, pair.right, pair.scope, time_limit=_share(deadline, 0.6), **options)
    step = _Step(task, pair, deadline, options, verdict, spoken_of=pair)
    return next(found for rung in _RUNGS if (found := rung(step)) is not None)


def _in_its_variable(step: _Step) -> Verdict | None:
    r"""Judge ``p(\theta \mid x) \propto a \propto b`` as functions of theta: a' b = a b'."""
    over = step.task.over
    if step.task.relation != r"\propto" or step.verdict.verdict not in ACCEPTED or not over or not is_scalar(step.pair):
        return None
    a, b, x = step.pair.left.entry, step.pair.right.entry, scalar(over)
    if x not in a.free_symbols | b.free_symbols:
        return None
    sides = Quantity(Partial(a, x) * b), Quantity(a * Partial(b, x))
    found = judge(*sides, step.pair.scope, time_limit=step.share(0.6))
    note = f"the quotient of the sides does not depend on {over}"
    return replace(found, note=note if found.verdict in ACCEPTED else f"the quotient of the sides changes with {over}")


def _with_remainder(step: _Step) -> Verdict | None:
    """Judge an equation that gives a remainder by a derivative at a place in between."""
    if step.task.relation != "=" or step.verdict.verdict not in ("unclear", "agrees", "refuted"):
        return None
    return judge_remainder(step.pair)


def _whatever_names_stand_for(step: _Step) -> Verdict | None:
    return _in_general(step.pair, step.deadline) if step.verdict.verdict == "unclear" else None


def _for_all_members(step: _Step) -> Verdict | None:
    """Judge a step on a sequence by induction over its members."""
    if not (step.is_open and step.task.relation == "=" and sequence_in(step.pair)):
        return None
    found = by_induction(step.pair, time_limit=step.share(0.5))
    if found is None or found.verdict != "refuted":
        return found
    return excused(step.task, replace(step.pair, recurrent=()), found) or found


def _by_recurrences(step: _Step) -> Verdict | None:
    if step.is_open and step.pair.laws and (found := by_labels(step.pair, time_limit=step.share(0.4), **step.options)):
        return found
    if not (step.is_open and step.pair.recurrences):
        return None
    return by_steps(step.pair, time_limit=step.share(0.4), **step.options)


def _by_what_holds_everywhere(step: _Step) -> Verdict | None:
    """Accept an inequality that is an instance of one that the note states for all points."""
    if not (step.is_open and step.pair.instances):
        return None
    return by_instances(step.pair, step.task.relation, time_limit=step.share(0.5))


def _from_the_start(step: _Step) -> Verdict | None:
    """Accept a step in general that holds for the first members of sequences, as h_0 = 0, that the note gives."""
    starts = tuple((k, v) for k, v in step.pair.values if isinstance(k, Indexed) and 0 in k.indices)
    if not (step.is_refuted and starts and is_general(step.pair)):
        return None
    shown = judge(*parts(at_values(replace(step.pair, values=starts))), time_limit=step.share(0.5), **step.options)
    return with_note(shown, "from the start that the note gives") if shown.verdict in ACCEPTED else None


def _at_values(step: _Step) -> Verdict | None:
    """Accept a step that holds at the values of a note; a refutation there is the one that is spoken."""
    if not ((step.is_refuted or step.is_rough) and step.pair.values and not is_general(step.pair)):
        return None
    for pair, words in _with_values(step.pair):
        shown = judge(*parts(pair), time_limit=step.share(0.6), **step.options)
        if shown.verdict in ACCEPTED:
            return with_note(shown, words)
        if shown.verdict == "refuted":
            step.verdict, step.spoken_of = shown, pair
    return None


def _with_values(pair: Pair) -> Iterator[tuple[Pair, str]]:
    """Yield a pair at the values that the note gives, and then at the sizes that it gives too, with words for these."""
    yield at_values(pair), "at the values that the note gives"
    if (small := at_given_sizes(pair)) is not None:
        yield at_values(small[0]), f"at the values that the note gives, for {small[1]}"


def _as_read_otherwise(step: _Step) -> Verdict | None:
    other = step.task.other
    numbers = next((n for n in (AT_PLACE, IN_NUMBERS) if other is not None and n in other.notes), "")
    again = other is not None and SAID_AGAIN in other.notes
    if other is None or not (step.is_refuted or (step.is_rough and numbers) or (step.is_open and again)):
        return None
    found = judge(*parts(other), time_limit=step.share(0.6), **step.options)
    settled = numbers and found.verdict not in ACCEPTED and not step.spoken_of.free_names()
    if found.verdict == "refuted" or settled:
        return None
    if again and step.verdict.verdict == "unclear" and found.verdict not in ACCEPTED:
        return None
    return with_note(found, numbers or SAID_AGAIN) if numbers or again else found


def _under_all_facts(step: _Step) -> None:
    """Judge a refuted step, and how it may be read otherwise, under the equations that the note states."""
    if not step.is_refuted or not step.task.facts:
        return
    task, first = step.task, step.verdict
    step.verdict = _under_facts(task, step.pair, first, step.deadline)
    if step.is_refuted and task.other is not None:
        step.verdict = _under_facts(task, task.other, first, step.deadline)
    if task.role == "condition" and step.verdict.verdict == "unclear":
        step.verdict = first  # what is to be solved need not follow from what is stated


def _among_lines(step: _Step) -> Verdict | None:
    return _in_lines(step.task, step.pair, step.deadline) if step.is_refuted else None


def _without_data(step: _Step) -> Verdict | None:
    if not step.is_refuted or not is_met_without_data(step.verdict):
        return None
    note = "both sides are equal where all data are zero, and may differ wherever they are not"
    return Verdict("unclear", note=note)


def _for_positive_constants(step: _Step) -> None:
    if step.is_refuted and step.task.relation in ORDERS.values():
        step.verdict = _for_positive(step.pair, step.verdict, time_limit=step.share(0.6), **step.options)


def _within_bounds(step: _Step) -> Verdict | None:
    """Accept an equation that holds within the bounds of the text, which may speak of a case: w x + b > 0."""
    given = [c for f in step.task.bounds if (c := constraint(f)) is not None] if step.is_refuted else []
    if not given:
        return None
    within = judge(*parts(step.pair), time_limit=step.share(0.5), constraints=[*step.task.given, *given])
    return with_note(within, "within the bounds that the note states") if within.verdict in ACCEPTED else None


def _as_usually_read(step: _Step) -> Verdict | None:
    """Hold an inequality back that is accepted only because it was read in an unusual way."""
    if step.verdict.verdict not in ACCEPTED or step.task.relation not in ORDERS.values():
        return None
    taken = _unusual(step.task, step.pair)
    return Verdict("unclear", note=f"{taken[0]}; an inequality is not judged by that") if taken else None


def _said(step: _Step) -> Verdict:
    if not step.is_refuted:
        return step.verdict
    excuse = excused(step.task, step.pair, step.verdict)
    return excuse or _spoken(step.task, step.spoken_of, step.verdict, step.deadline)


# Tried in order; one that settles nothing may leave the next a better verdict.
_RUNGS: tuple[Callable[[_Step], Verdict | None], ...] = (
    *(_in_its_variable, _with_remainder, _whatever_names_stand_for, _for_all_members, _by_recurrences),
    *(_by_what_holds_everywhere, _from_the_start, _at_values, _as_read_otherwise, _under_all_facts, _among_lines),
    *(_without_data, _for_positive_constants, _within_bounds, _as_usually_read, _said),
)


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
        return held_back(task, found)
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
    if len(found.apart) == 2 and any(found.apart == set(letters) for letters in task.unlike):
        return Verdict("proved", method="same normal form", note=f"for {' and '.join(sorted(found.apart))} that differ")
    if found.is_case and task.active and " > 0]" in found.text and found.text.endswith("(proved)"):
        return Verdict("agrees", method="in a case", note=f"where the maximum is active: {found.text}")
    if found.is_case and not (task.cased and not is_scalar(pair)):
        return Verdict("unclear", note=f"this holds in a case only, which the words may speak of: {found.text}")
    written = isinstance(pair.left, MatrixBase) and isinstance(pair.right, MatrixBase)
    free = {n.removeprefix(OUTCOME) for n in pair.free_names()}  # those without a value
    if CONSTANT in free and not found.is_slip:
        return Verdict("unclear", note="nothing says of what the constant of this step is free")
    doubts, settled = task.doubts, found.is_slip or (written and verdict.method == "shape")
    unsure = (*doubts.unsure, *(n for n in doubts.aside if n in free and n not in doubts.unsure))
    if unsure and not (settled and not (found.is_of_term and doubts.described)):
        return unspoken(unsure, verdict)
    if verdict.method == "shape" and _is_read_in_many_ways(pair):
        return Verdict("unclear", note=f"{verdict.note}, as squares and products of vectors were read")
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
    if not settled and task.relation == "=" and is_number_for_names(pair) and STATED not in verdict.note:
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
    return replace(verdict, hint=found.text or task.layout, is_slip=found.is_slip)


def _is_read_in_many_ways(pair: Pair) -> bool:
    """Tell whether the shapes of sides rest on several readings, as those of one sample whose index is left out do."""
    return SQUARE in pair.notes and (pair.differentiates() or {SPREAD, INNER} <= set(pair.notes))


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
    found, scope = verdict, joined_scope([pair, *facts])
    if constraints:
        found = judge(pair.left, pair.right, scope, time_limit=_share(deadline, 0.4), **relation)
    if found.verdict in ACCEPTED and constraints and _are_both_zero(pair, relation, deadline):
        return verdict  # 1 - p - q is no right derivative because p + q = 1 makes it zero
    if found.verdict == "proved" or (len(constraints) == len(facts) + len(task.given) and found.verdict == "refuted"):
        return with_note(found, said)
    if task.given:
        return with_note(found, said) if found.verdict == "agrees" else Verdict("unclear", note=UNDECIDED)
    conclusions = equations_of(pair) if task.relation == "=" else []
    if conclusions and all(is_scalar(f) for f in facts):
        premises = [(f.left.entry, f.right.entry) for f in facts]
        implied = judge_implication(premises, conclusions, scope, time_limit=_share(deadline, 0.6))
        says_more = implied.verdict == "proved" or found.verdict != "agrees"
        if implied.verdict in (*ACCEPTED, "refuted") and says_more:
            return with_note(implied, said)
    if found.verdict == "agrees":
        return with_note(found, said)
    sides = [(f.left, f.right) for f in (*facts, pair)]
    if task.relation == "=" and all(isinstance(s, Quantity) for p in sides for s in p):
        found = judge_implication(sides[:-1], sides[-1:], scope, time_limit=_share(deadline, 0.6))
        if found.verdict in (*ACCEPTED, "refuted"):
            return with_note(found, said)
    met = [c for f in facts if (c := met_constraint(f)) is not None]
    if len(met) == len(facts):
        relation = {"relation": task.relation, "constraints": met}
        found = judge(pair.left, pair.right, scope, time_limit=_share(deadline, 0.8), **relation)
        if found.verdict == "refuted" or (found.verdict in ACCEPTED and not is_condition(pair)):
            return with_note(found, said)
    return Verdict("unclear", note=UNDECIDED)


def _are_both_zero(pair: Pair, options: dict[str, Any], deadline: float) -> bool:
    """Tell whether two sides that are no numbers are both zero under what the note states."""
    sides = (pair.left, pair.right)
    if not is_scalar(pair) or any((s.entry.function if isinstance(s.entry, Sum) else s.entry).is_number for s in sides):
        return False
    zero = Quantity(S.Zero)
    limit = _share(deadline, 0.2)
    return all(
        judge(s, zero, pair.scope, time_limit=limit, **options).verdict == "proved" for s in (pair.right, pair.left)
    )
