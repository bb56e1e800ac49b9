r"""Sums over the steps of a recurrence, by induction on the last step.

With ``w_{t+1} = w_t - \eta v_t`` it is to be shown that ``\sum_{t=1}^T v_t = (w_1 - w_{T+1}) / \eta`` for every T: both
sides grow by the same from T to T + 1, where the recurrence gives the last member, and they are equal where the sums
are empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sympy import Add, Expr, Indexed, Integer, S, Sum, Symbol, expand_mul

from calcwork.algebra.binding import rename_apart, renamed
from calcwork.algebra.quantity import Quantity
from calcwork.check.hints.hints import explained
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.given import at_values
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.notation.pairs import Pair
from calcwork.notation.sequences import Recurrence

MOST_MEMBERS = 6


@dataclass(frozen=True)
class Horizon:
    """Hold the last step T of the sums that run from ``first`` to T + ``shift``."""

    last: Symbol
    first: Expr
    shift: Expr

    def ends(self, node: Expr) -> bool:
        """Tell whether an expression is a sum up to the last step."""
        return isinstance(node, Sum) and any(limit[2].has(self.last) for limit in node.limits)


def by_induction(pair: Pair, *, time_limit: float) -> Verdict | None:
    """Return whether sums over the steps of a recurrence are what an equation says, None where it is no such.

    A wrong one is refuted where the growth of its sides differs by a usual slip.
    """
    left, right = pair.left, pair.right
    if not isinstance(left, Quantity) or not isinstance(right, Quantity) or len(left.sizes) != len(right.sizes):
        return None
    scope = plain_scope(pair.scope)
    whole = replace(pair, scope=replace(scope, definitions=MappingProxyType({})))
    found: list[Verdict] = []
    for plain in (resolved, lambda e, _: expanded(resolved(e, scope), scope)):  # a proof for any names is one for these
        sides = [rename_apart(plain(left.entry, scope)), rename_apart(plain(right.entry, scope))]
        sides[1] = renamed(sides[1], dict(zip(right.indices, left.indices, strict=True)))
        recurrences = {r.name: replace(r, body=plain(r.body, scope)) for r in pair.recurrences}
        horizon = _horizon(sides, recurrences)
        found = list(_verdicts(sides, horizon, recurrences, left, whole, time_limit / 2)) if horizon is not None else []
        if any(v.verdict == "proved" for v in found):
            break
    return next((v for v in found if v.verdict == "proved"), found[0] if found else None)


def _verdicts(
    sides: Sequence[Expr], horizon: Horizon, recurrences: Mapping[str, Recurrence], shape: Quantity, pair: Pair,
    time_limit: float,
) -> Iterator[Verdict]:  # fmt: skip
    """Yield the verdicts by the growth of both sides; of a mean over T steps that of its T-fold is compared."""
    for factor in (S.One, horizon.last):
        found = _by_growth([factor * s for s in sides], horizon, recurrences, shape, pair, time_limit)
        if found is not None:
            yield found


def _by_growth(
    sides: Sequence[Expr], horizon: Horizon, recurrences: Mapping[str, Recurrence], shape: Quantity, pair: Pair,
    time_limit: float,
) -> Verdict | None:  # fmt: skip
    grown = [_put_in(_growth(s, horizon), recurrences) for s in sides]
    if any(g is None or any(horizon.ends(x) for x in g.atoms(Sum)) for g in grown):
        return None
    left, right = (replace(shape, entry=g) for g in grown)
    found = judge(left, right, pair.scope, time_limit=time_limit / 2)
    if found.verdict == "refuted":
        slip = explained(left, right, pair.scope, time_limit=time_limit / 2)
        text = f"of what the step {horizon.last} + 1 adds to each side: {slip.text}"
        return replace(found, method="induction", hint=text) if slip.is_slip else None
    left, right = (replace(shape, entry=_empty(s, horizon)) for s in sides)
    if found.verdict != "proved" or not _holds(replace(pair, left=left, right=right), time_limit / 4):
        return None
    return Verdict("proved", method="induction", sizes="all", note=f"by the recurrence of {' and '.join(recurrences)}")


def _holds(start: Pair, time_limit: float) -> bool:
    """Tell whether both sides start alike, at the values that the note gives if need be."""
    pairs = [start, at_values(start)] if start.values else [start]
    return any(judge(p.left, p.right, p.scope, time_limit=time_limit).verdict == "proved" for p in pairs)


def _horizon(sides: Sequence[Expr], recurrences: Mapping[str, Recurrence]) -> Horizon | None:
    """Return the last step, where all sums up to it have the same limits and a member of a sequence stands beside."""
    members = [m for s in sides for m in s.atoms(Indexed) if str(m.base.label) in recurrences]
    times = set().union(*(recurrences[str(m.base.label)].time_of(m).free_symbols for m in members), set())
    found = set[Horizon]()
    for node in set().union(*(s.atoms(Sum) for s in sides)):
        for limit in node.limits:
            shift, last = limit[2].as_coeff_Add()
            if last in times and isinstance(last, Symbol):
                found.add(Horizon(last, limit[1], shift))
    horizon = found.pop() if len(found) == 1 else None
    return horizon if horizon is not None and horizon.first.is_Integer and horizon.shift.is_Integer else None


def _growth(side: Expr, horizon: Horizon) -> Expr:
    """Return by how much a side grows from T to T + 1, with equal sums left out."""
    last = horizon.last

    def longer(node: Expr) -> Expr:
        body = _with_sums(node.function, horizon, last + 1, longer)
        (own,) = (x for x in node.limits if x[2].has(last))
        others = [x for x in node.limits if x is not own]
        added = body.xreplace({own[0]: own[2] + 1})
        return Sum(body, *node.limits) + (Sum(added, *others) if others else added)

    grown = _with_sums(side, horizon, last + 1, longer) - side
    return Add(*(expand_mul(t, deep=False) for t in Add.make_args(grown)))


def _empty(side: Expr, horizon: Horizon) -> Expr:
    """Return a side where its sums have no terms yet."""
    start = horizon.first - horizon.shift - 1
    return _with_sums(side, horizon, start, lambda _: S.Zero)


def _with_sums(expr: Expr, horizon: Horizon, last: Expr, of_sum: Callable[[Expr], Expr]) -> Expr:
    """Return an expression at another last step, which stays the length of arrays."""

    def visit(node: Expr) -> Expr:
        if node == horizon.last:
            return last
        if horizon.ends(node):
            return of_sum(node)
        if isinstance(node, Indexed):
            return node.base[tuple(visit(i) for i in node.indices)]
        return node.func(*map(visit, node.args)) if node.args and node.has(horizon.last) else node

    return visit(expr)


def _put_in(expr: Expr, recurrences: Mapping[str, Recurrence]) -> Expr | None:
    """Return an expression with one member of each sequence left, by which the later ones are put in."""
    for _ in range(MOST_MEMBERS):
        latest: dict[Expr, Expr] = {}
        for name, recurrence in recurrences.items():
            members = [m for m in expr.atoms(Indexed) if str(m.base.label) == name]
            times = {recurrence.time_of(m) for m in members}
            if not all(isinstance(t - next(iter(times)), Integer) for t in times):
                return None
            first = min(times, key=lambda t: t - next(iter(times)), default=None)
            latest |= {m: recurrence.at(m) for m in members if recurrence.time_of(m) != first}
        if not latest:
            return expr
        expr = expr.xreplace(latest)
    return None
