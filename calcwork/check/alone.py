r"""Passages that stand alone: a step that failed is judged once more by what its own passage says.

Authors use x, f or J anew in every example, and need not say so. What is right when only the passage itself and what
stands before the first one are read is right; a usual slip is one there too, unless the rest of the note says what the
passage leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from calcwork.check.ladder import with_note
from calcwork.check.step import Claim
from calcwork.check.tasks import ACCEPTED, Task
from calcwork.check.verdict import Verdict
from calcwork.notation.documents.document import Document
from calcwork.notation.documents.outline import is_problem, passages

FAILED = ("unclear", "refuted")
ALONE = "as this passage reads alone"
MOST_REPEATED = 10  # times that the beginning of a document may be read again, counted in its blocks


@dataclass(frozen=True)
class Passage:
    """Hold a passage as a document of its own, behind what stands before the first one, and its displays."""

    document: Document
    displays: frozenset[int]
    is_problem: bool


def passages_of(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document that has several."""
    beginning, *rest = passages(document.blocks)
    if (not beginning and len(rest) == 1) or len(beginning) * len(rest) > MOST_REPEATED * len(document.blocks):
        return
    for blocks in rest:
        displays = frozenset(b.number for b in blocks if b.kind == "display")
        if displays:
            own = replace(document, blocks=(*beginning, *blocks))
            yield Passage(own, displays, is_problem(blocks[0].text))


def settled(task: Task | None, verdict: Verdict, alone: Claim, again: Verdict, *, is_problem: bool) -> Verdict:
    """Return the verdict on a step that failed, with the claim that it is when its passage stands alone.

    Parameters
    ----------
    task, verdict
        Of the step as it stands in the whole note.
    alone, again
        The claim and the verdict when the passage stands alone.
    is_problem
        Whether the passage is a problem or example, which owes nothing to those before it.
    """
    if alone.task is None or not _are_alike(task, alone.task):
        return verdict
    if again.verdict in ACCEPTED and (is_problem or verdict.verdict == "unclear"):
        return with_note(again, ALONE)
    knows_all = task is not None and _defined(task) <= _defined(alone.task)
    if again.verdict == "refuted" and again.is_slip and (is_problem or knows_all):
        return with_note(again, ALONE)
    return verdict


def _are_alike(task: Task | None, alone: Task) -> bool:
    """Tell whether every name that the passage does not declare has as many axes as in the whole note."""
    if task is None:
        return not alone.doubts.inferred
    ranks = _ranks(task)
    return all(ranks.get(n, 0) == r for n, r in _ranks(alone).items() if n in alone.doubts.inferred)


def _ranks(task: Task) -> dict[str, int]:
    return {n: len(d.shape) for p in task.pairs() for n, d in p.scope.declarations.items()}


def _defined(task: Task) -> set[str]:
    return {n for p in task.pairs() for n in p.scope.definitions}
