r"""Layers of unequal widths, ``W^{(l)} \in \mathbb{R}^{n_l \times n_{l-1}}``: one size for all, and what each axis has.

The size is a letter of its own. That every index runs over axes of one width is checked when the loss is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from sympy import Expr, Integer, Symbol

from calcwork.algebra.recurrences import loops_in
from calcwork.algebra.scope import Scope, size
from calcwork.algebra.widths import PLACES, lists_in, width_in, widths_in
from calcwork.errors import UserError
from calcwork.notation.context.collection import Formula
from calcwork.notation.documents.source import Problem as Fault
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
    Scripted,
    throughout,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import index_name, walk
from calcwork.problems.given import LAYERS

EXAMPLE = r"W^{(l)} \in \mathbb{R}^{n_l \times n_{l-1}}"
SPARE = "nmqrpshuvg"
UNKNOWN = (
    "the width changes with the layer, which is understood in the sizes of spaces and above the sum over an index of "
    "such an array; write it so, or declare one width, as in W^{(l)} \\in \\mathbb{R}^{d \\times d}"
)


@dataclass
class Widths:
    """Hold of which layer each axis of an array has the width, by name."""

    letters: frozenset[str]
    axes: dict[str, tuple[Expr | None, ...]] = field(default_factory=dict)


def with_one_width(formulas: Sequence[Formula]) -> tuple[list[Formula], Widths | None]:
    """Return formulas with one size for the widths of all layers, and what the widths are, None for no such ones."""
    letters = {
        item.base.name
        for f in formulas
        for space in spaces(f.items)
        for item in space.sup
        if isinstance(item, Scripted)
        and isinstance(item.base, Letter)
        and (place := _place(item))
        and place[0] in LAYERS
    }
    if not letters:
        return [*formulas], None
    widths = Widths(frozenset(letters))
    aliases = {n: at for f in formulas for n, at in _aliases(f.items, letters)}
    for formula in formulas:
        for head, space in _declarations(formula.items):
            _declare(widths, head, _factors(space.sup), aliases)
    spare = next(x for x in SPARE if not any(has_letter(_without(f.items, letters), x) for f in formulas))
    found = []
    for formula in formulas:
        if any(True for _ in _aliases(formula.items, letters)) or _names_widths(formula, letters):
            found.append(replace(formula, items=()))
            continue
        items = throughout(formula.items, partial(_below_sums, widths=widths, spare=Letter(spare)))
        items = throughout(items, partial(_in_spaces, widths=widths, aliases=aliases, spare=Letter(spare)))
        _refuse_others(formula, items, widths)
        found.append(replace(formula, items=items))
    return found, widths


def with_widths(scope: Scope, widths: Widths | None, renamed: Mapping[str, str], objective: Expr) -> Scope:
    """Return a scope that says which axes have the width of a layer, checked.

    Raises
    ------
    UserError
        When an index runs over axes of two widths, or the loss needs a width as a number.
    """
    if widths is None:
        return scope
    ends = {s for loop in loops_in(scope) for s in loop.last.free_symbols}
    last = dict.fromkeys((size("L"),), next(iter(ends), size("L")))
    declarations = dict(scope.declarations)
    for name, axes in widths.axes.items():
        own = renamed.get(name, name)
        if own in declarations and own not in scope.definitions and len(declarations[own].shape) == len(axes):
            declarations[own] = replace(
                declarations[own], widths=tuple(w if w is None else w.xreplace(last) for w in axes)
            )
    scope = replace(scope, declarations=MappingProxyType(declarations))
    used = scope.depends_on(objective)
    if not lists_in(scope) & used:
        return scope
    found = widths_in(scope, used)
    width = width_in(scope)
    for name in sorted(used & found.keys()):
        declared = scope.declarations[name]
        if any(n == width and w is None for n, w in zip(declared.shape, found[name], strict=True)):
            raise UserError(f"nothing tells of which layers {name} has the widths; declare it, as in {EXAMPLE}.")
        if name not in scope.definitions and any(w is not None for w in found[name]):
            declarations[name] = replace(declared, widths=tuple(found[name]))
    return replace(scope, declarations=MappingProxyType(declarations))


def spaces(items: Items) -> Iterator[Scripted]:
    r"""Yield the spaces in a formula, as ``\mathbb{R}^{n \times d}``."""
    for sequence, at in walk(items):
        space = sequence[at]
        if isinstance(space, Scripted) and (reference := refer(space.base)) is not None and reference.board:
            yield space


def _place(item: Element) -> tuple[str, int] | None:
    """Return the letter and the number of the layer that a width has, (l, -1) of ``n_{l-1}``, None for others."""
    if not isinstance(item, Scripted) or bool(item.sub) == bool(item.sup):
        return None
    script = item.sub or item.sup
    inner = script[0].items if len(script) == 1 and isinstance(script[0], Group) else script
    return _layer(inner)


def _layer(inner: Items) -> tuple[str, int] | None:
    match inner:
        case (Number(value=digits),) if digits.isdigit():
            return "", int(digits)
        case (one,) if index_name(one) in LAYERS | {"L"}:
            return index_name(one) or "", 0
        case (one, Operator(name="+" | "-" as sign), Number(value=digits)) if (
            index_name(one) in LAYERS | {"L"} and digits.isdigit()
        ):
            return index_name(one) or "", int(sign + digits)
    return None


def _aliases(items: Items, letters: Iterable[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the letters that a formula says to be a width, as the d of ``n_0 = d``."""
    for chain in (c for c in statements(items) if isinstance(c, Chain)):
        if len(chain.sides) != 2 or chain.relations[0].name not in EQUALITIES or any(len(s) != 1 for s in chain.sides):
            continue
        for (one,), (other,) in (chain.sides, chain.sides[::-1]):
            if isinstance(other, Letter) and (place := _width(one, letters)) is not None and place[0] not in LAYERS:
                yield other.name, place


