r"""Layers that stand above, up to a letter: ``a^{(l)} = \sigma(W^{(l)} a^{(l-1)})`` is ``a_l = \sigma(W_l a_{l-1})``.

So a network of L layers is a sequence, and its weights are one array with a layer a row. Where a note numbers its
layers, as in ``a^{(3)}``, or where something else stands above a name too, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calcwork.notation.spelling.sequences.layers import has_letter
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
from calcwork.notation.structure.references import TRANSPOSES, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import index_name, walk

LETTERS = ("l", "ell")
IS = (Relation("="),)
LAST, SPARE = "L", "MKHQR"


def layered_names(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names whose layers stand above, where an equation leads from layer to layer up to a letter."""
    found = [(name, place) for f in formulas for s, k in walk(f) for name, place in _layer(s[k])]
    letter = next((x for x in LETTERS if any(_is_at(p, x) for _, p in found)), "")
    names = {n for n, p in found if p and _is_at(p, letter)}
    places: dict[str, set[str]] = {n: {outline(p) for m, p in found if m == n} for n in names}
    near = {letter, f"{letter} - 1", f"{letter} + 1"}
    known = near | {LAST, f"{LAST} - 1", f"{LAST} + 1", "0", "1"}
    followed = any(len(places[n] & near) > 1 for n in _heads(formulas, letter) if n in names)
    ended = any(LAST in p for p in places.values()) or _reach(formulas, letter)
    clear = all(p <= known for p in places.values())
    return frozenset(names) if letter and followed and ended and clear else frozenset()


def with_layers_below(formulas: Sequence[Items], names: frozenset[str]) -> list[Items]:
    """Return formulas in which the layers of these names stand below, before the other places."""
    if not names:
        return [*formulas]
    letters = [x for x in SPARE if not any(has_letter(f, x) for f in formulas)] if _is_loss(formulas) else []
    last = Letter(letters[0]) if letters else Letter(LAST)

    def below(part: Items) -> Items:
        part = _with_end(part, last) if letters else part
        return tuple(_lowered(i, names, last) for i in part)

    return [throughout(f, below) for f in formulas]


def _is_loss(formulas: Sequence[Items]) -> bool:
    """Tell whether the letter of the last layer is that of the loss, too."""
    chains = (c for f in formulas for c in statements(f) if isinstance(c, Chain) and c.relations)
    return any(c.sides[0] and index_name(c.sides[0][0]) == LAST for c in chains)


def _with_end(part: Items, last: Letter) -> Items:
    r"""Return a sequence in which layers end at another letter, in ``l = 1, \dots, L`` and above a sum."""
    found: list[Element] = []
    for at, item in enumerate(part):
        follows = at and is_dots(tuple(i for i in found if not isinstance(i, Punctuation | Gap))[-1:])
        counted = isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.sub
        if follows and index_name(item) == LAST and any(index_name(i) in LETTERS for i in part[:at]):
            found.append(last)
        elif isinstance(item, Scripted) and counted and index_name(item.sub[0]) in LETTERS:
            found.append(replace(item, sup=_renamed(item.sup, last)))
        else:
            found.append(item)
    return tuple(found)


def _renamed(place: Items, last: Letter) -> Items:
    return tuple(last if index_name(i) == LAST else i for i in place)


def _layer(item: Element) -> Iterator[tuple[str, Items]]:
    """Yield the name of an item with what stands above it in the place of a layer, empty where it is none."""
    base = refer(replace(item, sup=())) if isinstance(item, Scripted) and item.sup else None
    if base is not None and isinstance(item, Scripted):
        yield base.name, _split(item.sup)[0]


def _split(sup: Items) -> tuple[Items, Items]:
    """Return the layer that stands above, and the transpose behind it."""
    rest = tuple(i for i in sup if isinstance(i, Letter) and i.name in TRANSPOSES)
    own = tuple(i for i in sup if i not in rest)
    group = own[0] if len(own) == 1 and isinstance(own[0], Group) else None
    if group is not None:
        return (group.items if group.open in "([" else own), rest
    return own, rest


def _is_at(place: Items, letter: str) -> bool:
    plain = len(place) == 1 or (len(place) == 3 and isinstance(place[1], Operator) and isinstance(place[2], Number))
    return plain and index_name(place[0]) == letter


def _heads(formulas: Sequence[Items], letter: str) -> Iterator[str]:
    """Yield the names that equations give at a layer with the letter."""
    for formula in formulas:
        for chain in (c for c in statements(formula) if isinstance(c, Chain) and c.relations):
            side = split_at(chain.sides[0], ",")[-1]
            if len(side) == 1 and chain.relations[0].name in EQUALITIES:
                yield from (name for name, place in _layer(side[0]) if _is_at(place, letter))


def _reach(formulas: Sequence[Items], letter: str) -> bool:
    r"""Tell whether the letter of the layers runs to the last one, as in ``l = 1, \dots, L``."""
    return any(
        index_name(s[k]) == letter
        and any(index_name(i) == LAST for i in s[k + 1 :])
        and outline(s[k + 1 : k + 2]) == "="
        for f in formulas
        for s, k in walk(f)
    )


def _lowered(item: Element, names: frozenset[str], last: Letter) -> Element:
    """Return a quantity with its layer below, before the other places."""
    own = next(_layer(item), None)
    if own is None or own[0] not in names or not isinstance(item, Scripted):
        return item
    layer, rest = _split(item.sup)
    layer = _renamed(layer, last)
    plain = replace(item, sup=())
    reference = refer(plain)
    places = reference.below if reference is not None else ()
    if not places:
        base = plain.base if not plain.sub and not plain.primes else plain
        return replace(item, base=base, sub=layer, sup=rest, primes=0)
    below: list[Element] = [*layer]
    for place in places:
        below += [Punctuation(","), *place]
    base = plain.base
    while isinstance(base, Scripted):
        base = base.base
    return replace(item, base=base, sub=tuple(below), sup=rest)
