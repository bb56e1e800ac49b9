r"""Changes as names of their own: the ``\Delta x`` of a step, where a note has no Delta but before a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Items, Letter, Scripted
from calcwork.notation.survey.survey import walk

DELTA = Letter("Delta")


def has_changes(formulas: Sequence[Items]) -> bool:
    """Tell whether a note has a Delta, and only directly before small letters."""
    found = False
    for items in formulas:
        held = {id(i.base) for s, k in walk(items) if isinstance(i := s[k], Scripted)}
        for sequence, k in walk(items):
            item = sequence[k]
            letter = item.base if isinstance(item, Scripted) and item.base == DELTA else item
            if letter != DELTA or id(item) in held:
                continue
            if item is not letter or _changed(sequence, k) is None:
                return False
            found = True
    return found


def _changed(sequence: Items, k: int) -> Letter | None:
    """Return the small letter behind a place."""
    following = sequence[k + 1] if k + 1 < len(sequence) else None
    letter = following.base if isinstance(following, Scripted) else following
    return letter if isinstance(letter, Letter) and letter.name.islower() and letter.name != "partial" else None


def with_changes(part: Items, _: bool) -> Items:
    """Return one sequence with one name for the change of each letter."""
    kept: list[Element] = []
    for k, item in enumerate(part):
        letter = _changed(part, k - 1) if k and part[k - 1] == DELTA else None
        if letter is None:
            kept.append(item)
            continue
        start = kept.pop().start
        name = replace(letter, name=f"Delta_{letter.name}", start=start)
        kept.append(replace(item, base=name, start=start) if isinstance(item, Scripted) else name)
    return tuple(kept)
