r"""Steps that stand above: ``h^{(t)} = \tanh(w h^{(t-1)} + x^{(t)})`` is ``h_t = \tanh(w h_{t-1} + x_t)``.

A number above another one than the first, as in ``a^{(3)}``, is that of a layer, and nothing is changed then. A step
that is a label of two quantities h_t and h_{t-1} is an index again where the note has a last member h_T.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.spelling.sequences.steps import STEPPED, other_steps
from calcwork.notation.structure.items import (
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Scripted,
    Text,
    throughout,
)
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import index_name, references

FIRST = frozenset({"0", "1"})


def with_steps_below(formulas: Sequence[Items]) -> list[Items]:
    """Return formulas in which the steps of recurrences stand below, the same ones where none stands above."""
    formulas = _with_steps_as_indices(formulas)
    letter = _letter_above(formulas)
    every = [r for f in formulas for r in references(f, labels=False)]
    names = {r.name for r in every if letter and len(r.above) == 1 and _starts_with(r.above[0], letter)}
    numbers = {p[0].value for r in every if r.name in names for p in r.above if isinstance(p[0], Number)}
    if not names or not numbers <= FIRST:
        return list(formulas)
    return [throughout(f, lambda part: tuple(_lowered(i, names) for i in part)) for f in formulas]


def _letter_above(formulas: Sequence[Items]) -> str:
    """Return the letter of the steps of a name whose equation has a member before or behind, empty where none is."""
    for formula in formulas:
        for chain in (c for c in statements(formula) if isinstance(c, Chain) and c.relations):
            head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
            if head is None or len(head.above) != 1 or chain.relations[0].name not in EQUALITIES:
                continue
            letter = index_name(head.above[0][0])
            others = (r for r in references(chain.sides[1], labels=False) if len(r.above) == 1)
            if letter and any(_is_other_step(r, head, letter) for r in others):
                return letter
    return ""


def _is_other_step(reference: Reference, head: Reference, letter: str) -> bool:
    """Tell whether a reference and the left side are at steps apart, one of both with a number behind the letter."""
    one, other = reference.above[0], head.above[0]
    return one != other and _starts_with(one, letter) and len(one + other) > 2


def _starts_with(place: Items, letter: str) -> bool:
    plain = len(place) == 1 or (len(place) == 3 and isinstance(place[1], Operator) and isinstance(place[2], Number))
    return plain and index_name(place[0]) == letter


def _lowered(item: Element, names: set[str]) -> Element:
    """Return a member with its step below, before the other places."""
    reference = refer(item) if isinstance(item, Scripted) else None
    if reference is None or not isinstance(item, Scripted) or reference.name not in names or len(reference.above) != 1:
        return item
    below: list[Element] = [*reference.above[0]]
    for place in reference.below:
        below += [Punctuation(","), *place]
    rest = tuple(i for i in item.sup if not (isinstance(i, Group) and i.items == reference.above[0]))
    return replace(item, sub=tuple(below), sup=rest)


def _with_steps_as_indices(formulas: Sequence[Items]) -> Sequence[Items]:
    """Return formulas with steps that are labels as indices, where an equation has two and the note a last member."""
    every = [r for f in formulas for r in references(f, labels=False)]
    ends = {r.name for r in every for p in r.below if len(p) == 1 and isinstance(p[0], Letter) and p[0].name.isupper()}
    stems, before = set[str](), False
    for formula in formulas:
        for chain in (c for c in statements(formula) if isinstance(c, Chain) and len(c.sides) > 1):
            head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
            if head is not None and STEPPED.search(head.name):
                stems.add(STEPPED.sub("", head.name))
                before |= bool(other_steps(head.name, [r.name for r in references(chain.sides[1])]))
    if before and stems & ends:
        return [throughout(f, lambda part: tuple(map(_indexed, part))) for f in formulas]
    return formulas


def _indexed(item: Element) -> Element:
    """Return a name with its step as an index, among the other places as it was written."""
    base = item.base if isinstance(item, Scripted) else item
    inner = base if isinstance(base, Scripted) and base.sub and not base.sup else item
    if not isinstance(item, Scripted) or not isinstance(inner, Scripted) or len(inner.sub) != 1:
        return item
    label = inner.sub[0]
    step = STEPPED.fullmatch(f"_{label.text}") if isinstance(label, Text) else None
    if step is None:
        return item
    places: list[Element] = [Letter(step[1][0])]
    places += [Operator(step[1][1]), Number(step[1][2:])] if step[1][1:] else []
    rest = item.sub if inner is not item else ()
    before = tuple(i for i in rest if i.start < label.start)
    parts = [p for p in (before, tuple(places), rest[len(before) :]) if p]
    below: list[Element] = []
    for part in parts:
        below += [*([Punctuation(",")] if below else []), *part]
    return replace(item, base=inner.base, sub=tuple(below))
