"""Sweeps over the graph of a scalar: adjoints from its value back, tangents of all of it forward.

The adjoint of a quantity u is dJ/du. A second sweep takes the derivative of every quantity, adjoints too, along a
direction, which gives the Hessian times that direction (A. Griewank, A. Walther, Evaluating Derivatives, 2008, 5.2).
Every adjoint and tangent is a quantity with a name of its own, so that nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from sympy import Add, Dummy, Expr, Function, Indexed, Integer, KroneckerDelta, Mul, S, Sum, Symbol, exp, log

from calcwork.algebra.binding import element_of, named_by_depth, rename_apart, substitute
from calcwork.algebra.deltas import aligned, collapse
from calcwork.algebra.functions import greatest, logsumexp
from calcwork.algebra.linear import InverseEntry
from calcwork.algebra.quantity import Quantity, Tangents
from calcwork.algebra.recurrences import loops_in, reaches
from calcwork.algebra.scope import Recurrence, Scope, names_in, size
from calcwork.algebra.textbook import tidy
from calcwork.derive.inverses import inverses, under_its_name
from calcwork.derive.naming import Graph, exponents, named
from calcwork.derive.rules import Direction, Tangent, differentiate, differentiate_along
from calcwork.errors import UserError

BAR, DOT = "_bar", "_dot"
LONG = 30


@dataclass(frozen=True)
class Sweeps:
    """Hold the value of a scalar, its gradient, and the derivative of that along directions, over one scope."""

    graph: Graph
    variables: tuple[str, ...]

    @cached_property
    def value(self) -> Quantity:
        """Return the scalar."""
        return Quantity(self.graph.value)

    @cached_property
    def _back(self) -> _Backward:
        return _Backward(self.graph, self.variables)

    @property
    def gradient(self) -> dict[str, Quantity]:
        """Return the gradient by variable, over `scope`."""
        return self._back.gradient

    @property
    def scope(self) -> Scope:
        """Return the scope that defines the quantities and adjoints."""
        return self._back.scope

    @property
    def adjoints(self) -> Mapping[str, str]:
        """Return the name of the adjoint of each quantity."""
        return self._back.names

    @cached_property
    def blocks(self) -> dict[tuple[str, str], Quantity] | None:
        """Return the blocks of the Hessian on and above its diagonal, None where directions are the shorter way."""
        return _blocks(self._back)

    @cached_property
    def tangents(self) -> Tangents:
        """Return the derivative of the gradient along P directions."""
        return _tangents(self._back)


def sweeps(objective: Expr, variables: tuple[str, ...], scope: Scope) -> Sweeps:
    """Return the sweeps of a scalar over its graph."""
    return Sweeps(named(objective, variables, scope), variables)


class _Backward:
    """Give each quantity its adjoint, those used last first."""

    def __init__(self, graph: Graph, variables: tuple[str, ...]) -> None:
        self.graph = graph
        self.scope = graph.scope
        self.names = _fresh_names(self.scope, graph.nodes, BAR)
        self.inverses = inverses(graph.scope, graph.nodes)
        self.ranges: dict[Symbol, tuple[Expr, Expr]] = {}
        self.loops = loops_in(graph.scope)
        self.shares: dict[str, list[Expr]] = {n: [] for n in (*graph.nodes, *variables)}
        self.whole: dict[str, list[Expr]] = {n: [] for n in self.shares}  # the same, for places that are no steps too
        self.elements = {n: self._element(n, known=n in graph.nodes) for n in self.shares}
        self.order: list[str] = []
        for name in graph.back:
            self.scope = self.scope.declare(self.names[name], *_shape(self.scope, name))
        self._spread(graph.value, S.One, {})
        for name in reversed(graph.nodes):
            self._node(name)
        self.gradient = {n: self._entry(n) for n in variables}

    def _element(self, name: str, *, known: bool) -> Expr:
        """Return the general element of a quantity at letters of its own, their ranges noted."""
        declared = self.scope.declarations[name]
        letters = declared.letters or ("i",) * len(declared.shape)
        places = tuple(Dummy(c, integer=True) for c in letters)
        self.ranges.update({p: (Integer(1), n) for p, n in zip(places, declared.shape, strict=True)})
        if (loop := next((k for k in self.loops if name in k), None)) is not None:
            self.ranges[places[loop.axes[name]]] = (Integer(loop.first), loop.last)
        return element_of(self.scope, name, places)

    def _node(self, name: str) -> None:
        """Name the adjoint of a node, and give each quantity in its entry its share."""
        definition, element = self.graph.scope.definitions[name], self.elements[name]
        places = _places(element)
        if name in self.graph.back:
            self._pass_back(name)
            return
        if isinstance(definition, Recurrence):
            self._spread_starts(name, definition)
            self.shares[name] += [self._later(back, places) for back, own in self.graph.back.items() if own[0] == name]
        total = Add(*self.shares[name])
        total = total if total.has(Sum) or total.count_ops() > LONG else tidy(total)
        if total == 0:
            return
        adjoint: Expr = total
        if not total.is_number:
            left = element_of(self.scope.declare(self.names[name], *_shape(self.scope, name)), self.names[name], places)
            self.scope = self.scope.define(left, total)
            self.order.append(self.names[name])
            adjoint = left
        self._spread(definition.body, adjoint, dict(zip(definition.parameters, places, strict=True)), element)

    def _sequence(self, back: str) -> tuple[Recurrence, int]:
        """Return the sequence of which a quantity has the members before, and how many steps before."""
        name, lag = self.graph.back[back]
        found = self.graph.scope.definitions[name]
        if not isinstance(found, Recurrence):
            raise UserError(f"no member of {name!r} is given before the first step; give one, as in {name}_0 = 0.")
        return found, lag

    def _pass_back(self, name: str) -> None:
        """Name what the members of a sequence get from the steps after them; behind the last there are none."""
        own, lag = self._sequence(name)
        places = _places(self.elements[name])
        left = element_of(self.scope, self.names[name], places)
        total, ends = Add(*self.shares[name]), [S.Zero] * lag
        by, reverse = places[own.axis], not own.reverse
        self.scope = self.scope.recur(left, total, *ends, by=by, first=own.first, reverse=reverse)
        self.order.append(self.names[name])

    def _later(self, back: str, places: tuple[Expr, ...]) -> Expr:
        """Return what the member at some places gets from a step after it."""
        own, lag = self._sequence(back)
        there = tuple(p + (-lag if own.reverse else lag) if n == own.axis else p for n, p in enumerate(places))
        return element_of(self.scope, self.names[back], there)

    def _spread_starts(self, name: str, begun: Recurrence) -> None:
        """Give the quantities in the members before the first step their share."""
        places = _places(self.elements[name])
        last = _shape(self.scope, name)[begun.axis]
        for n, start in enumerate(begun.starts):
            at = last + 1 + n if begun.reverse else Integer(begun.first - 1 - n)
            here = {places[begun.axis]: at}
            there = tuple(p.xreplace(here) for p in places)
            later = [self._later(b, there) for b, (own, lag) in self.graph.back.items() if own == name and lag > n]
            ranges = {p: ends for p, ends in self.ranges.items() if p not in here}
            direct = [collapse(substitute(e, here), ranges) for e in self.whole[name]] if at.is_positive else []
            others = {p: places[k] for k, p in enumerate(begun.parameters) if k != begun.axis}
            self._spread(start, Add(*later, *direct), others)

    def _spread(self, body: Expr, adjoint: Expr, at: Mapping[Expr, Expr], outer: Expr | None = None) -> None:
        """Add adjoint du/dv to the adjoint of each v in the entry of u, summed over the indices of u."""
        places = tuple(at.values())
        body = rename_apart(substitute(body, at))
        for name in [n for n in self.shares if n in names_in(body)]:
            slope = self.plain(_slope(body, outer, partial(differentiate, variable=self.elements[name])))
            share = rename_apart(adjoint * slope)
            if places:
                share = Sum(share, *((p, *self.ranges[p]) for p in places))
            self.shares[name].append(collapse(share, self.ranges))
            self.whole[name].append(share)

    def plain(self, expr: Expr) -> Expr:
        """Return an expression with the entries of inverses under their names."""
        if not self.inverses:
            return expr
        found = {e: under_its_name(e, self.inverses, self.scope) for e in expr.atoms(InverseEntry)}
        return expr.xreplace(found)

    def _entry(self, name: str) -> Quantity:
        element = self.elements[name]
        total = aligned(Add(*self.shares[name]))
        letters = tuple(Dummy(p.name, integer=True) for p in _places(element))
        body = substitute(total, dict(zip(_places(element), letters, strict=True)))
        return Quantity(body, letters, _shape(self.scope, name))


def _tangents(back: _Backward) -> Tangents:
    """Return the tangents of everything that a backward sweep computes."""
    scope = back.scope
    taken = {s.name for d in scope.declarations.values() for n in d.shape for s in n.free_symbols}
    many = size(next(n for n in ("P", "Q", "directions") if n not in taken and n not in scope))
    letter = Dummy("p", integer=True)
    sequence = (*back.graph.nodes, *back.order)
    names = _fresh_names(scope, (*back.gradient, *sequence), DOT)
    seeds = {v: names[v] for v in back.gradient}
    for v, seed in seeds.items():
        scope = scope.declare(seed, many, *_shape(scope, v))
    looping = {n for loop in loops_in(scope) for n in loop.axes if reaches(scope, n, set(seeds))}
    for name in looping:
        scope = scope.declare(names[name], many, *_shape(scope, name))
    known = {v: _entry_of(scope, names[v], letter) for v in (*seeds, *looping)}
    turning = _Turning(back, {letter: (Integer(1), many)})
    for name in sequence:
        definition = scope.definitions[name]
        body = turning.tangent(definition.body, known, definition.parameters, _shape(scope, name), name)
        if body == 0 and name not in looping:
            continue
        scope = scope.declare(names[name], many, *_shape(scope, name))
        left = scope[names[name]][(letter, *definition.parameters)]
        if isinstance(definition, Recurrence):
            starts = (turning.tangent(e, known, definition.parameters, _shape(scope, name)) for e in definition.starts)
            by, first, reverse = definition.parameters[definition.axis], definition.first, definition.reverse
            scope = scope.recur(left, body, *starts, by=by, first=first, reverse=reverse)
        else:
            scope = scope.define(left, body)
        known[name] = _entry_of(scope, names[name], letter)
    rows = {}
    for v, entry in back.gradient.items():
        body = turning.tangent(entry.entry, known, entry.indices, entry.sizes)
        rows[v] = Quantity(body, (letter, *entry.indices), (many, *entry.sizes))
    return Tangents(scope, many, seeds, rows)


def _blocks(back: _Backward) -> dict[tuple[str, str], Quantity] | None:
    """Return the blocks of the Hessian by single entries, where no quantity's derivative by one is a sum or long."""
    found: dict[tuple[str, str], Quantity] = {}
    if back.loops:
        return None
    nodes = back.graph.nodes
    for n, second in enumerate(back.gradient):
        shape = _shape(back.scope, second)
        letters = tuple(Dummy(k.name, integer=True) for k in back.gradient[second].indices)
        ranges = {k: (Integer(1), length) for k, length in zip(letters, shape, strict=True)}
        turning = _Turning(back, ranges)
        known: dict[str, Tangent] = {second: partial(_single, letters)}
        for name in (*nodes, *back.order):
            definition = back.scope.definitions[name]
            body = turning.tangent(definition.body, known, definition.parameters, _shape(back.scope, name), name)
            if (name in nodes and body.has(Sum)) or body.count_ops() > LONG:
                return None
            known[name] = partial(_put_in, body, definition.parameters)
        for first in [*back.gradient][: n + 1]:
            own = back.gradient[first]
            entry = aligned(turning.tangent(own.entry, known, own.indices, own.sizes))
            if entry.count_ops() > 2 * LONG:
                return None
            found[first, second] = Quantity(entry, (*own.indices, *letters), (*own.sizes, *shape))
    return found


