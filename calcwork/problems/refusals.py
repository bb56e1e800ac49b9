"""What must not be passed over in a note whose loss is derived: what was not understood, or is left free by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sympy import Indexed
from sympy.core.function import AppliedUndef

from calcwork.algebra.integrals import INTEGRALS
from calcwork.algebra.partial import Whole
from calcwork.algebra.scope import Recurrence, Scope, name_of, scalar
from calcwork.errors import UserError
from calcwork.notation import text
from calcwork.notation.context.collection import Formula
from calcwork.notation.context.definitions.definitions import is_recurrence
from calcwork.notation.context.definitions.models import NOISE, is_model
from calcwork.notation.displays import Display, DisplayRow
from calcwork.notation.documents.source import Problem as Fault
from calcwork.notation.foundation import Foundation, unreadable
from calcwork.notation.meaning.tables import is_listing
from calcwork.notation.note import Note
from calcwork.notation.spelling.sequences.layers import layered_stem
from calcwork.notation.structure.items import (
    BigOperator,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Text,
    base_of,
)
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, head_length, is_constant, is_number, statements
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.families import PROBABILITIES
from calcwork.notation.symbols.table import Definition
from calcwork.problems.asked import resolved
from calcwork.problems.members import lone, outside, reaches_outside
from calcwork.problems.models import lawful
from calcwork.problems.outside import place_outside
from calcwork.problems.problem import Problem

LAYER = re.compile(r"\d+|[A-Z]-\d")
SQUARED = (Number("2"),)
SIGNS = frozenset({"top", "intercal", "perp", "dagger", "ddagger", "prime", "star"})


@dataclass(frozen=True)
class Objective:
    """Hold a scalar that a note defines: its definition, what it rests on, and its name there."""

    definition: Definition
    found: Foundation
    name: str


@dataclass(frozen=True)
class Refusals:
    """Refuse a scalar of a note where something that it rests on was not understood, or is free against the note."""

    path: str
    note: Note
    objective: Objective
    given: Mapping[str, frozenset[str]]  # entries by functions that the note leaves open, with what stands behind them
    data: Collection[str] = ()  # what models give

    def of_scalar(
        self, displays: Sequence[Display], joined: Mapping[str, Definition], alone: Mapping[str, Definition]
    ) -> list[str]:
        """Refuse what no choice of variables mends; return remarks on what was inferred.

        Raises
        ------
        UserError
            With the place in the note, where there is one.
        """
        remarks = list(self._refuse_gaps(displays))
        self._refuse_unknown()
        self._refuse_integrals()
        self._refuse_squares()
        self._refuse_chances()
        self._refuse_outside()
        self._refuse_lone(joined, alone)
        self._refuse_loose()
        return remarks

    def of_problem(self, problem: Problem) -> None:
        """Refuse a problem with its variables where other quantities are free that the note gives."""
        self._refuse_recurrences(problem)
        self._refuse_open(problem)
        self._refuse_unread(problem)
        self._refuse_idle(problem)

    def _refuse_gaps(self, displays: Sequence[Display]) -> Iterator[str]:
        """Refuse circles, unreadable definitions of names that are free then, and arrays that are read as numbers."""
        found, scope = self.objective.found, self.objective.found.scope
        free = {n for n in scope.declarations if n not in scope.definitions}
        for definition in self.note.said.again.values():
            if found.renamed.get(definition.name, definition.name) in free:
                error = UserError(f"the definition of {definition.name} leads back to {definition.name} itself")
                raise unreadable(self.note, definition, error)
        refuse_rows(r for d in displays for r in d.rows if self._name_of(r) in {"", *free})
        for name in sorted(SIGNS & found.inferred.keys()):
            raise UserError(f"a sign \\{name} in {self.path} was not understood, and would be a number of its own.")
        numbers = [n for n, kind in found.inferred.items() if n.isupper() and kind == "a number"]
        capitals = [n for n in numbers if not _is_factor_of_sums(self.note, n)]
        if capitals and any(kind != "a number" for kind in found.inferred.values()):
            raise UserError(
                f"nothing in {self.path} declares {listed(scope, found.inferred)}; say what they are, as in "
                rf"Let $X \in \mathbb{{R}}^{{N \times D}}$ and $w \in \mathbb{{R}}^D$."
            )
        for name in found.inferred:
            whole, _, label = name.rpartition("_")
            given = self.note.symbols.shapes.get(whole, ())
            if len(label) == 1 and label.islower() and len(given) == len(scope.declarations[name].shape) + 1:
                beside = shown(scope, whole) if whole in scope.declarations else whole
                raise UserError(
                    f"{shown(scope, name)} in {self.path} is read as a quantity of its own beside {beside}; "
                    f"say what the {label} numbers, or declare {shown(scope, name)}."
                )
        if found.inferred:
            kinds = ", ".join(f"{shown(scope, n)} (read as {kind})" for n, kind in found.inferred.items())
            yield f"nothing declares {kinds}"

    def _refuse_recurrences(self, problem: Problem) -> None:
        """Refuse sequences that a recurrence gives without noise: they are no data, and their derivatives not zero."""
        scope, renamed = problem.scope, self.objective.found.renamed
        used = scope.depends_on(problem.objective)
        given = set(scope.definitions) | set(problem.variables) | _lagged_in(scope, used)
        for definition in (d for d in self.note.said.values if is_recurrence(d)):
            label = self.note.label_of(definition) or ""
            if not self._is_noisy(definition.right) and renamed.get(label, label) in used - given:
                raise unreadable(self.note, definition, UserError(_not_yet(definition.name)))
        for formula, head in self._members_by_others():
            name = self.note.symbols.interpret(head)[0]
            if renamed.get(name, name) in used - given and formula.block is not None:
                start = formula.items[0].start
                raise UserError(formula.block.describe(Fault(_not_yet(name), start, start + 1)))

    def _refuse_open(self, problem: Problem) -> None:
        """Refuse a variable behind entries that a function gives of which the note does not say what it is."""
        used, renamed = problem.scope.depends_on(problem.objective), self.objective.found.renamed
        for name, behind in self.given.items():
            for variable in sorted({renamed.get(n, n) for n in behind} & set(problem.variables)):
                if renamed.get(name, name) in used:
                    raise UserError(
                        f"the entries of {name} in {self.path} are those of a function of {variable} that nothing "
                        "defines; define it before its derivative is asked for."
                    )

    def _refuse_recurrence_of(self, name: str) -> None:
        """Refuse a name of which a note gives a first member and a recurrence."""
        for definition in (d for d in self.note.said.values if is_recurrence(d) and d.name == name):
            raise unreadable(self.note, definition, UserError(_not_yet(name)))
        for formula, head in self._members_by_others():
            if self.note.symbols.interpret(head)[0] == name and formula.block is not None:
                start = formula.items[0].start
                raise UserError(formula.block.describe(Fault(_not_yet(name), start, start + 1)))

    def _refuse_idle(self, problem: Problem) -> None:
        """Refuse a variable of which the loss is written as a function, where nothing that was read leads to it."""
        used = problem.scope.depends_on(problem.objective)
        own = {resolved(self.note, p) for p in self.objective.definition.parameters or ()}
        own = {self.objective.found.renamed.get(n, n) for n in own}
        for name in (n for n in problem.variables if n in own - used):
            of, by = shown(problem.scope, self.objective.name), shown(problem.scope, name)
            raise UserError(
                f"{of} in {self.path} is written as a function of {by}, but nothing that was understood leads "
                f"from {of} to {by}; write the equations between them as displays with one name on the left."
            )

    def _members_by_others(self) -> Iterator[tuple[Formula, Reference]]:
        """Yield the rows that give a member of a sequence by another one, without noise, each with that member."""
        for formula, chain, head in self._equations():
            others = [r for r in references(chain.sides[1], labels=False) if r.name == head.name]
            if formula.display and any(_is_before(r, head) for r in others) and not self._is_noisy(chain.sides[1]):
                yield formula, head

    def _is_noisy(self, right: Items) -> bool:
        """Tell whether a name of noise, or one with a law without which the loss does, stands on a right side."""
        defined = {name for name, _ in self.note.symbols.definitions}
        others = lawful(self.note) - self.objective.found.scope.depends_on(scalar(self.objective.name))
        return bool((NOISE | others) & {r.name for r in references(right)} - defined)

    def _refuse_squares(self) -> None:
        """Refuse an equation for the square of a name that the loss rests on, and that nothing else defines."""
        scope, renamed = self.objective.found.scope, self.objective.found.renamed
        free = scope.depends_on(scalar(self.objective.name)) - set(scope.definitions)
        for formula in self.note.formulas:
            for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
                head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
                if head is None or head.power != SQUARED or chain.relations[0].name not in EQUALITIES:
                    continue
                name = self.note.symbols.interpret(replace(head, power=()))[0]
                if renamed.get(name, name) in free and not is_number(chain.sides[1]) and formula.block is not None:
                    message = (
                        f"this gives the square of {name} alone; define {name} itself, or its square by one letter"
                    )
                    start = chain.sides[0][0].start
                    raise UserError(formula.block.describe(Fault(message, start, start + 1)))

    def _refuse_unknown(self) -> None:
        """Refuse functions of arrays that nothing defines: there is no derivative of them."""
        scope = self.objective.found.scope
        bodies = [
            scope.definitions[n].body for n in scope.depends_on(scalar(self.objective.name)) & set(scope.definitions)
        ]
        for call in sorted({f for b in bodies for f in b.atoms(AppliedUndef) if f.has(Whole)}, key=str):
            raise UserError(
                f"nothing in {self.path} says what the function {call.func} of {call.args[0]} is; define it before its "
                "derivative is asked for."
            )

    def _refuse_integrals(self) -> None:
        """Refuse integrals: none is carried out here."""
        scope = self.objective.found.scope
        for name in sorted(scope.depends_on(scalar(self.objective.name)) & scope.definitions.keys()):
            if scope.definitions[name].body.has(*INTEGRALS):
                raise UserError(
                    f"the definition of {shown(scope, name)} in {self.path} holds an integral, which is not carried "
                    "out; write what it comes to behind it, with an equals sign."
                )

    def _refuse_chances(self) -> None:
        """Refuse probabilities of events, and values such as ``p(y | x)``, that nothing gives: they are no numbers."""
        scope, renamed = self.objective.found.scope, self.objective.found.renamed
        free = scope.depends_on(scalar(self.objective.name)) - set(scope.definitions)
        for name in (self.note.symbols.origins.get(n, n) for n in (*renamed, *free) if renamed.get(n, n) in free):
            stem, _, given = name.partition("(")
            if (stem in PROBABILITIES and "=" in given) or "|" in given:
                kind = "probability" if stem in PROBABILITIES else "value"
                raise UserError(
                    f"nothing in {self.path} gives the {kind} {name} as a quantity; give it a name with indices, "
                    "such as p_{im}."
                )

    def _refuse_outside(self) -> None:
        """Refuse elements outside of their arrays: no entry is said to be 0 there, or the first one again."""
        scope = self.objective.found.scope
        found = place_outside(scope, self.objective.name)
        if found is not None:
            element, axis, place = found
            sequence, first = scope.definitions.get(name_of(element)), 1
            if isinstance(sequence, Recurrence):
                first = sequence.first - len(sequence.starts) if axis == sequence.axis else 1
            else:
                self._refuse_recurrence_of(self.note.symbols.origins.get(name_of(element), name_of(element)))
            length = scope.declarations[name_of(element)].shape[axis]
            raise UserError(
                f"{text(element, scope)} in {self.path} stands at the place {place} too, where the places run from "
                f"{first} to {length}; end the sum earlier, or declare a longer array."
            )

    def _refuse_unread(self, problem: Problem) -> None:
        """Refuse quantities that an equation of the note gives, and that are free in the loss all the same."""
        scope, renamed = problem.scope, self.objective.found.renamed
        used = scope.depends_on(problem.objective)
        free = used - {*scope.definitions, *problem.variables} - _lagged_in(scope, used)
        free |= {n for n in used - scope.definitions.keys() if n[-2:] == "-1"}  # a layer before the last is no variable
        every = [f.items for f in self.note.formulas]
        for formula, chain, head in self._equations():
            name = self.note.symbols.interpret(head)[0]
            right = chain.sides[1]
            known = (
                name in self.given
                or renamed.get(name, name) in self.data
                or self.note.declares(formula, chain)
                or is_constant(right)
                or is_listing(base_of(right[0]))
                or self._is_noisy(right)
            )
            known = (
                known
                or is_model(Definition(name, chain.sides[0][0], right, formula.position), every)
                or any(isinstance(i, Text | Operator) for i in right[-1:])
                or (not formula.display and len(right) == 1)
            )
            if _is_left_free(renamed.get(name, name), head, free) and not known and formula.block is not None:
                own = head.name.partition("_(")[0]
                message = f"this equation for {own} was not understood as its definition; write it in another way"
                start = chain.sides[0][0].start
                raise UserError(formula.block.describe(Fault(message, start, start + 1)))

    def _equations(self) -> Iterator[tuple[Formula, Chain, Reference]]:
        """Yield the equations for one name or member, each with its formula and left side."""
        for formula in (f for f in self.note.formulas if f.items):
            for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
                head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
                if head is not None and chain.relations[0].name in EQUALITIES and chain.sides[1]:
                    yield formula, chain, head

    def _refuse_loose(self) -> None:
        """Refuse a loss that rests on a quantity of one sample or class, of which nothing says that it is a member."""
        scope = self.objective.found.scope
        for name in sorted(scope.depends_on(scalar(self.objective.name)) & scope.definitions.keys()):
            definition = scope.definitions[name]
            own = {s for s in definition.body.free_symbols if s.is_integer and not s.is_positive}
            if loose := sorted(str(s) for s in own - set(definition.parameters)):
                raise UserError(
                    f"the definition of {shown(scope, name)} in {self.path} depends on the index {loose[0]}, which it "
                    f"does not name; give it a name with the index, such as p_{loose[0]}."
                )

    def _refuse_lone(self, joined: Mapping[str, Definition], alone: Mapping[str, Definition]) -> None:
        """Refuse families of which a note gives single members, where the loss takes any, or others reach too far."""
        scope, renamed = self.objective.found.scope, self.objective.found.renamed
        used = scope.depends_on(scalar(self.objective.name))
        for own in sorted(n for n in used & scope.definitions.keys() if reaches_outside(scope, n)):
            name = next((n for n in joined if renamed.get(n, n) == own), own)
            known = joined.get(name) or next(iter(self.note.definitions_of(name, self.objective.definition.position)))
            raise outside(self.note, known)
        for name, definition in alone.items():
            if renamed.get(name, name) in used:
                self._refuse_recurrence_of(name)
                raise lone(self.note, definition)

    def _name_of(self, row: DisplayRow) -> str:
        """Return the name on the left side of a row, empty when it cannot be told."""
        return resolved(self.note, row.items[: min(head_length(row.items), 1)]) if row.problem else "-"


def _is_factor_of_sums(note: Note, name: str) -> bool:
    r"""Tell whether a letter stands before sums and norms only, as the C of ``C \sum_i`` and ``\frac{C}{n} \sum_i``."""
    before = []
    for sequence, at in (place for f in note.formulas if f.display for place in walk(f.items)):
        item = sequence[at]
        own = item.num[0] if isinstance(item, Fraction) and len(item.num) == 1 else item
        if own == Letter(name):
            following = base_of(sequence[at + 1]) if at + 1 < len(sequence) else None
            alone = isinstance(item, Letter) and len(sequence) == 1  # seen again as the numerator
            is_norm = isinstance(following, Group) and following.open == "||"
            before += [] if alone else [isinstance(following, BigOperator) or is_norm]
    return bool(before) and all(before)


def _not_yet(name: str) -> str:
    return f"the recurrence of {name} is not differentiated yet; number its steps, as in t = 1, 2, 3, or write them out"


def refuse_lettered_steps(note: Note) -> None:
    r"""Refuse sequences whose steps have a letter above, as ``z^{(l)} = f(z^{(l-1)})``, of a loss not understood."""
    for (name, _), found in note.symbols.definitions.items():
        own = re.fullmatch(r"(\w+)\([a-z]-1\)", name)
        if own is not None and found:
            raise unreadable(note, found[0], UserError(_not_yet(own[1])))


def refuse_rows(rows: Iterable[DisplayRow]) -> None:
    """Refuse rows of displays that could not be read."""
    for row in rows:
        if row.problem and row.formula.block is not None:
            raise UserError(row.formula.block.describe(Fault(row.problem, row.place, row.place + 1)))


def _is_before(other: Reference, head: Reference) -> bool:
    """Tell whether one member stands at a place before another, as h_{b,t-1} before h_{bt}."""
    letters = [i for p in head.indices for i in p]
    return any(len(p) == 3 and p[1] == Operator("-") and p[0] in letters for p in other.indices)


def _is_left_free(name: str, head: Reference, free: Set[str]) -> bool:
    """Tell whether a name is free, or one of the members or layers of which an equation for any gives the general one.

    So ``A^{[l]}`` gives ``A^{[3]}``, and h_t gives h_T.
    """
    stem = layered_stem(name)
    layers = bool(stem) and any(LAYER.fullmatch(n.removeprefix(stem)) for n in free if n.startswith(stem))
    family = name.partition("_(")[0]  # h_(t) is any step of h
    ends = bool(head.below) and any(n[:-1] == f"{family}_" and n[-1].isupper() for n in free)
    return name in free or layers or ends


def _lagged_in(scope: Scope, used: Set[str]) -> set[str]:
    """Return the names of which a loss has members before or behind an index, as in y_t - a y_{t-1}: they are data."""
    bodies = [scope.definitions[n].body for n in used & scope.definitions.keys()]
    return {name_of(e) for b in bodies for e in b.atoms(Indexed) if any(k.is_Add for k in e.indices)}


def shown(scope: Scope, name: str) -> str:
    """Return a name as a reader sees it."""
    return text(scope[name], scope)


def listed(scope: Scope, names: Iterable[str]) -> str:
    """Return names as a reader sees them, with commas between."""
    return ", ".join(shown(scope, n) for n in names)
