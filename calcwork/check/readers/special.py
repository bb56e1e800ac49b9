"""Equations that would define a name, and give what a note has said of it already in words or by a recurrence."""

from __future__ import annotations

from calcwork.check.induction.recurrences import closed_form
from calcwork.check.readers.eigenvalues import eigenvalue_verdict
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Items


def special_form(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    """Return the verdict on a closed form of a sequence or on eigenvalues, None for other equations."""
    return closed_form(note, left, right, formula.position) or eigenvalue_verdict(note, formula, left, right)