def _single(letters: tuple[Symbol, ...], places: tuple[Expr, ...]) -> Expr:
    """Return the derivative of one entry by another."""
    return Mul(*(KroneckerDelta(k, p) for k, p in zip(letters, places, strict=True)))


def _put_in(body: Expr, parameters: tuple[Symbol, ...], places: tuple[Expr, ...]) -> Expr:
    return substitute(body, dict(zip(parameters, places, strict=True)))


class _Turning:
    """Differentiate entries along a direction."""

    def __init__(self, back: _Backward, ranges: Mapping[Symbol, tuple[Expr, Expr]]) -> None:
        self.back = back
        self.ranges = ranges

    def tangent(
        self,
        body: Expr,
        tangents: Mapping[str, Tangent],
        letters: tuple[Symbol, ...],
        sizes: tuple[Expr, ...],
        name: str = "",
    ) -> Expr:
        """Return the derivative of an entry along the direction."""
        body = rename_apart(body)
        outer = element_of(self.back.scope, name, letters) if name else None
        found = self.back.plain(_slope(body, outer, partial(differentiate_along, direction=Direction(tangents))))
        ranges = {**self.ranges, **{k: (Integer(1), n) for k, n in zip(letters, sizes, strict=True)}}
        return collapse(rename_apart(found), ranges)


