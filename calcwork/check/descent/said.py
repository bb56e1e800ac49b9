r"""What a note says of the function that it leaves open: its class, the steps of the method, values and bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sympy import Expr, S, Symbol

from calcwork.check.descent.classes import classes
from calcwork.check.descent.forms import NO_INDEX, Form, NotUnderstood, Vector, at_index, moved, point
from calcwork.check.descent.formulas import Given, Names, index_of, read_form, read_vector, single
from calcwork.check.descent.laws import Class
from calcwork.check.descent.signs import Bound
from calcwork.notation.documents.document import Block, Document
from calcwork.notation.documents.outline import HEADING
from calcwork.notation.structure.items import (
    Accent,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    base_of,
)
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, Chain, statements
from calcwork.notation.survey.survey import walk

STARRED = ((Operator("*"),), (Operator("star"),))
CLASS = re.compile(r"smooth|lipschitz|convex|lojasiewicz|łojasiewicz|\bPL\b|subgradient", re.IGNORECASE)
OUTSIDE = re.compile(
    r"\bproject|\bproxim|\bconstrain|\bfeasible|\bmirror\b|\bsimplex\b|\bconcave|\bmaximi[sz]", re.IGNORECASE
)
SUPPOSED = re.compile(
    r"\b(?:assum\w*|suppose|let|such that|satisf\w*|given|where|with|obeys?|i\.e\.|that is|means|says|if|bounded|"
    r"condition|inequality)\b[^.]*$",
    re.IGNORECASE,
)
FIXED = re.compile(
    r"\b(?:fix|set|choose|choosing|take|taking|let|setting|throughout|step[ -]?size|learning rate|rate)\b[^.]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """Hold where something is said: the section, and the count of blocks before it."""

    section: int
    position: int


@dataclass(frozen=True)
class Equation:
    """Hold a relation of the text with its sides, the words before it, and where it stands."""

    left: Items
    relation: str
    right: Items
    place: Place
    lead: str
    inline: bool
    alone: bool  # nothing else stands in its chain


@dataclass
class Said:
    """Collect what a note says, for the places at which its steps stand."""

    function: str
    vectors: frozenset[str]
    star: str
    equations: list[Equation]
    sections: dict[int, int]  # of the blocks
    classes: list[tuple[str, Symbol | None, Place]] = field(default_factory=list)
    defined: list[Place] = field(default_factory=list)
    home: int = 0

    def holds(self, place: Place, here: Place) -> bool:
        """Tell whether what is said at a place bears on a step: in its section, or where the note begins with it."""
        return place.position < here.position and place.section in (here.section, self.home)

    def is_special(self, here: Place) -> bool:
        """Tell whether the section of a place says more of the function or the method than the note says at first."""
        if here.section == self.home:
            return False
        own = [e for e in self.equations if e.place.section == here.section and e.inline]
        more = any(p.section == here.section for _, _, p in self.classes)
        names = Names(self.function, self.vectors, self.star)
        return more or any(_gives_point(e, self.vectors) or any(bounds_of(e, names)) for e in own)

    def is_closed(self, here: Place) -> bool:
        """Tell whether the note has given the function a formula by then."""
        return any(self.holds(p, here) for p in self.defined)

    def kind(self, here: Place) -> Class:
        """Return the class of the function at a place."""
        found = Class(star=point(self.star) if self.star else None)
        for name, constant, place in self.classes:
            if not self.holds(place, here):
                continue
            if name == "convex":
                found.convex = True
            elif constant is not None and constant not in getattr(found, name):
                getattr(found, name).append(constant)
        return found

    def in_force(self, here: Place) -> list[Equation]:
        """Return what is said before a place, where the note begins and then in its own section."""
        found = [e for e in self.equations if self.holds(e.place, here)]
        return sorted(found, key=lambda e: e.place.section == here.section)

    def names(self, here: Place, values: Sequence[Equation] = ()) -> Names:
        """Return how names are read at a place, some of them as the values that equations give."""
        names = Names(self.function, self.vectors, self.star)
        names.given = dict(_given(self, names, self.in_force(here)))
        for equation in values:
            reference = single(equation.left)
            if reference is not None:
                number = read_form(equation.right, names)
                names.given = {**names.given, reference.name: lambda _, number=number: number}  # type: ignore[misc]
        return names

    def steps(self, here: Place) -> dict[str, tuple[Symbol, int, Vector]]:
        """Return the equations that give the next point of a method: name, letter, offset, vector."""
        names = self.names(here)
        found: dict[str, tuple[Symbol, int, Vector]] = {}
        sections: dict[str, int] = {}
        for e in self.in_force(here):
            reference = single(e.left)
            if e.relation != "=" or reference is None or reference.name not in self.vectors or not e.alone:
                continue
            places = _places(reference)
            if not places or sections.get(reference.name) == e.place.section:
                continue
            try:
                index, vector = index_of(places[0]), read_vector(e.right, names)
            except NotUnderstood:
                continue
            letter = next(iter(index.free_symbols), None)
            earlier = {b[2] for b, _ in vector.terms if b[0] == "point" and b[1] == reference.name}
            if isinstance(letter, Symbol) and earlier == {index - 1} and vector.only is None:
                found[reference.name] = letter, int(index - letter), vector
                sections[reference.name] = e.place.section
        return found


def _gives_point(e: Equation, vectors: frozenset[str]) -> bool:
    reference = single(e.left)
    return reference is not None and reference.name in vectors and bool(_places(reference))


def _places(reference: Reference) -> tuple[Items, ...]:
    return reference.indices or ((reference.power,) if reference.power else ())


def _given(said: Said, names: Names, equations: Sequence[Equation]) -> Iterator[tuple[str, Given]]:
    """Yield what names of quantities and directions stand for: g_t = slope at x_t, Delta_t = f(x_t) - f^*."""
    done: dict[str, int] = {}
    for e in equations:
        reference = single(e.left)
        if reference is None or e.relation not in ("=", "in") or not e.alone:
            continue
        if done.get(reference.name) == e.place.section:
            continue
        if reference.name == said.function or reference.name.startswith(f"{said.function}_"):
            continue
        places = _places(reference) if reference.name in said.vectors else reference.indices
        if len(places) > 1 or (e.relation == "in" and not _is_subgradient(e.right)):
            continue
        try:
            index = index_of(places[0]) if places else NO_INDEX
            right = (Letter("nabla"), *e.right[1:]) if e.relation == "in" else e.right
            value = read_vector(right, names) if reference.name in said.vectors else read_form(right, names)
        except NotUnderstood:
            continue
        letters = index.free_symbols if index != NO_INDEX else set()
        if isinstance(value, Vector):
            if value.only is not None and value.only[0] == "point":
                continue
            if not letters or any(b[0] == "point" and b[1] == reference.name for b, _ in value.terms):
                continue
        elif not (letters or value.constant is None):
            continue
        if len(letters) > 1 or (letters and index not in letters):
            continue
        done[reference.name] = e.place.section
        letter = next(iter(letters), None)
        yield reference.name, _at_step(value, letter)


def _at_step(value: Vector | Form, letter: Symbol | None) -> Given:
    def at(index: Expr) -> Vector | Form:
        if letter is None or index == letter:
            return value
        return at_index(value, letter, index) if isinstance(value, Form) else moved(value, letter, index)

    return at


def _is_subgradient(items: Items) -> bool:
    return bool(items) and items[0] == Letter("partial")


# --- the whole note ---------------------------------------------------------------------------------------------------


def listen(document: Document) -> Said | None:
    """Return what a note says of the one function that it leaves open; None where it has none of these classes."""
    text = " ".join(b.text for b in document.blocks if b.kind == "prose")
    if not CLASS.search(text) or OUTSIDE.search(text):
        return None
    rows = {n: _rows(document, b) for n, b in enumerate(document.blocks) if b.kind != "prose"}
    every = [items for found in rows.values() for items in found]
    function = _function(every)
    if not function:
        return None
    sections, section = dict[int, int](), 0
    for n, block in enumerate(document.blocks):
        section += block.kind == "prose" and HEADING.search(block.text) is not None
        sections[n] = section
    equations = [e for n, found in rows.items() for e in _equations(document, n, found, sections[n])]
    vectors = _vectors(every, equations, function)
    star = next((f"{v}_star" for v in sorted(vectors) if f"{v}_star" in vectors or _has_star(every, v)), "")
    said = Said(function, vectors | ({star} if star else set()), star, equations, sections)
    said.classes = [(name, c, Place(sections[k], k)) for name, c, k in classes(document, rows, said.vectors)]
    said.home = min((p.section for _, _, p in said.classes), default=0)
    said.defined = [e.place for e in equations if _gives_formula(e, function)]
    return said if said.classes else None


def _rows(document: Document, block: Block) -> list[Items]:
    if block.problem:
        return []
    return [
        tuple(i for i in r.items if not isinstance(i, Gap)) for r in read(block.latex, document.macros_at(block)).rows
    ]


def _function(every: Sequence[Items]) -> str:
    """Return the function whose gradient is taken most often."""
    found: Counter[str] = Counter()
    for items in every:
        for sequence, at in walk(items):
            if sequence[at] in (Letter("nabla"), Letter("partial")) and at + 2 < len(sequence):
                name = refer(sequence[at + 1])
                if (
                    name is not None
                    and name.plain
                    and not name.indices
                    and isinstance(base_of(sequence[at + 2]), Group)
                ):
                    found[name.name] += 1
    return found.most_common(1)[0][0] if found else ""


def _equations(document: Document, n: int, rows: Sequence[Items], section: int) -> Iterator[Equation]:
    block = document.blocks[n]
    before = document.blocks[n - 1] if n else None
    lead = before.text if before is not None and before.kind == "prose" else ""
    for items in rows:
        for chain in statements(items):
            if not isinstance(chain, Chain):
                continue
            for k, relation in enumerate(chain.relations):
                name = "=" if relation.name in EQUALITIES else ORDERS.get(relation.name, relation.name)
                alone = len(chain.relations) == 1 and len(rows) == 1
                place = Place(section, n)
                yield Equation(
                    chain.sides[k], name, chain.sides[k + 1], place, lead[-200:], block.kind == "inline", alone
                )


def _vectors(every: Sequence[Items], equations: Sequence[Equation], function: str) -> frozenset[str]:
    """Return the names of vectors: points of the function, what stands in norms, and what equations make of these."""
    found = set[str]()
    for items in every:
        for sequence, at in walk(items):
            item = sequence[at]
            group = base_of(item)
            name = refer(sequence[at - 1]) if at else None
            called = name is not None and name.name == function and name.plain and not name.indices
            if isinstance(group, Group) and ((called and group.open == "(") or group.open == "||"):
                found |= {r.name for r in _lone_terms(group.items) if r.name != function}
    for e in equations:
        if e.relation == "in" and (reference := single(e.left)) is not None and _is_space(e.right):
            found.add(reference.name)
    for _ in range(3):
        names = Names(function, frozenset(found))
        for e in equations:
            reference = single(e.left)
            if e.relation not in ("=", "in") or reference is None or reference.name in found:
                continue
            try:
                read_vector((Letter("nabla"), *e.right[1:]) if _is_subgradient(e.right) else e.right, names)
            except NotUnderstood:
                continue
            found.add(reference.name)
    return frozenset(found - {function})


def _is_space(items: Items) -> bool:
    first = base_of(items[0]) if items else None
    return (
        isinstance(first, Letter) and first.name == "R" and "mathbb" in first.fonts and isinstance(items[0], Scripted)
    )


def _lone_terms(items: Items) -> Iterator[Reference]:
    """Yield the names that are terms by themselves in a sum."""
    part = list[Element]()
    for item in (*items, Operator("+")):
        if isinstance(item, Operator) and item.name in "+-":
            if len(part) == 1 and isinstance(base_of(part[0]), (Letter, Accent)) and (reference := refer(part[0])):
                yield reference
            part = []
        elif isinstance(item, (Relation, Punctuation)):
            part = [item, item]
        else:
            part.append(item)


def _has_star(every: Sequence[Items], name: str) -> bool:
    for items in every:
        for sequence, at in walk(items):
            reference = refer(sequence[at])
            if reference is None:
                continue
            if reference.name == f"{name}_star":
                return True
            if reference.name == name and any(
                len(p) == 1 and p[0] in (Operator("*"), Operator("star")) for p in reference.below
            ):
                return True
    return False


def _gives_formula(e: Equation, function: str) -> bool:
    """Tell whether an equation gives the function a formula, which speaks of no function like it."""
    if e.relation != "=" or len(e.left) != 2:
        return False
    name, group = refer(e.left[0]), e.left[1]
    if name is None or name.name != function or not isinstance(group, Group) or len(group.items) != 1:
        return False
    argument = refer(group.items[0])
    letters = {i.name for s, k in walk(e.right) if isinstance(i := base_of(s[k]), Letter)}
    return (
        argument is not None and not argument.labeled and not letters & {function, "E", "ell", function.lower(), "int"}
    )


# --- bounds and values ------------------------------------------------------------------------------------------------


def bounds_of(e: Equation, names: Names) -> Iterator[Bound]:
    r"""Yield the bounds of a parameter that an inequality states: ``\eta \le 1/L``, ``\eta \in (0, 1/L]``."""
    if e.relation == "in" and len(e.right) == 1 and isinstance(interval := e.right[0], Group) and interval.open in "([":
        cut = next((n for n, i in enumerate(interval.items) if isinstance(i, Punctuation)), 0)
        if cut:
            yield from bounds_of(
                Equation(e.left, "<=", interval.items[cut + 1 :], e.place, e.lead, e.inline, e.alone), names
            )
        return
    if e.relation not in ("<", "<=", ">", ">="):
        return
    try:
        sides = [read_form(s, names).constant for s in (e.left, e.right)]
    except NotUnderstood:
        return
    left, right = sides if e.relation in ("<", "<=") else sides[::-1]
    if left is None or right is None or S.Zero in (left, right):
        return
    if isinstance(left, Symbol) and right.is_positive and left not in right.free_symbols:
        yield Bound(left, right, above=True)
    elif isinstance(right, Symbol) and left.is_positive and right not in left.free_symbols:
        yield Bound(right, left, above=False)


def is_value(e: Equation, said: Said) -> bool:
    r"""Tell whether an equation gives a parameter a value, as ``\eta = 1/L`` does."""
    reference = single(e.left)
    if e.relation != "=" or reference is None or reference.indices or reference.power:
        return False
    is_fraction = any(isinstance(s[k], (Fraction, Letter)) for s, k in walk(e.right))
    if reference.name.startswith(said.function):
        return False
    return e.inline and is_fraction and reference.name not in said.vectors and isinstance(base_of(e.left[0]), Letter)
