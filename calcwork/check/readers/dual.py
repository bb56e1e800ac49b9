r"""Dual numbers: sides with an epsilon whose square is zero are equal where their linear parts are.

So ``f(a + b \varepsilon) = f(a) + b f'(a) \varepsilon`` holds for every differentiable f, and no real epsilon but 0 has
that square.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sympy import Expr, S

from calcwork.algebra.scope import scalar
from calcwork.check.steps.given import mapped
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.derive.rules import Record, differentiate
from calcwork.notation.pairs import Pair


def with_linear_parts(pair: Pair, units: Collection[str]) -> Pair:
    """Return a pair whose sides are their linear parts in the dual units that they rest on."""
    scope = plain_scope(pair.scope)

    def linear(expr: Expr) -> Expr:
        whole = expanded(resolved(expr, pair.scope), scope)
        for unit in map(scalar, units):
            slope = differentiate(whole, unit, Record()).doit()
            whole = whole.subs(unit, S.Zero) + unit * slope.subs(unit, S.Zero)
        return whole if any(whole.has(scalar(n)) for n in units) else expr

    return replace(pair, left=mapped(pair.left, linear), right=mapped(pair.right, linear))
