r"""Lines that solve an equation without arrows: ``2x - 4 = 0``, below it ``2x = 4``, and ``x = 2`` at the end.

The first line is a condition and claims nothing by itself; each line below it is to follow from the one above; the
value at the end is to solve them, and no line rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from calcwork.check.readers.forms import is_to_be_solved, is_zero
from calcwork.check.readers.in_passing import AT_PLACE
from calcwork.check.readers.optima import announced
from calcwork.check.readers.solutions import is_constrained
from calcwork.check.steps.doubts import Doubts
from calcwork.check.steps.step import Claim, Spot
from calcwork.check.steps.tasks import Task
from calcwork.notation.note import Note
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import Braces, Gap, Items, Relation
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import IMPLICATIONS, Chain
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import SOLVED, Definition

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

SOLVE = re.compile(  # a verb: not the training set, zero mean, or a square root
    r"(?:^|[.;:,]|\b(?:we|us|now|then|and|to|is|are|be|so|next))\s*\bset\b|\bset\s+(?:to|equal|it|this|the|each|both)\b|"
    r"\b(?:setting|solv\w+|equat(?:e|ing)|(?:to|is|are|be|equals?|becomes?)\s+zero|vanish\w*|(?<!square\s)roots?|"
    r"stationary|critical)\b", re.IGNORECASE,
)  # fmt: skip
BESIDE = re.compile(
    r"\b(?:and|also|similarly|likewise|second|other|further|let|suppose|assume|take|choose|put|start\w*|initial\w*|"
    r"example|instance|e\.g|given|if|when|where|with|constraint)\b",
    re.I,
)
SO = re.compile(
    r"^\W*(?:(?:and\s+)?(?:so|thus|hence|therefore|then)|(?:which|this)\s+(?:gives|yields|implies|means|happens)|giving|"
    r"(?:is\s+)?solved\s+by|solving|with\s+(?:the\s+)?(?:root|solution)|(?:we\s+)?(?:get|obtain|find|have))\b",
    re.IGNORECASE,
)
FEW_WORDS = 160  # characters between two lines


def is_solved_next(note: Note, spot: Spot) -> bool:
    r"""Tell whether what follows solves an equation: "so $x = 1$" in the text, or a row that begins with an arrow."""
    here = spot.formula
    for formula in note.formulas[here.position + 1 : here.position + 2]:
        if formula.display:
            first = next((i for i in formula.items if not isinstance(i, (Gap, Braces))), None)
            is_arrow = isinstance(first, Relation) and first.name in IMPLICATIONS
            return is_arrow and formula.display == here.display
        return bool(SO.match(formula.before)) and Relation("=") in formula.items
    return False


@dataclass(frozen=True)
class Line:
    """Hold one equation of a run: which claim it is, where it stands and what it says."""

    number: int
    spot: Spot
    left: Items
    right: Items


@dataclass
class Lines:
    """Hold the equations below one that is to be solved, in one section."""

    section: int = 0
    run: list[Line] = field(default_factory=list)

    def enter(self, section: int = -1) -> None:
        """Forget the lines of another section, or all of them beside an arrow."""
        if section != self.section:
            self.section, self.run = section, []

    def start(self, reading: ClaimReader, spot: Spot, left: Items, right: Items) -> None:
        """Let a run start with what stands behind an arrow; that is settled, and the lines below may follow from it."""
        self.section, self.run = spot.formula.section, [Line(len(reading.claims) - 1, replace(spot), left, right)]

    def take(self, reading: ClaimReader, spot: Spot, left: Items, right: Items) -> None:
        """Take the last claim as a line where it is an equation that starts a run or goes on with one."""
        task = reading.claims[-1].task
        if task is None or task.kind != "relation" or task.relation != "=" or task.pair is None or task.role == "again":
            self.run = [] if task is not None and task.kind != "solution" else self.run
            return
        placed = task.other is not None and AT_PLACE in task.other.notes
        if self.run and self._is_of_another_case(reading.note, spot):
            self.run = []
        derives = any(is_to_be_solved(s, reading.note.symbols) for s in (left, right))
        if placed or derives or not self._goes_on(spot):
            self.run = []  # a derivative is a claim of its own, and far below another matter is spoken of
        if not self.run and not self._starts(reading, spot, left, right):
            return
        self.run.append(Line(len(reading.claims) - 1, replace(spot), left, right))
        pairs = self._together(reading, self.run) if len(self.run) > 1 else None
        if pairs is not None:
            task = replace(task, pair=pairs[-1], premises=tuple(reversed(pairs[:-1])))
        elif SOLVE.search(spot.formula.lead):
            task = replace(task, condition=True)
        reading.claims[-1] = replace(reading.claims[-1], task=task)
        if len(self.run) == 1 and (is_zero(left) or is_zero(right)) and not (reading.slope or derives):
            self._start_from_slope(reading, spot, reading.note.names_of((left, right)))

    def are_conditions(self) -> bool:
        """Tell whether all lines set something to zero: what is below solves these, and no earlier derivative."""
        return bool(self.run) and all(is_zero(x.left) or is_zero(x.right) for x in self.run)

    def solution(
        self, reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items, made: Definition | None
    ) -> Claim | None:
        """Return the claim that a value solves the lines above it, None where they do not hold its name.

        A square that the note differentiates by has a value without being a name that is defined.
        """
        if not self.run or BESIDE.search(spot.formula.lead) or not self._goes_on(spot):
            return None
        if (name := self._unknown(reading, left, made)) is None:
            return None
        with reading.note.without(made) if made is not None else nullcontext():
            pairs = self._together(reading, [*self.run, Line(-1, spot, left, right)])
            if pairs is None:
                return None
            sides = [s for x in self.run for s in (x.left, x.right)] + [right]
            doubts = Doubts(reading.guessed(*sides), unsure=reading.note.unsure(pairs, sides))
            *pairs, value = pairs
            for n, line in enumerate(self.run):
                self._settle(reading, line, pairs[n], tuple(reversed(pairs[:n])))
            self._rest_on_slope(reading, reading.solutions.slopes.get(name.partition("_")[0]))
        task = Task(
            "solution", premises=tuple(reversed(pairs)), conclusions=(value,), doubts=doubts,
            time_limit=reading.time_limit,
        )  # fmt: skip
        return replace(claim, task=task)

    def _start_from_slope(self, reading: ClaimReader, spot: Spot, held: Set[str]) -> None:
        """Let an equation with a zero claim that it is the derivative right above it, or one that words set to zero."""
        above = {
            n: e for n, e in reading.solutions.slopes_above(reading.note, spot.formula.position).items() if n in held
        }
        if above and len(above) == 1:
            self._rest_on_slope(reading, next(iter(above.values())))
        elif not above:
            told = [a for n in sorted(held) if (a := announced(reading, spot, n)) is not None]
            if len(told) == 1 and told[0].is_sure:
                self._rest_on_slope(reading, told[0].slope)

    def _rest_on_slope(self, reading: ClaimReader, slope: tuple[Chain, int] | None) -> None:
        """Let the first line claim that it is a derivative set to zero."""
        if slope is None or reading.claims[self.run[0].number].task is None:
            return
        first, (chain, position) = self.run[0], slope
        if any(at == first.spot.formula.position for _, at in reading.solutions.slopes.values()):
            return  # a derivative is the head of this very line
        beside = replace(first.spot, formula=replace(first.spot.formula, position=position))
        pairs = self._together(reading, [Line(-1, beside, *chain.sides), first])
        if pairs is not None:
            claim = reading.claims[first.number]
            follows = bool(SOLVE.search(first.spot.formula.lead)) and not is_constrained(reading)
            task = replace(claim.task, pair=pairs[1], premises=(pairs[0],), follows=follows, role="", condition=True)
            reading.claims[first.number] = replace(claim, task=task)

    def _together(self, reading: ClaimReader, lines: Sequence[Line]) -> list[Pair] | None:
        """Return lines as pairs under one set of sizes, None where one cannot be read."""
        found: list[Pair] = []
        for again in (False, True):  # the second time with the sizes that all lines together have shown
            found = []
            for line in lines:
                shared = again or bool(found)
                pair = reading.pair(reading.claims[-1], line.spot, line.left, line.right, shared=shared)
                if not isinstance(pair, Pair):
                    return None
                found.append(pair)
            if not any(p.has_open_sizes() for p in found):
                break
        return found

    def _settle(self, reading: ClaimReader, line: Line, pair: Pair, above: Sequence[Pair]) -> None:
        """Let a line claim that it follows from those above it, the first one nothing."""
        claim = reading.claims[line.number]
        if claim.task is None:
            return  # beside an arrow
        is_one_more = is_zero(line.right)  # of several conditions, as the derivatives by several unknowns
        follows = bool(above) and not is_one_more and not BESIDE.search(line.spot.formula.lead)
        role = claim.task.role if above else "condition"
        task = replace(
            claim.task, pair=pair, premises=tuple(above), follows=follows, role=role, condition=is_one_more
        )  # fmt: skip
        reading.claims[line.number] = replace(claim, task=task)

    def _is_of_another_case(self, note: Note, spot: Spot) -> bool:
        """Tell whether the words give names other bounds than they did for the last line: "for u > 1", "for u < 1"."""
        here, last = (note.conditions(s.formula.position).domains for s in (spot, self.run[-1].spot))
        return here != last

    def _goes_on(self, spot: Spot) -> bool:
        """Tell whether an equation stands in the display of the last line, or a few words below it in its passage."""
        last = self.run[-1].spot.block if self.run else spot.block
        if self.run and self.run[-1].spot.formula.passage != spot.formula.passage:
            return False
        return last is spot.block or (last.source is spot.block.source and spot.block.start - last.end <= FEW_WORDS)

    def _starts(self, reading: ClaimReader, spot: Spot, left: Items, right: Items) -> bool:
        """Tell whether an equation is to be solved: it is set to zero, or words say so of one without derivatives."""
        if is_zero(left) or is_zero(right):
            return True
        derived = any(is_to_be_solved(s, reading.note.symbols) for s in (left, right))
        return bool(SOLVE.search(spot.formula.lead)) and not derived

    def _unknown(self, reading: ClaimReader, left: Items, made: Definition | None) -> str | None:
        """Return the name that an equation gives a value, where the lines hold it or what it is the root of."""
        head = (made.left,) if made is not None and made.parameters is None else left if made is None else ()
        reference = refer(head[0]) if len(head) == 1 else None
        if reference is None:
            return None
        name, _ = reading.note.symbols.interpret(replace(reference, power=()))
        suffix = next((s for s in SOLVED if name.endswith(s)), "")
        sides = [s for x in self.run for s in (x.left, x.right)]
        if reference.indices and not any(
            len(r.indices) == len(reference.indices) for s in sides for r in references(s)
        ):
            return None  # the x_1 of an iteration is not the x that is solved for
        return name if {name, name.removesuffix(suffix)} & reading.note.names_of(sides) else None
