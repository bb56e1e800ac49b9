"""What a note says: its declarations, definitions, values and facts, collected from all its formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sympy import Integer

from calcwork.algebra.scope import POSITIVE
from calcwork.errors import CalcworkError
from calcwork.notation.context.conditions.conditions import Assumed, bounds_of_pieces, exclusive_bounds
from calcwork.notation.context.conditions.supposed import bound, suppose
from calcwork.notation.context.declarations.adjoints import share_with_adjoints, take_adjoints
from calcwork.notation.context.declarations.counted import take_counts, take_lengths_from_zero, take_lists
from calcwork.notation.context.declarations.declarations import declare, declare_by_words, declare_kind
from calcwork.notation.context.declarations.factors import take_factors
from calcwork.notation.context.declarations.in_words import take_words
from calcwork.notation.context.declarations.kinds import take_kinds
from calcwork.notation.context.declarations.losses import take_losses
from calcwork.notation.context.declarations.lying import take_lying
from calcwork.notation.context.declarations.of_layers import for_each_layer
from calcwork.notation.context.declarations.onehot import OneHot, known_distributions, look_for_one_hot
from calcwork.notation.context.declarations.shared import share_numbered, share_with_arguments
from calcwork.notation.context.declarations.symmetry import assumes_symmetric
from calcwork.notation.context.definitions.called import take_called
from calcwork.notation.context.definitions.definitions import (
    definition_of,
    definitions_in,
    described_name,
    has_value,
    is_numbered,
    is_recurrence,
    is_solution,
    values_of_tuple,
)
from calcwork.notation.context.definitions.fixed import fix_letters
from calcwork.notation.context.definitions.layered import define_layers
from calcwork.notation.context.definitions.listings import (
    entry_values,
    gives_value,
    is_listing_of_itself,
    listed_values,
    shape_of_numbers,
)
from calcwork.notation.context.definitions.models import has_two_signs, is_bundle, is_model
from calcwork.notation.context.definitions.numbered import shape_defined, take_columns, take_numbered
from calcwork.notation.context.definitions.passages import (
    end_earlier_members,
    end_those_of_parameters,
    is_anew,
    is_for_the_rest,
)
from calcwork.notation.context.definitions.solved import Conclusion, conclude, define_solutions, is_solved
from calcwork.notation.context.definitions.updates import take_update
from calcwork.notation.context.domains.codes import drop_other_codes, take_codes
from calcwork.notation.context.domains.restricted import conditions_of_set, declaring
from calcwork.notation.context.functions.customary import define_customary
from calcwork.notation.context.functions.function_places import places_of_functions
from calcwork.notation.context.functions.logistic import is_sigma
from calcwork.notation.context.laws.laws import parameters, take_laws
from calcwork.notation.context.laws.likelihoods import take_likelihoods
from calcwork.notation.context.laws.means import define_means
from calcwork.notation.context.laws.targets import targets
from calcwork.notation.context.sections import Sections
from calcwork.notation.context.words.held import data_names, held_names
from calcwork.notation.context.words.settings import is_set
from calcwork.notation.context.words.spoken import Spoken, listen
from calcwork.notation.context.words.wording import (
    CASE,
    CODE,
    INTRODUCED,
    OF_EXAMPLE,
    PARTLY,
)
from calcwork.notation.meaning.blocks import note_blocks
from calcwork.notation.meaning.derivatives import differentiated_by, operator_variable
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.meaning.sets import sets_of
from calcwork.notation.meaning.stated import define_bare
from calcwork.notation.spelling.sequences.layers import layer_letter
from calcwork.notation.spelling.sequences.steps import other_steps
from calcwork.notation.structure.items import Group, Items, Letter, Punctuation, outline
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.counting import (
    augmented_names,
    defined_from_zero,
    sizes_of_identities,
    stepped_identities,
    steps_ahead,
)
from calcwork.notation.survey.dots import survey_in_full
from calcwork.notation.survey.dual import dual_units, is_dual
from calcwork.notation.survey.imaginary import imaginary_units
from calcwork.notation.survey.integrands import integrated_names
from calcwork.notation.survey.statements import (
    EQUALITIES,
    ORDERS,
    UNEQUAL,
    Chain,
    Implication,
    Statement,
    both_signs,
    is_numeric,
    statements,
)
from calcwork.notation.survey.survey import DOTS, Use
from calcwork.notation.survey.variation import variation
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.notation.documents.document import Block


@dataclass
class Formula:
    """Hold the items of one row or inline formula, where it stands, and the words beside it.

    ``before`` and ``after`` are those of an inline formula, ``lead`` is what a display's sentence begins with,
    ``topic`` the heading above, ``block`` the piece of the document that it was read from, ``first`` tells whether it
    is the first formula of its ``part``, such as (b) or Example 2. A ``passage`` begins there too, and at headings and
    bold words that begin a paragraph. The rows of a system of equations claim nothing. What could not be read is
    ``unread``; what it defines holds ``until`` a position.
    """

    items: Items
    position: int
    display: int = 0
    before: str = ""
    after: str = ""
    dims: Items = ()
    rest: str = ""
    lead: str = ""
    topic: str = ""
    unread: Items = ()
    section: int = 0
    block: Block | None = None
    part: int = 0
    passage: int = 0
    first: bool = False
    until: float = float("inf")
    is_system: bool = False


@dataclass
class Collection:
    """Collect what formulas declare, define and state; an equation for a name that has a definition is kept apart."""

    formulas: Sequence[Formula]
    symbols: Symbols = field(init=False)
    values: list[Definition] = field(default_factory=list)
    concluded: list[Conclusion] = field(default_factory=list)
    made: dict[tuple[int, int, int], Definition] = field(default_factory=dict)
    again: dict[tuple[int, int, int], Definition] = field(default_factory=dict)
    facts: list[tuple[Chain, int]] = field(default_factory=list)
    bounds: list[tuple[Chain, int]] = field(default_factory=list)
    listings: dict[str, Items] = field(default_factory=dict)
    declared: set[tuple[int, int]] = field(default_factory=set)
    operator: Items = ()
    solutions: set[tuple[int, int, int]] = field(default_factory=set)
    assumed: Assumed = field(init=False)
    differentiated: set[str] = field(default_factory=set)
    general: list[tuple[Formula, Definition]] = field(default_factory=list)
    described: set[str] = field(default_factory=set)
    one_hot: list[tuple[OneHot, int]] = field(default_factory=list)
    spoken: Spoken = field(init=False)
    solved: dict[int, Definition] = field(default_factory=dict)
    called: dict[tuple[int, int, int], Items] = field(default_factory=dict)
    adjoints: dict[tuple[int, int, int], Items] = field(default_factory=dict)
    cases: list[tuple[Chain, Formula]] = field(default_factory=list)
    was_distribution: bool = False

    def __post_init__(self) -> None:
        """Survey, declare and define."""
        every = [f.items for f in self.formulas]
        survey = survey_in_full(every)
        self.symbols = Symbols(survey, augmented=augmented_names(every), ahead=steps_ahead(every))
        self.symbols.imaginary, self.symbols.dual = imaginary_units(every), dual_units(every)
        survey.zero_based |= defined_from_zero(every, survey.zero_based)
        survey.recurrent |= stepped_identities(every)
        survey.sizes |= sizes_of_identities(every, survey.bound | survey.ranged)
        self.symbols.variation = variation(every)
        survey.sets, survey.integrated = sets_of(every), integrated_names(every)
        self.one_hot += [(OneHot((i,), -1), 0) for i in known_distributions(self.formulas)]
        self.varied = {n for f in self.formulas if f.display for n in differentiated_by(f.items)}
        self.parsed = [(f, s) for f in self.formulas for s in statements(f.items)]
        take_lists(self)
        self.assumed = Assumed(self.symbols)
        self.sections = Sections(self.symbols, (f.section for f in self.formulas))
        self.sections.declare(self._declare, cache(self._uses_in))
        for state in self.sections.states.values():
            for name in self.symbols.survey.squares:
                state.domains.setdefault(f"{name}_squared", POSITIVE)
        take_lengths_from_zero(self.symbols, (f.items for f in self.formulas))
        for take in (take_counts, suppose, take_kinds, take_laws):
            take(self)
        define_customary(self)
        drop_other_codes(self)
        self._define()
        for take in (take_codes, take_likelihoods, take_called, take_losses, take_adjoints):
            take(self)
        self.one_hot += [(OneHot((t,), -1, said=False, letter=x), position) for t, x, position in targets(self)]
        for formula, definition in self.general:
            self.sections.enter(formula.section)
            define_layers(self, formula, definition)
            fix_letters(self, definition)
        define_bare(self.symbols)
        bound(self)
        means = define_means(self) if self.formulas else set()
        self.spoken = listen(self)
        self.spoken.half_understood |= means
        self.spoken.introduced |= parameters(self)
        self.held, self.data = held_names(self), data_names(self)
        self.places_of_functions = places_of_functions(self.symbols)

    def _uses_in(self, section: int) -> dict[str, Use]:
        return survey_in_full(f.items for f in self.formulas if f.section == section).uses

    def _declare(self, section: int) -> None:
        """Take what the formulas of one section and the words beside them declare."""
        symbols = self.symbols
        own = [f for f in self.formulas if f.section == section]
        for formula in own:
            _try(lambda f=formula: declare_by_words(symbols, f.before, f.items, f.after, f.dims, f.rest))
            _try(lambda f=formula: take_lying(symbols, f.before, f.items, f.after))
            _try(lambda f=formula: declare_kind(symbols, f.items))
            look_for_one_hot(self, formula)
        for formula, statement in self.parsed:
            if formula.section == section and isinstance(statement, Chain):
                self._list_itself(statement)
                take_numbered(self.symbols, statement)
        chains = [(c, f) for f, s in self.parsed if f.section == section for c in declaring(s)]
        every = [c for c, _ in chains]
        chains = [
            (c, f)
            for n, (c, f) in enumerate(chains)
            if not f.display or _declares(c) or assumes_symmetric(symbols, c, islice(every, n))
        ]
        cases = exclusive_bounds([*(b for f in own for b in bounds_of_pieces(f.items)), *(c for c, _ in chains)])
        self.cases += [(c, f) for c, f in chains if c in cases]
        chains = [(c, f) for c, f in chains if c not in cases and (f.display or not PARTLY.match(f.after))]
        for chain, formula in chains:
            self._take_with_layers(chain, formula.position)
            take_columns(self.symbols, chain)
            if (
                INTRODUCED.search(formula.before)
                and chain.relations
                and (formula.position, chain.start) in self.declared
            ):
                self.symbols.fresh |= {self.symbols.interpret(r)[0] for r in _heads(chain.sides[0])}
        for chain, formula in chains:  # a bound may use a size that a later declaration names
            if sum(not is_numeric(s) for s in chain.sides) > 1:
                self._take_with_layers(chain, formula.position)
        take_words(symbols, own)
        take_factors(symbols, (f.items for f in own))
        self._ranges_of_sums(own)
        self._share_steps()
        share_with_adjoints(symbols)
        share_with_arguments(symbols)
        self.described |= set(share_numbered(symbols, own))

    def _share_steps(self) -> None:
        """Let what is declared of h_t hold for h_{t-1}."""
        symbols = self.symbols
        declared: tuple[dict[str, Any], ...] = (symbols.shapes, symbols.domains, symbols.kinds)
        for known in declared:
            for name in list(known):
                for other in other_steps(name, symbols.survey.uses):
                    known.setdefault(other, known[name])

    def _take_with_layers(self, chain: Chain, position: int) -> None:
        """Take a declaration; that of all layers for each of them."""
        for one in for_each_layer(self.symbols, [f.items for f in self.formulas], chain):
            self.take(one, position)

    def take(self, chain: Chain, position: int) -> None:
        """Take a chain as a declaration where it is one; of X = [x_1, ..., x_n] in a space only that X lies there."""
        try:
            if declare(self.symbols, chain):
                self.declared.add((position, chain.start))
            elif len(r := [r.name for r in chain.relations]) > 1 and r[0] in EQUALITIES and r[-1] == "in":
                declare(self.symbols, Chain((chain.sides[0], chain.sides[-1]), chain.relations[-1:]))
        except CalcworkError:
            return

    def _ranges_of_sums(self, formulas: Sequence[Formula]) -> None:
        """Take the upper limit of a sum as the range of its letter where nothing else declares it."""
        reader = Reader(self.symbols)
        whole = len(self.sections.numbers) == 1
        found = self.symbols.survey if whole else survey_in_full(f.items for f in formulas)
        for letter, upper in ((x, found.uppers.get(outline(u), u)) for x, u in found.uppers.items()):
            if letter not in self.symbols.ranges:
                _try(lambda x=letter, u=upper: self.symbols.ranges.__setitem__(x, reader.scalar(u)))

    # --- definitions --------------------------------------------------------------------------------------------------

    def _define(self) -> None:
        for formula, statement in self.parsed:
            self.sections.enter(formula.section)
            if isinstance(statement, Implication):
                define_solutions(self, formula, statement)
                conclude(self, formula, statement)
                continue
            if statement.relations and (name := described_name(self.symbols, statement)) is not None:
                self.described.add(name)
            place = formula.position, statement.start
            settled = (place in self.declared and not gives_value(statement)) or formula.is_system
            found = {} if settled else self._definitions(formula, statement)
            note_blocks(self.symbols, statement, formula.position, found)
            if statement.relations and statement.sides[0] == (Letter("partial"),):
                self.operator = operator_variable(statement.sides[1])
            if statement.relations:
                take_update(self, formula, statement)
            if formula.display:
                self.differentiated |= {n for side in statement.sides for n in differentiated_by(side)}
            if (not formula.display or statement.role == "reason" or formula.is_system) and not is_sigma(statement):
                self._state(formula, statement, found)

    def _definitions(self, formula: Formula, chain: Chain) -> dict[int, Definition]:
        if formula.display and chain.relations:
            left = definition_of(self.symbols, chain.sides[0], chain.sides[1], formula.position)
            if left is not None and is_solution(left, self.differentiated):
                self.solutions.add((formula.position, chain.start, 0))
        if formula.display:
            self._take_tuple(formula, chain)
        found, again = definitions_in(
            self.symbols, chain, formula.position, inline=not formula.display, differentiated=self.differentiated
        )
        for definition in (*found.values(), *again.values()):
            definition.section, definition.until = formula.section, formula.until
        for k, definition in found.items():
            if not formula.display and has_value(definition) and not is_set(formula, chain):
                self.symbols.undefine(definition)  # "at x = 1" gives x no value
                continue
            solved = is_solved(self.symbols, formula.before, definition, self.differentiated)
            self.solutions |= {(formula.position, chain.start, k)} if solved and not formula.display else set()
            if not formula.display and (solved or self._is_no_definition(definition)):
                self.symbols.undefine(definition)
                continue
            end_those_of_parameters(self, formula, definition)
            definition.block = formula.display
            definition.onward = is_for_the_rest(self, formula, definition)
            self.made[formula.position, chain.start, k] = definition
            if self.assumed.of(formula.display).is_case:
                self.symbols.undefine(definition)
                continue
            if has_value(definition) or is_recurrence(definition) or is_numbered(definition):
                definition.onward |= not formula.display and bool(OF_EXAMPLE.search(formula.before))
                self._to_values(definition)
            elif entries := listed_values(definition, self._displays_before(formula), self.symbols.survey.zero_based):
                self.symbols.undefine(definition)
                self.values += entries
            elif definition.name in self.varied and (shape := shape_of_numbers(definition)):
                self.symbols.undefine(definition)  # what is differentiated by has names for its entries
                self.values += entry_values(definition)
                self.sections.shape(definition.name, tuple(map(Integer, shape)))
            if layer_letter(definition.left) is not None and operator_variable(definition.right):
                define_layers(self, formula, definition)  # what a later display says of one layer is a claim
            self.general.append((formula, definition))
        for k, definition in again.items() if not self.assumed.of(formula.display).is_case else ():
            definition.block = formula.display
            is_set_here = chain.role == "setting"
            if is_set_here or (not formula.display and is_anew(self, formula, definition)):
                self.symbols.define(definition)
            (self.made if is_set_here else self.again)[formula.position, chain.start, k] = definition
        return {**found, **again}

    def _take_tuple(self, formula: Formula, chain: Chain) -> None:
        """Take the numbers at the end of a chain as what the names before it are; the rest claims."""
        values = values_of_tuple(self.symbols, chain, formula.position) if len(chain.sides) > 2 else []
        for definition in values:
            definition.section, definition.block = formula.section, formula.display
        self.values += values
        if values:
            self.made[formula.position, chain.start, 0] = values[0]

    def _displays_before(self, formula: Formula) -> Iterator[Items]:
        return (f.items for f in self.formulas if f.display and f.position < formula.position)

    def _is_no_definition(self, definition: Definition) -> bool:
        """Tell whether an equation of the text is a model, a bundle of names, has two signs, or is solved: f(x) = 0."""
        every = [f.items for f in self.formulas]
        solved = definition.parameters is not None and outline(definition.right) == "0"
        bundled = is_model(definition, every) or is_bundle(definition, every)
        return solved or bundled or has_two_signs(definition.right)

    def _state(self, formula: Formula, chain: Chain, found: dict[int, Definition]) -> None:
        """Keep the equations and bounds of the text as facts; behind "since" the equations that give a number."""
        value = chain.sides[-1] if all(r.name in EQUALITIES for r in chain.relations) else ()
        one = is_numeric(value) if value else False  # a = b = 1 says a = 1 and b = 1
        declared = (formula.position, chain.start) in self.declared  # n = 1, ..., N is no equation
        for k, relation in enumerate(chain.relations):
            # "t_n = 1 denotes the first class", "g_i = 0 outside the range"
            coded = not formula.display and (CODE.search(formula.after) or PARTLY.search(formula.after))
            shown = formula.display and not (formula.is_system or is_numeric(chain.sides[k + 1]))
            if coded or shown or CASE.search(formula.before) or is_dual(chain.sides[k], self.symbols.dual):
                continue
            if k not in found and not declared and (relation.name in EQUALITIES or relation.name in UNEQUAL):
                right = value if one else chain.sides[k + 1]
                self.facts.append((Chain((chain.sides[k], right), (relation,)), formula.position))
            elif relation.name in ORDERS and not (
                (_is_one_name(chain.sides[k]) and (declared or is_numeric(chain.sides[k + 1])))
                or (declared and Punctuation(",") in chain.sides[k])
            ):
                self.bounds.append((Chain(chain.sides[k : k + 2], (relation,)), formula.position))

    def _to_values(self, definition: Definition) -> None:
        end_earlier_members(self, definition)
        self.values.append(definition)
        self.symbols.undefine(definition)
        self.symbols.laws.numbered.setdefault(definition.name, []).append(definition.right)

    def _list_itself(self, chain: Chain) -> None:
        """Take x = (x_1, ..., x_n) as the shape of x."""
        if not chain.relations or not is_listing_of_itself(self.symbols, chain.sides[0], chain.sides[1]):
            return
        self.symbols.ranks.setdefault(name := self.symbols.interpret(refer(chain.sides[0][0]))[0], 1)  # type: ignore[arg-type]
        self.symbols.said.add(name)
        self.listings[name] = chain.sides[1]

    def sentences(self, section: int | None = None) -> list[tuple[Chain, int]]:
        """Return the chains that show ranks, of one section or all; one that goes on from the row before is joined."""
        found: list[tuple[Chain, int]] = []
        for formula, statement in self.parsed:
            if section is not None and formula.section != section:
                continue
            for chain in chains_of(statement):
                if is_sigma(chain) or not chain.relations or (formula.position, chain.start) in self.declared:
                    continue
                if not chain.sides[0] and found:
                    last, position = found.pop()
                    joined = Chain((*last.sides, *chain.sides[1:]), (*last.relations, *chain.relations))
                    found.append((joined, position))
                else:
                    found.append((chain, formula.position))
        return found

    def shape_listings(self) -> None:
        """Give the lists of their own elements their length, in each section, and numbered arrays their shapes."""
        for number in self.sections.numbers:
            ranks = self.symbols.ranks
            self.sections.enter(number)
            self.symbols.ranks = ranks
            self._shape_listings()
        shape_defined(self)

    def _shape_listings(self) -> None:
        for name, right in self.listings.items():
            if name in self.symbols.shapes or abs(self.symbols.ranks.get(name, 0)) != 1:
                continue
            try:
                value = Reader(self.symbols).read(right)
            except CalcworkError:
                continue
            if value.rank == 1:
                self.symbols.shapes[name] = value.sizes
                if value.row:
                    self.symbols.rows.add(name)


def _heads(side: Items) -> list[Reference]:
    return [r for p in split_at(side, ",") if len(p) == 1 and (r := refer(p[0])) is not None and not r.indices]


def _is_one_name(left: Items) -> bool:
    """Tell whether what is bounded is a single name, perhaps with an argument, as in q(z) > 0."""
    return len(left) == 1 or (len(left) == 2 and isinstance(left[1], Group) and left[1].open in "([{")


def _declares(chain: Chain) -> bool:
    """Tell whether a chain of a display declares: a membership, also at its end, the range of an index, or a domain."""
    if not chain.relations:
        return False
    if conditions_of_set(chain.sides[1]):
        return True
    names = [r.name for r in chain.relations]
    return (
        names[0] == "in"
        or (len(names) > 1 and names[-1] == "in")
        or any(isinstance(i, Letter) and i.name in DOTS for i in chain.sides[1])
    )


def _try(action: Any) -> None:
    try:
        action()
    except CalcworkError:
        return


def chains_of(statement: Statement) -> list[Chain]:
    """Return the chains of a statement."""
    if isinstance(statement, Chain):
        return [statement]
    return [c for group in statement.groups for chain in group for c in both_signs(chain)]
