"""Loops: quantities of a scope that follow from each other step by step, as states and the gates between them.

In h_t = tanh(a_t) with a_t = W h_{t-1} + x_t both belong to one loop: a_t needs the state before it, h_t needs a_t.
What stands in a loop is computed member by member, in an order in which each step finds what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sympy import Expr, Indexed, Integer, Symbol

from calcwork.algebra.scope import Definition, Recurrence, Scope, array, name_of, names_in
from calcwork.errors import NotSupportedYet, UserError


@dataclass(frozen=True)
class Loop:
    """Hold the names of a loop in the order of one step, each with the axis of its steps, and the range of these."""

    axes: Mapping[str, int]
    first: int
    last: Expr
    reverse: bool

    def __contains__(self, name: str) -> bool:
        return name in self.axes

    def lag(self, name: str, element: Indexed, letter: Symbol) -> int | None:
        """Return how many steps back an element of the loop lies, None where it is at no such place."""
        back = letter - element.indices[self.axes[name]]
        return int(-back if self.reverse else back) if back.is_Integer else None


def loops_in(scope: Scope) -> tuple[Loop, ...]:
    """Return the loops of a scope.

    Raises
    ------
    UserError
        When a member needs another one of its own step that needs it, or one for which there is no start.
    NotSupportedYet
        When the quantities of a loop begin at different steps, or one needs a member at a fixed place.

    Examples
    --------
    >>> from sympy import S
    >>> from calcwork.algebra.scope import index, size
    >>> T, t = size("T"), index("t")
    >>> scope = Scope().declare("x", T).declare("a", T).declare("h", T)
    >>> h, a = scope["h"], scope["a"]
    >>> scope = scope.recur(h[t], a[t] ** 2, S.Zero, by=t).define(a[t], h[t - 1] + scope["x"][t])
    >>> [list(loop.axes) for loop in loops_in(scope)]
    [['a', 'h']]
    """
    if any(isinstance(d, Recurrence) for d in scope.definitions.values()):
        _check_shapes(scope)
    behind = {n: set[str]().union(*(scope.depends_on(e) for e in d.exprs())) for n, d in scope.definitions.items()}
    found: list[Loop] = []
    for name, definition in scope.definitions.items():
        if not isinstance(definition, Recurrence) or any(name in loop for loop in found):
            continue
        names = [n for n in scope.definitions if n == name or (n in behind[name] and name in behind[n])]
        found.append(_loop(names, scope))
    return tuple(found)


def _loop(names: list[str], scope: Scope) -> Loop:
    states = {n: d for n in names if isinstance(d := scope.definitions[n], Recurrence)}
    one = next(iter(states.values()))
    if any((d.first, d.reverse) != (one.first, one.reverse) for d in states.values()):
        listed = ", ".join(f"{n} at {d.first}" for n, d in states.items())
        raise NotSupportedYet(f"the recurrences of one loop begin at different steps ({listed}); begin them together.")
    axes = {n: d.axis for n, d in states.items()}
    while len(axes) < len(names):
        new = {n: k for n in names if n not in axes and (k := _axis_of(scope.definitions[n], axes)) is not None}
        if not new:
            raise NotSupportedYet(
                f"{', '.join(set(names) - axes.keys())} lies in a recurrence without an index of its."
            )
        axes |= new
    name = next(iter(states))
    last = scope.declarations[name].shape[axes[name]]
    found = Loop(axes, one.first, last, one.reverse)
    return Loop({n: axes[n] for n in _in_order(names, found, scope)}, one.first, last, one.reverse)


def _check_shapes(scope: Scope) -> None:
    """Refuse elements of an array with another shape than the declared one: they would be those of another array."""
    for definition in scope.definitions.values():
        for element in (e for body in definition.exprs() for e in body.atoms(Indexed)):
            name = name_of(element)
            if name in scope and element.base != scope[name]:
                raise UserError(
                    f"{name!r} is declared with shape {scope.declarations[name].shape} and used with shape "
                    f"{tuple(element.base.shape or ())}; take its elements from the scope."
                )


def _axis_of(definition: Definition, known: Mapping[str, int]) -> int | None:
    """Return the place of the parameter with which a definition asks for members of known quantities."""
    for element in definition.body.atoms(Indexed):
        if (name := name_of(element)) in known:
            letter = element.indices[known[name]].as_coeff_Add()[1]
            if letter in definition.parameters:
                return definition.parameters.index(letter)
    return None


def _in_order(names: list[str], loop: Loop, scope: Scope) -> list[str]:
    """Return the names of a loop so that those of the same step come after what they need."""
    needs = {n: set[str]() for n in names}
    for name in names:
        for other, lag in _lags(name, loop, scope):
            state = scope.definitions[other]
            if lag == 0:
                needs[name].add(other)
            elif not isinstance(state, Recurrence) or lag > len(state.starts):
                first = loop.first - lag
                raise UserError(
                    f"the recurrence of {name!r} begins with the member {first} of {other!r}, for which no value is "
                    f"given; give one, as in {other}_{first} = 0."
                )
    order: list[str] = []
    while len(order) < len(names):
        ready = [n for n in names if n not in order and needs[n] <= set(order)]
        if not ready:
            raise UserError(f"the definition of {names[0]!r} uses {names[0]!r} itself at the same step.")
        order += ready[:1]
    return order


def _lags(name: str, loop: Loop, scope: Scope) -> Iterator[tuple[str, int]]:
    """Yield the members of a loop that a definition needs, each with how many steps back they lie."""
    definition = scope.definitions[name]
    letter = definition.parameters[loop.axes[name]]
    for element in definition.body.atoms(Indexed):
        if (other := name_of(element)) in loop:
            lag = loop.lag(other, element, letter)
            if lag is None or lag < 0:
                raise NotSupportedYet(
                    f"the recurrence of {name!r} needs {element}, which is no member of a step before; write it with "
                    f"{other}[{letter} - 1] and the like."
                )
            yield other, lag


def reaches(scope: Scope, name: str, names: set[str]) -> bool:
    """Tell whether a definition rests on some names, directly or through others."""
    return any(not names.isdisjoint(scope.depends_on(e) | names_in(e)) for e in scope.definitions[name].exprs())


def refuse_sequences(scope: Scope, objective: Expr, task: str) -> None:
    """Refuse a scalar that rests on a sequence, for a task that puts definitions in.

    Examples
    --------
    >>> from sympy import S
    >>> from calcwork.algebra.scope import index, size
    >>> t = index("t")
    >>> scope = Scope().declare("a").declare("h", size("T"))
    >>> scope = scope.recur(scope["h"][t], scope["a"] * scope["h"][t - 1], S.One, by=t)
    >>> refuse_sequences(scope, scope["h"][1], "expand")
    Traceback (most recent call last):
    ...
    calcwork.errors.NotSupportedYet: expand does not follow the recurrence of 'h' yet; ...
    """
    for name in sorted(scope.sequences & scope.depends_on(objective)):
        raise NotSupportedYet(
            f"{task} does not follow the recurrence of {name!r} yet; derive and crosscheck do, and one with numbered "
            "steps, as in t = 1, 2, 3, is taken here too."
        )


def steps_of(loop: Loop) -> Expr:
    """Return the number of steps."""
    return loop.last - Integer(loop.first) + 1


def with_starts_outside(scope: Scope) -> Scope:
    """Return a scope in which arrays that run back have the members that their recurrences give, and no starts.

    Examples
    --------
    >>> from sympy import S
    >>> from calcwork.algebra.scope import index, size
    >>> T, t = size("T"), index("t")
    >>> scope = Scope().declare("G", T)
    >>> scope = scope.recur(scope["G"][t], scope["G"][t + 1] / 2, S.One, by=t, reverse=True, inside=1)
    >>> with_starts_outside(scope).declarations["G"].shape
    (T - 1,)
    """
    if not any(isinstance(d, Recurrence) and d.inside for d in scope.definitions.values()):
        return scope
    shapes: dict[str, tuple[Expr, ...]] = {}
    for loop in loops_in(scope):
        states = (d for n in loop.axes if isinstance(d := scope.definitions[n], Recurrence))
        inside = max(d.inside for d in states)
        for name, axis in loop.axes.items():
            shape = scope.declarations[name].shape
            own = scope.definitions[name]
            fewer = inside if loop.last == shape[axis] and (not isinstance(own, Recurrence) or own.inside) else 0
            shapes[name] = tuple(n - fewer if k == axis else n for k, n in enumerate(shape))

    def shorter(expr: Expr) -> Expr:
        found = {
            e: array(name_of(e), *shapes[name_of(e)])[e.indices] for e in expr.atoms(Indexed) if name_of(e) in shapes
        }
        return expr.xreplace(found) if found else expr

    declarations = {n: replace(d, shape=shapes.get(n, d.shape)) for n, d in scope.declarations.items()}
    definitions = {
        n: replace(new, inside=0) if isinstance(new := d.mapped(shorter), Recurrence) else new
        for n, d in scope.definitions.items()
    }
    return Scope(MappingProxyType(declarations), MappingProxyType(definitions))
