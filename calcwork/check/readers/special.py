"""Equations that would define a name, and give what a note has said of it already in words or by a recurrence."""

from __future__ import annotations

from calcwork.check.induction.recurrences import closed_form
from calcwork.check.readers.constants import is_open_density
from calcwork.check.readers.eigenvalues import eigenvalue_verdict, listed
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.context.collection import Formula
from calcwork.notation.meaning.stated import opaque_name
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Group, Items, Punctuation, Relation, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES


def special_form(note: Note, formula: Formula, relation: Relation, left: Items, right: Items) -> Verdict | None:
    r"""Return the verdict on a closed form of a sequence or on eigenvalues, None for other equations.

    Two names for the two values of ``a \pm b`` are defined so where nothing else is known of them, and so is a density
    under a condition, ``p(\theta \mid x) \propto ...``.
    """
    if (doubt := _set_or_interval(left, right)) is not None:
        return Verdict("unclear", method="reading", note=doubt)
    if relation.name == "propto" and _is_open_density(note, left):
        return Verdict("definition", method="up to a factor")
    if relation.name in EQUALITIES and is_open_density(left, right):
        return Verdict("definition", method="up to a constant")
    found = closed_form(note, left, right, formula.position) or eigenvalue_verdict(note, formula, left, right)
    if found is None and len(listed(left)) == 2 == len(listed(right)) and isinstance(left[0], Scripted):
        return Verdict("definition", method="two values for two names")
    return found


def _is_open_density(note: Note, left: Items) -> bool:
    """Tell whether a side is a density under a condition that nothing defines."""
    reference = refer(left[0]) if len(left) == 2 else None
    group = left[1] if reference is not None else None
    if reference is None or not isinstance(group, Group) or Punctuation("|") not in group.items:
        return False
    name = opaque_name(reference, group)
    known = any(n == name for n, _ in note.symbols.definitions) or reference.name in note.symbols.functions
    return bool(name) and not known


def variable_of_density(head: Items) -> str:
    r"""Return the letter of which ``p(\theta \mid x)`` is the density, nothing for any other side."""
    group = head[1] if len(head) == 2 and refer(head[0]) is not None else None
    first = group.items[0] if isinstance(group, Group) and group.items[1:2] == (Punctuation("|"),) else None
    reference = refer(first) if first is not None else None
    return reference.name if reference is not None and reference.plain and not reference.indices else ""


def _set_or_interval(left: Items, right: Items) -> str | None:
    r"""Return why two sides may be sets: ``\{x\} = x`` has one in braces, ``[0, 1] = (0, 1)`` other brackets."""
    groups = [s[0] if len(s) == 1 and isinstance(s[0], Group) else None for s in (left, right)]
    opened = [g.open if g is not None else "" for g in groups]
    if opened.count("{") == 1:
        return "braces around a whole side may make a set of it"
    if sorted(opened) == ["(", "["] and all(len(listed(s)) == 2 for s in (left, right)):
        return "these may be two vectors or two intervals"
    return None
