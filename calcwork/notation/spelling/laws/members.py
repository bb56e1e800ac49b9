r"""Laws of lists whose members are independent given other letters: ``p(x | y) = \prod_{j=1}^d p(x_j | y)``.

The list is what was observed, so that ``p(x_j | y)`` is a number between zero and one for each place j and each y. With
any such numbers there is a law, and all others follow: ``p(y | x)`` is ``p(y) \prod_j p(x_j | y)``, divided by its sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from calcwork.notation.spelling.laws.calls import Call, call_at
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    outline,
)
from calcwork.notation.survey.statements import chains
from calcwork.notation.survey.survey import walk


@dataclass(frozen=True)
class Members:
    """Hold a list by its letter, the letters that its members depend on, and the product over their places."""

    key: str
    letter: str
    given: tuple[str, ...]
    product: Scripted
    equation: Items

    def place(self, letter: str, items: dict[str, Items]) -> Items | None:
        """Return the place of a member that is written so, None where a letter is no member."""
        return items.get(letter) if letter != self.letter and letter in items else None


def members_in(formulas: Iterable[Items]) -> Members | None:
    """Return the only list that a note parts into its members, None where there is none or several."""
    found: dict[tuple[str, str], Members] = {}
    for formula in formulas:
        for chain in chains(formula):
            if len(chain.sides) != 2 or chain.relations[0].name != "=":
                continue
            member = _of(formula, *chain.sides)
            if member is not None:
                known = found.setdefault((member.key, member.letter), member)
                if known.given != member.given:
                    return None
    return next(iter(found.values())) if len(found) == 1 else None


def _of(formula: Items, left: Items, right: Items) -> Members | None:
    kept = [tuple(i for i in side if not isinstance(i, (Gap, Punctuation))) for side in (left, right)]
    whole = call_at(kept[0], 0) if len(kept[0]) == 2 else None
    product, part = (kept[1][0], call_at(kept[1], 1)) if len(kept[1]) == 3 else (None, None)
    if whole is None or part is None or not isinstance(product, Scripted) or product.base != BigOperator("prod"):
        return None
    same = whole.key == part.key and whole.behind == part.behind and bool(whole.behind)
    letter = product.sub[0] if product.sub else None
    if not same or len(whole.before) != 1 or len(part.before) != 1 or not isinstance(letter, Letter):
        return None
    if len(product.sub) != 1 and product.sub[1:2] != (Relation("="),):
        return None
    if part.before[0] not in {f"{stem}_{{{letter.name}}}" for stem in _stems(whole.before[0])}:
        return None
    return Members(whole.key, whole.before[0], whole.behind, product, formula)


def _stems(letter: str) -> Iterator[str]:
    """Yield how the members of a list may be written: the bold x has members x_j."""
    yield letter
    yield letter.rpartition(":")[2]


def places_of(calls: Sequence[Call], formulas: Iterable[Items], members: Members) -> dict[str, Items]:
    """Return the places of all members that stand in brackets, by how they are written."""
    stems = {*_stems(members.letter)}
    letters = {x for c in calls if c.key == members.key for x in c.letters}
    found: dict[str, Items] = {}
    for item in (s[k] for f in formulas for s, k in walk(f)):
        if isinstance(item, Scripted) and outline((item,)) in letters and outline((item.base,)) in stems:
            found[outline((item,))] = item.sub
    return found


def without_members(call: Call, known: Iterable[str]) -> Call:
    """Return a call without what was observed."""
    left = {*known}
    before, behind = (tuple(x for x in side if x not in left) for side in (call.before, call.behind))
    return replace(call, before=before, behind=behind)


def product_of(members: Members, body: Items, own: Element) -> Element:
    """Return the product over all places, with a letter of our own."""
    running = members.product
    sub = (own, *running.sub[1:])
    return Group("(", ")", (replace(running, sub=sub), *body))


def is_summed(formulas: Iterable[Items], letters: Iterable[str]) -> bool:
    """Tell whether something runs over what was observed."""
    known = {*letters}
    return any(
        isinstance(i := s[k], Scripted)
        and isinstance(base_of(i), BigOperator)
        and any(outline((x,)) in known for x in i.sub)
        for f in formulas
        for s, k in walk(f)
    )
