r"""Smallest and largest arguments: ``argmin_w J(w) = (X^T X)^{-1} X^T y``, and two that are the same.

A claimed minimum of a differentiable function is refuted where its gradient is not zero, and proved where it is and the
function is convex. Two functions have the same argument when they differ by a constant or a positive factor.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

from sympy import Abs, Expr, Indexed, MatrixBase, Max, Min, log, real_roots, sign

from calcwork.algebra.normal import Normalizer
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.algebra.textbook import tidy
from calcwork.check.judge.ladder import judge
from calcwork.check.judge.relations import judge_definite
from calcwork.check.judge.signs import sign_is_proved
from calcwork.check.steps.sides import Side
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.derive.optimum import optimum
from calcwork.errors import UserError

EDGES = (Max, Min, Abs, sign)
ACCEPTED = ("proved", "agrees")


def judge_minimum(
    gradient: Side, zero: Side, hessian: Side, scope: Scope, *, largest: bool = False, time_limit: float = 5.0
) -> Verdict:
    """Judge that a point is the smallest (or largest) argument: the gradient there is zero, the function convex.

    Parameters
    ----------
    gradient, zero : Quantity, Expr or Matrix
        The gradient at the claimed point, and the zero of its shape.
    hessian : Quantity, Expr or Matrix
        The second derivative anywhere.
    scope : Scope
        What both rest on.
    largest : bool, optional
        Whether the largest value is asked for.
    """
    deadline = time.process_time() + time_limit
    if any(e.has(*EDGES) for e in _entries(gradient)):
        return Verdict("unclear", note="the function is not differentiable everywhere")
    stationary = judge(gradient, zero, scope, time_limit=0.6 * time_limit)
    if stationary.verdict == "refuted":
        return replace(stationary, note="the derivative is not zero there", method="derivative at the claimed point")
    if stationary.verdict not in ACCEPTED:
        return replace(stationary, note=f"the derivative at the claimed point: {stationary.note}")
    curved = _curvature(hessian, scope, -1 if largest else 1, deadline - time.process_time())
    kind = "concave" if largest else "convex"
    if stationary.verdict == curved.verdict == "proved":
        return Verdict("proved", method=f"derivative zero, {kind}", sizes="all")
    if curved.verdict == "refuted":
        return Verdict("unclear", note=f"the derivative is zero there, but the function is not {kind}")
    return Verdict("agrees", method="derivative zero", note=f"that the function is {kind} was not shown")


def _entries(side: Side) -> Iterator[Expr]:
    if isinstance(side, MatrixBase):
        yield from side
    else:
        yield side.entry if isinstance(side, Quantity) else side


def _curvature(hessian: Side, scope: Scope, turn: int, time_limit: float) -> Verdict:
    if isinstance(hessian, MatrixBase) or (isinstance(hessian, Quantity) and hessian.sizes):
        return judge_definite(hessian, scope, strict=False, sign=turn, time_limit=max(0.1, time_limit))
    entry = hessian.entry if isinstance(hessian, Quantity) else hessian
    relation = ">=" if turn > 0 else "<="
    return judge(entry, 0 * entry, scope, relation=relation, time_limit=max(0.1, time_limit))


def judge_extreme_value(
    function: Expr, value: Expr, variable: str, scope: Scope, *, largest: bool = False, time_limit: float = 5.0
) -> Verdict:
    """Judge the smallest (or largest) value of a convex (or concave) function of one number.

    It is compared with the function at its only stationary point, where that has a closed form for all parameters.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x, c = scalar("x"), scalar("c")
    >>> scope = Scope().declare("x").declare("c")
    >>> judge_extreme_value((x - c) ** 2 + x**2, c**2 / 2, "x", scope).verdict
    'proved'
    """
    scope = plain_scope(scope)
    f, claimed = (expanded(resolved(e, scope), scope) for e in (function, value))
    shape = "concave" if largest else "convex"
    if variable not in scope.declarations or scope.declarations[variable].shape or _depends(claimed, variable):
        return Verdict("unclear", note="a smallest or largest value over one number, free of it, is judged only")
    if (there := _on_interval(f, variable, scope, largest=largest)) is not None:
        verdict = judge(there, claimed, scope, time_limit=time_limit)
        return replace(verdict, method=f"{verdict.method}, at stationary points and ends")
    try:
        found = optimum(f, (variable,), scope, maximize=largest)
    except UserError as reason:
        return Verdict("unclear", note=str(reason))
    points = [p for p in found.points if p.everywhere and not p.conditions and not p.free]
    if not found.certificate.proved or len(found.points) != 1 or len(points) != 1:
        return Verdict("unclear", note=f"no only stationary point of a {shape} function was found in closed form")
    there = f.xreplace({scope[variable]: points[0].values[variable].entry})
    verdict = judge(there, claimed, scope, time_limit=time_limit)
    return replace(verdict, method=f"{verdict.method}, at the only stationary point")


def _on_interval(f: Expr, variable: str, scope: Scope, *, largest: bool) -> Expr | None:
    """Return the extreme value of a polynomial in numbers on a closed interval, None for any other function."""
    x = scope[variable]
    domain = scope.domain(x)
    closed = domain.lower is not None and domain.upper is not None and not (domain.open_lower or domain.open_upper)
    if not closed or f.free_symbols != {x} or not f.is_polynomial(x):
        return None
    places = [r for r in real_roots(f.diff(x)) if domain.lower <= r <= domain.upper] if f.diff(x) != 0 else []
    values = [f.xreplace({x: place}) for place in (*places, domain.lower, domain.upper)]
    return Max(*values) if largest else Min(*values)


def judge_same_argument(
    left: Expr, right: Expr, variable: str, scope: Scope, *, turned: bool = False, time_limit: float = 5.0
) -> Verdict:
    """Judge that two functions take their smallest value at the same place; ``turned`` when one is to be largest.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x, c = scalar("x"), scalar("c")
    >>> judge_same_argument(x**2 - c, 2 * x**2, "x", Scope().declare("x").declare("c")).verdict
    'proved'
    """
    deadline = time.process_time() + time_limit
    scope = plain_scope(scope)
    f, g = (expanded(resolved(e, scope), scope) for e in (left, right))
    normal = Normalizer(scope, time_limit=0.5 * time_limit)
    back = -1 if turned else 1  # where one is to be smallest, minus it is to be largest
    for a, b, how in ((f, back * g, "itself"), (log(f), back * g, "logarithm"), (back * f, log(g), "logarithm")):
        try:
            difference, ratio = (tidy(normal.simplify(e)) for e in (a - b, a / b))
        except (ArithmeticError, TypeError, ValueError):
            continue
        if not _depends(difference, variable):
            return Verdict("proved", method="equal up to a constant" + (", in logarithms" if how != "itself" else ""))
        if not _depends(ratio, variable) and sign_is_proved(ratio, scope, strict=True, deadline=deadline):
            return Verdict("proved", method="equal up to a factor" + (", in logarithms" if how != "itself" else ""))
    x = next((s for s in (f + g).free_symbols if str(s) == variable), None)
    slope = tidy(normal.simplify(f.diff(x) / g.diff(x))) if x is not None and g.diff(x) != 0 else None
    if slope is None or _depends(slope, variable):
        return Verdict("unclear", note="the functions differ by more than a constant and a positive factor")
    if sign_is_proved(-slope if turned else slope, scope, strict=True, deadline=deadline):
        return Verdict("proved", method="equal up to a factor and a constant")
    return Verdict("unclear", note="the functions differ by more than a constant and a positive factor")


def _depends(expr: Expr, variable: str) -> bool:
    """Tell whether a name of an expression is the variable, or speaks of it, as P(c | d) does of c.

    What a sum runs over is no variable: of an entry only the name and the indices that are free count, and the number
    of values that the variable takes is no value of it.
    """
    token = re.compile(rf"(?<![A-Za-z]){re.escape(variable)}(?![A-Za-z])")
    names = (str(s) for s in expr.free_symbols if not isinstance(s, Indexed))
    return any(token.search(n) for n in names if not n.startswith("_n_"))
