"""Tidy expressions: the form in which a textbook would print a result.

Quotients are cancelled and factored, signs turned so that 1 - p and yhat - y appear rather than their negatives,
constants stand in front of sums, and sums over one range are one sum. Nothing is rewritten into other functions.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sympy import Add, Dummy, Expr, Indexed, Integer, Mul, Pow, Rational, Sum, Symbol, log
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.deltas import pull_out
from calcwork.algebra.fractions import Field
from calcwork.algebra.generators import TooLarge


def tidy(expr: Expr) -> Expr:
    """Return the expression in the form a textbook prints.

    Examples
    --------
    >>> from sympy.abc import h, y
    >>> tidy(-y / h + (1 - y) / (1 - h))
    (h - y)/(h*(1 - h))
    """
    if not expr.args or isinstance(expr, Indexed):
        return expr
    if isinstance(expr, ExprWithLimits):
        return _tidy_reduction(expr)
    if not (expr.is_Add or expr.is_Mul or expr.is_Pow):
        return expr.func(*(tidy(a) if isinstance(a, Expr) else a for a in expr.args))
    inner = expr.func(*(tidy(a) for a in expr.args))
    if inner.is_Add and inner.has(Sum):
        return _tidy_addition(inner)
    return _shorter(factored(inner), inner) if _has_addition(inner) else inner


def _has_addition(expr: Expr) -> bool:
    """Tell whether there is anything to cancel or factor; SymPy keeps a product of powers in lowest terms itself."""
    return expr.is_Add or ((expr.is_Mul or expr.is_Pow) and any(_has_addition(a) for a in expr.args))


def _tidy_reduction(expr: ExprWithLimits) -> Expr:
    body = tidy(expr.function)
    again = expr.func(body, *expr.limits)
    return pull_out(again)


def _tidy_addition(expr: Expr) -> Expr:
    """Add up sums of one range and one coefficient under one sum; leave the other terms beside them."""
    sums: dict[tuple[Expr, ...], list[tuple[Symbol, Expr]]] = defaultdict(list)
    others: list[Expr] = []
    for term in expr.args:
        single = [f for f in Mul.make_args(term) if isinstance(f, Sum)]
        if len(single) != 1 or len(single[0].limits) != 1:
            others.append(term)
            continue
        k, lower, upper = single[0].limits[0]
        number, outside = Mul(*(f for f in Mul.make_args(term) if f is not single[0])).as_coeff_Mul()
        sums[outside, lower, upper].append((k, number * single[0].function))
    total = [outside * _one_sum(terms, lower, upper) for (outside, lower, upper), terms in sums.items()]
    plain = Add(*others)
    return Add(*total, _shorter(factored(plain), plain))


def _one_sum(terms: list[tuple[Symbol, Expr]], lower: Expr, upper: Expr) -> Expr:
    """Return one sum of all terms; its index is theirs, or a new one where they differ, so that none is captured."""
    letters = {k for k, _ in terms}
    one = terms[0][0] if len(letters) == 1 else Dummy(terms[0][0].name, integer=True)
    body = tidy(Add(*(body.xreplace({k: one}) for k, body in terms)))
    return pull_out(Sum(body, (one, lower, upper)))


def _shorter(candidate: Expr, original: Expr) -> Expr:
    return candidate if candidate == original or _size(candidate) <= _size(original) else original


def _size(expr: Expr) -> int:
    """Return the number of nodes, a minus sign counted as one; SymPy's count_ops is much slower."""
    if not expr.args or isinstance(expr, Indexed):
        return 1
    return 1 + sum(_size(a) for a in expr.args)


def factored(expr: Expr) -> Expr:
    """Return a rational expression in its atoms, cancelled and factored, with the signs of a textbook."""
    if expr.is_Number or not expr.args:
        return expr
    field = Field.of(expr)
    try:
        quotient = field.fraction(expr)
        above, up = _signed(field, quotient.num)
        below, down = _signed(field, quotient.den)
    except TooLarge:
        return expr
    if quotient.num.is_zero():
        return Integer(0)
    unit = Rational(above, below)
    if unit < 0:
        unit, up = _turn(unit, up)
    return Mul(unit, *(Pow(f, p) for f, p in up), *(Pow(f, -p) for f, p in down))


def _signed(field: Field, poly: Any) -> tuple[int, list[tuple[Expr, int]]]:
    """Return content and factors, a factor with a constant term turned so that the constant is positive."""
    unit, factors = field.factors(poly)
    out = []
    for factor, times in factors:
        expr = field.poly(factor)
        constant = expr.as_coeff_Add()[0]
        if expr.is_Add and (constant < 0 or (constant == 0 and _mostly_negative(expr))):
            expr, unit = -expr, unit * (-1) ** times
        out.append((expr, times))
    return unit, out


def _mostly_negative(expr: Expr) -> bool:
    negative = sum(1 for t in expr.args if t.could_extract_minus_sign())
    return 2 * negative > len(expr.args)


def _turn(unit: Rational, factors: list[tuple[Expr, int]]) -> tuple[Rational, list[tuple[Expr, int]]]:
    """Absorb a leading minus into a difference such as y - yhat, if there is one."""
    for n, (factor, times) in enumerate(factors):
        if factor.is_Add and times % 2 and factor.as_coeff_Add()[0] == 0:
            balanced = any(t.could_extract_minus_sign() for t in factor.args)
            if balanced:
                return -unit, [*factors[:n], (-factor, times), *factors[n + 1 :]]
    return unit, factors


def joined(expr: Expr) -> Expr:
    """Return a product with the powers of one base under one exponent, and a sum with one term for each logarithm.

    Examples
    --------
    >>> from sympy.abc import i, n, p
    >>> joined(p**i * (1 - p) ** n / (p * (1 - p) ** i))
    p**(i - 1)*(1 - p)**(-i + n)
    """
    if expr.is_Add:
        return _one_term_each(expr)
    if not expr.is_Mul:
        return expr
    exponents: dict[Expr, Expr] = defaultdict(lambda: Integer(0))
    for factor in expr.args:
        base, exponent = factor.as_base_exp()
        exponents[base] += exponent
    # SymPy would split p**(i - 1) off its factor 1/p again if the product were evaluated.
    symbolic = [Pow(b, e) for b, e in exponents.items() if e.free_symbols]
    plain = Mul(*(Pow(b, e) for b, e in exponents.items() if not e.free_symbols))
    return Mul(*symbolic, plain) if symbolic else expr


def _one_term_each(expr: Expr) -> Expr:
    coefficients: dict[Expr, Expr] = defaultdict(lambda: Integer(0))
    for term in expr.args:
        logs = [f for f in Mul.make_args(term) if isinstance(f, log)]
        coefficients[logs[0] if len(logs) == 1 else Integer(1)] += term / logs[0] if len(logs) == 1 else term
    return Add(*(factored(c) * f if f != 1 else c for f, c in coefficients.items()))
