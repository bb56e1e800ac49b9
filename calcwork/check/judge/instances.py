r"""Inequalities that follow from one instance of another: ``a \le b`` of ``c\,(b' - a')`` with c > 0 and b' >= a'."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from sympy import Dummy, Expr, Integer, Rational, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.check.judge.ladder import judge
from calcwork.check.judge.signs import sign_is_proved
from calcwork.check.steps.stated import is_scalar, with_positive
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.notation.pairs import Pair

SAID = "by the inequality that the note states for all points"
SECONDS = 0.5
NUMBERS = (Integer(1), Integer(2), Rational(1, 2))


def by_instances(pair: Pair, relation: str, *, time_limit: float) -> Verdict | None:
    """Return that an inequality is a positive multiple of one that the note states, or weaker, None where it is not."""
    if not is_scalar(pair) or relation not in ("<=", ">="):
        return None
    deadline = time.process_time() + time_limit
    found = (_by_one(pair, relation, i, deadline) for i in pair.instances if is_scalar(i))
    return next((v for v in found if v is not None), None)


def _by_one(pair: Pair, relation: str, stated: Pair, deadline: float) -> Verdict | None:
    sizes = _sizes(pair, stated)
    both = replace(pair, scope=_joined(pair.scope, stated.scope, sizes))
    scope, names = with_positive(both)
    plain = plain_scope(both.scope)
    gaps = (_gap(pair, relation), _gap(stated, stated.relation).xreplace(sizes))
    wanted, given = (expanded(resolved(g, plain), plain) for g in gaps)
    for factor in _factors(wanted, given):
        if not sign_is_proved(factor, scope, strict=True, deadline=deadline):
            continue
        sides = Quantity(wanted), Quantity(factor * given)
        used = sorted({s.name for s in factor.free_symbols} & set(names))
        for claim in ("=", ">="):
            limit = max(min(SECONDS, deadline - time.process_time()), 0.05)
            found = judge(*sides, both.scope, relation=claim, time_limit=limit)
            if found.verdict == "proved":
                note = SAID + (f", for positive {', '.join(used)}" if used else "")
                return Verdict("proved", method="instance", sizes="all", note=note)
    return None


def _sizes(pair: Pair, stated: Pair) -> dict[Expr, Expr]:
    """Return the open sizes of a stated inequality as those that its arrays have in a step."""
    known = {n: d.shape for n, d in pair.scope.declarations.items()}
    axes = [z for n, d in stated.scope.declarations.items() for z in zip(d.shape, known.get(n, ()), strict=False)]
    return {own: other for own, other in axes if own != other and isinstance(own, Dummy)}


def _joined(scope: Scope, other: Scope, sizes: dict[Expr, Expr]) -> Scope:
    """Return the scope of a step with what a stated inequality declares and defines besides, of the same sizes."""
    for name, declared in other.declarations.items():
        if name not in scope.declarations:
            scope = scope.declare(name, *(n.xreplace(sizes) for n in declared.shape), domain=declared.domain)
    new = {n: replace(d, body=d.body.xreplace(sizes)) for n, d in other.definitions.items()}
    return replace(scope, definitions=MappingProxyType({**new, **scope.definitions}))


def _gap(pair: Pair, relation: str) -> Expr:
    """Return what an inequality says is not negative."""
    return (pair.right.entry - pair.left.entry) * (1 if relation in ("<=", "<") else -1)


def _factors(wanted: Expr, given: Expr) -> Iterator[Expr]:
    """Yield by what an inequality may be multiplied: numbers, and the quotient of the factors of one value of f."""
    values = [s for s in given.free_symbols if isinstance(s, Symbol) and "(" in s.name]
    large, small = wanted.expand(), given.expand()
    quotients = [large.coeff(s) / small.coeff(s) for s in sorted(values, key=str) if small.coeff(s) != 0]
    common = [q for q in dict.fromkeys(quotients) if q != 0]
    yield from dict.fromkeys([*common, *NUMBERS] if not common else common[:1])
