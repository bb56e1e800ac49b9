"""Evaluation of expressions of the language at one point, by exact rationals and balls.

An expression is built once into a tree of small functions and run at many points. Whatever a sum, a function or a
definition yields is remembered for the indices that it depends on, so z_3 is computed once at a point.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

import sympy as sp
from flint import arb, ctx, fmpq
from sympy import Dummy, Expr, Indexed, Symbol
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from calcwork.algebra.functions import greatest, logsumexp
from calcwork.algebra.integrals import Definite
from calcwork.algebra.linear import Determinant, InverseEntry, Square
from calcwork.algebra.partial import Factors, Partial
from calcwork.algebra.scope import Scope, name_of
from calcwork.algebra.sections import Sectioned
from calcwork.check.numbers.elementwise import (
    FUNCTIONS,
    Undefined,
    Unknown,
    Value,
    exponential,
    integer_power,
    logarithm,
    maximum,
    power,
    sign_of,
    slim,
    whole,
)
from calcwork.check.numbers.squares import determinant, inverse
from calcwork.derive.definitions import is_index, resolved

OPERATIONS = 200_000


class TooMuchWork(Exception):
    """The evaluation would take more operations than its budget allows."""


class Budget:
    """Count operations, so that a sum to 10**12 ends at once instead of hanging."""

    def __init__(self, operations: int = OPERATIONS) -> None:
        self.left = operations

    def spend(self, operations: int = 1) -> None:
        """Take operations from the budget.

        Raises
        ------
        TooMuchWork
            When it is used up.
        """
        self.left -= operations
        if self.left < 0:
            raise TooMuchWork


class Assignment(Protocol):
    """Give a value to every size, scalar and element that is asked for."""

    def number(self, symbol: Symbol) -> fmpq:
        """Return the value of a size, an index or a scalar."""

    def element(self, name: str, places: tuple[int, ...], base: sp.IndexedBase) -> fmpq:
        """Return the value of an element of an array, counted from 1."""


@dataclass(frozen=True)
class Values:
    """Assign values that are listed: scalars and sizes by name, elements by name and places.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> evaluate(scalar("x") ** 2, Values({"x": fmpq(2, 3)}))
    4/9
    """

    numbers: Mapping[str, Any] = field(default_factory=dict)
    elements: Mapping[tuple[Any, ...], Any] = field(default_factory=dict)

    def number(self, symbol: Symbol) -> fmpq:
        """Return the listed value of a symbol."""
        if symbol.name not in self.numbers:
            raise Unknown(f"no value is given for {symbol}")
        return fmpq(self.numbers[symbol.name])

    def element(self, name: str, places: tuple[int, ...], base: sp.IndexedBase) -> fmpq:
        """Return the listed value of an element."""
        if (name, *places) not in self.elements:
            raise Unknown(f"no value is given for {name}{list(places)}")
        return fmpq(self.elements[(name, *places)])


class Machine:
    """Hold what one run needs: the point, the values of bound indices, what is remembered, the budget."""

    __slots__ = ("at", "budget", "env", "memo")

    def __init__(self, at: Assignment, budget: Budget, env: Mapping[Symbol, int] | None = None) -> None:
        self.at = at
        self.budget = budget
        self.env: dict[Symbol, int] = dict(env or {})
        self.memo: dict[Any, Value] = {}


Run = Callable[[Machine], Value]


@dataclass(frozen=True)
class Node:
    """Hold the function that evaluates one expression, and the symbols that may be bound indices in it."""

    run: Run
    letters: frozenset[Symbol] = frozenset()


class Program:
    """Build expressions of one scope for evaluation; what was built is kept and shared."""

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope or Scope()
        self.nodes: dict[Any, Node] = {}
        self.inverses: dict[Square, Node] = {}
        self._loose: dict[str, frozenset[Symbol]] = {}

    def node(self, expr: Any) -> Node:
        """Return the evaluation of an expression or condition.

        Raises
        ------
        Unknown
            When the expression holds something that has no value, such as an unknown function.
        """
        found = self.nodes.get(expr)
        if found is None:
            found = self.nodes[expr] = self._build(expr)
        return found

    def _build(self, expr: Any) -> Node:
        for kind in type(expr).__mro__:
            if kind in BUILDERS:
                return BUILDERS[kind](self, expr)
            if kind in FUNCTIONS:
                return self._function(FUNCTIONS[kind], expr)
        raise Unknown(f"{type(expr).__name__} has no numerical value here: {expr}")

    def _function(self, function: Callable[..., Value], expr: Expr) -> Node:
        args = [self.node(a) for a in expr.args]
        runs = [a.run for a in args]
        if len(runs) == 1:
            (inner,) = runs
            return self.remembered(lambda m: function(inner(m)), _letters(args))
        return self.remembered(lambda m: function(*(r(m) for r in runs)), _letters(args))

    def remembered(self, run: Run, letters: frozenset[Symbol]) -> Node:
        """Return a node whose value is kept for each combination of the indices that it depends on."""
        ordered = tuple(sorted(letters, key=str))
        own = object()

        def recall(m: Machine) -> Value:
            env = m.env
            key = (own, *(env.get(k) for k in ordered))
            value = m.memo.get(key)
            if value is None:
                m.budget.spend()
                value = m.memo[key] = run(m)
            return value

        return Node(recall, letters)

    def loose(self, name: str) -> frozenset[Symbol]:
        """Return the indices that a definition, with all that it rests on, leaves free."""
        if name not in self._loose:
            definition = self.scope.definitions[name]
            inner = self.scope.depends_on(definition.body) & self.scope.definitions.keys()
            own = {s for s in definition.body.free_symbols if is_index(s)} - set(definition.parameters)
            self._loose[name] = frozenset(own).union(*(self.loose(n) for n in inner if n != name))
        return self._loose[name]

    def integral(self, exponent: Expr) -> bool:
        """Tell whether an exponent is an integer by its declaration."""
        if exponent.is_integer is not None:
            return bool(exponent.is_integer)
        integers = {a: Dummy(integer=True) for a in exponent.atoms(Symbol, Indexed) if self._is_integer(a)}
        return bool(exponent.xreplace(integers).is_integer)

    def _is_integer(self, atom: Expr) -> bool:
        domain = self.scope.domain(atom)
        return domain.integer or (bool(domain.values) and all(v.is_Integer for v in domain.values))


def _letters(nodes: list[Node]) -> frozenset[Symbol]:
    return frozenset().union(*(n.letters for n in nodes))


# --- builders: one for each kind of node ------------------------------------------------------------------------------


def _number(program: Program, expr: Expr) -> Node:
    value = fmpq(int(expr.p), int(expr.q)) if expr.is_Rational else None
    if value is None:
        text = sp.Rational(str(expr))
        value = fmpq(int(text.p), int(text.q))
    return Node(lambda m: value)


def _constant(function: Callable[[], arb]) -> Callable[[Program, Expr], Node]:
    return lambda program, expr: Node(lambda m: function())


def _no_value(program: Program, expr: Expr) -> Node:
    reason = "an imaginary unit" if expr is sp.I else f"the value {expr}"
    raise Unknown(f"{reason} stands where a real number is expected")


def _symbol(program: Program, expr: Symbol) -> Node:
    definition = None if is_index(expr) else program.scope.definitions.get(expr.name)
    letters = frozenset([expr]) if expr.is_integer or isinstance(expr, Dummy) else frozenset()
    if definition is None:

        def look_up(m: Machine) -> Value:
            place = m.env.get(expr)
            return m.at.number(expr) if place is None else fmpq(place)

        return Node(look_up, letters)
    if definition.parameters:
        raise Unknown(f"{expr} is an array and needs its indices here")
    name, free = expr.name, program.loose(expr.name)
    return Node(lambda m: _defined(program, m, name, (), free), free)


def _element(program: Program, expr: Indexed) -> Node:
    name, base = name_of(expr), expr.base
    places = [program.node(i) for i in expr.indices]
    runs = [p.run for p in places]
    definition = program.scope.definitions.get(name)
    if definition is not None and len(definition.parameters) != len(runs):
        raise Unknown(f"{expr} has {len(runs)} indices, its definition has {len(definition.parameters)}")

    free = program.loose(name) if definition is not None else frozenset()

    def at(m: Machine) -> Value:
        where = tuple(_place(r(m)) for r in runs)
        return m.at.element(name, where, base) if definition is None else _defined(program, m, name, where, free)

    return Node(at, _letters(places) | free)


def _place(value: Value) -> int:
    n = whole(value)
    if n is None:
        raise Undefined("an index that is not an integer")
    return n


def _defined(program: Program, m: Machine, name: str, places: tuple[int, ...], free: frozenset[Symbol]) -> Value:
    """Return the value of a definition; indices that it leaves free keep the values that they have outside of it."""
    kept = {k: m.env[k] for k in free if k in m.env}
    key = (name, places, *kept.items())
    value = m.memo.get(key)
    if value is None:
        m.budget.spend()
        definition = program.scope.definitions[name]
        outer, m.env = m.env, kept | dict(zip(definition.parameters, places, strict=True))
        try:
            value = m.memo[key] = program.node(definition.body).run(m)
        finally:
            m.env = outer
    return value


def _folded(join: Callable[[Value, Value], Value]) -> Callable[[Program, Expr], Node]:
    def build(program: Program, expr: Expr) -> Node:
        args = [program.node(a) for a in expr.args]
        first, *rest = (a.run for a in args)

        def total(m: Machine) -> Value:
            m.budget.spend()
            out = first(m)
            for r in rest:
                out = join(out, r(m))
            return out

        return Node(total, _letters(args))

    return build


def _pow(program: Program, expr: Expr) -> Node:
    base = program.node(expr.base)
    run = base.run
    if expr.exp.is_Integer:
        n = int(expr.exp)
        return Node(lambda m: integer_power(run(m), n), base.letters)
    exponent = program.node(expr.exp)
    integral, up = program.integral(expr.exp), exponent.run
    if expr.base is sp.E:
        return program.remembered(lambda m: exponential(up(m)), exponent.letters)
    return program.remembered(lambda m: power(run(m), up(m), integral), base.letters | exponent.letters)


def _reduction(
    start: int | None, step: Callable[[Value, Value], Value], finish: Callable[[Value], Value] | None = None
) -> Any:
    def build(program: Program, expr: Expr) -> Node:
        fresh = {limit[0]: Dummy(limit[0].name, integer=True) for limit in expr.limits}
        node = program.node(expr.function.xreplace(fresh))
        for k, lower, upper in expr.limits:
            node = _one_index(program, node, fresh[k], (lower.xreplace(fresh), upper.xreplace(fresh)), start, step)
        run = node.run
        return program.remembered(run if finish is None else lambda m: finish(run(m)), node.letters)

    return build


def _one_index(program: Program, body: Node, k: Symbol, limits: Any, start: int | None, step: Any) -> Node:
    if any(bound.is_infinite for bound in limits):
        raise Unknown("a sum or product without end has no value by finitely many operations")
    lower, upper = (program.node(bound) for bound in limits)
    run = body.run

    def reduce(m: Machine) -> Value:
        low, high = _place(lower.run(m)), _place(upper.run(m))
        if high < low - (start is not None):
            raise Undefined("limits that run backwards")
        m.budget.spend(high - low + 1)
        out: Value | None = None if start is None else fmpq(start)
        for n in range(low, high + 1):
            m.env[k] = n
            out = run(m) if out is None else slim(step(out, run(m)))
        m.env.pop(k, None)
        return out

    return Node(reduce, (body.letters - {k}) | lower.letters | upper.letters)


def _delta(program: Program, expr: Expr) -> Node:
    args = [program.node(a) for a in expr.args[:2]]
    a, b = (n.run for n in args)
    return Node(lambda m: fmpq(1 if sign_of(a(m) - b(m)) == 0 else 0), _letters(args))


def _piecewise(program: Program, expr: Expr) -> Node:
    pairs = [(program.node(value), program.node(condition)) for value, condition in expr.args]

    def branch(m: Machine) -> Value:
        for value, condition in pairs:
            if condition.run(m):
                return value.run(m)
        raise Undefined("no case applies")

    return Node(branch, _letters([n for pair in pairs for n in pair]))


HOLDS: dict[type, Callable[[int], bool]] = {
    sp.Gt: lambda s: s > 0,
    sp.Ge: lambda s: s >= 0,
    sp.Lt: lambda s: s < 0,
    sp.Le: lambda s: s <= 0,
    sp.Eq: lambda s: s == 0,
    sp.Ne: lambda s: s != 0,
}


def _relational(program: Program, expr: Any) -> Node:
    if type(expr) not in HOLDS:
        raise Unknown(f"the relation {expr}")
    holds = HOLDS[type(expr)]
    args = [program.node(a) for a in expr.args]
    a, b = (n.run for n in args)
    return Node(lambda m: holds(sign_of(a(m) - b(m))), _letters(args))


def _logic(join: Callable[[Any], bool]) -> Callable[[Program, Any], Node]:
    def build(program: Program, expr: Any) -> Node:
        args = [program.node(a) for a in expr.args]
        return Node(lambda m: join(a.run(m) for a in args), _letters(args))

    return build


def _matrix(program: Program, matrix: Square, function: Callable[[list[list[Value]]], Any]) -> Node:
    """Return the node of a function of all entries of a matrix, remembered for the indices that it depends on."""
    row, column = (Dummy(k.name, integer=True) for k in (matrix.row, matrix.column))
    entry, length = program.node(matrix.at(row, column)), program.node(matrix.size)
    run = entry.run

    def whole_matrix(m: Machine) -> Any:
        n = _place(length.run(m))
        if n < 1:
            raise Undefined("a matrix without rows")
        m.budget.spend(n**3)
        rows: list[list[Value]] = []
        for i in range(1, n + 1):
            m.env[row] = i
            rows.append([])
            for j in range(1, n + 1):
                m.env[column] = j
                rows[-1].append(run(m))
        m.env.pop(row), m.env.pop(column)
        return function(rows)

    return program.remembered(whole_matrix, (entry.letters - {row, column}) | length.letters)


def _determinant(program: Program, expr: Determinant) -> Node:
    return _matrix(program, expr.matrix, determinant)


def _inverse_entry(program: Program, expr: InverseEntry) -> Node:
    inverted = program.inverses.get(expr.matrix)
    if inverted is None:
        inverted = program.inverses[expr.matrix] = _matrix(program, expr.matrix, inverse)
    a, b = (program.node(i) for i in expr.indices)
    whole_inverse, row, column = inverted.run, a.run, b.run

    def entry(m: Machine) -> Value:
        rows = whole_inverse(m)
        i, j = _place(row(m)), _place(column(m))
        if not (1 <= i <= len(rows) and 1 <= j <= len(rows)):
            raise Undefined("an entry outside of a matrix")
        return rows[i - 1][j - 1]

    return Node(entry, inverted.letters | a.letters | b.letters)


def _heaviside(program: Program, expr: Expr) -> Node:
    """Return a step; that which chooses the greatest of several values is one at its jump."""
    z = program.node(expr.args[0])
    run, step = z.run, FUNCTIONS[sp.Heaviside]
    chooses = expr.args[0].has(greatest)
    return program.remembered(lambda m: fmpq(sign_of(run(m)) >= 0) if chooses else step(run(m)), z.letters)


def _unknown_function(program: Program, expr: Expr) -> Node:
    raise Unknown(f"{expr.func} is an unknown function")


BUILDERS: dict[type, Callable[[Program, Any], Node]] = {
    sp.Rational: _number,
    sp.Float: _number,
    sp.core.numbers.Pi: _constant(arb.pi),
    sp.core.numbers.Exp1: _constant(arb.const_e),
    sp.core.numbers.EulerGamma: _constant(arb.const_euler),
    sp.core.numbers.Catalan: _constant(arb.const_catalan),
    sp.core.numbers.GoldenRatio: _constant(lambda: (1 + arb(5).sqrt()) / 2),
    **{type(e): _no_value for e in (sp.I, sp.oo, -sp.oo, sp.zoo, sp.nan)},
    Symbol: _symbol,
    Indexed: _element,
    sp.Add: _folded(operator.add),
    sp.Mul: _folded(operator.mul),
    sp.Pow: _pow,
    sp.Sum: _reduction(0, lambda a, b: a + b),
    sp.Product: _reduction(1, lambda a, b: a * b),
    sp.Heaviside: _heaviside,
    greatest: _reduction(None, maximum),
    logsumexp: _reduction(0, lambda a, b: a + exponential(b), logarithm),
    sp.KroneckerDelta: _delta,
    sp.Piecewise: _piecewise,
    Sectioned: lambda program, expr: program.node(expr.cases()),
    Relational: _relational,
    And: _logic(all),
    Or: _logic(any),
    Not: _logic(lambda values: not any(values)),
    **dict.fromkeys((BooleanTrue, BooleanFalse), lambda program, expr: Node(lambda m: bool(expr))),
    InverseEntry: _inverse_entry,
    Determinant: _determinant,
    **{kind: lambda program, expr: program.node(resolved(expr, program.scope)) for kind in (Partial, Factors)},
    Definite: lambda program, expr: import_module("calcwork.check.numbers.quadrature").integral_node(program, expr),
    AppliedUndef: _unknown_function,
}


def evaluate(
    expr: Expr, at: Assignment, scope: Scope | None = None, *, precision: int = 128, budget: Budget | None = None
) -> Value:
    """Return the value at a point: an exact rational, or a ball that holds it.

    Raises
    ------
    Undefined, Undecided, Unknown, TooMuchWork
        When there is no real value there, the precision decides no branch, something has no value at all, or the
        budget is used up.
    """
    with ctx.workprec(precision):
        return Program(scope).node(expr).run(Machine(at, budget or Budget()))
