r"""Expectations in a step as the sums and integrals that they are.

Definitions are put in down to the random quantities. A known density gives an integral and known probabilities a sum;
what is at most quadratic in quantities with known mean and covariance has
``E g(X) = g(m) + 1/2 \sum_{ij} C_{ij} d^2 g / dX_i dX_j``. An arbitrary law has finitely many outcomes with weights
that add up to one, so an identity of such expectations is one of index sums, which the normal form proves for every
number of outcomes, and a counterexample is a law.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sympy import Add, Dummy, Eq, Expr, Indexed, KroneckerDelta, Mul, Pow, S, Sum, expand, oo
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import rename_apart, substitute
from calcwork.algebra.equality import equal
from calcwork.algebra.expectations import (
    Arbitrary,
    Continuous,
    Expectation,
    Law,
    Modeled,
    Sample,
    Spread,
    has_expectation,
)
from calcwork.algebra.integrals import Definite, Unbounded, bound_real
from calcwork.algebra.scope import POSITIVE, REAL, Definition, Scope, array, name_of, scalar, size
from calcwork.algebra.series import with_series
from calcwork.check.integrals.extremes import extreme_in, law_of_extreme
from calcwork.check.integrals.integrals import entries, mapped
from calcwork.derive.chain import differentiate_through
from calcwork.derive.definitions import expanded, resolved
from calcwork.errors import CalcworkError, NotSupportedYet
from calcwork.notation.pairs import Pair

OUTCOME = "outcome of "
MOST_WRITTEN_OUT = 12
SECONDS = 2.0
Rule = Callable[[Expr, Law], Expr]


@dataclass
class Expectations:
    """Carry out the expectations of the pairs of one step, and collect what holds of the weights of outcomes."""

    domains: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, Expr] = field(default_factory=dict)
    declared: dict[str, tuple[tuple[Expr, ...], Any]] = field(default_factory=dict)
    independent: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    apart: bool = False
    together: set[str] = field(default_factory=set)

    def pair(self, pair: Pair) -> Pair:
        """Return a pair without expectations."""
        scope = self._definitions(pair.scope)
        left, right = (mapped(s, lambda e: self.out(e, scope)) for s in (pair.left, pair.right))
        values = tuple((self.out(k, scope), self.out(v, scope)) for k, v in pair.values)
        for name, (shape, domain) in self.declared.items():
            if name not in scope.declarations:
                scope = scope.declare(name, *shape, domain=domain)
        return replace(pair, left=left, right=right, scope=scope, values=values)

    def pair_or_none(self, pair: Pair) -> Pair | None:
        """Return a fact without expectations, None where they cannot be carried out."""
        try:
            return self.pair(pair)
        except CalcworkError:
            return None

    def _definitions(self, scope: Scope) -> Scope:
        held = [n for n, d in scope.definitions.items() if has_expectation(d.body)]
        for name in sorted(held, key=lambda n: len(scope.depends_on(scope.definitions[n].body))):
            old = scope.definitions[name]
            done = {**scope.definitions, name: Definition(old.parameters, self.out(old.body, scope))}
            scope = replace(scope, definitions=MappingProxyType(done))
        return scope

    def constraints(self) -> list[Eq]:
        """Return that the weights of each group of outcomes add up to one."""
        k = Dummy("k", integer=True)
        return [Eq(Sum(array(n, m)[k], (k, 1, m)), 1, evaluate=False) for n, m in self.weights.items()]

    def out(self, expr: Expr, scope: Scope) -> Expr:
        """Return an expression with its expectations carried out, innermost first."""
        if not has_expectation(expr):
            return expr
        if not isinstance(expr, Expectation):
            return expr.func(*(self.out(a, scope) if isinstance(a, Expr) else a for a in expr.args))
        body = resolved(self.out(expr.body, scope), scope)
        laws = [law.func(*(self.out(a, scope) if isinstance(a, Expr) else a for a in law.args)) for law in expr.laws]
        random = {name_of(law.quantity) for law in laws}
        keep = {n for n, d in scope.definitions.items() if not random & ({n} | scope.depends_on(d.body))} | random
        body = rename_apart(expanded(body, scope, keep=keep))
        for law in (w for w in laws if isinstance(w, Modeled)):
            values = {e: _at(law, e).args[1] for e in _elements(body, law.quantity)}
            body = rename_apart(expanded(body.xreplace(values), scope, keep=keep))
        laws = [w for w in laws if not isinstance(w, Modeled)]
        constant = not any(_elements(body, w.quantity) for w in laws) and not has_expectation(expr.body)
        if constant and not random & scope.depends_on(expr.body):
            raise NotSupportedYet("nothing that is known to be random stands in an expectation.")
        self.domains = {n: d.domain for n, d in scope.declarations.items()}
        self.independent, self.families = expr.independent
        if len(laws) < 2:
            return self._of_term(body, laws, scope)
        terms = Add.make_args(expand(body, power_base=False, log=False))
        return Add(*(self._of_term(t, [w for w in laws if _elements(t, w.quantity)], scope) for t in terms))

    def _of_term(self, term: Expr, laws: Sequence[Law], scope: Scope) -> Expr:
        """Return the mean of what is a single term where several quantities are random."""
        names = {name_of(w.quantity) for w in laws}
        alike = all(isinstance(w, Arbitrary) for w in laws) and not names & self.independent
        if len(laws) > 1 and not (alike or names <= self.independent):
            raise NotSupportedYet(f"nothing says whether {' and '.join(sorted(names))} are independent.")
        together = [w for w in laws if isinstance(w, Arbitrary) and _is_linear(term, w)]
        if len(laws) > 1 and len(together) < sum(isinstance(w, Arbitrary) for w in laws) and alike:
            raise NotSupportedYet(f"several of {' and '.join(sorted(names))} are random together.")
        for law in (w for w in laws if w not in together):
            term = self._mean(term, law, scope)
        return self._over_outcomes(term, together)

    # --- one known law ------------------------------------------------------------------------------------------------

    def _mean(self, body: Expr, law: Law, scope: Scope) -> Expr:
        """Return the mean of each term, what is fixed before it."""
        found = _elements(body, law.quantity)
        if not found:
            return body
        if isinstance(law, Continuous) and (extreme := extreme_in(body, found)) is not None:
            return self._of_extreme(body, law, scope, *extreme)
        if isinstance(law, Spread):
            return self._by_spread(body, law, scope)
        if isinstance(law, Sample):
            return self._of_members(body, law, scope)
        if len(found) > 1 or _bound_in(body) & set().union(*(e.free_symbols for e in found)):
            return self._by_spread(body, self._spread(law, scope), scope)
        x = next(iter(found))
        law = _at(law, x)
        total = S.Zero
        for term in Add.make_args(expand(body, power_base=False, log=False)):
            fixed, moving = term.as_independent(x, as_Add=False)
            total += fixed * (self._integrated(moving, x, law, scope) if moving.has(x) else moving)
        return total

    def _of_members(self, body: Expr, law: Sample, scope: Scope) -> Expr:
        """Return the mean of each term in independent members of any law; what is linear in them needs no more."""
        total = S.Zero
        for term in Add.make_args(expand(body, power_base=False, log=False)):
            if _is_linear(term, law):
                total += self._over_outcomes(term, [law])
            else:
                total += self._by_spread(term, self._spread(law, scope), scope)
        return total

    def _of_extreme(
        self, body: Expr, law: Continuous, scope: Scope, extreme: Expr, number: Expr, is_greatest: bool
    ) -> Expr:
        """Return the mean of a function of the greatest or the smallest of independent members."""
        name = name_of(law.quantity)
        if name not in self.families:
            raise NotSupportedYet(f"nothing says whether the members of {name} are independent.")
        own = Dummy(f"extreme of {name}", real=True)
        single = law.func(own, *(a.xreplace({law.quantity: own}) for a in law.args[1:]))
        found = law_of_extreme(single, number, scope, greatest_of=is_greatest)
        if found is None:
            raise NotSupportedYet(f"the law of the extremes of {name} is not known in closed form.")
        return self._mean(body.xreplace({extreme: own if is_greatest else -own}), found, scope)

    def _integrated(self, body: Expr, x: Expr, law: Law, scope: Scope) -> Expr:
        _, value, lower, upper = law.args
        if isinstance(law, Continuous):
            place = bound_real(name_of(x))
            return Definite((body * value).xreplace({x: place}), (place, lower, upper))
        if lower.is_Integer and upper.is_Integer and upper - lower < MOST_WRITTEN_OUT:
            return Add(*((body * value).xreplace({x: S(k)}) for k in range(int(lower), int(upper) + 1)))
        k = Dummy("k", integer=True)
        lower, upper = (e.xreplace({Unbounded(): oo}) for e in (lower, upper))
        terms = Add.make_args(expand(body.xreplace({x: k}), power_base=False))
        total = Add(*(Sum(t * value.xreplace({x: k}), (k, lower, upper)) for t in terms))
        total = with_series(total, self.domains)
        if total.has(oo):  # the q of 1 - p
            total = with_series(expanded(total, scope), self.domains)
        if total.has(oo):
            raise NotSupportedYet("an infinite sum over the values of a random quantity was not carried out.")
        return total

    def _spread(self, law: Law, scope: Scope) -> Spread:
        """Return mean and variance of independent elements with one law."""
        x = law.quantity
        if not isinstance(x, Indexed) or name_of(x) not in self.families:
            raise NotSupportedYet(f"nothing says whether the members of {name_of(x)} are independent.")
        if isinstance(law, Sample) and len(x.indices) > 1:
            raise NotSupportedYet(f"the covariance of the members of {name_of(x)} is not known.")
        mean = self._mean(x, law, scope)
        other = Dummy("j", integer=True)
        spread = (self._mean(x**2, law, scope) - mean**2) * KroneckerDelta(x.indices[-1], other)
        return Spread(x, mean, spread, x.indices[-1], other)

    def _by_spread(self, body: Expr, law: Law, scope: Scope) -> Expr:
        """Return the mean of what is at most quadratic in quantities with known mean and covariance."""
        x, mean, spread, *places = law.args
        if not _is_polynomial(body, x):
            raise NotSupportedYet("more than mean and covariance of a random quantity is needed here.")
        if places and (only := _only_element(body, x)) is not None:  # a number, as q_i under a sum around this mean
            own, at = scalar(f"entry of {name_of(x)}"), dict(zip(x.indices, only.indices, strict=True))
            at[places[1]] = at[places[0]]
            alone = Spread(own, substitute(mean, at), substitute(spread, at))
            return self._by_spread(body.xreplace({only: own}), alone, scope.declare(own.name))
        total = _put_in(body, x, mean)
        if not places:
            slope = differentiate_through(body, x, scope).value
            second = differentiate_through(slope, x, scope).value
            self._refuse_higher(differentiate_through(second, x, scope).value, scope)
            return total + spread * second / 2
        a, b, c = (Dummy(n, integer=True) for n in "abc")
        n = x.base.shape[x.indices.index(places[0])]
        members = self._members(body, x, places)
        x, spread = (e.xreplace({i: m for i, (m, _, _) in members.items()}) for e in (x, spread))

        def along(expr: Expr, k: Dummy) -> Expr:
            return differentiate_through(expr, x.xreplace({places[0]: k}), scope, sizes={k: n}).value

        second = along(along(body, a), b)
        if second == 0:
            return total
        self._refuse_higher(along(second, c), scope)
        if spread.has(KroneckerDelta(*places)):  # of independent elements
            own = spread.xreplace({KroneckerDelta(*places): S.One, places[0]: a})
            return total + Sum(own * second.xreplace({b: a}), (a, 1, n), *members.values()) / 2
        own = spread.xreplace({places[0]: a, places[1]: b})
        return total + Sum(own * second, (a, 1, n), (b, 1, n), *members.values()) / 2

    def _members(self, body: Expr, x: Expr, places: Sequence[Expr]) -> dict[Expr, tuple[Dummy, int, Expr]]:
        """Return the range of every index that numbers independent vectors of one law, where several are meant."""
        numbers = [i for i in x.indices if i not in places]
        if all(e.indices[x.indices.index(i)] == i for e in _elements(body, x) for i in numbers):
            return {}
        if name_of(x) not in self.families:
            raise NotSupportedYet(f"nothing says whether the members of {name_of(x)} are independent.")
        return {i: (Dummy("m", integer=True), 1, x.base.shape[x.indices.index(i)]) for i in numbers}

    def _refuse_higher(self, third: Expr, scope: Scope) -> None:
        if third != 0 and not equal(third, S.Zero, scope, time_limit=SECONDS):
            raise NotSupportedYet("more than mean and covariance of a random quantity is needed here.")

    # --- any law ------------------------------------------------------------------------------------------------------

    def _over_outcomes(self, body: Expr, laws: Sequence[Law]) -> Expr:
        laws = [law for law in laws if _elements(body, law.quantity)]
        groups: dict[str, list[Law]] = {}
        for law in laws:
            name = name_of(law.quantity)
            groups.setdefault(name if self.apart or name in self.independent else "", []).append(law)
        for group, own in groups.items():
            if len(own) > 1:
                self.together |= {name_of(law.quantity) for law in own}
            body = self._over_group(body, group, own)
        return body

    def _over_group(self, body: Expr, group: str, laws: Sequence[Law]) -> Expr:
        """Return the weighted sum over the outcomes of quantities that have a law in common."""
        mark = f" of {_law_name(laws[0])}" if group else ""
        number, weights = size(f"outcomes{mark}"), f"probability{mark}"
        self.weights[weights] = number
        self.declared[weights] = ((number,), POSITIVE)
        k, j = (Dummy(n, integer=True) for n in "kj")
        weight = array(weights, number)
        values: dict[Expr, Expr] = {}
        for law in laws:
            name = f"{OUTCOME}{_law_name(law)}"
            for x in _elements(body, law.quantity):
                indices, shape = _places(law, x)
                self.declared[name] = ((number, *shape), self.domains.get(name_of(x), REAL))
                whole = array(name, number, *shape)
                values[x] = whole[(k, *indices)]
                for mean in _at(law, x).means:
                    values[x] += mean - Sum(weight[j] * whole[(j, *indices)], (j, 1, number))
        total = S.Zero
        for term in Add.make_args(expand(body, deep=False, log=False)):
            moved = term.xreplace(values)
            total += Sum(weight[k] * moved, (k, 1, number)) if moved.has(k) else term
        return total


def _law_name(law: Arbitrary) -> str:
    """Return the name of the quantity whose outcomes a law gives; all members of a family may have one law."""
    return (law.law_of_all if isinstance(law, Sample) else "") or name_of(law.quantity)


def _places(law: Arbitrary, element: Expr) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    """Return the indices of a random element, and the shape of its array, without the number of a member of one law."""
    if not isinstance(element, Indexed):
        return (), ()
    numbers = law.args[1] if isinstance(law, Sample) and law.law_of_all else ()
    kept = [n for n, i in enumerate(law.quantity.indices) if i not in numbers]
    return tuple(element.indices[n] for n in kept), tuple(element.base.shape[n] for n in kept)


def _is_linear(term: Expr, law: Law) -> bool:
    """Tell whether a term has, under its sums, one member of a family at a time; other laws say how all go together."""
    if not isinstance(law, Sample) or not _elements(term, law.quantity):
        return True
    if isinstance(term, Sum):
        return _is_linear(term.function, law)
    if isinstance(term, (Add, Mul)):
        own = [a for a in term.args if _elements(a, law.quantity)]
        if (isinstance(term, Add) or len(own) == 1) and all(_is_linear(a, law) for a in own):
            return True
    found = _elements(term, law.quantity)
    members = {
        tuple(e.indices[n] for n, i in enumerate(law.quantity.indices) if i in law.args[1])
        for e in found
        if isinstance(e, Indexed)
    }
    return len(members) < 2 and not _bound_in(term) & {s for m in members for i in m for s in i.free_symbols}


def _elements(body: Expr, quantity: Expr) -> set[Expr]:
    """Return the scalar, or the elements of the array, that a random quantity is in an expression."""
    if isinstance(quantity, Indexed):
        return {e for e in body.atoms(Indexed) if e.base == quantity.base}
    return {quantity} & body.free_symbols


def _is_polynomial(body: Expr, quantity: Expr) -> bool:
    """Tell whether an expression is a polynomial in the elements of a quantity: derivatives tell nothing at a kink."""
    elements = _elements(body, quantity)
    if body in elements or not elements:
        return True
    if isinstance(body, Pow):
        return bool(body.exp.is_Integer and body.exp.is_positive) and _is_polynomial(body.base, quantity)
    if isinstance(body, Sum):
        return _is_polynomial(body.function, quantity)
    return isinstance(body, (Add, Mul)) and all(_is_polynomial(a, quantity) for a in body.args)


def _only_element(body: Expr, quantity: Expr) -> Indexed | None:
    """Return the one element of an array in an expression that no sum in it runs over, None where there are others."""
    found = [e for e in _elements(body, quantity) if isinstance(e, Indexed)]
    return found[0] if len(found) == 1 and not _bound_in(body) & set(found[0].free_symbols) else None


def _bound_in(body: Expr) -> set[Any]:
    """Return the indices over which sums in an expression run."""
    return {limit[0] for s in body.atoms(ExprWithLimits) for limit in s.limits}


def _at(law: Law, element: Expr) -> Law:
    """Return the law of an element by that of the general one."""
    if not isinstance(element, Indexed) or element == law.quantity:
        return law
    chosen = dict(zip(law.quantity.indices, element.indices, strict=True))
    return law.func(element, *(substitute(a, chosen) for a in law.args[1:]))


def _put_in(body: Expr, x: Expr, mean: Expr) -> Expr:
    """Return an expression with the mean in the place of every element."""
    values: Mapping[Expr, Expr] = {
        e: substitute(mean, dict(zip(x.indices, e.indices, strict=True))) if isinstance(x, Indexed) else mean
        for e in _elements(body, x)
    }
    return body.xreplace(dict(values))


def holds_expectations(pairs: Sequence[Pair]) -> bool:
    """Tell whether an expectation stands in some pairs or in their definitions."""
    exprs = [e for p in pairs for s in (p.left, p.right) for e in entries(s)]
    return any(map(has_expectation, [*exprs, *(d.body for p in pairs for d in p.scope.definitions.values())]))
