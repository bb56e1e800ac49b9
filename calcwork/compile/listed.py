"""Lists: arrays of unequal widths, one a layer, as lists of arrays, and what rests on them layer by layer.

Of a list no row of another layer can be computed at once, so all that has a layer of one stands in a loop over the
layers: the states, the derivatives by lists, and the terms of sums over layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sympy import Add, Dummy, Expr, Indexed, Integer, KroneckerDelta, Mul, S, Sum, Symbol, Tuple

from calcwork.algebra.binding import rename_apart, substitute
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.recurrences import Loop as Group
from calcwork.algebra.recurrences import loops_in
from calcwork.algebra.scope import Recurrence, Scope, array, name_of, names_in
from calcwork.algebra.widths import PLACES, is_list, lists_in, width_in, widths_in
from calcwork.compile.ir import Axis, Begun, Chosen, Given, Input, Load, Loop, State
from calcwork.compile.loops import Steps, Stepwise
from calcwork.compile.lower import Environment, Lowering
from calcwork.compile.names import python_name
from calcwork.errors import NotSupportedYet

PARTS = "_parts"


class Listed(Stepwise):
    """Lower the quantities of one problem with lists into one program."""

    def __init__(
        self,
        scope: Scope,
        *,
        fold: bool = True,
        shift: bool = True,
        first: Expr | None = None,
        seeds: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.seeds = {seed for v, seed in seeds.items() if is_list(scope, v)}
        scope = _with_layers_first(scope, {seed: v for v, seed in seeds.items() if seed in self.seeds})
        super().__init__(_by_layers(scope), fold=fold, shift=shift, first=first)
        used = set(self.scope.declarations)
        self.widths = widths_in(self.scope, used)
        self.lists = lists_in(self.scope) | {n for g in self.groups for n in g.axes}
        self.groups = (*self.groups, *self._apart())

    def _apart(self) -> Iterable[Group]:
        """Yield loops for the quantities of each layer that stand in no recurrence."""
        known = {n for g in self.groups for n in g.axes}
        for name, definition in self.scope.definitions.items():
            if name not in known and (axis := self._layer_of(definition.parameters, definition.body)) is not None:
                self.lists.add(name)
                yield Group(MappingProxyType({name: axis}), 1, self.scope.declarations[name].shape[axis], False)

    def _layer_of(self, letters: Iterable[Symbol], body: Expr) -> int | None:
        """Return which of some letters counts the layers of a list in a body, None where none does."""
        for n, letter in enumerate(letters):
            if any(letter in e.free_symbols for e in _layers(body, self.lists, self.scope)):
                return n
        return None

    def output(self, section: str, key: str | tuple[str, str], quantity: Quantity) -> None:
        """Lower a quantity as a result of the program, one that has a layer as a list."""
        entry = _layer_first(quantity.entry, self.seeds)
        self.scope, entry = _with_parts(entry, section, self.lists, self.scope)
        self.groups = (*self.groups, *self._apart())
        quantity = replace(quantity, entry=entry)
        axis = self._layer_of(quantity.indices, quantity.entry)
        if axis is not None:
            quantity = self._named(f"{key}_{section}", quantity, axis)
        super().output(section, key, quantity)

    def _named(self, wanted: str, quantity: Quantity, axis: int) -> Quantity:
        """Return a quantity under a name of its own, with a loop over its layers."""
        name = wanted
        while name in self.scope:
            name += "_"
        indices, sizes = _first(quantity.indices, axis), _first(quantity.sizes, axis)
        own = array(name, *sizes)
        self.scope = self.scope.declare(name, *sizes).define(own[indices], quantity.entry)
        self.lists.add(name)
        self.groups = (*self.groups, Group(MappingProxyType({name: 0}), 1, sizes[0], False))
        return Quantity(own[indices], indices, sizes)

    def _loop_of(self, group: Group) -> Loop:
        return _Layers(self, group).loop()

    def width_of(self, layer: Expr) -> str:
        """Return the width of a layer at one end, as the text that reads it from an argument."""
        width = width_in(self.scope)
        for name, declared in self.scope.declarations.items():
            for axis, (own, length) in enumerate(zip(declared.widths, declared.shape, strict=False)):
                if own is None or length != width or name in self.scope.definitions:
                    continue
                if not own.has(PLACES[0]):
                    if own == layer:
                        return f"{python_name(name)}.shape[{axis}]"
                    continue
                place = layer - (own - PLACES[0]) - 1
                end = place - declared.shape[0]
                if (place.is_Integer and place >= 0) or (end.is_Integer and end < 0):
                    return f"{python_name(name)}[{place if place.is_Integer else end}].shape[{axis - 1}]"
        raise NotSupportedYet(f"the width of layer {layer} can be read from no array; declare one that has it.")


def _first(parts: tuple[Any, ...], axis: int) -> tuple[Any, ...]:
    """Return parts with that of one axis in front."""
    return (parts[axis], *parts[:axis], *parts[axis + 1 :])


def _with_layers_first(scope: Scope, seeds: Mapping[str, str]) -> Scope:
    """Return a scope in which the directions of lists are lists too, with the number of the direction second."""
    declarations = dict(scope.declarations)
    for seed, name in seeds.items():
        widths = scope.declarations[name].widths
        shape = _first(scope.declarations[seed].shape, 1)
        declarations[seed] = replace(declarations[seed], shape=shape, widths=(widths[0], None, *widths[1:]))
    changed = {n: d.mapped(lambda e: _layer_first(e, seeds)) for n, d in scope.definitions.items()}
    return Scope(MappingProxyType(declarations), MappingProxyType(changed))


def _layer_first(expr: Expr, seeds: Iterable[str]) -> Expr:
    elements = [e for e in expr.atoms(Indexed) if name_of(e) in seeds]
    return expr.xreplace({e: array(name_of(e), *_first(e.base.shape, 1))[_first(e.indices, 1)] for e in elements})


def _layers(body: Expr, lists: set[str], scope: Scope) -> Iterable[Expr]:
    """Yield the indices in a body that count the layers of lists."""
    for element in body.atoms(Indexed):
        if (name := name_of(element)) in lists:
            yield element.indices[_axis_in(scope, name)]


def _axis_in(scope: Scope, name: str) -> int:
    for group in loops_in(scope):
        if name in group:
            return group.axes[name]
    return 0


def _by_layers(scope: Scope) -> Scope:
    """Return a scope in which the terms of sums over layers of lists have names of their own."""
    loops = {n for g in loops_in(scope) for n in g.axes}
    lists = lists_in(scope) | loops
    for name, definition in scope.definitions.items():
        if name not in loops:
            found, body = _with_parts(definition.body, name, lists, scope)
            definitions = {**found.definitions, name: replace(definition, body=body)}
            scope = replace(found, definitions=MappingProxyType(definitions))
    return scope


def _with_parts(body: Expr, name: str, lists: set[str], scope: Scope) -> tuple[Scope, Expr]:
    """Return a body in which the terms of sums over layers have names, and the scope with these."""
    sums = [s for s in body.atoms(Sum) if _letters_over(s, lists, scope)]
    new: dict[Expr, Expr] = {}
    for total in sorted(sums, key=str):
        inner, letter, length = _parted(total, lists, scope)
        free = {s for s in inner.free_symbols if s.is_integer and not s.is_positive} - {letter}
        if free or any(total is not s and s.has(total) for s in sums):
            raise NotSupportedYet(
                f"{name!r} sums over the layers of a list at free indices, which is not printed yet; sum over the "
                "layers outermost."
            )
        own = f"{name}{PARTS}"
        while own in scope:
            own += "_"
        terms = array(own, length)
        scope = scope.declare(own, length).define(terms[letter], inner)
        new[total] = Sum(terms[letter], (letter, Integer(1), length))
    return scope, body.xreplace(new)


def _letters_over(total: Sum, lists: set[str], scope: Scope) -> list[Tuple]:
    """Return the limits of a sum that run over the layers of a list."""
    used = list(_layers(total.function, lists, scope))
    return [k for k in total.limits if any(k[0] in e.free_symbols for e in used)]


def _parted(total: Sum, lists: set[str], scope: Scope) -> tuple[Expr, Symbol, Expr]:
    """Return the terms of a sum over layers, its letter and their number."""
    total = rename_apart(total)
    over = _letters_over(total, lists, scope)
    if len(over) != 1 or over[0][1] != 1:
        raise NotSupportedYet(f"the sum {total} runs over two layers, or not from the first one on; write it apart.")
    rest = [k for k in total.limits if k != over[0]]
    letter = Dummy(over[0][0].name, integer=True)
    inner = Sum(total.function, *rest) if rest else total.function
    return substitute(inner, {over[0][0]: letter}), letter, over[0][2]


class _Layers(Steps):
    """Lower what has one layer into a program of its own; what has no layer is lowered outside."""

    outer: Listed

    def loop(self) -> Loop:
        """Return the loop over all layers."""
        found = super().loop()
        return replace(found, listed=True, sequences=tuple(map(self._begun, found.sequences)))

    def _begun(self, begun: Begun) -> Begun:
        """Return a sequence whose zeros before the first step have the widths that they stand for."""
        width = width_in(self.scope)
        definition = self.scope.definitions[begun.name]
        own = self.outer.widths.get(begun.name)
        if not begun.axes or own is None or not isinstance(definition, Recurrence) or not definition.starts:
            return begun
        at = self.group.last + 1 if self.group.reverse else Integer(self.group.first - 1)
        shape = self.scope.declarations[begun.name].shape
        axes: list[Axis] = []
        for n, (length, place) in enumerate(zip(shape, own, strict=True)):
            if n == definition.axis:
                continue
            axis = begun.axes[len(axes)]
            if length == width and place is not None and set(begun.starts) == {S.Zero}:
                axis = Axis(self.outer.width_of(place.xreplace({PLACES[definition.axis]: at})), axis.number)
            axes.append(axis)
        return replace(begun, axes=tuple(axes))

    def lower(self, expr: Expr, env: Environment) -> Expr:
        """Return an elementwise expression of one layer."""
        plain = self.letter not in expr.free_symbols or (not expr.has(Indexed) or isinstance(expr, KroneckerDelta))
        if plain and names_in(expr).isdisjoint(self.group.axes):
            return self._given(expr, env)
        return Lowering.lower(self, expr, env)

    def _lower(self, expr: Expr, env: Environment) -> Expr:
        if isinstance(expr, Sum):
            bound = {k[0] for k in expr.limits}
            here = [f for f in Mul.make_args(expr.function) if self._picks(f) and not f.free_symbols & bound]
            if here:
                rest = Mul(*(f for f in Mul.make_args(expr.function) if f not in here))
                return self.lower(Mul(*here, Sum(rest, *expr.limits)), env)
            if isinstance(expr.function, Add) and expr.function.has(KroneckerDelta):
                return Add(*(self.lower(Sum(a, *expr.limits), env) for a in expr.function.args))
        return Lowering._lower(self, expr, env)

    def _picks(self, factor: Expr) -> bool:
        """Tell whether a factor is 1 at one layer and 0 at others."""
        return isinstance(factor, KroneckerDelta) and self.letter in factor.free_symbols

    def _product(self, factors: tuple[Expr, ...], env: Environment) -> Expr:
        deltas = [f for f in factors if self._picks(f)]
        if not deltas:
            return super()._product(factors, env)
        rest = self.lower(Mul(*(f for f in factors if f not in deltas)), env)
        for delta in deltas:
            place = next(a for a in delta.args if self.letter not in a.free_symbols)
            shift = next(a for a in delta.args if self.letter in a.free_symbols) - self.letter
            rest = self.program.add(Chosen(str(place - shift - 1), rest, self.program.axes(rest)))
        return rest

    def _element(self, element: Indexed, env: Environment) -> Expr:
        if name_of(element) in self.group:
            return super()._element(element, env)
        found = self.outer.lower(element, env)
        op = self.outer.program.ops.get(found)
        if not isinstance(op, Load | State):
            raise NotSupportedYet(f"{element} has no row of its own in each layer; write it with plain indices.")
        given = Input(found, tuple(a for a in op.axes if a != self.step), self.step in op.axes)
        if given not in self.inputs:
            self.inputs.append(given)
        return self.program.add(Given(self.inputs.index(given), given.axes), positive=found.is_positive)
