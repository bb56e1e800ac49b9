r"""Adjoint recurrences: how the derivative by a member of a sequence follows from those by the members after it.

For ``h_t = f(h_{t-1})`` these are dJ/dh_t = (what J has of h_t itself) + dJ/dh_{t+1} dh_{t+1}/dh_t, from the last step
back. The lines are read off the sweep that the compiled gradient runs (`sweeps`), so what is shown is what is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from sympy import Add, Expr, Indexed, KroneckerDelta

from calcwork.algebra.binding import element_of, expand_definitions
from calcwork.algebra.partial import Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.recurrences import Loop, loops_in
from calcwork.algebra.scope import Definition, Recurrence, Scope, name_of, names_in
from calcwork.algebra.textbook import tidy
from calcwork.derive.steps import Step
from calcwork.derive.sweeps import Sweeps, sweeps
from calcwork.errors import NotSupportedYet

CHAIN, NAMED = "chain rule", "a name for what stands within"


class Adjoints:
    """Give the gradient of a scalar by adjoints of what it is computed from, and the lines that give these.

    Examples
    --------
    >>> from sympy import S
    >>> from calcwork.algebra.scope import index, scalar, size
    >>> T, t = size("T"), index("t")
    >>> scope = Scope().declare("x", T).declare("a").declare("h", T, letters="t")
    >>> scope = scope.recur(scope["h"][t], scope["a"] * scope["h"][t - 1] + scope["x"][t], S.Zero, by=t)
    >>> found = Adjoints(scalar("J"), ("a",), scope.define(scalar("J"), scope["h"][T]))
    >>> [step.rule for step in found.steps("a")]
    ['adjoint recurrence: from t = T back to 1, 0 behind T', 'chain rule']
    """

    def __init__(self, objective: Expr, variables: tuple[str, ...], scope: Scope) -> None:
        self.objective = objective
        self.given = scope
        self.swept: Sweeps = sweeps(objective, variables, scope)
        self.scope = self.swept.scope
        self.nodes = {bar: node for node, bar in self.swept.adjoints.items()}
        self.plain = self._without_members_before()
        self.loops = loops_in(self.swept.graph.scope)

    def _without_members_before(self) -> Scope:
        """Return the scope in which members before, and what they pass back, can be put in."""
        back = self.swept.graph.back
        plain = dict(self.scope.definitions)
        for name, (_, lag) in back.items():
            passed = plain[self.swept.adjoints[name]]
            plain[self.swept.adjoints[name]] = Definition(passed.parameters, self._ended(passed, lag))
        self.kept = set(plain) - {*back, *(self.swept.adjoints[n] for n in back)}
        return replace(self.scope, definitions=MappingProxyType(plain))

    def _ended(self, passed: Definition, lag: int) -> Expr:
        """Return what a member gets from a step after it, nothing where there is no such step.

        Adjoints are 0 behind the last step; the factor 1 - delta_tT stands at terms that have none.
        """
        if not isinstance(passed, Recurrence) or not passed.reverse:
            raise NotSupportedYet("the adjoints of a sequence that runs back are not written out; print them as code.")
        place = passed.parameters[passed.axis]
        last = next(loop.last for loop in loops_in(self.scope) if self.nodes_of(passed) in loop)
        inside = 1 - Add(*(KroneckerDelta(last, place - k) for k in range(1, lag + 1)))
        terms = Add.make_args(passed.body.expand() if passed.body.is_Mul else passed.body)
        own = [t for t in terms if names_in(t).isdisjoint(self.nodes)]
        return Add(*(t for t in terms if t not in own), inside * Add(*own))

    def nodes_of(self, passed: Definition) -> str:
        """Return the name of an adjoint by its definition."""
        return next(n for n, d in self.scope.definitions.items() if d is passed)

    def entry(self, expr: Expr) -> Expr:
        """Return an expression over members of sequences and derivatives by what it is computed from."""
        expr = tidy(expand_definitions(expr, self.plain, keep=self.kept))
        new: dict[Expr, Expr] = {}
        for element in expr.atoms(Indexed) | expr.free_symbols:
            if name_of(element) in self.nodes:
                places = tuple(element.indices) if isinstance(element, Indexed) else ()
                new[element] = Partial(self.objective, element_of(self.scope, self.nodes[name_of(element)], places))
        return expr.xreplace(new)

    def gradient(self, variable: str) -> Quantity:
        """Return the derivative by a variable, over the adjoints."""
        found = self.swept.gradient[variable]
        return Quantity(self.entry(found.entry), found.indices, found.sizes)

    def left(self, variable: str) -> Expr:
        """Return the derivative by a variable as it is called."""
        return Partial(self.objective, element_of(self.scope, variable, self.swept.gradient[variable].indices))

    def steps(self, variable: str) -> tuple[Step, ...]:
        """Return the lines that lead to a derivative: names of what stands within, adjoints from the last back, it."""
        whole = self.gradient(variable)
        bodies = self._bodies()
        used = self._used(whole.entry, bodies)
        lines = [
            Step(element_of(self.scope, n, d.parameters), self.entry(d.body), NAMED)
            for n, d in self.swept.graph.scope.definitions.items()
            if n in used and n not in self.given.definitions
        ]
        for node in reversed(self.swept.graph.nodes):
            if node in used and node in bodies:
                parameters, body = bodies[node]
                left = Partial(self.objective, element_of(self.scope, node, parameters))
                lines.append(Step(left, body, self._rule(node, parameters, body)))
        return (*lines, Step(self.left(variable), whole.entry, CHAIN))

    def _bodies(self) -> dict[str, tuple[tuple[Expr, ...], Expr]]:
        """Return the adjoint of each node, at places of its own."""
        found = {}
        for bar, node in self.nodes.items():
            if bar in self.kept:
                definition = self.scope.definitions[bar]
                found[node] = definition.parameters, self.entry(definition.body)
        return found

    def _used(self, expr: Expr, bodies: Mapping[str, tuple[tuple[Expr, ...], Expr]]) -> set[str]:
        """Return the nodes that an expression and the adjoints behind it rest on."""
        found, pending = set[str](), [expr]
        while pending:
            new = set(_nodes_in(pending.pop())) - found
            found |= new
            pending += [bodies[n][1] for n in sorted(new) if n in bodies]
        return found

    def _rule(self, node: str, parameters: tuple[Expr, ...], body: Expr) -> str:
        """Say how an adjoint follows from others."""
        loop: Loop | None = next((k for k in self.loops if node in k), None)
        letter = parameters[loop.axes[node]] if loop is not None else None
        places = [i for p in body.atoms(Partial) for i in getattr(p.variables[0], "indices", ())]
        if loop is None or letter is None or not any(isinstance(i, Add) and i.has(letter) for i in places):
            return CHAIN
        return f"adjoint recurrence: from {_letter(letter)} = {loop.last} back to {loop.first}, 0 behind {loop.last}"


def _letter(symbol: Expr) -> str:
    return str(symbol).lstrip("_")


def _nodes_in(expr: Expr) -> Iterator[str]:
    """Yield the names of what is differentiated by, and of the quantities beside these."""
    yield from names_in(expr)
    for partial in expr.atoms(Partial):
        yield from names_in(partial.variables[0])
