r"""Joint, marginal and conditional laws as quotients of sums over one table of positive weights.

p(x, y) is ``w_{xy} / \sum_{xy} w_{xy}``, p(x) is ``\sum_y w_{xy} / \sum_{xy} w_{xy}``, and p(y | x) is ``w_{xy} /
\sum_y w_{xy}``. So what holds for all laws is an identity of sums, and a counterexample is a table. Where a note
differentiates by the parameter of a law, its weights are exponentials that are linear in it: at any one place those
take every value with every slope.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from calcwork.notation.spelling.laws.bellman import rewards_in
from calcwork.notation.spelling.laws.calls import ALWAYS, call_at, letter_of, name_of
from calcwork.notation.spelling.laws.conditioned import (
    SAID,
    derived,
    is_premise,
    means_in,
    random_names,
    restricts,
    take,
    with_derived,
    with_small,
)
from calcwork.notation.spelling.laws.densities import draws_openly, integrated_letters, summed_letters, with_cells
from calcwork.notation.spelling.laws.finite import Tables, finite_laws, most_primes, width
from calcwork.notation.spelling.laws.information import gives_information, information_at, information_heads
from calcwork.notation.spelling.laws.moments import moment_signs, with_moments
from calcwork.notation.spelling.laws.premises import Piece, is_single, premises_of
from calcwork.notation.spelling.laws.proportions import PROPORTIONAL, proportional
from calcwork.notation.spelling.laws.restrictions import doubt, restricted_by
from calcwork.notation.spelling.laws.weights import NotFiniteError
from calcwork.notation.spelling.laws.writer import Writer
from calcwork.notation.structure.items import (
    Element,
    Items,
    Letter,
    Number,
    Relation,
    Text,
    Unknown,
    outline,
    throughout,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import chains
from calcwork.notation.survey.survey import walk

TABLE, OPEN = ("weights_", "values_of_"), "weights_told_of_"  # as names
EQUAL = (Relation("="),)
SET_LAW = "law of "
SET = Unknown("a law that is given by others")
OTHER = Unknown("what stands here beside a law on a finite set")


class JointLaws:
    """Write the formulas of a note with tables of weights for its laws on finite sets."""

    def __init__(self, formulas: Iterable[Items], pieces: Sequence[Piece] = (), *, chance: bool = False) -> None:
        formulas = list(formulas)
        self.signs, self.names, self.key = moment_signs(formulas, spoken=chance), dict[str, str](), ""
        usual = [throughout(f, self._with_moments) for f in formulas]
        self.wide = integrated_letters(usual) or frozenset()
        usual = [self._on_cells(f) for f in usual]
        formulas = usual if self.wide else formulas
        self.names, self.given = random_names(usual), dict[str, Items]()
        self.given = derived(usual, self.names)
        self.names = {x: small for x, small in self.names.items() if x not in self.given}
        formulas = [self._in_letters(f) for f in formulas]
        self.tables: Tables | None = finite_laws(formulas, self.wide)
        if self.tables is not None and self.wide:
            self.tables = self._with_widths(self.tables, formulas)
        words = " ".join(p.text for p in pieces)
        if self.names:
            self._take_random(formulas, pieces, words)
        self.settings: list[Items] = []
        self.seen: dict[str, Element] = {}
        self.used: dict[str, Element] = {}
        self.taken: set[int] = set()
        if self.tables is not None:
            premises = premises_of(pieces, self.tables)
            found = {k: g for k in self.tables.letters if (g := premises.graph(k, self.tables)) is not None}
            self.tables.graphs, self.settings = found, premises.settings if found else []
            self.taken = premises.taken if found else set()
            doubt(self.tables, formulas, words)
        if self.tables is not None and self.tables.are_too_many():
            self.tables = None
        self.heads = information_heads(formulas)
        self.rewards = rewards_in(formulas) if self.tables is not None else None
        self.settings += [self.rewards.equation] if self.rewards is not None else []
        members = self.tables.members if self.tables is not None else None
        self.settings += [members.equation] if members is not None else []
        if gives_information(formulas):
            self.tables = None

    def _with_moments(self, part: Items) -> Items:
        return with_moments(part, self.signs)

    def _on_cells(self, items: Items) -> Items:
        """Return a formula with sums over cells for its integrals, where all of these are over densities."""
        if not self.wide:
            return items
        return throughout(throughout(items, self._with_moments), lambda part: with_cells(part, self.wide))

    def _with_widths(self, tables: Tables, formulas: Sequence[Items]) -> Tables | None:
        """Let letters have densities that the note sums over nowhere; return None where this is not understood."""
        own = {x.replace("'", "") for x in self.wide}
        summed = summed_letters(formulas) - own
        letters = {x.replace("'", "") for slots in tables.letters.values() for x in slots}
        plain = not any(c.values for calls in tables.patterns.values() for c in calls)
        tables.wide = frozenset(letters - summed)
        return tables if plain and tables.members is None and own <= tables.wide else None

    def _in_letters(self, items: Items) -> Items:
        """Return a formula with usual signs of moments and letters of values, where conditions are random."""
        if not self.names:
            return items
        return with_small(with_derived(throughout(items, self._with_moments), self.given), self.names)

    def _take_random(self, formulas: Sequence[Items], pieces: Sequence[Piece], words: str) -> None:
        """Give the quantities of moments their law, which is doubted where the note may say more of them."""
        calls = (c for f in formulas for s, k in walk(f) if (c := call_at(s, k)) is not None)
        if self.tables is None and not any(name_of(c.head) in ALWAYS or c.behind for c in calls):
            self.tables = Tables(primes=most_primes(formulas) + 1)
        self.key = take(self.tables, self.names) if self.tables is not None else ""
        if self.tables is None or not self.key:
            self.names, self.given = {}, {}
        elif SAID.search(words) or self._is_restricted(formulas, pieces):
            self.tables.open.add(self.key)

    def _is_restricted(self, formulas: Sequence[Items], pieces: Sequence[Piece]) -> bool:
        """Tell whether formulas say more of the quantities than that they have a law."""
        inline = [self._in_letters(r) for p in pieces if p.kind == "inline" for r in p.rows]
        means = means_in(formulas)
        return any(restricts(f, self.names, means) for f in formulas) or any(is_premise(f, self.names) for f in inline)

    def written(self, items: Items) -> Items:
        """Return a formula with the weights of its laws; where it cannot be written so it is not understood."""
        tables, original = self.tables, items
        items = self._in_letters(self._on_cells(items) if tables is not None else items)
        if tables is None or not self._is_meant(items, tables):
            return items
        if self.wide and not self.names and draws_openly(items):
            laws = (call_at(s, k) for s, k in walk(items))
            return _refused(original, OTHER) if any(c and c.key in tables.letters for c in laws) else original
        if self.rewards is not None and items != self.rewards.equation:
            items = throughout(items, self.rewards.put_in)
        if items in self.settings or (self.given and outline(items[:1]) in self.given and items[1:2] == EQUAL):
            if not is_single(items) or Relation("=") not in items:
                return _refused(items, SET)
            at = items.index(Relation("="))
            name = Text(SET_LAW + outline(items[:at]), name=True, start=items[0].start, end=items[at - 1].end)
            return (name, *self.written(items[at:]))
        if _sets(items, tables):
            return _refused(items, SET)
        try:
            writer = Writer(tables, self.heads, self.key, self.seen, self.used)
            writer.named = self.rewards is not None
            return proportional(writer, items) if PROPORTIONAL in items else writer.sequence(items)
        except NotFiniteError:
            open_law = any(call_at(s, k) is not None for s, k in walk(items))
            return _refused(items, OTHER) if open_law else items

    def _is_meant(self, items: Items, tables: Tables) -> bool:
        """Tell whether a formula has a law or what is made of it, or a letter that something runs over."""
        if Relation("in") in items and letter_of(items[:1]) in tables.index:
            return False  # a declaration of the letter
        letters = {x for x, i in tables.index.items() if i is not None}
        every = list(walk(items))
        if any(name_of(s[k]) or letter_of((s[k],)) in letters for s, k in every):
            return True
        return any(information_at(s, k, self.heads) is not None for s, k in every)

    def is_about_laws(self, items: Items) -> bool:
        """Tell whether a formula of the text names a law, or says something of one: no more than its table does."""
        tables = self.tables
        items = self._in_letters(self._on_cells(items) if tables is not None else items)
        if self.given and outline(items[:1]) in self.given and (len(items) == 1 or items[1:2] == EQUAL):
            return True
        if (
            self.key
            and tables is not None
            and all(letter_of(p) in tables.letters[self.key] for p in split_at(items, ","))
        ):
            return True
        call = call_at(items, 0) if items and tables is not None else None
        return tables is not None and call is not None and call.key in tables.letters

    def declarations(self) -> list[Items]:
        """Return that the weights of all laws are positive."""
        tables = self.tables
        writer = Writer(tables, self.heads) if tables is not None else None
        if writer is None:
            return []
        positive: list[Items] = [(w, Relation(">"), Number("0")) for w in (*writer.all_weights(), *self.used.values())]
        positive += [(width(x), Relation(">"), Number("0")) for x in sorted(writer.tables.wide)]
        numbers = [*self.seen.values(), *([Letter("gamma")] if self.rewards is not None else [])]
        return positive + [(v, Relation("in"), Letter("R", ("mathbb",))) for v in numbers]


def _sets(items: Items, tables: Tables) -> bool:
    """Tell whether a formula sets a law or takes letters to be independent, which holds of some tables only."""
    return any(True for chain in chains(items) for _ in restricted_by(chain, tables, tables.parted()))


def _refused(items: Items, reason: Unknown) -> Items:
    """Return the relations of a formula, with what was not understood between them."""
    kept: list[Element] = []
    for item in items:
        last = kept[-1] if kept else None
        if isinstance(item, Relation):
            kept.append(item)
        elif isinstance(last, Unknown):
            kept[-1] = replace(last, end=item.end)
        else:
            kept.append(replace(reason, start=item.start, end=item.end))
    return tuple(kept)
