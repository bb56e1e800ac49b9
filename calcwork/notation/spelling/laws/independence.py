r"""Independence of letters under a law: what statements such as "x and y given z" imply together, as a graph.

A graph orders the letters and gives each its parents, so that the law is ``\prod_v p(v | parents of v)``. One is
taken only where it says no more and no less than the statements do: every parent that it leaves out is left out by a
statement alone, and every statement can be read off from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

MOST = 8  # letters of one law


@dataclass(frozen=True)
class Statement:
    """Hold that some letters are independent of others, given those of a third set."""

    left: frozenset[str]
    right: frozenset[str]
    given: frozenset[str] = frozenset()

    @property
    def letters(self) -> frozenset[str]:
        """Return all letters."""
        return self.left | self.right | self.given

    def implies(self, letter: str, others: frozenset[str], given: frozenset[str]) -> bool:
        """Tell whether a letter is independent of others given some by this alone: in parts, with others given."""
        for one, two in ((self.left, self.right), (self.right, self.left)):
            if letter in one and others <= two and self.given <= given <= self.letters:
                return True
        return not others


@dataclass(frozen=True)
class Graph:
    """Hold the letters of a law in an order in which the parents of each stand before it."""

    parents: Mapping[str, tuple[str, ...]]

    def ancestors(self, letters: Iterable[str]) -> list[str]:
        """Return letters with all that stand above them, in order."""
        found, pending = set[str](), list(letters)
        while pending:
            letter = pending.pop()
            if letter not in found:
                found.add(letter)
                pending += self.parents[letter]
        return [x for x in self.parents if x in found]

    def is_apart(self, left: Iterable[str], right: Iterable[str], given: Iterable[str]) -> bool:
        """Tell whether letters are independent given others in every such law: they are apart in the moral graph."""
        left, right, given = set(left), set(right), set(given)
        kept = self.ancestors(left | right | given)
        beside: dict[str, set[str]] = {x: set() for x in kept}
        for x in kept:
            for a, b in combinations((x, *self.parents[x]), 2):
                beside[a].add(b)
                beside[b].add(a)
        reached, pending = set[str](), list(left - given)
        while pending:
            x = pending.pop()
            if x not in reached:
                reached.add(x)
                pending += beside[x] - given
        return not reached & right

    def needed(self, before: Sequence[str], behind: Sequence[str]) -> list[str]:
        """Return the conditions that letters depend on: what the others given make idle is left out."""
        kept = list(behind)
        for x in behind:
            others = [k for k in kept if k != x]
            if self.is_apart(before, [x], others):
                kept = others
        return kept


def graph_of(letters: Sequence[str], statements: Sequence[Statement]) -> Graph | None:
    """Return the graph that says what the statements say of these letters, None where there is none or no statement."""
    if not statements or len(letters) > MOST or not all(s.letters <= {*letters} for s in statements):
        return None
    for order in _orders(letters, statements):
        graph = _by_order(order, statements)
        if all(graph.is_apart(s.left, s.right, s.given) for s in statements):
            return graph
    return None


def _orders(letters: Sequence[str], statements: Sequence[Statement]) -> Iterator[Sequence[str]]:
    """Yield orders of letters: first that in which the statements name them, given ones before the others."""
    named = [x for s in statements for part in (s.given, s.right, s.left) for x in sorted(part)]
    first = tuple(dict.fromkeys([*named, *letters]))
    yield first
    if len(letters) < 6:
        yield from (p for p in permutations(letters) if p != first)


def _by_order(order: Sequence[str], statements: Sequence[Statement]) -> Graph:
    """Return the graph whose parents are as few of the letters before each as one statement allows."""
    parents: dict[str, tuple[str, ...]] = {}
    for at, x in enumerate(order):
        parents[x] = next(
            own
            for size in range(at + 1)
            for own in combinations(order[:at], size)
            if any(s.implies(x, frozenset(order[:at]) - {*own}, frozenset(own)) for s in statements)
        )
    return Graph(parents)
