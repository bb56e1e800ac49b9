r"""A document to its claims: chains that run over rows and blocks, implications, updates, definitions.

Displays claim, each relation of them, with a verdict where reading settles it; inline formulas declare and define.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from sympy import Heaviside, Piecewise, nan, oo, zoo

from calcwork.check.descent.arguing import with_arguments
from calcwork.check.readers.anew import as_restated, defined_again, restated
from calcwork.check.readers.arrows import arrow_claim, members_of, solved_for, with_earlier_solutions
from calcwork.check.readers.composed import at_arguments
from calcwork.check.readers.constants import up_to_constants
from calcwork.check.readers.extremes import Extreme, extreme_of, is_named, same_task, value_task
from calcwork.check.readers.forms import is_characteristic, is_slope, is_to_be_solved, is_zero, set_builder
from calcwork.check.readers.in_passing import in_numbers, numbers_in_passing, restarted
from calcwork.check.readers.known import known_already
from calcwork.check.readers.layouts import are_of_two_shapes, hint_of_layout, says_layout
from calcwork.check.readers.lines import Lines, is_solved_next
from calcwork.check.readers.orders import NO_SYMBOL, limit_claim, order_claim
from calcwork.check.readers.solutions import CASE, Solutions, is_active, is_constrained
from calcwork.check.readers.special import special_form, variable_of_density
from calcwork.check.readers.told import as_words_say
from calcwork.check.steps.doubts import Doubts
from calcwork.check.steps.step import Claim, Reading, Remark, Spot, unclear
from calcwork.check.steps.tasks import DEFINITE, Task
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.cases import bounds_of_case
from calcwork.notation.context.collection import Formula
from calcwork.notation.context.definitions.lefts import of_inverse
from calcwork.notation.context.definitions.updates import SHIFTED, is_shifted, is_update
from calcwork.notation.displays import Display, DisplayRow, formulas_of, text_of
from calcwork.notation.documents.document import Document
from calcwork.notation.meaning.derivatives import operator_variable
from calcwork.notation.meaning.reader import SLASH
from calcwork.notation.meaning.roots import SQUARE
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.spelling.operators.slashes import with_long_denominators
from calcwork.notation.structure.items import Items, Relation, outline
from calcwork.notation.structure.references import refer
from calcwork.notation.structure.remarks import is_demand, is_plain
from calcwork.notation.survey.elided import counts_factors
from calcwork.notation.survey.signs_of_d import DOUBTFUL, as_letters, is_doubtful
from calcwork.notation.survey.statements import (
    EQUALITIES,
    LOOSE,
    ORDERS,
    UPDATES,
    Chain,
    Implication,
    both_signs,
    spelled,
    statements,
    with_both_signs,
)
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.table import LYING, Definition
from calcwork.notation.symbols.values import ShapeError, SizeOfExample
from calcwork.notation.unsaid import defined_elsewhere, name_at_end, new_names, of_another_law

SHARE = 0.8
COUNTED = "the equation says how often each factor stands in the product with dots"


def read_claims(document: Document, *, time_limit: float = 5.0) -> Reading:
    """Return the claims of a document in order, ready to be judged.

    Examples
    --------
    >>> from calcwork.notation.documents.document import read_document
    >>> from calcwork.notation.documents.source import Source
    >>> found = read_claims(read_document(Source("$$(a+b)^2 = a^2 + 2ab + b^2$$")))
    >>> [(c.relation, c.right) for c in found.claims]
    [('=', 'a^2 + 2ab + b^2')]
    """
    displays, formulas = formulas_of(document)
    return with_arguments(document, ClaimReader(Note(formulas), time_limit * SHARE).of(displays))


# --- claims -----------------------------------------------------------------------------------------------------------


class ClaimReader:
    """Turn the rows of displays into claims; what was last on a side goes on over rows and blocks."""

    def __init__(self, note: Note, time_limit: float) -> None:
        self.note = note
        self.time_limit = time_limit
        self.claims: list[Claim] = []
        self.remarks: list[Remark] = []
        self.last: Items = ()
        self.last_text = ""
        self.head: Items = ()
        self.operator: Items = ()
        self.deriving = self.slope = False
        self.group: list[tuple[Chain, int]] = []
        self.doubtful: dict[str, Definition] = {}
        self.extremes: dict[str, Extreme] = {}
        self.updates: dict[str, tuple[Items, str, int]] = {}
        self.solutions, self.lines = Solutions(), Lines()
        self.cased, self.looked = False, 0
        self.in_passing = numbers_in_passing(note)

    def of(self, displays: Sequence[Display]) -> Reading:
        """Return the claims of the displays in order, and remarks on those that claim nothing."""
        for display in displays:
            before = len(self.claims)
            self._display(display)
            if len(self.claims) == before:
                text = next((r.problem for r in display.rows if r.problem), "") or "nothing is claimed here"
                place = next((r.place for r in display.rows if r.problem), 0)
                self.remarks.append(Remark(display.block.number, place, text))
        symbols = self.note.symbols
        axes = {n: abs(r) for n, r in symbols.ranks.items()} | {n: len(s) for n, s in symbols.shapes.items()}
        return Reading(tuple(self.claims), tuple(self.remarks), tuple(self._inferred()), axes)

    def _inferred(self) -> list[str]:
        shown = {LYING: "a row vector", 1: "a vector", 2: "a matrix", 3: "an array of three axes"}
        ranks, used = self.note.symbols.ranks, self.note.symbols.survey.uses
        return [f"{n} is read as {shown[r]}" for n, r in ranks.items() if r in shown and n in used]

    def _display(self, display: Display) -> None:
        spot = Spot(display.block, Formula((), 0))
        for row in display.rows:
            spot.formula = row.formula
            self.solutions.note_zeros_of_text(self.note, row.formula.position, row.formula.section)
            if row.problem:
                self._unread(spot, row)
                continue
            for statement in statements(row.items):
                if isinstance(statement, Implication):
                    self._implication(spot, statement)
                elif not statement.aside:
                    self._chain(spot, statement)

    def _unread(self, spot: Spot, row: DisplayRow) -> None:
        """Give every relation of a row that cannot be read a step of its own."""
        self.last, self.group = (), []
        found: list[Relation | None] = [i for i in row.items if isinstance(i, Relation)]
        for relation in found or [None] * (not row.items):
            spot.step += 1
            start = row.items[0].start if row.items else 0
            end = row.items[-1].end if row.items else len(spot.block.latex)
            name = spelled(relation.name) if relation is not None else ""
            at = relation.start if relation is not None else start
            self.claims.append(Claim(
                spot.block.number, spot.step, start, end, row.place or at, name, text_of(spot.block, start, at), "",
                verdict=Verdict("unclear", method="reading", note=row.problem),
            ))  # fmt: skip

    # --- chains -------------------------------------------------------------------------------------------------------

    def _chain(self, spot: Spot, chain: Chain) -> None:
        if not chain.relations:
            self.last = chain.sides[0]
            self.last_text = text_of(spot.block, chain.start, chain.end)
            return
        sides = list(chain.sides)
        texts = [text_of(spot.block, s[0].start, s[-1].end) if s else "" for s in sides]
        self.head = sides[0] or self.head
        if not sides[0]:
            sides[0], texts[0] = self.last, self.last_text
        self.operator = next(
            (v for s in sides if (v := operator_variable(s))), self.operator if not chain.sides[0] else ()
        )
        for k, relation in enumerate(chain.relations):
            spot.step += 1
            self._step(spot, chain, k, relation, sides, texts)
        self.last, self.last_text = sides[-1], texts[-1]
        self.group = [(Chain(tuple(sides), chain.relations, chain.role), spot.formula.position)]

    def _step(self, spot: Spot, chain: Chain, k: int, relation: Relation, sides: list[Items], texts: list[str]) -> None:
        left, right = sides[k], sides[k + 1]
        self.slope = (k > 0 and is_slope(sides[0], self.note.symbols)) or is_characteristic(sides[0])
        self.deriving = any(is_to_be_solved(s, self.note.symbols) for s in sides[: k + 1])
        start = left[0].start if left and chain.sides[k] else relation.start
        claim = Claim(
            spot.block.number, spot.step, start, right[-1].end if right else relation.end, relation.start,
            spelled(relation.name), texts[k], texts[k + 1],
        )  # fmt: skip
        self.claims.append(self._filled(claim, spot, chain, k, relation, left, right))
        if relation.name in EQUALITIES and not is_zero(right):
            self._stationary(spot, [], [(Chain((left, right), (relation,)), spot.formula.position)])
        self.solutions.enter(spot.formula.section)
        self.lines.enter(spot.formula.section)
        if relation.name in EQUALITIES:
            self.lines.take(self, spot, left, right)
        if not k and relation.name in EQUALITIES:
            self.solutions.note_slope(self.note.symbols, sides[0], spot.formula.position)
        if relation.name in EQUALITIES and is_zero(right):
            self.solutions.note_zero(self.note.symbols, sides[0])

    def _stationary(self, spot: Spot, before: list[tuple[Chain, int]], after: list[tuple[Chain, int]]) -> None:
        """Let the last claim be judged also as what holds where derivatives are zero that are set to zero above it."""
        task = self.claims[-1].task
        kinds = ("relation",) if not before else ("implication",)
        if task is None or task.kind not in kinds or task.both_ways or (task.pair and task.pair.differentiates()):
            return
        under = self.solutions.under(self, spot, before, after)
        self.claims[-1] = replace(self.claims[-1], task=replace(task, under=under))

    def _filled(
        self, claim: Claim, spot: Spot, chain: Chain, k: int, relation: Relation, left: Items, right: Items
    ) -> Claim:
        if not left or not right:
            return unclear(claim, "one side of this relation is missing")
        if is_demand(relation):
            return replace(claim, verdict=Verdict("definition", method="assumed"))
        if not is_plain(relation):
            return unclear(claim, "a relation with a sign over it is not judged")
        left, right = with_both_signs(left, right)
        if (parts := set_builder(left, right)) is not None:
            return self._solutions(claim, spot, *parts, right)
        if (claimed := self._extreme(claim, spot, left, right)) is not None:
            return claimed
        if relation.name in EQUALITIES and counts_factors(left, right):
            return replace(claim, verdict=Verdict("definition", method="counts of factors", note=COUNTED))
        if len(chain.sides) > k + 2 and counts_factors(right, chain.sides[k + 2]):
            right = chain.sides[k + 2]
        starts = not k and bool(chain.sides[0])
        if relation.name == "to" and (limit := limit_claim(self, claim, spot, left, right)) is not None:
            return limit
        if relation.name in EQUALITIES and (order := order_claim(self, claim, spot, left, right)) is not None:
            return order
        if relation.name in UPDATES or (starts and is_update(self.note.symbols, relation, left, right)):
            shifted = relation.name == "=" and is_shifted(left, right, spot.formula.lead)
            return unclear(claim, SHIFTED) if shifted else self._update(claim, spot, left, right)
        assumed = (chain.role == "reason" and self.note.asserts(spot.formula, chain)) or spot.formula.is_system
        if relation.name == "in" or assumed or self.note.declares(spot.formula, chain):
            method = "assumed" if assumed or (chain.role == "condition" and relation.name != "in") else "declaration"
            return replace(claim, verdict=Verdict("definition", method=method))
        again = self.note.defines_again(spot.formula, chain, k)
        if starts and (verdict := special_form(self.note, spot.formula, relation, left, right)) is not None:
            if again is not None:
                self.note.redefine(again)
            return replace(claim, verdict=verdict)
        if starts and self._is_repeated(spot, left, right):
            return unclear(claim, "this is given above already, perhaps for another case")
        if derivative := self.note.called(spot.formula, chain, k):
            return self.relation(claim, spot, relation, derivative, right, role="called")
        if adjoint := self.note.said.adjoints.get((spot.formula.position, chain.start, k)):
            return self.relation(claim, spot, relation, adjoint, right, role="perhaps")
        made, role = self.note.defines(spot.formula, chain, k), self.note.role_of(spot.formula, chain, k)
        if starts and relation.name in EQUALITIES:
            solution = self.solutions.value(self, claim, spot, relation, (left, right), made, is_solution=bool(role))
            if solution is not None:
                return solution
        if made is not None:
            value = known_already(self, claim, spot, relation, made, (left, right))
            return value or self._definition(claim, spot, right)
        if again is not None and (verdict := defined_again(self, spot, again, left, right)) is not None:
            return replace(claim, verdict=verdict)
        if k == 0 and (new := new_names(self.note, left)):
            return unclear(claim, f"nothing says what {', '.join(new)} is")
        if relation.name in EQUALITIES:
            left, right = up_to_constants(self.head, *of_inverse(self.note.symbols, left, right))
        found = self.relation(claim, spot, relation, left, right, role=role)
        later = found.task is not None and found.task.relation == "=" and found.task.later
        return (later and self.solutions.condition(self, claim, spot, left, right)) or found

    def _is_repeated(self, spot: Spot, left: Items, right: Items) -> bool:
        """Tell whether a display in words of a case gives a name what another gave it before."""
        if not CASE.search(spot.formula.lead):
            return False
        made = [d for d in self.note.said.made.values() if d.position < spot.formula.position and d.block]
        return any(outline((d.left,)) == outline(left) and outline(d.right) == outline(right) for d in made)

    def _definition(self, claim: Claim, spot: Spot, right: Items) -> Claim:
        """Settle a definition; one whose right side cannot be read is unclear."""
        try:
            value = self.note.reader(spot.formula.position).read(right)
            if value.entry.has(oo, nan, zoo):
                return unclear(claim, "a side is infinite or has no value as it is written")
        except CalcworkError as reason:
            return unclear(claim, str(reason), getattr(reason, "start", -1))
        except BREAKDOWNS as reason:
            return unclear(claim, f"this could not be read ({reason})")
        return replace(claim, verdict=Verdict("definition", method="first equation for its left side"))

    def relation(
        self, claim: Claim, spot: Spot, relation: Relation, left: Items, right: Items, *, role: str = ""
    ) -> Claim:
        """Return the claim of a relation with its task; it is settled where it cannot be read."""
        name = "=" if relation.name in EQUALITIES else ORDERS.get(relation.name) or LOOSE.get(relation.name)
        if DEFINITE.get(relation.name):
            pair = self.pair(claim, spot, left, right)
            return pair if isinstance(pair, Claim) else replace(
                claim, task=Task("definite", relation.name, pair, time_limit=self.time_limit))  # fmt: skip
        if name is None:
            return unclear(claim, f"the relation {claim.relation} is not judged")
        pair = as_restated(self, claim, spot, left, right)
        if isinstance(pair, Claim):
            open_layout = pair.verdict is not None and pair.verdict.verdict == "unclear" and says_layout(left, right)
            return replace(claim, verdict=Verdict("definition", method="layout")) if open_layout else pair
        near = self.note.facts.near(pair, here := spot.formula.position, ordered=name in ORDERS.values())
        if near.sizes and not any(d.shape for d in pair.scope.declarations.values()):
            pair = replace(pair, values=(*pair.values, *near.sizes))  # of numbers alone: how many parameters there are
        others = (*pair.fixed, *restarted(self, spot, pair), *of_another_law(self.note, (left, right), spot.formula))
        unsure = (*self.note.unsure([pair], (left, right)), *others)
        loose = self.note.loose(pair)
        loose = () if any(set(loose) <= f.free_names() for f in near.facts) else loose  # an equation is their bond
        elsewhere = defined_elsewhere(self.note, pair, spot.formula)
        rough, named = self.note.rough(pair), name_at_end(self.note, right)
        described = tuple(n for n in unsure if n in self.note.said.spoken.described)
        doubts = Doubts(self.guessed(left, right), loose, unsure, near.aside, rough, elsewhere, named, described)
        bounds = (*near.bounds, *bounds_of_case(self.note, pair, here))
        set_to_zero = (self.deriving and is_zero(right)) or is_zero(left)
        condition = name == "=" and set_to_zero and not self.note.conditions(here).values
        solved = is_zero(right) and name == "=" and is_solved_next(self.note, spot)
        role = role or ("condition" if solved or (condition and self.slope) else "")
        task = Task(
            "relation", name, pair, facts=near.facts, bounds=bounds, unlike=near.unlike, doubts=doubts,
            other=self._other(spot, pair, left, right),
            condition=condition, cased=self._writes_cases(spot), active=is_active(spot.formula.lead), role=role,
            over=variable_of_density(self.head), later=self.note.solved_later(pair, here), time_limit=self.time_limit,
            layout=hint_of_layout(self, spot, left, right) if name == "=" and are_of_two_shapes(pair) else "",
        )  # fmt: skip
        return replace(claim, task=task, notes=pair.notes)

    def _writes_cases(self, spot: Spot) -> bool:
        """Tell whether the author writes conditions into formulas, as 1{z > 0}, and speaks of none before this one."""
        for claim in self.claims[self.looked :]:  # each once, for a note may have very many
            pair = claim.task.pair if claim.task is not None else None
            self.cased = self.cased or (pair is not None and any(e.has(Piecewise, Heaviside) for e in pair.entries()))
        self.looked = len(self.claims)
        return self.cased and not CASE.search(spot.formula.lead)

    def pair(self, claim: Claim, spot: Spot, left: Items, right: Items, *, shared: bool = False) -> Pair | Claim:
        """Return the two sides, or the claim with the verdict that they cannot be read."""
        try:
            pair = self.note.pair(left, right, spot.formula.position, self.operator, shared=shared)
            return as_words_say(pair, self.note, spot.formula)
        except ShapeError as reason:
            if isinstance(other := self.read_again(spot, left, right, entrywise=True), Pair):
                return other
            behind = names_behind(self.note.symbols, (left, right))
            guessed = [n for n in sorted(behind) if not self.note.is_known(n)] or self.note.unsure((), (left, right))
            if isinstance(reason, SizeOfExample):
                return unclear(claim, f"{reason}, if the size of an example is not meant for all steps")
            if guessed or "?" in str(reason):
                return unclear(claim, f"{reason}; the shape of {', '.join(guessed)} is not declared")
            hint = hint_of_layout(self, spot, left, right)
            return replace(claim, verdict=Verdict("refuted", method="shape", note=str(reason), hint=hint))
        except CalcworkError as reason:
            return unclear(claim, str(reason), getattr(reason, "start", -1))
        except BREAKDOWNS as reason:
            return unclear(claim, f"this could not be read ({type(reason).__name__}: {reason})")

    def _other(self, spot: Spot, pair: Pair, left: Items, right: Items) -> Pair | None:
        """Return the sides under another reading, where there is one: of a square, of a name defined anew or solved."""
        if (numbers := in_numbers(self, spot, pair, left, right)) is not None:
            return numbers
        if SQUARE in pair.notes:
            return self.read_again(spot, left, right, entrywise=True)
        change = with_long_denominators if SLASH in pair.notes else None
        if (change := as_letters if is_doubtful((*left, *right), DOUBTFUL) else change) is not None:
            other = self.pair(Claim(0, 0, 0, 0, 0, "", "", ""), spot, change(left), change(right))
            return other if isinstance(other, Pair) else None
        held = self.note.said.held & set(pair.scope.definitions)
        if held and pair.differentiates():
            return pair.without_definitions(held)
        used = set(pair.scope.definitions) | self.note.names_of((left, right))
        doubtful = next((d for n, d in self.doubtful.items() if n in used), None)
        if doubtful is None:
            found = restated(self, spot, left, right) or self.solutions.pair(self, spot, pair, left, right)
            return found or at_arguments(self, spot, pair, left, right)
        with self.note.without(doubtful):
            other = self.pair(Claim(0, 0, 0, 0, 0, "", "", ""), spot, left, right)
        return other if isinstance(other, Pair) else None

    def read_again(
        self, spot: Spot, left: Items, right: Items, values: Sequence[Definition] = (), *, entrywise: bool = False
    ) -> Pair | None:
        """Return the sides with more definitions, or squares entry by entry, None where they cannot be read so."""
        with self.note.supposing(values):
            try:
                pair = self.note.pair(left, right, spot.formula.position, self.operator, entrywise=entrywise)
                return as_words_say(pair, self.note, spot.formula)
            except (CalcworkError, *BREAKDOWNS):
                return None

    def guessed(self, *sides: Items) -> tuple[str, ...]:
        """Return the names on the sides whose shape nothing declares."""
        return tuple(sorted(n for n in self.note.names_of(sides) if not self.note.is_known(n)))

    def _solutions(self, claim: Claim, spot: Spot, unknown: Items, condition: Items, right: Items) -> Claim:
        """Judge that a set of solutions has exactly the members that are listed."""
        at = next((n for n, i in enumerate(condition) if isinstance(i, Relation)), None)
        if at is None:
            return unclear(claim, "the condition of this set is not understood")
        premise = self.pair(claim, spot, condition[:at], condition[at + 1 :])
        members = members_of(self, claim, spot, unknown, right)
        if isinstance(premise, Claim) or isinstance(members, Claim):
            return premise if isinstance(premise, Claim) else members  # type: ignore[return-value]
        task = Task("implication", premises=(premise,), conclusions=tuple(members), both_ways=True,
                    time_limit=self.time_limit)  # fmt: skip
        return replace(claim, task=task)

    # --- smallest and largest arguments -------------------------------------------------------------------------------

    def _extreme(self, claim: Claim, spot: Spot, left: Items, right: Items) -> Claim | None:
        """Judge a claim on a smallest or largest argument; the first name that is given to one is a definition."""
        one, other = extreme_of(left), extreme_of(right)
        position = spot.formula.position
        if one is None and other is None and not (is_named(left) and outline(left) in self.extremes):
            return None
        values = any(e is not None and e.value for e in (one, other))
        if self.note.conditions(position).is_case or (values and is_constrained(self)):
            return unclear(claim, "a smallest or largest value under conditions is not judged")
        try:
            if values and one is not None and other is not None:
                return unclear(claim, "two smallest or largest values are not compared")
            if one is not None and other is not None:
                task = same_task(self.note, one, other, position, self.time_limit)
            elif other is not None and is_named(left):
                self.extremes[outline(left)] = other
                return replace(claim, verdict=Verdict("definition", method="smallest or largest argument"))
            elif one is None and other is None:
                task = value_task(self.note, self.extremes[outline(left)], right, position, self.time_limit)
            else:
                value = right if one is not None else left
                task = value_task(self.note, one or other, value, position, self.time_limit)  # type: ignore[arg-type]
        except (CalcworkError, *BREAKDOWNS) as reason:
            return unclear(claim, str(reason))
        return replace(claim, task=task) if task is not None else unclear(claim, "the variables or their ranges differ")

    # --- updates ------------------------------------------------------------------------------------------------------

    def _update(self, claim: Claim, spot: Spot, left: Items, right: Items) -> Claim:
        """Judge an update: a second one of the same symbol must give the same."""
        reference = refer(left[0]) if len(left) == 1 else None
        if reference is None:
            return unclear(claim, NO_SYMBOL.get(claim.relation, "the symbol that is updated is not understood"))
        key = f"{spot.formula.section}:{outline(left)}"
        old = self.updates.get(key)
        if old is None:
            self.updates[key] = (right, claim.right, spot.formula.position)
            return self._definition(claim, spot, right)
        again = self.relation(replace(claim, left=old[1]), spot, Relation("="), old[0], right)
        pair = again.task.pair if again.task is not None else None
        if pair is not None and not pair.has_the_same_names():
            return replace(claim, verdict=Verdict("definition", method="another update, by other names"))
        return again

    # --- implications -------------------------------------------------------------------------------------------------

    def _implication(self, spot: Spot, statement: Implication) -> None:
        groups = [[(c, spot.formula.position) for chain in g for c in both_signs(chain)] for g in statement.groups]
        if not groups[0]:
            groups[0] = self.group
            self._solve_last()
        self.lines.enter()
        self._inside(spot, groups[0] if statement.groups[0] else [], premise=True)
        for n, arrow in enumerate(statement.arrows):
            spot.step += 1
            solved = self.note.said.solved.get(spot.formula.position)
            before = with_earlier_solutions(groups[n], groups[n + 1])
            known = self.solutions.unheld(before, groups[n + 1])
            with (
                self.note.without(solved) if solved is not None else nullcontext(),
                self.note.supposing(self.solutions.supposed(self, spot.formula.position, known)),
            ):
                after = solved_for(groups[n + 1], known)
                self.claims.append(arrow_claim(self, spot, arrow, before, after))
                self._stationary(spot, before, after)
            self.solutions.note_solution(groups[n + 1])
            self._inside(spot, groups[n + 1], premise=False)
        self.lines.enter()
        self.group = groups[-1]
        if groups[-1]:
            last = groups[-1][-1][0]
            if last.relations and last.relations[0].name in EQUALITIES:
                self.lines.start(self, spot, *last.sides[:2])
            self.last = groups[-1][-1][0].sides[-1]
            self.last_text = ""

    def _solve_last(self) -> None:
        """Let the last claim be a condition where it may be one, for what stands behind an arrow solves it."""
        task = self.claims[-1].task if self.claims else None
        if task is not None and task.condition:
            self.claims[-1] = replace(self.claims[-1], task=replace(task, role="condition"))

    def _inside(self, spot: Spot, group: list[tuple[Chain, int]], *, premise: bool) -> None:
        """Give the relations inside of a group their steps; the one that is assumed or concluded claims nothing."""
        for chain, _ in group:
            texts = [text_of(spot.block, s[0].start, s[-1].end) if s else "" for s in chain.sides]
            for k, relation in enumerate(chain.relations):
                spot.step += 1
                self._step(spot, chain, k, relation, list(chain.sides), texts)
                ordered = all(r.name in ORDERS for r in chain.relations)
                if ordered or k == (len(chain.relations) - 1 if premise else 0):
                    said = "assumed" if premise else "judged at the arrow before it"
                    self.claims[-1] = replace(self.claims[-1], task=None, verdict=Verdict("definition", method=said))
