"""Doubts: the names in a step of which its note leaves something open, and on which no refutation may rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calcwork.check.steps.verdict import Verdict


@dataclass(frozen=True)
class Doubts:
    """Hold the names of a step by what is open about them.

    ``inferred`` names have a shape that nothing declares, and ``rough`` ones stand beside arrays, with such a shape.
    ``loose`` names share a letter, and nothing tells their bond. Of ``unsure`` names the note says something that was
    not understood, and of names ``aside`` something that binds them to names which the step does not have. Names from
    ``elsewhere`` are defined in another passage. The note says nothing of what is ``named`` on the right side alone.
    Words give unsure names that are ``described`` a meaning, such as "the mean m".
    """

    inferred: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    rough: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    named: str = ""
    described: tuple[str, ...] = ()


NOT_IN_NUMBERS = Verdict("unclear", note="a number for what the note does not give in numbers")


def unspoken(names: Sequence[str], verdict: Verdict) -> Verdict:
    """Return the unclear verdict on a step with names of which the note may say more than was understood."""
    point = f" (it fails {verdict.counterexample})" if verdict.counterexample is not None else ""
    note = f"what the note says of {' and '.join(names)} was not understood well enough to refute this{point}"
    return Verdict("unclear", note=note)


def unrepaired(names: Sequence[str], verdict: Verdict) -> Verdict:
    """Return the unclear verdict on a step that fails by no usual slip, where shapes are only inferred.

    Of the steps that fail so in notes that nobody had seen before, most were right, and their shapes inferred wrongly.
    """
    point = f"it fails {verdict.counterexample}" if verdict.counterexample is not None else verdict.note
    shapes = f"the shape of {', '.join(names)} is only inferred ({point})"
    return Verdict("unclear", note=f"no usual slip repairs this, and {shapes}; declare it to have this judged")


def unfounded(names: Sequence[str], verdict: Verdict, text: str) -> Verdict:
    """Return the unclear verdict on a step that fails by no usual slip and rests on what another passage defines.

    In notes that nobody had seen before, three of four such steps were right: the names had got another meaning.
    """
    point = f"it fails {verdict.counterexample}" if verdict.counterexample is not None else verdict.note
    shown = "; ".join(t for t in (point, text) if t)
    note = f"this does not hold by the definition of {', '.join(names)} in another passage ({shown})"
    return Verdict("unclear", note=f"{note}, and no usual slip repairs it")


def undeclared(names: Sequence[str], verdict: Verdict) -> Verdict:
    """Return the unclear verdict on shapes that do not fit, where the note does not declare all of them."""
    note = f"{verdict.note}; the shape of {', '.join(names)} is not declared"
    return Verdict("unclear", method="shape", note=note)
