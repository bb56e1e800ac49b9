r"""Steps of a proof about an open function, judged by the laws of its class and what the note has shown before.

Proved is what these give for all functions of the class, all points, and all positive parameters within their bounds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

from sympy import Expr, S, Symbol

from calcwork.check.descent.certificates import combination
from calcwork.check.descent.forms import Form, NotUnderstood, Vector, bases, parameters, put_in
from calcwork.check.descent.formulas import Names, read_form
from calcwork.check.descent.laws import Class, Law, class_of, integral_laws, laws, products_of_norms, squared
from calcwork.check.descent.premises import (
    Premise,
    Steps,
    decreasing,
    expanded,
    instances,
    lowest_of,
    over_steps,
    points_of,
    premise,
)
from calcwork.check.descent.ranges import STEP
from calcwork.check.descent.said import FIXED, SUPPOSED, Equation, Place, Said, bounds_of, is_value, listen
from calcwork.check.descent.signs import Bound
from calcwork.check.steps.step import Claim, Reading
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.documents.document import Document
from calcwork.notation.structure.items import Gap, Items
from calcwork.notation.structure.references import refer
from calcwork.notation.structure.tree import read

METHOD = "laws of the function"
SIGNS = {"=": "=", r"\le": "<=", r"\ge": ">=", r"\leq": "<=", r"\geq": ">="}
SECONDS, ALL_SECONDS = 4.0, 20.0
ASSUMED = "what is assumed"
BREAKS = (NotUnderstood, ArithmeticError, TypeError, ValueError, RecursionError, AttributeError)


@dataclass
class Step:
    """Hold a step as forms that are to be at least zero, and what it may rest on."""

    goals: tuple[Form, ...]
    names: Names
    kind: Class
    bounds: tuple[Bound, ...]
    steps: Steps
    premises: list[Premise]


@dataclass
class Arguments:
    """Go through a note, and collect what it has shown."""

    said: Said
    document: Document
    shown: list[Premise] = field(default_factory=list)
    last: tuple[Equation, ...] = ()  # the values that the last step rests on

    def verdict(self, left: Items, relation: str, right: Items, here: Place) -> Verdict | None:
        """Return the verdict on a relation, None where it is not shown."""
        if self.said.is_closed(here):
            return None
        deadline = time.process_time() + SECONDS
        for values in self._values((left, right), here):
            try:
                step = self._step(left, relation, right, here, values)
            except BREAKS:
                continue
            if (found := self._shown(step, deadline)) is not None:
                self.last = values
                return _proved(found, step, values)
        return None

    def _shown(self, step: Step, deadline: float) -> list[str] | None:
        names: list[str] = []
        for goal in step.goals:
            found = _follows(goal, step, deadline)
            if found is None:
                return None
            names += found
        return names

    def _step(self, left: Items, relation: str, right: Items, here: Place, values: Sequence[Equation]) -> Step:
        said = self.said
        names = said.names(here, values)
        a, b = read_form(left, names), read_form(right, names)
        if not (a.terms or b.terms):
            raise NotUnderstood("nothing to show")
        goals = {"<=": (b - a,), ">=": (a - b,), "=": (b - a, a - b)}[relation]
        kind = said.kind(here)
        near = [e for e in said.equations if said.holds(e.place, here) or e.place.position == here.position]
        stated = {b.name: b for e in near for b in bounds_of(e, names)}
        numbers = {_name(e): read_form(e.right, names).constant for e in values}
        steps = {}
        for name, (letter, offset, vector) in said.steps(here).items():
            change = {s: n for s, n in numbers.items() if n is not None}
            steps[name] = (letter, offset, Vector.of((v, c.xreplace(change)) for v, c in vector.terms))
        bounds = tuple(b for b in (*stated.values(), *kind.bounds()) if b.name not in numbers)
        own = {(s, n) for s, n in numbers.items() if n is not None}
        premises = [p for p in self.shown if p.section in (None, here.section) and p.values <= own]
        change = dict(own)
        if change:
            premises = [replace(p, form=put_in(p.form, lambda _: None, change)) for p in premises]
        return Step(goals, names, kind, bounds, steps, premises)

    def _values(self, sides: tuple[Items, ...], here: Place) -> Iterator[tuple[Equation, ...]]:
        """Yield the values of parameters that a step may rest on: none, then those in force."""
        yield ()
        said = self.said
        try:
            used = {s for side in sides for s in parameters(read_form(side, said.names(here)))}
        except BREAKS:
            return
        stepping = {s for _, _, v in said.steps(here).values() for _, c in v.terms for s in c.free_symbols}
        found: dict[Symbol, Equation] = {}
        for e in said.equations:
            if not said.holds(e.place, here) or not is_value(e, said):
                continue
            name = _name(e)
            if self._number(e, here) is None:
                continue
            if name not in used or name not in stepping or FIXED.search(e.lead) or self._is_near(e.place, here):
                found[name] = e
        if found:
            yield tuple(found.values())

    def _number(self, e: Equation, here: Place) -> Expr | None:
        """Return the number that an equation gives a parameter."""
        try:
            return read_form(e.right, self.said.names(here)).constant
        except BREAKS:
            return None

    def _is_near(self, place: Place, here: Place) -> bool:
        """Tell whether no display stands between two places."""
        return not any(b.kind == "display" for b in self.document.blocks[place.position + 1 : here.position])

    # --- what is taken up ---------------------------------------------------------------------------------------------

    def take(
        self, relation: str, sides: tuple[Items, Items], here: Place, name: str, values: Sequence[Equation] = ()
    ) -> None:
        """Let a relation that is shown, or assumed, be a premise of what follows."""
        try:
            names = self.said.names(here)
            a, b = (read_form(s, names) for s in sides)
            numbers = frozenset((_name(e), number) for e in values if (number := self._number(e, here)) is not None)
        except BREAKS:
            return
        for form in {"<=": (b - a,), ">=": (a - b,), "=": (b - a, a - b)}.get(relation, ()):
            if not form.terms or not bases(form):
                continue
            if name == ASSUMED and (kind := class_of(form, points_of(form), parameters(form))) is not None:
                self.said.classes.append((*kind, here))
            section = here.section if self.said.is_special(here) else None
            for f in (form, *((both.form,) if (both := squared(Law(form, name))) else ())):
                made = premise(f, name, self.said.star)
                self.shown.append(replace(made, section=section, values=numbers))

    def is_assumed(self, e: Equation) -> bool:
        """Tell whether words assume an inequality of the text, and speak of no constant that is known from them."""
        if e.relation not in ("<=", ">=") or not SUPPOSED.search(e.lead):
            return False
        try:
            names = self.said.names(e.place)
            form = read_form(e.left, names) - read_form(e.right, names)
        except BREAKS:
            return False
        kind = self.said.kind(e.place)
        known = {*kind.smooth, *kind.strong, *kind.dominated, *kind.lipschitz}
        return bool(bases(form)) and bool(parameters(form) - known)


def _name(e: Equation) -> Symbol:
    reference = refer(e.left[0])
    return Symbol(reference.name if reference is not None else "", positive=True)


def _follows(goal: Form, step: Step, deadline: float) -> list[str] | None:
    """Return the laws from which a goal follows, as it stands or with the steps of the method put in."""
    if not goal.terms:
        return []
    lowest = lowest_of(goal)
    found = list(_collected(goal, step))
    moved = [Law(expanded(law.form, step.steps, lowest), law.name) for law in found]
    tries = [(goal, found), (expanded(goal, step.steps, lowest), moved)]
    for aim, columns in list(tries):
        if any(a[0] == "norms" for a in aim.atoms) and (both := squared(Law(aim, ""))) is not None:
            tries.append((both.form, columns))
    for aim, columns in tries:
        own = [*laws(step.kind, _at_points(aim, step.kind)), *products_of_norms(aim)]
        names = combination(aim, [*own, *columns], step.bounds, deadline=deadline)
        if names is not None:
            return names
    return None


def _collected(goal: Form, step: Step) -> Iterator[Law]:
    yield from instances(step.premises, goal)
    yield from over_steps(step.premises, goal, step.kind, step.bounds)
    if any(a[0] == "integral" for a in goal.atoms):
        whole = [Vector(((b, S.One),)) for b in sorted(bases(goal), key=str) if b[0] == "point"]
        yield from integral_laws(step.kind, permutations(whole, 2))
    for needed, law in decreasing(goal):
        at_step = [p for p in step.premises if len(p.counters) == 1 and not p.letters]
        if _follows(needed, replace(step, premises=at_step), time.process_time() + 1.0) is not None:
            yield law


def _at_points(goal: Form, kind: Class) -> list[Vector]:
    found = points_of(goal)
    if kind.star is not None and (found or kind.star.only in bases(goal)):
        found.append(kind.star)
    return found[:5]


def _proved(found: Sequence[str], step: Step, values: Sequence[Equation]) -> Verdict:
    names = list(dict.fromkeys(n for n in found if n))
    said = [f"by {', '.join(names)}"] if names else []
    used = {s for g in step.goals for s in parameters(g)}
    said += [f"for {b}" for b in step.bounds if b.name in used and b not in step.kind.bounds()]
    said += [f"with the value of {_name(e)} that the note gives" for e in values]
    letters = sorted(str(s) for s in used if s.is_Symbol and s != STEP)
    if letters:
        said.append(f"for positive {', '.join(letters)}")
    return Verdict("proved", method=METHOD, sizes="all", note="; ".join(said))


@dataclass
class Link:
    """Hold a relation of a chain, and what the chain up to it has shown from its first side on."""

    left: Items
    relation: str
    right: Items
    here: Place
    text: str
    first: Items = ()
    joint: str = ""
    values: tuple[Equation, ...] = ()


def with_arguments(document: Document, reading: Reading) -> Reading:
    """Return a reading whose claims have the verdicts that the laws of an open function give them."""
    said = listen(document)
    if said is None:
        return reading
    work = Arguments(said, document)
    displays = {b.number: n for n, b in enumerate(document.blocks) if b.kind == "display"}
    texts = [e for e in said.equations if e.inline]
    claims: list[Claim] = []
    deadline = time.process_time() + ALL_SECONDS
    last: Link | None = None
    for claim in reading.claims:
        at = displays.get(claim.block)
        relation = SIGNS.get(claim.relation, "")
        if at is None or not relation or time.process_time() > deadline:
            claims.append(claim)
            continue
        while texts and texts[0].place.position < at:
            _take_text(work, texts.pop(0))
        left, right = (_items(document, at, t) for t in (claim.left, claim.right))
        link = Link(left, relation, right, Place(said.sections[at], at), claim.right)
        found = _judged(work, link, last if last is not None and last.text == claim.left else None)
        last = link
        claims.append(claim if found is None else _with_verdict(claim, found))
    return replace(reading, claims=tuple(claims))


def _with_verdict(claim: Claim, found: Verdict) -> Claim:
    if claim.task is None and claim.verdict is not None and claim.verdict.verdict == "unclear":
        return replace(claim, verdict=found)
    return replace(claim, argued=found)


def _judged(work: Arguments, link: Link, last: Link | None) -> Verdict | None:
    """Return the verdict on a link of a chain, and take up what it shows."""
    sides, here = (link.left, link.right), link.here
    if not all(sides):
        return None
    found = work.verdict(link.left, link.relation, link.right, here)
    if found is None:
        lead = _lead(work.document, here.position)
        if work.is_assumed(Equation(link.left, link.relation, link.right, here, lead, inline=False, alone=True)):
            work.take(link.relation, sides, here, ASSUMED)
            return Verdict("definition", method="assumed")
        return None
    work.take(link.relation, sides, here, "a step above", work.last)
    link.first, link.joint, link.values = link.left, link.relation, work.last
    if last is not None:
        link.first, link.values = last.first, tuple(dict.fromkeys((*last.values, *work.last)))
        link.joint = last.joint if link.relation == "=" else link.relation if last.joint in ("=", link.relation) else ""
        if link.joint:
            work.take(link.joint, (link.first, link.right), here, "the steps above", link.values)
    return found


def _take_text(work: Arguments, e: Equation) -> None:
    if e.relation not in ("<=", ">=", "="):
        return
    if e.relation != "=" and work.is_assumed(e):
        work.take(e.relation, (e.left, e.right), e.place, ASSUMED)
    elif e.relation != "=" and work.verdict(e.left, e.relation, e.right, e.place) is not None:
        work.take(e.relation, (e.left, e.right), e.place, "a step above", work.last)


def _lead(document: Document, at: int) -> str:
    before = document.blocks[at - 1] if at else None
    return before.text[-200:] if before is not None and before.kind == "prose" else ""


def _items(document: Document, at: int, latex: str) -> Items:
    rows = read(latex, document.macros_at(document.blocks[at])).rows
    return tuple(i for i in rows[0].items if not isinstance(i, Gap)) if len(rows) == 1 else ()
