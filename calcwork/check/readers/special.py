"""Equations that would define a name, and give what a note has said of it already in words or by a recurrence."""

from __future__ import annotations

from calcwork.check.induction.recurrences import closed_form
from calcwork.check.readers.eigenvalues import eigenvalue_verdict, listed
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Items, Scripted


def special_form(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    r"""Return the verdict on a closed form of a sequence or on eigenvalues, None for other equations.

    Two names for the two values of ``a \pm b`` are defined so where nothing else is known of them.
    """
    found = closed_form(note, left, right, formula.position) or eigenvalue_verdict(note, formula, left, right)
    if found is None and len(listed(left)) == 2 == len(listed(right)) and isinstance(left[0], Scripted):
        return Verdict("definition", method="two values for two names")
    return found
