"""Equations that follow from those above them, and values that solve them, where a note writes no arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sympy import MatrixBase, S

from calcwork.algebra.quantity import Quantity
from calcwork.check.implications.solve import judge_implication
from calcwork.check.implications.unknowns import as_unknown
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.stated import is_scalar, joined_scope
from calcwork.check.steps.tasks import ACCEPTED
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.notation.pairs import Pair

IDENTITY = 0.3  # seconds to see that a line is one


def implied(
    premises: Sequence[Pair], conclusions: Sequence[Pair], *, time_limit: float, both_ways: bool = False
) -> Verdict:
    """Judge whether equations imply others; the root of one in theta may be called theta_hat."""
    scope = joined_scope([*premises, *conclusions])
    groups = [[_equations(p) for p in group] for group in (premises, conclusions)]
    if any(not found for group in groups for found in group):
        return Verdict("unclear", note="an implication between written-out arrays of other shapes is not judged yet")
    given, wanted = ([e for found in group for e in found] for group in groups)
    wanted = [(as_unknown(left, given, scope), right) for left, right in wanted]
    return judge_implication(given, wanted, scope, both_ways=both_ways, time_limit=time_limit)


def _equations(pair: Pair) -> list[tuple[Any, Any]]:
    """Return the equation of a pair, of written-out arrays those of all entries; a number stands for each entry."""
    if is_scalar(pair):
        return [(pair.left.entry, pair.right.entry)]
    written = [s for s in (pair.left, pair.right) if isinstance(s, MatrixBase)]
    if not written:
        return [(pair.left, pair.right)]
    sides = [[s.entry] * len(written[0]) if _is_number(s) else s for s in (pair.left, pair.right)]
    alike = len({s.shape for s in written}) == 1 and all(isinstance(s, (MatrixBase, list)) for s in sides)
    return list(zip(*sides, strict=True)) if alike else []


def _is_number(side: Any) -> bool:
    return isinstance(side, Quantity) and not side.sizes


def is_void(premises: Sequence[Pair], *, time_limit: float) -> bool:
    """Tell whether nothing meets equations, so that anything follows from them."""
    false = replace(premises[0], left=Quantity(S.Zero), right=Quantity(S.One))
    return implied(premises, [false], time_limit=time_limit).verdict in ACCEPTED


def followed(pair: Pair, above: Sequence[Pair], *, time_limit: float) -> Verdict:
    """Judge an equation by the line above it, then by all lines above it; refuted where the nearest one refutes it."""
    above = _conditions(above)
    if not above or not pair.free_names():
        return Verdict("unclear", note="no equation above it is to be solved")
    found = _by_lines(pair, above, time_limit)
    return with_note(found, "does not follow from the equation above it") if found.verdict == "refuted" else found


def _by_lines(pair: Pair, above: Sequence[Pair], time_limit: float) -> Verdict:
    if is_void(above[:1], time_limit=time_limit / 4):
        return Verdict("unclear", note="no value meets the equation above it")
    first = implied(above[:1], [pair], time_limit=time_limit / 2)
    if first.verdict in ACCEPTED:
        return with_note(first, "follows from the equation above it")
    found = implied(above, [pair], time_limit=time_limit / 2) if len(above) > 1 else first
    return with_note(found, "follows from the equations above it") if found.verdict in ACCEPTED else first


def solved(value: Pair, above: Sequence[Pair], *, time_limit: float) -> Verdict:
    """Judge that a value solves the lines above it: it follows from them, or meets the last of them.

    It is refuted where it does neither and the last line holds no other unknown; otherwise the verdict is unclear.
    """
    above = _conditions(above)
    if not above:
        return Verdict("unclear", note="no equation above it is to be solved")
    found = _by_lines(value, above, time_limit / 2)
    if found.verdict in ACCEPTED:
        return found
    back = implied([value], above[:1], time_limit=time_limit / 2)
    if back.verdict in ACCEPTED:
        return with_note(back, "solves the equation above it, which may have other solutions")
    if found.verdict == back.verdict == "refuted" and above[0].free_names() - value.free_names() <= _stems(value):
        return with_note(found, "does not solve the equation above it")
    return Verdict("unclear", note="this was not seen to solve the equation above it")


def _stems(value: Pair) -> set[str]:
    r"""Return the name that a root stands for: theta for ``\hat\theta``."""
    return {name.partition("_")[0] for name in value.free_names_of(value.left)}


def _conditions(above: Sequence[Pair]) -> list[Pair]:
    """Return the lines that restrict a name: no identities, and none between numbers, from which anything follows."""
    named = (p for p in above if p.free_names())
    return [p for p in named if judge(p.left, p.right, p.scope, time_limit=IDENTITY).verdict != "proved"]
