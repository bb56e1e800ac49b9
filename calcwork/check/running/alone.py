r"""Passages that stand alone: a step that failed is judged once more by what its own passage says.

Authors use x, f or J anew in every example, and need not say so. What is right when only the passage itself and what
stands before the first one are read is right; a usual slip is one there too, unless the rest of the note says what the
passage leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping

from calcwork.check.steps.step import Claim
from calcwork.check.steps.tasks import ACCEPTED, Task
from calcwork.check.steps.verdict import Verdict, with_note

ALONE = "as this passage reads alone"


def settled(
    task: Task | None, verdict: Verdict, alone: Claim, again: Verdict, *, axes: Mapping[str, int], is_problem: bool
) -> Verdict:
    """Return the verdict on a step that failed, with the claim that it is when its passage stands alone.

    Parameters
    ----------
    task, verdict
        Of the step as it stands in the whole note.
    alone, again
        The claim and the verdict when the passage stands alone.
    axes
        How many axes names have in the whole note.
    is_problem
        Whether the passage is a problem or example, which owes nothing to those before it.
    """
    if alone.task is None:
        return verdict
    ranks = _ranks(alone.task)
    guessed = {n: ranks[n] for n in alone.task.doubts.inferred if n in ranks}
    known = axes if task is None else _ranks(task)
    if any(known.get(n, 0) != r for n, r in guessed.items()):
        return verdict
    if again.verdict in ACCEPTED and (is_problem or verdict.verdict == "unclear"):
        return with_note(again, ALONE)
    knows_all = task is not None and _defined(task) <= _defined(alone.task)
    general = not any(guessed.values()) and any(
        p.free_names_of(p.left) and p.free_names_of(p.right) for p in alone.task.pairs()
    )
    if again.verdict == "refuted" and again.is_slip and general and (is_problem or knows_all):
        return with_note(again, ALONE)
    return verdict


def _ranks(task: Task) -> dict[str, int]:
    return {n: len(d.shape) for p in task.pairs() for n, d in p.scope.declarations.items()}


def _defined(task: Task) -> set[str]:
    return {n for p in task.pairs() for n in p.scope.definitions}
