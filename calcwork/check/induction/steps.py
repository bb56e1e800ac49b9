r"""Members of a sequence in terms of those before: with ``w_k = w_{k-1} + x`` what is said of w_k is said of w_{k-1}.

The last members in a statement are replaced by what the recurrence makes of those before, and again, until it holds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sympy import Expr, Indexed

from calcwork.check.judge.ladder import judge
from calcwork.check.steps.given import mapped
from calcwork.check.steps.tasks import ACCEPTED, parts
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.notation.pairs import Pair
from calcwork.notation.sequences import Recurrence

MOST_STEPS = 3


def by_steps(pair: Pair, *, time_limit: float, **options: Any) -> Verdict | None:
    """Return that a statement holds by a recurrence from some members to those before them, None where it does not."""
    deadline = time.process_time() + time_limit
    for recurrence in pair.recurrences:
        stepped: Pair | None = pair
        for _ in range(MOST_STEPS):
            stepped = _with_last_replaced(stepped, recurrence) if stepped is not None else None
            left = deadline - time.process_time()
            if stepped is None or left <= 0:
                break
            verdict = judge(*parts(stepped), time_limit=left, **options)
            if verdict.verdict in ACCEPTED:
                return with_note(verdict, f"by the recurrence of {recurrence.name}")
    return None


def _with_last_replaced(pair: Pair, recurrence: Recurrence) -> Pair | None:
    """Return a pair without the last members of a sequence, None where it has none that follow from others.

    They are numbered from the letter of the recurrence, or all by numbers, of which the first follows from none.
    """
    members = set[Indexed]().union(*map(recurrence.members_in, pair.entries()))
    times = {a: recurrence.time_of(a) for a in members}
    if not all(t.is_Integer for t in times.values()):
        times = {a: t - recurrence.letter for a, t in times.items()}
    known = [t for t in times.values() if t.is_Integer]
    if len(known) < len(times) or len(set(known)) < 1 + (recurrence.letter not in _letters(times)):
        return None
    new = {a: recurrence.at(a) for a, t in times.items() if t == max(known)}
    left, right = (mapped(s, lambda e: e.xreplace(new)) for s in (pair.left, pair.right))
    return replace(pair, left=left, right=right)


def _letters(members: Iterable[Indexed]) -> set[Expr]:
    return set[Expr]().union(*(i.free_symbols for a in members for i in a.indices))
