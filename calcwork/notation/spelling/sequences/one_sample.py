r"""One sample without its number: ``d\hat y/dz = \hat y(1 - \hat y)`` beside ``z^{(i)} = w^T x^{(i)} + b``.

What a note says of the sample i, it says of z and x without a number too, unless these stand for all samples at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    Element,
    Function,
    Group,
    Items,
    Letter,
    Operator,
    Scripted,
    throughout,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, chains, trimmed
from calcwork.notation.survey.survey import references, walk

SAMPLES = ("i", "n", "j", "s")
STACKED = frozenset({"X", "Phi", "A", "H", "Z", "D"})  # beside these a bare name is a list of all samples
ENTRYWISE = frozenset({"odot", "circ"})


class OneSample:
    """Know what a note says of its sample i, and which names stand in its displays without a number."""

    def __init__(self, every: Iterable[Items]) -> None:
        every = tuple(every)
        self.letter = next((x for x in SAMPLES if _numbers_samples(x, every)), "")
        said = [c for items in every for c in chains(items)] if self.letter else []
        heads = {n: c for c in said for n in self._heads(c)}
        bare = {r.name for items in every for r in references(items) if not r.above}
        whole = {n for items in every for n in _stacked(items)}
        self.names = heads.keys() & bare if not whole & heads.keys() else set[str]()
        before = set[str]()
        while self.names != before:  # the z of y = sigma(z), which stands nowhere alone
            before = self.names
            self.names = before | {r.name for n in before for r in references(heads[n].sides[1])} & heads.keys()
        self.names -= {n for c in said for n in _defined(c)}

    def without_number(self, items: Items) -> list[Items]:
        """Return what a formula says of the sample i, as said of one without a number."""
        found = list[Items]()
        for chain in chains(items) if self.names else ():
            if set(self._heads(chain)) & self.names:
                left, right = (self._bare(side) for side in chain.sides[:2])
                found.append((*left, chain.relations[0], *right))
        return found

    def _heads(self, chain: Chain) -> Iterator[str]:
        """Yield the names of which a chain says something for the sample i: what they are, or where they lie."""
        if not chain.relations or chain.role or chain.relations[0].name not in {*EQUALITIES, "in"}:
            return
        inside = chain.relations[0].name == "in"
        parts = split_at(trimmed(chain.sides[0]), ",") if inside else [trimmed(chain.sides[0])]
        named = [refer(p[0]) if len(p) == 1 else None for p in parts]
        own = [r for r in named if r is not None and r.above == ((Letter(self.letter),),) and not (r.below or r.power)]
        right = chain.sides[1]
        numbered = any(r.above == ((Letter(self.letter),),) for r in references(right))
        if len(own) == len(parts) and not _sums_over(right, self.letter) and (inside or numbered):
            yield from (r.name for r in own)

    def _bare(self, items: Items) -> Items:
        """Return items without the number of the sample."""
        number = (Letter(self.letter),)

        def plain(part: Items) -> Items:
            return tuple(map(dropped, part))

        def dropped(item: Element) -> Element:
            if not isinstance(item, Scripted):
                return item
            kept = tuple(s for s in item.sup if not (isinstance(s, Group) and s.open == "(" and s.items == number))
            rest = kept or item.sub or item.primes
            return item if len(kept) == len(item.sup) else replace(item, sup=kept) if rest else item.base

        return throughout(items, plain)


def _numbers_samples(letter: str, every: Sequence[Items]) -> bool:
    """Tell whether a letter numbers samples above, and no steps: then there is no place beside it."""
    groups = [
        s.items
        for items in every
        for sequence, k in walk(items)
        if isinstance(item := sequence[k], Scripted)
        for s in item.sup
        if isinstance(s, Group) and s.open == "("
    ]
    return (Letter(letter),) in groups and not any(len(g) > 1 and Letter(letter) in g for g in groups)


def _defined(chain: Chain) -> Iterator[str]:
    """Yield the bare names that a chain begins with: those have a meaning of their own."""
    if not chain.relations or chain.relations[0].name not in {*EQUALITIES, "in"}:
        return
    for part in split_at(trimmed(chain.sides[0]), ","):
        reference = refer(part[0]) if len(part) == 1 else None
        if reference is not None and not reference.indices and not reference.power:
            yield reference.name


def _stacked(items: Items) -> Iterator[str]:
    """Yield the bare names that stand beside a matrix of all samples, behind entrywise products, or in bold."""
    names = {r.name for r in references(items)}
    entrywise = any(isinstance(i := s[k], Operator) and i.name in ENTRYWISE for s, k in walk(items))
    for reference in references(items):
        if reference.bold or (not reference.above and (names & STACKED or entrywise)):
            yield reference.name


def _sums_over(items: Items, letter: str) -> bool:
    return any(
        isinstance(item := s[k], Scripted) and item.sub[:1] == (Letter(letter),) and not isinstance(item.base, Function)
        for s, k in walk(items)
    )
