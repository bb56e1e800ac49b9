r"""Recurrences with so many steps: ``h_t = \tanh(w h_{t-1} + x_t)`` for t = 1, 2, 3 are three layers.

Each member has a name of its own then, as ``h^{[2]}`` has, and what is said of any t is said of each. Sums over steps
are written out. The steps are counted by numbers that a note gives; of a recurrence to a letter T nothing is made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calcwork.notation.spelling.sequences.layers import MOST_LAYERS, at_layer, has_letter
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    outline,
    throughout,
)
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import SUMS, index_name, references, walk

LETTERS = ("l", "ell")
ENDS = (Relation, Punctuation, Gap)
ONE_BACK = (Operator("-"), Number("1"))


@dataclass(frozen=True)
class Steps:
    """Hold the sequences of a note with the axis of their steps, the letter of the steps, and that of layers."""

    axes: dict[str, int]
    letter: str
    layer: str


def numbered_steps(formulas: Sequence[Items]) -> Steps | None:
    """Return the sequences that recurrences give for a number of steps, None where there are none."""
    heads = [(c, r) for f in formulas for c in statements(f) if isinstance(c, Chain) and (r := _head(c)) is not None]
    for letter in dict.fromkeys(x for _, r in heads for p in r.below if len(p) == 1 and (x := index_name(p[0]))):
        axes = {r.name: n for _, r in heads if (n := _axis(r, letter)) is not None}
        rests: dict[str, set[str]] = {}
        back = set[str]()
        for chain, head in heads:
            used = list(references(chain.sides[1], labels=False)) if head.name in axes else []
            if _axis(head, letter) is not None:
                rests.setdefault(head.name, set()).update(r.name for r in used if r.name in axes)
                back |= {r.name for r in used if r.name in axes and _is_back(r, axes[r.name], letter)}
        around = {n for n in axes if n in _behind(rests, n)}
        found = {n: k for n, k in axes.items() if n in around or _behind(rests, n) & around}
        layer = next((x for x in LETTERS if not any(has_letter(f, x) for f in formulas)), "")
        noisy = any(is_model_of_data(formulas, c.sides[1], letter) for c, r in heads if r.name in found)
        if around & back and layer and not noisy and 0 < _last(formulas, found, letter) <= MOST_LAYERS:
            return Steps(found, letter, layer)
    return None


def with_steps_as_layers(items: Items, steps: Steps) -> Items:
    """Return a formula with the steps of sequences as layers, and sums over steps written out."""
    items = throughout(items, lambda part: _without_sums(part, steps))
    lettered = any(_axis(r, steps.letter, shifted=True) is not None for r in references(items) if r.name in steps.axes)
    items = throughout(items, lambda part: tuple(_labeled(i, steps) for i in part))
    if not lettered:
        return items
    layer = Letter(steps.layer)
    return throughout(items, lambda part: tuple(layer if index_name(i) == steps.letter else i for i in part))


def is_model_of_data(formulas: Sequence[Items], right: Items, letter: str) -> bool:
    """Tell whether an equation is a model of data: a name at the step stands nowhere else but in its law."""
    other = [f for f in formulas if outline(right) not in outline(f) and Relation("sim") not in f]
    told = {r.name for f in other for r in references(f, labels=False)}
    own = {r.name for r in references(right, labels=False) if _axis(r, letter, shifted=True) is not None}
    heads = {r.name for f in formulas for c in statements(f) if isinstance(c, Chain) and (r := _head(c)) is not None}
    return bool(own - told - heads)


def _head(chain: Chain) -> Reference | None:
    """Return the name that an equation gives, where it has places below only."""
    left = chain.sides[0]
    head = refer(left[0]) if len(left) == 1 and chain.relations and chain.relations[0].name in EQUALITIES else None
    return head if head is not None and head.below and not (head.above or head.power or head.primes) else None


def _axis(reference: Reference, letter: str, *, shifted: bool = False) -> int | None:
    """Return the place where a letter stands, perhaps with a number behind it, None where it stands nowhere."""
    places = (n for n, p in enumerate(reference.below) if p and index_name(p[0]) == letter and (shifted or len(p) == 1))
    return next(places, None)


def _is_back(reference: Reference, axis: int, letter: str) -> bool:
    """Tell whether a reference is to the member before."""
    place = reference.below[axis] if len(reference.below) > axis else ()
    return bool(place) and index_name(place[0]) == letter and place[1:] == ONE_BACK


def _behind(rests: dict[str, set[str]], name: str) -> set[str]:
    """Return all that a name rests on, itself only where it leads back to itself."""
    found, pending = set[str](), [name]
    while pending:
        new = rests.get(pending.pop(), set()) - found
        found |= new
        pending += new
    return found


def _last(formulas: Sequence[Items], axes: dict[str, int], letter: str) -> int:
    """Return the number of the last member that a note speaks of, 0 where one with another letter occurs."""
    numbers = [0]
    for reference in (r for f in formulas for r in references(f, labels=False) if r.name in axes):
        place = reference.below[axes[reference.name]] if len(reference.below) > axes[reference.name] else ()
        if len(place) == 1 and isinstance(place[0], Number) and place[0].value.isdigit():
            numbers.append(int(place[0].value))
        elif not place or index_name(place[0]) != letter:
            return 0
    for sequence, at in (w for f in formulas for w in walk(f)):
        if (limits := _limits(sequence[at], letter)) is not None and any(
            r.name in axes for r in references(_body(sequence[at + 1 :]))
        ):
            if limits[1] == 0:
                return 0
            numbers.append(limits[1])
    return max(numbers)


def _limits(item: Element, letter: str) -> tuple[int, int] | None:
    """Return the first and last number of a sum over a letter, the last 0 where it is none; None for all else."""
    if not isinstance(item, Scripted) or not isinstance(item.base, BigOperator) or item.base.name not in SUMS:
        return None
    if not item.sub or index_name(item.sub[0]) != letter:
        return None
    match item.sub[1:], item.sup:
        case (Relation("="), Number(first)), (Number(last),) if first.isdigit() and last.isdigit():
            return int(first), int(last)
    return 0, 0


def _body(items: Items) -> Items:
    """Return the factors behind a sum."""
    ends = (n for n, i in enumerate(items) if isinstance(i, ENDS) or i in (Operator("+"), Operator("-")))
    return items[: next(ends, len(items))]


def _without_sums(part: Items, steps: Steps) -> Items:
    """Return one sequence with sums over the steps of sequences as sums of numbered terms."""
    for at, item in enumerate(part):
        body, limits = _body(part[at + 1 :]), _limits(item, steps.letter)
        plain = isinstance(item, Scripted) and item.base == BigOperator("sum")
        if limits is None or not plain or not any(r.name in steps.axes for r in references(body)):
            continue
        terms: list[Element] = []
        for number in range(limits[0], limits[1] + 1):
            terms += [*([Operator("+")] if terms else []), *at_layer(body, steps.letter, number)]
        whole = Group("(", ")", tuple(terms), start=item.start, end=item.end)
        return _without_sums((*part[:at], whole, *part[at + 1 + len(body) :]), steps)
    return part


def _labeled(item: Element, steps: Steps) -> Element:
    """Return a member of a sequence with its number above, as that of a layer."""
    reference = refer(item) if isinstance(item, Scripted) else None
    if reference is None or reference.name not in steps.axes or not isinstance(item, Scripted):
        return item
    axis = steps.axes[reference.name]
    rest = [p for n, p in enumerate(reference.below) if n != axis]
    below: list[Element] = []
    for place in rest:
        below += [*([Punctuation(",")] if below else []), *place]
    label = Group("[", "]", reference.below[axis], start=item.start, end=item.end)
    return replace(item, sub=tuple(below), sup=(label, *item.sup))


def is_first(name: str, steps: Steps) -> bool:
    """Tell whether a name is that of the member with which a sequence starts."""
    return any(name in (f"{own}0", f"{own}1") for own in steps.axes)
