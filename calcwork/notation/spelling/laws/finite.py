r"""Laws on finite sets that a note never writes out: p(x, y), p(x), p(y | x) and q(z) below sums over their letters.

All calls of one such name are of one table: what is joint has the letters of all brackets, and a marginal or
conditional one is made of it by sums. A name is such a law where every bracket behind it holds letters alone, nothing
gives its values, and the note has no integrals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from calcwork.notation.spelling.laws.calls import (
    ALWAYS,
    BARS,
    PARAMETERS,
    Call,
    call_at,
    call_of,
    key_of,
    letter_of,
    letters_below,
    name_of,
    parameters_of,
    parts_at,
)
from calcwork.notation.spelling.laws.independence import MOST, Graph
from calcwork.notation.spelling.laws.members import Members, is_summed, members_in, places_of, without_members
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, chains
from calcwork.notation.survey.survey import SUMS, references, walk

WIDTH = "width of a cell of"
RUNNING = SUMS | {"argmax", "argmin", "max", "min"}


@dataclass
class Tables:
    """Hold the laws of a note: the letters of each, what stands for its letters as indices, and what is open.

    ``doubted`` are the laws of which the note says more than that they are laws; ``vectors`` and ``numbers`` the
    parameters that it differentiates by, ``heads`` the entropies and divergences that it defines, ``graphs`` which
    letters of a law are independent of others, ``open`` the laws of quantities of which words say more. A letter with
    an ``index`` None is one place that is fixed; sums of our own run over ``bound`` letters with so many ``primes``.
    The letters that are ``wide`` have densities, on cells that have a width.
    """

    letters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: dict[str, list[Call]] = field(default_factory=dict)
    index: dict[str, Element | None] = field(default_factory=dict)
    bound: dict[str, Letter] = field(default_factory=dict)
    slots: dict[tuple[str, str], str] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    graphs: dict[str, Graph] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    members: Members | None = None
    places: dict[str, Items] = field(default_factory=dict)
    primes: int = 2
    wide: frozenset[str] = frozenset()

    def parted(self) -> set[str]:
        """Return the laws of which a note says what is independent in them."""
        return {*self.graphs, *([self.members.key] if self.members is not None else [])}

    def observed(self, key: str) -> set[str]:
        """Return the letters of the list of a law, and of its members."""
        return {self.members.letter, *self.places} if self.members is not None and key == self.members.key else set()

    def are_too_many(self) -> bool:
        """Tell whether a table of some law would have more than four letters."""
        graphs = self.graphs
        widths = [
            1 + max(map(len, graphs[k].parents.values())) if k in graphs else len(own)
            for k, own in self.letters.items()
        ]
        return max(widths) > 4

    def slot(self, key: str, letter: str) -> str:
        """Return the letter of a law's table for which a letter stands: the z of z' in a sum."""
        return self.slots.get((key, letter), letter)

    def law_of(self, letters: Iterable[str]) -> str | None:
        """Return the only law that has all these letters."""
        wanted = set(letters)
        found = [k for k, own in self.letters.items() if wanted <= {self.slot(k, x) for x in (*own, *wanted)} & wanted]
        found = [k for k in found if wanted <= set(self.letters[k])]
        return found[0] if len(found) == 1 else None


def finite_laws(formulas: Iterable[Items], densities: frozenset[str] = frozenset()) -> Tables | None:
    """Return the laws of a note that it never writes out, None where some name cannot be told to be one."""
    formulas = [tuple(f) for f in formulas]
    if any(is_of_densities(s[k]) for f in formulas for s, k in walk(f)):
        return None
    calls = [c for f in formulas if (found := _calls(f)) is not None for c in found]
    if any(_calls(f) is None for f in formulas) or not calls:
        return None
    tables = Tables(primes=most_primes(formulas) + 1)
    _take_members(tables, calls, formulas)
    for call in calls:
        own = without_members(call, tables.observed(call.key))
        tables.patterns.setdefault(call.key, []).extend([own] if own.letters else [])
    if not _take_letters(tables):
        return None
    summed = _summed(formulas)
    if not (densities or _is_asked(tables, calls, summed, formulas)) or any(_gives_values(f, tables) for f in formulas):
        return None
    _take_indices(tables, summed, formulas)
    if not _take_derivatives(tables, formulas):
        return None
    return tables


def _take_members(tables: Tables, calls: Sequence[Call], formulas: Sequence[Items]) -> None:
    """Take the list that a note parts into members which are independent given other letters."""
    members = members_in(formulas)
    places = places_of(calls, formulas, members) if members is not None else {}
    if members is not None and not is_summed(formulas, (members.letter, *places)):
        tables.members, tables.places = members, places


def width(letter: str) -> Text:
    """Return the name of the width of the cells of a letter with a density."""
    return Text(f"{WIDTH} {letter.replace(chr(39), '')}", name=True)


def is_of_densities(item: Element) -> bool:
    """Tell whether an item speaks of densities: an integral, or a normal law."""
    base = base_of(item)
    if isinstance(base, BigOperator) and base.name in {"int", "iint", "iiint", "oint"}:
        return True
    return isinstance(base, Letter) and base.name == "N" and "mathcal" in base.fonts


def _calls(formula: Items) -> list[Call] | None:
    """Return all calls of laws in a formula, None where a bracket behind such a name holds anything else."""
    found: list[Call] = []
    for sequence, at in walk(formula):
        letter = name_of(sequence[at])
        group = base_of(sequence[at + 1]) if letter is not None and at + 1 < len(sequence) else None
        if letter is None or not isinstance(group, Group) or group.open != "(":
            if letter in ALWAYS and not isinstance(group, Group) and _is_number(sequence, at):
                return None
            continue
        call = call_of(sequence[at], group)
        if letter in ALWAYS or _is_plainly_a_law(sequence[at], group):
            if call is None:
                return None
            found.append(call)
    return found


def _is_number(sequence: Items, at: int) -> bool:
    """Tell whether the letter of a law stands in a formula as a number or array does: with a sign or factor beside."""
    beside = [sequence[k] for k in (at - 1, at + 1) if 0 <= k < len(sequence)]
    return any(isinstance(i, Operator) for i in beside) or (
        isinstance(sequence[at], Letter) and at + 1 < len(sequence) and isinstance(sequence[at + 1], Letter)
    )


def _is_plainly_a_law(head: Element, group: Group) -> bool:
    r"""Tell whether a bracket has a bar, or a name its parameter, as a law: ``T(s' | s)``, ``\pi_\theta(a)``."""
    bar = len(parts_at(group.items, BARS)) > 1
    parameter = isinstance(head, Scripted) and len(head.sub) == 1 and outline(head.sub) in PARAMETERS
    return bar or (parameter and isinstance(head, Scripted) and head.base == Letter("pi"))


def most_primes(formulas: Iterable[Items]) -> int:
    """Return how many primes a name has at most."""
    return max((i.primes for f in formulas for s, k in walk(f) if isinstance(i := s[k], Scripted)), default=0)


def _take_letters(tables: Tables) -> bool:
    """Take the letters of all laws; a primed one is that without its prime, save where both stand in one bracket."""
    for key, calls in tables.patterns.items():
        own: list[str] = []
        if not _take_values(tables, key, calls):
            return False
        together = [{*c.letters} for c in calls]
        for letter in dict.fromkeys(x for c in calls for x in c.letters if x != "cdot"):
            plain = letter.replace("'", "")
            if plain != letter and not any({plain, letter} <= t for t in together):
                tables.slots[key, letter] = tables.slots.get((key, plain), plain)
            own.append(tables.slots.get((key, letter), letter))
        tables.letters[key] = tuple(sorted(dict.fromkeys(own)))
        slots = [{tables.slot(key, x) for x in c.letters} for c in calls]
        if any(len(s) < len(c.letters) for s, c in zip(slots, calls, strict=True)) or len(tables.letters[key]) > MOST:
            return False
        pairs = {(a, b) for a in own for b in own if a < b}
        if any(not any({a, b} <= s for s in slots) for a, b in pairs):
            tables.doubted.add(key)
    return all(tables.letters.values())


def _take_values(tables: Tables, key: str, calls: Sequence[Call]) -> bool:
    """Take the letters of values, as the k of p(z = k), for places of z; tell whether each is one of a single one."""
    for letter, name in (v for c in calls for v in c.values):
        if tables.slots.setdefault((key, letter), name) != name or any(letter == n for c in calls for _, n in c.values):
            return False
    return True


def _summed(formulas: Iterable[Items]) -> set[str]:
    """Return what stands below sums and expectations as a letter to run over."""
    found = set[str]()
    for formula in formulas:
        if Relation("propto") in formula and (call := call_at(formula, 0)) is not None:
            found |= {*call.before}  # a law up to a factor is a function of these
        for sequence, at in walk(formula):
            item = sequence[at]
            if isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.base.name in RUNNING:
                found |= {x for x in (letter_of(p) for p in letters_below(item.sub)) if x is not None}
            elif isinstance(item, Scripted) and is_expectation(item.base):
                found |= drawn_below(item.sub)
            elif isinstance(item, Group) and any(i == Punctuation("||") for i in item.items):
                calls = (call_at(item.items, k) for k in range(len(item.items)))
                found |= {x for c in calls if c is not None for x in c.before}
            elif isinstance(item, Group) and at and getattr(sequence[at - 1], "name", "") in {"H", "I"}:
                found |= {i.name.lower() for i in map(base_of, item.items) if isinstance(i, Letter)}
    return found


def is_expectation(base: Element) -> bool:
    """Tell whether an item is the sign of an expectation by its looks."""
    word = base.text if isinstance(base, Text) else getattr(base, "name", "")
    return word == "expectation" or (isinstance(base, (Letter, Text, Function)) and word in {"E", "mathbb{E}"})


def drawn_below(sub: Items) -> set[str]:
    r"""Return the letters that an expectation draws: z of ``q(z \mid x)``, of ``z \sim q`` and of z alone."""
    at = next((k for k, i in enumerate(sub) if i == Relation("sim")), None)
    if at is not None:
        return {x for p in split_at(sub[:at], ",") if (x := letter_of(p)) is not None}
    calls = [c for k in range(len(sub)) if (c := call_at(sub, k)) is not None]
    if calls:
        return {x for c in calls for x in c.before}
    return {x for p in split_at(sub, ",") if (x := letter_of(p)) is not None}


def _is_asked(tables: Tables, calls: Sequence[Call], summed: set[str], formulas: Sequence[Items]) -> bool:
    """Tell whether a note has a law under conditions with a sum over its letters, or speaks of laws otherwise."""
    slots = {tables.slot(c.key, x) for c in calls for x in c.letters}
    runs = bool(slots & {x.replace("'", "") for x in summed})
    several = any(len({(c.before, c.behind) for c in own}) > 1 for own in tables.patterns.values())
    if any(c.behind for c in calls):
        return runs or several
    marginal = any(len({len(c.letters) for c in own}) > 1 for own in tables.patterns.values())
    return marginal or (runs and any(_speaks_of_laws(s, k) for f in formulas for s, k in walk(f)))


def _speaks_of_laws(sequence: Items, at: int) -> bool:
    """Tell whether an expectation by a law, a divergence, an entropy or a law with a parameter stands at a place."""
    item = sequence[at]
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    if isinstance(item, Scripted) and is_expectation(item.base):
        return True
    if isinstance(item, Scripted) and name_of(item) == "pi":
        return True
    return isinstance(following, Group) and (
        Punctuation("||") in following.items or (isinstance(item, Letter) and item.name == "H")
    )


def _gives_values(formula: Items, tables: Tables) -> bool:
    """Tell whether an equation gives the values of a law by what holds no law, as ``p(x) = e^{-x}/Z`` does."""
    for sides in (part for c in chains(formula) if isinstance(c, Chain) for part in _equal_sides(c)):
        laws = [bool(_calls(side)) or _names_a_law(side, tables) for side in sides]
        given = any(_is_call(s, tables) or _is_name(s, tables) for s in sides)
        if given and any(s and not own for s, own in zip(sides, laws, strict=True)):
            return True
    drawn = formula.index(Relation("sim")) if Relation("sim") in formula else None
    return drawn is not None and not any(outline(formula[drawn + 1 :]).startswith(k) for k in tables.letters)


def _equal_sides(chain: Chain) -> Iterator[list[Items]]:
    r"""Yield the sides of a chain that are said to be equal: a bound that is named behind ``\ge`` is no value."""
    kept = [chain.sides[0]]
    for relation, side in zip(chain.relations, chain.sides[1:], strict=True):
        if relation.name not in EQUALITIES | {"propto", "approx"}:
            yield kept
            kept = []
        kept.append(side)
    yield kept


def _names_a_law(side: Items, tables: Tables) -> bool:
    """Tell whether a law stands in a formula by its name, as the q of F(q)."""
    return any(name_of(s[k]) is not None and key_of(s[k]) in tables.letters for s, k in walk(side))


def _is_call(side: Items, tables: Tables) -> bool:
    """Tell whether a side is a law alone, or its logarithm, perhaps with a sign before it."""
    kept = [i for i in side if not isinstance(i, (Gap, Operator, Number))]
    kept = kept[1:] if kept[:1] in ([Function("log")], [Function("ln")]) else kept
    call = call_at(tuple(kept), 0) if len(kept) == 2 else None
    return call is not None and call.key in tables.letters


def _is_name(side: Items, tables: Tables) -> bool:
    """Tell whether a side is the name of a law alone, as in ``p = N(0, 1)``."""
    return len(side) == 1 and name_of(side[0]) is not None and key_of(side[0]) in tables.letters


def _take_indices(tables: Tables, summed: set[str], formulas: Sequence[Items]) -> None:
    """Let every letter of a law that something runs over be an index, and any other one place that is fixed."""
    ranged = {x.replace("'", "") for x in summed} | summed
    values = {(k, x) for k, own in tables.patterns.items() for c in own for x, _ in c.values}
    ranged |= {x for k, x in values} | {tables.slot(k, x) for k, x in values}
    used = {i.name for f in formulas for s, k in walk(f) if isinstance(i := s[k], Letter)}
    fresh = iter([x for x in "abcghmruvwyzlo" if x not in used])
    for key, own in tables.letters.items():
        others = [x for (k, x), slot in tables.slots.items() if k == key]
        for letter in (*own, *others):
            if letter in tables.index:
                continue
            plain = letter.replace("'", "")
            simple = len(plain) == 1 and plain.isalpha() and letter == plain + "'" * (len(letter) - 1)
            base = Letter(plain) if simple and plain not in tables.bound else Letter(next(fresh, "o"))
            tables.bound[letter] = base
            slot = tables.slot(key, letter)
            if slot not in ranged and letter not in ranged and slot.replace("'", "") not in ranged:
                tables.index[letter] = None
            elif simple and letter != plain:
                tables.index[letter] = Scripted(Letter(plain), primes=len(letter) - 1)
            else:
                tables.index[letter] = base


def _take_derivatives(tables: Tables, formulas: Sequence[Items]) -> bool:
    """Take the parameters that a note differentiates by; tell whether it does so once, and by none of the letters."""
    letters = {x for own in tables.letters.values() for x in own}
    parameters = {p for c in tables.letters for p in parameters_of(c)}
    for formula in formulas:
        for sequence, at in walk(formula):
            item = sequence[at]
            name = getattr(base_of(item), "name", "")
            if name not in {"nabla", "partial", "d"} or len(sequence) == 1:
                continue
            if isinstance(item, Scripted) and item.sup:
                return not parameters
            below = item.sub if isinstance(item, Scripted) else sequence[at + 1 : at + 2]
            names = {r.name for r in references(below)}
            if names & letters:
                return False
            by = names & parameters
            whole = name == "nabla" or any(r.indices for r in references(below))
            (tables.vectors if whole else tables.numbers).update(by)
            if name == "nabla" and not isinstance(item, Scripted):
                return not parameters
    tables.numbers -= tables.vectors
    return True
