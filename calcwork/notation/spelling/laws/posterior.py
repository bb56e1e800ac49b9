r"""Laws under a condition: after ``\theta \mid x \sim \mathrm{Beta}(a, b)``, ``E(\theta \mid x)`` is its mean.

Such a quantity has a name of its own, for without the condition it may have another law, or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.spelling.laws.moments import MOMENTS
from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    outline,
    throughout,
)

BAR = Punctuation("|")
GIVEN = "_given"
Conditions = dict[Letter, frozenset[str]]


def conditional_laws(formulas: Iterable[Items]) -> Conditions:
    """Return the letters that have a law under a condition, with the conditions as they are written."""
    found: dict[Letter, frozenset[str]] = {}
    for items in formulas:
        if (head := _head(items)) is not None:
            letter, condition, _ = head
            found[letter] = found.get(letter, frozenset()) | {outline(condition)}
    return found


def with_own_laws(part: Items, found: Conditions) -> Items:
    """Return one sequence with names of their own for such letters, in their laws and in moments."""
    if (head := _head(part)) is not None:
        letter, _, rest = head
        return (_given(letter), *rest)
    kept: list[Element] = list(part)
    for at, item in enumerate(part[:-1]):
        sign = base_of(item)
        following = part[at + 1]
        group = following.base if isinstance(following, Scripted) else following
        if isinstance(sign, Function) and sign.name in MOMENTS and isinstance(group, Group) and BAR in group.items:
            own = replace(group, items=_under(group.items, found))
            kept[at + 1] = replace(following, base=own) if isinstance(following, Scripted) else own
    return tuple(kept)


def _head(items: Items) -> tuple[Letter, Items, Items] | None:
    r"""Return letter, condition and the rest of ``\theta \mid x \sim ...``."""
    if Relation("sim") not in items or len(items) < 4 or items[1] != BAR or not isinstance(items[0], Letter):
        return None
    end = items.index(Relation("sim"))
    condition = items[2:end]
    return (items[0], condition, items[end:]) if condition and BAR not in condition else None


def _under(items: Items, found: Conditions) -> Items:
    """Return what stands in the bracket of a moment, without its condition where that has given a law."""
    at = items.index(BAR)
    inside, condition = items[:at], outline(items[at + 1 :])
    letters = {x for x, conditions in found.items() if condition in conditions}
    changed = throughout(inside, lambda part: tuple(_of(i, letters) for i in part))
    return changed if changed != inside else items


def _of(item: Element, letters: set[Letter]) -> Element:
    """Return a letter, perhaps with a power, under its condition."""
    if isinstance(item, Scripted) and item.base in letters and isinstance(item.base, Letter):
        return replace(item, base=_given(item.base))
    return _given(item) if isinstance(item, Letter) and item in letters else item


def _given(letter: Letter) -> Letter:
    return replace(letter, name=letter.name + GIVEN)
