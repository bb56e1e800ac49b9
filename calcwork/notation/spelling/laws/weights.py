r"""Laws of letters as quotients of sums over tables of positive weights, one table for each law.

Where letters are independent of others, there is a table for each letter and its parents: the law is the product of
``w_{v, parents} / \sum_v w_{v, parents}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from calcwork.notation.spelling.laws.calls import Call
from calcwork.notation.spelling.laws.finite import Tables, width
from calcwork.notation.spelling.laws.members import Members, product_of, without_members
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Scripted,
    Text,
)

WEIGHTS, TOLD = "weights of", "weights told of"
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "next")
FIGURES = dict(zip("0123456789'", DIGITS, strict=True))
COMMA = Punctuation(",")
Places = Mapping[str, Element]


class NotFiniteError(Exception):
    """Say that a formula has something that tables of laws do not tell; it is left as it is written."""


class Weights:
    """Write the laws of a note by their tables."""

    def __init__(self, tables: Tables, used: dict[str, Element] | None = None) -> None:
        self.tables = tables
        self.used = used if used is not None else {}  # the first entry of each table
        self.env: dict[str, Element] = {}

    def parameter(self, key: str) -> str:
        """Return the parameter of a law that the note differentiates by."""
        known = self.tables.vectors | self.tables.numbers
        name, *rest = key.split(";")
        return next((p for p in (name.partition("_")[2], *rest) if p in known), "")

    def weight(self, key: str, places: Places) -> Element:
        """Return the weight of a law at these places, at bound letters where it has no place."""
        own = [places.get(s) or self.own(s) for s in self.tables.letters[key]]
        parameter = self.parameter(key)
        shown = re.sub(r"[^\w']+", " ", key).strip()
        if not parameter:
            found = entry(self._name(key, key), own)
            self.used.setdefault(key, found)
            return found
        theta = Letter(parameter)
        slope: Items = (entry(f"slopes of {shown}", own), theta)
        if parameter in self.tables.vectors:
            k = Scripted(Letter("k"), primes=self.tables.primes + 2)
            slope = (Scripted(BigOperator("sum"), (k,)), entry(f"slopes of {shown}", [*own, k]), Scripted(theta, (k,)))
        inner = (entry(f"levels of {shown}", own), Operator("+"), *slope)
        return Scripted(Letter("e"), sup=inner)

    def own(self, slot: str, more: int = 0) -> Element:
        """Return the letter that sums of our own run over."""
        return Scripted(self.tables.bound[slot], primes=self.tables.primes + more)

    def law(self, key: str, before: Places, behind: Places) -> Element:
        """Return the law of letters at these places given others, as a quotient of sums of weights."""
        slots = self.tables.letters[key]
        if any(s not in slots for s in (*before, *behind)):
            raise NotFiniteError
        if key in self.tables.graphs and not self.parameter(key):
            return Group("(", ")", self._by_graph(key, before, behind))
        top = self._total(key, {**before, **behind})
        return Group("(", ")", (Fraction(top, self._total(key, behind)),))

    def _by_graph(self, key: str, before: Places, behind: Places) -> Items:
        """Return a law as a quotient of sums over products of tables, without what the conditions make idle."""
        graph = self.tables.graphs[key]
        given = graph.needed(tuple(before), tuple(behind))
        places = {s: p for s, p in {**before, **behind}.items() if s in before or s in given}
        every, above = graph.ancestors(places), graph.ancestors(given)
        if before.keys().isdisjoint(above):
            hidden = [x for x in above if x not in places]
            below = [x for x in every if hidden or x not in above]
            top = self._product(key, below, places)
            return top if not hidden else (Fraction(top, self._product(key, above, places)),)
        rest = {s: p for s, p in places.items() if s in given}
        return (Fraction(self._product(key, every, places), self._product(key, every, rest)),)

    def _product(self, key: str, letters: Sequence[str], places: Places) -> Items:
        """Return the sum, over what has no place, of the laws of letters given their parents."""
        parents = self.tables.graphs[key].parents
        hidden = [x for x in letters if x not in places]
        return (*sums(map(self.own, hidden)), *(self._given_parents(key, x, parents[x], places) for x in letters))

    def _given_parents(self, key: str, letter: str, parents: Sequence[str], places: Places) -> Element:
        at = {x: places.get(x) or self.own(x) for x in (letter, *parents)}
        name = self._name(f"{key} of {letter}", key)
        own = self.own(letter, 3)
        total = (*sums([own]), entry(name, [own, *(at[x] for x in parents)]))
        self.used.setdefault(name, entry(name, list(at.values())))
        return Group("(", ")", (Fraction((entry(name, list(at.values())),), total),))

    def _name(self, shown: str, key: str) -> str:
        words = (FIGURES.get(x, x) for x in re.findall(r"[^\W\d_]+|\d|'", shown))
        shown = " ".join(words) if key in self.tables.graphs else re.sub(r"[^\w']+", " ", shown).strip()
        return f"{TOLD if key in self.tables.doubted else WEIGHTS} {shown}"

    def all_weights(self) -> Iterator[Element]:
        """Yield the weights that are positive, each once."""
        for key in self.tables.letters:
            graph = self.tables.graphs.get(key)
            if graph is not None and not self.parameter(key):
                for x, own in graph.parents.items():
                    yield entry(self._name(f"{key} of {x}", key), [self.own(s, 3) for s in (x, *own)])
            elif not self.parameter(key):
                yield self.weight(key, {})

    def _total(self, key: str, places: Places) -> Items:
        others = [s for s in self.tables.letters[key] if s not in places]
        return (*sums(self.own(s) for s in others), self.weight(key, places))

    def place(self, letter: str) -> Element:
        """Return what stands for a letter below a name: an index, or the one place where it is fixed."""
        if letter not in self.tables.index:
            raise NotFiniteError
        return self.placed(letter) or Number("1")

    def placed(self, letter: str) -> Element | None:
        """Return the index of a letter that is known, as a sum around binds it; None for one fixed place."""
        return self.env.get(letter) or self.tables.index[letter]

    def density(self, call: Call) -> Element:
        """Return what a call of a law is, of letters with a density by the widths of their cells."""
        return self.by_width(self.call(call), call.before)

    def by_width(self, mass: Element, letters: Iterable[str]) -> Element:
        """Return the probability of a cell by its width."""
        wide = tuple(width(x) for x in letters if x.replace("'", "") in self.tables.wide)
        return Group("(", ")", (Fraction((mass,), wide),)) if wide else mass

    def call(self, call: Call) -> Element:
        """Return the probability of a call of a law."""
        if "cdot" in call.letters or call.key not in self.tables.letters:
            raise NotFiniteError
        if self.tables.observed(call.key) & {*call.letters}:
            return self._of_members(call)
        before, behind = (
            {self.tables.slot(call.key, x): self.place(x) for x in side} for side in (call.before, call.behind)
        )
        return self.law(call.key, before, behind)

    def _of_members(self, call: Call) -> Element:
        """Return a law of a list or of its members, by what each tells of the letters that it depends on."""
        key, known = call.key, self.tables.observed(call.key)
        rest = without_members(call, known)
        first, given = ([x for x in side if x in known] for side in (call.before, call.behind))
        members = self.tables.members
        if (
            members is None
            or key in self.tables.graphs
            or (len(first) + len(given) > 1 and members.letter in call.letters)
        ):
            raise NotFiniteError
        before, behind = ({self.tables.slot(key, x): self.place(x) for x in s} for s in (rest.before, rest.behind))
        told = {self.tables.slot(key, x) for x in members.given}
        if not before and not given and told <= behind.keys():
            return Group("(", ")", self._likelihood(members, first, behind))
        top = (
            *self._total(key, {**before, **behind}),
            *self._likelihood(members, [*first, *given], {**before, **behind}),
        )
        below = (*self._total(key, behind), *self._likelihood(members, given, behind))
        return Group("(", ")", (Fraction(top, below),))

    def _likelihood(self, members: Members, letters: Sequence[str], places: Places) -> Items:
        told = [self.tables.slot(members.key, x) for x in members.given]
        at = [places.get(x) or self.own(x) for x in told]
        found: list[Element] = []
        for letter in letters:
            own = Scripted(members.product.sub[0], primes=self.tables.primes + 7)
            place = members.place(letter, self.tables.places) if letter != members.letter else (own,)
            if place is None or len(place) != 1:
                raise NotFiniteError
            weight = entry(self._name(f"{members.key} of members", members.key), [place[0], *at])
            self.used.setdefault("members", weight)
            ratio = Group("(", ")", (Fraction((weight,), (Number("1"), Operator("+"), weight)),))
            found.append(product_of(members, (ratio,), own) if letter == members.letter else ratio)
        return tuple(found)


def sums(letters: Iterable[Element]) -> Items:
    """Return a sum over each letter: of a list below one sum only the first is sure to be read as an index."""
    return tuple(Scripted(BigOperator("sum"), (x,)) for x in letters)


def entry(name: str, places: Iterable[Element]) -> Element:
    """Return the entry of a name at places."""
    return Scripted(Text(name, name=True), listed(list(places)))


def listed(items: list[Element]) -> Items:
    """Return items with commas between them."""
    return tuple(i for n, item in enumerate(items) for i in ((COMMA, item) if n else (item,)))
