"""Where a function has no derivative: the kinks of |.|, max and relu, the jumps of steps, the borders of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from sympy import Abs, Expr, Heaviside, Max, Min, Piecewise, ceiling, floor, sign
from sympy.core.relational import Equality, Relational, Unequality

from calcwork.algebra.functions import relu
from calcwork.algebra.scope import names_in

EDGED = (Abs, sign, Heaviside, relu)
STEPPED = (floor, ceiling)


def kinks(expr: Expr, variables: Iterable[str]) -> dict[Expr, str]:
    """Return what must not be zero for an expression to be smooth in some names, and the part that each stands in.

    Definitions are expanded by the caller. A part such as |x|^3 that is smooth all the same is listed too.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x, y = scalar("x"), scalar("y")
    >>> list(kinks(Abs(x - 1) + Max(x, y) + Abs(y), ["x"]))
    [x - 1, x - y]
    """
    names = set(variables)
    found: dict[Expr, str] = {}
    for part in sorted(expr.atoms(*EDGED, Max, Min, Piecewise), key=str):
        for edge in _edges(part):
            if names & names_in(edge):
                found.setdefault(edge, _called(part))
    return found


def _edges(part: Expr) -> list[Expr]:
    if isinstance(part, (Max, Min)):
        return [a - b for a, b in combinations(part.args, 2)]
    if isinstance(part, Piecewise):
        relations = (r for _, c in part.args for r in c.atoms(Relational) if not isinstance(r, Unequality))
        return [r.lhs - r.rhs for r in relations if not (isinstance(r, Equality) and r.lhs.is_integer)]
    return [part.args[0]]


def _called(part: Expr) -> str:
    words: Mapping[type, str] = {Abs: "a kink of |.|", sign: "the jump of a sign", Heaviside: "the jump of a step"}
    words = {**words, relu: "the kink of relu", Max: "a kink of max", Min: "a kink of min"}
    return next((word for kind, word in words.items() if isinstance(part, kind)), "the border of two cases")
