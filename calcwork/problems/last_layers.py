r"""The last layer of a network, where it has a form of its own: ``a^{(l)} = \tanh(z^{(l)})`` for l up to L - 1.

Where the weights have a layer L too, the recurrence is read up to L, and what the note says of its own layer L stands
under another name; so the weights of all layers are one array.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from calcwork.notation.context.collection import Formula
from calcwork.notation.structure.items import (
    Element,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    throughout,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import index_name, references
from calcwork.problems.bundles import spread
from calcwork.problems.given import LAYERS
from calcwork.problems.widths import spaces

END = (Operator("-"), Number("1"))
SPARE = "ovuqgersp"


def with_last_layers(formulas: Sequence[Formula]) -> list[Formula]:
    r"""Return formulas in which layers run to L that are said to run to L - 1, where weights of layer L are used.

    Weights of a last layer that are declared apart, as ``W^{(L)} \in \mathbb{R}^{K \times d}``, are another array.
    """
    last = next((at for f in formulas if (at := _shorter(f.items))), "")
    if not last:
        return [*formulas]
    formulas = _with_weights_apart(formulas, last)
    heads = {h.name for f in formulas for h in _heads(f.items)}
    short = {h.name for f in formulas if _shorter(f.items) for h in _heads(f.items)} or heads
    every = [r for f in formulas for r in references(f.items)]
    layered = {r.name for r in every if r.below and _is_layer(r.below[0])}
    ended = {r.name for r in every if r.below and _is_last(r.below[0], last)}
    own = {h.name for f in formulas for h in _heads(f.items, last) if h.name in heads}
    if not (layered & ended) - own or (ended & short) - own:
        return [*formulas]
    taken = {r.name for r in every}
    spare = iter([x for x in SPARE if x not in taken])
    names = {name: Letter(next(spare)) for name in sorted(own)}
    found = []
    for formula in formulas:
        items = throughout(formula.items, partial(_under, names=names, last=last))
        found.append(replace(formula, items=_longer(items, last)))
    return found


def _with_weights_apart(formulas: Sequence[Formula], last: str) -> list[Formula]:
    """Return formulas in which weights of the last layer that are declared apart have a label for a layer."""
    apart = {h.name: i for f in formulas for h, i in _declared_alone(f.items, last)}
    if not apart:
        return [*formulas]
    names: dict[str, Element] = {n: Scripted(i.base, (Text("last"),)) for n, i in apart.items()}
    members = {n: [replace(i, sub=(), sup=()).base, names[n]] for n, i in apart.items()}
    changed = [replace(f, items=throughout(f.items, partial(_under, names=names, last=last))) for f in formulas]
    return [replace(f, items=spread(f.items, members)) for f in changed]


def _shorter(items: Items) -> str:
    """Return the letter of the last layer where a formula says that layers run to the one before it, else nothing."""
    ends = (n for n in range(len(items) - 2) if items[n + 1 : n + 3] == END and _is_end(items, n))
    return next((index_name(items[n]) or "" for n in ends), "")


def _is_end(items: Items, at: int) -> bool:
    """Tell whether a letter stands behind dots in a range of layers."""
    equal = [n for n, i in enumerate(items[:at]) if i == Relation("=")]
    dotted = any(is_dots((i,)) for i in items[max(at - 3, 0) : at])
    if not dotted or not equal or not equal[-1]:
        return False
    return items[equal[-1] + 1] == Number("1") and index_name(items[equal[-1] - 1]) in LAYERS


def _longer(items: Items, last: str) -> Items:
    for n in range(len(items) - 2):
        if index_name(items[n]) == last and items[n + 1 : n + 3] == END and _is_end(items, n):
            return items[: n + 1] + items[n + 3 :]
    return items


def _is_layer(place: Items) -> bool:
    return len(place) == 1 and index_name(place[0]) in LAYERS


def _is_last(place: Items, last: str) -> bool:
    return len(place) == 1 and index_name(place[0]) == last


def _heads(items: Items, last: str = "") -> Iterator[Reference]:
    """Yield the names that equations give at a layer with a letter, or at the last one."""
    for chain in (c for c in statements(items) if isinstance(c, Chain) and c.relations):
        side = split_at(chain.sides[0], ",")[-1]
        head = refer(side[0]) if len(side) == 1 and chain.relations[0].name in EQUALITIES else None
        if head is not None and head.below and (_is_last(head.below[0], last) if last else _is_layer(head.below[0])):
            yield head


def _declared_alone(items: Items, last: str) -> Iterator[tuple[Reference, Scripted]]:
    """Yield the names whose last layer is declared apart."""
    for chain in (c for c in statements(items) if isinstance(c, Chain) and c.relations):
        if chain.relations[0].name != "in" or not any(True for _ in spaces(chain.sides[1])):
            continue
        for item in (p[0] for p in split_at(chain.sides[0], ",") if len(p) == 1):
            head = refer(item) if isinstance(item, Scripted) else None
            if isinstance(item, Scripted) and head is not None and head.below and _is_last(head.below[0], last):
                yield head, item


def _under(part: Items, names: Mapping[str, Element], last: str) -> Items:
    """Return a sequence with the last member of some names under another one."""
    return tuple(_named(i, names, last) for i in part)


def _named(item: Element, names: Mapping[str, Element], last: str) -> Element:
    head = refer(item) if isinstance(item, Scripted) else None
    known = head is not None and head.name in names and head.below and _is_last(head.below[0], last)
    if not isinstance(item, Scripted) or head is None or not known:
        return item
    own = replace(names[head.name], start=item.start, end=item.end)
    rest = tuple(i for n, p in enumerate(head.below[1:]) for i in ((Punctuation(","),) if n else ()) + p)
    return Scripted(own, rest, item.sup, start=item.start, end=item.end) if rest or item.sup else own
