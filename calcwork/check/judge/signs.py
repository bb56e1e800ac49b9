"""Proofs of sign: an expression is positive, or not negative, on the whole declared domain and for all sizes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sympy import Add, Expr, KroneckerDelta, Mul, Sum, Symbol

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.fractions import Field
from calcwork.algebra.generators import Refine, Root, TooLarge
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope
from calcwork.errors import NotSupportedYet

DEEPEST = 4
UNDECIDED = (TooLarge, Refine, NotSupportedYet, RecursionError, ArithmeticError, TypeError, ValueError)


def sign_is_proved(expr: Expr, scope: Scope, *, strict: bool, deadline: float) -> bool:
    """Tell whether an expression is proved to be above zero (or, not strict, at least zero).

    It is factored over its generators; each factor must have a known sign, be a square, or be a quadratic polynomial
    whose discriminant has the right sign.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x, y = scalar("x"), scalar("y")
    >>> sign_is_proved(x**2 - 2 * x * y + y**2, Scope(), strict=False, deadline=time.process_time() + 1)
    True
    """
    if expr.is_positive or (expr.is_nonnegative and not strict):
        return True
    normal = Normalizer(scope, time_limit=max(0.01, deadline - time.process_time()))
    normal.ranges.update(index_ranges(expr))
    try:
        normal.simplify(expr)  # settles the generators, so that the next line finds them fine enough
        if _proved(normal, normal.canonical(expr), strict, DEEPEST):
            return True
    except UNDECIDED:
        pass
    return isinstance(expr, Add) and _by_terms(expr.args, scope, strict=strict, deadline=deadline)


def _by_terms(terms: Sequence[Expr], scope: Scope, *, strict: bool, deadline: float) -> bool:
    """Tell whether no term is negative and, for a strict claim, one of them is positive."""
    if not all(sign_is_proved(t, scope, strict=False, deadline=deadline) for t in terms):
        return False
    return not strict or any(sign_is_proved(t, scope, strict=True, deadline=deadline) for t in terms)


def _proved(normal: Normalizer, expr: Expr, strict: bool, depth: int) -> bool:
    field = Field.of(expr)
    quotient = field.fraction(expr)
    if quotient.num.is_zero():
        return not strict
    sign = 1  # a denominator is not zero where it stands
    for poly, own_strict in ((quotient.num, strict), (quotient.den, False)):
        unit, factors = field.factors(poly)
        sign *= 1 if unit > 0 else -1
        for factor, times in factors:
            found = _factor_sign(normal, field.poly(factor), times, own_strict, depth)
            if not found:
                return False
            sign *= found
    return sign > 0


def _factor_sign(normal: Normalizer, factor: Expr, times: int, strict: bool, depth: int) -> int:
    """Return the sign of a power of a factor, 0 when it is not known."""
    if times % 2 == 0 and not strict:
        return 1
    for turned, sign in ((factor, 1), (-factor, -1)):
        if _known(normal, turned, strict) or _by_squares(normal, turned, strict, depth):
            return sign ** (times % 2)
    return 0


def _known(normal: Normalizer, expr: Expr, strict: bool) -> bool:
    expr = expr.expand()
    return normal.is_positive(expr) or (not strict and normal.signs.is_nonnegative(expr))


def _by_squares(normal: Normalizer, expr: Expr, strict: bool, depth: int) -> bool:
    """Complete the square in one generator: a x**2 + b x + c with a > 0 and 4ac - b**2 of the right sign."""
    if depth == 0 or not expr.is_Add:
        return False
    for x in sorted(Field.of(expr).atoms, key=str):
        if x.has(Root) or x.is_integer:
            continue
        c, b, a = (expr.expand().coeff(x, n) for n in range(3))
        if a == 0 or (expr - a * x**2 - b * x - c).expand() != 0 or any(e.has(x) for e in (a, b, c)):
            continue
        if _proved(normal, a, True, depth - 1) and _proved(normal, (4 * a * c - b**2).expand(), strict, depth - 1):
            return True
    return False


def is_gram(entry: Expr, first: Symbol, second: Symbol, scope: Scope, *, deadline: float, strict: bool = False) -> bool:
    """Tell whether h[j, k] is a sum of terms c f(j) f(k) with c not negative, so that h is positive semidefinite.

    It is definite (``strict``) where one of the terms is a diagonal, d(j) on it and zero beside it, with d positive.
    """
    normal = Normalizer(scope, time_limit=max(0.01, deadline - time.process_time()))
    try:
        terms = Add.make_args(normal.simplify(entry).expand())
    except UNDECIDED:
        return False
    if not all(_is_square_term(term, first, second, scope, deadline) for term in terms):
        return False
    weights = [w for term in terms if (w := on_diagonal(term, first, second)) is not None]
    return not strict or any(sign_is_proved(w, scope, strict=True, deadline=deadline) for w in weights)


def _is_square_term(term: Expr, first: Symbol, second: Symbol, scope: Scope, deadline: float) -> bool:
    if (weight := on_diagonal(term, first, second)) is not None:
        return sign_is_proved(weight, scope, strict=False, deadline=deadline)
    ahead, behind, rest = (Mul(*part) for part in _parts(term, first, second))
    if rest.has(first, second) or ahead.xreplace({first: second}) != behind:
        return False
    return sign_is_proved(rest, scope, strict=False, deadline=deadline)


def on_diagonal(term: Expr, first: Symbol, second: Symbol) -> Expr | None:
    """Return the entries of a term that is a diagonal matrix, None for other terms."""
    factors = Mul.make_args(term)
    deltas = [f for f in factors if isinstance(f, KroneckerDelta) and set(f.args) == {first, second}]
    return Mul(*(f for f in factors if f not in deltas)).xreplace({second: first}) if deltas else None


def _parts(term: Expr, first: Symbol, second: Symbol) -> tuple[list[Expr], list[Expr], list[Expr]]:
    """Return the factors of a term, under its sums too, with the first index, with the second, and the others."""
    parts: tuple[list[Expr], list[Expr], list[Expr]] = ([], [], [])
    pending = list(Mul.make_args(term))
    while pending:
        factor = pending.pop()
        if isinstance(factor, Sum):
            pending += Mul.make_args(factor.function)
        else:
            one, other = factor.has(first), factor.has(second)
            parts[0 if one and not other else 1 if other and not one else 2].append(factor)
    return parts
