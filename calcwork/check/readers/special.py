"""Equations that would define a name, and give what a note has said of it already in words or by a recurrence."""

from __future__ import annotations

from calcwork.check.induction.recurrences import closed_form
from calcwork.check.readers.eigenvalues import eigenvalue_verdict, listed
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Group, Items, Scripted


def special_form(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    r"""Return the verdict on a closed form of a sequence or on eigenvalues, None for other equations.

    Two names for the two values of ``a \pm b`` are defined so where nothing else is known of them.
    """
    if (doubt := _set_or_interval(left, right)) is not None:
        return Verdict("unclear", method="reading", note=doubt)
    found = closed_form(note, left, right, formula.position) or eigenvalue_verdict(note, formula, left, right)
    if found is None and len(listed(left)) == 2 == len(listed(right)) and isinstance(left[0], Scripted):
        return Verdict("definition", method="two values for two names")
    return found


def _set_or_interval(left: Items, right: Items) -> str | None:
    r"""Return why two sides may be sets: ``\{x\} = x`` has one in braces, ``[0, 1] = (0, 1)`` other brackets."""
    groups = [s[0] if len(s) == 1 and isinstance(s[0], Group) else None for s in (left, right)]
    opened = [g.open if g is not None else "" for g in groups]
    if opened.count("{") == 1:
        return "braces around a whole side may make a set of it"
    if sorted(opened) == ["(", "["] and all(len(listed(s)) == 2 for s in (left, right)):
        return "these may be two vectors or two intervals"
    return None