def _names_widths(formula: Formula, letters: Iterable[str]) -> bool:
    r"""Tell whether a formula in the text only names widths, as ``n_l``, or says that they are counts."""
    sides = [c.sides for c in statements(formula.items) if isinstance(c, Chain)]
    plain = [i for side in sides[:1] for i in side[0] if not isinstance(i, Punctuation | Gap) and not is_dots((i,))]
    return not formula.display and bool(plain) and all(_width(i, letters) is not None for i in plain)


def _width(item: Element, letters: Iterable[str]) -> tuple[str, int] | None:
    own = isinstance(item, Scripted) and isinstance(item.base, Letter) and item.base.name in letters
    return _place(item) if own else None


def _declarations(items: Items) -> Iterator[tuple[Reference, Scripted]]:
    for chain in (c for c in statements(items) if isinstance(c, Chain) and c.relations):
        space = next(iter(spaces(chain.sides[1])), None) if chain.relations[0].name == "in" else None
        for part in split_at(chain.sides[0], ","):
            if space is not None and len(part) == 1 and (head := refer(part[0])) is not None:
                yield head, space


def _factors(sup: Items) -> list[Items]:
    """Return the sizes between the signs of a product."""
    found: list[list[Element]] = [[]]
    for item in sup:
        if item == Operator("times"):
            found.append([])
        else:
            found[-1].append(item)
    return [tuple(p) for p in found]


def _declare(widths: Widths, head: Reference, factors: list[Items], aliases: dict[str, tuple[str, int]]) -> None:
    """Take the widths of the axes of a name, where one of them has one."""
    own = [_layer(p) for p in head.below]
    layer = own[0] if own and own[0] is not None and own[0][0] in LAYERS else None
    axes: list[Expr | None] = [None] * len(own)
    for factor in factors:
        item = factor[0] if len(factor) == 1 else None
        place = _width(item, widths.letters) if item is not None else None
        place = place or (aliases.get(item.name) if isinstance(item, Letter) else None)
        if place is None:
            axes.append(None)
        elif place[0] in LAYERS:
            axes.append(PLACES[0] + place[1] - layer[1] if layer is not None else None)
        else:
            axes.append(Integer(place[1]) + (size(place[0]) if place[0] else 0))
    if any(a is not None for a in axes):
        widths.axes.setdefault(head.name, tuple(axes))


def _in_spaces(part: Items, widths: Widths, aliases: dict[str, tuple[str, int]], spare: Letter) -> Items:
    def changed(item: Element) -> Element:
        known = _width(item, widths.letters) is not None or (isinstance(item, Letter) and item.name in aliases)
        return replace(spare, start=item.start, end=item.end) if known else item

    found = []
    for item in part:
        reference = refer(item.base) if isinstance(item, Scripted) else None
        is_space = isinstance(item, Scripted) and reference is not None and reference.board
        if not isinstance(item, Scripted) or not is_space:
            found.append(item)
            continue
        factors = [tuple(map(changed, p)) if len(p) == 1 else p for p in _factors(item.sup)]
        sup = [i for n, p in enumerate(factors) for i in ((Operator("times"),) if n else ()) + p]
        found.append(replace(item, sup=tuple(sup)))
    return tuple(found)


def _below_sums(part: Items, widths: Widths, spare: Letter) -> Items:
    """Return a sequence with the one size above sums over an index that runs over axes of that width."""
    found: list[Element] = []
    for at, item in enumerate(part):
        is_sum = isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.sub and len(item.sup) == 1
        if not isinstance(item, Scripted) or not is_sum:
            found.append(item)
            continue
        place, upper = _width(item.sup[0], widths.letters), item.sup[0]
        known = place is not None and _runs_so(part[at + 1 :], index_name(item.sub[0]) or "", place, widths)
        found.append(replace(item, sup=(replace(spare, start=upper.start, end=upper.end),)) if known else item)
    return tuple(found)


def _runs_so(items: Items, letter: str, place: tuple[str, int], widths: Widths) -> bool:
    """Tell whether a letter stands on axes of this width, and on no other ones that are known."""
    wanted = _expr(place)
    told = set()
    for sequence, at in walk(items):
        reference = refer(sequence[at])
        axes = widths.axes.get(reference.name, ()) if reference is not None else ()
        for own, axis in zip(reference.below if reference is not None else (), axes, strict=False):
            if len(own) == 1 and index_name(own[0]) == letter and axis is not None:
                layer = _layer(reference.below[0]) if reference is not None else None
                told.add(axis.xreplace({PLACES[0]: _expr(layer)}) if layer is not None else axis)
    return told == {wanted}


def _expr(place: tuple[str, int]) -> Expr:
    return Integer(place[1]) + (Symbol(place[0]) if place[0] in LAYERS else size(place[0]) if place[0] else 0)


def _without(items: Items, letters: Iterable[str]) -> Items:
    """Return items without widths."""
    return throughout(items, lambda part: tuple(i for i in part if _width(i, letters) is None))


def _refuse_others(formula: Formula, items: Items, widths: Widths) -> None:
    """Refuse widths that stand elsewhere."""
    for sequence, at in walk(items):
        item = sequence[at]
        if _width(item, widths.letters) is not None:
            if formula.block is None:
                raise UserError(UNKNOWN)
            raise UserError(formula.block.describe(Fault(UNKNOWN, item.start, item.start + 1)))
