"""Loops: recurrences as steps of an inner program, one after the other.

A loop is one operation. What its steps need and does not change with its states is computed before it for all steps at
once, U x_t + b of an RNN as one matrix product; a step reads its row of that. The states are kept as lists, so that the
text serves NumPy, complex arguments and autograd alike, and become arrays behind the loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sympy import Add, Dummy, Expr, Indexed, Integer, KroneckerDelta, Sum, Symbol

from calcwork.algebra.binding import substitute
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.recurrences import Loop as Group
from calcwork.algebra.recurrences import loops_in, steps_of
from calcwork.algebra.scope import Definition, Recurrence, Scope, name_of, names_in
from calcwork.compile.ir import Axis, Back, Begun, Given, Input, Let, Load, Loop, Output, State, Window
from calcwork.compile.lower import Environment, Lowering
from calcwork.compile.ranges import is_size
from calcwork.errors import NotSupportedYet

STEP = "step"


class Stepwise(Lowering):
    """Lower the quantities of one problem into one program, recurrences as loops."""

    def __init__(self, scope: Scope, *, fold: bool = True, shift: bool = True, first: Expr | None = None) -> None:
        super().__init__(scope, fold=fold, shift=shift, first=first)
        self.groups = loops_in(scope)
        self._loops: dict[int, Symbol] = {}

    def _element(self, element: Indexed, env: Environment) -> Expr:
        name = name_of(element)
        group = next((g for g in self.groups if name in g), None)
        return super()._element(element, env) if group is None else self._member(element, group, env)

    def _member(self, element: Indexed, group: Group, env: Environment) -> Expr:
        """Return a member of a sequence, or all members on an axis."""
        name = name_of(element)
        axis = group.axes[name]
        begun = self.scope.definitions[name]
        if isinstance(begun.body, Indexed):  # the state before, under a name of its own
            return self.lower(substitute(begun.body, dict(zip(begun.parameters, element.indices, strict=True))), env)
        starts = len(begun.starts) if isinstance(begun, Recurrence) else 0
        row = self._row(element.indices[axis], group, starts, env)
        others = [i for n, i in enumerate(element.indices) if n != axis]
        taken = [row.axis if isinstance(row, Window) else row]
        places: list[Axis] = []
        for n, place in enumerate(others):
            if (
                place not in env
                or env[place] in taken
                or not _is_whole(self.scope, element, n + (n >= axis), env[place])
            ):
                return self.lower(_picked(element, n + (n >= axis), self.scope), env)
            places.append(env[place])
            taken.append(env[place])
        if row is None:
            return self.lower(_picked(element, axis, self.scope), env)
        number = self.groups.index(group)
        if number not in self._loops:
            self._loops[number] = self.program.add(self._loop_of(group))
        return self.program.add(State(self._loops[number], name, (row, *places)))

    def _loop_of(self, group: Group) -> Loop:
        return Steps(self, group).loop()

    def _row(self, place: Expr, group: Group, starts: int, env: Environment) -> Axis | Window | int | str | None:
        """Return where a member stands among those that a loop keeps: the starts, one for each step, zeros before."""
        origin = group.first - (0 if group.reverse else starts)
        rows = steps_of(group) + starts + max(origin - 1, 0)
        origin = min(origin, 1)
        if place.is_Integer:
            return int(place) - origin + 1
        if is_size(place):
            behind = place - origin - rows
            return str(behind if behind.is_Integer else place - origin)
        shift, letter = place.as_coeff_Add()
        if letter not in env or not shift.is_Integer:
            return None
        length = self.sizes[env[letter].size]
        begin = 1 + int(shift) - origin
        left = rows - begin - length
        if begin >= 0 and (left.is_nonnegative or not left.is_Integer):
            end = begin + length if not left.is_Integer else -left or ""
            return Window(env[letter], f"{begin or ''}:{end}")
        behind = origin + rows - length - 1  # rows after those at the places of the letter
        if not behind.is_nonnegative:
            return None
        return Window(env[letter], f"{1 - origin or ''}:{-behind or ''}", turn=int(shift))


def _is_whole(scope: Scope, element: Indexed, axis: int, own: Axis) -> bool:
    """Tell whether an index runs over all of an axis, and not over its first places only."""
    return own.size == str(scope.declarations[name_of(element)].shape[axis])


def _picked(element: Indexed, axis: int, scope: Scope) -> Sum:
    """Return an element at a place that no slice can be, as a sum over the whole axis."""
    k = Dummy("k", integer=True)
    indices = (*element.indices[:axis], k, *element.indices[axis + 1 :])
    length = scope.declarations[name_of(element)].shape[axis]
    return Sum(KroneckerDelta(k, element.indices[axis]) * element.base[indices], (k, Integer(1), length))


class Steps(Lowering):
    """Lower one step of a loop into a program of its own; what holds no state is lowered outside."""

    def __init__(self, outer: Stepwise, group: Group) -> None:
        super().__init__(outer.scope, fold=outer.fold, shift=outer.shift)
        self.keep = outer.keep
        self.program.first, self.program.rank = outer.program.first, outer.program.rank
        self.outer = outer
        self.group = group
        self.letter = Dummy("t", integer=True)
        self.matrices.fixed.add(self.letter)
        self.step = outer._axis(steps_of(group), ())
        self.sizes = outer.sizes
        self.inputs: list[Input] = []

    def loop(self) -> Loop:
        """Return the loop over all steps."""
        begun = []
        for name in self.group.axes:
            definition = self.scope.definitions[name]
            env = self._canonical(name)
            entry = substitute(definition.body, self._places(definition))
            axes = tuple(a for p, a in env.items() if p != self.letter)
            expr = self._fold(self._stabilize(self.lower(entry, env))) if self.fold else self.lower(entry, env)
            self.program.outputs.append(Output(STEP, name, expr, axes))
            starts = self._starts(definition, env)
            before = self.group.first - 1 - (0 if self.group.reverse else len(starts))
            begun.append(Begun(name, axes, starts, max(before, 0)))
        self.program.outputs = [replace(o, expr=self._named(o)) for o in self.program.outputs]
        return Loop(self.step, self.group.reverse, self.program, tuple(self.inputs), tuple(begun))

    def _named(self, output: Output) -> Expr:
        """Return the entry of a member under its name, where the same step uses it by that."""
        own = (s for s, op in self.program.ops.items() if isinstance(op, Let) and op.name == output.key)
        return next((s for s in own if self.program.ops[s].axes == output.axes), output.expr)

    def _places(self, definition: Definition) -> Mapping[Expr, Expr]:
        """Return the letter of a step for that of a definition, which counts from the first step."""
        axis = self.group.axes[self._name(definition)]
        return {definition.parameters[axis]: self.letter + self.group.first - 1}

    def _name(self, definition: Definition) -> str:
        return next(n for n in self.group.axes if self.scope.definitions[n] is definition)

    def _canonical(self, name: str) -> dict[Symbol, Axis]:
        """Return the letter of a step and the other parameters of a definition with their axes."""
        env: dict[Symbol, Axis] = {self.letter: self.step}
        shape = self.scope.declarations[name].shape
        for n, (letter, length) in enumerate(zip(self.scope.definitions[name].parameters, shape, strict=True)):
            if n != self.group.axes[name]:
                env[letter] = self._axis(length, env.values())
        return env

    def _starts(self, definition: Definition, env: Environment) -> tuple[Expr, ...]:
        starts = definition.starts if isinstance(definition, Recurrence) else ()
        return tuple(self.outer._stabilize(self.outer.lower(e, env)) for e in starts)

    def lower(self, expr: Expr, env: Environment) -> Expr:
        """Return an elementwise expression of one step."""
        if names_in(expr).isdisjoint(self.group.axes):
            return self._given(expr, env)
        return super().lower(expr, env)

    def _lower(self, expr: Expr, env: Environment) -> Expr:
        if isinstance(expr, Sum) and (parts := self._parted(expr.function)) is not None:
            return Add(*(self.lower(Sum(p, *expr.limits), env) for p in parts))
        if isinstance(expr, Add):  # terms without states are one input
            fixed = [a for a in expr.args if names_in(a).isdisjoint(self.group.axes)]
            if 1 < len(fixed) < len(expr.args):
                return Add(self._given(Add(*fixed), env), *(self.lower(a, env) for a in expr.args if a not in fixed))
        return super()._lower(expr, env)

    def _parted(self, body: Expr) -> tuple[Expr, Expr] | None:
        """Part a sum of terms into those without states and the others, None where either is empty."""
        fixed = [a for a in Add.make_args(body) if names_in(a).isdisjoint(self.group.axes)]
        rest = [a for a in Add.make_args(body) if a not in fixed]
        return (Add(*fixed), Add(*rest)) if fixed and rest else None

    def _given(self, expr: Expr, env: Environment) -> Expr:
        """Return what is computed before the loop, its row of this step where it changes with the steps."""
        found = self.outer._stabilize(self.outer.lower(expr, env))
        if not found.free_symbols & self.outer.program.ops.keys():
            return found
        unit, rest = found.as_coeff_Mul()
        axes = self.outer.program.axes(rest)
        axes = tuple(sorted(axes, key=lambda a: a != self.step))
        if not rest.is_Symbol or not isinstance(self.outer.program.ops[rest], Let | Load | State):
            rest = self.outer.program.add(Let("a", rest, axes), positive=rest.is_positive)
        given = Input(rest, tuple(a for a in axes if a != self.step), self.step in axes)
        if given not in self.inputs:
            self.inputs.append(given)
        return unit * self.program.add(Given(self.inputs.index(given), given.axes), positive=rest.is_positive)

    def _element(self, element: Indexed, env: Environment) -> Expr:
        name = name_of(element)
        axis = self.group.axes[name]
        step = self.letter + self.group.first - 1
        lag = int((element.indices[axis] - step) * (1 if self.group.reverse else -1))
        others = [i for n, i in enumerate(element.indices) if n != axis]
        parts = [
            n for n, p in enumerate(others) if p in env and not _is_whole(self.scope, element, n + (n >= axis), env[p])
        ]
        if parts and not lag:
            definition = self.scope.definitions[name]
            return self.lower(
                substitute(definition.body, dict(zip(definition.parameters, element.indices, strict=True))), env
            )
        for n, place in enumerate(others):
            if place not in env or place in others[:n] or n in parts:
                return self.lower(_picked(element, n + (n >= axis), self.scope), env)
        if lag:
            return self.program.add(Back(name, lag, tuple(env[i] for i in others)))
        return self._now(name, others, env)

    def _now(self, name: str, others: list[Expr], env: Environment) -> Expr:
        """Return what the same step gives, under its name."""
        definition = self.scope.definitions[name]
        canonical = self._canonical(name)
        body = self.lower(substitute(definition.body, self._places(definition)), canonical)
        expr = self._fold(self._stabilize(body)) if self.fold else self._stabilize(body)
        own = {p: a for p, a in canonical.items() if p != self.letter}
        if expr.args:
            axes = self.program.axes(expr)
            expr = self.program.add(
                Let(name, expr, tuple(a for a in own.values() if a in axes)), positive=expr.is_positive
            )
        moved = {a: env[i] for a, i in zip(own.values(), others, strict=True) if a != env[i]}
        return self.program.relabel(expr, moved) if moved else expr

    def output(self, section: str, key: str | tuple[str, str], quantity: Quantity) -> None:
        """Refuse: the outputs of a step are those of its loop."""
        raise NotSupportedYet(f"a step of a loop has no output {key} in {section}; ask the whole program.")
