r"""A note as a whole: its declarations, definitions and the relations that it claims.

All formulas are surveyed first; then declarations and definitions are collected from displays and from the text, before
or after their use; then the ranks that nothing declares are inferred, for the whole note and again for each section,
since letters change their meaning from one to the next. Only then is a claim read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from sympy import Dummy, Expr, Indexed, Symbol, nan, oo, zoo

from calcwork.algebra.scope import Domain, Scope
from calcwork.algebra.series import with_series
from calcwork.errors import CalcworkError
from calcwork.notation.cases import left_free
from calcwork.notation.circles import Equation, with_definitions
from calcwork.notation.context.collection import Collection, Formula
from calcwork.notation.context.conditions.conditions import Conditions
from calcwork.notation.context.definitions.definitions import has_value, is_numbered, is_recurrence
from calcwork.notation.context.inference import TRIALS, infer, refine
from calcwork.notation.facts import Facts
from calcwork.notation.folds import with_folds
from calcwork.notation.implicit import with_slopes
from calcwork.notation.intervals import with_defined
from calcwork.notation.lettered import begun
from calcwork.notation.meaning.blocks import block_of
from calcwork.notation.meaning.derivatives import slopes_in
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.namesakes import is_known, namesakes, rough_names
from calcwork.notation.pairs import (
    BREAKDOWNS,
    Closing,
    Pair,
    counted_from_one,
    name_of_entry,
    names_of_symbols,
    of_two_kinds,
    shapes_in,
    stem_of,
    where_meant,
    with_loose_indices_put_in,
    without_slopes_of_unknowns,
    without_unknown_derivatives,
)
from calcwork.notation.sequences import (
    differentiated_in,
    members_of,
    recurrences_in,
    recurrent_in,
    said_of,
    with_steps_differentiated,
)
from calcwork.notation.spelling.functions.open import is_at_optimum
from calcwork.notation.spelling.laws.joint import OPEN
from calcwork.notation.structure.items import Items
from calcwork.notation.survey.statements import Chain
from calcwork.notation.symbols.table import SOLVED, Definition, Symbols, Unclear
from calcwork.notation.symbols.terms import free_letters, letters_outside
from calcwork.notation.symbols.values import Sizes, Value, lying_alike
from calcwork.notation.ties import in_the_right_way, ties
from calcwork.notation.unrolled import with_members_unrolled
from calcwork.notation.unsaid import transposed_numbers
from calcwork.notation.upstream import (
    any_loss,
    open_slopes,
    refuse_bent,
    refuse_idle,
    with_inverses,
    with_open_losses,
    with_terms_of_mean,
)

Ranks = tuple[dict[str, int], dict[tuple[str, int], int]]


@dataclass
class Note:
    """Collect the formulas of a note; read its relations under all that it declares and defines."""

    formulas: Sequence[Formula]
    number: Items = ()  # a name that is one
    said: Collection = field(init=False)
    symbols: Symbols = field(init=False)
    section: int = 0
    started: frozenset[str] = frozenset()  # sequences of which a step has the first member only
    labels: dict[tuple[int, int], str | None] = field(default_factory=dict)
    facts: Facts = field(init=False)
    closing: Closing = field(init=False)
    ranks: dict[int, Ranks] = field(default_factory=dict)
    states: dict[int, Callable[[], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Collect what the note says, and infer what it does not say."""
        self.said = Collection(self.formulas)
        self.symbols = self.said.symbols
        self.facts, self.closing = Facts(self), Closing(self.symbols)
        self.sections = {f.position: f.section for f in self.formulas}
        self.displays = {f.position: f.display for f in self.formulas}
        self.slopes = list(dict.fromkeys(s for f in self.formulas if f.display for s in slopes_in(f.items)))
        # Of a note with sections the marks alone are weighed together; what fits is searched in each section.
        budget = 0 if len(set(self.sections.values())) > 1 else TRIALS
        infer(self.symbols, self.said.sentences(), budget=budget, number=self.number)
        self.said.shape_listings()
        self.general = dict(self.symbols.ranks), dict(self.symbols.inner_ranks)

    # --- sections -----------------------------------------------------------------------------------------------------

    def enter(self, position: int) -> None:
        """Take the ranks of the section of a position, and all definitions as read under them."""
        section = self.sections.get(position, self.said.sections.numbers[0])
        self.said.sections.enter(section)
        if section not in self.states:
            ranks = self.ranks.get(section) or self._ranks_of(section)
            self.ranks[section] = ranks
            self.symbols.ranks, self.symbols.inner_ranks = dict(ranks[0]), dict(ranks[1])
            self.symbols.forget()
            self._read_definitions(section)
            self.states[section] = self.symbols.keep()
        self.section = section
        self.states[section]()

    def _ranks_of(self, section: int) -> Ranks:
        """Return the ranks of a section: those of the whole note, settled again by its own formulas."""
        symbols = self.symbols
        symbols.ranks = dict(self.general[0]) | self.said.sections.states[section].ranks
        symbols.inner_ranks = dict(self.general[1])
        if len(set(self.sections.values())) > 1:
            formulas = [f for f in self.formulas if f.section == section]
            refine(symbols, (f.items for f in formulas), self.said.sentences(section), section, number=self.number)
        return dict(symbols.ranks), dict(symbols.inner_ranks)

    def redefine(self, definition: Definition) -> None:
        """Let an equation for a defined name be its definition from its place on."""
        self.symbols.define(definition)
        self._forget()

    def _forget(self) -> None:
        self.states.clear()
        self.facts.known.clear()
        self.labels.clear()

    @contextmanager
    def without(self, definition: Definition) -> Iterator[None]:
        """Leave a definition out for a while, where it holds; of an element all others of that place too."""
        values, is_made = self.said.values, definition in self.symbols.every_definition()
        own = definition.key, definition.places, has_value(definition)
        alone = is_recurrence(definition)
        self.said.values = [
            d for d in values if d is not definition and (alone or own != (d.key, d.places, has_value(d)))
        ]
        if is_made:
            self.symbols.undefine(definition)
            self._forget()
        try:
            yield
        finally:
            self.said.values = values
            if is_made:
                self.redefine(definition)

    @contextmanager
    def supposing(self, definitions: Sequence[Definition]) -> Iterator[None]:
        """Let definitions hold for a while, those of elements such as x_0 as values."""
        if not definitions:
            yield
            return
        before, values = set(self.symbols.definitions), self.said.values
        whole = [d for d in definitions if not is_numbered(d)]
        self.said.values = [*values, *filter(is_numbered, definitions)]
        for definition in whole:
            self.redefine(definition)
        try:
            yield
        finally:
            self.said.values = values
            for definition in whole:
                self.symbols.undefine(definition)
            for key in self.symbols.definitions.keys() - before:
                del self.symbols.definitions[key]  # a name without definitions is none that has had one
            self._forget()

    def _read_definitions(self, section: int) -> None:
        """Read the definitions of a section once; one that cannot be read is left to the claims that use it."""
        own = [d for d in self.symbols.every_definition() if self.sections.get(d.position, 0) == section]
        for definition in sorted(own, key=lambda d: d.position):
            reader = Reader(self.symbols, definition.position)
            with suppress(CalcworkError, *BREAKDOWNS):
                reader.defined(definition)
                if not definition.places:
                    reader.ensure_shape(definition.name)
                self._left(definition)

    # --- what a relation is -------------------------------------------------------------------------------------------

    def defines(self, formula: Formula, chain: Chain, k: int) -> Definition | None:
        """Return the definition that relation k of a chain makes, if it makes one."""
        return self.said.made.get((formula.position, chain.start, k))

    def defines_again(self, formula: Formula, chain: Chain, k: int) -> Definition | None:
        """Return the definition that relation k of a chain would be if its name had none."""
        return self.said.again.get((formula.position, chain.start, k))

    def are_in_one_section(self, one: Definition, other: Definition) -> bool:
        """Tell whether no heading stands between two definitions."""
        return self.sections.get(one.position) == self.sections.get(other.position)

    def role_of(self, formula: Formula, chain: Chain, k: int) -> str:
        """Return "solution" where relation k of a chain gives a value to what was differentiated by before."""
        return "solution" if (formula.position, chain.start, k) in self.said.solutions else ""

    def called(self, formula: Formula, chain: Chain, k: int) -> Items:
        """Return the derivative that words call the left side of relation k of a chain, nothing where they do not."""
        return self.said.called.get((formula.position, chain.start, k), ())

    def declares(self, formula: Formula, chain: Chain) -> bool:
        """Tell whether a chain only declares, as a range of an index does."""
        return (formula.position, chain.start) in self.said.declared

    def asserts(self, formula: Formula, chain: Chain) -> bool:
        """Tell whether a chain of a display states a fact beside it, as behind "since"."""
        return any(p == formula.position and c.start == chain.start for c, p in self.said.facts)

    def conditions(self, position: int) -> Conditions:
        """Return what the display at a position assumes."""
        return self.said.assumed.of(self.displays.get(position, 0))

    # --- reading ------------------------------------------------------------------------------------------------------

    def reader(self, position: int) -> Reader:
        """Return a reader at a position."""
        self.enter(position)
        return Reader(self.symbols, position)

    def pair(
        self,
        left: Items,
        right: Items,
        position: int,
        operator: Items = (),
        *,
        shared: bool = False,
        entrywise: bool = False,
    ) -> Pair:
        r"""Read the two sides of a relation; ``operator`` is the variable of a bare ``\\partial`` in them.

        A pair that is ``shared`` has the open sizes of that before it; ``entrywise`` squares a vector by its entries.

        Raises
        ------
        CalcworkError
            When a side is not understood, or its shapes do not fit.
        """
        return in_the_right_way(self, left, right, position, operator, shared=shared, entrywise=entrywise)

    def read_pair(
        self, left: Items, right: Items, position: int, operator: Items, *, shared: bool, entrywise: bool, total: bool
    ) -> Pair:
        """Read the two sides of a relation, with derivatives of unknown functions as total or not."""
        if not shared:
            self.enter(position)
        letters = free_letters((*left, *right), self.symbols)
        sides, readers = [], []
        outside = letters_outside(left, self.symbols) | letters_outside(right, self.symbols)
        for items in (left, right):
            reader = Reader(self.symbols, position, letters=letters)
            reader.outside, reader.entrywise, reader.total = outside, entrywise, total
            operator = operator or self.said.operator
            reader.operator = [reader.expression(operator)] if operator else None
            sides.append(reader.read(items))
            readers.append(reader)
        if numbers := transposed_numbers(self.symbols, (*left, *right)):
            raise Unclear(f"{', '.join(numbers)} is transposed, and the steps of the note fit a number only")
        if not total and any(r.total for r in readers):
            return self.read_pair(left, right, position, operator, shared=shared, entrywise=entrywise, total=True)
        domains = self.symbols.domains | self.conditions(position).domains
        domains = with_defined(self, [s.entry for s in sides if s.entry.has(oo)], domains, position)
        sides = [replace(s, entry=with_series(s.entry, domains)) for s in sides]
        if any(s.entry.has(oo, nan, zoo) for s in sides):
            raise Unclear("a side is infinite or has no value as it is written")
        a, b = with_slopes(self, *self._fitted(sides[0], sides[1], letters), position)
        letters_of = self.conditions(position).letters
        (a, b), said = where_meant((a, b), self.symbols, letters_of("ne"), letters_of("="))
        notes = tuple(dict.fromkeys([*(n for r in readers for n in r.notes), *said]))
        decimals = {d: n for r in readers for d, n in r.decimals.items()}
        names = frozenset().union(*(r.names for r in readers))
        pair = self.closed(a, b, position, shared=shared)
        refuse_bent(sides, pair.scope, self.symbols.depends)
        pair = replace(pair, tied=tuple(ties(self, pair, left, right, position)))
        pair = pair.doubted({n for r in readers for n in r.fixed}, {n for r in readers for n in r.unread})
        return replace(pair, notes=notes, decimals=tuple(decimals.items()), names=tuple(sorted(names)))

    def sizes_kept(self) -> Callable[[], None]:
        """Return a function that brings back the open sizes of the last pair."""
        closing, parents = self.closing, dict(self.symbols.open.parents)

        def restore() -> None:
            self.closing, self.symbols.open = closing, Sizes(dict(parents))

        return restore

    def _fitted(self, a: Value, b: Value, letters: frozenset[str]) -> tuple[Value, Value]:
        """Let open sizes of one side become those of the other; spread a side in index form over its letters."""
        if a.rank * b.rank > 1 and a.rank != b.rank:  # a bold 0 may be a matrix
            a, b = (Value(v.entry, notes=v.notes) if v.entry == 0 else v for v in (a, b))
        if a.rank < b.rank:
            a = self._spread(a, b.rank - a.rank, letters)
        elif b.rank < a.rank:
            b = self._spread(b, a.rank - b.rank, letters)
        if a.rank == b.rank:
            for m, n in zip(a.sizes, b.sizes, strict=True):
                sizes = self.symbols.open
                if sizes.is_open(sizes.find(m)) or sizes.is_open(sizes.find(n)):
                    sizes.same(m, n, "the two sides")
        return a, b

    def _spread(self, value: Value, missing: int, letters: frozenset[str]) -> Value:
        """Read a side with free letters as the array that it is the entry of."""
        free = sorted(
            (s for s in value.entry.free_symbols if isinstance(s, Symbol) and s.name in letters and s.is_integer),
            key=lambda s: s.name,
        )
        if value.rank or len(free) != missing or not all(s.name in self.symbols.ranges for s in free):
            return value
        fresh = tuple(Dummy(s.name, integer=True) for s in free)
        sizes = tuple(self.symbols.open.find(self.symbols.ranges[s.name]) for s in free)
        return Value(value.entry.xreplace(dict(zip(free, fresh, strict=True))), fresh, sizes, notes=value.notes)

    def closed(self, a: Value, b: Value, position: int, *, shared: bool = False) -> Pair:
        """Return two values as a pair with all that they rest on; open sizes are closed."""
        self.started, a, b = with_members_unrolled(self, a, b, position)
        a, b = with_terms_of_mean(a, b, self.symbols, lambda d: Reader(self.symbols, d.position).defined(d))
        members = members_of(self, position, self.conditions(position).values)
        used = differentiated_in(said_of(members, a.entry, b.entry), a.entry, b.entry)
        recurrences = recurrences_in(self, position, a.entry, b.entry)
        a, b = (with_steps_differentiated(v, recurrences) for v in (a, b))
        exprs = [a.entry, b.entry, *used, *(r.body for r in recurrences)]
        scope, unread, places = self.scope(exprs, position)
        if beside := open_slopes(self, a, b, scope, position):
            exprs += [v for own in beside.values() for v in own.values()]
            scope, unread, places = self.scope(exprs, position)
        scope, (a, b) = with_loose_indices_put_in(scope, a, b)
        scope, slopes = without_slopes_of_unknowns(a, b, scope)
        scope = with_open_losses(a, b, with_folds(a, b, scope, self.symbols.open), beside)
        a, b = with_inverses(a, b, scope)
        refuse_idle(a, b, scope)
        a, b, scope = without_unknown_derivatives(a, b, scope)
        bodies = [d.body for d in scope.definitions.values()]
        every = shapes_in([a.entry, b.entry, *bodies]).items()
        for name, shape in ((n, s) for n, s in every if n not in scope.declarations):
            scope = scope.declare(name, *shape)
        closing = self.closing = self.closing if shared else Closing(self.symbols)
        one, other = (closing.side(v) for v in lying_alike(a, b))
        values = said_of(members, a.entry, b.entry, *(d.body for d in scope.definitions.values()))
        put_in = tuple((closing.expr(k), closing.expr(v)) for k, v in values)
        pair = Pair(one, other, closing.scope(scope), put_in, recurrent=recurrent_in(self), unread=(*unread, *slopes))
        closed = tuple(r.closed(closing.expr) for r in recurrences)
        pair = replace(pair, recurrences=closed, defined_at=tuple(sorted(places.items())))
        described = {n for n in pair.free_names() if n in self.said.described or n.startswith(OPEN)}
        return replace(pair, unread=tuple(sorted({*unread, *described}))) if described else pair

    def scope(self, exprs: Iterable[Expr], position: int) -> tuple[Scope, tuple[str, ...], dict[str, int]]:
        """Return what expressions rest on, the names whose definitions could not be read, and where the others stand.

        A name without a readable definition is left free: what holds then holds for anything it may stand for.
        """
        exprs = list(exprs)
        pending, seen, (free, unread) = list(exprs), set[str](), left_free(self, exprs, position)
        free |= self.started
        definitions: list[Equation] = []
        while pending:
            for name in sorted(names_of_symbols(pending.pop()) - seen):
                seen.add(name)
                known = self.definitions_of(name, position) if name not in free else []
                found = begun(self, name) or self.first_equation(known, unread)
                if found is None and (block := block_of(Reader, self.symbols, name)) is not None:
                    found = Equation(*block)
                if found is not None:
                    definitions.append(found)
                    pending += found.exprs[1:]
        every = [*exprs, *(e for d in definitions for e in d.exprs)]
        if (twofold := of_two_kinds(every, self.symbols.survey.uses)) is not None:
            raise Unclear(f"{twofold} is a number here and an array elsewhere")
        names = {n for e in every for n in names_of_symbols(e)} - {d.name for d in definitions}
        scope = Scope()
        for name in sorted(names & set(self.symbols.depends)):
            linear = any_loss(self.symbols, name, position)
            every += linear
            definitions.append(Equation(*linear))
        domains = self.symbols.domains | self.conditions(position).domains
        for name, shape in shapes_in(every).items():
            origin = self.symbols.origins.get(name, name)
            domain = domains.get(origin) or domains.get(name) or Domain()
            given = self.symbols.given_shape(name, shape)
            scope = scope.declare(name, *shape, domain=domain, latex=origin, element=origin, given=given)
        scope, open_names = with_definitions(scope, definitions, exprs)
        return scope, tuple(sorted(unread | open_names)), {d.name: d.position for d in definitions if d.position >= 0}

    def first_equation(self, found: Iterable[Definition], unread: set[str]) -> Equation | None:
        """Return the first definition that can be read, as an equation; the names of others are noted as unread."""
        for definition in found:
            try:
                pair = self.equation_of(definition)
            except (CalcworkError, *BREAKDOWNS):
                unread.add(definition.name)
                continue
            if pair is not None and pair[0] != pair[1]:
                return Equation(*pair, definition.position)
        return None

    def definitions_of(self, label: str, position: int) -> list[Definition]:
        """Return the definitions that hold at a position for the array or scalar of this name."""
        symbols, stem = self.symbols, stem_of(label)
        found: list[Definition] = []
        for definition in self.said.values:
            settled = has_value(definition) or is_recurrence(definition) or stem_of(definition.name) != stem
            if not settled and self.label_of(definition) == label and not self._is_element(definition):
                found.append(definition)
        for name, count in list(symbols.definitions):
            active = symbols.active(name, count, position) if stem_of(name) == stem else None
            if active is not None and (name if not count else self.label_of(active)) == label:
                found.append(active)
        for name in symbols.functions:
            active = symbols.function(name, position) if stem_of(name) == stem else None
            if active is not None and symbols.function_symbol(name).name == label:
                found.append(active)
        return sorted(found, key=lambda d: d.position > position)  # x_i = ... before the x = (1, 2) of an example

    def _is_element(self, definition: Definition) -> bool:
        return isinstance(self._left(definition).entry, Indexed)

    def label_of(self, definition: Definition) -> str | None:
        """Return the name of what a definition gives, None where its left side cannot be read."""
        key = self.section, id(definition)
        if key not in self.labels:
            self.labels[key] = None
            with suppress(CalcworkError):
                self.labels[key] = name_of_entry(self._left(definition).entry)
        return self.labels[key]

    def _left(self, definition: Definition) -> Value:
        reader = Reader(self.symbols, definition.position)
        reader.letters = free_letters((definition.left,), self.symbols)
        return reader.read((definition.left,))

    def equation_of(self, definition: Definition) -> tuple[Expr, Expr] | None:
        """Return the left side of a definition as a symbol or element, and its body."""
        reader = Reader(self.symbols, definition.position)
        body = reader.defined(definition)
        if definition.parameters is not None:
            left = reader.quantity(definition.name, definition)
        elif not definition.places:
            reader.ensure_shape(definition.name)
            left = self.symbols.whole(definition.name)
        else:
            left = self._left(definition)
        if left.rank != body.rank:
            raise Unclear(f"{definition.name} is {left.describe()} by its use and {body.describe()} by its definition")
        self.symbols.open.same_letters(left.entry, body.entry)
        for m, n in zip(left.sizes, body.sizes, strict=True):
            self.symbols.open.same(m, n, f"{definition.name} and its definition differ in shape")
        places = tuple(Symbol(i.name, integer=True) if not isinstance(i, Dummy) else i for i in left.indices)
        return counted_from_one(left.at(*places), body.at(*places))

    # --- what is not said ---------------------------------------------------------------------------------------------

    def names_of(self, sides: Iterable[Items]) -> set[str]:
        """Return the names that stand on sides."""
        return set[str]().union(*(self.symbols.names_of(side) for side in sides))

    def is_known(self, name: str) -> bool:
        """Tell whether the shape of a name is declared, or follows from its definition, or is that of a number."""
        return name in self.said.listings or is_known(self.symbols, name)

    def solved_later(self, pair: Pair, position: int) -> tuple[str, ...]:
        """Return the solutions, such as theta_hat, in a step that the note gives a value only behind it."""
        used = {n for n in pair.scope.definitions if n.endswith(SOLVED)}
        if not used:
            return ()
        known = self.symbols.every_definition()
        return tuple(sorted(used - {d.name for d in known if d.position <= position}))

    def unsure(self, pairs: Iterable[Pair], sides: Iterable[Items]) -> tuple[str, ...]:
        """Return the names in a step of which the note says something that was not understood, or nothing at all."""
        names = self.names_of(sides).union(*(p.free_names() for p in pairs))
        origins = self.symbols.origins
        spoken = {o for n in names if self.said.spoken.is_unsure(o := origins.get(n, n), array=n in origins)}
        places = {n for n in names & self.said.places_of_functions if self.symbols.rank_of(n)}
        return tuple(sorted({*spoken, *places, *filter(is_at_optimum, names)}))

    def rough(self, pair: Pair) -> tuple[str, ...]:
        """Return the names beside arrays, in a step and its definitions, whose shape was only inferred from use."""
        return rough_names(self.symbols, pair, self.is_known)

    def loose(self, pair: Pair) -> tuple[str, ...]:
        """Return names of one letter, such as x, x_i and X, whose bond the note does not declare."""
        return namesakes(self.symbols, pair.free_names())
