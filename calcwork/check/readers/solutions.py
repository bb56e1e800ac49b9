r"""Solutions that a note gives without an arrow: ``\hat\theta = ...`` below the derivative that is set to zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from calcwork.check.readers.arrows import arrow_claim
from calcwork.check.readers.forms import slope_variable
from calcwork.check.readers.optima import announced
from calcwork.check.steps.step import Claim, Spot
from calcwork.check.steps.tasks import Task
from calcwork.notation.context.definitions.definitions import definition_of
from calcwork.notation.note import Note
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import Items, Letter, Number, Relation, Scripted, outline
from calcwork.notation.structure.references import Reference, refer, split_at_relations
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import SOLVED, Definition, Symbols

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

CONSTRAINED = re.compile(r"\b(?:subject to|constrain\w*|lagrang\w*|multipliers?|simplex|sums? to one)\b", re.I)
CASE = re.compile(r"\b(?:if|when|unless|otherwise|case)\b", re.I)
ACTIVE = re.compile(  # a loss such as max(0, u) where u is positive
    r"\b(?<!not )(?:(?:is|are|gets?|becomes?)\s+(?:active|violated)|violat(?:es|ing)|inside\s+the\s+margin|"
    r"(?:loss|hinge|term|maximum)\s+is\s+(?:strictly\s+)?(?:positive|non-?zero)|(?:positive|non-?zero)\s+loss)\b",
    re.I,
)
SOLVING = re.compile(r"\b(?:solv(?:e|ed|ing)|set(?:ting)?|equat(?:e|ing)|zero|vanish\w*)\b|=\s*0", re.I)
SET_TO_ZERO = re.compile(r"\b(?:set|setting|equat\w+)\b[^.]*\b(?:zero|0)\b[^.]{0,40}$", re.I)
FEW = 6  # equations, beside which a step is judged
Equation = tuple[Chain, int]


@dataclass
class Solutions:
    """Hold the derivatives that the displays of a section have shown, by variable, and what solved them.

    Values are all that stood behind an arrow last, by name: ``p_i = 1/n``, whatever was differentiated.
    """

    section: int = 0
    variables: dict[str, Items] = field(default_factory=dict)
    slopes: dict[str, Equation] = field(default_factory=dict)
    found: dict[str, Equation] = field(default_factory=dict)
    values: dict[str, Equation] = field(default_factory=dict)
    zeros: dict[str, Equation] = field(default_factory=dict)
    looked: int = 0

    def enter(self, section: int) -> None:
        """Forget what another section has shown."""
        if section != self.section:
            self.section = section
            for known in (self.variables, self.slopes, self.found, self.values, self.zeros):
                known.clear()

    def note_zeros_of_text(self, note: Note, position: int, section: int) -> None:
        """Note the derivatives that the text has set to zero since the last display: "setting J'(w) = 0"."""
        self.enter(section)
        for formula in note.formulas[self.looked : position]:
            sides = split_at_relations(formula.items)[1] if not formula.display and formula.section == section else []
            if len(sides) == 2 and Relation("=") in formula.items and sides[1] == (Number("0"),):
                self.note_slope(note.symbols, sides[0], formula.position)
                self.note_zero(note.symbols, sides[0])
        self.looked = position

    def note_zero(self, symbols: Symbols, left: Items) -> None:
        """Note that the derivative on the left of a chain is set to zero."""
        variable = slope_variable(left, symbols)
        if variable and (reference := refer(variable[0])) is not None and reference.name in self.slopes:
            self.zeros[reference.name] = self.slopes[reference.name]

    def under(
        self, reading: ClaimReader, spot: Spot, before: Sequence[Equation], after: Sequence[Equation]
    ) -> Task | None:
        """Return a step as what follows where the derivatives are zero that the section has set to zero so far.

        Beside them stand what they gave already and what the text states; None for a section without any.
        """
        here = spot.formula.position
        stated = [(c, p) for c, p in reading.note.said.facts if p < here and c.relations[0].name in EQUALITIES]
        found = [e for e in self.found.values() if e[1] < here]  # what is judged here is no premise
        others = [*self.zeros.values(), *found, *stated[-FEW:]]
        if not 0 < len(self.zeros) <= FEW or any(
            slope_variable(s, reading.note.symbols) for c, _ in after for s in c.sides
        ):
            return None
        own = {id(chain) for chain, _ in before}
        given = [*before, *(e for e in others if id(e[0]) not in own)]
        return arrow_claim(reading, spot, Relation("implies"), given, list(after)).task

    def note_slope(self, symbols: Symbols, left: Items, position: int) -> None:
        """Note the left side of a display where it is a first derivative."""
        variable = slope_variable(left, symbols)
        reference = refer(variable[0]) if variable else None
        if reference is not None and (
            _variable_of(reference) == reference.name or _variable_of(reference) not in self.slopes
        ):
            self.variables[reference.name] = variable
            self.slopes[reference.name] = (_equation(left, (Number("0"),)), position)

    def slopes_above(self, note: Note, position: int) -> dict[str, Equation]:
        """Return the derivatives that the last display before a position has shown, by variable."""
        last = next((f.display for f in reversed(note.formulas[:position]) if f.display), 0)
        return {n: e for n, e in self.slopes.items() if last and note.formulas[e[1]].display == last}

    def is_square(self, left: Items) -> bool:
        r"""Tell whether one name with its 2, as ``\sigma^2``, is what a derivative of the section is by."""
        reference = refer(left[0]) if len(left) == 1 else None
        return reference is not None and bool(reference.power) and self.is_variable(left)

    def is_variable(self, left: Items) -> bool:
        """Tell whether a side is what a derivative of the section is by."""
        reference = refer(left[0]) if len(left) == 1 else None
        return reference is not None and outline(self.variables.get(_variable_of(reference), ())) == outline(left)

    def value(
        self, reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, sides: tuple[Items, Items],
        made: Definition | None, *, is_solution: bool,
    ) -> Claim | None:  # fmt: skip
        """Return the claim of an equation that gives a name its value: by an arrow, a derivative or lines above it."""
        is_square = self.is_square(sides[0])
        told = made is None and SOLVING.search(spot.formula.lead) is not None and self.is_variable(sides[0])
        if made is None and not (is_solution or is_square or told):
            return None
        found = self.again(reading, claim, spot, relation, sides, made) or self.claim(
            reading, claim, spot, *sides, made
        )
        if (found is None or reading.lines.are_conditions()) and (made is not None or is_square):
            found = reading.lines.solution(reading, claim, spot, *sides, made) or found
        return found

    def claim(
        self, reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items, made: Definition | None
    ) -> Claim | None:
        """Return the claim that a value solves the derivative by its variable, None for other names."""
        reference = refer(left[0]) if len(left) == 1 else None
        variable = self._solved(reference, spot, made) if reference is not None else ""
        if reference is None or CASE.search(spot.formula.lead) or is_constrained(reading):
            return None
        told = announced(reading, spot, variable) if variable not in self.slopes else None
        if variable not in self.slopes and told is None:
            return None
        slope, symbol = (told.slope, told.variable) if told else (self.slopes[variable], self.variables[variable])
        own = refer(symbol[0])
        if (
            own is None
            or len(own.indices) != len(_places(reading, reference))
            or not any(True for _ in references(right))
        ):
            return None  # a number for data of an example
        others = [e for name, e in self.found.items() if name != variable]
        equation = (_equation(_to_the_power_of(reference, symbol), right), spot.formula.position)
        before = [slope, *others]
        with reading.note.without(made) if made is not None else nullcontext():
            found = arrow_claim(reading, spot, Relation("implies"), before, [equation])
        if told is not None and found.task is not None:
            return replace(claim, task=replace(found.task, role="called" if told.is_sure else "perhaps"))
        self.found[variable] = equation
        if found.task is None:
            return None
        found = replace(found, task=_with_held(found.task, reading.note.said.held, variable))
        pairs = (*found.task.premises, *found.task.conclusions)
        loose = [n for p in pairs for n in reading.note.loose(p)]
        doubts = found.task.doubts
        doubts = replace(doubts, unsure=(*doubts.unsure, *loose, *self._unsolved(pairs, variable)))
        return replace(claim, task=replace(found.task, role="called", doubts=doubts))

    def _solved(self, reference: Reference, spot: Spot, made: Definition | None) -> str:
        """Return the name whose solution a new name is: with a mark, or any label where words set a slope to zero."""
        stem = reference.name.rpartition("_")[0]
        labelled = made is not None and stem in self.slopes and SET_TO_ZERO.search(spot.formula.lead) is not None
        return stem if labelled else _variable_of(reference)

    def condition(self, reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items) -> Claim | None:
        r"""Return the claim that a root, of which the note gives a value further down only, meets an equation.

        The \\hat q of "\\hat q satisfies" is any q at which the derivative is zero, whatever it is said to be later.
        """
        note, position = reading.note, spot.formula.position
        named = {_variable_of(r): r for r in references((*left, *right)) if r.name.endswith(SOLVED) and r.plain}
        only = next(iter(named), "") if len(named) == 1 else ""
        later = [d for d in note.symbols.every_definition() if named and d.name == named[only].name] if only else []
        if only not in self.slopes or len(later) != 1 or later[0].position <= position:
            return None
        if later[0].parameters is not None or CASE.search(spot.formula.lead) or is_constrained(reading):
            return None
        with note.without(later[0]):
            root = replace(later[0], right=self.variables[only], position=position)
            note.redefine(root)
            equation = (_equation(left, right), position)
            found = arrow_claim(reading, spot, Relation("implies"), [self.slopes[only]], [equation])
            note.symbols.undefine(root)
        return replace(claim, task=found.task) if found.task is not None else None

    def note_solution(self, equations: Sequence[Equation]) -> None:
        """Note what stands behind an arrow as a solution."""
        for chain, position in equations:
            reference = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 and len(chain.sides) > 1 else None
            if reference is not None and reference.plain:
                self.values[reference.name] = (_equation(chain.sides[0], chain.sides[1]), position)
            variable = _variable_of(reference) if reference is not None else ""
            if variable in self.slopes:
                self.found[variable] = (_equation(self.variables[variable], chain.sides[1]), position)

    def supposed(self, reading: ClaimReader, position: int, names: AbstractSet[str]) -> list[Definition]:
        """Return what arrows above gave some names, as definitions; nothing for a name that was defined before."""
        symbols, found = reading.note.symbols, []
        for chain, given_at in self.values.values():
            made = definition_of(symbols, chain.sides[0], chain.sides[1], position)
            if made is None or made.name not in names:
                continue
            if not any(d.position <= given_at for d in symbols.definitions.get(made.key, ())):
                found.append(made)
        return found

    def pair(self, reading: ClaimReader, spot: Spot, pair: Pair, left: Items, right: Items) -> Pair | None:
        """Return the sides with the values that arrows above gave the names in them, None without such names."""
        names = pair.free_names() | set(pair.scope.definitions)
        values = self.supposed(reading, spot.formula.position, names)
        return reading.read_again(spot, left, right, values) if values else None

    def again(
        self, reading: ClaimReader, claim: Claim, spot: Spot, relation: Relation, sides: tuple[Items, Items],
        made: Definition | None,
    ) -> Claim | None:  # fmt: skip
        """Return the claim that a name has the value that an arrow above gave it, in the values of other names."""
        reference = refer(sides[0][0]) if len(sides[0]) == 1 else None
        known = self.values.get(reference.name) if reference is not None else None
        head = refer(known[0].sides[0][0]) if known is not None else None
        if reference is None or known is None or head is None or CASE.search(spot.formula.lead):
            return None
        if len(head.indices) != len(reference.indices):
            return None  # the x_1 of an iteration is not the x that was solved for
        formulas = reading.note.formulas
        here = formulas[known[1]].passage == spot.formula.passage
        role = "again" if here else "perhaps"  # another exercise may have an x of its own
        own = (d for d in reading.note.said.values if d.position == spot.formula.position and d.name == reference.name)
        made = made or next(own, None)
        with reading.note.without(made) if made is not None else nullcontext():
            values = self.supposed(reading, spot.formula.position, self.values.keys())
            with reading.note.supposing(values):
                found = reading.relation(claim, spot, relation, *sides, role=role)
        return found if found.task is not None else None

    def unheld(self, before: Sequence[Equation], after: Sequence[Equation]) -> frozenset[str]:
        """Return the names that conclusions give a value and that no premise has."""
        held = {r.name for chain, _ in before for side in chain.sides[-2:] for r in references(side)}
        heads = {r.name for chain, _ in after if len(chain.sides[0]) == 1 and (r := refer(chain.sides[0][0]))}
        return frozenset(heads - held)

    def _unsolved(self, pairs: Sequence[Pair], variable: str) -> tuple[str, ...]:
        """Return the variables of other derivatives that nothing has solved yet: a refutation would rest on them."""
        rests = {n for p in pairs for e in p.entries() for n in p.scope.depends_on(e)}
        return tuple(sorted(rests & (self.slopes.keys() - self.found.keys() - {variable})))


def _with_held(task: Task, held: AbstractSet[str], variable: str) -> Task:
    """Return an implication with names as numbers that the note holds fixed though they rest on what is solved for."""

    def freed(pair: Pair) -> Pair:
        known = {n: d.body for n, d in pair.scope.definitions.items() if n in held}
        return pair.without_definitions({n for n, body in known.items() if variable in pair.scope.depends_on(body)})

    return replace(task, premises=tuple(map(freed, task.premises)), conclusions=tuple(map(freed, task.conclusions)))


def _places(reading: ClaimReader, reference: Reference) -> list[Items]:
    r"""Return the indices of a name; the lambda of ``\hat w_\lambda`` is none, but a parameter that it rests on."""
    symbols = reading.note.symbols
    given = {n for n, shape in symbols.shapes.items() if not shape} | symbols.domains.keys()
    held = given - symbols.survey.indices - symbols.ranges.keys()
    return [p for p in reference.indices if not (len(p) == 1 and isinstance(p[0], Letter) and p[0].name in held)]


def _equation(left: Items, right: Items) -> Chain:
    return Chain((left, right), (Relation("="),))


def _to_the_power_of(reference: Reference, symbol: Items) -> Items:
    r"""Return a variable as \sigma or as \sigma^2, whichever a value is given for."""
    item = symbol[0]
    plain = replace(item, sup=()) if isinstance(item, Scripted) else item
    plain = plain.base if isinstance(plain, Scripted) and not (plain.sub or plain.primes) else plain
    if not reference.power:
        return (plain,)
    return (
        replace(plain, sup=reference.power) if isinstance(plain, Scripted) else Scripted(plain, (), reference.power),
    )


def _variable_of(reference: Reference) -> str:
    """Return the name of the variable whose solution a name is: theta for theta_hat."""
    suffix = next((s for s in SOLVED if reference.name.endswith(s)), "")
    return reference.name.removesuffix(suffix)


def is_active(lead: str) -> bool:
    """Tell whether words speak of the case in which a loss such as max(0, u) is u."""
    return bool(ACTIVE.search(lead))


def is_constrained(reading: ClaimReader) -> bool:
    """Tell whether words speak of a constraint, under which a derivative need not be zero."""
    return any(CONSTRAINED.search(w) for f in reading.note.formulas for w in (f.before, f.after, f.lead))
