"""Integrals in a step: carried out where that can be proved, compared up to a constant, or only computed.

What is carried out is exact and holds wherever the integral exists; the conditions for that constrain the points at
which the sides are compared. Integrals that stay are enclosed by balls (`quadrature`), and those to infinity computed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sympy import Dummy, Expr, Gt, Indexed, MatrixBase, Symbol, Tuple

from calcwork.algebra.integrals import INTEGRALS, Definite, Increment, Indefinite, has_integral, is_infinite
from calcwork.algebra.partial import Approach, At, Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import POSITIVE, REAL, Definition, Scope, name_of, names_in
from calcwork.check.integrals.antiderivatives import closed_form
from calcwork.check.integrals.continuity import Signs
from calcwork.check.integrals.ends import Ends, NoLimit
from calcwork.check.steps.sides import Pair
from calcwork.derive.chain import differentiate_through
from calcwork.derive.definitions import expanded, resolved
from calcwork.errors import NotSupportedYet

SHARE = 0.5
NO_LIMITS = "the limits of an integral are not written"
UP_TO_A_CONSTANT = "an indefinite integral is compared up to a constant"


@dataclass
class Carried:
    """Carry out the integrals of one step, within the time for that, and collect the conditions for them to exist."""

    scope: Scope
    deadline: float
    varied: frozenset[str] = frozenset()  # the names that derivatives and limits outside of the integrals are taken by
    conditions: dict[Expr, None] = field(default_factory=dict)
    memo: dict[Expr, Expr] = field(default_factory=dict)

    def out(self, expr: Expr) -> Expr:
        """Return an expression with the integrals carried out for which that can be proved.

        Raises
        ------
        NotSupportedYet
            When a bar has no value at one of its ends that could be found.
        """
        if not isinstance(expr, (Expr, Tuple)) or not expr.has(*INTEGRALS):
            return expr
        known = self.memo.get(expr)
        if known is None:
            known = self.memo[expr] = self._out(expr)
        return known

    def _out(self, expr: Expr) -> Expr:
        new = expr.func(*(self.out(a) for a in expr.args))
        if isinstance(new, Increment):
            return self._increment(new)
        if isinstance(new, Definite):
            whole = new.func(expanded(new.function, self.scope, keep=self._kept(new.function)), *new.limits)
            found = closed_form(whole, self.scope, self.deadline)
            if found is not None and self._required(found.conditions):
                return found.value
        return new

    def _increment(self, bar: Increment) -> Expr:
        body = expanded(bar.function, self.scope, keep=self._kept(bar.function))
        ends = Ends(Signs(self.scope).positive)
        try:
            values = [ends.value(body, bar.variable, e, upper=up) for e, up in ((bar.upper, True), (bar.lower, False))]
        except NoLimit:
            raise NotSupportedYet("the value of a bar at one of its ends was not found.") from None
        if not self._required(tuple(ends.conditions)):
            raise NotSupportedYet("an inner integral exists only for some values of the outer variable.")
        return values[0] - values[1]

    def _kept(self, function: Expr) -> set[str]:
        """Return the names that stay in what is integrated: they do not depend on the variable of integration."""
        own = {name_of(v) for at in function.atoms(At) for v, _ in at.pairs if isinstance(v, Symbol)}
        defined = {n: self.scope.definitions[n].body for n in self.varied if n in self.scope.definitions}
        return {n for n, body in defined.items() if not own & self.scope.depends_on(body)}

    def _required(self, conditions: Sequence[Expr]) -> bool:
        """Note the conditions for an integral to exist; tell whether none is on the variable of another one."""
        if any(isinstance(s, Dummy) and not s.is_integer for c in conditions for s in c.free_symbols):
            return False
        self.conditions |= dict.fromkeys(conditions)
        return True


@dataclass(frozen=True)
class Done:
    """Hold two sides and their scope with integrals carried out, and what must hold for these to exist.

    ``parameters`` are the names of undeclared sign in integrals to infinity, as the sigma of a density.
    """

    left: Any
    right: Any
    scope: Scope
    conditions: tuple[Any, ...] = ()
    parameters: tuple[str, ...] = ()

    def with_positive_parameters(self) -> Scope:
        """Return the scope in which these parameters are positive."""
        return with_signs(self.scope, {Symbol(n, real=True): None for n in self.parameters})


def carried_out(left: Any, right: Any, scope: Scope, deadline: float) -> Done:
    """Return two sides and their scope with those integrals carried out for which that can be proved."""
    used = set().union(*(scope.depends_on(e) for s in (left, right) for e in entries(s)))
    integrated = [n for n in used if n in scope.definitions and has_integral(scope.definitions[n].body)]
    if not integrated and not any(has_integral(e) for s in (left, right) for e in entries(s)):
        return Done(left, right, scope)
    bodies = [e for s in (left, right) for e in entries(s)] + [d.body for d in scope.definitions.values()]
    varied = {v for e in bodies for p in e.atoms(Partial, Approach) for v in p.args[1:]}
    names = frozenset(name_of(v) for v in varied if isinstance(v, Symbol))
    work = Carried(scope, time.process_time() + SHARE * (deadline - time.process_time()), names)
    written: list[Expr] = []
    for name in sorted(integrated, key=lambda n: len(scope.depends_on(scope.definitions[n].body))):
        old = work.scope.definitions[name]
        written.append(old.body)
        done = {**work.scope.definitions, name: Definition(old.parameters, work.out(old.body))}
        work.scope = replace(work.scope, definitions=MappingProxyType(done))
    # Derivatives and limits come after the definitions that they go through, whose integrals are known then.
    plain = [mapped(s, lambda e: resolved(e, work.scope)) for s in (left, right)]
    written += [e for s in plain for e in entries(s)]
    sides = [mapped(s, work.out) for s in plain]
    conditions = tuple(Gt(c, 0) for c in work.conditions)
    return Done(sides[0], sides[1], with_signs(work.scope, work.conditions), conditions, _parameters(written, scope))


def _parameters(written: Sequence[Expr], scope: Scope) -> tuple[str, ...]:
    nodes = {n for e in written for n in e.atoms(Definite) if is_infinite(n.lower) or is_infinite(n.upper)}
    names = set().union(*(scope.depends_on(n) for n in nodes)) if nodes else set()
    return tuple(sorted(n for n in names if n in scope.declarations and scope.declarations[n].domain == REAL))


def with_signs(scope: Scope, conditions: Mapping[Expr, None]) -> Scope:
    """Return a scope in which names are positive that have to be for the integrals to exist."""
    for c in conditions:
        name = name_of(c) if isinstance(c, (Symbol, Indexed)) else ""
        if name in scope.declarations and scope.declarations[name].domain == REAL and name not in scope.definitions:
            declared = replace(scope.declarations[name], domain=POSITIVE)
            scope = replace(scope, declarations=MappingProxyType({**scope.declarations, name: declared}))
    return scope


def entries(side: Any) -> list[Expr]:
    """Return the entries of a side."""
    if isinstance(side, MatrixBase):
        return list(side)
    return [side.entry] if isinstance(side, Quantity) else [side]


def mapped(side: Any, function: Any) -> Any:
    """Return a side with a function applied to its entries."""
    if isinstance(side, MatrixBase):
        return side.applyfunc(function)
    return replace(side, entry=function(side.entry)) if isinstance(side, Quantity) else function(side)


# --- indefinite integrals ---------------------------------------------------------------------------------------------


def up_to_a_constant(pairs: Sequence[Pair], scope: Scope) -> list[Pair] | None:
    """Return the pairs with both sides differentiated, where an indefinite integral stands in them, else None.

    Raises
    ------
    NotSupportedYet
        When nothing relates the variables of two integrals, or an integral stands in a product.
    """
    if not any(e.has(Indefinite) for p in pairs for e in (p.left, p.right)):
        return None
    return [_differentiated(p, scope) for p in pairs]


def _differentiated(pair: Pair, scope: Scope) -> Pair:
    sides = [expanded(e, scope, keep=_variables(pair)) for e in (pair.left, pair.right)]
    nodes = {n for e in sides for n in e.atoms(Indefinite)}
    if any(n.function.has(Indefinite) for n in nodes):
        raise NotSupportedYet("an indefinite integral inside of another is not judged yet.")
    variables = {n.variable for n in nodes}
    if not variables:
        return pair
    for x in sorted(variables, key=str):
        if x.name not in scope.definitions and all(v == x or x.name in scope.depends_on(v) for v in variables):
            return replace(pair, left=_slope(sides[0], x, scope), right=_slope(sides[1], x, scope))
    names = " and ".join(sorted(str(v) for v in variables))
    raise NotSupportedYet(f"nothing says how {names} depend on each other.")


def excused(pairs: Sequence[Pair]) -> bool:
    r"""Tell whether an integral without limits may be meant over a whole range, as in ``\int p(x)\,dx = 1``.

    Then its variable stands nowhere else.
    """
    for pair in pairs:
        variables = {Symbol(n, real=True) for n in _variables(pair)}
        for e in (pair.left, pair.right):
            outside = e.xreplace({n: Dummy() for n in e.atoms(Indefinite)})
            if outside.free_symbols & variables:
                return False
    return True


def _variables(pair: Pair) -> set[str]:
    return {n.variable.name for e in (pair.left, pair.right) for n in e.atoms(Indefinite)}


def _slope(expr: Expr, x: Symbol, scope: Scope) -> Expr:
    """Return the derivative of a side by the variable, every integral in it by the chain rule."""
    own = {n: Dummy("F", real=True) for n in expr.atoms(Indefinite)}
    plain = expr.xreplace(own)
    total = differentiate_through(plain, x, scope).value
    for node, name in own.items():
        front = plain.diff(name)
        if front.has(name) or front.has(x) or names_in(front) & set(scope.definitions):
            raise NotSupportedYet("an indefinite integral as a factor is not judged yet.")
        inner = differentiate_through(node.variable, x, scope).value if node.variable != x else 1
        total += front * node.function * inner
    if total.has(*own.values()):
        raise NotSupportedYet("an indefinite integral as a factor is not judged yet.")
    return expanded(total, scope)
