r"""Letters below that only tell names apart: the t of ``p_{t,i}`` in a loss ``-\sum_i \log p_{t,i}`` that has no t.

The lambda of ``\hat w_\lambda`` says what it rests on; where there is no other ``\hat w`` it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Accent, Element, Items, Letter, Punctuation, Scripted, outline
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import EQUALITIES, chains
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.terms import bound_letters, reduces

PARAMETERS = frozenset({"lambda", "alpha", "gamma", "mu", "tau"})


def letter_labels(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters that stand nowhere but in front of an index, and on one side only of some equation."""
    found = set[str]()
    for chain in (c for items in formulas for c in chains(items) if c.relations and c.relations[0].name in EQUALITIES):
        left = {letter for letter, _ in _letters(chain.sides[0])}
        found |= {letter for letter, ahead in _letters(chain.sides[1]) if ahead} - left if chain.sides[0] else set()
    if not found:
        return frozenset()
    places = [(letter, ahead) for items in formulas for letter, ahead in _letters(items)]
    found -= {letter for letter, ahead in places if not ahead}
    return frozenset(
        found - {x for items in formulas for s, k in walk(items) if reduces(s[k]) for x in bound_letters(s[k])}
    )


def with_letter_labels(part: Items, letters: frozenset[str]) -> Items:
    """Return one sequence in which these letters belong to the names."""
    return tuple(_labelled(item, letters) for item in part)


def parametrized(formulas: Sequence[Items]) -> frozenset[str]:
    """Return names with a hat that always have the same parameter below, a letter that is a factor elsewhere."""
    below: dict[str, set[str]] = {}
    held, plain = set[int](), set[str]()
    for item in (s[k] for items in formulas for s, k in walk(items)):
        if isinstance(item, Scripted):
            held |= {id(i) for i in item.sub} | {id(item.base)}
        if isinstance(item, Scripted) and _has_hat(item.base):
            below.setdefault(outline((item.base,)), set()).add(outline(item.sub))
        elif _has_hat(item) and id(item) not in held:
            below.setdefault(outline((item,)), set()).add("")
        elif isinstance(item, Letter) and id(item) not in held:
            plain.add(item.name)
    return frozenset(n for n, subs in below.items() if len(subs) == 1 and subs <= PARAMETERS & plain)


def with_parameters_left_out(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence in which these names have nothing below."""
    return tuple(_bare(item, names) for item in part)


def _has_hat(item: object) -> bool:
    return isinstance(item, Accent) and item.name in {"hat", "widehat"}


def _bare(item: Element, names: frozenset[str]) -> Element:
    if not isinstance(item, Scripted) or not _has_hat(item.base) or outline((item.base,)) not in names:
        return item
    return replace(item, sub=()) if item.sup or item.primes else replace(item.base, start=item.start, end=item.end)


def _labelled(item: Element, letters: frozenset[str]) -> Element:
    first = _first(item)
    if (
        first is None
        or first.name not in letters
        or not isinstance(item, Scripted)
        or not isinstance(item.base, Letter)
    ):
        return item
    return replace(item, base=replace(item.base, name=f"{item.base.name}_{first.name}"), sub=item.sub[2:])


def _first(item: Element) -> Letter | None:
    """Return the letter before the only comma below a name, before one more letter."""
    parts = split_at(item.sub, ",") if isinstance(item, Scripted) and Punctuation(",") in item.sub else []
    letters = [p[0] if len(p) == 1 and isinstance(p[0], Letter) and not p[0].fonts else None for p in parts]
    return letters[0] if len(letters) == 2 and None not in letters else None


def _letters(items: Items) -> Iterator[tuple[str, bool]]:
    """Yield the letters in items, each with whether it stands before an index below a name."""
    ahead = {id(first) for s, k in walk(items) if (first := _first(s[k])) is not None}
    for sequence, k in walk(items):
        if isinstance(item := sequence[k], Letter):
            yield item.name, id(item) in ahead