def _entry_of(scope: Scope, name: str, letter: Symbol) -> Tangent:
    return lambda places: scope[name][(letter, *places)]


def _slope(body: Expr, name: Expr | None, by: Callable[[Expr], Expr]) -> Expr:
    """Return the derivative of an entry in terms of its name: that of log(e^a + e^b) is a softmax times a' and b'."""
    if name is None:
        return by(body)
    if isinstance(body, log):
        return Add(*(exp(a - name) * by(a) for a in exponents(body)))
    return _called(by(body), body, name)


def _called(expr: Expr, body: Expr, name: Expr) -> Expr:
    """Return an expression in which the entry of a quantity stands under its name."""
    if not isinstance(body, logsumexp | greatest):
        number, rest = body.as_coeff_Mul()
        return expr.xreplace({body: name} | ({rest: name / number} if isinstance(rest, Function) else {}))
    own = named_by_depth(body)
    return expr.xreplace({e: name for e in expr.atoms(body.func) if named_by_depth(e) == own})


def _fresh_names(scope: Scope, names: tuple[str, ...], suffix: str) -> dict[str, str]:
    """Return a new name for each: its own with a suffix."""
    taken = set(scope.declarations)
    found = {}
    for name in names:
        new = name + suffix
        while new in taken:
            new += "_"
        taken.add(new)
        found[name] = new
    return found


def _shape(scope: Scope, name: str) -> tuple[Expr, ...]:
    return scope.declarations[name].shape


def _places(element: Expr) -> tuple[Expr, ...]:
    return tuple(element.indices) if isinstance(element, Indexed) else ()
