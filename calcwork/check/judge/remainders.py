r"""Remainders at a point in between: ``f(x+h) = f(x) + h f'(x) + \frac{h^2}{2} f''(\xi)`` for any f and some xi.

Without its last term the difference of the sides is linear in f. It has to vanish for all polynomials below the order
n of the derivative, and to be what the last term is for t^n, whose n-th derivative is the same at any xi: a polynomial
that fails refutes the step whatever xi is. There is such an xi for every f where the kernel of the remainder has one
sign.

Source: Davis, Interpolation and Approximation, section 3.7 (Peano's theorem).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sympy import Dummy, Expr, Indexed, Poly, PolynomialError, Rational, S, Symbol, factorial, ff, together
from sympy.core.function import AppliedUndef

from calcwork.check.steps.verdict import Counterexample, Verdict
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.notation.pairs import Pair

HIGHEST = 8
TIMES, PLACES = 3, 24  # how often, and at how many places, the sign of the kernel is looked at


@dataclass(frozen=True)
class Remainder:
    """Hold two sides, and their difference: it is linear in f, and a factor times a derivative of f at a free place."""

    sides: tuple[Expr, Expr]
    rest: Expr
    factor: Expr
    order: int
    function: str
    place: Expr


def judge_remainder(pair: Pair) -> Verdict | None:
    """Return the verdict on an equation with a derivative of an unknown function at a place in between, else None."""
    found = remainder_in(pair)
    if found is None:
        return None
    for k in range(found.order + 1):
        left, right = (_of_function(side, partial(_power, k)) for side in found.sides)
        if together(left - right).as_numer_denom()[0].expand() != 0:
            return _refuted(found, k, left, right)
    if any(_kernel_signs(found, seed) == {-1, 1} for seed in range(TIMES)):
        return None
    note = f"for some {found.place} in between: it holds for all polynomials up to degree {found.order}, "
    return Verdict(
        "agrees", method="Peano kernel", note=f"{note}and the kernel of the remainder has one sign where tried"
    )


def remainder_in(pair: Pair) -> Remainder | None:
    """Return what an equation says of a remainder, None without a derivative at a place that stands nowhere else."""
    entries = pair.entries()
    if len(entries) != 2 or not any(e.has(AppliedUndef) for e in entries):
        return None
    scope = plain_scope(pair.scope)
    left, right = (expanded(resolved(e, scope), scope) for e in entries)
    difference = (left - right).expand()
    calls = difference.atoms(AppliedUndef)
    names = {c.func.__name__.rstrip("'") for c in calls}
    if len(names) != 1 or any(len(c.args) != 1 for c in calls):
        return None
    for call in sorted(calls, key=str):
        place, order = call.args[0], _order(call)
        rest = difference.xreplace({call: S.Zero})
        factor = (difference - rest).expand().coeff(call)
        alone = isinstance(place, (Symbol, Indexed)) and not (rest.has(place) or factor.has(place))
        bare = not factor.has(AppliedUndef) and (difference - rest - factor * call).expand() == 0
        if alone and bare and 1 <= order <= HIGHEST and _is_linear(rest):
            return Remainder((left, right), rest, factor, order, names.pop(), place)
    return None


def _order(call: AppliedUndef) -> int:
    return len(call.func.__name__) - len(call.func.__name__.rstrip("'"))


def _is_linear(rest: Expr) -> bool:
    """Tell whether an expression is a sum of values of the function and its derivatives, with factors free of it."""
    calls = {c: Dummy() for c in rest.atoms(AppliedUndef)}
    if len({c.args[0] for c in calls}) < 2:
        return False
    try:
        linear = Poly(rest.xreplace(calls), *calls.values())
    except PolynomialError:
        return False
    return all(sum(powers) == 1 for powers in linear.monoms())


def _of_function(rest: Expr, value: Callable[[int, Expr], Expr]) -> Expr:
    """Return an expression with the values of a function of given derivatives put in."""
    return rest.xreplace({c: value(_order(c), c.args[0]) for c in rest.atoms(AppliedUndef)})


def _power(degree: int, order: int, x: Expr) -> Expr:
    """Return the derivative of this order of a power of t, at x."""
    return ff(degree, order) * x ** (degree - order) if order <= degree else S.Zero


def _refuted(found: Remainder, degree: int, left: Expr, right: Expr) -> Verdict | None:
    """Return the refutation by the power of this degree, at the first point where the two sides differ."""
    for seed in range(TIMES):
        values = _values(left.free_symbols | right.free_symbols, left.atoms(Indexed) | right.atoms(Indexed), seed)
        one, other = left.xreplace(values), right.xreplace(values)
        if one.is_Rational and other.is_Rational and one != other:
            point = {str(x): str(v) for x, v in sorted(values.items(), key=str)}
            note = f"for {found.function}(t) = t^{degree}, whatever {found.place} is"
            return Verdict(
                "refuted", "a polynomial", note=note, counterexample=Counterexample({}, point, str(one), str(other))
            )
    return None


def _values(symbols: set[Expr], elements: set[Expr], seed: int) -> Mapping[Expr, Expr]:
    """Return positive rationals for the names and elements of an expression."""
    parts = {i for e in elements for i in e.free_symbols}  # their labels and indices, and they themselves
    rng = random.Random(seed)  # noqa: S311
    names = sorted((symbols - parts) | elements, key=str)
    return {x: Rational(rng.randint(1, 9), rng.choice((2, 3, 5, 7))) for x in names}


def _kernel_signs(found: Remainder, seed: int) -> set[int]:
    """Return the signs that the kernel of the remainder has between the places where the function is evaluated."""
    n = found.order
    values = _values(found.rest.free_symbols, found.rest.atoms(Indexed), seed)
    places = [c.args[0].xreplace(values) for c in found.rest.atoms(AppliedUndef)]
    if not all(p.is_Rational for p in places):
        return {-1, 1}
    first, last = min(places), max(places)
    signs: set[int] = set()
    for k in range(1, PLACES):
        at = first + (last - first) * Rational(k, PLACES)

        def cut(m: int, x: Expr, at: Expr = at) -> Expr:
            over = x.xreplace(values) - at
            return over ** (n - 1 - m) / factorial(n - 1 - m) if over > 0 and m < n else S.Zero

        value = _of_function(found.rest, cut).xreplace(values)
        if value.is_Rational and value != 0:
            signs.add(1 if value > 0 else -1)
    return signs
