"""Stationary points in one variable and likelihood maxima, classified by the first derivative that is not zero there.

The derivative is brought into lowest terms and factored over its generators; `roots` says which factors have roots in
closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, sqrt

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.generators import TooLarge
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Domain, Scope
from calcwork.algebra.textbook import joined, tidy
from calcwork.derive.chain import differentiate_through
from calcwork.derive.proofs import Proof, Prover
from calcwork.derive.roots import Condition, Root, roots_of
from calcwork.derive.rules import logarithmic_derivative
from calcwork.notation import text

HIGHEST = 12
ORDINALS = {2: "second", 3: "third"}


@dataclass(frozen=True)
class StationaryPoint:
    """Hold a root of the derivative, the second derivative there, and what that shows.

    ``kind`` is "minimum", "maximum", "saddle" (a point of inflection) or "undecided"; ``reason`` says in a sentence
    why. ``conditions`` are what the root asks for beside the declarations.
    """

    variable: Expr
    value: Expr
    second: Expr
    kind: str
    reason: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class StationaryPoints:
    """Hold the first and second derivative of a function of one variable and all its stationary points."""

    function: Expr
    variable: Expr
    first: Expr
    second: Expr
    points: tuple[StationaryPoint, ...]


def stationary_points(function: Expr, variable: Expr, scope: Scope) -> StationaryPoints:
    """Find and classify the stationary points of a function of one scalar inside the variable's domain.

    Raises
    ------
    NotSupportedYet
        When a factor of the derivative has no roots in closed form here; the message names the factor.

    Examples
    --------
    >>> from sympy import log
    >>> from calcwork.algebra import UNIT, Scope, index, scalar, size
    >>> scope = Scope().declare("p", domain=UNIT)
    >>> p = scope["p"]
    >>> [(s.value, s.kind) for s in stationary_points(7 * log(p) + 3 * log(1 - p), p, scope).points]
    [(7/10, 'maximum')]
    """
    function = expand_definitions(function, scope)
    first = differentiate_through(function, variable, scope).value
    second = differentiate_through(first, variable, scope).value
    normal = Normalizer(scope)
    first = joined(tidy(normal.simplify(first)))
    found = [located(normal, root, scope.domain(variable)) for root in roots_of(normal, first, variable)]
    points = tuple(classified(function, root, variable, second, scope) for root in found if root is not None)
    return StationaryPoints(function, variable, first, tidy(second), points)


def located(normal: Normalizer, root: Root, domain: Domain) -> Root | None:
    """Return a root with the condition that it lies inside the domain, or None when it is shown to lie outside."""
    value = root.value
    if value.has(sqrt(-1)) or value.is_real is False:
        return None
    conditions = list(root.conditions)
    ends = ((domain.lower, domain.open_lower, ">"), (domain.upper, domain.open_upper, "<"))
    for end, is_open, relation in ends:
        if end is None:
            continue
        inside = normal.canonical(value - end if relation == ">" else end - value)
        if normal.is_positive(normal.canonical(-inside)) or (is_open and _is_zero(normal, inside)):
            return None
        known = normal.is_positive(inside) if is_open else normal.signs.is_nonnegative(inside)
        if not known:
            conditions.append(Condition(value, relation, end))
    return Root(value, tuple(conditions))


def _is_zero(normal: Normalizer, expr: Expr) -> bool:
    try:
        return normal.is_zero(expr)
    except TooLarge:
        return False


def assumed(conditions: tuple[Condition, ...]) -> list[Expr]:
    """Return the expressions that the conditions make positive."""
    turned = {">": lambda c: c.left - c.right, "<": lambda c: c.right - c.left}
    return [turned[c.relation](c) for c in conditions if c.relation in turned]


def classified(function: Expr, root: Root, x: Expr, second: Expr, scope: Scope) -> StationaryPoint:
    """Return a root with what the derivatives there show."""
    prover = Prover(scope, assumed(root.conditions))
    at = second.xreplace({x: root.value})
    value = joined(tidy(prover.normal().simplify(at)))
    proof = prover.sign(value) or prover.sign(at)
    if proof is None and value != 0:
        kind, reason = _by_logarithm(function, root, x, scope, prover)
    elif proof is None or proof.sign == 0:
        kind, reason = _by_higher_order(function, root, x, second, scope, prover)
    else:
        says = "is positive" if proof.sign > 0 else "is negative"
        kind = "undecided" if not proof.strict else "minimum" if proof.sign > 0 else "maximum"
        reason = f"the second derivative at {x} = {text(root.value, scope)} {says}"
    return StationaryPoint(x, root.value, value, kind, reason, root.conditions)


def _by_logarithm(function: Expr, root: Root, x: Expr, scope: Scope, prover: Prover) -> tuple[str, str]:
    """Classify by the logarithm of a positive function f: where f' = 0, f'' is f times (log f)''."""
    unknown = "undecided", f"the second derivative at {x} = {text(root.value, scope)} has no known sign"
    if not (function.is_Mul or function.is_Pow or function.func.__name__ == "Product"):
        return unknown
    slope = logarithmic_derivative(function, x)
    at = differentiate_through(slope, x, scope).value.xreplace({x: root.value})
    above = prover.sign(function)
    proof = prover.sign(at)
    if above is None or not above.strict or proof is None or not proof.strict or not proof.sign:
        return unknown
    sign = above.sign * proof.sign
    called = "function is" if above.sign > 0 else "negative of the function is"
    reason = f"the {called} positive, and the second derivative of its logarithm at {x} = {text(root.value, scope)} is "
    return ("minimum" if sign > 0 else "maximum"), reason + ("positive" if proof.sign > 0 else "negative")


def _by_higher_order(
    function: Expr, root: Root, x: Expr, second: Expr, scope: Scope, prover: Prover
) -> tuple[str, str]:
    """Classify by the first derivative of higher order that is not zero; at an end of the domain one side counts."""
    order, derivative = 2, second
    while order < HIGHEST:
        order, derivative = order + 1, differentiate_through(derivative, x, scope).value
        proof = prover.sign(derivative.xreplace({x: root.value}))
        if proof is None:
            break
        if proof.sign:
            return _of_order(order, proof, root, x, scope) if proof.strict else _nothing(root, x, scope)
    return _nothing(root, x, scope)


def _nothing(root: Root, x: Expr, scope: Scope) -> tuple[str, str]:
    return "undecided", f"the second derivative at {x} = {text(root.value, scope)} is zero: the test decides nothing"


def _of_order(order: int, proof: Proof, root: Root, x: Expr, scope: Scope) -> tuple[str, str]:
    ordinal = ORDINALS.get(order, f"{order}th")
    value = "positive" if proof.sign > 0 else "negative"
    reason = (
        f"the {ordinal} derivative is the first that is not zero at {x} = {text(root.value, scope)}, and it is {value}"
    )
    if order % 2 == 0:
        return ("minimum" if proof.sign > 0 else "maximum"), reason
    domain = scope.domain(x)
    for end, side in ((domain.lower, 1), (domain.upper, -1)):
        if end is not None and root.value == end:
            return ("minimum" if proof.sign * side > 0 else "maximum"), f"{reason}; {x} = {end} is an end of the domain"
    return "saddle", f"{reason}; its order is odd, so this is a point of inflection"
